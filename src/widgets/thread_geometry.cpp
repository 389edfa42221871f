// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/thread_geometry.h"

#include <algorithm>
#include <limits>

namespace witan {

ThreadGeometry::ThreadGeometry(Measure measure, int estimate, int padding)
    : m_measure(std::move(measure)), m_estimate(estimate), m_padding(padding) {}

void ThreadGeometry::reset(int rows)
{
    m_heights = QList<int>(rows, m_estimate);
    m_measured = QList<bool>(rows, false);
    m_sums.assign(m_heights);
    m_atBottom = true;
    m_settled = false;
}

void ThreadGeometry::insert(int first, int count)
{
    m_heights.insert(first, count, m_estimate);
    m_measured.insert(first, count, false);
    m_sums.assign(m_heights);
    if (first <= m_anchorRow && !m_atBottom && rows() > count)
        m_anchorRow += count;
    m_settled = false;
}

void ThreadGeometry::remove(int first, int count)
{
    m_heights.remove(first, count);
    m_measured.remove(first, count);
    m_sums.assign(m_heights);
    if (m_anchorRow >= first + count)
        m_anchorRow -= count;
    else if (m_anchorRow >= first)
        m_anchorRow = std::max(0, first - 1);
    m_settled = false;
}

void ThreadGeometry::forget(int first, int last)
{
    std::fill(m_measured.begin() + first, m_measured.begin() + last + 1, false);
    m_settled = false;
}

void ThreadGeometry::forgetAll()
{
    m_measured.fill(false);
    m_settled = false;
}

void ThreadGeometry::setViewportHeight(int height)
{
    if (height == m_viewport)
        return;
    m_viewport = height;
    m_settled = false;
}

int ThreadGeometry::scrollMaximum() const
{
    const qint64 most = m_sums.total() + 2 * m_padding - m_viewport;
    return int(std::clamp<qint64>(most, 0, std::numeric_limits<int>::max() / 2));
}

int ThreadGeometry::scrollValue() const
{
    if (m_heights.isEmpty())
        return 0;
    return int(std::clamp<qint64>(m_sums.prefix(m_anchorRow) + m_padding - m_anchorY, 0, scrollMaximum()));
}

int ThreadGeometry::heightOf(int row)
{
    if (!m_measured[row]) {
        const int height = m_measure(row);
        m_sums.add(row, height - m_heights[row]);
        m_heights[row] = height;
        m_measured[row] = true;
    }
    return m_heights[row];
}

/// Measures upward from the anchor until the top of the viewport is covered.
void ThreadGeometry::fillUp()
{
    while (m_anchorRow > 0 && m_anchorY > 0) {
        --m_anchorRow;
        m_anchorY -= heightOf(m_anchorRow);
    }
}

/// Lists what is in sight from the anchor down, and makes the first row in sight the anchor.
void ThreadGeometry::place()
{
    m_visible.clear();
    int y = m_anchorY;
    bool moved = false;
    for (int row = m_anchorRow; row < rows() && y < m_viewport; ++row) {
        const int height = heightOf(row);
        if (height > 0 && y + height > 0) {
            m_visible.append({row, y, height});
            if (!moved) {
                m_anchorRow = row;
                m_anchorY = y;
                moved = true;
            }
        }
        y += height;
    }
}

/// Pulls the content so that neither end stands inside the viewport while there is more to see.
void ThreadGeometry::keepEnds()
{
    int y = m_anchorY;
    int row = m_anchorRow;
    for (; row < rows() && y < m_viewport; ++row)
        y += heightOf(row);
    if (row == rows() && y + m_padding < m_viewport) {
        m_anchorY += m_viewport - y - m_padding;
        fillUp();
    } else if (m_anchorRow == 0 && m_anchorY > m_padding) {
        m_anchorY = m_padding;
        // Pulled up to the top, the end may now stand inside the viewport.
        y = m_anchorY;
        for (row = 0; row < rows() && y < m_viewport; ++row)
            y += heightOf(row);
        if (row == rows() && y + m_padding < m_viewport)
            m_anchorY += m_viewport - y - m_padding;
    }
}

void ThreadGeometry::settle()
{
    if (m_settled || m_viewport <= 0)
        return;
    m_settled = true;
    m_visible.clear();
    if (m_heights.isEmpty()) {
        m_anchorRow = m_anchorY = 0;
        m_atBottom = true;
        return;
    }
    if (m_atBottom) {
        m_anchorRow = rows() - 1;
        m_anchorY = m_viewport - m_padding - heightOf(m_anchorRow);
    }
    m_anchorRow = std::clamp(m_anchorRow, 0, rows() - 1);
    fillUp();
    keepEnds();
    place();
    const int last = rows() - 1;
    int bottom = m_anchorY;
    int row = m_anchorRow;
    for (; row <= last && bottom <= m_viewport; ++row)
        bottom += heightOf(row);
    m_atBottom = row > last && bottom + m_padding <= m_viewport;
}

int ThreadGeometry::scrollBy(int pixels)
{
    settle();
    if (m_visible.isEmpty() || pixels == 0)
        return 0;
    const Placed reference = pixels > 0 ? m_visible.last() : m_visible.first();
    m_anchorY -= pixels;
    m_atBottom = false;
    m_settled = false;
    settle();
    // A row that was in sight tells how far the content went; out of sight again, it went the whole way.
    for (const Placed &placed : std::as_const(m_visible)) {
        if (placed.row == reference.row)
            return reference.y - placed.y;
    }
    return pixels;
}

void ThreadGeometry::scrollTo(int value)
{
    if (m_heights.isEmpty())
        return;
    const qint64 position = qint64(value) - m_padding;
    m_anchorRow = int(std::min<qsizetype>(m_sums.find(position), rows() - 1));
    m_anchorY = int(m_sums.prefix(m_anchorRow) - position);
    m_atBottom = value >= scrollMaximum();
    m_settled = false;
    settle();
}

void ThreadGeometry::scrollToBottom()
{
    m_atBottom = true;
    m_settled = false;
    settle();
}

void ThreadGeometry::scrollToTopOf(int row)
{
    if (row < 0 || row >= rows())
        return;
    m_anchorRow = row;
    m_anchorY = row == 0 ? m_padding : 0;
    m_atBottom = false;
    m_settled = false;
    settle();
}

void ThreadGeometry::ensureVisible(int row)
{
    settle();
    if (row < 0 || row >= rows() || heightOf(row) == 0)
        return;
    for (const Placed &placed : std::as_const(m_visible)) {
        if (placed.row != row)
            continue;
        if (placed.y >= 0 && placed.y + placed.height <= m_viewport)
            return;
        const bool tall = placed.height > m_viewport;
        if (placed.y < 0 || tall)
            scrollToTopOf(row);
        else
            scrollBy(placed.y + placed.height - m_viewport);
        return;
    }
    const bool below = !m_visible.isEmpty() && row > m_visible.last().row;
    m_anchorRow = row;
    m_anchorY = below && heightOf(row) <= m_viewport ? m_viewport - heightOf(row) : row == 0 ? m_padding : 0;
    m_atBottom = false;
    m_settled = false;
    settle();
}

const QList<ThreadGeometry::Placed> &ThreadGeometry::visible()
{
    settle();
    return m_visible;
}

int ThreadGeometry::rowAt(int y)
{
    for (const Placed &placed : visible()) {
        if (y >= placed.y && y < placed.y + placed.height)
            return placed.row;
    }
    return -1;
}

} // namespace witan
