// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/number_ranges.h"

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

using Range = NumberRanges::Range;

/// The first range that ends at `number` or behind it.
QList<Range>::const_iterator endingFrom(const QList<Range> &ranges, int number)
{
    return std::lower_bound(ranges.cbegin(), ranges.cend(), number, [](const Range &range, int n) { return range.last < n; });
}

} // namespace

void NumberRanges::add(int first, int last)
{
    Q_ASSERT(first >= 0);
    if (contains(first, last))
        return;
    // All that overlap it or touch it become one with it.
    const qsizetype from = endingFrom(m_ranges, first - 1) - m_ranges.cbegin();
    qsizetype to = from;
    for (; to < m_ranges.size() && m_ranges.at(to).first - 1 <= last; ++to) {
        first = qMin(first, m_ranges.at(to).first);
        last = qMax(last, m_ranges.at(to).last);
    }
    if (to == from) {
        m_ranges.insert(from, {first, last});
        return;
    }
    m_ranges[from] = {first, last};
    m_ranges.remove(from + 1, to - from - 1);
}

void NumberRanges::add(const NumberRanges &others)
{
    for (const Range &range : others.m_ranges)
        add(range.first, range.last);
}

qint64 NumberRanges::count() const
{
    qint64 count = 0;
    for (const Range &range : m_ranges)
        count += qint64(range.last) - range.first + 1;
    return count;
}

bool NumberRanges::contains(int first, int last) const
{
    if (first > last)
        return true;
    const auto range = endingFrom(m_ranges, first);
    return range != m_ranges.cend() && range->first <= first && last <= range->last;
}

NumberRanges NumberRanges::missing(int first, int last) const
{
    NumberRanges missing;
    for (auto range = endingFrom(m_ranges, first); range != m_ranges.cend() && first <= last; ++range) {
        if (first < range->first)
            missing.m_ranges.append({first, qMin(last, range->first - 1)});
        if (range->last >= last)
            return missing;
        first = range->last + 1;
    }
    if (first <= last)
        missing.m_ranges.append({first, last});
    return missing;
}

QString NumberRanges::toText() const
{
    QString text;
    for (const Range &range : m_ranges) {
        if (!text.isEmpty())
            text += u',';
        text += QString::number(range.first);
        if (range.last > range.first)
            text += u'-' + QString::number(range.last);
    }
    return text;
}

NumberRanges NumberRanges::fromText(QStringView text)
{
    NumberRanges ranges;
    for (const QStringView part : text.split(u',')) {
        const qsizetype dash = part.indexOf(u'-');
        bool isFirst = false, isLast = false;
        const int first = part.first(dash < 0 ? part.size() : dash).toInt(&isFirst);
        const int last = part.sliced(dash + 1).toInt(&isLast);
        if (isFirst && isLast && first >= 0)
            ranges.add(first, last);
    }
    return ranges;
}

} // namespace witan
