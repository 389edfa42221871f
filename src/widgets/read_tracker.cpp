// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/read_tracker.h"

namespace witan {

namespace {

constexpr int kMostAtOnce = 2000;   // rows without need of reading may be many, and each is fetched

QRegion regionOf(const ReadTracker::Span &span)
{
    return QRegion(0, span.top, 1, qMax(0, span.bottom - span.top));
}

} // namespace

void ReadTracker::reset(int seen)
{
    m_seen = seen;
    m_read.clear();
    m_parts.clear();
}

void ReadTracker::forgetParts(int first, int last)
{
    m_parts.removeIf([first, last](QHash<int, QRegion>::iterator each) { return each.key() >= first && each.key() <= last; });
}

void ReadTracker::expose(int row, const Span &words, const Span &shown)
{
    if (!isUnread(row))
        return;
    QRegion &part = m_parts[row];
    part += regionOf(shown);
    if (!(regionOf(words) - part).isEmpty())
        return;
    m_parts.remove(row);
    m_read.insert(row);
}

bool ReadTracker::advance(int reach)
{
    const int most = qMin(reach, m_seen + kMostAtOnce);
    while (m_seen < most && !isUnread(m_seen))
        m_read.remove(m_seen++);
    return m_seen < most || most == reach;
}

int ReadTracker::firstMissing(int row, const Span &words) const
{
    const QRegion missing = regionOf(words) - m_parts.value(row);
    return missing.isEmpty() ? words.bottom : missing.boundingRect().top();
}

} // namespace witan
