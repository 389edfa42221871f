// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/token_bucket.h"
#include "transport/listener.h"
#include "transport/listener_asio.h"
#include "transport/listener_session.h"
#include "transport/listener_waiting_room.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ssl/context.hpp>

#include <array>
#include <future>
#include <optional>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace witan::listening {

/// The machinery behind Listener: one io_context, its thread, and everybody connected. start(), stop(), deliver() and
/// drain() come from the service's thread; all else runs on the I/O thread.
class Server {
public:
    Server(ListenerConfig config, Listener::Door door, Mailbox &mailbox, Outlet *outlet);
    ~Server();

    Result<void> start();
    quint16 port() const { return m_port; }
    void deliver(std::vector<Outbound> batch);
    void drain(std::chrono::milliseconds time);

    const ListenerConfig &config() const { return m_config; }
    Executor executor() { return m_io.get_executor(); }
    net::ssl::context *tls() { return m_tls ? &*m_tls : nullptr; }
    WaitingRoom &waitingRoom() { return m_waitingRoom; }
    Admission judge(const UpgradeRequest &request) const { return m_door(request); }
    ConnectionId nextConnection() { return m_mailbox.nextConnection(); }
    bool isFull() const { return m_taken > m_seats; }
    /// Those whose open connection says that this service still listens: they are cut before it stops to.
    void hold(Guest &guest) { m_held.insert(&guest); }
    void release(Guest &guest) { m_held.erase(&guest); }

    void join(std::shared_ptr<Session> session, Pass pass);
    void leave(ConnectionId id);
    /// Collects what comes in; it goes to the mailbox in one push when the loop has nothing more to read. Gives the number
    /// of that batch.
    quint64 push(Inbound item);
    /// Whether the service has taken that batch out of the mailbox; "no" for a moment longer where others follow it.
    bool isTaken(quint64 batch) const { return batch < m_batch && m_mailbox.drains() >= m_takenBy; }
    void goOnLater(std::shared_ptr<Session> session, quint64 batch);
    void note(const char *event, ConnectionId id) const;
    void noteRefusal(int status, const net::ip::address &peer);

private:
    using WorkGuard = net::executor_work_guard<Executor>;
    static constexpr std::size_t kBuckets = 16;    ///< one is looked through at a tick, so pings do not come all at once
    using Bucket = std::unordered_map<ConnectionId, std::shared_ptr<Session>>;

    Result<void> listenOn(const Tcp::endpoint &endpoint);
    Result<void> prepareTls();
    Error bindError(const IoError &error) const;
    void run();
    void accept();
    void receive(Socket socket);
    void writeOut(const std::vector<Outbound> &batch);
    void goOn();
    void pushCollected(std::size_t seen, int rounds);
    void scheduleTick();
    void tellWhenEmpty();
    void closeAll(std::shared_ptr<std::promise<void>> emptied);
    Bucket &bucketOf(ConnectionId id) { return m_sessions[id % kBuckets]; }

    const ListenerConfig m_config;
    const Listener::Door m_door;
    Mailbox &m_mailbox;
    Outlet *const m_outlet;
    int m_seats = 0;                   ///< for connections; the process needs some of its descriptors elsewhere
    int m_taken = 0;                   ///< before m_io, whose last handlers give their seats back
    std::optional<net::ssl::context> m_tls;
    net::io_context m_io{1};
    WorkGuard m_work{m_io.get_executor()};
    WaitingRoom m_waitingRoom;
    std::unordered_set<Guest *> m_held;
    Acceptor m_acceptor{m_io};
    Timer m_tickTimer{m_io}, m_acceptTimer{m_io};
    std::array<Bucket, kBuckets> m_sessions;
    std::size_t m_joined = 0, m_tickAt = 0;
    std::vector<std::shared_ptr<Session>> m_touched;
    std::vector<Inbound> m_collected;
    quint64 m_batch = 1;               ///< that is being collected
    quint64 m_takenBy = 0;             ///< the mailbox's drain that takes the one before
    std::vector<std::shared_ptr<Session>> m_paused;
    std::shared_ptr<std::promise<void>> m_emptied;    ///< set while draining
    TokenBucket m_refusalLog{10, 10};
    int m_refusalsUnsaid = 0;
    std::thread m_thread;
    quint16 m_port = 0;
    bool m_draining = false;                    ///< the service's thread's
};

/// Greets a new socket, plain or with TLS. Two files, for each is Beast compiled once over.
void greetPlain(Server &server, Seat seat, Socket socket);
void greetTls(Server &server, Seat seat, Socket socket);

} // namespace witan::listening
