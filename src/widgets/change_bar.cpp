// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/change_bar.h"

#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wording.h"

#include <QPainter>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kThickness = 10;

double shareOf(std::optional<double> score, double maximum)
{
    return score ? std::clamp(*score / maximum, 0.0, 1.0) : -1.0;
}

} // namespace

ChangeBar::ChangeBar(const QString &name, std::optional<double> before, std::optional<double> after, double maximum, RiskTier tier, QWidget *parent)
    : QWidget(parent), m_before(shareOf(before, maximum)), m_after(shareOf(after, maximum)), m_tier(tier)
{
    const auto words = [](std::optional<double> score) { return score ? wording::number(*score) : ChangeBar::tr("none"); };
    m_words = before == after ? words(after) : tr("%1 → %2").arg(words(before), words(after));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("%1: %2, of %3").arg(name, m_words, wording::number(maximum)));
}

QSize ChangeBar::sizeHint() const
{
    return {scaled(180), scaled(22)};
}

void ChangeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const QFont font = themeFont(TextSize::Secondary);
    const int wordsWidth = qMax(scaled(64), QFontMetrics(font).horizontalAdvance(m_words) + 10);
    const bool fromTheRight = layoutDirection() == Qt::RightToLeft;
    const auto flip = [this, fromTheRight](const QRectF &r) { return fromTheRight ? QRectF(width() - r.x() - r.width(), r.y(), r.width(), r.height()) : r; };
    const QRectF track(0, (height() - kThickness) / 2.0, width() - wordsWidth, kThickness);
    paintRounded(painter, flip(track), kThickness / 2.0, theme.bg);
    if (m_after >= 0)
        paintRounded(painter, flip(QRectF(track.x(), track.y(), qMax<double>(kThickness, track.width() * m_after), kThickness)), kThickness / 2.0, theme.tier(m_tier));
    if (m_before >= 0 && m_before != m_after) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.text2, 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        const QRectF old(track.x() + 0.5, track.y() + 0.5, qMax<double>(kThickness, track.width() * m_before) - 1, kThickness - 1);
        painter.drawRoundedRect(flip(old), kThickness / 2.0, kThickness / 2.0);
    }
    painter.setFont(font);
    painter.setPen(theme.text);
    painter.drawText(flip(QRectF(width() - wordsWidth, 0, wordsWidth, height())), (fromTheRight ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, m_words);
}

} // namespace witan
