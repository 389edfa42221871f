// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/start_command.h"

#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

namespace method = protocol::method;

/// Long enough for the service to answer in the agent's place, too short for anybody to miss it.
constexpr int kStepAsideMs = 1'000;

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    const auto unreadable = [&path](const QString &why) {
        return Error{.code = ErrorCode::NotFound, .message = u"\"%1\" could not be read: %2. Nothing was sent."_s.arg(path, why)};
    };
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    // One byte more than the most that could be sent: enough to see that it is too much.
    QByteArray bytes = file.read(protocol::Limits{}.frame + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(file.errorString());
    return bytes;
}

/// A state may be any JSON value, and parseJsonObject reads objects: so it is read inside one.
Result<QJsonValue> anyJson(const QByteArray &bytes, const QString &path)
{
    const auto object = parseJsonObject("{\"state\":" + bytes + '}');
    if (!object || object->size() != 1)
        return Error{.code = ErrorCode::Invalid, .message = u"\"%1\" is not one JSON value. Nothing was sent."_s.arg(path)};
    return object->value("state"_L1);
}

} // namespace

StartCommand::StartCommand(AgentClient &client, AgentOptions options, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_options(std::move(options))
{
    connect(&m_client, &AgentClient::ready, this, &StartCommand::onReady);
    connect(&m_client, &AgentClient::refused, this, &StartCommand::fail);
    connect(&m_client, &AgentClient::questionAsked, this, [this] { m_client.reconnect(kStepAsideMs); });
    connect(&m_client, &AgentClient::resumed, this, [this](const protocol::ResumeNotice &notice) {
        if (notice.consultation == m_params.consultation)
            settle(notice);
    });
}

void StartCommand::start()
{
    if (const auto done = read(); !done)
        fail(done.error());
    else
        m_client.start();
}

Result<void> StartCommand::read()
{
    const auto bytes = contentOf(m_options.contextFile);
    if (!bytes)
        return bytes.error();
    const auto context = parseJsonObject(*bytes, protocol::Limits{}.json());
    if (!context)
        return Error{.code = ErrorCode::Invalid, .message = u"\"%1\": %2"_s.arg(m_options.contextFile, context.error().message)};
    m_params.consultation = ConsultationId::create();
    m_params.workflow = WorkflowId::create();
    m_params.agentId = m_options.agentId;
    m_params.agentName = m_options.agentName;
    m_params.title = m_options.title;
    m_params.context = *context;
    if (m_options.stateFile.isEmpty())
        return {};
    const auto stateBytes = contentOf(m_options.stateFile);
    if (!stateBytes)
        return stateBytes.error();
    const auto state = anyJson(*stateBytes, m_options.stateFile);
    if (!state)
        return state.error();
    m_params.state = *state;
    return {};
}

void StartCommand::onReady()
{
    if (!m_asked) {
        m_asked = true;
        m_client.call(method::kConsultationStart, protocol::write(m_params), this, [this](const Result<QJsonObject> &answer) { onStarted(answer); });
    } else if (m_started && !m_over) {
        m_client.callOnce(method::kConsultationAttach, protocol::write(protocol::ConsultationParams{m_params.consultation}), this,
                          [this](const Result<QJsonObject> &answer) { onAttached(answer); });
    }
}

void StartCommand::onStarted(const Result<QJsonObject> &answer)
{
    const auto result = answer ? protocol::read<protocol::ConsultationStartResult>(*answer) : Result<protocol::ConsultationStartResult>(answer.error());
    if (!result) {
        fail(result.error());
        return;
    }
    m_started = true;
    Q_EMIT started(m_params.consultation.toString(), result->digest);
    if (m_options.wait) {
        onReady();
        return;
    }
    m_over = true;
    m_client.stop();
    Q_EMIT finished();
}

void StartCommand::onAttached(const Result<QJsonObject> &answer)
{
    const auto attached =
        answer ? protocol::read<protocol::ConsultationAttachResult>(*answer) : Result<protocol::ConsultationAttachResult>(answer.error());
    if (!attached)
        fail(attached.error());
    else if (attached->status != Status::Active || attached->decision)
        settle(*attached);
    else if (!attached->unanswered.isEmpty())
        m_client.reconnect(kStepAsideMs);
}

template<typename Told>
void StartCommand::settle(const Told &ruling)
{
    if (m_over)
        return;
    m_over = true;
    QJsonObject told = ruling.decision ? toJson(*ruling.decision) : QJsonObject{{"consultation_id"_L1, m_params.consultation.toString()}};
    told.insert("status"_L1, toString(ruling.status));
    if (!ruling.decisions.isEmpty()) {
        QJsonArray decisions;
        for (const RecordedDecision &one : ruling.decisions)
            decisions.append(toJson(one));
        told.insert("decisions"_L1, decisions);
    }
    if (ruling.withdrawal)
        told.insert("withdrawal"_L1, toJson(*ruling.withdrawal));
    if (!ruling.next.isEmpty())
        told.insert("next"_L1, ruling.next);
    const auto taken = ruling.decision ? std::optional(ruling.decision->decision.id) : std::nullopt;
    m_client.call(method::kConsultationResumed, protocol::write(protocol::ConsultationResumedParams{m_params.consultation, taken}), this,
                  [this, told](const Result<QJsonObject> &answer) {
                      m_client.stop();
                      if (!answer) {
                          Q_EMIT failed(answer.error());
                          return;
                      }
                      Q_EMIT decided(told);
                      Q_EMIT finished();
                  });
}

void StartCommand::fail(const Error &error)
{
    if (m_over)
        return;
    m_over = true;
    m_client.stop();
    Q_EMIT failed(error);
}

} // namespace witan::agent
