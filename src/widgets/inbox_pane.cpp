// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/inbox_pane.h"

#include "models/inbox_model.h"
#include "ui_inbox_pane.h"
#include "widgets/flow_layout.h"
#include "widgets/icons.h"
#include "widgets/inbox_delegate.h"
#include "widgets/key_map.h"
#include "widgets/theme.h"

#include <QActionGroup>
#include <QGuiApplication>
#include <QIcon>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kIcon = 15;

QString filterHelp()
{
    return InboxPane::tr("Words, and tier:high, agent:name, is:waiting, is:unread, is:draft, is:ended or is:expired. Esc shows all again.");
}

} // namespace

InboxPane::InboxPane(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::InboxPane>())
{
    m_ui->setupUi(this);
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    m_chips = new FlowLayout(6, 4, m_ui->chips);
    m_chips->setContentsMargins({});
    m_find = m_ui->filter->addAction(QIcon(), QLineEdit::LeadingPosition);
    m_ui->filter->setAccessibleDescription(filterHelp());
    m_ui->filter->installEventFilter(this);
    m_ui->list->installEventFilter(this);
    makeSortMenu();
    m_ui->empty->hide();
    m_ui->filterSays->hide();
    showIcons();
    connect(m_ui->filter, &QLineEdit::textChanged, this, &InboxPane::onFilterTyped);
    connect(m_ui->list, &QListView::clicked, this, &InboxPane::choose);
    connect(m_ui->list, &QListView::activated, this, &InboxPane::choose);
    connect(m_ui->list, &InboxList::rowPressed, this, [this](int row) {
        if (m_model)
            choose(m_model->index(row));
    });
}

InboxPane::~InboxPane() = default;

void InboxPane::makeSortMenu()
{
    auto *menu = new QMenu(m_ui->sort);
    auto *group = new QActionGroup(menu);
    // In the order of InboxSort.
    for (const QString &words : {tr("Urgency: what is due, then the highest risk"), tr("Time: the newest first"), tr("Risk: the highest first")}) {
        QAction *action = menu->addAction(words);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, sort = InboxSort(m_sorts.size())] { sortBy(sort); });
        m_sorts.append(action);
    }
    m_ui->sort->setMenu(menu);
    sortBy(InboxSort::Urgency);
}

void InboxPane::sortBy(InboxSort sort)
{
    if (m_model)
        m_model->setSort(sort);
    m_sorts[int(sort)]->setChecked(true);
    const QString name = sort == InboxSort::Time ? tr("Time") : sort == InboxSort::Risk ? tr("Risk") : tr("Urgency");
    m_ui->sort->setText(name);
    m_ui->sort->setAccessibleName(tr("Order: %1").arg(name));
    m_ui->sort->setAccessibleDescription(m_sorts[int(sort)]->text());
}

void InboxPane::showIcons()
{
    const Theme &theme = Theme::of(this);
    m_find->setIcon(QIcon(iconPixmap(u"find"_s, theme.text2, 18, devicePixelRatioF())));
    m_ui->sort->setIcon(QIcon(iconPixmap(u"sort"_s, theme.text2, kIcon, devicePixelRatioF())));
    m_ui->sort->setIconSize({kIcon, kIcon});
}

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
        connect(model, &QAbstractItemModel::modelReset, this, &InboxPane::onReset);
        // How many match may change with any news.
        connect(model, &QAbstractItemModel::dataChanged, this, &InboxPane::showFilter);
        sortBy(model->sort());
        m_ui->filter->clear();
    }
    showEmptiness();
}

InboxPlace InboxPane::place() const
{
    InboxPlace place;
    if (!m_model)
        return place;
    place.sort = int(m_model->sort());
    for (int section = 0; section < kInboxSections; ++section) {
        if (m_model->isFolded(InboxSection(section)))
            place.folded.append(section);
    }
    return place;
}

void InboxPane::setPlace(const InboxPlace &place)
{
    if (!m_model)
        return;
    if (place.sort >= 0 && place.sort < m_sorts.size())
        sortBy(InboxSort(place.sort));
    for (int section = 0; section < kInboxSections; ++section)
        m_model->setFolded(InboxSection(section), place.folded.contains(section));
}

