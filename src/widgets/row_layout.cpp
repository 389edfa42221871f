// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/row_layout.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wrapped_text.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

#include <limits>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

using Look = RowContent::Look;

constexpr int kMargin = 24, kGap = 10;
constexpr int kPadX = 14, kPadTop = 8, kPadBottom = 10;
constexpr int kChipPad = 8, kChipIcon = 16;
constexpr int kQuoteBar = 3, kQuotePad = 8;
constexpr int kTool = 28, kToolIcon = 16;
constexpr int kChevron = 20;
constexpr qsizetype kMostToldChoice = 1000;
constexpr qsizetype kMostChoices = 12;   // more are shown when asked for

struct Row {
    Q_DECLARE_TR_FUNCTIONS(ConversationRow)
};

QString newLineText() { return Row::tr("New since you looked"); }

int advance(const QFont &font, const QString &text) { return QFontMetrics(font).horizontalAdvance(text) + 1; }

QFont buttonFont() { return themeFont(TextSize::Secondary, QFont::DemiBold); }

/// Lays a row out in left-to-right coordinates; the caller mirrors it where needed.
class RowMaker {
public:
    RowMaker(const RowContent &content, const RowFrame &frame, const Theme &theme) : m_frame(frame), m_theme(theme)
    {
        m_row.content = content;
        m_row.dayText = frame.dayText;
    }

    RowLayout make()
    {
        if (m_row.content.look == Look::Hidden)
            return std::move(m_row);
        m_room = qMax(scaled(160), m_frame.width + m_frame.beside - 2 * kMargin);
        lines();
        notice();
        if (m_row.content.look == Look::System)
            systemRow();
        else
            bubble();
        m_row.height = m_y + kGap / 2;
        return std::move(m_row);
    }

private:
    void lines()
    {
        m_y = kGap / 2;
        const int height = lineHeight(themeFont(TextSize::Small));
        if (!m_frame.dayText.isEmpty()) {
            m_row.day = QRect(kMargin, m_y, m_room, height);
            m_y += height + kGap;
        }
        if (m_frame.newSinceLooked) {
            m_row.newLine = QRect(kMargin, m_y, m_room, height);
            m_y += height + kGap;
        }
    }

    void notice()
    {
        if (m_row.content.notice.isEmpty())
            return;
        m_row.notice = std::make_shared<MessageBody>(QString(), m_row.content.notice, MessageBody::Voice::Quiet, qMin(m_room, scaled(600)), MessageBody::Limits(), m_theme);
        const QSize size = m_row.notice->size();
        m_row.noticeRect = QRect(QPoint(kMargin + (m_room - size.width()) / 2, m_y), size);
        m_y += size.height() + kGap;
    }

    /// Of many choices the first ones, and a way to the others: none goes missing without a word.
    void cutChoices()
    {
        QList<RowAction> &actions = m_row.content.actions;
        if (m_frame.whole || actions.size() <= kMostChoices || actions.first().kind != RowAction::Kind::Answer)
            return;
        const qsizetype more = actions.size() - kMostChoices;
        actions.resize(kMostChoices);
        actions.append({RowAction::Kind::ShowAll, Row::tr("Show %1 more choices").arg(more), {}});
    }

    MessageBody::Reading reading() const { return m_row.content.isTyped ? MessageBody::Reading::Typed : MessageBody::Reading::Markdown; }

    MessageBody::Limits limits() const
    {
        if (m_frame.whole)
            return {std::numeric_limits<int>::max(), std::numeric_limits<int>::max()};
        return {};
    }

    void addButtons(int left, int width)
    {
        cutChoices();
        if (m_row.body && m_row.body->isShortened() && !m_frame.whole)
            m_row.content.actions.prepend({RowAction::Kind::ShowAll, Row::tr("Show the whole text"), {}});
        if (m_row.content.actions.isEmpty())
            return;
        const int height = qMax(32, lineHeight(buttonFont()) + 8);
        int x = left;
        m_y += 4;
        for (const RowAction &action : std::as_const(m_row.content.actions)) {
            const int wide = qMin(width, advance(buttonFont(), action.label) + 2 * kChipPad);
            if (x > left && x + wide > left + width) {
                x = left;
                m_y += height + 4;
            }
            m_row.buttons.append({QRect(x, m_y, wide, height), action});
            x += wide + 8;
            m_widest = qMax(m_widest, x - 8 - left);
        }
        m_y += height;
    }

