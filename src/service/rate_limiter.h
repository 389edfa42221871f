// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace witan {

/// A token bucket: `burst` requests at once, `perSecond` sustained. Time is passed in, in milliseconds of a clock that
/// never goes back.
class RateLimiter {
public:
    RateLimiter(int perSecond, int burst) : m_perSecond(perSecond), m_burst(burst), m_tokens(burst) {}

    bool take(qint64 nowMs);
    /// Until the next token, for the refusal's `retry_after_ms`.
    qint64 waitMs() const;

private:
    double m_perSecond, m_burst, m_tokens;
    qint64 m_last = -1;
};

} // namespace witan
