// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/accessible_rows.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>
#include <QWidget>

namespace witan {

namespace {

constexpr int kMostSaid = 20;   // of a hundred that come at once nobody wants to hear each

/// Null where the widget is being destroyed: what is asked about it then must not reach what is gone of it.
AccessibleRows *rowsOf(QObject *widget)
{
    return dynamic_cast<AccessibleRows *>(widget);
}

/// One row. It knows its widget and its number only, so that a thread of a million rows costs nothing until it is asked about.
class RowInterface final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    RowInterface(QWidget *widget, int row) : m_widget(widget), m_row(row) {}

    bool isValid() const override { return rows() && m_row < rows()->accessibleRowCount(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_widget ? m_widget->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return m_widget ? QAccessible::queryAccessibleInterface(m_widget) : nullptr; }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text which) const override { return isValid() && which == QAccessible::Name ? rows()->accessibleRowName(m_row) : QString(); }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        const QRect local = isValid() ? rows()->accessibleRowRect(m_row) : QRect();
        return local.isEmpty() ? QRect() : QRect(m_widget->mapToGlobal(local.topLeft()), local.size());
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const bool current = rows()->accessibleCurrentRow() == m_row;
        state.focusable = state.selectable = true;
        state.selected = current;
        state.focused = current && m_widget->hasFocus();
        state.expandable = rows()->accessibleRowIsExpandable(m_row);
        state.expanded = state.expandable && rows()->accessibleRowIsExpanded(m_row);
        state.collapsed = state.expandable && !state.expanded;
        state.checkable = rows()->accessibleRowIsCheckable(m_row);
        state.checked = rows()->accessibleRowIsChecked(m_row);
        state.offscreen = rows()->accessibleRowRect(m_row).isEmpty();
        state.invisible = rows()->accessibleRowName(m_row).isEmpty();
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override
    {
        QStringList names{pressAction(), setFocusAction()};
        if (isValid() && rows()->accessibleRowIsExpandable(m_row))
            names.append(toggleAction());
        return isValid() ? names + rows()->accessibleRowActions(m_row) : names;
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        if (name == setFocusAction()) {
            m_widget->setFocus(Qt::OtherFocusReason);
            rows()->accessibleFocus(m_row);
        } else if (name == pressAction()) {
            rows()->accessiblePress(m_row);
        } else if (name == toggleAction()) {
            rows()->accessibleToggle(m_row);
        } else {
            rows()->accessibleRunAction(m_row, name);
        }
    }

private:
    AccessibleRows *rows() const { return rowsOf(m_widget); }

    QPointer<QWidget> m_widget;
    int m_row;
};

class RowsInterface final : public QAccessibleWidget {
public:
    explicit RowsInterface(QWidget *widget) : QAccessibleWidget(widget, QAccessible::List) {}
    ~RowsInterface() override { forgetFrom(0); }

    bool isValid() const override { return QAccessibleWidget::isValid() && rows(); }
    int childCount() const override { return rows() ? rows()->accessibleRowCount() + int(rows()->accessibleExtras().size()) : 0; }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || !rows())
            return nullptr;
        const int count = rows()->accessibleRowCount();
        if (index >= count) {
            const QList<QWidget *> extras = rows()->accessibleExtras();
            return index - count < extras.size() ? QAccessible::queryAccessibleInterface(extras[index - count]) : nullptr;
        }
        if (const auto known = m_ids.constFind(index); known != m_ids.cend())
            return QAccessible::accessibleInterface(*known);
        auto *made = new RowInterface(widget(), index);
        m_ids.insert(index, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (auto it = m_ids.cbegin(); it != m_ids.cend(); ++it) {
            if (QAccessible::accessibleInterface(it.value()) == child)
                return it.key();
        }
        const QList<QWidget *> extras = rows() ? rows()->accessibleExtras() : QList<QWidget *>();
        for (qsizetype i = 0; i < extras.size(); ++i) {
            if (child && child->object() == extras[i])
                return rows()->accessibleRowCount() + int(i);
        }
        return -1;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const int row = rows() ? rows()->accessibleRowAt(widget()->mapFromGlobal(QPoint(x, y))) : -1;
        return row >= 0 ? child(row) : nullptr;
    }

    QAccessibleInterface *focusChild() const override
    {
        if (!rows() || !widget()->hasFocus())
            return QAccessibleWidget::focusChild();
        const int row = rows()->accessibleCurrentRow();
        return row >= 0 ? child(row) : nullptr;
    }

    /// Rows from here on may be others now.
    void forgetFrom(int first)
    {
        for (auto it = m_ids.begin(); it != m_ids.end();) {
            if (it.key() < first) {
                ++it;
                continue;
            }
            QAccessible::deleteAccessibleInterface(it.value());
            it = m_ids.erase(it);
        }
    }

private:
    AccessibleRows *rows() const { return rowsOf(object()); }

    mutable QHash<int, QAccessible::Id> m_ids;
};

QAccessibleInterface *makeRows(const QString &, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    return widget && rowsOf(widget) ? new RowsInterface(widget) : nullptr;
}

RowsInterface *interfaceOf(QWidget *widget)
{
    return dynamic_cast<RowsInterface *>(QAccessible::queryAccessibleInterface(widget));
}

} // namespace

void installAccessibleRows()
{
    static bool installed = false;
    if (!std::exchange(installed, true))
        QAccessible::installFactory(makeRows);
}

QStringList accessibleRowsInserted(QWidget *widget, int first, int last)
{
    QStringList said;
    RowsInterface *rows = interfaceOf(widget);
    const AccessibleRows *list = rowsOf(widget);
    if (!rows || !list)
        return said;
    rows->forgetFrom(first);
    for (int row = qMax(first, last - kMostSaid); row <= last; ++row) {
        QAccessibleInterface *item = rows->child(row);
        const QString name = item ? item->text(QAccessible::Name) : QString();
        if (name.isEmpty())
            continue;
        QAccessibleEvent created(item, QAccessible::ObjectCreated);
        QAccessible::updateAccessibility(&created);
        if (!list->accessibleRowIsNews(row))
            continue;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        QAccessibleAnnouncementEvent spoken(widget, name);
#else
        QAccessibleEvent spoken(item, QAccessible::Alert);
#endif
        QAccessible::updateAccessibility(&spoken);
        said.append(name);
    }
    return said;
}

void accessibleRowsChangedFrom(QWidget *widget, int first)
{
    if (RowsInterface *rows = interfaceOf(widget))
        rows->forgetFrom(first);
}

void accessibleRowToggled(QWidget *widget, int row)
{
    RowsInterface *rows = interfaceOf(widget);
    QAccessibleInterface *item = rows ? rows->child(row) : nullptr;
    if (!item)
        return;
    QAccessible::State changed;
    changed.expanded = changed.collapsed = true;
    QAccessibleStateChangeEvent event(item, changed);
    QAccessible::updateAccessibility(&event);
}

void accessibleRowRenamed(QWidget *widget, int row)
{
    RowsInterface *rows = interfaceOf(widget);
    QAccessibleInterface *item = rows ? rows->child(row) : nullptr;
    if (!item)
        return;
    QAccessibleEvent event(item, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
}

void accessibleRowFocused(QWidget *widget, int row)
{
    RowsInterface *rows = interfaceOf(widget);
    QAccessibleInterface *item = rows ? rows->child(row) : nullptr;
    if (!item)
        return;
    QAccessibleEvent event(item, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

} // namespace witan
