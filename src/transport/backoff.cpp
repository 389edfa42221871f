// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/backoff.h"

#include <algorithm>
#include <cmath>

namespace witan {

int Backoff::next(double random)
{
    // Beyond 30 doublings every sane maximum is reached; the bound keeps the power finite after months offline.
    const double base = std::min<double>(m_max, m_first * std::exp2(std::min(m_attempt, 30)));
    ++m_attempt;
    const double spread = 0.8 + 0.4 * std::clamp(random, 0.0, 1.0);
    return static_cast<int>(std::lround(base * spread));
}

} // namespace witan
