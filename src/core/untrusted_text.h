// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace witan {

/// What a text is, which says what may stand in it unseen and how wide its gaps may be.
enum class TextKind {
    Prose,     ///< an agent's or another stranger's sentences
    Command,   ///< code, a command, a path, a tool's arguments: every gap is as wide as it was sent, and every odd space is told
    Typed,     ///< a person's own words: gaps and odd spaces as they were typed
};

/// Text of a stranger made safe to look at: every bidi control, invisible, tag, variation-selector and control character that does not
/// belong to a script where it stands (core/script_rules.h) becomes a visible mark, "\u27E6U+202E\u27E7", more than three of one kind
/// "\u27E6U+200B ×1000\u27E7"; so does, in or beside a command or a path, a space that is none of the common ones. Runs of blank lines
/// and of spaces that could push words out of sight are told with their count ("\u27E637 blank lines\u27E7"): more than 2 and 8 in prose,
/// 20 and 200 in all else; indentation of prose up to 40. No other text has the brackets: where one was sent, it is told as a mark as
/// well, so that nobody can write a mark. So nothing is made visible twice. Guarantees G9, G10; rows 29–31. What stays: line feeds,
/// tabs, DOS line ends as line feeds; up to eight combining marks on a letter. Ordinary text comes back as it is, uncopied.
struct VisibleText {
    /// A stretch of the text that stands for another one of the source; between these they are the same.
    struct Change {
        qsizetype start = 0, length = 0;
        qsizetype sourceStart = 0, sourceLength = 0;
    };
    QString text;
    int marks = 0;          ///< characters that were made visible
    int bidiMarks = 0;      ///< of those, bidi controls
    QList<Change> changes = {};
};
/// A stretch of a text, in UTF-16 units.
struct TextStretch {
    qsizetype start = 0, length = 0;
};
/// A code point that draws nothing, or changes how others are drawn: it stays only where it belongs to a script. Line feed and tab too.
bool isHiddenCharacter(char32_t c);

/// `maxBlankLines` below 0: as the kind has it.
VisibleText makeVisible(const QString &text, TextKind kind = TextKind::Prose, int maxBlankLines = -1);
/// Likewise a text of which stretches, in order, are commands, and in which line feeds alone may end lines.
VisibleText makeVisible(const QString &text, TextKind kind, const QList<TextStretch> &commands, bool hasDosLines);

/// A mark for something that was left out or cannot be seen, in brackets that no other text has.
QString visibleMark(const QString &what);

/// Whether there is nothing to see in the text: spaces, and characters that draw nothing.
bool isBlank(QStringView text);

/// One line for a list row: line breaks become spaces, at most `maxLength` characters, marks visible.
QString oneLine(const QString &text, int maxLength = 200, TextKind kind = TextKind::Prose);

/// One line likewise, but with nothing made visible: to keep a text that is made visible where it is shown, or to cut one that is.
QString singleLine(const QString &text, int maxLength = 200);

/// Visible text to stand within a sentence of ours. With right-to-left letters in it, it would turn a sentence round that
/// begins with it, and take what stands beside it along; in an isolate it cannot. Not for text that is made visible again.
QString isolated(const QString &visible);

} // namespace witan
