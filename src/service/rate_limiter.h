// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <map>

namespace witan {

/// A token bucket: `burst` requests at once, `perSecond` sustained. Time is passed in, in milliseconds of a clock that
/// never goes back.
class RateLimiter {
public:
    RateLimiter(int perSecond, int burst) : m_perSecond(perSecond), m_burst(burst), m_tokens(burst) {}

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

/// What each principal may still cost the others, over all connections together: a large request or answer is charged for, since
/// everybody waits while it is read or written. References stay good.
class Budgets {
public:
    Budgets(int perSecond, int burst) : m_full(perSecond, burst) {}

    RateLimiter &of(const QString &principal) { return m_budgets.try_emplace(principal, m_full).first->second; }

private:
    const RateLimiter m_full;
    std::map<QString, RateLimiter> m_budgets;
};

} // namespace witan
