// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/listener.h"

#include <QObject>

#include <limits>

namespace witan::test {

/// A Listener with a little service behind it, in the test's thread: keeps what comes in, and gives it back if told to.
/// It proves to know "token" and "secret-token"; the door is asked about everything else.
class ListenerHost : public QObject {
    Q_OBJECT
public:
    explicit ListenerHost(ListenerConfig config = patient(), Listener::Door door = openDoor(), QObject *parent = nullptr);
    ~ListenerHost() override;

    static Listener::Door openDoor();
    /// What is said to who asks for the proof of one of `tokens`; 404 to all else.
    static Admission proof(const UpgradeRequest &request, const QList<QByteArray> &tokens = {"token", "secret-token"});
    /// Gives peers half a minute for their request, so that a busy computer cuts nobody whom the test wants inside.
    static ListenerConfig patient();
    quint16 port() const { return m_listener->port(); }
    Listener &listener() { return *m_listener; }
    /// Stops the listener, with 1001 for everybody; what it still tells is taken in.
    void stop();

    void setEcho(bool echo) { m_echo = echo; }
    /// While held, nothing is taken in: the service is busy with something else.
    void setHeld(bool held);
    /// Larger messages are only counted, neither kept nor given back.
    void setLargest(qsizetype bytes) { m_largest = bytes; }
    void say(ConnectionId to, const QByteArray &text) { m_listener->deliver({{to, text, 0, {}}}); }
    void close(ConnectionId to, int code, const QByteArray &reason = {}) { m_listener->deliver({{to, {}, code, reason}}); }

    qsizetype present() const { return opened.size() - closed.size(); }

    QList<ConnectionId> opened, closed;
    QList<QByteArray> frames;
    QList<Pass> passes;
    qint64 heardBytes = 0;
    bool lateFrames = false;    ///< something came for a connection after its Closed

private:
    void drain();

    Mailbox m_mailbox;
    std::unique_ptr<Listener> m_listener;
    qsizetype m_largest = std::numeric_limits<qsizetype>::max();
    bool m_echo = true;
    bool m_held = false;
};

} // namespace witan::test
