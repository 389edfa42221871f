// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/answer_desk.h"

#include "core/logging.h"
#include "protocol/jsonrpc.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {
/// However long an agent goes on writing, a person is told something after this.
constexpr qint64 kLongestWriting = 300'000;
}

AnswerDesk::AnswerDesk(ConsultationService &service, Presence &presence, Batch &batch, Times times, Tell tell)
    : m_service(service)
    , m_presence(presence)
    , m_batch(batch)
    , m_times(times)
    , m_tell(std::move(tell))
{
}

std::optional<Result<Message>> AnswerDesk::ask(const Message &question, ConnectionId asker, qint64 nowMs)
{
    if (m_pending.contains(question.id))
        return std::nullopt;
    const ConnectionId agent = m_presence.agentOf(question.consultation);
    if (agent == 0 && m_times.standIn)
        return answerNow(question);
    if (agent != 0) {
        const auto notice = m_service.questionNotice(question);
        if (!notice)
            return fail(question, notice.error());
        m_batch.send(agent, protocol::encode(protocol::Request{QJsonValue::Undefined, QLatin1StringView(protocol::method::kQuestion), protocol::write(*notice)}),
                     Batch::OnFailure::Drop);
    }
    put({question, asker, nowMs, nowMs + patience()});
    m_batch.onRollback([this, id = question.id] { take(id); });
    return std::nullopt;
}

void AnswerDesk::restore(const Message &question, qint64 nowMs)
{
    put({question, 0, nowMs, nowMs + patience()});
}

void AnswerDesk::answered(const Message &answer)
{
    if (!answer.replyTo)
        return;
    if (const auto pending = take(*answer.replyTo)) {
        m_batch.onRollback([this, pending] { put(*pending); });
        tell(*pending, answer);
    }
}

void AnswerDesk::writing(const ConsultationId &id, const MessageId &question, qint64 nowMs)
{
    if (const auto it = m_pending.find(question); it == m_pending.end() || it->second.question.consultation != id)
        return;
    auto pending = take(question);
    pending->due = qMin(nowMs + patience(), pending->askedAt + kLongestWriting);
    put(*std::move(pending));
}

void AnswerDesk::agentChanged(const ConsultationId &id, ConnectionId next)
{
    // `consultation/attach` tells the next one what is unanswered, and where nobody stands in, there may still be a next one.
    if (next != 0 || !m_times.standIn)
        return;
    std::vector<MessageId> orphans;
    for (const auto &[questionId, pending] : m_pending) {
        if (pending.question.consultation == id)
            orphans.push_back(questionId);
    }
    for (const MessageId &orphan : orphans) {
        const Pending pending = *take(orphan);
        m_batch.onRollback([this, pending] { put(pending); });
        tell(pending, answerNow(pending.question));
    }
}

void AnswerDesk::ended(const ConsultationId &id, const Error &why)
{
    std::vector<MessageId> over;
    for (const auto &[questionId, pending] : m_pending) {
        if (pending.question.consultation == id)
            over.push_back(questionId);
    }
    for (const MessageId &question : over) {
        const Pending pending = *take(question);
        m_batch.onRollback([this, pending] { put(pending); });
        tell(pending, why);
    }
}

void AnswerDesk::expire(qint64 nowMs)
{
    while (!m_due.empty() && m_due.begin()->first <= nowMs) {
        const Pending pending = *take(m_due.begin()->second);
        m_batch.onRollback([this, pending] { put(pending); });
        log(LogArea::Service, LogLevel::Warning, "agent_silent",
            {{"consultation_id", pending.question.consultation}, {"message_id", pending.question.id}, {"waited_ms", nowMs - pending.askedAt}});
        if (m_times.standsInBefore()) {
            tell(pending, answerNow(pending.question));
            continue;
        }
        const Error late{.code = ErrorCode::AnswerTimeout,
                         .message = u"No agent answered in time. Your question is kept; ask again with \"retry\", or decide without the answer."_s};
        tell(pending, fail(pending.question, late));
    }
}

std::optional<qint64> AnswerDesk::nextDue() const
{
    return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->first);
}

Result<Message> AnswerDesk::answerNow(const Message &question)
{
    // What it is answered from shares the conversation in memory, and must let go of it before that grows, or all of it is copied.
    const auto answer = standIn(question);
    return answer ? m_service.postAnswer(question, *answer) : Result<Message>(fail(question, answer.error()));
}

Result<Answer> AnswerDesk::standIn(const Message &question) const
{
    auto asked = m_service.question(question);
    if (!asked)
        return asked.error();
    asked->agentAttached = m_presence.agentOf(question.consultation) != 0;
    return m_builtin.answer(*asked);
}

/// Puts on record that this question has no answer, so that whoever waits for it learns of it; gives what to tell them.
Error AnswerDesk::fail(const Message &question, const Error &reason)
{
    log(LogArea::Service, LogLevel::Warning, "answer_failed",
        {{"consultation_id", question.consultation}, {"message_id", question.id}, {"code", errorCodeName(reason.code)}, {"reason", reason.detail}});
    const auto failed = m_service.failAnswer(question, reason);
    return failed ? reason : failed.error();
}

std::optional<AnswerDesk::Pending> AnswerDesk::take(const MessageId &id)
{
    const auto it = m_pending.find(id);
    if (it == m_pending.end())
        return std::nullopt;
    Pending pending = std::move(it->second);
    m_pending.erase(it);
    m_due.erase({pending.due, id});
    return pending;
}

void AnswerDesk::put(Pending pending)
{
    const MessageId id = pending.question.id;
    take(id);   // a question is due once
    m_due.insert({pending.due, id});
    m_pending.insert_or_assign(id, std::move(pending));
}

void AnswerDesk::tell(const Pending &pending, const Result<Message> &answer)
{
    if (pending.asker != 0)
        m_tell(pending.asker, answer);
}

} // namespace witan
