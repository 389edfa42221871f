// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/token_bucket.h"

#include <QString>

#include <map>

namespace witan {

/// What each principal may still cost the others, over all connections together: a large request or answer is charged for, since
/// everybody waits while it is read or written. References stay good.
class Budgets {
public:
    Budgets(int perSecond, int burst) : m_full(perSecond, burst) {}

    TokenBucket &of(const QString &principal) { return m_budgets.try_emplace(principal, m_full).first->second; }

private:
    const TokenBucket m_full;
    std::map<QString, TokenBucket> m_budgets;
};

} // namespace witan
