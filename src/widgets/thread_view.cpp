// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/thread_view.h"

#include "widgets/opening_pane.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wording.h"

#include <QAccessible>
#include <QApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLayoutsKept = 400;
constexpr int kLookBack = 64;        // rows without anything to show that a day line looks over
constexpr int kMostUntouched = 8;    // rows of a consultation that only has begun
constexpr int kLookEveryMs = 150;    // what flew by was not seen

} // namespace

ThreadView::ThreadView(QWidget *parent)
    : QAbstractScrollArea(parent), m_geometry([this](int row) { return layoutOf(row).height; }), m_layouts(kLayoutsKept),
      m_reading([this](int row) { const auto item = m_model->item(row); return item && holdsAgentsWords(*item); })
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setBackgroundRole(QPalette::Window);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setMouseTracking(true);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(kLookEveryMs);
    connect(&m_lookTimer, &QTimer::timeout, this, &ThreadView::look);
}

void ThreadView::setModel(ThreadModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    m_model = model;
    if (model) {
        connect(model, &QAbstractItemModel::modelReset, this, &ThreadView::onReset);
        connect(model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) { onInserted(first, last); });
        connect(model, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) { onRemoved(first, last); });
        connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &from, const QModelIndex &to) { onChanged(from.row(), to.row()); });
    }
    onReset();
}

void ThreadView::setSurroundings(const ThreadSurroundings &around)
{
    if (around == m_around)
        return;
    m_around = around;
    forgetLayouts();
    refresh();
}

void ThreadView::forgetLayouts()
{
    m_layouts.clear();
    m_reading.forgetParts();
    m_geometry.forgetAll();
}

/// Rows came or went here. What the elder had expanded above stays so.
void ThreadView::forgetRowsFrom(int row)
{
    for (const int known : m_layouts.keys()) {
        if (known >= row - 1)
            m_layouts.remove(known);
    }
    m_whole.removeIf([row](int each) { return each >= row; });
    m_raw.removeIf([row](int each) { return each >= row; });
    m_sent.removeIf([row](int each) { return each >= row; });
    if (m_selected.row >= row - 1)
        m_selected = {};
    m_hovered = -1;
}

void ThreadView::onReset()
{
    m_layouts.clear();
    m_folds.reset();
    m_whole.clear();
    m_raw.clear();
    m_sent.clear();
    m_selected = {};
    m_selecting = m_keptUnread = false;
    m_current = m_newRow = m_hovered = -1;
    m_arrived = 0;
    const int rows = m_model ? m_model->rowCount() : 0, head = m_model ? int(m_model->head()) : 0;
    const int since = m_model ? int(m_model->newSince()) : 0;
    m_awaySince = head;
    m_told = since;
    m_reading.reset(since);
    m_geometry.reset(rows);
    if (since > 0)
        m_newRow = firstShownFrom(since, head);
    // Reading goes on where it ended: at the first new message, which may be far above the end.
    if (m_newRow >= 0 || since == 0)
        m_geometry.scrollToTopOf(qMax(0, m_newRow));
    accessibleRowsChangedFrom(this, 0);
    refresh();
}

void ThreadView::onInserted(int first, int last)
{
    const int count = last - first + 1;
    const bool wasAtBottom = m_geometry.atBottom(), wasUnreadAbove = m_unreadAbove;
    forgetRowsFrom(first);
    if (m_current >= first)
        m_current += count;
    m_geometry.insert(first, count);
    layOutQuestionsOf(first, last);
    if (!wasAtBottom) {
        for (int row = first; row <= last; ++row)
            m_arrived += isHidden(row) ? 0 : 1;
    }
    if (QAccessible::isActive())
        accessibleRowsInserted(this, first, last);
    else
        accessibleRowsChangedFrom(this, first);
    refresh();
    // The end is followed only as far as the elder can read along.
    const int unread = wasUnreadAbove ? firstUnreadFrom(first, last + 1) : m_firstUnread;
    if (wasAtBottom && unread >= 0 && isAbove(unread))
        showFrom(unread);
}

void ThreadView::onRemoved(int first, int last)
{
    forgetRowsFrom(first);
    m_geometry.remove(first, last - first + 1);
    if (m_current > last)
        m_current -= last - first + 1;
    else if (m_current >= first)
        m_current = qMin(first, m_geometry.rows() - 1);
    accessibleRowsChangedFrom(this, first);
    refresh();
}

