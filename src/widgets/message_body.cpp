// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/message_body.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QFontMetrics>
#include <QPainter>
#include <QTextOption>
#include <QtMath>

#include <algorithm>
#include <numeric>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kGap = 8;
constexpr int kCodePadding = 8, kCopy = 32;
constexpr int kMarkerGap = 6, kQuote = 14;

QFont fontOf(const MarkdownBlock &block, bool quiet)
{
    if (block.kind == MarkdownBlock::Kind::Code)
        return themeMonoFont();
    if (block.kind == MarkdownBlock::Kind::Heading)
        return themeFont(block.level <= 2 ? TextSize::Brand : TextSize::Body, QFont::DemiBold);
    if (block.kind == MarkdownBlock::Kind::Cell)
        return themeFont(TextSize::Secondary, block.row == 0 ? QFont::DemiBold : QFont::Normal);
    return themeFont(quiet ? TextSize::Secondary : TextSize::Body);
}

/// QTextLayout knows no leading edge, only left and right.
Qt::Alignment alignmentOf(MarkdownBlock::Align align, bool rightToLeft)
{
    return align == MarkdownBlock::Align::Center ? Qt::AlignHCenter : rightToLeft || align == MarkdownBlock::Align::Trailing ? Qt::AlignRight : Qt::AlignLeft;
}

QList<QTextLayout::FormatRange> formatsOf(const MarkdownBlock &block, const Theme &theme)
{
    QList<QTextLayout::FormatRange> ranges;
    for (const MarkdownSpan &span : block.spans) {
        QTextCharFormat format;
        if (span.style & MarkdownSpan::Bold)
            format.setFontWeight(QFont::DemiBold);
        if (span.style & MarkdownSpan::Italic)
            format.setFontItalic(true);
        if (span.style & MarkdownSpan::Code)
            format.setFont(themeMonoFont(), QTextCharFormat::FontPropertiesSpecifiedOnly);
        if (span.style & MarkdownSpan::Link) {
            format.setForeground(theme.accent);
            format.setFontUnderline(true);
        }
        ranges.append({span.start, span.length, format});
    }
    return ranges;
}

/// A marker so long that it is rather a part of the text, as that of a dozen lists which begin in one another.
constexpr qsizetype kLongestMarker = 12;

/// Whether lines of the text run in different directions, so that each must lean on its own side.
bool hasBothDirections(const QString &text)
{
    bool left = false, right = false;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        if (line.isRightToLeft())
            right = true;
        else
            left |= std::any_of(line.begin(), line.end(), [](QChar c) { return c.isLetter(); });
    }
    return left && right;
}

/// The block's lines, each with what is its own.
QList<MarkdownBlock> linesOf(const MarkdownBlock &block)
{
    QList<MarkdownBlock> lines;
    qsizetype begin = 0;
    for (const QStringView text : QStringView(block.text).split(u'\n')) {
        MarkdownBlock line = block;
        const int from = int(begin), to = int(begin + text.size());
        line.text = text.toString();
        line.spans.clear();
        line.pieces.removeIf([from, to](const MarkdownPiece &piece) { return piece.start >= to || piece.start + piece.length <= from; });
        for (MarkdownPiece &piece : line.pieces) {
            // One that stands for something of another length is whole in a line.
            const int skipped = qMax(0, from - piece.start), left = qMax(0, piece.start + piece.length - to);
            piece.start = qMax(0, piece.start - from);
            if (piece.length == piece.sourceLength)
                piece.sourceLength -= skipped + left;
            piece.length -= skipped + left;
            piece.sourceStart += skipped;
        }
        for (MarkdownSpan span : block.spans) {
            const int start = qMax(span.start, from), end = qMin(span.start + span.length, to);
            if (start >= end)
                continue;
            span.start = start - from;
            span.length = end - start;
            line.spans.append(span);
        }
        if (!lines.isEmpty())
            line.marker.clear();
        lines.append(line);
        begin += text.size() + 1;
    }
    return lines;
}

void prepend(MarkdownBlock &block, const QString &words)
{
    for (MarkdownSpan &span : block.spans)
        span.start += int(words.size());
    for (MarkdownPiece &piece : block.pieces)
        piece.start += int(words.size());
    block.text.prepend(words);
}

/// Sets words before the text, in its first line where that is prose.
void prependLead(MarkdownBlock &first, const QString &lead, bool bold)
{
    prepend(first, first.text.isEmpty() ? lead : lead + u' ');
    if (bold)
        first.spans.prepend({0, int(lead.size()), MarkdownSpan::Bold, {}});
}

