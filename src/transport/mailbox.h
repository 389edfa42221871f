// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace witan {

using ConnectionId = quint64;

/// What the door found out about a connection before it was let in (a principal, a path); opaque to transport.
using Pass = std::shared_ptr<const void>;

class Outlet;

struct Inbound {
    enum class Kind { Opened, Frame, Closed };
    Kind kind = Kind::Frame;
    ConnectionId connection = 0;
    QByteArray bytes;               ///< the message, for Frame
    Pass pass;                      ///< for Opened
    Outlet *outlet = nullptr;       ///< for Opened: where answers go
    std::shared_ptr<Outlet> owner = nullptr;   ///< for Opened: keeps `outlet` alive where it may go before the service does
    std::shared_ptr<const void> room = nullptr;    ///< for a large Frame: what it takes of its sender's, until this goes
};

struct Outbound {
    ConnectionId connection = 0;
    QByteArray bytes;               ///< one text message; empty with closeCode set
    int closeCode = 0;              ///< WebSocket close code; 0 keeps the connection
    QByteArray closeReason;
};

/// The way out to some connections. deliver() may be called from the service's thread only; it never blocks.
class Outlet {
public:
    virtual ~Outlet() = default;
    virtual void deliver(std::vector<Outbound> batch) = 0;
};

/// The way in: any thread pushes, the service's thread drains all that is there. Order is kept for each connection.
class Mailbox {
public:
    /// Called on the pushing thread when the first item comes in after a drain.
    void setWake(std::function<void()> wake);
    void push(Inbound item);
    /// The number of the drain that will take these out.
    quint64 push(std::vector<Inbound> items);
    std::vector<Inbound> drain();
    quint64 drains() const { return m_drains; }    ///< so far
    /// Who must not put in more before there is room again asks for relief; `relief` is then called once, on the draining
    /// thread, after the next drain.
    void setRelief(std::function<void()> relief);
    void wantRelief() { m_reliefWanted = true; }
    ConnectionId nextConnection() { return ++m_last; }

private:
    std::mutex m_mutex;
    std::vector<Inbound> m_items;
    std::function<void()> m_wake, m_relief;
    std::atomic<quint64> m_drains{0};
    std::atomic<bool> m_reliefWanted{false};
    std::atomic<ConnectionId> m_last{0};
};

} // namespace witan
