// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QObject>

namespace witan {

/// One conversation of whole messages with a peer; a WebSocket or a link inside the program. Lives in its creator's
/// thread. Frames are UTF-8 JSON, one message each. After closed() it may be opened again.
class Channel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Starts to connect; opened() or closed() follows, never both, never from within the call.
    virtual void open() = 0;
    /// Queues one message; dropped silently when not open (the outbox remembers, the channel does not).
    virtual void send(const QByteArray &frame) = 0;
    virtual void close() = 0;
    virtual bool isOpen() const = 0;
    /// For the person: "This computer", "council.example".
    virtual QString peerName() const = 0;

Q_SIGNALS:
    void opened();
    void frameReceived(const QByteArray &frame);
    /// The connection is gone, or never came about. `error.message` says why in one sentence.
    void closed(const witan::Error &error);
};

} // namespace witan
