// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/web_socket_channel.h"

#include "transport/loopback.h"

#include "protocol/limits.h"
#include "transport/close_reason.h"
#include "transport/proof_request.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QSslSocket>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

namespace witan {

namespace {

constexpr int kLingerMs = 3000;

/// The HTTP status of a refused upgrade. Qt tells it in the error text alone, and newer Qt tells 401 in words.
int refusedStatus(const QString &errorText)
{
    static const QRegularExpression pattern(QStringLiteral("status code:?\\s*(\\d{3})|(WWW-Authenticate|requires authentication)"),
                                            QRegularExpression::CaseInsensitiveOption);
    constexpr int kUnauthorized = 401;
    const QRegularExpressionMatch match = pattern.match(errorText);
    return match.hasCaptured(2) ? kUnauthorized : match.captured(1).toInt();
}

/// Qt holds the registered codes 1012 to 1014 to be invalid and forgets which it was; of these our service sends 1013.
int trueCloseCode(const QWebSocket &socket)
{
    constexpr int kProtocolError = 1002, kTryAgainLater = 1013;
    const bool forgotten = socket.closeCode() == kProtocolError && socket.closeReason().startsWith(QLatin1StringView("Invalid close code"));
    return forgotten ? kTryAgainLater : socket.closeCode();
}

} // namespace

WebSocketChannel::WebSocketChannel(QUrl url, QByteArray token, QByteArray subprotocol, QObject *parent)
    : Channel(parent)
    , m_url(std::move(url))
    , m_token(std::move(token))
    , m_subprotocol(std::move(subprotocol))
{
    // What stands in a URL ends in logs and process lists; the token travels in its header alone.
    m_url.setUserInfo({});
    connect(&m_timer, &QTimer::timeout, this, &WebSocketChannel::onTick);
}

WebSocketChannel::~WebSocketChannel()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void WebSocketChannel::open()
{
    if (m_socket || m_proof)
        return;
    m_timer.start(m_connectMs);
    if (m_token.isEmpty() || m_url.scheme() == QLatin1StringView("wss"))
        dial(m_url);
    else
        askForProof();
}

void WebSocketChannel::askForProof()
{
    constexpr int kHttpPort = 80;
    m_proof = std::make_unique<ProofRequest>(m_url.host(), static_cast<quint16>(m_url.port(kHttpPort)), m_token);
    connect(m_proof.get(), &ProofRequest::proven, this, [this](const QHostAddress &address) {
        // To the very address, for a name may lead elsewhere the next time.
        QUrl url = m_url;
        url.setHost(address.toString());
        dial(url);
    });
    connect(m_proof.get(), &ProofRequest::denied, this, [this](int status) { finish(unproven(status)); });
    connect(m_proof.get(), &ProofRequest::failed, this, [this](QAbstractSocket::SocketError error, const QString &technical) { finish(failure(error, technical)); });
    connect(m_proof.get(), &ProofRequest::ended, this, [this] { finish(failure(QAbstractSocket::RemoteHostClosedError, {})); });
    m_proof->ask();
}

void WebSocketChannel::dial(const QUrl &url)
{
    m_certificateError.reset();
    m_socket = std::make_unique<QWebSocket>();
    QWebSocket *socket = m_socket.get();
    if (isLoopback(m_url.host()))
        socket->setProxy(QNetworkProxy::NoProxy);
    socket->setSslConfiguration(m_trust.configuration());
    const auto limit = static_cast<quint64>(protocol::Limits{}.frame);
    socket->setMaxAllowedIncomingFrameSize(limit);
    socket->setMaxAllowedIncomingMessageSize(limit);
    socket->setOutgoingFrameSize(2 * limit);
    listenTo(socket);

    QNetworkRequest request(url);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    QWebSocketHandshakeOptions options;
    if (!m_subprotocol.isEmpty())
        options.setSubprotocols({QString::fromLatin1(m_subprotocol)});
    socket->open(request, options);
    if (url.scheme() == QLatin1StringView("wss") && !watchCertificate())
        finish({ErrorCode::Internal, tr("The certificate of %1 cannot be seen with this version of Qt, so nothing was sent. Use another version.").arg(peerName()), {}, {}, {}});
}

/// QWebSocket shows no certificate before it sends the request, so this asks the socket under it. Where there is none to be
/// found, there is no connection.
bool WebSocketChannel::watchCertificate()
{
    auto *tls = m_socket ? m_socket->findChild<QSslSocket *>(QString(), Qt::FindDirectChildrenOnly) : nullptr;
    if (!tls)
        return false;
    connect(tls, &QSslSocket::sslErrors, this, [this, tls](const QList<QSslError> &errors) { onCertificateErrors(*tls, errors); });
    connect(tls, &QSslSocket::encrypted, this, [this, tls] {
        if (!m_trust.isNamed(tls->peerCertificate()))
            finish(misnamed(tls->peerCertificate()));
    });
    return true;
}

void WebSocketChannel::onCertificateErrors(QSslSocket &socket, const QList<QSslError> &errors)
{
    const QSslCertificate shown = socket.peerCertificate();
    if (!m_trust.isNamed(shown)) {
        m_certificateError = misnamed(shown);
    } else if (m_trust.answers(shown, errors)) {
        goOnDespite(socket, errors);
    } else {
        m_certificateError = untrusted(errors.isEmpty() ? QString() : errors.first().errorString());
    }
}

void WebSocketChannel::listenTo(QWebSocket *socket)
{
    connect(socket, &QWebSocket::connected, this, &WebSocketChannel::onConnected);
    connect(socket, &QWebSocket::textMessageReceived, this, [this](const QString &message) {
        m_silentTicks = 0;
        Q_EMIT frameReceived(message.toUtf8());
    });
    connect(socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &message) {
        m_silentTicks = 0;
        Q_EMIT frameReceived(message);
    });
    connect(socket, &QWebSocket::pong, this, [this] { m_silentTicks = 0; });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(socket, &QWebSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
#else
    connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this](QAbstractSocket::SocketError error) {
#endif
        // The peer hanging up is told by disconnected(), which knows the close code.
        if (error != QAbstractSocket::RemoteHostClosedError || !m_open)
            finish(failure(error, m_socket->errorString()));
    });
    const auto endOpen = [this] { finish(closeError(trueCloseCode(*m_socket), m_socket->closeReason(), peerName())); };
    connect(socket, &QWebSocket::aboutToClose, this, [this, socket, endOpen] {
        // Newer Qt goes on with what stands behind a frame that it closes for, and waits 3 s for the peer to go.
        disconnect(socket, &QWebSocket::textMessageReceived, this, nullptr);
        disconnect(socket, &QWebSocket::binaryMessageReceived, this, nullptr);
        QTimer::singleShot(0, this, [this, socket, endOpen] {
            if (m_open && m_socket.get() == socket)
                endOpen();
        });
    });
    connect(socket, &QWebSocket::disconnected, this, [this, socket, endOpen] {
        if (m_open) {
            endOpen();
            return;
        }
        // The error that says why comes after this signal, if it comes.
        QTimer::singleShot(0, this, [this, socket] {
            if (m_socket.get() == socket)
                finish(failure(QAbstractSocket::RemoteHostClosedError, socket->errorString()));
        });
    });
}

