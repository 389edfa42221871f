// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/inbox_pane.h"

#include "models/inbox_model.h"
#include "ui_inbox_pane.h"
#include "widgets/inbox_delegate.h"
#include "widgets/key_map.h"
#include "widgets/theme.h"

#include <QGuiApplication>
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
    if (QItemSelectionModel *selection = m_ui->list->selectionModel())
        connect(selection, &QItemSelectionModel::selectionChanged, this, &InboxPane::onSelected);
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

void InboxPane::setArrival(Arrival::State arrival)
{
    switch (arrival) {
    case Arrival::State::Quiet: m_ui->emptyWords->setText({}); return;
    case Arrival::State::Fetching: m_ui->emptyWords->setText(tr("Fetching what waits…")); return;
    case Arrival::State::Away: m_ui->emptyWords->setText(tr("There is no connection, so what waits is not known here. It appears as soon as there is one.")); return;
    case Arrival::State::Known: break;
    }
    m_ui->emptyWords->setText(tr("Nothing waits. When an agent asks for a consultation, it appears here."));
}

void InboxPane::setOpen(const ConsultationId &id)
{
    m_open = id;
    m_delegate->setOpen(id);
    const int row = m_model && !id.isNull() ? m_model->rowOf(id) : -1;
    if (id.isNull())
        m_ui->list->clearSelection();
    if (row >= 0 && m_ui->list->currentIndex().row() != row)
        m_ui->list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    m_ui->list->viewport()->update();
}

bool InboxPane::isEmpty() const
{
    return !m_model || m_model->rowCount() == 0;
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
    setOpen(id);
    Q_EMIT chosen(id);
}

/// A click also selects, and chooses by itself.
void InboxPane::onSelected(const QItemSelection &selected)
{
    if (QGuiApplication::mouseButtons() & Qt::LeftButton)
        return;
    // A selection can be of section lines alone, which have no indexes in it.
    const QModelIndexList chosen = selected.indexes();
    if (!chosen.isEmpty())
        choose(chosen.constFirst());
}

/// To the consultation at `row`, or the next one from there in that direction; false where there is none.
bool InboxPane::moveTo(int row, int direction)
{
    const int rows = m_model ? m_model->rowCount() : 0;
    while (row >= 0 && row < rows && !m_model->summaryAt(row))
        row += direction;
    if (row < 0 || row >= rows)
        return false;
    m_ui->list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    m_ui->list->scrollTo(m_model->index(row));
    return true;
}

void InboxPane::move(int direction)
{
    const int rows = m_model ? m_model->rowCount() : 0;
    const QModelIndex current = m_ui->list->currentIndex();
    moveTo((current.isValid() ? current.row() : direction > 0 ? -1 : rows) + direction, direction);
}

void InboxPane::movePage(int direction)
{
    const QRect from = m_ui->list->visualRect(m_ui->list->currentIndex());
    const int page = qMax(1, m_ui->list->viewport()->height() / qMax(1, from.height()) - 1);
    const int last = (m_model ? m_model->rowCount() : 0) - 1;
    const int row = qBound(0, m_ui->list->currentIndex().row() + direction * page, last);
    if (!moveTo(row, direction))
        moveTo(row, -direction);
}

/// Opens where the keyboard stands, and lets it go on there.
void InboxPane::enter(Command command)
{
    const QModelIndex current = m_ui->list->currentIndex();
    choose(current);
    if (current.isValid())
        command == Command::Reply ? Q_EMIT replyWanted() : Q_EMIT readingWanted();
}

bool InboxPane::run(Command command)
{
    switch (command) {
    case Command::Down: move(1); return true;
    case Command::Up: move(-1); return true;
    case Command::PageDown: movePage(1); return true;
    case Command::PageUp: movePage(-1); return true;
    case Command::First: moveTo(0, 1); return true;
    case Command::Last: moveTo((m_model ? m_model->rowCount() : 0) - 1, -1); return true;
    case Command::Open:
    case Command::Reply: enter(command); return true;
    default: return false;
    }
}

/// What the list itself makes of a key selects, letters by search, and what is selected opens. So no key but those that
/// leave the list gets as far; the window still has those that were not taken.
bool InboxPane::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_ui->list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)
        return false;
    const auto command = commandOf(KeyPlace::Inbox, *key, m_singleKeys);
    event->setAccepted(command && run(*command));
    return true;
}

void InboxPane::showEmptiness()
{
    m_ui->empty->setVisible(isEmpty());
    m_ui->list->setVisible(!isEmpty());
}

} // namespace witan
