// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/listener_session.h"

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

namespace witan::listening {

/// A socket that has not been let in yet, as WaitingRoom sees it.
class Guest {
public:
    virtual ~Guest() = default;
    /// Answers 429 and goes.
    virtual void turnAway() = 0;
    /// Closes the socket now.
    virtual void cut() = 0;

private:
    friend class WaitingRoom;
    std::string m_peer;
    enum class Place { Outside, Young, Counted } m_place = Place::Outside;
};

/// Counts the sockets of each address that have not been let in. In the first moments a socket is young and counts only
/// against a wide bound, the oldest making room: so fifty honest clients may start at once, and a good one gets in past
/// a thousand half-open ones of its own address. What is still waiting after that counts against the narrow bound.
class WaitingRoom {
public:
    explicit WaitingRoom(int narrow) : m_narrow(narrow), m_wide(narrow * 16) {}

    void enter(const std::shared_ptr<Guest> &guest, std::string peer);
    /// The young time is over; false when the address has too many waiting already.
    bool settle(Guest &guest);
    void leave(Guest &guest);

    /// IPv6 hands out whole networks: one /64 counts as one peer.
    static std::string peerKey(const net::ip::address &address);

private:
    struct Peer {
        int young = 0, counted = 0;
        std::deque<std::weak_ptr<Guest>> order;    ///< the young, oldest first; may name some that have left
    };
    void trim(Peer &peer);

    std::unordered_map<std::string, Peer> m_peers;
    int m_narrow, m_wide;
};

} // namespace witan::listening
