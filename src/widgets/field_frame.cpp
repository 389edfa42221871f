// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/field_frame.h"

#include "widgets/field_style.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

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

void FieldFrame::setNote(bool note)
{
    m_note = note;
    update();
}

void FieldFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const TextField *inside = field();
    const bool hasFocus = inside && inside->hasFocus();
    if (m_note)
        paintNoteField(painter, rect(), hasFocus, Theme::of(this));
    else
        paintField(painter, rect(), hasFocus, Theme::of(this));
}

void FieldFrame::mousePressEvent(QMouseEvent *)
{
    if (TextField *inside = field())
        inside->setFocus(Qt::MouseFocusReason);
}

} // namespace witan
