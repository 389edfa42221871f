// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/agent_client.h"

#include "core/logging.h"

#include <QRandomGenerator>

namespace witan::agent {
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
    : QObject(parent)
    , m_source(std::move(source))
    , m_name(std::move(clientName))
    , m_backoff(backoff)
{
    m_retry.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &AgentClient::attempt);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        hangUp();
        retryLater({.code = ErrorCode::Network, .message = tr("The service did not answer for %1 seconds.").arg(kSilenceMs / 1000)});
    });
}

AgentClient::~AgentClient()
{
    hangUp();
}

void AgentClient::start()
{
    m_running = true;
    attempt();
}

void AgentClient::stop()
{
    m_running = false;
    m_retry.stop();
    hangUp();
}

void AgentClient::reconnect(int afterMs)
{
    hangUp();
    if (m_running)
        m_retry.start(afterMs);
}

void AgentClient::attempt()
{
    if (!m_running)
        return;
    auto channel = m_source();
    if (!channel) {
        if (channel.error().code == ErrorCode::Unavailable)
            retryLater(channel.error());
        else
            giveUp(channel.error());
        return;
    }
    m_channel = std::move(*channel);
    connect(m_channel.get(), &Channel::opened, this, &AgentClient::onOpened);
    connect(m_channel.get(), &Channel::closed, this, &AgentClient::onClosed);
    connect(m_channel.get(), &Channel::frameReceived, this, &AgentClient::onFrame);
    m_channel->open();
}

void AgentClient::hangUp()
{
    m_ready = false;
    m_silence.stop();
    std::erase_if(m_calls, [](const auto &item) { return !item.second.again; });
    if (!m_channel)
        return;
    m_channel->disconnect(this);
    m_channel->close();
    // This may be running in one of its signals: it must not die before they have returned.
    QMetaObject::invokeMethod(this, [channel = std::move(m_channel)] {}, Qt::QueuedConnection);
    m_channel.reset();
}

void AgentClient::onOpened()
{
    m_helloId = m_nextId++;
    m_channel->send(
        protocol::encode(protocol::Request{m_helloId, QLatin1StringView(protocol::method::kHello), protocol::write(protocol::HelloParams{m_name})}));
    m_silence.start(kSilenceMs);
}

void AgentClient::onClosed(const Error &error)
{
    hangUp();
    if (error.code == ErrorCode::Unauthorized || error.code == ErrorCode::Forbidden)
        giveUp(error);
    else
        retryLater(error);
}

void AgentClient::retryLater(const Error &error)
{
    if (!m_running)
        return;
    const int pause = m_backoff.next(QRandomGenerator::global()->generateDouble());
    log(LogArea::Net, LogLevel::Info, "agent_disconnected", {{"reason", error.message}, {"retry_ms", pause}, {"waiting", m_calls.size()}});
    m_retry.start(pause);
    Q_EMIT lost(error);
}

void AgentClient::giveUp(const Error &error)
{
    m_running = false;
    m_retry.stop();
    hangUp();
    Q_EMIT refused(error);
}

void AgentClient::onFrame(const QByteArray &frame)
{
    m_silence.stop();
    auto decoded = protocol::decodeAgentEvent(frame);
    if (!decoded) {
        log(LogArea::Proto, LogLevel::Warning, "agent_frame_refused", {{"bytes", frame.size()}, {"field", decoded.error().field}});
    } else if (auto *response = std::get_if<protocol::Response>(&*decoded)) {
        onAnswer(response->id, std::move(response->result));
    } else if (auto *failure = std::get_if<protocol::Failure>(&*decoded)) {
        onAnswer(failure->id, std::move(failure->error));
    } else if (const auto *question = std::get_if<protocol::QuestionNotice>(&*decoded)) {
        Q_EMIT questionAsked(*question);
    } else if (const auto *resume = std::get_if<protocol::ResumeNotice>(&*decoded)) {
        Q_EMIT resumed(*resume);
    }
    if (m_channel && !m_calls.empty() && !m_silence.isActive())
        m_silence.start(kSilenceMs);
}

void AgentClient::onAnswer(const QJsonValue &id, const Result<QJsonObject> &answer)
{
    const qint64 number = id.toInteger(-1);
    if (number == m_helloId && !m_ready) {
        onHello(answer);
        return;
    }
    const auto it = m_calls.find(number);
    if (it == m_calls.end())
        return;
    if (!answer && isPassing(answer.error())) {
        log(LogArea::Net, LogLevel::Info, "agent_call_put_off", {{"method", it->second.method}, {"code", errorCodeName(answer.error().code)}});
        QTimer::singleShot(kBusyMs, this, [this, number] {
            const auto again = m_calls.find(number);
            if (m_ready && again != m_calls.end())
                transmit(number, again->second);
        });
        return;
    }
    const Call call = std::move(it->second);
    m_calls.erase(it);
    if (call.context)
        call.answer(answer);
}

void AgentClient::onHello(const Result<QJsonObject> &answer)
{
    const Result<protocol::HelloResult> hello = answer ? protocol::read<protocol::HelloResult>(*answer) : Result<protocol::HelloResult>(answer.error());
    if (!hello) {
        const Error error = hello.error();
        hangUp();
        if (isPassing(error))
            retryLater(error);
        else
            giveUp(error);
        return;
    }
    if (hello->protocol != protocol::kProtocolVersion) {
        giveUp({.code = ErrorCode::Invalid,
                .message = tr("The service speaks version %1 of the protocol, this program version %2. Nothing was sent; update the older one.")
                               .arg(hello->protocol)
                               .arg(protocol::kProtocolVersion)});
        return;
    }
    m_ready = m_everReady = true;
    m_backoff.reset();
    for (const auto &[id, call] : m_calls)
        transmit(id, call);
    Q_EMIT ready(*hello);
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
    const qint64 id = m_nextId++;
    const auto it = m_calls.emplace(id, Call{QLatin1StringView(method), params, context, std::move(answer), again}).first;
    if (m_ready)
        transmit(id, it->second);
}

void AgentClient::transmit(qint64 id, const Call &call)
{
    m_channel->send(protocol::encode(protocol::Request{id, call.method, call.params}));
    if (!m_silence.isActive())
        m_silence.start(kSilenceMs);
}

} // namespace witan::agent
