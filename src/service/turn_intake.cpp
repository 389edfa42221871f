// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/turn_intake.h"

#include <algorithm>
#include <iterator>

namespace witan {
namespace {
constexpr std::size_t kPortion = 8;
// Past these the ones that came first wait no longer for those that came after them.
constexpr std::size_t kMostInATurn = 512;
constexpr qsizetype kMostBytesInATurn = 1024 * 1024;
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
    return m_inPlay <= kMany ? m_inPlay / 2 : m_inPlay * 3 / 4;
}

bool TurnIntake::isEnough() const
{
    if (m_taken >= kMostInATurn || m_takenBytes >= kMostBytesInATurn)
        return true;
    return m_taken > 0 && m_taken >= share() && m_now() - m_begun >= m_diskTime;
}

std::vector<Inbound> TurnIntake::next()
{
    std::vector<Inbound> portion;
    if (isEnough() || !mailWaits())
        return portion;
    const auto first = m_mail.begin() + static_cast<std::ptrdiff_t>(m_at);
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting(), kPortion));
    portion.assign(std::make_move_iterator(first), std::make_move_iterator(first + count));
    m_at += portion.size();
    m_taken += portion.size();
    for (const Inbound &item : portion)
        m_takenBytes += item.bytes.size();
    return portion;
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
