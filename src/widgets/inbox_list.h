// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/accessible_rows.h"

#include <QListView>

namespace witan {

class InboxDelegate;
class InboxModel;

/// The view of the inbox: section lines fold by a press, and the line of the section that is being scrolled through stays on top. To
/// screen readers it is a list of rows, of which those with something below them are expandable. Its model is an InboxModel.
class InboxList final : public QListView, public AccessibleRows {
    Q_OBJECT
public:
    explicit InboxList(QWidget *parent = nullptr);

    InboxDelegate *rows() const { return m_delegate; }
    void setModel(QAbstractItemModel *model) override;
    InboxModel *inbox() const { return m_model; }
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    /// The row of the section line that stands on top, -1 where none does.
    int raisedRow() const { return m_raised; }

    int accessibleRowCount() const override;
    QString accessibleRowName(int row) const override;
    QRect accessibleRowRect(int row) const override;
    int accessibleRowAt(const QPoint &position) const override;
    int accessibleCurrentRow() const override;
    bool accessibleRowIsExpandable(int row) const override;
    bool accessibleRowIsExpanded(int row) const override;
    void accessiblePress(int row) override;
    void accessibleToggle(int row) override;
    void accessibleFocus(int row) override;

public Q_SLOTS:
    /// Opens or closes what a row has below it.
    void toggle(int row);

Q_SIGNALS:
    void rowPressed(int row);   ///< by a screen reader
    void toggled(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    QRect raisedRect() const;
    void findRaised();
    int toggledBy(const QPoint &position) const;

    InboxDelegate *m_delegate;
    InboxModel *m_model = nullptr;
    int m_raised = -1;
    bool m_toggling = false;
};

} // namespace witan
