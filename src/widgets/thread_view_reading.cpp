// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/icons.h"
#include "widgets/on_screen.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"
#include "widgets/witan_style.h"

#include <QPainter>

// What of the conversation was really looked at, and the way to what was not; thread_view.cpp shows it.
namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostLookedAhead = 256;   // rows that the pill counts over
constexpr int kMostCounted = 99;
constexpr int kMostHidden = 2000;       // rows in one go without anything to show
constexpr int kPillHeight = 34, kPillMargin = 10;

} // namespace

bool ThreadView::isLookedAt() const
{
    return isOnScreen(*this) && isActiveWindow();
}

/// The rows' place for words, without the strip that the pill covers.
ReadTracker::Span ThreadView::clearPart() const
{
    const QRect pill = pillRect();
    const int height = viewport()->height();
    if (pill.isNull())
        return {0, height};
    return m_unreadAbove ? ReadTracker::Span{pill.bottom() + 1, height} : ReadTracker::Span{0, pill.top()};
}

ReadTracker::Span ThreadView::wordsOf(int row)
{
    const QRect bubble = layoutOf(row).bubble;
    return {bubble.top(), bubble.bottom() + 1};
}

/// A page overlaps the next one, the strip under the pill included: whoever turns pages reads every line.
int ThreadView::pageHeight() const
{
    return qMax(32, viewport()->height() - kPillHeight - kPillMargin - scaled(32));
}

/// What stands here for a moment is seen: an agent's words part by part, all else as far as it was come by.
void ThreadView::look()
{
    if (!m_model || !isLookedAt() || m_keptUnread)
        return;
    const ReadTracker::Span clear = clearPart();
    const int head = int(m_model->head());
    int reach = 0;
    for (const ThreadGeometry::Placed &placed : m_geometry.visible()) {
        const auto &body = layoutOf(placed.row).body;
        if (placed.row < head && !(body && body->isShortened()))
            m_reading.expose(placed.row, wordsOf(placed.row), {clear.top - placed.y, clear.bottom - placed.y});
        if (placed.y + placed.height <= viewport()->height() + 2)
            reach = placed.row + 1;
    }
    advance(m_endInSight ? head : qMin(reach, head));
}

/// Takes what was read into account, as far as that row, and tells it.
void ThreadView::advance(int reach)
{
    const bool isDone = m_reading.advance(reach);
    const QRect pill = pillRect();
    countUnread();
    if (pillRect() != pill)
        viewport()->update();
    if (!isDone)
        m_lookTimer.start();
    if (m_reading.seen() > m_told) {
        m_told = m_reading.seen();
        Q_EMIT seenReached(m_told);
    }
}

bool ThreadView::canMarkUnread(int row) const
{
    return m_model && row >= 0 && row < qMin(m_reading.seen(), int(m_model->head())) && !isHidden(row);
}

void ThreadView::markUnread(int row)
{
    if (!canMarkUnread(row))
        return;
    m_keptUnread = true;
    m_reading.reset(row);
    m_told = row;
    setNewRow(row);
    refresh();
    Q_EMIT unreadWanted(qint64{row} + 1);
}

/// Whoever is told all the words of a row need not have them on the screen.
void ThreadView::accessibleFocus(int row)
{
    if (!m_model || row < 0 || row >= m_geometry.rows())
        return;
    setCurrentRow(row);
    m_keptUnread = false;
    if (row >= int(m_model->head()))
        return;
    m_reading.expose(row, wordsOf(row), wordsOf(row));
    advance(row + 1);
}

int ThreadView::firstShownFrom(int row, int end) const
{
    for (const int last = qMin(end, row + kMostHidden); row < last; ++row) {
        if (!isHidden(row))
            return row;
    }
    return -1;
}

int ThreadView::lastShown() const
{
    int row = m_geometry.rows() - 1;
    for (int left = kMostHidden; row >= 0 && left > 0 && isHidden(row); --left)
        --row;
    return row;
}

int ThreadView::firstUnreadFrom(int row, int end) const
{
    for (const int last = qMin(qMin(end, int(m_model->head())), row + kMostLookedAhead); row < last; ++row) {
        if (m_reading.isUnread(row))
            return row;
    }
    return -1;
}

/// Whether the part of the row that is still to be read has gone past.
bool ThreadView::isAbove(int row)
{
    const QList<ThreadGeometry::Placed> &visible = m_geometry.visible();
    if (visible.isEmpty() || row < visible.first().row)
        return !visible.isEmpty();
    for (const ThreadGeometry::Placed &placed : visible) {
        if (placed.row == row)
            return placed.y + m_reading.firstMissing(row, wordsOf(row)) < 0;
    }
    return false;
}

