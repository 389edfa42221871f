// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace witan {

/// Compares the sample agent's database with the plan that was approved (revision 2: merged, the old table kept), by what is
/// counted in the file itself. Empty where they agree, else what does not.
QString checkCustomers(const QString &database, const QJsonObject &approvedContext);

} // namespace witan
