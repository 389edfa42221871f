// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/relay.h"

#include "protocol/proof.h"
#include "support/stranger.h"

#include <QTcpSocket>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace witan::test {

/// One connection: `near` is the client's end and owns the rest.
struct Relay::Pair {
    QTcpSocket *near = nullptr, *far = nullptr;
    std::optional<Cut> cut;
    qsizetype up = 0, down = 0;
    bool deaf = false;                    ///< half closed: what comes on the cut way goes nowhere
};

namespace {

void endWriting(QTcpSocket &socket)
{
#ifdef Q_OS_UNIX
    ::shutdown(int(socket.socketDescriptor()), SHUT_WR);
#else
    socket.disconnectFromHost();
#endif
}

} // namespace

Relay::Relay(quint16 servicePort, const QHostAddress &address, quint16 port) : m_servicePort(servicePort)
{
    if (!m_server.listen(address, port))
        qFatal("%s", qPrintable(m_server.errorString()));
    connect(&m_server, &QTcpServer::newConnection, this, &Relay::onConnection);
}

void Relay::onConnection()
{
    const auto pair = std::make_shared<Pair>();
    pair->near = m_server.nextPendingConnection();
    connect(pair->near, &QTcpSocket::disconnected, pair->near, &QObject::deleteLater);
    if (m_token.isEmpty()) {
        join(pair);
        return;
    }
    connect(pair->near, &QTcpSocket::readyRead, this, [this, pair] { greet(pair); });
}

/// Only the first bytes say whether somebody asks who this is.
void Relay::greet(const std::shared_ptr<Pair> &pair)
{
    const QByteArray question = QByteArray("GET ") + protocol::kProofPath;
    const QByteArray first = pair->near->peek(question.size());
    if (first == question) {
        prove(*pair->near);
    } else if (!question.startsWith(first)) {
        pair->near->disconnect(this);
        join(pair);
    }
}

void Relay::prove(QTcpSocket &near)
{
    if (!near.peek(4096).contains("\r\n\r\n"))
        return;
    const auto challenge = protocol::Challenge::parse(Stranger::header(near.readAll(), protocol::kChallengeHeader));
    const QByteArray address = near.localAddress().toString().toLatin1();
    near.write(Stranger::ok(protocol::proofOf(protocol::ProofKey::of(m_token), challenge ? challenge->nonce : QByteArray(), address, port())));
}

void Relay::join(const std::shared_ptr<Pair> &pair)
{
    pair->far = new QTcpSocket(pair->near);
    pair->cut = std::exchange(m_next, {});
    m_up.clear();
    m_down.clear();
    // A way that is cut off may still have bytes under way when the other end goes: they are carried first.
    connect(pair->near, &QTcpSocket::readyRead, this, [this, pair] { carry(*pair, Way::Up); });
    connect(pair->far, &QTcpSocket::readyRead, this, [this, pair] { carry(*pair, Way::Down); });
    connect(pair->near, &QTcpSocket::disconnected, pair->far, [pair] { pair->far->disconnectFromHost(); });
    connect(pair->far, &QTcpSocket::disconnected, pair->near, [pair] { pair->near->disconnectFromHost(); });
    pair->far->connectToHost(QHostAddress::LocalHost, m_servicePort);
    connect(pair->far, &QTcpSocket::connected, this, [this, pair] { carry(*pair, Way::Up); });
}

void Relay::carry(Pair &pair, Way way)
{
    if (pair.far->state() != QAbstractSocket::ConnectedState)
        return;
    QTcpSocket &from = way == Way::Up ? *pair.near : *pair.far;
    QTcpSocket &to = way == Way::Up ? *pair.far : *pair.near;
    qsizetype &done = way == Way::Up ? pair.up : pair.down;
    const bool isCutWay = pair.cut && pair.cut->way == way;
    QByteArray bytes = from.readAll();
    if (isCutWay && pair.deaf)
        return;
    const bool ends = isCutWay && done + bytes.size() >= pair.cut->after;
    if (ends)
        bytes.truncate(pair.cut->after - done);
    done += bytes.size();
    (way == Way::Up ? m_up : m_down) += bytes;
    to.write(bytes);
    to.flush();
    if (!ends)
        return;
    ++m_cuts;
    pair.deaf = true;
    if (pair.cut->end == End::HalfClose) {
        endWriting(to);
        return;
    }
    pair.far->abort();
    pair.near->abort();
}

} // namespace witan::test
