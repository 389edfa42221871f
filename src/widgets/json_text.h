// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonValue>
#include <QString>

namespace witan {

/// JSON as a person reads it: one member a line, indented by two, members in the order of their names, and every
/// character that draws nothing made visible. For the screen only: canonicalJson() is what is hashed.
QString indentedJson(const QJsonValue &value);

/// A value in one line: text without quotes, everything else as JSON.
QString plainJson(const QJsonValue &value);

} // namespace witan
