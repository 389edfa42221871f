// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_handshake.h"

namespace witan::listening {

void greetTls(Server &server, Seat seat, Socket socket)
{
    IoError error;
    const auto peer = socket.remote_endpoint(error);
    if (error || server.isFull())
        return;
    using Secure = net::ssl::stream<Socket>;
    std::make_shared<Handshake<Secure>>(server, std::move(seat), Secure(std::move(socket), *server.tls()), peer.address())->start();
}

} // namespace witan::listening
