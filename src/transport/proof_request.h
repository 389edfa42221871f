// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QTcpSocket>

namespace witan {

/// Asks whoever listens on a port to prove that he knows a token, and tells him nothing of it (protocol/proof.h). One request
/// on a connection of its own: no proxy, no redirection, a bounded answer; how long it may take is the caller's to say.
/// The connection stays open for as long as this lives: when the other side ends it, whoever has the port now need not be
/// the one who gave the proof. One of the first three signals follows, once.
class ProofRequest final : public QObject {
    Q_OBJECT
public:
    ProofRequest(QString host, quint16 port, QByteArray token, QObject *parent = nullptr);
    ~ProofRequest() override;

    void ask();

Q_SIGNALS:
    /// By whom is at `address`; no name has to be looked up again.
    void proven(const QHostAddress &address);
    /// An HTTP status other than 200, or 0 for a proof that is none.
    void denied(int status);
    void failed(QAbstractSocket::SocketError error, const QString &technical);
    /// After proven(): the connection is gone.
    void ended();

private:
    void onConnected();
    void onData();
    void onEnd();

    const QString m_host;
    const quint16 m_port;
    const QByteArray m_token;
    QByteArray m_nonce, m_answer;
    QTcpSocket m_socket;
    enum class State { Asking, Proven, Over } m_state = State::Asking;
};

} // namespace witan
