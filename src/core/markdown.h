// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace witan {

/// A stretch of a block's text in another voice.
struct MarkdownSpan {
    enum Style { Bold = 1, Italic = 2, Code = 4, Link = 8 };
    int start = 0, length = 0;
    int style = 0;
    QString url;      ///< for Link: only http and https; the text shows it in full
    bool operator==(const MarkdownSpan &) const = default;
};

/// A stretch of a block's text and the stretch of the message that it stands for. As long as that one it is the same, character
/// for character; otherwise it is drawn in its place as a whole, as a mark is.
struct MarkdownPiece {
    int start = 0, length = 0;
    int sourceStart = 0, sourceLength = 0;
    bool operator==(const MarkdownPiece &) const = default;
};

struct MarkdownBlock {
    enum class Kind { Paragraph, Heading, ListItem, Code, Quote, Cell, Rule };
    enum class Align { Leading, Center, Trailing };
    Kind kind = Kind::Paragraph;
    int level = 0;         ///< heading 1–6, list depth from 0
    int indent = 0;        ///< how many lists the block stands in: an item, and what else belongs to one
    int quotes = 0;        ///< how many quotes it stands in; Kind::Quote is a paragraph in one
    int row = 0, column = 0, columns = 0;   ///< of a table's cell; row 0 is its head, cells come row by row
    Align align = Align::Leading;           ///< likewise
    QString marker;        ///< of a list's item, as it was sent: "-", "+", "10.", "3)", "- 1." where one begins in another
    QString info;          ///< of code: the one word behind the fence, as "sql". More words than one are the code's first line
    QString text;
    QList<MarkdownSpan> spans;
    /// Where the block lies in the message, with its marks; of code, from the first fence's line to the last one's.
    int sourceStart = 0, sourceLength = 0;
    QList<MarkdownPiece> pieces;   ///< in order; a character of the text that is in none was added to it (a space before a link's address)
    bool operator==(const MarkdownBlock &) const = default;
};

/// Reads CommonMark (with md4c) and the tables of GitHub's, so far as nothing is lost by it: every letter, digit and sign of the
/// message stands in the text, marker or info of a block, in order, but for the marks that were understood: stars and underscores of
/// emphasis, back-ticks of code, brackets of a link to the web (its address is kept), "#" of a heading, ">" of a quote, the lines of
/// fences, the bars of a table and the line under its head. What could as well belong to a path, a pattern for file names or a command
/// stays as it was typed; so do backslashes, entities, HTML, images, references and links of other schemes, and nothing in a text can
/// load anything (guarantees G10). Line breaks are kept.
QList<MarkdownBlock> parseMarkdown(const QString &text);

/// A person's own words: as they were typed, in one block; addresses are links.
QList<MarkdownBlock> parseTyped(const QString &text);

/// Makes text, marker and info fit to be drawn (core/untrusted_text.h), code with the care that commands need. Spans and pieces go along.
void makeVisible(MarkdownBlock &block);
/// Likewise, for a person's own words, which are drawn as they were typed.
void makeTypedVisible(MarkdownBlock &block);

/// What the message has for a stretch of a block's text, with the marks between its ends: copies are as it was sent. Empty for a
/// stretch of which nothing was sent.
struct SourceRange {
    int start = 0, length = 0;
};
SourceRange sourceRange(const MarkdownBlock &block, int start, int length);

/// Adds a block's words without its marks: a line for each block, list markers kept, a tab between the cells of a row.
void appendPlain(QString &text, const MarkdownBlock &block);
/// The words of a whole text, likewise.
QString plainMarkdown(const QString &text);

} // namespace witan
