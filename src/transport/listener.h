// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "transport/incoming_room.h"
#include "transport/mailbox.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>

namespace witan {

/// An HTTP request, read whole before anything is answered.
struct UpgradeRequest {
    QByteArray method, target;
    QList<std::pair<QByteArray, QByteArray>> headers;    ///< names in lower case, in order, doubles kept
    QByteArray peerAddress;                              ///< "127.0.0.1", "::1"
    bool peerIsLoopback = false;
    quint16 localPort = 0;
    QByteArray localAddress = {};                        ///< this end of the connection
    bool upgrades = true;                                ///< false for a plain GET, which is never let in

    QByteArray header(QByteArrayView lowerName) const;   ///< the first, empty if none
    int count(QByteArrayView lowerName) const;
};

/// What the door says: 101 lets the peer in with `pass`; anything else is answered as HTTP and closed.
struct Admission {
    int status = 101;
    QByteArray reason;             ///< plain text body of the answer
    QByteArray subprotocol;        ///< chosen one, empty for none
    Pass pass;
    std::shared_ptr<IncomingRoom> room = nullptr;    ///< for its large messages; none: they have no bound together
};

struct ListenerConfig {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 0;                          ///< 0: a free one
    qsizetype headerLimit = 16 * 1024;
    int handshakeMs = 2000;                    ///< from accept to the whole request
    qint64 messageLimit = 16 * 1024 * 1024;
    qint64 unsentLimit = 1024 * 1024;          ///< then closed with 1013
    int controlFramesPerSecond = 20;           ///< then closed with 1008
    int unadmittedPerPeer = 16;                ///< sockets of one address that have not been let in yet; more get 429
    int maxConnections = 20'000;
    int idlePingMs = 30'000;                   ///< a silent peer is pinged, and dropped when it stays silent
    QByteArray plainPath;                      ///< a plain GET of this is put to the door; of anything else it is answered 426
    QByteArray certificatePem, privateKeyPem;  ///< both set: TLS 1.2+
};

/// The service's side of WebSocket (RFC 6455), on Boost.Beast with one I/O thread of its own; nothing of Boost shows here.
/// permessage-deflate and other extensions are never negotiated. Created, started and destroyed on the service's thread.
class Listener final : public Outlet {
public:
    /// Called on the I/O thread for every complete upgrade request and plain GET; must be thread-safe and quick.
    using Door = std::function<Admission(const UpgradeRequest &)>;

    Listener(ListenerConfig config, Door door, Mailbox &mailbox);
    ~Listener() override;      ///< closes every connection with 1001 and joins the thread

    Result<void> start();
    quint16 port() const;
    void deliver(std::vector<Outbound> batch) override;
    /// Stops accepting; what was delivered is still written out, at most `ms` milliseconds.
    void drainAndClose(int ms);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace witan
