// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QRect>
#include <QStringList>

class QWidget;

namespace witan {

/// A widget that paints its own list offers its rows to screen readers through this: each becomes a list item with a
/// name, a place and, where it can be acted on, a "Press" action.
class AccessibleRows {
public:
    virtual ~AccessibleRows() = default;

    virtual int accessibleRowCount() const = 0;
    virtual QString accessibleRowName(int row) const = 0;
    /// Whether the row is said when it comes.
    virtual bool accessibleRowIsNews(int) const { return true; }
    /// In the widget's coordinates; empty where the row is not in sight.
    virtual QRect accessibleRowRect(int row) const = 0;
    virtual int accessibleRowAt(const QPoint &position) const = 0;
    virtual int accessibleCurrentRow() const = 0;
    virtual bool accessibleRowIsExpandable(int) const { return true; }
    virtual bool accessibleRowIsExpanded(int) const { return false; }
    virtual bool accessibleRowIsCheckable(int) const { return false; }
    virtual bool accessibleRowIsChecked(int) const { return false; }
    virtual void accessiblePress(int row) = 0;
    /// Of a row that is expandable.
    virtual void accessibleToggle(int row) { accessiblePress(row); }
    /// A screen reader goes to the row, and so tells its whole name.
    virtual void accessibleFocus(int) {}
    /// What else can be done with a row, each in words.
    virtual QStringList accessibleRowActions(int) const { return {}; }
    virtual void accessibleRunAction(int, const QString &) {}
    /// Real widgets that stand among the rows; they follow them.
    virtual QList<QWidget *> accessibleExtras() const { return {}; }
};

/// Once, before the first window.
void installAccessibleRows();

/// Tells screen readers that rows came, and what they say; returns what was said.
QStringList accessibleRowsInserted(QWidget *widget, int first, int last);
/// Rows from here on may be others now.
void accessibleRowsChangedFrom(QWidget *widget, int first);
void accessibleRowRenamed(QWidget *widget, int row);
void accessibleRowFocused(QWidget *widget, int row);
/// The row was expanded or collapsed.
void accessibleRowToggled(QWidget *widget, int row);

} // namespace witan