/// The whole text as code: no mark is understood, no line is joined.
QList<MarkdownBlock> asSent(const QString &text)
{
    QList<MarkdownBlock> blocks = parseTyped(text);
    blocks.first().kind = MarkdownBlock::Kind::Code;
    blocks.first().spans.clear();
    return blocks;
}

/// Leaves out what comes after so many characters of the text.
void cutText(MarkdownBlock &block, qsizetype characters)
{
    if (characters > 0 && block.text[characters - 1].isHighSurrogate())
        --characters;
    block.text.truncate(characters);
    const int size = int(characters);
    block.spans.removeIf([size](const MarkdownSpan &span) { return span.start >= size; });
    for (MarkdownSpan &span : block.spans)
        span.length = qMin(span.length, size - span.start);
    block.pieces.removeIf([size](const MarkdownPiece &piece) { return piece.start >= size; });
    for (MarkdownPiece &piece : block.pieces)
        piece.length = piece.sourceLength = qMin(piece.length, size - piece.start);
}

} // namespace

int lineHeight(const QFont &font)
{
    const QFontMetrics metrics(font);
    return qMax(metrics.height(), qRound(metrics.fontDpi() * font.pointSizeF() / 72 * 1.45));
}

MessageBody::MessageBody(const QString &text, const QString &lead, Voice voice, int width, const Limits &limits, const Theme &theme, Reading reading)
    : m_voice(voice), m_source(text)
{
    const bool isTyped = reading == Reading::Typed && voice != Voice::AsSent;
    QList<MarkdownBlock> blocks = text.isEmpty() ? QList<MarkdownBlock>() : voice == Voice::AsSent ? asSent(text) : isTyped ? parseTyped(text) : parseMarkdown(text);
    const bool isInLine = !blocks.isEmpty() && blocks.first().kind == MarkdownBlock::Kind::Paragraph;
    if (!lead.isEmpty() && !isInLine)
        add({}, {}, lead);
    qsizetype room = limits.characters;
    for (MarkdownBlock &block : blocks) {
        if (room <= 0) {
            m_shortened = true;
            break;
        }
        const QString sent = block.kind == MarkdownBlock::Kind::Code ? block.text : QString();
        m_shortened |= block.text.size() > room;
        if (block.text.size() > room)
            cutText(block, room);
        room -= block.text.size();
        if (isTyped)
            makeTypedVisible(block);
        else
            makeVisible(block);
        add(std::move(block), sent, m_pieces.empty() ? lead : QString());
    }
    measureMarkers();
    layOut(width, limits, theme);
    // Lines of a right-to-left paragraph lean on the right edge, so the narrower bubble needs them laid out anew.
    if (m_hasRightToLeft && m_size.width() < width)
        layOut(m_size.width(), limits, theme);
}

/// A block whose text is visible already becomes a piece, or one for each line.
void MessageBody::add(MarkdownBlock &&block, const QString &sent, const QString &lead)
{
    if (!lead.isEmpty())
        prependLead(block, lead, m_voice == Voice::Normal);
    if (block.marker.size() > kLongestMarker)
        prepend(block, std::exchange(block.marker, QString()) + u' ');
    const bool isProse = block.kind != MarkdownBlock::Kind::Code && block.kind != MarkdownBlock::Kind::Cell;
    m_hasRightToLeft |= block.text.isRightToLeft();
    if (!isProse || !block.text.contains(u'\n') || !hasBothDirections(block.text)) {
        m_pieces.push_back({.block = std::move(block), .sent = sent});
        return;
    }
    m_hasRightToLeft = true;
    bool goesOn = false;
    for (MarkdownBlock &line : linesOf(block))
        m_pieces.push_back({.block = std::move(line), .goesOn = std::exchange(goesOn, true)});
}

/// Text in lists begins behind the widest marker of its depth.
void MessageBody::measureMarkers()
{
    for (const Piece &piece : m_pieces) {
        const qsizetype depth = piece.block.indent;
        while (m_markerColumns.size() < depth)
            m_markerColumns.append(scaled(22));
        if (depth > 0 && !piece.block.marker.isEmpty()) {
            const int wide = QFontMetrics(fontOf(piece.block, m_voice == Voice::Quiet)).horizontalAdvance(piece.block.marker) + scaled(kMarkerGap);
            m_markerColumns[depth - 1] = qMax(m_markerColumns[depth - 1], wide);
        }
    }
}

int MessageBody::indentOf(const MarkdownBlock &block) const
{
    return std::accumulate(m_markerColumns.begin(), m_markerColumns.begin() + qMin<qsizetype>(block.indent, m_markerColumns.size()), scaled(kQuote) * block.quotes);
}

