// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/door_button.h"

#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QPainter>
#include <QStyle>

namespace witan {

namespace {

constexpr int kPadX = 14, kPadY = 10, kIcon = 18, kIconRoom = 30;

} // namespace

DoorButton::DoorButton(QWidget *parent) : QAbstractButton(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
}

void DoorButton::setSentence(const QString &sentence)
{
    m_sentence = sentence;
    setAccessibleDescription(sentence);
    updateGeometry();
    update();
}

QSize DoorButton::sizeHint() const
{
    return {scaled(480), heightForWidth(scaled(480))};
}

int DoorButton::heightForWidth(int width) const
{
    const QFontMetrics title(themeFont(TextSize::Body, QFont::DemiBold)), text(themeFont(TextSize::Secondary));
    const int room = width - 2 * kPadX - (icon().isNull() ? 0 : kIconRoom);
    return 2 * kPadY + title.height() + 4 + text.boundingRect(QRect(0, 0, room, 10'000), Qt::TextWordWrap, m_sentence).height();
}

void DoorButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    paintRounded(painter, rect(), 10, isDown() ? theme.accentSoft : underMouse() ? theme.raised : theme.surface, theme.line);
    const QFont title = themeFont(TextSize::Body, QFont::DemiBold);
    QRect text = rect().adjusted(kPadX, kPadY, -kPadX, -kPadY);
    const auto place = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    if (!icon().isNull()) {
        icon().paint(&painter, place(QRect(text.x(), text.y() + (QFontMetrics(title).height() - kIcon) / 2, kIcon, kIcon)));
        text.adjust(kIconRoom, 0, 0, 0);
    }
    text = place(text);
    painter.setFont(title);
    painter.setPen(isEnabled() ? theme.text : theme.text2);
    painter.drawText(text, Qt::AlignLeading | Qt::AlignTop, this->text());
    text.adjust(0, QFontMetrics(title).height() + 4, 0, 0);
    painter.setFont(themeFont(TextSize::Secondary));
    painter.setPen(theme.text2);
    painter.drawText(text, Qt::AlignLeading | Qt::AlignTop | Qt::TextWordWrap, m_sentence);
    if (hasFocus())
        paintFocusRing(painter, rect(), 10, theme);
}

} // namespace witan
