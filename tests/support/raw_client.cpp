// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/raw_client.h"

#include <QTest>
#include <QtEndian>

namespace witan::test {

namespace {

constexpr int kPatience = 5000;
constexpr char kMask[4] = {0x11, 0x22, 0x33, 0x44};

} // namespace

RawClient::RawClient(quint16 port, const QHostAddress &from, QObject *parent) : QObject(parent)
{
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { m_received += m_socket.readAll(); });
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] { m_gone = true; });
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] {
        if (m_socket.state() == QAbstractSocket::UnconnectedState)
            m_gone = true;
    });
    if (from != QHostAddress::Any)
        m_socket.bind(from);
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

RawClient::~RawClient()
{
    m_socket.disconnect(this);
}

bool RawClient::waitConnected()
{
    return QTest::qWaitFor([this] { return m_gone || m_socket.state() == QAbstractSocket::ConnectedState; }, kPatience) && !m_gone;
}

bool RawClient::waitGone()
{
    return QTest::qWaitFor([this] { return m_gone; }, kPatience);
}

void RawClient::stopReading()
{
    m_socket.setReadBufferSize(1);
}

void RawClient::goOnReading()
{
    m_socket.setReadBufferSize(0);
    m_received += m_socket.readAll();
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    if (m_socket.state() == QAbstractSocket::ConnectedState)
        m_socket.flush();
}

RawClient::Headers RawClient::properHeaders()
{
    return {{"Host", "127.0.0.1"}, {"Upgrade", "websocket"}, {"Connection", "Upgrade"},
            {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}, {"Sec-WebSocket-Version", "13"}};
}

QByteArray RawClient::upgradeRequest(const QByteArray &target, const Headers &headers)
{
    QByteArray request = "GET " + target + " HTTP/1.1\r\n";
    for (const auto &[name, value] : headers)
        request += name + ": " + value + "\r\n";
    return request + "\r\n";
}

bool RawClient::upgrade(const QByteArray &target, const Headers &more)
{
    if (!waitConnected())
        return false;
    send(upgradeRequest(target, properHeaders() + more));
    return waitStatus() == 101;
}

int RawClient::waitStatus()
{
    if (!QTest::qWaitFor([this] { return m_gone || m_received.contains("\r\n\r\n"); }, kPatience))
        return 0;
    const qsizetype end = m_received.indexOf("\r\n\r\n");
    if (end < 0)
        return 0;
    m_head = m_received.first(end + 2);
    m_received.remove(0, end + 4);
    return m_head.mid(9, 3).toInt();
}

QByteArray RawClient::httpHeader(const QByteArray &lowerName) const
{
    for (const QByteArray &line : m_head.split('\n')) {
        if (line.toLower().startsWith(lowerName + ':'))
            return line.mid(lowerName.size() + 1).trimmed();
    }
    return {};
}

QByteArray RawClient::frame(int opcode, const QByteArray &payload, const Shape &shape)
{
    const quint64 length = shape.announced.value_or(quint64(payload.size()));
    const int form = shape.lengthBytes ? shape.lengthBytes : length < 126 ? 1 : length < 65536 ? 2 : 8;
    QByteArray bytes;
    bytes += char((shape.final ? 0x80 : 0) | (shape.reserved << 4) | opcode);
    const int first = form == 1 ? int(length) : form == 2 ? 126 : 127;
    bytes += char((shape.masked ? 0x80 : 0) | first);
    char number[8];
    qToBigEndian(length, number);
    if (form > 1)
        bytes.append(number + 8 - form, form);
    if (!shape.masked)
        return bytes + payload;
    bytes.append(kMask, 4);
    for (qsizetype i = 0; i < payload.size(); ++i)
        bytes += char(payload[i] ^ kMask[i % 4]);
    return bytes;
}

QByteArray RawClient::closePayload(int code, const QByteArray &reason)
{
    char number[2];
    qToBigEndian(quint16(code), number);
    return QByteArray(number, 2) + reason;
}

std::optional<RawClient::Frame> RawClient::takeFrame()
{
    if (m_received.size() < 2)
        return {};
    const auto *bytes = reinterpret_cast<const uchar *>(m_received.constData());
    quint64 length = bytes[1] & 0x7f;
    qsizetype head = 2;
    if (length == 126)
        head = 4;
    else if (length == 127)
        head = 10;
    if (m_received.size() < head)
        return {};
    if (head == 4)
        length = qFromBigEndian<quint16>(bytes + 2);
    else if (head == 10)
        length = qFromBigEndian<quint64>(bytes + 2);
    if (quint64(m_received.size() - head) < length)
        return {};
    Frame frame{bytes[0] & 0x0f, (bytes[0] & 0x80) != 0, m_received.mid(head, qsizetype(length))};
    m_received.remove(0, head + qsizetype(length));
    return frame;
}

std::optional<RawClient::Frame> RawClient::waitFrame(int ms)
{
    std::optional<Frame> found;
    const auto look = [&] {
        do {
            found = takeFrame();
        } while (found && found->opcode == Ping);
        return found.has_value();
    };
    if (!QTest::qWaitFor([&] { return look() || m_gone; }, ms))
        return {};
    if (!found)
        look();
    return found;
}

int RawClient::waitClose(int ms)
{
    while (const auto frame = waitFrame(ms)) {
        if (frame->opcode != Close)
            continue;
        m_closeReason = frame->payload.mid(2);
        send(RawClient::frame(Close, frame->payload.first(qMin<qsizetype>(2, frame->payload.size()))));
        return frame->payload.size() < 2 ? 1005 : qFromBigEndian<quint16>(frame->payload.constData());
    }
    return 0;
}

} // namespace witan::test
