// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace witan {

/// Waiting times between attempts: doubled from `firstMs` to `maxMs`, each spread by ±20 % with the caller's random
/// number in [0,1). A pure value.
class Backoff {
public:
    explicit Backoff(int firstMs = 250, int maxMs = 30'000) : m_first(firstMs), m_max(maxMs) {}
    int next(double random);
    void reset() { m_attempt = 0; }
    int attempt() const { return m_attempt; }

private:
    int m_first, m_max;
    int m_attempt = 0;
};

} // namespace witan
