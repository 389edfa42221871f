// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>

namespace witan {

/// Room in memory for what somebody sends, over all connections together, while it comes in and then waits for the service.
/// Any thread.
class IncomingRoom {
public:
    explicit IncomingRoom(qint64 bytes) : m_left(bytes) {}

    /// False, and nothing taken, where there is less.
    bool take(qint64 bytes)
    {
        if (m_left.fetch_sub(bytes) >= bytes)
            return true;
        m_left += bytes;
        return false;
    }
    void giveBack(qint64 bytes) { m_left += bytes; }

private:
    std::atomic<qint64> m_left;
};

/// What one message takes of it; given back with this.
class TakenRoom {
public:
    explicit TakenRoom(std::shared_ptr<IncomingRoom> room) : m_room(std::move(room)) {}
    ~TakenRoom() { m_room->giveBack(m_bytes); }
    TakenRoom(const TakenRoom &) = delete;
    TakenRoom &operator=(const TakenRoom &) = delete;

    /// To so many bytes in all; false, and as it was, where there is no room for them.
    bool grow(qint64 bytes)
    {
        if (!m_room->take(bytes - m_bytes))
            return false;
        m_bytes = bytes;
        return true;
    }

private:
    const std::shared_ptr<IncomingRoom> m_room;
    qint64 m_bytes = 0;
};

} // namespace witan
