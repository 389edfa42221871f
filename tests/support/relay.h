// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QTcpServer>

#include <memory>
#include <optional>

class QTcpSocket;

namespace witan::test {

/// A stretch of network between a client and a service on this computer, that breaks where it is told to. Works in the
/// event loop of its thread. To a client it looks like a stranger at another port, as it is one: only where it was told a
/// token can it prove itself, and such questions it answers by itself and neither counts nor cuts.
class Relay : public QObject {
    Q_OBJECT
public:
    enum class Way { Up, Down };          ///< to the service, to the client
    enum class End {
        Abort,                            ///< both sides lose the connection
        HalfClose                         ///< whoever listens hears the end, and may go on speaking; the rest of this way is lost
    };
    struct Cut {
        Way way = Way::Up;
        qsizetype after = 0;              ///< so many bytes still arrive
        End end = End::Abort;
    };

    explicit Relay(quint16 servicePort, const QHostAddress &address = QHostAddress::LocalHost, quint16 port = 0);

    void tellToken(const QByteArray &token) { m_token = token; }
    quint16 port() const { return m_server.serverPort(); }
    /// Breaks the next connection so, and none after it.
    void cutNext(const Cut &cut) { m_next = cut; }
    int cuts() const { return m_cuts; }
    /// What the newest connection carried.
    QByteArray carried(Way way) const { return way == Way::Up ? m_up : m_down; }

private:
    struct Pair;
    void onConnection();
    void greet(const std::shared_ptr<Pair> &pair);
    void prove(QTcpSocket &near);
    void join(const std::shared_ptr<Pair> &pair);
    void carry(Pair &pair, Way way);

    QTcpServer m_server;
    const quint16 m_servicePort;
    QByteArray m_token;
    std::optional<Cut> m_next;
    QByteArray m_up, m_down;
    int m_cuts = 0;
};

} // namespace witan::test
