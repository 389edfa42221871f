// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/field_frame.h"

#include "widgets/text_field.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QApplication>
#include <QPainter>

namespace witan {

FieldFrame::FieldFrame(QWidget *parent) : QWidget(parent)
{
    connect(qApp, &QApplication::focusChanged, this, [this] { update(); });
}

TextField *FieldFrame::field() const
{
    return findChild<TextField *>();
}

void FieldFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const TextField *inside = field();
    paintRounded(painter, rect(), 10, theme.surface, theme.line);
    if (inside && inside->hasFocus())
        paintFocusRing(painter, rect(), 10, theme);
}

void FieldFrame::mousePressEvent(QMouseEvent *)
{
    if (TextField *inside = field())
        inside->setFocus(Qt::MouseFocusReason);
}

} // namespace witan
