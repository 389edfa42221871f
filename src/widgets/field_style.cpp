// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/field_style.h"

#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QPainter>
#include <QStyleOption>

namespace witan {

namespace {

constexpr int kRadius = 10, kArrowRoom = 34, kArrow = 8;
/// What Qt adds by itself before the text of a line edit and of a list makes 10 of both, as in the other fields.
constexpr int kEditedMargin = 8, kChosenMargin = 9;

} // namespace

void paintField(QPainter &painter, const QRect &rect, bool hasFocus, const Theme &theme)
{
    paintRounded(painter, rect, kRadius, theme.surface, theme.line);
    if (hasFocus)
        paintFocusRing(painter, rect, kRadius, theme);
}

void paintNoteField(QPainter &painter, const QRect &rect, bool hasFocus, const Theme &theme)
{
    const qreal width = hasFocus ? 2 : 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.med, width, Qt::DashLine));
    painter.setBrush(theme.note);
    painter.drawRoundedRect(QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2), kRadius, kRadius);
    painter.restore();
}

void paintChoiceField(QPainter &painter, const QStyleOptionComboBox &field)
{
    const Theme &theme = Theme::of(field.palette);
    paintField(painter, field.rect, field.state & QStyle::State_HasFocus, theme);
    const QPointF tip = QRectF(choiceArrowRect(field)).center() + QPointF(0, kArrow / 4.0);
    const QPointF arrow[] = {tip - QPointF(kArrow / 2.0, kArrow / 2.0), tip, tip + QPointF(kArrow / 2.0, -kArrow / 2.0)};
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.text2, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(arrow, 3);
    painter.restore();
}

QRect choiceTextRect(const QStyleOptionComboBox &field)
{
    const int margin = field.editable ? kEditedMargin : kChosenMargin;
    return QStyle::visualRect(field.direction, field.rect, field.rect.adjusted(margin, 2, -kArrowRoom, -2));
}

QRect choiceArrowRect(const QStyleOptionComboBox &field)
{
    const QRect arrow(field.rect.right() + 1 - kArrowRoom, field.rect.top(), kArrowRoom, field.rect.height());
    return QStyle::visualRect(field.direction, field.rect, arrow);
}

QStyleOptionComboBox elidedChoice(const QStyleOptionComboBox &field)
{
    QStyleOptionComboBox shown = field;
    shown.currentText = field.fontMetrics.elidedText(field.currentText, Qt::ElideRight, choiceTextRect(field).width() - 2);
    return shown;
}

} // namespace witan
