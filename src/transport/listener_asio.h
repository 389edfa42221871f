// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

// Only listener.cpp and the files named listener_* include this: Boost stays on the service's side of the transport.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <QtGlobal>

#include <chrono>

namespace witan::listening {

namespace net = boost::asio;
using Tcp = net::ip::tcp;
using IoError = boost::system::error_code;
using Executor = net::io_context::executor_type;
/// With the executor's own type: the erased one costs memory and time in every operation.
using Socket = net::basic_stream_socket<Tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<Tcp, Executor>;
using Timer = net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>, Executor>;

/// Of a clock that never goes back.
inline qint64 steadyMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace witan::listening
