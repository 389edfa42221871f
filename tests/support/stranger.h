// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QTcpServer>

#include <functional>

namespace witan::test {

/// A program that has a service's port and is not that service: it keeps every byte that it gets, and answers whole HTTP
/// requests as it is told to. Works in the event loop of its thread.
class Stranger : public QObject {
    Q_OBJECT
public:
    /// What is said to a request; empty for nothing.
    using Answer = std::function<QByteArray(const QByteArray &request)>;

    explicit Stranger(Answer answer, QObject *parent = nullptr);

    quint16 port() const { return m_server.serverPort(); }
    /// After an answer it ends the connection.
    void setHangsUp(bool hangsUp) { m_hangsUp = hangsUp; }
    /// All that ever came in, of all connections.
    QByteArray heard() const { return m_heard; }
    int visits() const { return m_visits; }

    /// The value of a header, by its name in lower case.
    static QByteArray header(const QByteArray &request, const QByteArray &lowerName);
    static QByteArray ok(const QByteArray &body);
    /// Lets in whoever asks for a WebSocket, and gives "200 OK" to all others.
    static QByteArray welcome(const QByteArray &request);

private:
    void onConnection();

    QTcpServer m_server;
    Answer m_answer;
    QByteArray m_heard;
    int m_visits = 0;
    bool m_hangsUp = false;
};

} // namespace witan::test
