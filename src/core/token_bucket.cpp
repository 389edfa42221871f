// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace witan {

bool TokenBucket::has(qint64 nowMs)
{
    if (m_last >= 0 && nowMs > m_last)
        m_tokens = std::min(m_burst, m_tokens + static_cast<double>(nowMs - m_last) * m_perSecond / 1000.0);
    m_last = std::max(m_last, nowMs);
    return m_tokens >= 1.0;
}

bool TokenBucket::take(qint64 nowMs)
{
    if (!has(nowMs))
        return false;
    m_tokens -= 1.0;
    return true;
}

void TokenBucket::charge(qint64 tokens)
{
    m_tokens = std::max(-m_burst, m_tokens - static_cast<double>(tokens));
}

qint64 TokenBucket::waitMs() const
{
    return m_tokens >= 1.0 ? 0 : static_cast<qint64>(std::ceil((1.0 - m_tokens) * 1000.0 / m_perSecond));
}

} // namespace witan