void InboxPane::onFilterTyped(const QString &text)
{
    if (m_model)
        m_model->setFilter(InboxFilter::parse(text));
    showFilter();
}

/// What the filter was understood to say, and what it left; before anything is typed, what may be.
void InboxPane::showFilter()
{
    const bool holds = m_model && !m_model->filter().isEmpty();
    m_ui->filterSays->setVisible((holds && !isEmpty()) || (m_ui->filter->hasFocus() && m_ui->filterBar->isVisible()));
    if (!holds) {
        m_ui->matches->setText(filterHelp());
        m_ui->chips->hide();
        return;
    }
    m_ui->matches->setText(tr("%1 of %2 match").arg(QLocale().toString(m_model->matching()), QLocale().toString(m_model->summaries().size())));
    const QList<InboxFilter::Chip> chips = m_model->filter().chips();
    QStringList shown, wanted;
    for (const QPushButton *chip : m_ui->chips->findChildren<QPushButton *>())
        shown.append(chip->text());
    for (const InboxFilter::Chip &chip : chips)
        wanted.append(chip.understood ? chip.text : tr("%1 (not known)").arg(chip.text));
    m_ui->chips->setVisible(!chips.isEmpty());
    if (shown == wanted)
        return;
    for (QPushButton *chip : m_ui->chips->findChildren<QPushButton *>()) {
        m_chips->removeWidget(chip);
        chip->setParent(nullptr);
        chip->deleteLater();
    }
    for (qsizetype i = 0; i < chips.size(); ++i) {
        auto *chip = new QPushButton(QIcon(iconPixmap(u"close"_s, Theme::of(this).text2, kIcon, devicePixelRatioF())), wanted[i]);
        chip->setProperty("kind", u"chip"_s);
        chip->setIconSize({kIcon, kIcon});
        chip->setAccessibleName(tr("Take out %1").arg(wanted[i]));
        connect(chip, &QPushButton::clicked, this, [this, i] {
            const auto now = m_model->filter().chips();
            if (i < now.size())
                m_ui->filter->setText(now[i].remaining);
            m_ui->filter->setFocus(Qt::OtherFocusReason);
        });
        m_chips->addWidget(chip);
    }
}

/// The list has other rows now; the keyboard goes on at the open one, or on top.
void InboxPane::onReset()
{
    showEmptiness();
    showFilter();
    const int row = m_model && !m_open.isNull() ? m_model->rowShowing(m_open) : -1;
    if (row >= 0)
        m_ui->list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
}

void InboxPane::setClock(const Clock *clock)
{
    m_ui->list->rows()->setClock(clock);
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
    m_ui->list->rows()->setOpen(id);
    m_ui->list->viewport()->update();
    // News of the one that is open move nothing: the keyboard may stand elsewhere in the list by now.
    if (id == m_open)
        return;
    m_open = id;
    if (id.isNull())
        m_ui->list->clearSelection();
    const int row = m_model && !id.isNull() ? m_model->rowShowing(id) : -1;
    if (row >= 0 && m_ui->list->currentIndex().row() != row)
        m_ui->list->selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
}

bool InboxPane::isEmpty() const
{
    return !m_model || m_model->summaries().isEmpty();
}

void InboxPane::focusList()
{
    if (!m_ui->list->currentIndex().isValid() && !isEmpty()) {
        int row = 0;
        while (row < m_model->rowCount() && !m_model->summaryAt(row))
            ++row;
        moveTo(row < m_model->rowCount() ? row : 0);
    }
    m_ui->list->setFocus(Qt::ShortcutFocusReason);
}

void InboxPane::focusFilter()
{
    if (isEmpty())
        return focusList();
    m_ui->filter->setFocus(Qt::ShortcutFocusReason);
    m_ui->filter->selectAll();
}

