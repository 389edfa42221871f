// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/card.h"

#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QPainter>

namespace witan {

Card::Card(QWidget *parent) : QWidget(parent) {}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    paintRounded(painter, rect(), 10, theme.surface, theme.line);
}

} // namespace witan
