// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "rpc/agent_client.h"

#include "core/logging.h"

#include <QTimer>

namespace witan {
namespace {

constexpr int kSilenceMs = 30'000;
/// The service asks to be left alone for a moment (too many requests, a full disk): the call stays and is tried again.
constexpr int kBusyMs = 1'500;

bool isPassing(const Error &error)
{
    return error.code == ErrorCode::RateLimited || error.code == ErrorCode::Unavailable;
}

} // namespace

AgentClient::AgentClient(Source source, QString clientName, QObject *parent, Backoff backoff)
    : QObject(parent), m_connection(std::move(clientName), backoff), m_source(std::move(source))
{
    m_connection.requests().setPatience(kSilenceMs);
    connect(&m_connection, &RpcConnection::greeted, this, &AgentClient::onGreeted);
    connect(&m_connection, &RpcConnection::frameReceived, this, &AgentClient::onFrame);
    connect(&m_connection, &RpcConnection::lost, this, &AgentClient::onLost);
}

AgentClient::~AgentClient()
{
    stop();
}

void AgentClient::start()
{
    m_connection.link().start(m_source);
}

void AgentClient::stop()
{
    m_connection.link().stop();
    hangUp();
}

void AgentClient::reconnect(int afterMs)
{
    m_connection.link().restart(afterMs);
    hangUp();
}

/// What belongs to one connection goes with it; the rest waits for the next.
void AgentClient::hangUp()
{
    m_ready = false;
    std::erase_if(m_calls, [](const auto &item) { return !item.second.again; });
    m_connection.requests().failAll({.code = ErrorCode::Network, .message = tr("The connection was closed.")});
}

void AgentClient::onLost(const Error &error, Link::Again again)
{
    hangUp();
    // A service that is not there under this address yet may come; whom it refuses, it refuses again.
    if (again != Link::Again::Soon && error.code != ErrorCode::NotFound) {
        m_connection.link().stop();
        Q_EMIT refused(error);
        return;
    }
    log(LogArea::Net, LogLevel::Info, "agent_disconnected",
        {{"reason", error.message}, {"retry_ms", m_connection.link().nextTryMs()}, {"waiting", m_calls.size()}});
    Q_EMIT lost(error);
}

void AgentClient::onFrame(const QByteArray &frame)
{
    const auto decoded = protocol::decodeAgentEvent(frame);
    if (!decoded)
        log(LogArea::Proto, LogLevel::Warning, "agent_frame_refused", {{"bytes", frame.size()}, {"field", decoded.error().field}});
    else if (const auto *response = std::get_if<protocol::Response>(&*decoded))
        m_connection.requests().settle(*response);
    else if (const auto *failure = std::get_if<protocol::Failure>(&*decoded))
        m_connection.requests().settle(*failure);
    else if (const auto *question = std::get_if<protocol::QuestionNotice>(&*decoded))
        Q_EMIT questionAsked(*question);
    else if (const auto *resume = std::get_if<protocol::ResumeNotice>(&*decoded))
        Q_EMIT resumed(*resume);
}

void AgentClient::onAnswer(qint64 number, const Result<QJsonObject> &answer)
{
    const auto it = m_calls.find(number);
    if (it == m_calls.end() || (!answer && answer.error().code == ErrorCode::Network))
        return;     // the connection broke; what stays is sent again on the next
    if (!answer && isPassing(answer.error())) {
        log(LogArea::Net, LogLevel::Info, "agent_call_put_off", {{"method", it->second.method}, {"code", errorCodeName(answer.error().code)}});
        QTimer::singleShot(kBusyMs, this, [this, number] { transmit(number); });
        return;
    }
    const Call call = std::move(it->second);
    m_calls.erase(it);
    if (call.context)
        call.answer(answer);
}

void AgentClient::onGreeted(const protocol::HelloResult &hello)
{
    m_ready = m_everReady = true;
    m_connection.link().settled();
    for (const auto &[number, call] : m_calls)
        transmit(number);
    Q_EMIT ready(hello);
}

void AgentClient::call(const char *method, const QJsonObject &params, QObject *context, Answer answer)
{
    add(method, params, context, std::move(answer), true);
}

void AgentClient::callOnce(const char *method, const QJsonObject &params, QObject *context, Answer answer)
{
    if (m_ready)
        add(method, params, context, std::move(answer), false);
}

void AgentClient::add(const char *method, const QJsonObject &params, QObject *context, Answer answer, bool again)
{
    const qint64 number = ++m_lastCall;
    m_calls.emplace(number, Call{method, params, context, std::move(answer), again});
    transmit(number);
}

void AgentClient::transmit(qint64 number)
{
    const auto it = m_calls.find(number);
    if (!m_ready || it == m_calls.end())
        return;
    m_connection.requests().askRaw(it->second.method, it->second.params, [this, number](const Result<QJsonObject> &answer) { onAnswer(number, answer); });
}

} // namespace witan
