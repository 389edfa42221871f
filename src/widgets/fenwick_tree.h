// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

#include <bit>

namespace witan {

/// Sums over a changing list of non-negative lengths in O(log n): where row i begins, and which row lies at a position.
class FenwickTree {
public:
    /// O(n).
    void assign(const QList<int> &values)
    {
        m_tree = QList<qint64>(values.size() + 1, 0);
        for (qsizetype i = 1; i < m_tree.size(); ++i) {
            m_tree[i] += values[i - 1];
            const qsizetype parent = i + (i & -i);
            if (parent < m_tree.size())
                m_tree[parent] += m_tree[i];
        }
    }

    qsizetype size() const { return m_tree.size() - 1; }

    void add(qsizetype index, qint64 delta)
    {
        for (qsizetype i = index + 1; i < m_tree.size(); i += i & -i)
            m_tree[i] += delta;
    }

    /// The sum of the first `count` values.
    qint64 prefix(qsizetype count) const
    {
        qint64 sum = 0;
        for (qsizetype i = count; i > 0; i -= i & -i)
            sum += m_tree[i];
        return sum;
    }

    qint64 total() const { return prefix(size()); }

    /// The index whose stretch [prefix(i), prefix(i+1)) holds `position`; the first where it is negative, size() at or past the end.
    qsizetype find(qint64 position) const
    {
        if (position < 0)
            return 0;
        qsizetype index = 0;
        for (qsizetype step = qsizetype(std::bit_floor(size_t(size()))); step > 0; step /= 2) {
            const qsizetype next = index + step;
            if (next < m_tree.size() && m_tree[next] <= position) {
                index = next;
                position -= m_tree[next];
            }
        }
        return index;
    }

private:
    QList<qint64> m_tree = {0};   ///< one-based
};

} // namespace witan
