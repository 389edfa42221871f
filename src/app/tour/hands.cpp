// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/tour/hands.h"

#include "widgets/accessible_rows.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStyle>

namespace witan {
namespace {

constexpr int kReadingStep = 8, kPartOfPage = 4;

/// What a screen reader would call it.
QString nameOf(QWidget &widget)
{
    if (!widget.accessibleName().isEmpty())
        return widget.accessibleName();
    const auto *button = qobject_cast<QAbstractButton *>(&widget);
    QAccessibleInterface *interface = button ? QAccessible::queryAccessibleInterface(&widget) : nullptr;
    return interface ? interface->text(QAccessible::Name) : QString();
}

void clickAt(QWidget &widget, const QPoint &at)
{
    // As a press does with any window: only what an active one shows counts as seen.
    widget.window()->activateWindow();
    const QPointF local(at), global(widget.mapToGlobal(at));
    QMouseEvent press(QEvent::MouseButtonPress, local, global, Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &press);
    QMouseEvent release(QEvent::MouseButtonRelease, local, global, Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &release);
}

void key(QWidget &widget, int code, const QString &text = {}, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QKeyEvent press(QEvent::KeyPress, code, modifiers, text);
    QCoreApplication::sendEvent(&widget, &press);
    QKeyEvent release(QEvent::KeyRelease, code, modifiers, text);
    QCoreApplication::sendEvent(&widget, &release);
}

/// Where mouse events of a scroll area are taken.
QWidget &surfaceOf(QWidget &widget)
{
    auto *area = qobject_cast<QAbstractScrollArea *>(&widget);
    return area ? *area->viewport() : widget;
}

} // namespace

QWidget *Hands::find(const QString &name) const
{
    const auto widgets = m_window.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (widget->isVisible() && nameOf(*widget) == name)
            return widget;
    }
    return nullptr;
}

bool Hands::canPress(const QString &name) const
{
    const QWidget *widget = find(name);
    return widget && widget->isEnabled();
}

bool Hands::press(const QString &name)
{
    QWidget *widget = find(name);
    if (!widget || !widget->isEnabled())
        return false;
    if (widget->focusPolicy() & Qt::ClickFocus)
        widget->setFocus(Qt::MouseFocusReason);
    // A choice takes presses on its words alone, and may be wider than they are.
    const QRect words(0, 0, qMin(widget->width(), widget->sizeHint().width()), widget->height());
    clickAt(*widget, QStyle::visualRect(widget->layoutDirection(), widget->rect(), words).center());
    return true;
}

bool Hands::type(const QString &name, const QString &text)
{
    QWidget *field = find(name);
    if (!field || !field->isEnabled())
        return false;
    field->setFocus(Qt::TabFocusReason);
    key(*field, Qt::Key_A, {}, Qt::ControlModifier);
    key(*field, Qt::Key_Delete);
    for (const QChar c : text)
        key(*field, 0, c);
    return true;
}

QString Hands::textIn(const QString &name) const
{
    const auto *field = qobject_cast<QPlainTextEdit *>(find(name));
    return field ? field->toPlainText() : QString();
}

bool Hands::pressRow(const QString &name, const std::function<bool(const QString &)> &wanted)
{
    QWidget *widget = find(name);
    for (int row = 0; widget && row < rows(name); ++row) {
        if (!wanted(rowText(name, row)))
            continue;
        QRect rect;
        if (auto *list = qobject_cast<QAbstractItemView *>(widget)) {
            const QModelIndex index = list->model()->index(row, 0);
            list->scrollTo(index);
            rect = list->visualRect(index);
        } else if (auto *view = dynamic_cast<AccessibleRows *>(widget)) {
            rect = view->accessibleRowRect(row);
        }
        QWidget &surface = surfaceOf(*widget);
        // The upper left corner: a row that is open has its details, with controls of their own, further down.
        clickAt(surface, rect.topLeft() + QPoint(rect.width() / 4, qMin(16, rect.height() / 2)));
        return true;
    }
    return false;
}

int Hands::rows(const QString &name) const
{
    QWidget *widget = find(name);
    if (auto *list = qobject_cast<QAbstractItemView *>(widget))
        return list->model() ? list->model()->rowCount() : 0;
    const auto *view = dynamic_cast<AccessibleRows *>(widget);
    return view ? view->accessibleRowCount() : 0;
}

QString Hands::rowText(const QString &name, int row) const
{
    QWidget *widget = find(name);
    if (auto *list = qobject_cast<QAbstractItemView *>(widget)) {
        const QModelIndex index = list->model()->index(row, 0);
        const QString spoken = index.data(Qt::AccessibleTextRole).toString();
        return spoken.isEmpty() ? index.data(Qt::DisplayRole).toString() : spoken;
    }
    const auto *view = dynamic_cast<AccessibleRows *>(widget);
    return view ? view->accessibleRowName(row) : QString();
}

void Hands::scrollToEnd(const QString &name)
{
    if (auto *area = qobject_cast<QAbstractScrollArea *>(find(name)))
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
}

QScrollBar *Hands::barOf(const QString &name) const
{
    for (QWidget *widget = find(name); widget; widget = widget->parentWidget()) {
        if (auto *area = qobject_cast<QAbstractScrollArea *>(widget))
            return area->verticalScrollBar();
    }
    return nullptr;
}

bool Hands::readOn(const QString &name)
{
    QScrollBar *bar = barOf(name);
    if (!bar || bar->value() >= bar->maximum())
        return false;
    bar->setValue(bar->value() + qMax(kReadingStep, bar->pageStep() / kPartOfPage));
    return true;
}

void Hands::scrollToStart(const QString &name)
{
    if (QScrollBar *bar = barOf(name))
        bar->setValue(bar->minimum());
}

} // namespace witan
