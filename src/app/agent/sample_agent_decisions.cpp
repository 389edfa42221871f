// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_agent.h"

#include "core/logging.h"
#include "responders/quoting.h"

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

namespace method = protocol::method;

constexpr int kLastRevision = 2;

QString whyStopped(const protocol::ResumeNotice &told)
{
    if (told.decision)
        return toString(told.decision->decision.verdict);
    if (!told.withdrawal)
        return u"it ended without an approval"_s;
    const QString comment = told.withdrawal->comment.isEmpty() ? QString() : u", who wrote "_s + claim(told.withdrawal->comment);
    return u"it was withdrawn by "_s + told.withdrawal->by.name + comment;
}

} // namespace

/// What the agent does once an elder has spoken. Every turn is remembered on disk before the service hears of it.
void SampleAgent::takeChanges(const QList<RecordedDecision> &requests)
{
    QStringList wishes;
    for (const RecordedDecision &request : requests) {
        const QString id = request.decision.id.toString();
        if (m_memory.changesHandled.contains(id))
            continue;
        Q_EMIT told(u"changes requested"_s, {{"decision_id"_L1, id}, {"by"_L1, request.actor.id}});
        m_memory.changesHandled.append(id);
        wishes.append(claim(request.decision.comment));
    }
    if (wishes.isEmpty())
        return;
    if (m_memory.revision >= kLastRevision) {
        explainNoOtherPlan(requests.last());
        return;
    }
    auto next = m_work.revise(m_memory);
    if (!next) {
        fail(next.error());
        return;
    }
    m_memory = *std::move(next);
    if (!remember())
        return;
    const QString wish = (wishes.size() == 1 ? u" The wish was: %1"_s : u" The wishes were: %1"_s).arg(wishes.join(u"; "_s));
    acknowledge(requests.last(), [this, wish] {
        sendRevision(
            u"The old table is kept under the name customers_kept instead of being dropped, and its rows without a match become customers.%1"_s.arg(
                wish));
    });
}

void SampleAgent::sendRevision(const QString &note)
{
    protocol::ContextReviseParams revision{m_memory.consultation, m_memory.baseDigest, m_memory.context, note, {}};
    call(method::kContextRevise, protocol::write(revision), [this](const QJsonObject &answer) {
        const auto revised = protocol::read<protocol::ContextReviseResult>(answer);
        if (!revised || revised->digest != m_memory.digest) {
            fail({.code = ErrorCode::Internal, .message = u"The service did not take the revised plan as it was sent. Nothing was executed."_s});
            return;
        }
        Q_EMIT told(u"revised"_s, {{"revision"_L1, revised->revision}, {"digest"_L1, revised->digest}});
        saveState();
    });
}

void SampleAgent::saveState()
{
    call(method::kStateSave, protocol::write(protocol::StateSaveParams{m_memory.consultation, m_memory.state}), [this](const QJsonObject &) {
        Q_EMIT told(u"state saved"_s, {{"digest"_L1, m_memory.stateDigest}});
    });
}

void SampleAgent::explainNoOtherPlan(const RecordedDecision &decision)
{
    if (!remember())
        return;
    acknowledge(decision, [this, id = decision.decision.id] {
        protocol::MessageSendParams message;
        message.id = MessageId(QUuid::createUuidV5(id.uuid(), QByteArray("no other plan")));
        message.consultation = m_memory.consultation;
        message.content =
            u"I have no other plan than this one: I am a program with fixed rules, and this revision is the more careful of the two that I know. "
            "You can approve it, approve some of its steps, or reject it."_s;
        call(method::kMessageSend, protocol::write(message), [this](const QJsonObject &) { Q_EMIT told(u"explained"_s, {}); });
    });
}

void SampleAgent::acknowledge(const std::optional<RecordedDecision> &decision, std::function<void()> then)
{
    const auto id = decision ? std::optional(decision->decision.id) : std::nullopt;
    call(method::kConsultationResumed, protocol::write(protocol::ConsultationResumedParams{m_memory.consultation, id}),
         [this, then = std::move(then)](const QJsonObject &) {
             Q_EMIT told(u"acknowledged"_s, {});
             then();
         });
}

void SampleAgent::carryOut(const QList<RecordedDecision> &approvals, const QJsonValue &state)
{
    if (m_memory.phase == Phase::Executed) {
        report();
        return;
    }
    m_memory.phase = Phase::Decided;
    if (!remember())
        return;
    acknowledge(approvals.last(), [this, approvals, state] {
        const QJsonObject begun = m_work.begun(m_memory, approvals, m_clock.now());
        if (begun.isEmpty()) {
            execute(approvals, state);
            return;
        }
        const protocol::ConsultationReportParams progress{m_memory.consultation, Report::Outcome::Running, u"The approved steps are being done."_s, begun};
        call(method::kConsultationReport, protocol::write(progress), [this, approvals, state](const QJsonObject &) { execute(approvals, state); });
    });
}

void SampleAgent::execute(const QList<RecordedDecision> &approvals, const QJsonValue &state)
{
    if (const auto done = m_work.execute(m_memory, approvals, state, m_clock.now()); !done) {
        m_memory.succeeded = false;
        m_memory.summary = done.error().message;
        m_memory.details = {{"code"_L1, errorCodeName(done.error().code)}};
        if (!done.error().field.isEmpty())
            m_memory.details.insert("field"_L1, done.error().field);
        log(LogArea::Client, LogLevel::Warning, "sample_not_executed", {{"detail", done.error().detail}});
    }
    m_memory.phase = Phase::Executed;
    if (!remember())
        return;
    Q_EMIT told(m_memory.succeeded ? u"executed"_s : u"not executed"_s, printable());
    report();
}

void SampleAgent::report()
{
    const protocol::ConsultationReportParams outcome{m_memory.consultation, m_memory.succeeded ? Report::Outcome::Succeeded : Report::Outcome::Failed, m_memory.summary, m_memory.details};
    call(method::kConsultationReport, protocol::write(outcome), [this](const QJsonObject &) {
        m_memory.phase = Phase::Ended;
        if (!remember())
            return;
        Q_EMIT told(u"reported"_s, printable());
        if (m_memory.succeeded)
            end();
        else
            fail({.code = ErrorCode::Conflict, .message = m_memory.summary});
    });
}

/// The outcome without the details of a refusal, which name a condition in the words of whoever made it.
QJsonObject SampleAgent::printable() const
{
    if (!m_memory.succeeded)
        return {{"outcome"_L1, u"failed"_s}, {"summary"_L1, m_memory.summary}};
    return {{"outcome"_L1, u"succeeded"_s}, {"summary"_L1, m_memory.summary}, {"details"_L1, m_memory.details}};
}

void SampleAgent::stopWork(const protocol::ResumeNotice &ruling)
{
    if (const auto tidied = m_work.tidyUp(); !tidied) {
        fail(tidied.error());
        return;
    }
    acknowledge(ruling.decision, [this, why = whyStopped(ruling), reason = toString(ruling.endReason)] {
        m_memory.phase = Phase::Ended;
        m_memory.summary = u"Stopped without any change: %1."_s.arg(why);
        if (!remember())
            return;
        Q_EMIT told(u"stopped"_s, {{"reason"_L1, reason}});
        end();
    });
}

} // namespace witan::agent
