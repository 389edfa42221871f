// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/listener_session.h"

#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace witan::listening {

/// What Beast takes for its socket. Reading goes through, and is counted. What Beast writes (the answer to the upgrade,
/// pongs, close frames; each call is whole frames) joins the session's queue, so that one write carries many frames and
/// Beast's never come between the bytes of another.
template<typename Next>
class FrameLayer {
public:
    using executor_type = typename Next::executor_type;

    explicit FrameLayer(Next next) : m_next(std::move(next)) {}

    void attach(Session *session) { m_session = session; }
    executor_type get_executor() { return m_next.get_executor(); }
    Next &next_layer() { return m_next; }
    const Next &next_layer() const { return m_next; }

    template<typename Buffers, typename Handler>
    auto async_read_some(const Buffers &buffers, Handler &&handler)
    {
        return net::async_compose<Handler, void(IoError, std::size_t)>(
            [this, buffers, started = false](auto &self, IoError error = {}, std::size_t bytes = 0) mutable {
                if (!std::exchange(started, true)) {
                    const Buffers target = buffers;    // the captured one moves away with self
                    m_next.async_read_some(target, std::move(self));
                    return;
                }
                m_session->heard(bytes);
                self.complete(error, bytes);
            }, handler, m_next);
    }

    template<typename Buffers, typename Handler>
    auto async_write_some(const Buffers &buffers, Handler &&handler)
    {
        return net::async_initiate<Handler, void(IoError, std::size_t)>([this](auto completed, const Buffers &what) {
            std::string bytes;
            for (const auto buffer : boost::beast::buffers_range_ref(what))
                bytes.append(static_cast<const char *>(buffer.data()), buffer.size());
            m_session->writeFrames(bytes.data(), bytes.size());
            net::post(get_executor(), boost::beast::bind_handler(std::move(completed), IoError{}, bytes.size()));
        }, handler, buffers);
    }

private:
    Next m_next;
    Session *m_session = nullptr;
};

/// Beast's end of a connection. The session does what is left to do (Session, lingering), once its operations are over.
template<typename Next, typename Handler>
void async_teardown(boost::beast::role_type, FrameLayer<Next> &layer, Handler &&handler)
{
    net::post(layer.get_executor(), boost::beast::bind_handler(std::forward<Handler>(handler), IoError{}));
}

} // namespace witan::listening