void MessageBody::layOut(int width, const Limits &limits, const Theme &theme)
{
    m_code.clear();
    m_rules.clear();
    int y = 0, widest = 0, lines = limits.lines;
    const Piece *before = nullptr;
    for (size_t i = 0; i < m_pieces.size(); ++i) {
        if (lines <= 0) {
            m_shortened = true;
            m_pieces.resize(i);
            break;
        }
        Piece &piece = m_pieces[i];
        const MarkdownBlock &block = piece.block;
        if (block.kind == MarkdownBlock::Kind::Cell) {
            y += before ? kGap : 0;
            before = &piece;
            i = layOutTable(i, width, y, widest, lines, theme) - 1;
            continue;
        }
        const int above = y;
        if (before)
            y += piece.goesOn ? 0 : before->block.kind == MarkdownBlock::Kind::ListItem && block.kind == MarkdownBlock::Kind::ListItem ? 2 : kGap;
        piece.rightToLeft = block.kind != MarkdownBlock::Kind::Code && block.text.isRightToLeft();
        prepare(piece, theme);
        if (block.kind == MarkdownBlock::Kind::Rule)
            layOutRule(piece, y);
        else if (block.kind == MarkdownBlock::Kind::Code)
            widest = qMax(widest, layOutCode(piece, y, width, lines));
        else
            widest = qMax(widest, layOutWords(piece, y, width, lines));
        // The bars of a quote go on between its blocks.
        piece.bars = QRect(0, before && before->block.quotes > 0 && block.quotes > 0 ? above : piece.rect.top(), 0, 0);
        piece.bars.setBottom(y - 1);
        before = &piece;
    }
    m_size = QSize(qMin(widest, width), y);
    for (CodeBox &code : m_code) {
        code.box.setRight(m_size.width() - 1);
        code.copy.moveRight(code.box.right() - 2);
    }
}

void MessageBody::layOutRule(Piece &piece, int &y)
{
    piece.rect = QRect(indentOf(piece.block), y, 0, kGap + 1);
    y += kGap + 1;
}

/// Returns how wide it became.
int MessageBody::layOutCode(Piece &piece, int &y, int width, int &lines)
{
    const int indent = indentOf(piece.block);
    const int room = qMax(scaled(40), width - indent - 2 * kCodePadding - kCopy);
    const int top = y;
    int infoWidth = 0;
    y += kCodePadding;
    if (!piece.block.info.isEmpty()) {
        const QFont font = themeFont(TextSize::Small);
        infoWidth = QFontMetrics(font).horizontalAdvance(piece.block.info) + 1;
        piece.info = QRect(indent + kCodePadding, y, qMin(room, infoWidth), lineHeight(font));
        y += piece.info.height();
    }
    lines -= layOutPiece(piece, indent + kCodePadding, y, room, lines);
    const QRect box(indent, top, width - indent, qMax(piece.rect.bottom() + 1 + kCodePadding - top, kCopy + 4));
    m_code.append({box, QRect(box.right() - 33, box.top() + 2, kCopy, kCopy), piece.sent});
    y = box.bottom() + 1;
    return qMax(piece.rect.right() + 1, indent + kCodePadding + infoWidth) + kCodePadding + kCopy;
}

int MessageBody::layOutWords(Piece &piece, int &y, int width, int &lines)
{
    const MarkdownBlock &block = piece.block;
    const int indent = indentOf(block), room = qMax(scaled(40), width - indent);
    lines -= layOutPiece(piece, indent, y, room, lines);
    y = piece.rect.bottom() + 1;
    const int wide = piece.rect.right() + 1;
    if (piece.rightToLeft)
        piece.rect = QRect(0, piece.rect.y(), room, piece.rect.height());
    if (!block.marker.isEmpty()) {
        const int column = block.indent > 0 ? m_markerColumns[block.indent - 1] : scaled(22), gap = scaled(kMarkerGap);
        piece.marker = QRect(piece.rightToLeft ? room + gap : indent - column, piece.rect.top(), column - gap, lineHeight(piece.layout->font()));
    }
    return wide;
}

void MessageBody::prepare(Piece &piece, const Theme &theme) const
{
    const MarkdownBlock &block = piece.block;
    QString text = block.text;
    text.replace(u'\n', QChar::LineSeparator);
    piece.layout = std::make_unique<QTextLayout>(text, fontOf(block, m_voice == Voice::Quiet));
    QTextOption option(alignmentOf(block.align, piece.rightToLeft));
    // By default it is the direction of the window, whatever the language of the text.
    option.setTextDirection(Qt::LayoutDirectionAuto);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTabStopDistance(4 * QFontMetricsF(piece.layout->font()).horizontalAdvance(u' '));
    if (block.kind == MarkdownBlock::Kind::Code)
        option.setTextDirection(Qt::LeftToRight);
    piece.layout->setTextOption(option);
    piece.layout->setFormats(formatsOf(block, theme));
}

