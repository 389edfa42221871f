// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QStringView>

#include <vector>

namespace witan {

/// What the Markdown parser is given in place of a text: a byte for each of its UTF-16 units, so that places agree, in which all that
/// must not be understood is a letter or a comma. Bytes that stand for nothing are empty lines before a table that lacks one.
struct MarkdownShape {
    QByteArray bytes;
    std::vector<int> places;   ///< of each byte in the text, and one for the end
};

MarkdownShape markdownShape(QStringView text);

/// A mark of emphasis.
constexpr bool isEmphasisMark(QChar c)
{
    return c == u'*' || c == u'_';
}

} // namespace witan