void ThreadView::onChanged(int first, int last)
{
    if (first < 0 || last >= m_geometry.rows())
        return;
    for (int row = first; row <= last; ++row)
        m_layouts.remove(row);
    if (m_selected.row >= first && m_selected.row <= last)
        m_selected = {};
    m_reading.forgetParts(first, last);
    m_geometry.forget(first, last);
    refresh();
}

/// The service's own line behind the entry that a consultation has ended, which says it already, and why.
bool ThreadView::saysTheEndAgain(int row, const ThreadItem &item) const
{
    if (item.kind != ThreadItem::Kind::Message || !item.message || item.message->role != MessageRole::System || row == 0)
        return false;
    const QString &words = item.message->content;
    if (words != u"Consultation completed." && words != u"Consultation cancelled." && words != u"The time to decide ran out. Nothing was decided.")
        return false;
    const auto before = m_model->item(row - 1);
    return before && before->kind == ThreadItem::Kind::Ended;
}

bool ThreadView::isHidden(int row) const
{
    const auto item = m_model->item(row);
    return !item || item->kind == ThreadItem::Kind::Quiet || saysTheEndAgain(row, *item) || m_folds.hiderOf(*m_model, row) >= 0;
}

bool ThreadView::startsDay(int row, Timestamp at) const
{
    for (int before = row - 1; before >= 0 && before >= row - kLookBack; --before) {
        if (isHidden(before))
            continue;
        const auto item = m_model->item(before);
        return !wording::sameDay(item->pending ? item->pending->at : item->event.at, at);
    }
    return true;
}

RowFrame ThreadView::frameOf(int row) const
{
    RowFrame frame;
    frame.width = viewport()->width();
    frame.beside = width() - frame.width;
    frame.direction = layoutDirection();
    frame.whole = m_whole.contains(row);
    // Where what came first is folded away, the line stands above what follows.
    frame.newSinceLooked = m_newRow >= 0 && row >= m_newRow && row == firstShownFrom(m_newRow, row + 1);
    const auto item = m_model->item(row);
    if (item && item->kind != ThreadItem::Kind::Quiet) {
        const Timestamp at = item->pending ? item->pending->at : item->event.at;
        if (startsDay(row, at))
            frame.dayText = wording::day(at, m_clock->now());
    }
    return frame;
}

RowContent ThreadView::contentOf(int row, const ThreadItem &item) const
{
    const int asked = m_model->questionOf(row);
    RowContent content = asked < 0 ? rowContent(item, m_around) : rowContent(item, m_around, m_model->item(asked).get());
    if (m_raw.contains(row))
        showAsItCame(content, item);
    if (m_sent.contains(row))
        showAsSent(content);
    const ReplyFolds::Replies replies = m_folds.repliesTo(*m_model, row, m_reading.seen());
    setReplies(content, replies.rows.size(), m_folds.isFolded(row) ? replies.foldable : 0);
    return content;
}

const RowLayout &ThreadView::layoutOf(int row)
{
    if (const RowLayout *known = m_layouts.object(row))
        return *known;
    const auto item = m_model ? m_model->item(row) : nullptr;
    const RowContent content = item && !isHidden(row) ? contentOf(row, *item) : RowContent();
    auto *made = new RowLayout(layOutRow(content, frameOf(row), Theme::of(this)));
    m_layouts.insert(row, made);
    return *made;
}

void ThreadView::refresh()
{
    m_geometry.setViewportHeight(viewport()->height());
    showOpening();
    countUnread();
    if (m_endInSight)
        m_arrived = 0;
    syncScrollBar();
    viewport()->update();
}

void ThreadView::syncScrollBar()
{
    m_geometry.visible();
    m_syncing = true;
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(pageHeight());
    bar->setSingleStep(scaled(53));
    bar->setRange(0, m_geometry.scrollMaximum());
    bar->setValue(m_geometry.scrollValue());
    m_syncing = false;
}

void ThreadView::setOpening(const Opening &opening)
{
    m_openingWords = opening;
    showOpening();
}

/// Nobody has said anything yet: no words but Witan's own stand in the record.
bool ThreadView::isUntouched() const
{
    if (!m_model || m_model->rowCount() == 0 || m_model->rowCount() > kMostUntouched)
        return false;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto item = m_model->item(row);
        const bool isSystems = item && item->kind == ThreadItem::Kind::Message && item->message && item->message->role == MessageRole::System;
        if (!item || (item->kind != ThreadItem::Kind::Quiet && !isSystems))
            return false;
    }
    return true;
}

