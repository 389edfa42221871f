// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/witan_style.h"

#include "widgets/field_style.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRing = 2;   // kept free around every button, so that the focus ring moves nothing

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return qRound(x * (1 - share) + y * share); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

struct ButtonLook {
    QColor fill, border, text;
    bool strong = true;
    Qt::PenStyle line = Qt::SolidLine;
};

/// What is off keeps its words legible: no fill, and a dashed edge.
ButtonLook offLook(const Theme &theme)
{
    return {{}, theme.text2, theme.text2, true, Qt::DashLine};
}

ButtonLook lookOf(const QString &kind, const QStyle::State state, const Theme &theme)
{
    const bool enabled = state & QStyle::State_Enabled;
    const double shade = !enabled ? 0 : (state & QStyle::State_Sunken) ? 0.16 : (state & QStyle::State_MouseOver) ? 0.08 : 0;
    ButtonLook look{mixed(theme.surface, theme.text, shade), theme.line, theme.text};
    if (kind == u"primary") {
        look = {mixed(theme.accent, theme.text, shade), {}, theme.accentText};
        return enabled ? look : offLook(theme);
    }
    if (kind == u"danger") {
        look.border = look.text = theme.high;
    } else if (kind == u"note") {
        look.border = enabled ? theme.med : mixed(theme.surface, theme.med, 0.4);
    } else if (kind == u"quiet" || kind == u"segment" || kind == u"link" || kind == u"line") {
        look = {shade > 0 ? mixed(theme.surface, theme.text, shade) : QColor(), {}, kind == u"link" ? theme.accent : theme.text2};
        if (kind == u"segment") {
            look.strong = state & QStyle::State_On;
            look.text = look.strong ? theme.text : theme.text2;
        }
    }
    if (kind == u"chip" || kind == u"line")
        look.strong = false;
    if (state & QStyle::State_On && kind != u"segment")
        look = {theme.accentSoft, theme.accent, theme.text};
    if (!enabled && look.border.isValid())
        return offLook(theme);
    if (!enabled)
        look.text = theme.text2;
    return look;
}

QString kindOf(const QWidget *widget)
{
    return widget ? widget->property("kind").toString() : QString();
}

bool isTight(const QWidget *widget)
{
    return widget && widget->property("tight").toBool();
}

QRect sliderRect(const QStyleOptionSlider &bar)
{
    const bool upright = bar.orientation == Qt::Vertical;
    const int length = upright ? bar.rect.height() : bar.rect.width();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    int handle = length;
    if (range > 0)
        handle = int(qMin<qint64>(length, qMax<qint64>(32, qint64(bar.pageStep) * length / (range + bar.pageStep))));
    const int start = QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
    return upright ? QRect(bar.rect.x(), bar.rect.y() + start, bar.rect.width(), handle)
                   : QRect(bar.rect.x() + start, bar.rect.y(), handle, bar.rect.height());
}

} // namespace

void paintRounded(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border, Qt::PenStyle line)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() ? QPen(border, 1, line) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(border.isValid() ? rect.adjusted(0.5, 0.5, -0.5, -0.5) : rect, radius, radius);
    painter.restore();
}

void paintFocusRing(QPainter &painter, const QRect &rect, int radius, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.focus, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

WitanStyle::WitanStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void WitanStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QTabBar *>(widget) || widget->inherits("QScrollBar"))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *button = qobject_cast<QPushButton *>(widget)) {
        const QString kind = kindOf(button);
        const bool small = kind == u"line" || kind == u"chip" || kind == u"segment" || kind == u"link" || isTight(button);
        button->setFont(themeFont(small ? TextSize::Secondary : TextSize::Name));
    }
}

