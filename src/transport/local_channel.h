// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/channel.h"
#include "transport/mailbox.h"

#include <memory>

namespace witan {

/// The reviewer's end of a link inside the program: what it sends goes into a service's mailbox, what the service
/// delivers comes back in this object's thread. The same frames as on a socket; the client cannot tell them apart.
/// The mailbox must outlive it.
class LocalChannel final : public Channel, public Outlet {
    Q_OBJECT
public:
    LocalChannel(Mailbox &mailbox, Pass pass, QObject *parent = nullptr);
    ~LocalChannel() override;

    void open() override;
    void send(const QByteArray &frame) override;
    void close() override;
    bool isOpen() const override;
    QString peerName() const override;

    void deliver(std::vector<Outbound> batch) override;   ///< from the service's thread

private:
    void takeDelivered();
    void end(const Error &error);

    struct Shared;
    std::shared_ptr<Shared> m_shared;    ///< outlives the object while a delivery is under way
    Mailbox &m_mailbox;
    Pass m_pass;
    ConnectionId m_connection = 0;
    bool m_open = false;
};

} // namespace witan
