// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace witan {

/// What may be done `burst` times at once and `perSecond` times a second in the long run. Time is passed in, in milliseconds of a clock
/// that never goes back.
class TokenBucket {
public:
    TokenBucket(int perSecond, int burst) : m_perSecond(perSecond), m_burst(burst), m_tokens(burst) {}

    bool take(qint64 nowMs);
    /// Whether take() would succeed.
    bool has(qint64 nowMs);
    /// Takes so many, whether they are there or not: it may leave the bucket in debt, by `burst` at most.
    void charge(qint64 tokens);
    /// Until the next token, for the refusal's `retry_after_ms`.
    qint64 waitMs() const;

private:
    double m_perSecond, m_burst, m_tokens;
    qint64 m_last = -1;
};

} // namespace witan