void ThreadView::showOpening()
{
    const bool isShown = m_openingWords && isUntouched();
    if (isShown && !m_opening) {
        m_opening = new OpeningPane(this);
        m_opening->setObjectName(u"opening"_s);
        connect(m_opening, &OpeningPane::questionChosen, this, &ThreadView::questionChosen);
    }
    if (!m_opening)
        return;
    const bool hadFocus = !isShown && m_opening->isVisible() && m_opening->isAncestorOf(QApplication::focusWidget());
    if (isShown)
        m_opening->show(*m_openingWords);
    m_opening->setGeometry(rect());
    m_opening->setVisible(isShown);
    m_opening->raise();
    setFocusProxy(isShown ? m_opening->first() : nullptr);
    if (hadFocus)
        setFocus(Qt::OtherFocusReason);
}

QList<QWidget *> ThreadView::accessibleExtras() const
{
    return m_opening && !m_opening->isHidden() ? m_opening->parts() : QList<QWidget *>();
}

void ThreadView::resizeEvent(QResizeEvent *)
{
    if (viewport()->width() != m_widthLaidOut) {
        m_widthLaidOut = viewport()->width();
        forgetLayouts();
    }
    refresh();
}

void ThreadView::scrollContentsBy(int, int dy)
{
    if (m_syncing)
        return;
    const QRect pillBefore = pillRect();
    setHovered(-1);
    m_keptUnread = false;
    if (qAbs(dy) > 2 * viewport()->height()) {
        m_geometry.scrollTo(verticalScrollBar()->value());
        viewport()->update();
    } else {
        const int moved = m_geometry.scrollBy(-dy);
        if (qAbs(moved) >= viewport()->height())
            viewport()->update();
        else if (moved != 0)
            viewport()->scroll(0, -moved);
        if (!pillBefore.isNull())
            viewport()->update(pillBefore.united(pillBefore.translated(0, -moved)));
    }
    countUnread();
    if (m_endInSight)
        m_arrived = 0;
    viewport()->update(pillRect());
    syncScrollBar();
}

void ThreadView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Theme &theme = Theme::of(this);
    painter.fillRect(event->rect(), theme.bg);
    for (const ThreadGeometry::Placed &placed : m_geometry.visible()) {
        if (!event->rect().intersects(QRect(0, placed.y, viewport()->width(), placed.height)))
            continue;
        paintRow(painter, layoutOf(placed.row), QPoint(0, placed.y), theme, stateOf(placed.row));
    }
    paintPill(painter);
    if (!m_lookTimer.isActive())
        m_lookTimer.start();
}

void ThreadView::scrollToEnd()
{
    m_geometry.scrollToBottom();
    refresh();
}

void ThreadView::setCurrentRow(int row)
{
    if (row == m_current || row < 0 || row >= m_geometry.rows())
        return;
    showRow(row);
    select(-1, {});
    m_current = row;
    m_geometry.ensureVisible(row);
    refresh();
    accessibleRowFocused(this, row);
}

void ThreadView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::FontChange:
    case QEvent::ApplicationFontChange:
    case QEvent::LayoutDirectionChange:
    case QEvent::LanguageChange:
        forgetLayouts();
        refresh();
        break;
    default:
        break;
    }
}

int ThreadView::accessibleRowCount() const
{
    return m_geometry.rows();
}

QString ThreadView::accessibleRowName(int row) const
{
    const auto item = m_model ? m_model->item(row) : nullptr;
    if (!item || isHidden(row))
        return {};
    const RowContent content = contentOf(row, *item);
    return content.look == RowContent::Look::Hidden ? QString() : content.spoken();
}

/// One's own message was said when it was sent; that it is recorded now is no second one.
bool ThreadView::accessibleRowIsNews(int row) const
{
    const auto item = m_model ? m_model->item(row) : nullptr;
    const bool own = item && item->kind == ThreadItem::Kind::Message && !m_around.me.id.isEmpty() && item->event.actor.id == m_around.me.id;
    return !own;
}

QRect ThreadView::accessibleRowRect(int row) const
{
    for (const ThreadGeometry::Placed &placed : const_cast<ThreadGeometry &>(m_geometry).visible()) {
        if (placed.row == row)
            return QRect(viewport()->mapTo(this, QPoint(0, placed.y)), QSize(viewport()->width(), placed.height));
    }
    return {};
}

int ThreadView::accessibleRowAt(const QPoint &position) const
{
    return const_cast<ThreadGeometry &>(m_geometry).rowAt(viewport()->mapFrom(this, position).y());
}

} // namespace witan
