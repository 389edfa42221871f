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

struct MarkdownBlock {
    enum class Kind { Paragraph, Heading, ListItem, Code, Quote, Cell };
    enum class Align { Leading, Center, Trailing };
    Kind kind = Kind::Paragraph;
    int level = 0;         ///< heading 1–6, list depth from 0
    int row = 0, column = 0, columns = 0;   ///< of a table's cell; row 0 is its head, cells come row by row
    Align align = Align::Leading;           ///< likewise
    QString marker;        ///< "•" or "3." of a list item
    QString text;
    QList<MarkdownSpan> spans;
    bool operator==(const MarkdownBlock &) const = default;
};

/// The small part of Markdown that a conversation needs: paragraphs, headings, lists, quotes, fenced code, tables, bold, italic,
/// inline code, links. Pure; knows no HTML, no images, no references, so nothing in a text can load anything: what is not
/// understood stays as it was typed (guarantees G10). Line breaks are kept.
QList<MarkdownBlock> parseMarkdown(const QString &text);

/// Adds a block's words without its marks: a line for each block, list markers kept, a tab between the cells of a row.
void appendPlain(QString &text, const MarkdownBlock &block);
/// The words of a whole text, likewise.
QString plainMarkdown(const QString &text);

} // namespace witan
