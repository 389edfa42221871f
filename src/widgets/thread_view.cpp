// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/thread_view.h"

#include "widgets/json_text.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wording.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWindow>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLayoutsKept = 400;
constexpr int kLookBack = 64;        // rows without anything to show that a day line looks over
constexpr int kSeenAfterMs = 250;    // what flew by was not seen
constexpr int kShortThread = 200;    // up to here a thread nobody has looked at opens at its beginning

} // namespace

ThreadView::ThreadView(QWidget *parent)
    : QAbstractScrollArea(parent), m_geometry([this](int row) { return layoutOf(row).height; }), m_layouts(kLayoutsKept)
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
    m_seenTimer.setSingleShot(true);
    m_seenTimer.setInterval(kSeenAfterMs);
    connect(&m_seenTimer, &QTimer::timeout, this, &ThreadView::tellSeen);
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
    m_layouts.clear();
    m_geometry.forgetAll();
    refresh();
}

void ThreadView::onReset()
{
    m_layouts.clear();
    m_whole.clear();
    m_raw.clear();
    m_current = m_newRow = -1;
    m_arrived = 0;
    const int rows = m_model ? m_model->rowCount() : 0;
    const qint64 since = m_model ? m_model->newSince() : 0;
    m_seen = m_told = since;
    m_geometry.reset(rows);
    if (m_model && since > 0 && since < m_model->head()) {
        for (int row = int(since); row < m_model->head() && m_newRow < 0 && row < since + 2000; ++row)
            m_newRow = isHidden(row) ? -1 : row;
    }
    // Reading goes on where it ended: at the first new message, which may be far above the end.
    if (m_newRow >= 0)
        m_geometry.scrollToTopOf(m_newRow);
    else if (since == 0 && rows > 0 && rows <= kShortThread)
        m_geometry.scrollToTopOf(0);
    accessibleRowsChangedFrom(this, 0);
    refresh();
}

void ThreadView::onInserted(int first, int last)
{
    const int count = last - first + 1;
    const bool atEnd = last == m_model->rowCount() - 1;
    if (!atEnd) {
        m_layouts.clear();
        m_whole.clear();
        m_raw.clear();
    } else {
        m_layouts.remove(first - 1);
    }
    if (m_current >= first)
        m_current += count;
    m_geometry.insert(first, count);
    if (!m_geometry.atBottom()) {
        for (int row = first; row <= last; ++row)
            m_arrived += isHidden(row) ? 0 : 1;
    }
    if (QAccessible::isActive())
        accessibleRowsInserted(this, first, last);
    else
        accessibleRowsChangedFrom(this, first);
    refresh();
}

void ThreadView::onRemoved(int first, int last)
{
    m_layouts.clear();
    m_whole.clear();
    m_raw.clear();
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
    m_geometry.forget(first, last);
    refresh();
}

bool ThreadView::isHidden(int row) const
{
    const auto item = m_model->item(row);
    return !item || item->kind == ThreadItem::Kind::Quiet;
}

bool ThreadView::startsDay(int row, Timestamp at) const
{
    for (int before = row - 1; before >= 0 && before >= row - kLookBack; --before) {
        const auto item = m_model->item(before);
        if (item && item->kind != ThreadItem::Kind::Quiet)
            return !wording::sameDay(item->pending ? item->pending->at : item->event.at, at);
    }
    return true;
}

RowFrame ThreadView::frameOf(int row) const
{
    RowFrame frame;
    frame.width = viewport()->width();
    frame.direction = layoutDirection();
    frame.whole = m_whole.contains(row);
    frame.newSinceLooked = row == m_newRow;
    const auto item = m_model->item(row);
    if (item && item->kind != ThreadItem::Kind::Quiet) {
        const Timestamp at = item->pending ? item->pending->at : item->event.at;
        if (startsDay(row, at))
            frame.dayText = wording::day(at, m_clock->now());
    }
    return frame;
}

const RowLayout &ThreadView::layoutOf(int row)
{
    if (const RowLayout *known = m_layouts.object(row))
        return *known;
    const auto item = m_model ? m_model->item(row) : nullptr;
    RowContent content = item ? rowContent(*item, m_around) : RowContent();
    if (item && m_raw.contains(row)) {
        content.text = u"```\n"_s + indentedJson(item->event.body) + u"\n```"_s;
        content.actions.clear();
    }
    auto *made = new RowLayout(layOutRow(content, frameOf(row), Theme::of(this)));
    m_layouts.insert(row, made);
    return *made;
}

void ThreadView::refresh()
{
    m_geometry.setViewportHeight(viewport()->height());
    if (m_geometry.atBottom())
        m_arrived = 0;
    syncScrollBar();
    viewport()->update();
}

void ThreadView::syncScrollBar()
{
    m_geometry.visible();
    m_syncing = true;
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(scaled(53));
    bar->setRange(0, m_geometry.scrollMaximum());
    bar->setValue(m_geometry.scrollValue());
    m_syncing = false;
}

void ThreadView::resizeEvent(QResizeEvent *)
{
    if (viewport()->width() != m_widthLaidOut) {
        m_widthLaidOut = viewport()->width();
        m_layouts.clear();
        m_geometry.forgetAll();
    }
    refresh();
}

void ThreadView::scrollContentsBy(int, int dy)
{
    if (m_syncing)
        return;
    const QRect pillBefore = pillRect();
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
    if (m_geometry.atBottom())
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
        paintRow(painter, layoutOf(placed.row), QPoint(0, placed.y), theme, hasFocus() && placed.row == m_current);
    }
    paintPill(painter);
    noteSeen();
}

void ThreadView::noteSeen()
{
    if (!m_model || m_model->head() == 0)
        return;
    qint64 seen = 0;
    if (m_geometry.atBottom()) {
        seen = m_model->head();
    } else {
        for (const ThreadGeometry::Placed &placed : m_geometry.visible()) {
            if (placed.y + placed.height <= viewport()->height() + 2)
                seen = qMax<qint64>(seen, placed.row + 1);
        }
        seen = qMin(seen, m_model->head());
    }
    if (seen > m_seen) {
        m_seen = seen;
        m_seenTimer.start();
    }
}

void ThreadView::tellSeen()
{
    const QWindow *handle = window()->windowHandle();
    if (!isVisible() || !handle || !handle->isExposed() || window()->isMinimized()) {
        m_seen = m_told;   // nobody looked: count again at the next painting
        return;
    }
    if (m_seen > m_told) {
        m_told = m_seen;
        Q_EMIT seenReached(m_seen);
    }
}

QString ThreadView::pillText() const
{
    if (m_arrived == 0)
        return tr("Newest");
    return m_arrived == 1 ? tr("1 new message") : tr("%1 new messages").arg(m_arrived);
}

QRect ThreadView::pillRect() const
{
    if (m_geometry.atBottom() || m_geometry.rows() == 0)
        return {};
    const int width = QFontMetrics(themeFont(TextSize::Secondary, QFont::DemiBold)).horizontalAdvance(pillText()) + scaled(56);
    return {(viewport()->width() - width) / 2, viewport()->height() - 44, width, 34};
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
        m_layouts.clear();
        m_geometry.forgetAll();
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
    if (!item)
        return {};
    const RowContent content = rowContent(*item, m_around);
    return content.look == RowContent::Look::Hidden ? QString() : content.spoken();
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
