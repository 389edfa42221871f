// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace witan {

/// The text of resources/sql/NAME.sql.
QString sqlScript(const char *name);
/// Its statements, without comments and the semicolons between them. A statement ends with a semicolon at the end of a line.
QStringList sqlStatements(const QString &script);

} // namespace witan