void WebSocketChannel::onConnected()
{
    m_proof.reset();
    if (m_socket->subprotocol() != QLatin1StringView(m_subprotocol)) {
        Error error = refusalError(0, peerName());
        error.detail = QStringLiteral("subprotocol %1 was not taken").arg(QLatin1StringView(m_subprotocol));
        finish(error);
        return;
    }
    m_open = true;
    m_silentTicks = 0;
    m_timer.start(m_silentMs);
    Q_EMIT opened();
}

void WebSocketChannel::onTick()
{
    if (!m_open) {
        finish({ErrorCode::Network, tr("%1 did not answer in time; check the address and the network.").arg(peerName()),
                QStringLiteral("no answer to the upgrade in %1 ms").arg(m_connectMs), {}, {}});
        return;
    }
    if (++m_silentTicks >= 3) {
        finish({ErrorCode::Network, tr("%1 no longer answers; connecting again.").arg(peerName()),
                QStringLiteral("silent, pings unanswered"), {}, {}});
        return;
    }
    m_socket->ping();
}

void WebSocketChannel::send(const QByteArray &frame)
{
    if (m_open)
        m_socket->sendTextMessage(QString::fromUtf8(frame));
}

void WebSocketChannel::close()
{
    if (m_socket || m_proof)
        finish({ErrorCode::Network, tr("The connection was closed."), {}, {}, {}});
}

