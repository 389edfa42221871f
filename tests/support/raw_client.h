// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QList>
#include <QTcpSocket>

#include <optional>

namespace witan::test {

/// A WebSocket client that can do everything wrong: it sends the bytes it is given. Waits by running the event loop.
class RawClient : public QObject {
    Q_OBJECT
public:
    struct Frame {
        int opcode = 0;
        bool final = true;
        QByteArray payload;
    };
    /// How a frame is made; the defaults make a proper one.
    struct Shape {
        bool final = true;
        bool masked = true;
        int reserved = 0;                              ///< the three RSV bits
        std::optional<quint64> announced = {};         ///< length in the header, instead of the true one
        int lengthBytes = 0;                           ///< 1, 2 or 8 forces that form; 0 takes the shortest
    };
    enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    /// `from` chooses the address this client shows: on Linux all of 127.0.0.0/8 is there to be taken.
    explicit RawClient(quint16 port, const QHostAddress &from = QHostAddress::Any, QObject *parent = nullptr);
    ~RawClient() override;

    bool waitConnected();
    bool waitGone();
    bool isGone() const { return m_gone; }
    /// Stops reading: the kernel's buffers fill, and then the service's.
    void stopReading();
    void goOnReading();

    void send(const QByteArray &bytes);
    qint64 unsent() const { return m_socket.bytesToWrite(); }

    static QByteArray upgradeRequest(const QByteArray &target, const Headers &headers = properHeaders());
    static Headers properHeaders();
    /// Sends a proper request and waits for the answer; true for 101.
    bool upgrade(const QByteArray &target = "/ws", const Headers &more = {});
    /// Waits for an HTTP answer; its status, 0 for none.
    int waitStatus();
    QByteArray httpHeader(const QByteArray &lowerName) const;
    QByteArray httpBody() const { return m_received; }

    static QByteArray frame(int opcode, const QByteArray &payload, const Shape &shape);
    static QByteArray frame(int opcode, const QByteArray &payload) { return frame(opcode, payload, Shape{}); }
    static QByteArray closePayload(int code, const QByteArray &reason = {});
    void sendText(const QByteArray &text) { send(frame(Text, text)); }

    std::optional<Frame> takeFrame();
    /// The next frame that is no ping; nothing when the connection goes first or nothing comes in time.
    std::optional<Frame> waitFrame(int ms = 5000);
    /// Reads until the close frame, and answers it; its code, 1005 for one without, 0 for none.
    int waitClose(int ms = 5000);
    QByteArray closeReason() const { return m_closeReason; }

private:
    QTcpSocket m_socket;
    QByteArray m_received, m_head, m_closeReason;
    bool m_gone = false;
};

} // namespace witan::test