    void systemRow()
    {
        const int most = qMin(m_room, scaled(600));
        m_row.body = std::make_shared<MessageBody>(m_row.content.text, m_row.content.lead, m_row.content.asSent ? MessageBody::Voice::AsSent : MessageBody::Voice::Quiet, most, limits(), m_theme, reading());
        const QSize size = m_row.body->size();
        m_row.bodyRect = QRect(QPoint(kMargin + (m_room - size.width()) / 2, m_y), size);
        m_y += size.height();
        const int before = m_y;
        addButtons(kMargin + (m_room - most) / 2, most);
        // Under a centred line, centred buttons.
        const int shift = (most - m_widest) / 2;
        for (RowLayout::Button &button : m_row.buttons)
            button.rect.translate(shift, 0);
        m_row.bubble = QRect(m_row.bodyRect.adjusted(-8, -2, 8, 2)).united(before == m_y ? QRect() : QRect(m_row.buttons.first().rect));
    }

    void addWords(const QString &text, const QFont &font, bool strong, int right)
    {
        if (text.isEmpty())
            return;
        const int width = qMin(advance(font, text), right);
        if (m_x > 0 && m_x + width > right)
            breakHeader();
        m_row.header.append({text, font, QRect(m_x, m_y, width, m_headerHeight), strong});
        m_x += width + 8;
        m_widest = qMax(m_widest, m_x - 8);
    }

    void breakHeader()
    {
        m_x = 0;
        m_y += m_headerHeight;
    }

    /// Header, text, state and buttons at x = 0; then the bubble is as wide as they need, and takes its side.
    void bubble()
    {
        const int most = qMin(m_room < scaled(460) ? m_room : m_room * 92 / 100, scaled(600) + 2 * kPadX);
        const int inner = most - 2 * kPadX;
        const int top = m_y;
        m_y += kPadTop;
        header(inner);
        if (!m_row.content.text.isEmpty() || !m_row.content.lead.isEmpty()) {
            m_row.body = std::make_shared<MessageBody>(m_row.content.text, m_row.content.lead, m_row.content.asSent ? MessageBody::Voice::AsSent : MessageBody::Voice::Normal, inner, limits(), m_theme, reading());
            m_row.bodyRect = QRect(QPoint(0, m_y), m_row.body->size());
            m_y += m_row.bodyRect.height();
            m_widest = qMax(m_widest, m_row.bodyRect.width());
        }
        const QSize state = m_row.content.state.isEmpty() ? QSize() : wrappedSize(m_row.content.state, themeFont(TextSize::Small), inner);
        const QSize replies = repliesSize(inner);
        // The state of one's own words stands at the other end of the same line.
        const bool isOneLine = m_row.content.mine && !state.isEmpty() && !replies.isEmpty() && replies.width() + 16 + state.width() <= inner;
        if (!state.isEmpty()) {
            m_widest = qMax(m_widest, isOneLine ? replies.width() + 16 + state.width() : qMin(inner, state.width()));
            m_row.state = QRect(0, m_y + 2 + (isOneLine ? (replies.height() - state.height()) / 2 : 0), inner, state.height());
            m_y += isOneLine ? 0 : state.height() + 2;
        }
        if (!replies.isEmpty()) {
            m_widest = qMax(m_widest, replies.width());
            m_row.replies = QRect(QPoint(0, m_y + 2), replies);
            m_y += replies.height() + 2;
        }
        addButtons(0, inner);
        m_y += kPadBottom;

        const int width = qMin(most, m_widest + 2 * kPadX);
        m_row.bubble = QRect(m_row.content.mine ? kMargin + m_room - width : kMargin, top, width, m_y - top);
        m_row.state.setWidth(width - 2 * kPadX);
        const int shift = m_row.bubble.x() + kPadX;
        for (RowLayout::Words &words : m_row.header)
            words.rect.translate(shift, 0);
        for (RowLayout::Button &button : m_row.buttons)
            button.rect.translate(shift, 0);
        for (QRect *rect : {&m_row.chip, &m_row.quote, &m_row.replies}) {
            if (!rect->isNull())
                rect->translate(shift, 0);
        }
        m_row.menuButton = QRect(m_row.bubble.right() + 1 - kPadX / 2 - kTool, top + kPadTop / 2, kTool, kTool);
        if (!m_row.content.sent.isEmpty())
            m_row.sentButton = m_row.menuButton.translated(-kTool, 0);
        m_row.bodyRect.translate(shift, 0);
        m_row.state.translate(shift, 0);
    }

