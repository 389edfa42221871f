// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/mailbox.h"

#include <functional>
#include <optional>
#include <vector>

namespace witan {

/// How much of the mail one turn takes. Who comes while others are served shares their commit. But a turn that takes all leaves nobody
/// to be served while its answers, and then the next questions, are on their way. So it ends with half of those that are in play, and
/// the other half is served meanwhile; unless the disk takes longer for a turn than this one has worked, for then all share its time.
/// Nor does it go on for long where what it takes is heavy. On the service's thread.
class TurnIntake {
public:
    /// Of a clock that never goes back.
    using Nanoseconds = std::function<qint64()>;

    TurnIntake(Mailbox &mailbox, Nanoseconds now) : m_mailbox(mailbox), m_now(std::move(now)) {}

    void beginTurn();
    /// Nothing ends the turn.
    std::optional<Inbound> next();
    /// Whether there is mail for another turn.
    bool endTurn();
    /// Whether there is mail that has not been given out.
    bool mailWaits();
    /// How long the disk took for the last turn that it has taken.
    void setDiskTime(qint64 nanoseconds) { m_diskTime = nanoseconds; }

private:
    std::size_t waiting() const { return m_mail.size() - m_at; }
    std::size_t share() const;
    bool isEnough() const;

    Mailbox &m_mailbox;
    const Nanoseconds m_now;
    std::vector<Inbound> m_mail;
    std::size_t m_at = 0;           // up to here it has been given out
    std::size_t m_taken = 0;        // in this turn
    qsizetype m_takenBytes = 0;
    qint64 m_begun = 0, m_diskTime = 0;
    std::size_t m_inPlay = 0;       // messages that were here at the same time, lately
};

} // namespace witan
