// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/seen_parts.h"

#include "widgets/on_screen.h"

#include <QRegion>

namespace witan {

void SeenParts::drawn(const QRegion &region)
{
    for (const QRect &rect : region) {
        if (rect.bottom() >= 0)
            m_drawn.add(qMax(0, rect.top()), rect.bottom());
    }
}

bool SeenParts::look(const QWidget &widget)
{
    if (!isOnScreen(widget))
        return false;
    const QRect sight = widget.visibleRegion().boundingRect();
    if (sight.isEmpty() || sight.bottom() < 0)
        return false;
    const int top = qMax(0, sight.top());
    const NumberRanges before = m_seen;
    for (const NumberRanges::Range &part : m_drawn.ranges()) {
        if (part.last >= top && part.first <= sight.bottom())
            m_seen.add(qMax(part.first, top), qMin(part.last, sight.bottom()));
    }
    return m_seen != before;
}

void SeenParts::forget()
{
    m_drawn.clear();
    m_seen.clear();
}

} // namespace witan