    QSize repliesSize(int inner) const
    {
        if (m_row.content.replies.isEmpty())
            return {};
        const QFont font = buttonFont();
        return {qMin(inner, kChevron + advance(font, m_row.content.replies) + kChipPad), qMax(32, lineHeight(font) + 8)};
    }

    void header(int inner)
    {
        const QFont name = themeFont(TextSize::Name, QFont::DemiBold), small = themeFont(TextSize::Small);
        m_headerHeight = qMax(lineHeight(name), lineHeight(small));
        const bool hasChip = !m_row.content.chip.isEmpty();
        if (hasChip)
            m_headerHeight = qMax(m_headerHeight, QFontMetrics(small).height() + 6);
        m_x = 0;
        // Beside the head stand the row's own buttons.
        const int tools = (m_row.content.sent.isEmpty() ? kTool : 2 * kTool) - kPadX / 2;
        inner -= tools;
        addWords(m_row.content.name, name, true, inner);
        addWords(m_row.content.detail, small, false, inner);
        addWords(m_row.content.sentWords, small, false, inner);
        if (hasChip) {
            const int width = qMin(inner, advance(small, m_row.content.chip) + kChipIcon + 5 + 2 * kChipPad);
            if (m_x > 0 && m_x + width > inner)
                breakHeader();
            m_row.chip = QRect(m_x, m_y, width, m_headerHeight);
            m_widest = qMax(m_widest, m_x + width);
        }
        m_widest += tools;
        m_y += m_headerHeight + 2;
        quote(inner + tools);
    }

    void quote(int inner)
    {
        if (m_row.content.quote.isEmpty())
            return;
        const QFont small = themeFont(TextSize::Small);
        const int width = qMin(inner, advance(small, m_row.content.quote) + kQuoteBar + kQuotePad);
        m_row.quote = QRect(0, m_y, width, qMax(24, lineHeight(small)));
        m_widest = qMax(m_widest, width);
        m_y += m_row.quote.height() + 4;
    }

    const RowFrame &m_frame;
    const Theme &m_theme;
    RowLayout m_row;
    int m_room = 0, m_x = 0, m_y = 0, m_widest = 0, m_headerHeight = 0;
};

void mirror(RowLayout &row, int width)
{
    const QRect all(0, 0, width, row.height);
    const auto flip = [&all](QRect &rect) { rect = QStyle::visualRect(Qt::RightToLeft, all, rect); };
    for (QRect *rect : {&row.day, &row.newLine, &row.noticeRect, &row.bubble, &row.chip, &row.sentButton, &row.menuButton, &row.quote, &row.bodyRect, &row.state, &row.replies}) {
        if (!rect->isNull())
            flip(*rect);
    }
    for (RowLayout::Words &words : row.header)
        flip(words.rect);
    for (RowLayout::Button &button : row.buttons)
        flip(button.rect);
}