/// Returns how many lines it took, at most `linesLeft`.
int MessageBody::layOutPiece(Piece &piece, int x, int y, int width, int linesLeft)
{
    QTextLayout &layout = *piece.layout;
    const int step = lineHeight(layout.font());
    qreal height = 0, widest = 0;
    int lines = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        if (lines == linesLeft) {
            m_shortened = true;
            // An unbounded last line would hold all that is left.
            line.setNumColumns(1);
            line.setPosition(QPointF(0, -10'000));
            break;
        }
        line.setLineWidth(width);
        const qreal own = qMax<qreal>(step, qCeil(line.height()));
        line.setPosition(QPointF(0, height + qFloor((own - line.height()) / 2)));
        height += own;
        widest = qMax(widest, line.naturalTextWidth());
        ++lines;
    }
    layout.endLayout();
    piece.rect = QRect(x, y, qMin(width, qCeil(widest) + 1), qCeil(height));
    return lines;
}

QString MessageBody::linkAt(const QPoint &point) const
{
    for (const Piece &piece : m_pieces) {
        if (!piece.rect.contains(point))
            continue;
        const QPointF inside = point - piece.rect.topLeft();
        for (int i = 0; i < piece.layout->lineCount(); ++i) {
            const QTextLine line = piece.layout->lineAt(i);
            if (!line.rect().contains(inside) || inside.x() > line.naturalTextRect().right())
                continue;
            const int at = line.xToCursor(inside.x(), QTextLine::CursorOnCharacter);
            for (const MarkdownSpan &span : piece.block.spans) {
                if (span.style & MarkdownSpan::Link && at >= span.start && at < span.start + span.length)
                    return span.url;
            }
        }
    }
    return {};
}

QStringList MessageBody::links() const
{
    QStringList urls;
    for (const Piece &piece : m_pieces) {
        for (const MarkdownSpan &span : piece.block.spans) {
            if (span.style & MarkdownSpan::Link && !urls.contains(span.url))
                urls.append(span.url);
        }
    }
    return urls;
}

QString MessageBody::plainText() const
{
    QString text;
    for (const Piece &piece : m_pieces)
        appendPlain(text, piece.block);
    return text;
}

void MessageBody::draw(QPainter &painter, const QPoint &at, const Theme &theme, const Selection &selection) const
{
    for (const CodeBox &code : m_code) {
        paintRounded(painter, code.box.translated(at), 8, theme.bg);
        paintIcon(painter, code.copy.translated(at).adjusted(7, 7, -7, -7), u"copy"_s, theme.text2);
    }
    for (const QRect &rule : m_rules)
        painter.fillRect(rule.translated(at), theme.line);
    painter.setPen(m_voice == Voice::Quiet ? theme.text2 : theme.text);
    int number = -1;
    for (const Piece &piece : m_pieces) {
        ++number;
        drawBeside(painter, piece, at, theme);
        if (piece.name)
            piece.name->draw(&painter, at + piece.nameAt);
        if (!piece.isName)
            piece.layout->draw(&painter, at + piece.rect.topLeft(), selectedIn(number, selection, theme));
    }
}

/// Markers, the bars of quotes, the language of code, and rules.
void MessageBody::drawBeside(QPainter &painter, const Piece &piece, const QPoint &at, const Theme &theme) const
{
    for (int i = 0; i < piece.block.quotes; ++i) {
        const int x = scaled(kQuote) * i;
        painter.fillRect(QRect(at.x() + (piece.rightToLeft ? m_size.width() - 3 - x : x), at.y() + piece.bars.top(), 3, piece.bars.height()), theme.line);
    }
    if (piece.block.kind == MarkdownBlock::Kind::Rule)
        painter.fillRect(QRect(at.x() + piece.rect.left(), at.y() + piece.rect.center().y(), m_size.width() - piece.rect.left(), 1), theme.line);
    if (!piece.marker.isNull()) {
        painter.setFont(piece.layout->font());
        painter.drawText(piece.marker.translated(at), (piece.rightToLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::TextDontClip, piece.block.marker);
    }
    if (!piece.info.isNull()) {
        const QPen pen = painter.pen();
        const QFont font = themeFont(TextSize::Small);
        painter.setFont(font);
        painter.setPen(theme.text2);
        painter.drawText(piece.info.translated(at), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, piece.block.info);
        painter.setPen(pen);
    }
}

} // namespace witan
