// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_agent.h"

#include "app/agent/sample_answers.h"
#include "core/json.h"
#include "core/logging.h"

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

namespace method = protocol::method;

constexpr auto kAgentId = "witan-sample", kAgentName = "Customer keeper";

/// The answer to a question has one id however often it is given, so that a second one is known as the same.
MessageId answerIdFor(const QUuid &question)
{
    return MessageId(QUuid::createUuidV5(question, QByteArray("answer of the sample agent")));
}

/// An attach says the same as `resume`, beside all else.
protocol::ResumeNotice rulingIn(const protocol::ConsultationAttachResult &attached, const ConsultationId &consultation)
{
    protocol::ResumeNotice told;
    told.consultation = consultation;
    told.status = attached.status;
    told.endReason = attached.endReason;
    told.decision = attached.decision;
    told.decisions = attached.decisions;
    told.withdrawal = attached.withdrawal;
    told.next = attached.next;
    told.state = attached.state;
    return told;
}

} // namespace

SampleAgent::SampleAgent(AgentClient &client, SampleWork work, const Clock &clock, QString title, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_work(std::move(work))
    , m_clock(clock)
    , m_title(std::move(title))
{
    connect(&m_client, &AgentClient::ready, this, &SampleAgent::onReady);
    connect(&m_client, &AgentClient::refused, this, &SampleAgent::fail);
    connect(&m_client, &AgentClient::questionAsked, this, &SampleAgent::onQuestion);
    connect(&m_client, &AgentClient::resumed, this, &SampleAgent::onResume);
}

void SampleAgent::start()
{
    if (const auto prepared = prepare(); !prepared) {
        fail(prepared.error());
        return;
    }
    if (m_memory.phase == Phase::Ended) {
        Q_EMIT told(u"ended before"_s, {{"consultation_id"_L1, m_memory.consultation.toString()}});
        end();
        return;
    }
    m_client.start();
}

Result<void> SampleAgent::prepare()
{
    auto memory = m_work.hasMemory() ? m_work.memory() : m_work.propose(m_title);
    if (!memory)
        return memory.error();
    m_memory = *std::move(memory);
    return {};
}

void SampleAgent::onReady()
{
    if (m_over)
        return;
    if (m_started) {
        attach();
        return;
    }
    // The same request under the same id every time: a service that has it already answers as it did first.
    m_started = true;
    protocol::ConsultationStartParams start;
    start.consultation = m_memory.consultation;
    start.workflow = m_memory.workflow;
    start.agentId = QLatin1StringView(kAgentId);
    start.agentName = QLatin1StringView(kAgentName);
    start.title = m_memory.title;
    if (m_memory.revision > 1 || m_memory.phase != Phase::Proposed || !m_memory.changesHandled.isEmpty()) {
        attach();
        return;
    }
    start.context = m_memory.context;
    start.state = m_memory.state;
    m_client.call(method::kConsultationStart, protocol::write(start), this, [this](const Result<QJsonObject> &answer) { onStarted(answer); });
}

void SampleAgent::onStarted(const Result<QJsonObject> &answer)
{
    const auto started =
        answer ? protocol::read<protocol::ConsultationStartResult>(*answer) : Result<protocol::ConsultationStartResult>(answer.error());
    if (!started) {
        fail(started.error());
        return;
    }
    Q_EMIT told(u"started"_s,
                {{"consultation_id"_L1, m_memory.consultation.toString()}, {"digest"_L1, started->digest}, {"revision"_L1, m_memory.revision}});
    attach();
}

void SampleAgent::attach()
{
    m_client.callOnce(method::kConsultationAttach, protocol::write(protocol::ConsultationParams{m_memory.consultation}), this,
                      [this](const Result<QJsonObject> &answer) { onAttached(answer); });
}

void SampleAgent::onAttached(const Result<QJsonObject> &answer)
{
    const auto attached =
        answer ? protocol::read<protocol::ConsultationAttachResult>(*answer) : Result<protocol::ConsultationAttachResult>(answer.error());
    if (!attached) {
        fail(attached.error());
        return;
    }
    Q_EMIT told(u"attached"_s,
                {{"consultation_id"_L1, m_memory.consultation.toString()},
                 {"status"_L1, toString(attached->status)},
                 {"execution"_L1, toString(attached->execution)}});
    if (attached->execution == Execution::Succeeded || attached->execution == Execution::Failed || attached->execution == Execution::Stopped) {
        if (attached->execution == Execution::Stopped)
            (void)m_work.tidyUp();
        m_memory.phase = Phase::Ended;
        (void)remember();
        end();
        return;
    }
    if (attached->status == Status::Active && !reconcile(*attached))
        return;
    for (const Message &question : attached->unanswered)
        this->answer(question);
    if (attached->decision || attached->status != Status::Active)
        settle(rulingIn(*attached, m_memory.consultation));
}

/// After a break the service may not have the last revision or state yet.
bool SampleAgent::reconcile(const protocol::ConsultationAttachResult &attached)
{
    if (attached.digest == m_memory.digest) {
        if (QString::fromLatin1(sha256Hex(canonicalJson(attached.state))) != m_memory.stateDigest)
            saveState();
        return true;
    }
    if (attached.digest == m_memory.baseDigest) {
        sendRevision(u"The old table is kept, as was asked."_s);
        return true;
    }
    fail({.code = ErrorCode::Conflict,
          .message = u"The service has another plan for this consultation than this folder. Nothing was executed; begin anew with --again."_s});
    return false;
}

void SampleAgent::onQuestion(const protocol::QuestionNotice &notice)
{
    if (notice.message.consultation == m_memory.consultation && !m_over)
        answer(notice.message);
}

void SampleAgent::answer(const Message &question)
{
    if (m_answered.contains(question.id))
        return;
    m_answered.insert(question.id);
    protocol::MessageSendParams reply;
    reply.id = answerIdFor(question.id.uuid());
    reply.consultation = m_memory.consultation;
    reply.content = SampleAnswers(m_work, m_memory).answer(question);
    reply.replyTo = question.id;
    m_client.call(method::kMessageSend, protocol::write(reply), this, [this, question = question.id](const Result<QJsonObject> &answer) {
        // Refused answers harm nobody: it was given before, or the consultation has ended since.
        if (answer)
            Q_EMIT told(u"answered"_s, {{"message_id"_L1, question.toString()}, {"seq"_L1, answer->value("seq"_L1)}});
        else
            log(LogArea::Client, LogLevel::Info, "answer_refused", {{"message_id", question}, {"code", errorCodeName(answer.error().code)}});
    });
}

void SampleAgent::onResume(const protocol::ResumeNotice &notice)
{
    if (notice.consultation == m_memory.consultation && !m_over)
        settle(notice);
}

void SampleAgent::settle(const protocol::ResumeNotice &ruling)
{
    if (m_settling)
        return;
    const std::optional<RecordedDecision> &decision = ruling.decision;
    const QList<RecordedDecision> grounds = ruling.decisions.isEmpty() && decision ? QList{*decision} : ruling.decisions;
    if (ruling.status == Status::Active) {
        if (decision && decision->decision.verdict == Verdict::RequestChanges)
            takeChanges(grounds);
        return;
    }
    m_settling = true;
    if (decision) {
        Q_EMIT told(u"decided"_s,
                    {{"verdict"_L1, toString(decision->decision.verdict)},
                     {"decision_id"_L1, decision->decision.id.toString()},
                     {"by"_L1, decision->actor.id}});
    }
    if (ruling.status == Status::Completed && decision && decision->decision.verdict == Verdict::Approve)
        carryOut(grounds, ruling.state);
    else
        stopWork(ruling);
}

void SampleAgent::call(const char *method, const QJsonObject &params, std::function<void(const QJsonObject &)> then)
{
    m_client.call(method, params, this, [this, then = std::move(then)](const Result<QJsonObject> &answer) {
        // The consultation's end has overtaken this. It is told to the agent like any other, and acted on then.
        if (!answer && answer.error().code == ErrorCode::NotActive)
            log(LogArea::Client, LogLevel::Info, "overtaken_by_the_end", {{"consultation_id", m_memory.consultation}});
        else if (!answer)
            fail(answer.error());
        else if (!m_over)
            then(*answer);
    });
}

Result<void> SampleAgent::remember()
{
    auto kept = m_work.remember(m_memory);
    if (!kept)
        fail(kept.error());
    return kept;
}

void SampleAgent::fail(const Error &error)
{
    if (m_over)
        return;
    m_over = true;
    m_client.stop();
    Q_EMIT failed(error);
}

void SampleAgent::end()
{
    if (m_over)
        return;
    m_over = true;
    m_client.stop();
    Q_EMIT finished();
}

} // namespace witan::agent
