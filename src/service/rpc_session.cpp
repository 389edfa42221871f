// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/rpc_session.h"

#include "core/json.h"
#include "core/logging.h"
#include "protocol/request_id.h"
#include "service/method_table.h"
#include "service/service_errors.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {

QByteArray notification(const char *method, const QJsonObject &params)
{
    return protocol::encode(protocol::Request{QJsonValue::Undefined, QLatin1StringView(method), params});
}

QByteArray presenceNotice(const protocol::PresenceNotice &presence)
{
    return notification(protocol::method::kPresence, protocol::write(presence));
}

void RpcSession::frame(const QByteArray &bytes)
{
    if (isOver())
        return;
    // Before the frame is read, for reading it is what a flood of them costs.
    if (!mayGoOn()) {
        if (const QJsonValue request = protocol::requestId(bytes); !request.isUndefined())
            m_parts.batch.send(id(), protocol::encode(protocol::Failure{request, rateLimited()}), Batch::OnFailure::Keep);
        return;
    }
    charge(bytes.size());
    auto decoded = protocol::decodeFrame(bytes, m_parts.limits.json());
    if (const auto *error = std::get_if<protocol::FrameError>(&decoded)) {
        m_parts.batch.send(id(), protocol::encode(protocol::Failure{error->id, error->error}, error->rpcCode), Batch::OnFailure::Keep);
        countMalformed();
        return;
    }
    countGood();
    // The service asks its peers nothing, so an answer has no question here.
    if (const auto *request = std::get_if<protocol::Request>(std::get_if<protocol::Frame>(&decoded)))
        answer(*request);
}

void RpcSession::answer(const protocol::Request &request)
{
    m_after.clear();
    const Result<const Method *> method = methodFor(request.method, entry().endpoint, principal());
    const Result<QByteArray> result = method ? (*method)->handle(*this, request.params) : Result<QByteArray>(method.error());
    if (!result && result.error().code == ErrorCode::Forbidden) {
        // What is no id is any text that somebody wrote.
        const auto about = ConsultationId::parse(request.params.value("consultation_id"_L1).toString()).value_or(ConsultationId());
        log(LogArea::Service, LogLevel::Warning, "forbidden", {{"principal", principal().id}, {"method", request.method}, {"consultation_id", about}});
    }
    if (!request.isNotification()) {
        QByteArray bytes;
        if (result) {
            bytes = R"({"jsonrpc":"2.0","id":)";
            appendCanonicalJson(bytes, request.id);
            bytes += R"(,"result":)";
            bytes += *result;
            bytes += '}';
        } else {
            Error error = result.error();
            if (error.code == ErrorCode::Storage)
                error = refusal::unavailable(error);
            bytes = protocol::encode(protocol::Failure{request.id, error});
        }
        charge(bytes.size());
        m_parts.batch.send(id(), std::move(bytes), Batch::OnFailure::RpcError, request.id);
    }
    for (QByteArray &after : m_after) {
        charge(after.size());
        m_parts.batch.send(id(), std::move(after), Batch::OnFailure::Drop);
    }
    m_after.clear();
}

Result<QByteArray> RpcSession::hello(const protocol::HelloParams &)
{
    const auto cursor = m_parts.store.cursor();
    if (!cursor)
        return cursor.error();
    log(LogArea::Service, LogLevel::Info, "hello", {{"connection", id()}, {"principal", principal().id}});
    return json(protocol::write(protocol::HelloResult{protocol::kProtocolVersion, m_parts.serviceId, principal(), m_parts.limits, *cursor, m_parts.clock.now()}));
}

void RpcSession::notify(ConnectionId to, const char *method, const QJsonObject &params)
{
    m_parts.batch.send(to, notification(method, params), Batch::OnFailure::Drop);
}

void RpcSession::announcePresence(const ConsultationId &id)
{
    if (m_parts.subscriptions.isEmpty())
        return;
    const QByteArray notice = presenceNotice({id, m_parts.presence.agentOf(id) != 0, m_parts.presence.reviewers()});
    for (const ConnectionId to : m_parts.subscriptions.connections())
        m_parts.batch.send(to, notice, Batch::OnFailure::Drop);
}

QByteArray RpcSession::json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace witan
