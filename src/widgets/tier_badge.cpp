// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/tier_badge.h"

#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QPainter>

namespace witan {

namespace {

constexpr int kIcon = 18, kPad = 8, kGap = 6, kLeastWidth = 120;

QFont badgeFont() { return themeFont(TextSize::Small, QFont::DemiBold); }

} // namespace

TierBadge::TierBadge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void TierBadge::setTier(RiskTier tier, const QString &words)
{
    m_tier = m_shape = tier;
    m_words = words;
    setAccessibleName(words);
    updateGeometry();
    update();
}

void TierBadge::setForeignTier(RiskTier rank, const QString &words)
{
    setTier(rank, words);
    m_shape = RiskTier::Unknown;
}

QSize TierBadge::sizeHint() const
{
    const QFontMetrics metrics(badgeFont());
    return {kPad * 2 + kIcon + kGap + metrics.horizontalAdvance(m_words) + 1, metrics.height() + 7};
}

/// The agent names the tier as it likes: a long word must not push the column beyond its edge.
QSize TierBadge::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), scaled(kLeastWidth)), sizeHint().height()};
}

void TierBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const QColor ink = theme.tier(m_tier);
    paintRounded(painter, rect(), 6, theme.tierBg(m_tier));
    const auto flip = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    paintIcon(painter, flip(QRect(kPad, (height() - kIcon) / 2, kIcon, kIcon)), tierIcon(m_shape), ink);
    painter.setFont(badgeFont());
    painter.setPen(ink);
    const QRect room(kPad + kIcon + kGap, 0, width() - 2 * kPad - kIcon - kGap + 1, height());
    // The score stands at the end.
    painter.drawText(flip(room), Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(m_words, Qt::ElideMiddle, room.width()));
}

} // namespace witan
