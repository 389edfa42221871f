// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/turn_intake.h"

#include <algorithm>
#include <utility>

namespace witan {
namespace {
constexpr std::size_t kPortion = 8;         // by which a share is rounded up, for the larger half costs less
// Past these the ones that came first wait no longer for those that came after them.
constexpr std::size_t kMostInATurn = 512;
constexpr qsizetype kMostBytesInATurn = 1024 * 1024;
constexpr qint64 kLongestTurn = 50'000'000;     // ns, for its answers wait, all of them in memory
constexpr std::size_t kMany = 128;
constexpr std::size_t kForgetting = 8;      // an eighth a turn, of those who were in play and are not seen any more
}

void TurnIntake::beginTurn()
{
    m_taken = 0;
    m_takenBytes = 0;
    m_begun = m_now();
}

/// Of those in play. Of many, the few that are left are enough to be served while the others' answers are on their way; and larger
/// turns cost less.
std::size_t TurnIntake::share() const
{
    const std::size_t share = m_inPlay <= kMany ? m_inPlay / 2 : m_inPlay * 3 / 4;
    return (share + kPortion - 1) / kPortion * kPortion;
}

bool TurnIntake::isEnough() const
{
    if (m_taken >= kMostInATurn || m_takenBytes >= kMostBytesInATurn)
        return true;
    if (m_taken == 0)
        return false;
    const qint64 worked = m_now() - m_begun;
    return worked >= kLongestTurn || (m_taken >= share() && worked >= m_diskTime);
}

std::optional<Inbound> TurnIntake::next()
{
    if (isEnough() || !mailWaits())
        return {};
    ++m_taken;
    m_takenBytes += m_mail[m_at].bytes.size();
    return std::move(m_mail[m_at++]);
}

bool TurnIntake::mailWaits()
{
    if (waiting() == 0) {
        m_mail = m_mailbox.drain();
        m_at = 0;
    }
    return waiting() > 0;
}

bool TurnIntake::endTurn()
{
    const bool waits = mailWaits();
    m_inPlay = std::max(m_taken + waiting(), m_inPlay - m_inPlay / kForgetting);
    return waits;
}

} // namespace witan