void paintLines(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    painter.setFont(themeFont(TextSize::Small));
    if (!row.day.isNull()) {
        painter.setPen(theme.text2);
        painter.drawText(row.day.translated(at), Qt::AlignCenter, row.dayText);
    }
    if (!row.newLine.isNull()) {
        const QRect line = row.newLine.translated(at);
        const QFont font = themeFont(TextSize::Small, QFont::DemiBold);
        const int half = advance(font, newLineText()) / 2 + 8;
        QColor faint = theme.accent;
        faint.setAlphaF(0.45f);
        painter.fillRect(QRect(line.left(), line.center().y(), line.width() / 2 - half, 1), faint);
        painter.fillRect(QRect(line.center().x() + half, line.center().y(), line.width() / 2 - half, 1), faint);
        painter.setFont(font);
        painter.setPen(theme.accent);
        painter.drawText(line, Qt::AlignCenter, newLineText());
    }
}

void paintBubble(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    const QRect rect = row.bubble.translated(at);
    switch (row.content.look) {
    case Look::Human: paintRounded(painter, rect, 12, theme.human, row.content.mine ? QColor() : theme.line); break;
    case Look::Agent: paintRounded(painter, rect, 12, theme.agent, theme.line); break;
    case Look::Note: paintRounded(painter, rect, 12, theme.note, theme.med, Qt::DashLine); break;
    case Look::Warning: paintRounded(painter, rect, 12, theme.medBg, theme.med); break;
    case Look::System:
    case Look::Hidden: break;
    }
}

void paintQuote(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    const QRect quote = row.quote.translated(at);
    const bool mirrored = painter.layoutDirection() == Qt::RightToLeft;
    painter.fillRect(QRect(mirrored ? quote.right() + 1 - kQuoteBar : quote.left(), quote.top() + 2, kQuoteBar, quote.height() - 4), theme.accent);
    const QRect text = mirrored ? quote.adjusted(0, 0, -kQuoteBar - kQuotePad, 0) : quote.adjusted(kQuoteBar + kQuotePad, 0, 0, 0);
    const QFont font = themeFont(TextSize::Small);
    painter.setFont(font);
    painter.setPen(theme.text2);
    painter.drawText(text, Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, QFontMetrics(font).elidedText(row.content.quote, Qt::ElideRight, text.width()));
}

void paintHeader(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    for (const RowLayout::Words &words : row.header) {
        painter.setFont(words.font);
        painter.setPen(words.strong ? theme.text : theme.text2);
        painter.drawText(words.rect.translated(at), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(words.font).elidedText(words.text, Qt::ElideRight, words.rect.width()));
    }
    if (!row.quote.isNull())
        paintQuote(painter, row, at, theme);
    if (row.chip.isNull())
        return;
    const QRect chip = row.chip.translated(at);
    paintRounded(painter, chip, 6, theme.surface, theme.line);
    const QRect icon(chip.x() + kChipPad, chip.y() + (chip.height() - kChipIcon) / 2, kChipIcon, kChipIcon);
    paintIcon(painter, icon, row.content.chipIcon, theme.text2);
    const QFont font = themeFont(TextSize::Small);
    painter.setFont(font);
    painter.setPen(theme.text2);
    const QRect text = chip.adjusted(kChipPad + kChipIcon + 5, 0, -kChipPad + 1, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(font).elidedText(row.content.chip, Qt::ElideRight, text.width()));
}

void paintTools(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    const auto tool = [&](const QRect &rect, const QString &icon, bool on) {
        if (rect.isNull())
            return;
        const QRect place = rect.translated(at);
        if (on)
            paintRounded(painter, place, 6, theme.accentSoft, theme.accent);
        const int edge = (kTool - kToolIcon) / 2;
        paintIcon(painter, place.adjusted(edge, edge, -edge, -edge), icon, on ? theme.accent : theme.text2);
    };
    tool(row.sentButton, u"raw"_s, row.content.asSent);
    tool(row.menuButton, u"dots"_s, false);
}

