// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/banner.h"

#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QPainter>

namespace witan {

Banner::Banner(QWidget *parent) : QWidget(parent) {}

void Banner::setTone(const QString &tone)
{
    m_tone = tone;
    update();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    paintRounded(painter, rect(), 10, m_tone == u"bad" ? theme.highBg : m_tone == u"warning" ? theme.medBg : m_tone == u"good" ? theme.lowBg : theme.accentSoft);
}

} // namespace witan
