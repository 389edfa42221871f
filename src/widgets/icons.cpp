// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/icons.h"

#include "widgets/theme.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace witan {

using namespace Qt::StringLiterals;

QPixmap iconPixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio)
{
    const QString key = u"witan/%1/%2/%3/%4"_s.arg(name, color.name(QColor::HexArgb)).arg(size).arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    const int pixels = qRound(size * devicePixelRatio);
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QFile file(u":/witan/icons/%1.svg"_s.arg(name));
    if (file.open(QIODevice::ReadOnly)) {
        QByteArray svg = file.readAll();
        svg.replace("currentColor", color.name().toLatin1());
        QSvgRenderer renderer(svg);
        QPainter painter(&pixmap);
        renderer.render(&painter);
    }
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void paintIcon(QPainter &painter, const QRect &rect, const QString &name, const QColor &color)
{
    const int size = qMin(rect.width(), rect.height());
    const QPixmap pixmap = iconPixmap(name, color, size, painter.device()->devicePixelRatioF());
    painter.drawPixmap(QPoint(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2), pixmap);
}

QString tierIcon(RiskTier tier)
{
    switch (tier) {
    case RiskTier::Low: return u"tier-low"_s;
    case RiskTier::Medium: return u"tier-medium"_s;
    case RiskTier::High: return u"tier-high"_s;
    case RiskTier::Critical: return u"tier-critical"_s;
    case RiskTier::Unknown: break;
    }
    return u"tier-unknown"_s;
}

QIcon applicationIcon()
{
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128})
        icon.addPixmap(iconPixmap(u"witan"_s, Qt::black, size, 1));
    return icon;
}

QIcon countedIcon(int count)
{
    if (count <= 0)
        return applicationIcon();
    const QString number = count > 99 ? u"99+"_s : QString::number(count);
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64, 128}) {
        QPixmap pixmap = iconPixmap(u"witan"_s, Qt::black, size, 1);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        // As large as it can be read: in a tray there are sixteen pixels.
        const qreal height = size * 0.62, width = qMax(height, qMin(qreal(size), height * (0.45 + 0.42 * qreal(number.size()))));
        const QRectF ground(size - width, size - height, width, height);
        painter.setPen(QPen(Qt::white, qMax(1.0, size / 24.0)));
        painter.setBrush(Theme::light().high);
        const qreal edge = painter.pen().widthF() / 2;
        painter.drawRoundedRect(ground.adjusted(edge, edge, -edge, -edge), height / 2, height / 2);
        QFont font;
        font.setBold(true);
        font.setPixelSize(qMax(8, qRound(height * (number.size() > 2 ? 0.56 : 0.74))));
        painter.setFont(font);
        painter.drawText(ground, Qt::AlignCenter, number);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace witan
