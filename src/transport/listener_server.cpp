// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_server.h"

#include "core/logging.h"
#include "transport/platform.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

namespace witan::listening {

namespace {

constexpr int kSpareSeats = 64;     // for those who are told that there is no room
constexpr int kOtherFiles = 128 + kSpareSeats;    // databases, logs, and what the desktop holds
constexpr int kCollectRounds = 64;
constexpr auto kAcceptPause = std::chrono::milliseconds(50);

} // namespace

Server::Server(ListenerConfig config, Listener::Door door, Mailbox &mailbox, Outlet *outlet)
    : m_config(std::move(config))
    , m_door(std::move(door))
    , m_mailbox(mailbox)
    , m_outlet(outlet)
    , m_waitingRoom(m_config.unadmittedPerPeer)
{
}

Server::~Server()
{
    if (!m_thread.joinable())
        return;
    if (!m_draining)
        drain(std::chrono::milliseconds(500));
    m_mailbox.setRelief({});
    m_io.stop();
    m_thread.join();
    // From here on this thread is alone. Whoever was opened is also closed, for the service.
    for (const Bucket &bucket : m_sessions) {
        for (const auto &[id, session] : bucket)
            m_collected.push_back(Inbound{Inbound::Kind::Closed, id, {}, {}, nullptr});
    }
    m_mailbox.push(std::move(m_collected));
}

void Server::run()
{
    m_seats = std::min(m_config.maxConnections, std::max(kOtherFiles, raiseFileLimit() - kOtherFiles));
    m_mailbox.setRelief([this] { net::post(m_io, [this] { goOn(); }); });
    accept();
    scheduleTick();
    m_thread = std::thread([this] {
        for (;;) {
            try {
                m_io.run();
                return;
            } catch (const std::exception &exception) {
                // Out of memory in one handler; the others go on.
                log(LogArea::Net, LogLevel::Error, "listener_exception", {{"what", exception.what()}});
            }
        }
    });
}

void Server::deliver(std::vector<Outbound> batch)
{
    if (m_draining || batch.empty() || !m_thread.joinable())
        return;
    net::post(m_io, [this, batch = std::move(batch)] { writeOut(batch); });
}

void Server::writeOut(const std::vector<Outbound> &batch)
{
    for (const Outbound &item : batch) {
        const Bucket &bucket = bucketOf(item.connection);
        const auto found = bucket.find(item.connection);
        if (found == bucket.end())
            continue;
        const auto session = found->second;
        if (!session->isTouched()) {
            session->setTouched(true);
            m_touched.push_back(session);
        }
        session->deliver(item);
    }
    for (const auto &session : m_touched) {
        session->setTouched(false);
        session->flush();
    }
    m_touched.clear();
}

void Server::drain(std::chrono::milliseconds time)
{
    if (m_draining || !m_thread.joinable())
        return;
    m_draining = true;
    auto emptied = std::make_shared<std::promise<void>>();
    auto future = emptied->get_future();
    net::post(m_io, [this, emptied = std::move(emptied)]() mutable { closeAll(std::move(emptied)); });
    future.wait_for(time);
}

void Server::closeAll(std::shared_ptr<std::promise<void>> emptied)
{
    for (Guest *guest : std::exchange(m_held, {}))
        guest->cut();
    IoError ignored;
    m_acceptor.close(ignored);
    m_tickTimer.cancel();
    m_acceptTimer.cancel();
    for (const Bucket &bucket : m_sessions) {
        for (const auto &[id, session] : bucket)
            session->close(1001, QByteArrayLiteral("the service is stopping"));
    }
    m_emptied = std::move(emptied);
    tellWhenEmpty();
}

void Server::tellWhenEmpty()
{
    const bool empty = std::all_of(m_sessions.begin(), m_sessions.end(), [](const Bucket &bucket) { return bucket.empty(); });
    if (m_emptied && empty)
        std::exchange(m_emptied, nullptr)->set_value();
}

void Server::accept()
{
    m_acceptor.async_accept(executor(), [this](IoError error, Socket socket) {
        if (!m_acceptor.is_open())
            return;
        if (!error) {
            receive(std::move(socket));
            accept();
            return;
        }
        // No descriptor left, or the peer gone already: what waits in the backlog waits a moment longer.
        m_acceptTimer.expires_after(kAcceptPause);
        m_acceptTimer.async_wait([this](IoError stopped) {
            if (!stopped)
                accept();
        });
    });
}

void Server::receive(Socket socket)
{
    Seat seat(m_taken);
    if (m_taken > m_seats + kSpareSeats)
        return;
    IoError ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    if (m_tls)
        greetTls(*this, std::move(seat), std::move(socket));
    else
        greetPlain(*this, std::move(seat), std::move(socket));
}

void Server::join(std::shared_ptr<Session> session, Pass pass)
{
    const ConnectionId id = session->id();
    if (m_emptied)
        session->close(1001, QByteArrayLiteral("the service is stopping"));
    bucketOf(id).emplace(id, std::move(session));
    note("websocket_connected", id);
    push(Inbound{Inbound::Kind::Opened, id, {}, std::move(pass), m_outlet});
}

void Server::leave(ConnectionId id)
{
    if (bucketOf(id).erase(id) == 0)
        return;
    note("websocket_disconnected", id);
    push(Inbound{Inbound::Kind::Closed, id, {}, {}, nullptr});
    if (m_emptied)
        tellWhenEmpty();
}

quint64 Server::push(Inbound item)
{
    m_collected.push_back(std::move(item));
    if (m_collected.size() == 1)
        net::post(m_io, [this] { pushCollected(0, 0); });
    return m_batch;
}

void Server::goOnLater(std::shared_ptr<Session> session, quint64 batch)
{
    m_paused.push_back(std::move(session));
    m_mailbox.wantRelief();
    // The drain may have come before it was asked to tell.
    if (isTaken(batch))
        net::post(m_io, [this] { goOn(); });
}

void Server::goOn()
{
    for (const auto &session : std::exchange(m_paused, {}))
        session->goOn();
}

/// Goes round the loop until nothing more has come in since the last time: a connection's next message is read one
/// round after the one before it.
void Server::pushCollected(std::size_t seen, int rounds)
{
    if (m_collected.size() > seen && rounds < kCollectRounds) {
        net::post(m_io, [this, size = m_collected.size(), rounds] { pushCollected(size, rounds + 1); });
        return;
    }
    m_takenBy = m_mailbox.push(std::exchange(m_collected, {}));
    ++m_batch;
}

void Server::scheduleTick()
{
    constexpr int kTicksPerSilence = 2;    // Session pings after two
    m_tickTimer.expires_after(std::chrono::microseconds(1000LL * m_config.idlePingMs / kTicksPerSilence / static_cast<int>(kBuckets)));
    m_tickTimer.async_wait([this](IoError error) {
        if (error)
            return;
        m_tickAt = (m_tickAt + 1) % kBuckets;
        std::vector<std::shared_ptr<Session>> present;
        for (const auto &[id, session] : m_sessions[m_tickAt])
            present.push_back(session);
        for (const auto &session : present)
            session->tick();
        scheduleTick();
    });
}

void Server::note(const char *event, ConnectionId id) const
{
    if (logEnabled(LogArea::Net, LogLevel::Info))
        log(LogArea::Net, LogLevel::Info, event, {{"connection", id}});
}

void Server::noteRefusal(int status, const net::ip::address &peer)
{
    if (!m_refusalLog.take(steadyMs())) {
        ++m_refusalsUnsaid;
        return;
    }
    log(LogArea::Net, LogLevel::Info, "websocket_refused",
        {{"status", status}, {"peer", QString::fromStdString(peer.to_string())}, {"unsaid", std::exchange(m_refusalsUnsaid, 0)}});
}

} // namespace witan::listening
