// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>

namespace witan {

/// A token bucket: `perSecond` at once, refilled at the same rate. A plain value; the time is passed in.
class ControlBudget {
public:
    using Clock = std::chrono::steady_clock;

    explicit ControlBudget(int perSecond) : m_tokens(static_cast<float>(perSecond)), m_perSecond(static_cast<float>(perSecond)) {}

    /// Takes one; false when there is none left.
    bool take(Clock::time_point now)
    {
        const float elapsed = std::chrono::duration<float>(now - m_at).count();
        m_at = now;
        m_tokens = std::min(m_perSecond, m_tokens + elapsed * m_perSecond);
        if (m_tokens < 1.0F)
            return false;
        m_tokens -= 1.0F;
        return true;
    }

private:
    Clock::time_point m_at{};
    float m_tokens, m_perSecond;
};

} // namespace witan
