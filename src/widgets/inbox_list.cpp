// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/inbox_list.h"

#include "models/inbox_model.h"
#include "widgets/inbox_delegate.h"
#include "widgets/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace witan {

InboxList::InboxList(QWidget *parent) : QListView(parent), m_delegate(new InboxDelegate(this))
{
    setItemDelegate(m_delegate);
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_Hover);
    verticalScrollBar()->setSingleStep(scaled(38));
    // What stands on top stays where it is while the rows move: the whole is painted anew.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
}

void InboxList::setModel(QAbstractItemModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    QListView::setModel(model);
    m_model = qobject_cast<InboxModel *>(model);
    if (!m_model)
        return;
    const auto others = [this] { accessibleRowsChangedFrom(this, 0); };
    connect(m_model, &QAbstractItemModel::rowsInserted, this, others);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, others);
    connect(m_model, &QAbstractItemModel::rowsMoved, this, others);
    connect(m_model, &QAbstractItemModel::layoutChanged, this, others);
    connect(m_model, &QAbstractItemModel::modelReset, this, others);
}

/// The section line above the first row in sight, where it is not in sight itself.
void InboxList::findRaised()
{
    m_raised = -1;
    const QModelIndex top = m_model ? indexAt(QPoint(viewport()->width() / 2, 0)) : QModelIndex();
    if (!top.isValid())
        return;
    const int row = m_model->sectionRow(m_model->rowAt(top.row()).section);
    if (row >= 0 && visualRect(m_model->index(row)).top() < 0)
        m_raised = row;
}

/// On top, or pushed out by the next one.
QRect InboxList::raisedRect() const
{
    if (m_raised < 0)
        return {};
    const int height = m_delegate->sectionHeight();
    QRect rect(0, 0, viewport()->width(), height);
    for (int section = int(m_model->rowAt(m_raised).section) + 1; section < kInboxSections; ++section) {
        const int next = m_model->sectionRow(InboxSection(section));
        if (next < 0)
            continue;
        rect.moveBottom(qMin(rect.bottom(), visualRect(m_model->index(next)).top() - 1));
        break;
    }
    return rect;
}

void InboxList::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    findRaised();
    if (m_raised < 0)
        return;
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    if (hasFocus() && currentIndex().row() == m_raised)
        option.state |= QStyle::State_HasFocus;
    m_delegate->paintSection(painter, raisedRect(), option, m_model->index(m_raised), true);
}

/// What is scrolled to must not come to lie under the line on top.
void InboxList::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QListView::scrollTo(index, hint);
    if (!m_model || !index.isValid() || !m_model->summaryAt(index.row()))
        return;
    const int hidden = m_delegate->sectionHeight() - visualRect(index).top();
    if (hidden > 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() - hidden);
}

void InboxList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    m_delegate->setWidth(viewport()->width());
    if (event->size().width() != event->oldSize().width())
        scheduleDelayedItemsLayout();
}

void InboxList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange)
        return;
    m_delegate->forgetSizes();
    scheduleDelayedItemsLayout();
}

/// The row that a press at this place opens or closes, -1 where it does something else.
int InboxList::toggledBy(const QPoint &position) const
{
    if (m_raised >= 0 && raisedRect().contains(position))
        return m_raised;
    const QModelIndex index = indexAt(position);
    if (!m_model || !index.isValid())
        return -1;
    const bool isToggle = !m_model->summaryAt(index.row()) || m_delegate->expanderRect(visualRect(index), index, layoutDirection()).contains(position);
    return isToggle ? index.row() : -1;
}

void InboxList::mousePressEvent(QMouseEvent *event)
{
    const int row = toggledBy(event->position().toPoint());
    m_toggling = row >= 0;
    if (!m_toggling)
        return QListView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        toggle(row);
}

void InboxList::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_toggling)
        QListView::mouseMoveEvent(event);
}

void InboxList::mouseReleaseEvent(QMouseEvent *event)
{
    if (!std::exchange(m_toggling, false))
        QListView::mouseReleaseEvent(event);
}

void InboxList::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (toggledBy(event->position().toPoint()) >= 0)
        mousePressEvent(event);
    else
        QListView::mouseDoubleClickEvent(event);
}

void InboxList::toggle(int row)
{
    if (!m_model || !m_model->isExpandable(row))
        return;
    // Folded from the line on top, the rows that are scrolled through go; the line takes their place.
    const bool wasRaised = row == m_raised;
    m_model->setExpanded(row, !m_model->isExpanded(row));
    if (wasRaised)
        scrollTo(m_model->index(row), PositionAtTop);
    selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    accessibleRowToggled(this, row);
    Q_EMIT toggled(row);
}

int InboxList::accessibleRowCount() const
{
    return m_model ? m_model->rowCount() : 0;
}

QString InboxList::accessibleRowName(int row) const
{
    return m_model ? m_model->index(row).data(Qt::AccessibleTextRole).toString() : QString();
}

QRect InboxList::accessibleRowRect(int row) const
{
    const QRect rect = m_model ? visualRect(m_model->index(row)) & viewport()->rect() : QRect();
    return rect.isEmpty() ? QRect() : QRect(viewport()->mapTo(this, rect.topLeft()), rect.size());
}

int InboxList::accessibleRowAt(const QPoint &position) const
{
    const QPoint inside = viewport()->mapFrom(this, position);
    return raisedRect().contains(inside) ? m_raised : indexAt(inside).row();
}

int InboxList::accessibleCurrentRow() const
{
    return currentIndex().row();
}

bool InboxList::accessibleRowIsExpandable(int row) const
{
    return m_model && m_model->isExpandable(row);
}

bool InboxList::accessibleRowIsExpanded(int row) const
{
    return m_model && m_model->isExpanded(row);
}

void InboxList::accessiblePress(int row)
{
    if (m_model && !m_model->summaryAt(row))
        toggle(row);
    else
        Q_EMIT rowPressed(row);
}

void InboxList::accessibleToggle(int row)
{
    toggle(row);
}

void InboxList::accessibleFocus(int row)
{
    if (m_model && row >= 0 && row < m_model->rowCount())
        selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
}

} // namespace witan
