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
    if (!m_seen.contains(1, int(m_labels.size())))
        lookAtLines();
    tellSoon();
}

/// A line counts once all of it was in the window, together or one part after the other.
void StepsView::lookAtLines()
{
    const QRect sight = visibleRegion().boundingRect();
    if (sight.isEmpty())
        return;
    if (const Arrangement now{width(), heightForWidth(width()), m_openRow}; now != std::exchange(m_seenIn, now))
        m_seenParts.clear();
    m_seenParts.add(sight.top(), sight.bottom());
    for (int row = qMax(0, rowAt(sight.topLeft())); row < m_rows.size() && m_places[row].y <= sight.bottom(); ++row) {
        const Place &place = m_places[row];
        if (m_seenParts.contains(place.y, place.y + place.line - 1))
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

void StepsView::showFrom(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_current = row;
    if (hasFocus())
        accessibleRowFocused(this, row);
    else
        setFocus(Qt::ShortcutFocusReason);
    update();
    const int top = rowRect(row).top();
    Q_EMIT revealRequested(QRect(0, top, width(), heightForWidth(width()) - top));
}

int StepsView::depthOfDanger() const
{
    layOut(width());
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (m_rows[row].isRemoved() || !m_rows[row].step.irreversible())
            continue;
        const int details = m_openRow >= 0 && m_openRow < row ? m_places[m_openRow].height - m_places[m_openRow].line : 0;
        return m_places[row].y + m_places[row].line - details;
    }
    return 0;
}

/// Whoever is told all the words of a line need not have it on the screen.
void StepsView::accessibleFocus(int row)
{
    setCurrent(row);
    takeAsSeen(row);
    tellSoon();
}

} // namespace witan
