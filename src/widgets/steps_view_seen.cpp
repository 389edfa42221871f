// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/on_screen.h"
#include "widgets/steps_view.h"

// Which steps were on the screen, and the way to those that were not; steps_view.cpp shows them.
namespace witan {

/// Done at every paint, so it costs nothing once all was seen, and before that no more than what is in sight.
void StepsView::look()
{
    if (!isOnScreen(*this))
        return;
    if (!m_seen.contains(1, int(m_names.size())))
        lookAtLines();
    tellSoon();
}

/// A line counts once all of it was drawn in the window, together or one part after the other.
void StepsView::lookAtLines()
{
    const QRect sight = visibleRegion().boundingRect();
    if (sight.isEmpty())
        return;
    layOut(width());
    m_parts.look(*this);
    for (int row = qMax(0, rowAt(sight.topLeft())); row < m_rows.size() && m_places[row].y <= sight.bottom(); ++row) {
        const Place &place = m_places[row];
        if (!m_away[row] && m_parts.contains(place.y, place.y + place.line - 1))
            takeAsSeen(row);
    }
}

void StepsView::takeAsSeen(int row)
{
    const Step &step = m_rows[row].step;
    if (!m_rows[row].isRemoved())
        m_seen.add(step.number, step.number);
}

void StepsView::tellSoon()
{
    if (m_seen != m_kept && !m_tell.isActive())
        m_tell.start();
}

void StepsView::tellSeen()
{
    if (!m_tell.isActive())
        return;
    m_tell.stop();
    Q_EMIT seenChanged(m_seen);
}

void StepsView::setKept(const NumberRanges &seen)
{
    m_kept = seen;
    m_seen.add(seen);
}

QString StepsView::firstUnseen() const
{
    for (const StepRow &row : m_rows) {
        if (!row.isRemoved() && !m_seen.contains(row.step.number))
            return row.step.id;
    }
    return {};
}

void StepsView::showFrom(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    unfoldTo(row);
    m_current = row;
    if (hasFocus())
        accessibleRowFocused(this, shownIndex(row));
    else
        setFocus(Qt::ShortcutFocusReason);
    update();
    const int top = rowRect(row).top();
    Q_EMIT revealRequested(QRect(0, top, width(), heightForWidth(width()) - top));
}

/// Whoever is told all the words of a line need not have it on the screen.
void StepsView::accessibleFocus(int index)
{
    const int row = m_shown[index];
    setCurrent(row);
    takeAsSeen(row);
    tellSoon();
}

} // namespace witan
