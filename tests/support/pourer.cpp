// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/pourer.h"

#include "support/raw_client.h"

#include <QTcpSocket>

namespace witan::test {

Pourer::Pourer(quint16 port, qint64 total, qsizetype messageBytes)
    : m_thread([this, port, total, messageBytes] { run(port, total, messageBytes); })
{
}

Pourer::~Pourer()
{
    m_stop = true;
    m_thread.join();
}

void Pourer::run(quint16 port, qint64 total, qsizetype messageBytes)
{
    constexpr int kPatienceMs = 1000;
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.waitForConnected();
    socket.write(RawClient::upgradeRequest("/ws"));
    while (!socket.peek(4096).contains("\r\n\r\n") && socket.waitForReadyRead()) { }
    const QByteArray message = RawClient::frame(RawClient::Text, QByteArray(messageBytes, 'p'));
    const QByteArray burst = message.repeated(qMax<qsizetype>(1, 64 * 1024 / messageBytes));
    while (m_poured < total && !m_stop && socket.state() == QAbstractSocket::ConnectedState) {
        socket.write(burst);
        while (socket.bytesToWrite() > 0 && !m_stop && socket.state() == QAbstractSocket::ConnectedState)
            m_stuck = !socket.waitForBytesWritten(kPatienceMs);
        m_poured += burst.size() / message.size() * messageBytes;
    }
    m_done = true;
    while (!m_stop && socket.state() == QAbstractSocket::ConnectedState)
        socket.waitForDisconnected(kPatienceMs);
}

} // namespace witan::test
