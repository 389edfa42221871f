// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/factor_bar.h"

#include "widgets/json_text.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QPainter>

#include <algorithm>

namespace witan {

namespace {

constexpr int kThickness = 8;

} // namespace

FactorBar::FactorBar(const QString &name, const QString &digits, double score, double maximum, RiskTier tier, QWidget *parent)
    : QWidget(parent), m_share(std::clamp(score / maximum, 0.0, 1.0)), m_number(digits), m_tier(tier)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("%1: %2 of %3").arg(name, m_number, plainJson(maximum)));
}

QSize FactorBar::sizeHint() const
{
    return {scaled(170), scaled(22)};
}

void FactorBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const QFont font = themeFont(TextSize::Secondary);
    const int numberWidth = qMax(scaled(34), QFontMetrics(font).horizontalAdvance(m_number) + 10);
    const auto flip = [this](const QRectF &r) {
        return layoutDirection() == Qt::RightToLeft ? QRectF(width() - r.x() - r.width(), r.y(), r.width(), r.height()) : r;
    };
    const QRectF track(0, (height() - kThickness) / 2, width() - numberWidth, kThickness);
    paintRounded(painter, flip(track), kThickness / 2.0, theme.bg);
    if (m_share > 0)
        paintRounded(painter, flip(QRectF(track.x(), track.y(), qMax<double>(kThickness, track.width() * m_share), kThickness)), kThickness / 2.0,
                     theme.tier(m_tier));
    painter.setFont(font);
    painter.setPen(theme.text2);
    painter.drawText(flip(QRectF(width() - numberWidth, 0, numberWidth, height())), layoutDirection() == Qt::RightToLeft ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter, m_number);
}

} // namespace witan
