// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace witan {

/// Compares the sample agent's database with the plan that was approved (revision 2: merged, the old table kept): what is
/// counted in the file, and row by row with the database as it was made. Empty where they agree, else what does not.
QString checkCustomers(const QString &database, const QJsonObject &approvedContext);

/// Whether what the agent left in its folder is what was approved: where the step that removes the backup was left out
/// (`backupStays`), the backup has to be there, else nothing may be. Empty where it is so, else what is not.
QString checkLeftovers(const QString &workFolder, bool backupStays);

} // namespace witan