void WitanStyle::drawButton(const QStyleOptionButton &button, QPainter &painter, const QWidget *widget) const
{
    const Theme &theme = Theme::of(button.palette);
    const QString kind = kindOf(widget);
    const ButtonLook look = lookOf(kind, button.state, theme);
    const QRect body = button.rect.adjusted(kRing, kRing, -kRing, -kRing);
    if (look.fill.isValid() || look.border.isValid())
        paintRounded(painter, body, 8, look.fill, look.border, look.line);
    if (button.state & State_HasFocus)
        paintFocusRing(painter, button.rect, 9, theme);

    QFont font = painter.font();
    font.setWeight(look.strong ? QFont::DemiBold : QFont::Normal);
    painter.save();
    painter.setFont(font);
    const int iconSize = button.icon.isNull() ? 0 : button.iconSize.width();
    const int textWidth = button.text.isEmpty() ? 0 : QFontMetrics(font).size(Qt::TextShowMnemonic | Qt::TextSingleLine, button.text).width();
    const int gap = iconSize && textWidth ? 6 : 0;
    const int left = body.x() + (body.width() - iconSize - gap - textWidth) / 2;
    if (iconSize) {
        const QRect iconRect = visualRect(button.direction, body, QRect(left, body.y() + (body.height() - iconSize) / 2, iconSize, iconSize));
        button.icon.paint(&painter, iconRect, Qt::AlignCenter, button.state & State_Enabled ? QIcon::Normal : QIcon::Disabled);
    }
    painter.setPen(look.text);
    const QRect textRect = visualRect(button.direction, body, QRect(left + iconSize + gap, body.y(), textWidth + 1, body.height()));
    painter.drawText(textRect, Qt::AlignCenter | Qt::TextHideMnemonic | Qt::TextSingleLine, button.text);
    painter.restore();
}

void WitanStyle::drawTabShape(const QStyleOptionTab &tab, QPainter &painter) const
{
    const Theme &theme = Theme::of(tab.palette);
    if (tab.state & State_Selected)
        painter.fillRect(QRect(tab.rect.left(), tab.rect.bottom() - 1, tab.rect.width(), 2), theme.accent);
    if (tab.state & State_HasFocus)
        paintFocusRing(painter, tab.rect.adjusted(0, 0, 0, -3), 6, theme);
}

void WitanStyle::drawTabLabel(const QStyleOptionTab &tab, QPainter &painter) const
{
    const Theme &theme = Theme::of(tab.palette);
    const bool on = tab.state & State_Selected;
    painter.save();
    QFont font = painter.font();
    font.setWeight(on ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(on || tab.state & State_MouseOver ? theme.text : theme.text2);
    painter.drawText(tab.rect.adjusted(0, 0, 0, -2), Qt::AlignCenter | Qt::TextHideMnemonic, tab.text);
    painter.restore();
}

void WitanStyle::drawIndicator(const QStyleOption &option, QPainter &painter, bool round) const
{
    const Theme &theme = Theme::of(option.palette);
    const bool some = option.state & State_NoChange;
    const bool on = option.state & State_On || some;
    const bool enabled = option.state & State_Enabled;
    const QColor ink = !enabled ? theme.line : on ? theme.accent : theme.text2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(QPen(ink, 2));
    painter.setBrush(!round && on ? QBrush(ink) : QBrush(theme.surface));
    if (round)
        painter.drawEllipse(box);
    else
        painter.drawRoundedRect(box, 3, 3);
    if (on && round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(box.center(), box.width() * 0.28, box.width() * 0.28);
    } else if (on) {
        painter.setPen(QPen(theme.accentText, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&box](double x, double y) { return QPointF(box.x() + x * box.width(), box.y() + y * box.height()); };
        if (some)
            painter.drawLine(at(0.25, 0.5), at(0.75, 0.5));
        const QPointF tick[] = {at(0.22, 0.52), at(0.43, 0.74), at(0.80, 0.28)};
        if (!some)
            painter.drawPolyline(tick, 3);
    }
    painter.restore();
}

void WitanStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
        paintFocusRing(*painter, option->rect, 6, Theme::of(option->palette));
        return;
    case PE_IndicatorRadioButton:
    case PE_IndicatorCheckBox:
        drawIndicator(*option, *painter, element == PE_IndicatorRadioButton);
        return;
    case PE_PanelLineEdit:
        // One within another field has no frame of its own.
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0) {
            paintField(*painter, option->rect, option->state & State_HasFocus, Theme::of(option->palette));
            return;
        }
        break;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), Theme::of(option->palette).line);
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void WitanStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            drawButton(*button, *painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTabShape(*tab, *painter);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTabLabel(*tab, *painter);
            return;
        }
        break;
    case CE_ComboBoxLabel:
        if (const auto *choice = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            const QStyleOptionComboBox shown = elidedChoice(*choice);
            QProxyStyle::drawControl(element, &shown, painter, widget);
            return;
        }
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, Theme::of(option->palette).line);
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void WitanStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    if (const auto *choice = qstyleoption_cast<const QStyleOptionComboBox *>(option); control == CC_ComboBox && choice) {
        paintChoiceField(*painter, *choice);
        return;
    }
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    const Theme &theme = Theme::of(bar->palette);
    if (bar->maximum <= bar->minimum)
        return;
    QColor ink = theme.text2;
    const bool active = bar->state & State_MouseOver || bar->state & State_Sunken;
    ink.setAlphaF(bar->activeSubControls & SC_ScrollBarSlider && active ? 0.75f : 0.4f);
    paintRounded(*painter, QRectF(sliderRect(*bar)).adjusted(2, 2, -2, -2), 3, ink);
}

