// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace witan::test {

/// A token for a service that has begun on this data folder: the agents' own, or one that is made now and known for as
/// long as it is not revoked. The reviewer is the owner, as at the window beside the service. Empty where there is
/// none.
QByteArray tokenFor(const QString &dataFolder, const QString &role);

/// A file that holds it, beside the data folder.
QString tokenFileFor(const QString &dataFolder, const QString &role);

} // namespace witan::test
