// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace witan {

/// Text of a stranger made safe to look at: every bidi control, invisible, tag, variation-selector and control character
/// becomes a visible mark ("[U+202E]", more than three of one kind "[U+200B ×1000]"), runs of more than `maxBlankLines` blank
/// lines and 8 spaces are collapsed with their count ("[37 blank lines]"). Guarantees G9, G10; rows 29–31. What stays:
/// line feeds, tabs, DOS line ends as line feeds; indentation up to 40; up to eight combining marks on a letter; and in an
/// emoji sequence the joiner between two symbols and one U+FE0F behind a symbol. Tags and all other selectors never stay.
/// Ordinary text comes back as it is, uncopied.
struct VisibleText {
    QString text;
    int marks = 0;          ///< characters that were made visible
    int bidiMarks = 0;      ///< of those, bidi controls
};
/// A code point that draws nothing, or changes how others are drawn: it never stays as it is. Line feed and tab too.
bool isHiddenCharacter(char32_t c);

VisibleText makeVisible(const QString &text, int maxBlankLines = 2);

/// Whether there is nothing to see in the text: spaces, and characters that draw nothing.
bool isBlank(QStringView text);

/// One line for a list row: line breaks become spaces, at most `maxLength` characters, marks visible.
QString oneLine(const QString &text, int maxLength = 200);

/// Visible text to stand within a sentence of ours. With right-to-left letters in it, it would turn a sentence round that
/// begins with it, and take what stands beside it along; in an isolate it cannot. Not for text that is made visible again.
QString isolated(const QString &visible);

} // namespace witan
