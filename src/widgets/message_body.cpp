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

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kGap = 8;
constexpr int kCodePadding = 8;

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

int indentOf(const MarkdownBlock &block)
{
    switch (block.kind) {
    case MarkdownBlock::Kind::ListItem: return scaled(22) * (block.level + 1);
    case MarkdownBlock::Kind::Quote: return scaled(14);
    default: return 0;
    }
}

/// Sets words before the text, in its first line where that is prose.
void prependLead(QList<MarkdownBlock> &blocks, const QString &lead, bool bold)
{
    if (lead.isEmpty())
        return;
    const bool inLine = !blocks.isEmpty() && blocks.first().kind == MarkdownBlock::Kind::Paragraph;
    if (!inLine)
        blocks.prepend({});
    MarkdownBlock &first = blocks.first();
    const QString start = first.text.isEmpty() ? lead : lead + u' ';
    for (MarkdownSpan &span : first.spans)
        span.start += int(start.size());
    first.text.prepend(start);
    if (bold)
        first.spans.prepend({0, int(lead.size()), MarkdownSpan::Bold, {}});
}

/// The whole text as code: no mark is understood, no line is joined.
QList<MarkdownBlock> asSent(const QString &text)
{
    MarkdownBlock block;
    block.kind = MarkdownBlock::Kind::Code;
    block.text = makeVisible(text).text;
    return {block};
}

} // namespace

int lineHeight(const QFont &font)
{
    const QFontMetrics metrics(font);
    return qMax(metrics.height(), qRound(metrics.fontDpi() * font.pointSizeF() / 72 * 1.45));
}

MessageBody::MessageBody(const QString &markdown, const QString &lead, Voice voice, int width, const Limits &limits, const Theme &theme)
    : m_voice(voice), m_sent(voice == Voice::AsSent ? markdown : QString())
{
    QString text = markdown;
    if (text.size() > limits.characters) {
        text.truncate(limits.characters);
        if (text.back().isHighSurrogate())
            text.chop(1);
        m_shortened = true;
    }
    QList<MarkdownBlock> blocks = voice == Voice::AsSent ? asSent(text) : parseMarkdown(makeVisible(text).text);
    prependLead(blocks, makeVisible(lead).text, voice == Voice::Normal);
    m_pieces.reserve(size_t(blocks.size()));
    for (MarkdownBlock &block : blocks) {
        m_hasRightToLeft |= block.text.isRightToLeft();
        m_pieces.push_back({.block = std::move(block)});
    }
    layOut(width, limits, theme);
    // Lines of a right-to-left paragraph lean on the right edge, so the narrower bubble needs them laid out anew.
    if (m_hasRightToLeft && m_size.width() < width)
        layOut(m_size.width(), limits, theme);
}

void MessageBody::layOut(int width, const Limits &limits, const Theme &theme)
{
    m_code.clear();
    m_rules.clear();
    int y = 0, widest = 0, lines = limits.lines;
    const MarkdownBlock *before = nullptr;
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
            before = &block;
            i = layOutTable(i, width, y, widest, lines, theme) - 1;
            continue;
        }
        const bool isCode = block.kind == MarkdownBlock::Kind::Code;
        if (before)
            y += before->kind == MarkdownBlock::Kind::ListItem && block.kind == MarkdownBlock::Kind::ListItem ? 2 : kGap;
        before = &block;

        piece.rightToLeft = !isCode && block.text.isRightToLeft();
        prepare(piece, theme);
        const int indent = indentOf(block);
        const int padding = isCode ? kCodePadding : 0;
        const int button = isCode ? 32 : 0;
        const int room = qMax(scaled(40), width - indent - 2 * padding - button);
        lines -= layOutPiece(piece, indent + padding, y + padding, room, lines);
        y = piece.rect.bottom() + 1 + padding;
        if (isCode) {
            const QRect box(0, piece.rect.top() - padding, width, qMax(piece.rect.height() + 2 * padding, 36));
            m_code.append({box, QRect(box.right() - 33, box.top() + 2, 32, 32), m_voice == Voice::AsSent ? m_sent : block.text});
            y = box.bottom() + 1;
        }
        widest = qMax(widest, piece.rect.right() + 1 + padding + button);
        if (piece.rightToLeft) {
            piece.rect = QRect(0, piece.rect.y(), room, piece.rect.height());
            piece.markerAt.setX(room);
        }
    }
    m_size = QSize(qMin(widest, width), y);
    for (CodeBox &code : m_code) {
        code.box.setWidth(m_size.width());
        code.copy.moveRight(code.box.right() - 2);
    }
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
    piece.markerAt = QPoint(x - scaled(18), y);
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
        if (piece.block.kind == MarkdownBlock::Kind::ListItem) {
            painter.setFont(piece.layout->font());
            const int height = lineHeight(piece.layout->font());
            painter.drawText(QRect(piece.markerAt + at, QSize(scaled(18), height)), (piece.rightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextDontClip, piece.block.marker);
        } else if (piece.block.kind == MarkdownBlock::Kind::Quote) {
            painter.fillRect(QRect(at.x() + (piece.rightToLeft ? m_size.width() - 3 : 0), at.y() + piece.rect.top(), 3, piece.rect.height()), theme.line);
        }
        if (piece.name)
            piece.name->draw(&painter, at + piece.nameAt);
        if (!piece.isName)
            piece.layout->draw(&painter, at + piece.rect.topLeft(), selectedIn(number, selection, theme));
    }
}

} // namespace witan
