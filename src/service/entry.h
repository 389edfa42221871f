// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/principal.h"
#include "transport/mailbox.h"

#include <memory>

namespace witan {

enum class Endpoint { Seed, Review, Agent };

/// What the door found out about a connection: the Pass that transport carries. It comes from the token alone, never
/// from anything that the peer says about itself (G12).
struct Entry {
    Endpoint endpoint = Endpoint::Review;
    Principal principal;
    ConsultationId consultation;        ///< of a seed connection
    bool rateLimited = true;            ///< false for links inside the program
    std::shared_ptr<const void> lease;  ///< counts as one connection of its principal while it lives
    QByteArray tokenDigest = {};        ///< of the token it came in with; empty where it needed none
};

inline std::shared_ptr<const Entry> entryOf(const Pass &pass)
{
    return std::static_pointer_cast<const Entry>(pass);
}

} // namespace witan