QRect WitanStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    const auto *choice = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (control == CC_ComboBox && choice && (part == SC_ComboBoxEditField || part == SC_ComboBoxArrow))
        return part == SC_ComboBoxArrow ? choiceArrowRect(*choice) : choiceTextRect(*choice);
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const QRect slider = sliderRect(*bar);
    const bool upright = bar->orientation == Qt::Vertical;
    switch (part) {
    case SC_ScrollBarGroove: return bar->rect;
    case SC_ScrollBarSlider: return slider;
    case SC_ScrollBarSubPage:
        return upright ? QRect(bar->rect.topLeft(), QPoint(bar->rect.right(), slider.top() - 1)) : QRect(bar->rect.topLeft(), QPoint(slider.left() - 1, bar->rect.bottom()));
    case SC_ScrollBarAddPage:
        return upright ? QRect(QPoint(bar->rect.left(), slider.bottom() + 1), bar->rect.bottomRight()) : QRect(QPoint(slider.right() + 1, bar->rect.top()), bar->rect.bottomRight());
    default: return {};
    }
}

QSize WitanStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    if (type == CT_PushButton) {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        QFont font = widget ? widget->font() : QFont();
        font.setWeight(QFont::DemiBold);
        const int icon = button && !button->icon.isNull() ? button->iconSize.width() + (button->text.isEmpty() ? 0 : 6) : 0;
        const int text = button && !button->text.isEmpty() ? QFontMetrics(font).size(Qt::TextShowMnemonic, button->text).width() : 0;
        const QString kind = kindOf(widget);
        const int padding = isTight(widget) ? 5 : kind == u"quiet" || kind == u"segment" || kind == u"link" || kind == u"line" ? 8 : 9;
        const int height = qMax(kind == u"segment" || kind == u"chip" || kind == u"line" ? 32 : 36, QFontMetrics(font).height() + 14);
        return {qMax(height, icon + text + 2 * padding) + 2 * kRing, height + 2 * kRing};
    }
    if (type == CT_TabBarTab)
        return {size.width(), qMax(40, size.height())};
    if (type == CT_LineEdit)
        return {size.width(), qMax(36, size.height() + 10)};
    if (type == CT_ComboBox || type == CT_SpinBox)
        return {size.width() + 44, qMax(36, size.height() + 10)};
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_RadioButton || type == CT_CheckBox)
        result.setHeight(qMax(32, result.height()));
    return result;
}

int WitanStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return 10;
    case PM_ScrollBarSliderMin: return 32;
    case PM_ScrollView_ScrollBarSpacing: return 0;
    case PM_SplitterWidth: return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return scaled(18);
    case PM_RadioButtonLabelSpacing:
    case PM_CheckBoxLabelSpacing: return 8;
    case PM_TabBarTabHSpace: return 24;
    case PM_TabBarTabVSpace: return 12;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WitanStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration: return 0;
    case SH_ScrollBar_Transient: return 0;
    case SH_ItemView_ActivateItemOnSingleClick: return 0;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace witan