/// Points down over open replies, and to where the text goes on over folded ones.
void paintReplies(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    if (row.replies.isNull())
        return;
    const QRect rect = row.replies.translated(at);
    const bool mirrored = painter.layoutDirection() == Qt::RightToLeft;
    const QRect chevron(mirrored ? rect.right() + 1 - 16 : rect.left(), rect.center().y() - 7, 16, 16);
    painter.save();
    painter.translate(QRectF(chevron).center());
    painter.rotate(!row.content.repliesFolded ? 0 : mirrored ? 90 : -90);
    paintIcon(painter, QRect(-8, -8, 16, 16), u"chevron"_s, theme.accent);
    painter.restore();
    painter.setFont(buttonFont());
    painter.setPen(theme.accent);
    painter.drawText(mirrored ? rect.adjusted(0, 0, -kChevron, 0) : rect.adjusted(kChevron, 0, 0, 0), Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, row.content.replies);
}

void paintButtons(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme)
{
    painter.setFont(buttonFont());
    for (const RowLayout::Button &button : row.buttons) {
        const QRect rect = button.rect.translated(at);
        paintRounded(painter, rect.adjusted(0, 1, 0, -1), 8, theme.surface, theme.line);
        painter.setPen(button.action.kind == RowAction::Kind::Answer ? theme.text : theme.accent);
        painter.drawText(rect, Qt::AlignCenter, button.action.label);
    }
}

} // namespace

QString RowLayout::linkAt(const QPoint &point) const
{
    return body ? body->linkAt(point - bodyRect.topLeft()) : QString();
}

const MessageBody::CodeBox *RowLayout::copyAt(const QPoint &point) const
{
    if (!body)
        return nullptr;
    for (const MessageBody::CodeBox &code : body->codeBoxes()) {
        if (code.copy.contains(point - bodyRect.topLeft()))
            return &code;
    }
    return nullptr;
}

const RowAction *RowLayout::actionAt(const QPoint &point) const
{
    for (const Button &button : buttons) {
        if (button.rect.contains(point))
            return &button.action;
    }
    return nullptr;
}

QString RowLayout::hiddenWordsAt(const QPoint &point) const
{
    if (sentButton.contains(point))
        return content.asSent ? Row::tr("Back to the drawn text (V)") : Row::tr("As it was sent (V)");
    if (menuButton.contains(point))
        return Row::tr("What can be done with this message");
    for (const Words &words : header) {
        if (words.rect.contains(point) && advance(words.font, words.text) > words.rect.width())
            return words.text;
    }
    const QFont small = themeFont(TextSize::Small);
    if (chip.contains(point) && advance(small, content.chip) > chip.width() - 2 * kChipPad - kChipIcon - 5)
        return content.chip;
    if (quote.contains(point) && advance(small, content.quote) > quote.width() - kQuoteBar - kQuotePad)
        return content.quote;
    for (const Button &button : buttons) {
        // A choice may go on where its button ends.
        if (button.rect.contains(point) && button.action.kind == RowAction::Kind::Answer && button.action.target != button.action.label)
            return makeVisible(button.action.target).text.left(kMostToldChoice);
    }
    return {};
}

RowLayout layOutRow(const RowContent &content, const RowFrame &frame, const Theme &theme)
{
    RowLayout row = RowMaker(content, frame, theme).make();
    if (frame.direction == Qt::RightToLeft)
        mirror(row, frame.width);
    return row;
}

void paintRow(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme, const RowState &state)
{
    if (row.content.look == Look::Hidden)
        return;
    paintLines(painter, row, at, theme);
    if (row.notice)
        row.notice->draw(painter, at + row.noticeRect.topLeft(), theme);
    paintBubble(painter, row, at, theme);
    paintHeader(painter, row, at, theme);
    if (row.body)
        row.body->draw(painter, at + row.bodyRect.topLeft(), theme, state.selection);
    if (state.tools || row.content.asSent)
        paintTools(painter, row, at, theme);
    if (!row.state.isNull()) {
        painter.setPen(row.content.stateIsBad ? theme.high : theme.text2);
        paintWrapped(painter, row.state.translated(at), row.content.state, themeFont(TextSize::Small), row.content.mine ? Qt::AlignTrailing : Qt::AlignLeading);
    }
    paintReplies(painter, row, at, theme);
    paintButtons(painter, row, at, theme);
    if (state.current)
        paintFocusRing(painter, row.bubble.translated(at).adjusted(-3, -3, 3, 3), 14, theme);
}

} // namespace witan