ConsultationId InboxPane::nextWaiting() const
{
    const QList<const ConsultationSummary *> waiting = m_model ? m_model->waiting() : QList<const ConsultationSummary *>();
    const auto open = std::find_if(waiting.cbegin(), waiting.cend(), [this](const ConsultationSummary *each) { return each->consultation.id == m_open; });
    const qsizetype from = open == waiting.cend() ? -1 : open - waiting.cbegin();
    if (waiting.isEmpty() || (from >= 0 && waiting.size() == 1))
        return {};
    return waiting[(from + 1) % waiting.size()]->consultation.id;
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

void InboxPane::moveTo(int row)
{
    const int rows = m_model ? m_model->rowCount() : 0;
    if (rows == 0)
        return;
    const QModelIndex index = m_model->index(qBound(0, row, rows - 1));
    m_ui->list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    m_ui->list->scrollTo(index);
}

void InboxPane::move(int direction)
{
    const QModelIndex current = m_ui->list->currentIndex();
    moveTo(current.isValid() ? current.row() + direction : direction > 0 ? 0 : std::numeric_limits<int>::max());
}

void InboxPane::movePage(int direction)
{
    const QRect from = m_ui->list->visualRect(m_ui->list->currentIndex());
    const int page = qMax(1, m_ui->list->viewport()->height() / qMax(scaled(76), from.height()) - 1);
    moveTo(m_ui->list->currentIndex().row() + direction * page);
}

/// What is open below the row; else to what the row itself stands below.
void InboxPane::fold()
{
    const int row = m_ui->list->currentIndex().row();
    if (!m_model || row < 0)
        return;
    if (m_model->isExpanded(row))
        return m_ui->list->toggle(row);
    int above = row;
    const bool isRepeat = m_model->rowAt(row).isRepeat;
    while (above > 0 && m_model->summaryAt(above) && (above == row || !isRepeat || m_model->rowAt(above).isRepeat))
        --above;
    moveTo(above);
}

void InboxPane::unfold()
{
    const int row = m_ui->list->currentIndex().row();
    if (!m_model || !m_model->isExpandable(row))
        return;
    if (m_model->isExpanded(row))
        move(1);
    else
        m_ui->list->toggle(row);
}

/// Opens where the keyboard stands, and lets it go on there. A section line folds.
void InboxPane::enter(Command command)
{
    const QModelIndex current = m_ui->list->currentIndex();
    if (!m_model || !current.isValid())
        return;
    if (!m_model->summaryAt(current.row())) {
        if (command == Command::Open)
            m_ui->list->toggle(current.row());
        return;
    }
    choose(current);
    command == Command::Reply ? Q_EMIT replyWanted() : Q_EMIT readingWanted();
}

bool InboxPane::run(Command command)
{
    switch (command) {
    case Command::Down: move(1); return true;
    case Command::Up: move(-1); return true;
    case Command::PageDown: movePage(1); return true;
    case Command::PageUp: movePage(-1); return true;
    case Command::First: moveTo(0); return true;
    case Command::Last: moveTo(std::numeric_limits<int>::max()); return true;
    case Command::Fold: fold(); return true;
    case Command::Unfold: unfold(); return true;
    case Command::Open:
    case Command::Reply: enter(command); return true;
    default: return false;
    }
}

/// Escape shows all again, and once more goes on to the list, as Down and Enter do.
bool InboxPane::filterKey(int key)
{
    if (key == Qt::Key_Escape && !m_ui->filter->text().isEmpty()) {
        m_ui->filter->clear();
        return true;
    }
    if (key != Qt::Key_Escape && key != Qt::Key_Down && key != Qt::Key_Return && key != Qt::Key_Enter)
        return false;
    focusList();
    return true;
}

/// What the list itself makes of a key selects, letters by search, and what is selected opens. So no key but those that
/// leave the list gets as far; the window still has those that were not taken.
bool InboxPane::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_ui->filter && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut))
        QMetaObject::invokeMethod(this, &InboxPane::showFilter, Qt::QueuedConnection);
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (object == m_ui->filter)
        return filterKey(key->key());
    if (object != m_ui->list || key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)
        return false;
    const auto command = commandOf(KeyPlace::Inbox, *key, m_singleKeys);
    event->setAccepted(command && run(*command));
    return true;
}

void InboxPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_find)
        showIcons();
}

void InboxPane::showEmptiness()
{
    const bool isNothing = isEmpty();
    m_ui->empty->setVisible(isNothing);
    m_ui->list->setVisible(!isNothing);
    m_ui->filterBar->setVisible(!isNothing);
    m_ui->belowFilter->setVisible(!isNothing);
}

} // namespace witan
