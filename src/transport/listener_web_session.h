// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/listener_frame_layer.h"
#include "transport/listener_server.h"

#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <array>

namespace witan::listening {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

/// A Session over one kind of socket, plain or TLS. RFC 6455 is Beast's work.
template<typename Next>
class WebSession final : public Session {
public:
    WebSession(Server &server, ConnectionId id, Seat seat, Next next)
        : Session(server, id, std::move(seat))
        , m_stream(std::move(next))
    {
        m_stream.next_layer().attach(this);
        m_stream.auto_fragment(false);
        m_stream.read_message_max(static_cast<std::size_t>(server.config().messageLimit));
        m_stream.control_callback([this](websocket::frame_type, boost::beast::string_view payload) { controlFrame(payload.size()); });
    }

    /// Answers the upgrade and starts to listen. `pass` goes to the service once the peer is in.
    void accept(const http::request<http::empty_body> &request, QByteArray subprotocol, Pass pass)
    {
        if (!subprotocol.isEmpty()) {
            // Beast moves it and never destroys what it has moved from, so nothing may be left there: captured from something const it would be.
            m_stream.set_option(websocket::stream_base::decorator([subprotocol = std::move(subprotocol)](websocket::response_type &response) {
                response.set(http::field::sec_websocket_protocol, boost::beast::string_view(subprotocol.data(), static_cast<std::size_t>(subprotocol.size())));
            }));
        }
        m_stream.async_accept(request, [self = shared(), pass = std::move(pass)](IoError error) mutable {
            if (error) {
                self->cut();
                return;
            }
            self->server().join(self, std::move(pass));
            self->read();
        });
    }

    void cut() override
    {
        IoError ignored;
        boost::beast::get_lowest_layer(m_stream).close(ignored);
    }

private:
    std::shared_ptr<WebSession> shared() { return std::static_pointer_cast<WebSession>(shared_from_this()); }

    /// A short message ends in the small buffer that an idle connection keeps; a longer one grows by what has come in,
    /// not by what its header announces.
    void read()
    {
        constexpr std::size_t kChunk = 64 * 1024;
        net::mutable_buffer space(m_small.data(), m_small.size());
        if (partialBytes() > 0) {
            const auto filled = static_cast<std::size_t>(partialBytes());
            const std::size_t more = std::min(m_stream.read_size_hint(m_small.size()), kChunk);
            if (static_cast<std::size_t>(m_message.capacity()) < filled + more)
                m_message.reserve(static_cast<qsizetype>(filled + std::max(more, filled / 2)));
            m_message.resize(static_cast<qsizetype>(filled + more));
            space = {m_message.data() + filled, more};
        }
        m_reading = true;
        m_stream.async_read_some(space, [self = shared()](IoError error, std::size_t bytes) { self->onRead(error, bytes); });
    }

    void onRead(IoError error, std::size_t bytes)
    {
        m_reading = false;
        if (error) {
            m_message = {};
            operationOver();
            return;
        }
        const auto count = static_cast<qsizetype>(bytes);
        if (partialBytes() == 0)
            m_message = QByteArray(m_small.data(), count);
        else
            m_message.truncate(partialBytes() + count);
        partialBytes() += count;
        if (!hasRoom()) {
            m_message = {};
            return;
        }
        if (m_stream.is_message_done())
            received(std::exchange(m_message, {}), m_stream.got_text());
        // While it closes, Beast reads by itself, and may have taken the rest of this message already.
        if (!m_shutting && (partialBytes() > 0 || mayRead()))
            read();
    }

    void startRead() override { read(); }

    void startWrite(const std::vector<QByteArray> &segments) override
    {
        std::vector<net::const_buffer> buffers;
        buffers.reserve(segments.size());
        for (const QByteArray &segment : segments)
            buffers.emplace_back(segment.constData(), static_cast<std::size_t>(segment.size()));
        net::async_write(socket(), std::move(buffers), [self = shared()](IoError error, std::size_t) { self->written(error); });
    }

    void startClose(int code, const QByteArray &reason) override
    {
        websocket::close_reason why(static_cast<websocket::close_code>(code));
        why.reason.assign(reason.constData(), static_cast<std::size_t>(reason.size()));
        m_shutting = true;
        m_stream.async_close(why, [self = shared()](IoError) {
            self->m_shutting = false;
            self->operationOver();
        });
    }

    /// Beast's reading and closing may both be pending; only after the last of them the socket is ours again.
    void operationOver()
    {
        ended();
        if (!m_reading && !m_shutting)
            lingerWhenWritten();
    }

    void startLinger() override
    {
        IoError error;
        auto &lowest = boost::beast::get_lowest_layer(m_stream);
        lowest.shutdown(Tcp::socket::shutdown_send, error);
        if (!error)
            discard();
        else
            cut();
    }

    void discard()
    {
        boost::beast::get_lowest_layer(m_stream).async_read_some(net::buffer(m_small), [self = shared()](IoError error, std::size_t) {
            if (error)
                self->cut();
            else
                self->discard();
        });
    }

    bool isSpeaking() const override { return m_stream.is_open(); }
    Next &socket() { return m_stream.next_layer().next_layer(); }

    websocket::stream<FrameLayer<Next>, false> m_stream;
    QByteArray m_message;
    std::array<char, 512> m_small;
    bool m_reading = false;
    bool m_shutting = false;
};

} // namespace witan::listening
