// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/proof_request.h"

#include "core/secret.h"
#include "protocol/proof.h"

#include <QNetworkProxy>
#include <QRandomGenerator>

#include <optional>

namespace witan {

namespace {

constexpr qsizetype kLongestAnswer = 4096;
constexpr auto kBegin = "HTTP/1.1 ";

QByteArray newNonce()
{
    quint32 words[protocol::kNonceBytes / sizeof(quint32)];
    QRandomGenerator::system()->fillRange(words);
    return QByteArray(reinterpret_cast<const char *>(words), protocol::kNonceBytes).toHex();
}

QByteArray hostHeader(const QHostAddress &address, quint16 port)
{
    const QString text = address.toString();
    return (text.contains(u':') ? u'[' + text + u']' : text).toLatin1() + ':' + QByteArray::number(port);
}

struct Answer {
    int status = 0;       ///< 0: this is no HTTP
    QByteArray proof;
};

/// Whether a head announces too short a body, so that there is nothing to wait for.
bool isTooShort(const QByteArray &head)
{
    constexpr QByteArrayView kName("\r\ncontent-length:");
    const qsizetype at = head.toLower().indexOf(kName);
    const QByteArray rest = at < 0 ? QByteArray() : head.sliced(at + kName.size());
    return at >= 0 && rest.first(qMax<qsizetype>(0, rest.indexOf("\r\n"))).trimmed().toLongLong() < protocol::kProofSize;
}

/// What an answer says, once enough of it is there.
std::optional<Answer> read(const QByteArray &bytes, bool isWhole)
{
    const qsizetype begin = qsizetype(qstrlen(kBegin));
    if (bytes.size() < begin + 3)
        return isWhole || !QByteArray(kBegin).startsWith(bytes.first(qMin(bytes.size(), begin))) ? std::optional(Answer{}) : std::nullopt;
    const int status = bytes.startsWith(kBegin) ? bytes.sliced(begin, 3).toInt() : 0;
    if (status != 200)
        return Answer{status, {}};
    const qsizetype head = bytes.indexOf("\r\n\r\n");
    if (head >= 0 && bytes.size() - head - 4 >= protocol::kProofSize)
        return Answer{status, bytes.sliced(head + 4, protocol::kProofSize)};
    const bool isHopeless = bytes.size() >= kLongestAnswer || (head >= 0 && isTooShort(bytes.first(head + 2)));
    return isWhole || isHopeless ? std::optional(Answer{}) : std::nullopt;
}

} // namespace

ProofRequest::ProofRequest(QString host, quint16 port, QByteArray token, QObject *parent)
    : QObject(parent)
    , m_host(std::move(host))
    , m_port(port)
    , m_token(std::move(token))
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(kLongestAnswer);
    connect(&m_socket, &QTcpSocket::connected, this, &ProofRequest::onConnected);
    connect(&m_socket, &QTcpSocket::readyRead, this, &ProofRequest::onData);
    connect(&m_socket, &QTcpSocket::disconnected, this, &ProofRequest::onEnd);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (m_state != State::Asking || error == QAbstractSocket::RemoteHostClosedError)
            return;
        m_state = State::Over;
        Q_EMIT failed(error, m_socket.errorString());
    });
}

ProofRequest::~ProofRequest()
{
    m_socket.disconnect(this);
}

void ProofRequest::ask()
{
    m_socket.connectToHost(m_host, m_port);
}

void ProofRequest::onConnected()
{
    m_nonce = newNonce();
    const protocol::Challenge challenge{protocol::ProofKey::of(m_token).id, m_nonce};
    m_socket.write(QByteArray("GET ") + protocol::kProofPath + " HTTP/1.1\r\nHost: " + hostHeader(m_socket.peerAddress(), m_port)
                   + "\r\n" + protocol::kChallengeHeader + ": " + challenge.header() + "\r\n\r\n");
}

void ProofRequest::onData()
{
    if (m_state != State::Asking) {
        m_socket.readAll();
        return;
    }
    m_answer += m_socket.readAll();
    const auto answer = read(m_answer, false);
    if (!answer)
        return;
    const QByteArray due = protocol::proofOf(protocol::ProofKey::of(m_token), m_nonce, m_socket.peerAddress().toString().toLatin1(), m_port);
    const bool isProven = answer->status == 200 && sameBytes(answer->proof, due);
    m_state = isProven ? State::Proven : State::Over;
    if (isProven)
        Q_EMIT proven(m_socket.peerAddress());
    else
        Q_EMIT denied(answer->status == 200 ? 0 : answer->status);
}

void ProofRequest::onEnd()
{
    const State before = std::exchange(m_state, State::Over);
    if (before == State::Proven)
        Q_EMIT ended();
    else if (before == State::Asking && m_answer.isEmpty())
        Q_EMIT failed(QAbstractSocket::RemoteHostClosedError, m_socket.errorString());
    else if (before == State::Asking)
        Q_EMIT denied(read(m_answer, true).value_or(Answer{}).status);
}

} // namespace witan
