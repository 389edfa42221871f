// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonValue>
#include <QString>
#include <QStringView>

namespace witan {

/// A stranger's words inside an answer of ours: on one line, in quotation marks, cut at `most`, with every character
/// that Markdown could take for markup made plain, so that a step's title cannot pass for our own sentence.
QString claim(QStringView text, qsizetype most = 300);
/// A stranger's identifier (a tool, an id, a member) as a code span.
QString codeSpan(QStringView text, qsizetype most = 120);
/// A value as a fenced block that nothing inside it can close; cut at `most` characters, and says so.
QString fence(const QJsonValue &value, qsizetype most = 2'000);
/// Cuts Markdown of ours at a line end before `most`, closes a fence that is open there, and says that it was cut.
void cutMarkdown(QString &text, qsizetype most);

} // namespace witan
