// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/timestamp.h"

namespace witan {

/// The time of a service elsewhere, which alone decides deadlines, as this computer's clock and their difference tell it.
/// `local` must outlive it.
class ServiceClock final : public Clock {
public:
    explicit ServiceClock(const Clock &local) : m_local(local) {}

    Timestamp now() const override { return {m_local.now().ms + m_aheadMs}; }
    const Clock &local() const { return m_local; }
    /// How far the service's clock is ahead of this computer's; negative where it is behind.
    qint64 aheadMs() const { return m_aheadMs; }
    void setAheadMs(qint64 ms) { m_aheadMs = ms; }

private:
    const Clock &m_local;
    qint64 m_aheadMs = 0;
};

} // namespace witan
