// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QPainter;
class QRect;

namespace witan {

/// An icon of resources/icons in one colour, sharp at this device's pixels; drawn once and kept in QPixmapCache.
QPixmap iconPixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio);
void paintIcon(QPainter &painter, const QRect &rect, const QString &name, const QColor &color);
/// The shape that stands for a tier: circle, diamond, triangle, octagon; a square with a question mark where it is unknown.
QString tierIcon(RiskTier tier);
/// Witan's own sign, in the sizes that window lists and task bars show.
QIcon applicationIcon();
/// The same with a number on it, "99+" beyond 99; without one for 0.
QIcon countedIcon(int count);

} // namespace witan
