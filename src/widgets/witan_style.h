// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProxyStyle>

class QStyleOptionButton;
class QStyleOptionTab;

namespace witan {

struct Theme;

/// Fusion with Witan's own buttons, fields, tabs, thin scroll bars and focus ring. A button says what it is by the dynamic property
/// `kind`: primary, plain (the default), danger, quiet, segment (one of a row, the checked one in bold), chip, line or link; by `tight`,
/// that it stands in a row with little room.
class WitanStyle final : public QProxyStyle {
    Q_OBJECT
public:
    WitanStyle();

    void polish(QWidget *widget) override;
    using QProxyStyle::polish;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const override;

private:
    void drawButton(const QStyleOptionButton &button, QPainter &painter, const QWidget *widget) const;
    void drawTabShape(const QStyleOptionTab &tab, QPainter &painter) const;
    void drawTabLabel(const QStyleOptionTab &tab, QPainter &painter) const;
    void drawIndicator(const QStyleOption &option, QPainter &painter, bool round) const;
};

/// The 2 px ring in its own blue, just inside `rect`.
void paintFocusRing(QPainter &painter, const QRect &rect, int radius, const Theme &theme);
/// A rounded ground with a hairline.
void paintRounded(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border = {}, Qt::PenStyle line = Qt::SolidLine);

} // namespace witan
