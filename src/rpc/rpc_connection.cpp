// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "rpc/rpc_connection.h"

namespace witan {
namespace {

/// What is only busy is asked again soon; what is refused, somebody must mend first.
bool isPassing(ErrorCode code)
{
    return code == ErrorCode::RateLimited || code == ErrorCode::Unavailable || code == ErrorCode::AnswerTimeout || code == ErrorCode::Internal;
}

} // namespace

RpcConnection::RpcConnection(QString clientName, Backoff backoff, QObject *parent)
    : QObject(parent), m_clientName(std::move(clientName)), m_link(backoff), m_requests(m_link)
{
    connect(&m_link, &Link::opened, this, &RpcConnection::onOpened);
    connect(&m_link, &Link::lost, this, &RpcConnection::onLost);
    connect(&m_link, &Link::frameReceived, this, [this](const QByteArray &frame) {
        m_requests.noteLife();
        Q_EMIT frameReceived(frame);
    });
    connect(&m_requests, &RequestTable::overdue, this, [this] {
        m_link.drop({ErrorCode::Network, tr("%1 does not answer; connecting again. What you write is kept.").arg(m_link.peerName()), {}, {}, {}}, Link::Again::Soon);
    });
}

void RpcConnection::greet(std::function<void(const Result<protocol::HelloResult> &)> answer)
{
    m_requests.ask<protocol::HelloResult>(protocol::method::kHello, protocol::write(protocol::HelloParams{m_clientName}), std::move(answer));
}

void RpcConnection::onOpened()
{
    Q_EMIT greeting();
    greet([this](const Result<protocol::HelloResult> &hello) { onGreeted(hello); });
}

void RpcConnection::onGreeted(const Result<protocol::HelloResult> &hello)
{
    if (!hello) {
        const Error error = hello.error();
        if (error.code != ErrorCode::Network)
            m_link.drop(error, isPassing(error.code) ? Link::Again::Soon : Link::Again::Later);
        return;
    }
    if (hello->protocol != protocol::kProtocolVersion) {
        m_link.drop({ErrorCode::Invalid, tr("%1 speaks version %2 of the protocol, this program version %3. Nothing was sent; update the older of the two.")
                                             .arg(m_link.peerName()).arg(hello->protocol).arg(protocol::kProtocolVersion), {}, {}, {}}, Link::Again::OnRequest);
        return;
    }
    Q_EMIT greeted(*hello);
}

void RpcConnection::onLost(const Error &error, Link::Again again)
{
    Q_EMIT lost(error, again);
    m_requests.failAll({ErrorCode::Network, error.message, error.detail, {}, {}});
}

} // namespace witan
