// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/channel.h"

#include <QJsonObject>
#include <QList>

#include <functional>
#include <optional>

namespace witan::test {

/// A Channel whose other end is the test. It keeps Channel's promises (nothing is emitted from within open() or send()),
/// and breaks, lags or refuses on request.
class FakeChannel final : public Channel {
    Q_OBJECT
public:
    using Channel::Channel;
    /// Gives frames to send back for a frame that arrived at the other end.
    using Peer = std::function<QList<QByteArray>(const QByteArray &frame)>;

    void open() override;
    void send(const QByteArray &frame) override;
    void close() override;
    bool isOpen() const override { return m_open; }
    QString peerName() const override { return QStringLiteral("fake"); }

    // What the test sees and does.
    void setPeer(Peer peer) { m_peer = std::move(peer); }
    /// A frame from the other end.
    void receive(const QByteArray &frame);
    /// The connection breaks: what is held back by delay() is lost, and closed() follows at once.
    void drop();
    /// From now on frames of both directions are held back, until release().
    void delay() { m_delayed = true; }
    void release();
    /// The next `times` open() end in closed(error).
    void fail(const Error &error, int times = 1);
    void fail(int times = 1);
    /// The next `count` sent frames get lost, as when a connection breaks after send() took them.
    void loseNext(int count) { m_lose = count; }

    QList<QByteArray> sent() const { return m_sent; }        ///< what arrived at the other end
    QList<QJsonObject> sentObjects() const;
    QJsonObject lastSent() const;
    QList<QJsonObject> sentWithMethod(QLatin1StringView method) const;
    void clearSent() { m_sent.clear(); }
    int opens() const { return m_opens; }

Q_SIGNALS:
    void arrived(const QByteArray &frame);      ///< a frame came to the other end

private:
    void arrive(const QByteArray &frame);
    void later(std::function<void()> what);

    Peer m_peer;
    QList<QByteArray> m_sent, m_heldOut, m_heldIn;
    Error m_failure;
    int m_failures = 0, m_lose = 0, m_opens = 0;
    quint64 m_connection = 0;     ///< of which open() something under way is: nothing outlives its connection
    bool m_open = false, m_opening = false, m_delayed = false;
};

} // namespace witan::test
