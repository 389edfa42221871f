// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/listener_request.h"
#include "transport/listener_web_session.h"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace witan::listening {

/// One socket from accept to the answer to its request. The whole request is read, within a size and a time, before it
/// is judged; nothing of it is answered until then. Lives while an operation is pending.
template<typename Next>
class Handshake final : public Guest, public std::enable_shared_from_this<Handshake<Next>> {
public:
    static constexpr bool kTls = !std::is_same_v<Next, Socket>;

    Handshake(Server &server, Seat seat, Next next, net::ip::address peer)
        : m_server(server)
        , m_seat(std::move(seat))
        , m_next(std::move(next))
        , m_peer(std::move(peer))
        , m_timer(server.executor())
        , m_buffer(static_cast<std::size_t>(server.config().headerLimit) + 1)
    {
        m_parser.emplace();
        m_parser->header_limit(static_cast<std::uint32_t>(server.config().headerLimit));
    }

    void start()
    {
        m_server.waitingRoom().enter(this->shared_from_this(), WaitingRoom::peerKey(m_peer));
        if (m_answered)
            return;
        armYoungTime();
        if constexpr (kTls) {
            m_next.async_handshake(net::ssl::stream_base::server, [self = this->shared_from_this()](IoError error) {
                if (error)
                    self->cut();
                else
                    self->read();
            });
        } else {
            read();
        }
    }

    void turnAway() override
    {
        // Before TLS stands there is no way to say anything.
        if (kTls)
            cut();
        else
            answer({429, "Too many connections from this address are waiting to be let in. Try again later.", {}, {}});
    }

    void answer(const Admission &admission)
    {
        if (std::exchange(m_answered, true))
            return;
        m_server.waitingRoom().leave(*this);
        // Who was answered well sees by this connection that the service still has its port, until he is let in by the next.
        const bool stays = admission.status == kOk;
        if (stays)
            m_server.hold(*this);
        else
            m_server.noteRefusal(admission.status, m_peer);
        m_response = answerOf(admission);
        cutAfter(stays ? std::chrono::milliseconds(m_server.config().handshakeMs) : kLingerTime);
        http::async_write(m_next, m_response, [self = this->shared_from_this(), stays](IoError error, std::size_t) {
            IoError failed;
            if (!error && !stays)
                self->lowest().shutdown(Tcp::socket::shutdown_send, failed);
            // Closing over unread bytes would reset the connection and take the answer from the peer.
            if (error || failed)
                self->cut();
            else
                self->discard();
        });
    }

    void cut() override
    {
        m_answered = true;
        m_server.waitingRoom().leave(*this);
        m_server.release(*this);
        m_timer.cancel();
        IoError ignored;
        lowest().close(ignored);
    }

private:
    static constexpr int kOk = 200, kUpgradeRequired = 426;
    static constexpr auto kYoungTime = std::chrono::milliseconds(100);
    static constexpr auto kLingerTime = std::chrono::milliseconds(1000);

    void armYoungTime()
    {
        const auto limit = std::chrono::milliseconds(m_server.config().handshakeMs);
        m_timer.expires_after(std::min(kYoungTime, limit));
        m_timer.async_wait([weak = this->weak_from_this(), limit](IoError error) {
            const auto self = weak.lock();
            if (error || !self || self->m_answered)
                return;
            if (!self->m_server.waitingRoom().settle(*self))
                self->turnAway();
            else
                self->cutAfter(limit - std::min(kYoungTime, limit));
        });
    }

    void cutAfter(std::chrono::milliseconds time)
    {
        m_timer.expires_after(time);
        m_timer.async_wait([weak = this->weak_from_this()](IoError error) {
            if (const auto self = weak.lock(); self && !error)
                self->cut();
        });
    }

    void read()
    {
        http::async_read_header(m_next, m_buffer, *m_parser, [self = this->shared_from_this()](IoError error, std::size_t) { self->onRead(error); });
    }

    void onRead(IoError error)
    {
        if (m_answered)
            return;
        Admission admission = error ? formOf(error) : formOf(m_parser->get());
        if (admission.status == 0) {
            cut();
            return;
        }
        // RFC 6455, 4.1: nothing may follow the request before it is answered.
        if (admission.status == 101 && m_buffer.size() != 0)
            admission = {400, "Nothing may be sent before the upgrade is answered.", {}, {}};
        if (admission.status == 101)
            admission = judge();
        else if (admission.status == kUpgradeRequired && asksForAnswer())
            admission = judgePlain(admission);
        if (admission.status == 101)
            letIn(admission);
        else
            answer(admission);
    }

    Admission judge()
    {
        IoError error;
        const auto local = lowest().local_endpoint(error);
        return m_server.judge(upgradeRequest(m_parser->get(), m_peer, error ? Tcp::endpoint() : local));
    }

    bool asksForAnswer() const
    {
        const auto &path = m_server.config().plainPath;
        const auto target = m_parser->get().target();
        return isPlainGet(m_parser->get()) && !path.isEmpty() && QByteArrayView(target.data(), static_cast<qsizetype>(target.size())) == path;
    }

    /// A door that would let in whatever knocks has no answer to what does not want in.
    Admission judgePlain(const Admission &otherwise)
    {
        const Admission admission = judge();
        return admission.status == 101 ? otherwise : admission;
    }

    void letIn(const Admission &admission)
    {
        m_answered = true;
        m_timer.cancel();
        m_server.waitingRoom().leave(*this);
        auto session = std::make_shared<WebSession<Next>>(m_server, m_server.nextConnection(), std::move(m_seat), std::move(m_next));
        session->setRoom(admission.room);
        session->accept(m_parser->get(), admission.subprotocol, admission.pass);
    }

    void discard()
    {
        lowest().async_read_some(net::buffer(m_discarded), [self = this->shared_from_this()](IoError error, std::size_t) {
            if (error)
                self->cut();
            else
                self->discard();
        });
    }

    Socket &lowest() { return boost::beast::get_lowest_layer(m_next); }

    Server &m_server;
    Seat m_seat;
    Next m_next;
    const net::ip::address m_peer;
    Timer m_timer;
    boost::beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::empty_body>> m_parser;
    HttpResponse m_response;
    std::array<char, 512> m_discarded;    ///< not m_buffer: a read into that may still be pending
    bool m_answered = false;
};

} // namespace witan::listening
