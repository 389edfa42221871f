// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/inbox_pane.h"

#include "models/inbox_model.h"
#include "ui_inbox_pane.h"
#include "widgets/inbox_delegate.h"
#include "widgets/theme.h"

#include <QKeyEvent>
#include <QScrollBar>

namespace witan {

InboxPane::InboxPane(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::InboxPane>()), m_delegate(new InboxDelegate(this))
{
    m_ui->setupUi(this);
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    m_ui->list->setItemDelegate(m_delegate);
    m_ui->list->viewport()->setAutoFillBackground(false);
    m_ui->list->viewport()->setAttribute(Qt::WA_Hover);
    m_ui->list->verticalScrollBar()->setSingleStep(scaled(38));
    m_ui->list->installEventFilter(this);
    m_ui->emptyWords->setText(tr("Nothing waits. When an agent asks for a consultation, it appears here."));
    m_ui->empty->hide();
    connect(m_ui->list, &QListView::clicked, this, &InboxPane::choose);
    connect(m_ui->list, &QListView::activated, this, &InboxPane::choose);
}

InboxPane::~InboxPane() = default;

void InboxPane::setModel(InboxModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    m_model = model;
    m_ui->list->setModel(model);
    // Screen readers select where others click.
    if (QItemSelectionModel *selection = m_ui->list->selectionModel()) {
        connect(selection, &QItemSelectionModel::selectionChanged, this, [this](const QItemSelection &selected) {
            if (!selected.isEmpty())
                choose(selected.indexes().first());
        });
    }
    if (model) {
        for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(model, signal, this, &InboxPane::showEmptiness);
        connect(model, &QAbstractItemModel::modelReset, this, &InboxPane::showEmptiness);
    }
    showEmptiness();
}

void InboxPane::setClock(const Clock *clock)
{
    m_delegate->setClock(clock);
    m_ui->list->viewport()->update();
}

void InboxPane::setOpen(const ConsultationId &id)
{
    m_open = id;
    m_delegate->setOpen(id);
    const int row = m_model && !id.isNull() ? m_model->rowOf(id) : -1;
    if (row >= 0 && m_ui->list->currentIndex().row() != row)
        m_ui->list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    m_ui->list->viewport()->update();
}

void InboxPane::focusList()
{
    if (!m_ui->list->currentIndex().isValid())
        move(1);
    m_ui->list->setFocus(Qt::ShortcutFocusReason);
}

ConsultationId InboxPane::nextWaiting() const
{
    const int rows = m_model ? m_model->rowCount() : 0;
    const int from = m_model && !m_open.isNull() ? m_model->rowOf(m_open) : -1;
    for (int i = 1; i <= rows; ++i) {
        const int row = (from + i + rows) % rows;
        const ConsultationSummary *summary = m_model->summaryAt(row);
        if (summary && m_model->sectionOf(*summary) == InboxSection::WaitingForMe && row != from)
            return summary->consultation.id;
    }
    return {};
}

void InboxPane::choose(const QModelIndex &index)
{
    const ConsultationSummary *summary = m_model ? m_model->summaryAt(index.row()) : nullptr;
    if (!summary)
        return;
    const ConsultationId id = summary->consultation.id;
    m_ui->list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    // Chosen again is chosen once: a click also selects.
    if (id == m_open)
        return;
    setOpen(id);
    Q_EMIT chosen(id);
}

void InboxPane::move(int direction)
{
    const int rows = m_model ? m_model->rowCount() : 0;
    const QModelIndex current = m_ui->list->currentIndex();
    int row = current.isValid() ? current.row() : direction > 0 ? -1 : rows;
    do {
        row += direction;
    } while (row >= 0 && row < rows && !m_model->summaryAt(row));
    if (row < 0 || row >= rows)
        return;
    m_ui->list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    m_ui->list->scrollTo(m_model->index(row));
}

bool InboxPane::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_ui->list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier))
        return false;
    switch (key->key()) {
    case Qt::Key_J:
    case Qt::Key_Down: move(1); return true;
    case Qt::Key_K:
    case Qt::Key_Up: move(-1); return true;
    case Qt::Key_Home:
    case Qt::Key_End:
        m_ui->list->selectionModel()->setCurrentIndex({}, QItemSelectionModel::NoUpdate);
        move(key->key() == Qt::Key_Home ? 1 : -1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(m_ui->list->currentIndex()); return true;
    default: return false;
    }
}

void InboxPane::showEmptiness()
{
    const bool empty = !m_model || m_model->rowCount() == 0;
    m_ui->empty->setVisible(empty);
    m_ui->list->setVisible(!empty);
}

} // namespace witan
