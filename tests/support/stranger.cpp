// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/stranger.h"

#include <QCryptographicHash>
#include <QTcpSocket>

namespace witan::test {

Stranger::Stranger(Answer answer, QObject *parent) : QObject(parent), m_answer(std::move(answer))
{
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("%s", qPrintable(m_server.errorString()));
    connect(&m_server, &QTcpServer::newConnection, this, &Stranger::onConnection);
}

void Stranger::onConnection()
{
    QTcpSocket *peer = m_server.nextPendingConnection();
    ++m_visits;
    connect(peer, &QTcpSocket::readyRead, this, [this, peer, request = QByteArray()]() mutable {
        const QByteArray bytes = peer->readAll();
        m_heard += bytes;
        request += bytes;
        if (!request.contains("\r\n\r\n"))
            return;
        peer->write(m_answer(std::exchange(request, {})));
        if (m_hangsUp)
            peer->disconnectFromHost();
    });
    connect(peer, &QTcpSocket::disconnected, peer, &QObject::deleteLater);
}

QByteArray Stranger::header(const QByteArray &request, const QByteArray &lowerName)
{
    for (const QByteArray &line : request.split('\n')) {
        if (line.toLower().startsWith(lowerName + ':'))
            return line.mid(lowerName.size() + 1).trimmed();
    }
    return {};
}

QByteArray Stranger::ok(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray Stranger::welcome(const QByteArray &request)
{
    const QByteArray key = header(request, "sec-websocket-key");
    if (key.isEmpty())
        return ok("welcome\n");
    const QByteArray accept = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    const QByteArray spoken = header(request, "sec-websocket-protocol");
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept
        + (spoken.isEmpty() ? QByteArray() : "\r\nSec-WebSocket-Protocol: " + spoken) + "\r\n\r\n";
}

} // namespace witan::test
