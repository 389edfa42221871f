// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/channel.h"
#include "transport/tls_trust.h"

#include <QTimer>
#include <QUrl>

#include <memory>
#include <optional>

class QHostAddress;
class QWebSocket;

namespace witan {

class ProofRequest;

/// One QWebSocket connection with a bearer token and a subprotocol. Text frames out, one frame a message (the outgoing
/// frame size is raised above the largest message: Qt splits text inside characters otherwise); text or binary in.
/// A token goes over an unencrypted connection only to who has proven that he knows it (protocol/proof.h), and over an
/// encrypted one only to whose certificate is right; there is no way around either. A service that does not answer the upgrade in
/// time, or later falls silent and answers no ping, is given up.
class WebSocketChannel final : public Channel {
    Q_OBJECT
public:
    WebSocketChannel(QUrl url, QByteArray token, QByteArray subprotocol, QObject *parent = nullptr);
    ~WebSocketChannel() override;

    void open() override;
    void send(const QByteArray &frame) override;
    void close() override;
    bool isOpen() const override;
    QString peerName() const override;
    /// What the person knows the service by, where that is not the host of its address.
    void setPeerName(const QString &name) { m_peerName = name; }
    void setTrust(const TlsTrust &trust) { m_trust = trust; }
    /// How long the upgrade may take, and after how much silence the service is pinged (given up after twice that).
    void setTimeouts(int connectMs, int silentMs);

private:
    void askForProof();
    void dial(const QUrl &url);
    void listenTo(QWebSocket *socket);
    bool watchCertificate();
    void onCertificateErrors(QSslSocket &socket, const QList<QSslError> &errors);
    void onConnected();
    void onTick();
    void finish(const Error &error);
    void letGo();
    Error failure(int socketError, const QString &technical) const;
    Error unproven(int status) const;
    Error untrusted(const QString &technical) const;
    Error misnamed(const QSslCertificate &shown) const;

    std::unique_ptr<ProofRequest> m_proof;         ///< from the question until the connection stands
    std::unique_ptr<QWebSocket> m_socket;
    QUrl m_url;
    QString m_peerName;
    QByteArray m_token, m_subprotocol;
    TlsTrust m_trust;
    std::optional<Error> m_certificateError;
    QTimer m_timer;                ///< the upgrade's deadline, then the keep-alive
    int m_connectMs = 15'000;
    int m_silentMs = 30'000;
    int m_silentTicks = 0;
    bool m_open = false;
};

} // namespace witan
