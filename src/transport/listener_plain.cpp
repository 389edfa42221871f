// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_handshake.h"

namespace witan::listening {

void greetPlain(Server &server, Seat seat, Socket socket)
{
    IoError error;
    const auto peer = socket.remote_endpoint(error);
    if (error)
        return;
    const auto handshake = std::make_shared<Handshake<Socket>>(server, std::move(seat), std::move(socket), peer.address());
    if (server.isFull())
        handshake->answer({503, "This service has no room for another connection. Try again later.", {}, {}});
    else
        handshake->start();
}

} // namespace witan::listening
