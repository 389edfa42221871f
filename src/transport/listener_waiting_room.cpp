// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_waiting_room.h"

namespace witan::listening {

void WaitingRoom::enter(const std::shared_ptr<Guest> &guest, std::string peerName)
{
    Peer &peer = m_peers[peerName];
    guest->m_peer = std::move(peerName);
    guest->m_place = Guest::Place::Young;
    ++peer.young;
    peer.order.push_back(guest);
    trim(peer);
    if (peer.young <= m_wide)
        return;
    // trim() left a young one in front; turning it away makes it leave, and the room cannot empty: the new one is in it.
    const auto oldest = peer.order.front().lock();
    peer.order.pop_front();
    oldest->turnAway();
}

bool WaitingRoom::settle(Guest &guest)
{
    if (guest.m_place != Guest::Place::Young)
        return true;
    Peer &peer = m_peers[guest.m_peer];
    if (peer.counted >= m_narrow)
        return false;
    --peer.young;
    ++peer.counted;
    guest.m_place = Guest::Place::Counted;
    return true;
}

void WaitingRoom::leave(Guest &guest)
{
    const auto place = std::exchange(guest.m_place, Guest::Place::Outside);
    if (place == Guest::Place::Outside)
        return;
    const auto at = m_peers.find(guest.m_peer);
    Peer &peer = at->second;
    --(place == Guest::Place::Young ? peer.young : peer.counted);
    if (peer.young == 0 && peer.counted == 0)
        m_peers.erase(at);
}

std::string WaitingRoom::peerKey(const net::ip::address &address)
{
    if (!address.is_v6() || address.is_loopback())
        return address.to_string();
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return net::ip::address_v6(bytes).to_string();
}

void WaitingRoom::trim(Peer &peer)
{
    const auto isYoung = [](const std::weak_ptr<Guest> &weak) {
        const auto guest = weak.lock();
        return guest && guest->m_place == Guest::Place::Young;
    };
    while (!peer.order.empty() && !isYoung(peer.order.front()))
        peer.order.pop_front();
}

} // namespace witan::listening
