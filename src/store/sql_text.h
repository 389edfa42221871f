// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace witan {

/// The text of resources/sql/sqlite/NAME.sql. A name that is not there is a programmer's fault.
QString sqlText(const char *name);

/// The statements of a script, split at the semicolons that end a line; comment lines are left out.
QStringList sqlStatements(const QString &script);

} // namespace witan
