// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/choice_card.h"

#include "widgets/message_body.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wrapped_text.h"

#include <QPainter>
#include <QStyleOptionButton>

namespace witan {

namespace {

constexpr int kPadX = 12, kPadY = 8, kIndicatorRoom = 28, kRadius = 8, kWidth = 480;

QFont titleFont() { return themeFont(TextSize::Body); }
QFont sentenceFont() { return themeFont(TextSize::Secondary); }

} // namespace

ChoiceCard::ChoiceCard(QWidget *parent) : QRadioButton(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
}

void ChoiceCard::setSentence(const QString &sentence)
{
    if (sentence == m_sentence)
        return;
    m_sentence = sentence;
    setAccessibleDescription(sentence);
    updateGeometry();
    update();
}

QSize ChoiceCard::sizeHint() const
{
    return {scaled(kWidth), heightForWidth(scaled(kWidth))};
}

QSize ChoiceCard::minimumSizeHint() const
{
    return {scaled(200), lineHeight(titleFont()) + 2 * kPadY};
}

int ChoiceCard::heightForWidth(int width) const
{
    const int room = width - 2 * kPadX - kIndicatorRoom;
    return 2 * kPadY + wrappedSize(text(), titleFont(), room).height() + wrappedSize(m_sentence, sentenceFont(), room).height();
}

bool ChoiceCard::hitButton(const QPoint &pos) const
{
    return rect().contains(pos);
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    paintRounded(painter, rect(), kRadius, isChecked() ? theme.accentSoft : underMouse() ? theme.raised : theme.surface, isChecked() ? theme.accent : theme.line);
    const auto place = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    QStyleOptionButton option;
    initStyleOption(&option);
    option.state &= ~QStyle::State_HasFocus;       // the card has the ring
    const int side = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth, &option, this);
    QRect text = rect().adjusted(kPadX, kPadY, -kPadX, -kPadY);
    option.rect = place(QRect(text.x(), text.y() + (lineHeight(titleFont()) - side) / 2, side, side));
    style()->drawPrimitive(QStyle::PE_IndicatorRadioButton, &option, &painter, this);
    text = place(text.adjusted(kIndicatorRoom, 0, 0, 0));
    const Qt::Alignment edge = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    painter.setPen(theme.text);
    paintWrapped(painter, text, this->text(), titleFont(), edge);
    text.adjust(0, wrappedSize(this->text(), titleFont(), text.width()).height(), 0, 0);
    painter.setPen(theme.text2);
    paintWrapped(painter, text, m_sentence, sentenceFont(), edge);
    if (hasFocus())
        paintFocusRing(painter, rect(), kRadius, theme);
}

} // namespace witan
