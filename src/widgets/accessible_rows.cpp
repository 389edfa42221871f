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

/// One row. It knows its widget and its number only, so that a thread of a million rows costs nothing until it is asked about.
class RowInterface final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    RowInterface(QWidget *widget, AccessibleRows *rows, int row) : m_widget(widget), m_rows(rows), m_row(row) {}

    bool isValid() const override { return m_widget && m_row < m_rows->accessibleRowCount(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_widget ? m_widget->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return m_widget ? QAccessible::queryAccessibleInterface(m_widget) : nullptr; }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text which) const override { return isValid() && which == QAccessible::Name ? m_rows->accessibleRowName(m_row) : QString(); }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        const QRect local = isValid() ? m_rows->accessibleRowRect(m_row) : QRect();
        return local.isEmpty() ? QRect() : QRect(m_widget->mapToGlobal(local.topLeft()), local.size());
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const bool current = m_rows->accessibleCurrentRow() == m_row;
        state.focusable = state.selectable = true;
        state.selected = current;
        state.focused = current && m_widget->hasFocus();
        state.expandable = m_rows->accessibleRowIsExpandable(m_row);
        state.expanded = state.expandable && m_rows->accessibleRowIsExpanded(m_row);
        state.collapsed = state.expandable && !state.expanded;
        state.checkable = m_rows->accessibleRowIsCheckable(m_row);
        state.checked = m_rows->accessibleRowIsChecked(m_row);
        state.offscreen = m_rows->accessibleRowRect(m_row).isEmpty();
        state.invisible = m_rows->accessibleRowName(m_row).isEmpty();
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override
    {
        QStringList names{pressAction(), setFocusAction()};
        if (isValid() && m_rows->accessibleRowIsExpandable(m_row))
            names.append(toggleAction());
        return names;
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        if (name == setFocusAction()) {
            m_widget->setFocus(Qt::OtherFocusReason);
            m_rows->accessibleFocus(m_row);
        } else if (name == pressAction()) {
            m_rows->accessiblePress(m_row);
        } else if (name == toggleAction()) {
            m_rows->accessibleToggle(m_row);
        }
    }

private:
    QPointer<QWidget> m_widget;
    AccessibleRows *m_rows;
    int m_row;
};

class RowsInterface final : public QAccessibleWidget {
public:
    RowsInterface(QWidget *widget, AccessibleRows *rows) : QAccessibleWidget(widget, QAccessible::List), m_rows(rows) {}
    ~RowsInterface() override { forgetFrom(0); }

    int childCount() const override { return m_rows->accessibleRowCount() + int(m_rows->accessibleExtras().size()); }

    QAccessibleInterface *child(int index) const override
    {
        const int rows = m_rows->accessibleRowCount();
        if (index < 0)
            return nullptr;
        if (index >= rows) {
            const QList<QWidget *> extras = m_rows->accessibleExtras();
            return index - rows < extras.size() ? QAccessible::queryAccessibleInterface(extras[index - rows]) : nullptr;
        }
        if (const auto known = m_ids.constFind(index); known != m_ids.cend())
            return QAccessible::accessibleInterface(*known);
        auto *made = new RowInterface(widget(), m_rows, index);
        m_ids.insert(index, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (auto it = m_ids.cbegin(); it != m_ids.cend(); ++it) {
            if (QAccessible::accessibleInterface(it.value()) == child)
                return it.key();
        }
        const QList<QWidget *> extras = m_rows->accessibleExtras();
        for (qsizetype i = 0; i < extras.size(); ++i) {
            if (child && child->object() == extras[i])
                return m_rows->accessibleRowCount() + int(i);
        }
        return -1;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint local = widget()->mapFromGlobal(QPoint(x, y));
        const int row = m_rows->accessibleRowAt(local);
        return row >= 0 ? child(row) : nullptr;
    }

    QAccessibleInterface *focusChild() const override
    {
        if (!widget()->hasFocus())
            return QAccessibleWidget::focusChild();
        const int row = m_rows->accessibleCurrentRow();
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
    AccessibleRows *m_rows;
    mutable QHash<int, QAccessible::Id> m_ids;
};

QAccessibleInterface *makeRows(const QString &, QObject *object)
{
    auto *rows = dynamic_cast<AccessibleRows *>(object);
    auto *widget = qobject_cast<QWidget *>(object);
    return rows && widget ? new RowsInterface(widget, rows) : nullptr;
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
    const auto *list = dynamic_cast<AccessibleRows *>(widget);
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
