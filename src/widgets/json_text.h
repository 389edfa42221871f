// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/untrusted_text.h"

#include <QJsonValue>
#include <QString>

namespace witan {

/// JSON as a person reads it: one member a line, indented by two, members in the order of their names, and every
/// character that draws nothing made visible. For the screen only: canonicalJson() is what is hashed.
QString indentedJson(const QJsonValue &value);
/// Likewise, with every character as it was sent: for copying, and for what is made visible later.
QString indentedSent(const QJsonValue &value);

/// How many characters of its texts and names are marked where they are shown: a tool and its arguments as a command, all else as prose.
struct MarkCount {
    int marks = 0, bidiMarks = 0;
};
MarkCount countMarks(const QJsonValue &value);

/// A member for who does not read JSON: "name: value", and what is inside it on lines of its own, indented under it, a bullet before
/// each item of a list. A text's own lines stand under what it belongs to, too. For little: it takes many times the room of the JSON.
QString outlinedMember(const QString &name, const QJsonValue &value);
/// Likewise as it was sent: for copying.
QString outlinedMemberSent(const QString &name, const QJsonValue &value);

/// What stands after the name there, on lines of its own: beside its name in another column. What says nothing shows that it does: "".
QString outlined(const QJsonValue &value, TextKind kind = TextKind::Prose);
/// Likewise as it was sent: for copying.
QString outlinedSent(const QJsonValue &value);

/// A value in one line: text without quotes, everything else as JSON.
QString plainJson(const QJsonValue &value, TextKind kind = TextKind::Prose);
/// Likewise as it was sent.
QString plainSent(const QJsonValue &value);

} // namespace witan