bool WebSocketChannel::isOpen() const
{
    return m_open;
}

QString WebSocketChannel::peerName() const
{
    return m_peerName.isEmpty() ? m_url.host() : m_peerName;
}

void WebSocketChannel::setTimeouts(int connectMs, int silentMs)
{
    m_connectMs = connectMs;
    m_silentMs = silentMs;
}

/// Ends this connection once; closed() follows from the event loop, so never from within open().
void WebSocketChannel::finish(const Error &error)
{
    if (!m_socket && !m_proof)
        return;
    m_timer.stop();
    if (m_proof) {
        m_proof->disconnect(this);
        m_proof.release()->deleteLater();
    }
    if (m_socket)
        letGo();
    m_open = false;
    QMetaObject::invokeMethod(this, [this, error] { Q_EMIT closed(error); }, Qt::QueuedConnection);
}

/// Called from the socket's own signals too, so it must outlive this; what is queued and the close frame get a moment.
void WebSocketChannel::letGo()
{
    m_socket->disconnect(this);
    QWebSocket *socket = m_socket.release();
    socket->setParent(this);
    if (m_open && socket->isValid()) {
        connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(kLingerMs, socket, &QObject::deleteLater);
        socket->close();
    } else {
        socket->abort();
        socket->deleteLater();
    }
}

Error WebSocketChannel::unproven(int status) const
{
    Error error = refusalError(status, peerName());
    if (error.code == ErrorCode::RateLimited || error.code == ErrorCode::Unavailable)
        return error;
    constexpr int kUnauthorized = 401;
    if (status == kUnauthorized) {
        error.message = tr("%1 does not know this token, so it was not sent. Check that the token belongs to the service at this address.").arg(peerName());
        return error;
    }
    error.code = ErrorCode::Forbidden;
    error.detail = QStringLiteral("no proof of the token, http %1").arg(status);
    error.message = tr("%1 did not prove to be the service that this token belongs to, so the token was not sent. Another program may have "
                       "its port: check the address, and start the service again.").arg(peerName());
    return error;
}

Error WebSocketChannel::untrusted(const QString &technical) const
{
    return {ErrorCode::Forbidden, tr("The certificate of %1 cannot be trusted, so nothing was sent. Ask whoever runs it for its certificate.").arg(peerName()), technical, {}, {}};
}

Error WebSocketChannel::misnamed(const QSslCertificate &shown) const
{
    return {ErrorCode::Forbidden,
            tr("The certificate of %1 is not the one that was named, so nothing was sent. Named was %2; shown was %3. Somebody may be in between, or "
               "it has a new one: ask whoever runs it for its fingerprint.")
                .arg(peerName(), fingerprintText(m_trust.fingerprint), fingerprintText(fingerprintOf(shown))), {}, {}, {}};
}

Error WebSocketChannel::failure(int socketError, const QString &technical) const
{
    Error error;
    if (m_certificateError)
        return *m_certificateError;
    if (socketError == QAbstractSocket::SslHandshakeFailedError) {
        return {ErrorCode::Forbidden, tr("No safe encryption could be agreed on with %1, so nothing was sent. It has to speak TLS 1.2 or newer.").arg(peerName()),
                technical, {}, {}};
    }
    if (const int status = refusedStatus(technical)) {
        error = refusalError(status, peerName());
        return error;
    }
    switch (socketError) {
    case QAbstractSocket::ConnectionRefusedError:
        error.message = tr("%1 cannot be reached: no service listens there. Check that it runs, and the address.").arg(peerName());
        break;
    case QAbstractSocket::HostNotFoundError:
        error.message = tr("There is no computer named %1. Check the address and the network.").arg(m_url.host());
        break;
    case QAbstractSocket::RemoteHostClosedError:
        error.message = m_open ? tr("The connection to %1 was lost.").arg(peerName())
                               : tr("%1 closed the connection before it was made.").arg(peerName());
        break;
    default:
        error.message = m_open ? tr("The connection to %1 was lost.").arg(peerName())
                               : tr("%1 cannot be reached. Check the address and the network.").arg(peerName());
    }
    error.code = ErrorCode::Network;
    error.detail = technical;
    return error;
}

} // namespace witan
