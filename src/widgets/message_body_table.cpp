// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/message_body.h"

#include "widgets/table_columns.h"
#include "widgets/theme.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace witan {

namespace {

constexpr int kCellPadX = 8, kNarrowPadX = 5, kCellPadY = 3;
constexpr int kEndless = std::numeric_limits<int>::max();

/// Longer words, as addresses are, may be broken for the sake of the others.
int longestWhole()
{
    return scaled(120);
}

} // namespace

/// The table that begins with this piece; returns the piece behind it.
size_t MessageBody::layOutTable(size_t first, int width, int &y, int &widest, int &lines, const Theme &theme)
{
    const int columns = m_pieces[first].block.columns;
    const auto isCell = [&](size_t i) { return i < m_pieces.size() && m_pieces[i].block.kind == MarkdownBlock::Kind::Cell; };
    size_t end = first;
    QList<ColumnWish> wishes(columns);
    bool rightToLeft = false;
    for (size_t i = first; isCell(i) && i < first + size_t(columns); ++i)
        rightToLeft |= m_pieces[i].block.text.isRightToLeft();
    int words = 0, wholeWords = 0;
    while (isCell(end) && (end == first || m_pieces[end].block.row > 0 || m_pieces[end].block.column > 0)) {
        Piece &piece = m_pieces[end++];
        piece.rightToLeft = rightToLeft;
        prepare(piece, theme);
        layOutPiece(piece, 0, 0, std::numeric_limits<short>::max(), kEndless);
        ColumnWish &wish = wishes[piece.block.column];
        wish.whole = qMax(wish.whole, piece.rect.width());
        wish.longestWord = qMax(wish.longestWord, longestWord(*piece.layout));
    }
    for (const ColumnWish &wish : std::as_const(wishes)) {
        words += qMin(wish.longestWord, longestWhole());
        wholeWords += wish.longestWord;
    }
    const int padX = width - columns * 2 * kCellPadX >= wholeWords ? kCellPadX : kNarrowPadX;
    const int room = width - columns * 2 * padX;
    if (room < qMax(words, columns * scaled(40)) && end > first + size_t(columns)) {
        widest = width;
        return layOutRecords(first, end, width, y, lines);
    }
    const QList<int> widths = columnWidths(wishes, room);
    const int total = std::accumulate(widths.begin(), widths.end(), columns * 2 * padX);
    for (size_t at = first; at < end; ) {
        if (cutTable(at, lines))
            return at;
        int x = padX, below = y, taken = 0;
        for (const size_t rowEnd = std::min(end, at + size_t(columns)); at < rowEnd; ++at) {
            Piece &piece = m_pieces[at];
            const int cellWidth = widths[piece.block.column];
            taken = qMax(taken, layOutPiece(piece, rightToLeft ? width - x - cellWidth : x, y + kCellPadY, cellWidth, kEndless));
            // Aligned text begins anywhere in its column, and a link in it is looked for there.
            piece.rect.setWidth(cellWidth);
            below = qMax(below, piece.rect.bottom() + 1 + kCellPadY);
            x += cellWidth + 2 * padX;
        }
        lines -= taken;
        y = below;
        m_rules.append(QRect(rightToLeft ? width - total : 0, y, total, 1));
        y += 1;
    }
    widest = qMax(widest, total);
    return end;
}

/// Where words would have to be broken for so many columns: row by row, each cell in a line of its own, beside the name of its column.
size_t MessageBody::layOutRecords(size_t first, size_t end, int width, int &y, int &lines)
{
    const size_t columns = size_t(m_pieces[first].block.columns);
    const auto begins = [](Piece &piece) {
        QTextOption option = piece.layout->textOption();
        option.setAlignment(piece.rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
        piece.layout->setTextOption(option);
    };
    int names = 0;
    for (size_t i = first; i < first + columns; ++i)
        names = qMax(names, m_pieces[i].rect.width());
    names = qMin(names, width * 2 / 5);
    QList<int> heights;
    for (size_t i = first; i < first + columns; ++i) {
        Piece &piece = m_pieces[i];
        begins(piece);
        layOutPiece(piece, 0, 0, names, kEndless);
        heights.append(piece.rect.height());
        piece.rect = {};
        piece.isName = true;
    }
    const int x = kCellPadX + names + 2 * kCellPadX, room = qMax(scaled(40), width - x - kCellPadX);
    const bool rightToLeft = m_pieces[first].rightToLeft;
    for (size_t at = first + columns; at < end; ) {
        if (cutTable(at, lines))
            return at;
        int taken = 0;
        y += kCellPadY;
        for (const size_t rowEnd = std::min(end, at + columns); at < rowEnd; ++at) {
            Piece &piece = m_pieces[at];
            begins(piece);
            taken = qMax(taken, layOutPiece(piece, rightToLeft ? width - x - room : x, y, room, kEndless));
            piece.rect.setWidth(room);
            piece.name = m_pieces[first + size_t(piece.block.column)].layout.get();
            piece.nameAt = QPoint(rightToLeft ? width - kCellPadX - names : kCellPadX, y);
            y += qMax(piece.rect.height(), heights[piece.block.column]);
        }
        lines -= taken;
        y += kCellPadY;
        m_rules.append(QRect(0, y, width, 1));
        y += 1;
    }
    return end;
}

bool MessageBody::cutTable(size_t at, int lines)
{
    if (lines > 0)
        return false;
    m_shortened = true;
    m_pieces.resize(at);
    return true;
}

} // namespace witan
