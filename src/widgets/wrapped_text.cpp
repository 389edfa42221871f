// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/wrapped_text.h"

#include "widgets/message_body.h"

#include <QPainter>
#include <QTextLayout>
#include <QtMath>

namespace witan {

namespace {

QSizeF layOut(QTextLayout &layout, int width, Qt::Alignment side)
{
    QTextOption option(side);
    option.setTextDirection(Qt::LayoutDirectionAuto);   // by default that of the window
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    const int step = lineHeight(layout.font());
    qreal y = 0, widest = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y + qFloor((step - line.height()) / 2)));
        y += qMax<qreal>(step, qCeil(line.height()));
        widest = qMax(widest, line.naturalTextWidth());
    }
    layout.endLayout();
    return {widest, y};
}

} // namespace

QSize wrappedSize(const QString &text, const QFont &font, int width)
{
    QTextLayout layout(text, font);
    const QSizeF size = layOut(layout, width, Qt::AlignLeading);
    return {qCeil(size.width()) + 1, qCeil(size.height())};
}

void paintWrapped(QPainter &painter, const QRect &rect, const QString &text, const QFont &font, Qt::Alignment side)
{
    QTextLayout layout(text, font);
    layOut(layout, rect.width(), side);
    layout.draw(&painter, rect.topLeft());
}

} // namespace witan