void ThreadView::countUnread()
{
    m_firstUnread = -1;
    m_unreadBelow = 0;
    m_unreadAbove = false;
    m_endInSight = m_geometry.atBottom();
    if (!m_model || m_geometry.visible().isEmpty())
        return;
    // A row that goes on below the window is still to be read there.
    const ThreadGeometry::Placed last = m_geometry.visible().last();
    const int lastWhole = last.y + wordsOf(last.row).bottom > viewport()->height() ? last.row - 1 : last.row;
    // Below the last words there is nothing but a margin.
    m_endInSight = m_endInSight || (lastWhole == last.row && last.row == lastShown());
    const int first = m_reading.seen(), head = int(m_model->head());
    for (int row = first; row < qMin(head, first + kMostLookedAhead); ++row) {
        if (!m_reading.isUnread(row))
            continue;
        if (m_firstUnread < 0)
            m_firstUnread = row;
        m_unreadBelow += row > lastWhole ? 1 : 0;
    }
    m_unreadAbove = m_firstUnread >= 0 && isAbove(m_firstUnread);
}

void ThreadView::showFrom(int row)
{
    const int missing = m_reading.firstMissing(row, wordsOf(row)), top = wordsOf(row).top;
    m_geometry.scrollToTopOf(row);
    if (missing > top)
        m_geometry.scrollBy(missing);
    refresh();
}

/// The next row that goes on below the window, or the end.
void ThreadView::showNextUnread()
{
    const int bottom = clearPart().bottom;
    for (const ThreadGeometry::Placed &placed : m_geometry.visible()) {
        if (placed.y + wordsOf(placed.row).bottom <= bottom || !m_reading.isUnread(placed.row))
            continue;
        if (placed.y <= 0)
            scrollPage(1);
        else
            showFrom(placed.row);
        return;
    }
    const int next = m_geometry.visible().isEmpty() ? -1 : firstUnreadFrom(m_geometry.visible().last().row + 1, int(m_model->head()));
    if (next >= 0)
        showFrom(next);
    else
        scrollToEnd();
}

void ThreadView::pressPill()
{
    m_keptUnread = false;
    if (m_unreadAbove)
        showFrom(m_firstUnread);
    else if (m_unreadBelow > 0)
        showNextUnread();
    else
        scrollToEnd();
}

QString ThreadView::pillText() const
{
    if (m_unreadAbove)
        return tr("Not read yet, above");
    if (m_unreadBelow > kMostCounted)
        return tr("More than %1 not read yet, below").arg(kMostCounted);
    if (m_unreadBelow > 0)
        return tr("%1 not read yet, below").arg(m_unreadBelow);
    if (m_arrived == 0)
        return tr("Newest");
    return m_arrived == 1 ? tr("1 new message") : tr("%1 new messages").arg(m_arrived);
}

QRect ThreadView::pillRect() const
{
    if (m_geometry.rows() == 0 || (m_endInSight && !m_unreadAbove))
        return {};
    const int width = QFontMetrics(themeFont(TextSize::Secondary, QFont::DemiBold)).horizontalAdvance(pillText()) + scaled(56);
    const int y = m_unreadAbove ? kPillMargin : viewport()->height() - kPillMargin - kPillHeight;
    return {(viewport()->width() - width) / 2, y, width, kPillHeight};
}

void ThreadView::paintPill(QPainter &painter) const
{
    const QRect pill = pillRect();
    if (pill.isNull())
        return;
    const Theme &theme = Theme::of(this);
    const bool news = m_unreadAbove || m_unreadBelow > 0 || m_arrived > 0;
    const QColor ink = news ? theme.accentText : theme.text;
    paintRounded(painter, pill, pill.height() / 2.0, news ? theme.accent : theme.surface, news ? QColor() : theme.line);
    const QRect icon(pill.x() + 14, pill.y() + 9, 16, 16);
    if (m_unreadAbove) {
        painter.save();
        painter.translate(icon.center());
        painter.rotate(180);
        paintIcon(painter, QRect(-8, -8, 16, 16), u"down"_s, ink);
        painter.restore();
    } else {
        paintIcon(painter, icon, u"down"_s, ink);
    }
    painter.setFont(themeFont(TextSize::Secondary, QFont::DemiBold));
    painter.setPen(ink);
    painter.drawText(pill.adjusted(scaled(28), 0, -4, 0), Qt::AlignCenter, pillText());
}

void ThreadView::setNewRow(int row)
{
    const int before = std::exchange(m_newRow, row);
    for (const int each : {before, row}) {
        if (each >= 0)
            onChanged(each, each);
    }
}

bool ThreadView::event(QEvent *event)
{
    // What came while another window was looked at begins under the line again.
    if (m_model && event->type() == QEvent::WindowDeactivate) {
        m_awaySince = int(m_model->head());
    } else if (m_model && event->type() == QEvent::WindowActivate) {
        const int first = firstShownFrom(m_awaySince, int(m_model->head()));
        const bool lineStandsAbove = m_newRow >= m_reading.seen();
        if (first >= 0 && !lineStandsAbove)
            setNewRow(first);
        m_keptUnread = false;
        m_lookTimer.start();
    }
    return QAbstractScrollArea::event(event);
}

} // namespace witan
