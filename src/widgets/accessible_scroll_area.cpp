// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/accessible_scroll_area.h"

#include <QAbstractScrollArea>
#include <QAccessible>
#include <QAccessibleWidget>
#include <QScrollBar>

#include <utility>

namespace witan {

namespace {

/// The same children as Qt's: what is scrolled, then the scroll bars that are there.
class ScrollAreaInterface final : public QAccessibleWidget {
public:
    explicit ScrollAreaInterface(QAbstractScrollArea *area) : QAccessibleWidget(area, QAccessible::Client) {}

    bool isValid() const override { return QAccessibleWidget::isValid() && area() && area()->viewport(); }
    int childCount() const override { return int(children().size()); }
    QAccessibleInterface *child(int index) const override { return QAccessible::queryAccessibleInterface(children().value(index)); }
    int indexOfChild(const QAccessibleInterface *child) const override { return child ? int(children().indexOf(child->object())) : -1; }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QObjectList all = children();
        for (QObject *each : all) {
            const auto *part = qobject_cast<QWidget *>(each);
            if (part && part->isVisible() && part->rect().contains(part->mapFromGlobal(QPoint(x, y))))
                return QAccessible::queryAccessibleInterface(each);
        }
        return nullptr;
    }

private:
    QAbstractScrollArea *area() const { return qobject_cast<QAbstractScrollArea *>(object()); }
    QObjectList children() const
    {
        QObjectList parts;
        // Null while the area is being destroyed.
        const QAbstractScrollArea *all = area();
        if (!all || !all->viewport())
            return parts;
        parts.append(all->viewport());
        for (const QScrollBar *bar : {all->horizontalScrollBar(), all->verticalScrollBar()}) {
            if (bar && bar->isVisible())
                parts.append(bar->parentWidget());
        }
        if (all->cornerWidget() && all->cornerWidget()->isVisible())
            parts.append(all->cornerWidget());
        return parts;
    }
};

/// For those alone that Qt would give its own interface of a scroll area: lists and texts have others.
QAccessibleInterface *makeScrollArea(const QString &className, QObject *object)
{
    auto *area = className == u"QScrollArea" || className == u"QAbstractScrollArea" ? qobject_cast<QAbstractScrollArea *>(object) : nullptr;
    return area ? new ScrollAreaInterface(area) : nullptr;
}

} // namespace

void installAccessibleScrollAreas()
{
    static bool installed = false;
    if (!std::exchange(installed, true))
        QAccessible::installFactory(makeScrollArea);
}

} // namespace witan
