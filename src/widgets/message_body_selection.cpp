// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/message_body.h"

#include "widgets/theme.h"

#include <algorithm>
#include <limits>

// Selecting a part of a message; message_body.cpp draws it.
namespace witan {

using namespace Qt::StringLiterals;

namespace {

/// How far a point lies from a rectangle; above and below count first, so that a line's end is found right of it.
qint64 distance(const QRect &rect, const QPoint &point)
{
    const qint64 dx = qMax(0, qMax(rect.left() - point.x(), point.x() - rect.right()));
    const qint64 dy = qMax(0, qMax(rect.top() - point.y(), point.y() - rect.bottom()));
    return (dy << 32) + dx;
}

} // namespace

MessageBody::Place MessageBody::placeAt(const QPoint &point) const
{
    int nearest = -1;
    qint64 least = std::numeric_limits<qint64>::max();
    for (size_t i = 0; i < m_pieces.size(); ++i) {
        if (m_pieces[i].isName || !m_pieces[i].layout)
            continue;
        if (const qint64 far = distance(m_pieces[i].rect, point); far < least) {
            least = far;
            nearest = int(i);
        }
    }
    if (nearest < 0)
        return {};
    const Piece &piece = m_pieces[size_t(nearest)];
    const QPointF inside = point - piece.rect.topLeft();
    const QTextLayout &layout = *piece.layout;
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        // A line that was left out stands far above.
        const bool isLast = i + 1 == layout.lineCount() || layout.lineAt(i + 1).y() < line.y();
        if (inside.y() < line.y() + line.height() || isLast)
            return {nearest, line.xToCursor(inside.x())};
    }
    return {nearest, 0};
}

bool MessageBody::hasTextAt(const QPoint &point) const
{
    return std::any_of(m_pieces.cbegin(), m_pieces.cend(), [&point](const Piece &piece) { return !piece.isName && piece.rect.contains(point); });
}

MessageBody::Selection MessageBody::wordAt(const Place &place) const
{
    if (place.piece < 0)
        return {place, place};
    const QString &text = m_pieces[size_t(place.piece)].block.text;
    const auto isWord = [&text](int at) { return text[at].isLetterOrNumber() || text[at] == u'_' || text[at].isSurrogate() || text[at].isMark(); };
    int from = qMin(place.at, int(text.size())), to = from;
    while (from > 0 && isWord(from - 1))
        --from;
    while (to < text.size() && isWord(to))
        ++to;
    if (from == to && to < text.size())
        ++to;
    return {{place.piece, from}, {place.piece, to}};
}

MessageBody::Selection MessageBody::whole() const
{
    int first = -1, last = -1;
    for (size_t i = 0; i < m_pieces.size(); ++i) {
        if (m_pieces[i].isName)
            continue;
        first = first < 0 ? int(i) : first;
        last = int(i);
    }
    if (first < 0)
        return {};
    return {{first, 0}, {last, int(m_pieces[size_t(last)].block.text.size())}};
}

MessageBody::Place MessageBody::stepped(const Place &place, int direction, bool byWord) const
{
    const Selection all = whole();
    if (all.isEmpty())
        return place;
    if (place.piece < 0)
        return all.from;
    const QTextLayout &layout = *m_pieces[size_t(place.piece)].layout;
    const auto mode = byWord ? QTextLayout::SkipWords : QTextLayout::SkipCharacters;
    const int at = direction > 0 ? layout.nextCursorPosition(place.at, mode) : layout.previousCursorPosition(place.at, mode);
    if (at != place.at)
        return {place.piece, at};
    for (int piece = place.piece + direction; piece >= all.from.piece && piece <= all.to.piece; piece += direction) {
        if (!m_pieces[size_t(piece)].isName)
            return {piece, direction > 0 ? 0 : int(m_pieces[size_t(piece)].block.text.size())};
    }
    return place;
}

/// Within a block its words, with the marks between them; over several blocks all that was sent between the ends.
QString MessageBody::selectedText(const Selection &selection) const
{
    const auto [from, to] = std::minmax(selection.from, selection.to);
    QString ours;   // words that are no part of the message
    int begin = -1, end = -1;
    for (int i = qMax(0, from.piece); i <= to.piece && i < int(m_pieces.size()); ++i) {
        const MarkdownBlock &block = m_pieces[size_t(i)].block;
        const int first = i == from.piece ? from.at : 0, last = i == to.piece ? to.at : int(block.text.size());
        if (block.pieces.isEmpty() || first < block.pieces.first().start) {
            const int lead = block.pieces.isEmpty() ? last : qMin(last, block.pieces.first().start);
            ours += (ours.isEmpty() ? QString() : u"\n"_s) + block.text.mid(first, qMax(0, lead - first));
        }
        const SourceRange sent = sourceRange(block, first, last - first);
        if (sent.length == 0)
            continue;
        const bool isWhole = from.piece < to.piece;
        const int start = isWhole && first == 0 ? qMin(sent.start, block.sourceStart) : sent.start;
        const int stop = isWhole && last == block.text.size() ? qMax(sent.start + sent.length, block.sourceStart + block.sourceLength) : sent.start + sent.length;
        begin = begin < 0 ? start : qMin(begin, start);
        end = qMax(end, stop);
    }
    return begin < 0 ? ours : ours + m_source.mid(begin, end - begin);
}

QList<QTextLayout::FormatRange> MessageBody::selectedIn(int piece, const Selection &selection, const Theme &theme) const
{
    const auto [from, to] = std::minmax(selection.from, selection.to);
    if (selection.isEmpty() || piece < from.piece || piece > to.piece)
        return {};
    const int begin = piece == from.piece ? from.at : 0;
    const int end = piece == to.piece ? to.at : int(m_pieces[size_t(piece)].block.text.size());
    QTextCharFormat format;
    format.setBackground(theme.accent);
    format.setForeground(theme.accentText);
    return {{begin, qMax(0, end - begin), format}};
}

} // namespace witan
