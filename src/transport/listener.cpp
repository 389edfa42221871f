// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener.h"

#include "transport/listener_server.h"

namespace witan {

QByteArray UpgradeRequest::header(QByteArrayView lowerName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerName)
            return value;
    }
    return {};
}

int UpgradeRequest::count(QByteArrayView lowerName) const
{
    return static_cast<int>(std::count_if(headers.begin(), headers.end(), [&](const auto &header) { return header.first == lowerName; }));
}

class Listener::Private : public listening::Server {
public:
    using Server::Server;
};

Listener::Listener(ListenerConfig config, Door door, Mailbox &mailbox)
    : d(std::make_unique<Private>(std::move(config), std::move(door), mailbox, this))
{
}

Listener::~Listener() = default;

Result<void> Listener::start()
{
    return d->start();
}

quint16 Listener::port() const
{
    return d->port();
}

void Listener::deliver(std::vector<Outbound> batch)
{
    d->deliver(std::move(batch));
}

void Listener::drainAndClose(int ms)
{
    d->drain(std::chrono::milliseconds(ms));
}

} // namespace witan
