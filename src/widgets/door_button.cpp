// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/door_button.h"

#include "widgets/message_body.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wrapped_text.h"

#include <QPainter>
#include <QStyle>

namespace witan {

namespace {

constexpr int kPadX = 14, kPadY = 8, kIcon = 18, kIconRoom = 30, kGap = 2;

/// A line of its own needs no emphasis.
QFont titleFont(bool isAlone) { return themeFont(TextSize::Body, isAlone ? QFont::Normal : QFont::DemiBold); }

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

/// The text as it is read: on a button two ampersands are one.
QString DoorButton::words() const
{
    return text().replace(QLatin1StringView("&&"), QLatin1StringView("&"));
}

QSize DoorButton::sizeHint() const
{
    return {scaled(480), heightForWidth(scaled(480))};
}

int DoorButton::heightForWidth(int width) const
{
    const int room = width - 2 * kPadX - (icon().isNull() ? 0 : kIconRoom);
    const int title = wrappedSize(words(), titleFont(m_sentence.isEmpty()), room).height();
    return 2 * kPadY + title + (m_sentence.isEmpty() ? 0 : kGap + wrappedSize(m_sentence, themeFont(TextSize::Secondary), room).height());
}

void DoorButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    paintRounded(painter, rect(), 10, isDown() ? theme.accentSoft : underMouse() ? theme.raised : theme.surface, theme.line);
    const int firstLine = lineHeight(titleFont(m_sentence.isEmpty()));
    QRect text = rect().adjusted(kPadX, kPadY, -kPadX, -kPadY);
    const auto place = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    if (!icon().isNull()) {
        icon().paint(&painter, place(QRect(text.x(), text.y() + (firstLine - kIcon) / 2, kIcon, kIcon)));
        text.adjust(kIconRoom, 0, 0, 0);
    }
    text = place(text);
    const Qt::Alignment side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    painter.setPen(isEnabled() ? theme.text : theme.text2);
    paintWrapped(painter, text, words(), titleFont(m_sentence.isEmpty()), side);
    if (!m_sentence.isEmpty())
        text.adjust(0, wrappedSize(words(), titleFont(false), text.width()).height() + kGap, 0, 0);
    painter.setPen(theme.text2);
    paintWrapped(painter, text, m_sentence, themeFont(TextSize::Secondary), side);
    if (hasFocus())
        paintFocusRing(painter, rect(), 10, theme);
}

} // namespace witan
