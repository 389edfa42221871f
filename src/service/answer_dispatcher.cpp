// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/answer_dispatcher.h"

#include "core/logging.h"
#include "protocol/jsonrpc.h"

#include <mutex>

using namespace Qt::StringLiterals;

namespace witan {
namespace {
/// However long an agent goes on writing, a person is told something after this.
constexpr qint64 kLongestWriting = 300'000;
}

class AnswerDispatcher::Reports {
public:
    explicit Reports(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void add(Reported reported)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(reported));
        if (m_wake)
            m_wake();
    }
    /// Before those that came meanwhile, whose order it keeps.
    void putBack(Reported reported)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.insert(m_waiting.begin(), std::move(reported));
    }
    std::vector<Reported> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_waiting, {});
    }
    bool isEmpty() const
    {
        const std::lock_guard lock(m_mutex);
        return m_waiting.empty();
    }
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_wake = {};
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Reported> m_waiting;
    std::function<void()> m_wake;
};

AnswerDispatcher::AnswerDispatcher(ConsultationService &service, Presence &presence, Batch &batch, Times times, Sources sources, Tell tell, Relay relay)
    : m_service(service)
    , m_presence(presence)
    , m_batch(batch)
    , m_times(times)
    , m_sources(std::move(sources))
    , m_tell(std::move(tell))
    , m_relay(std::move(relay))
    , m_reports(std::make_shared<Reports>(m_sources.wake))
{
}

AnswerDispatcher::~AnswerDispatcher()
{
    m_reports->close();
}

std::optional<Result<Message>> AnswerDispatcher::ask(const Message &question, ConnectionId asker, qint64 nowMs)
{
    if (m_pending.contains(question.id))
        return std::nullopt;
    const ConnectionId agent = m_presence.agentOf(question.consultation);
    if (agent == 0 && m_times.standIn) {
        auto answer = standIn({question, asker, nowMs, 0}, nowMs);
        if (!answer)
            m_batch.onRollback([this, id = question.id] { take(id); });
        return answer;
    }
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

void AnswerDispatcher::restore(const Message &question, qint64 nowMs)
{
    put({question, 0, nowMs, nowMs + patience()});
}

void AnswerDispatcher::answered(const Message &answer)
{
    if (!answer.replyTo)
        return;
    if (const auto pending = take(*answer.replyTo)) {
        m_batch.onRollback([this, pending] { put(*pending); });
        tell(*pending, answer);
    }
}

void AnswerDispatcher::writing(const ConsultationId &id, const MessageId &question, qint64 nowMs)
{
    if (const auto it = m_pending.find(question); it == m_pending.end() || it->second.question.consultation != id || it->second.attempt != 0)
        return;
    auto pending = take(question);
    pending->due = qMin(nowMs + patience(), pending->askedAt + kLongestWriting);
    put(*std::move(pending));
}

void AnswerDispatcher::agentChanged(const ConsultationId &id, ConnectionId next, qint64 nowMs)
{
    // `consultation/attach` tells the next one what is unanswered, and where nobody stands in, there may still be a next one.
    if (next != 0 || !m_times.standIn)
        return;
    std::vector<MessageId> orphans;
    for (const auto &[questionId, pending] : m_pending) {
        if (pending.question.consultation == id && pending.attempt == 0)
            orphans.push_back(questionId);
    }
    for (const MessageId &orphan : orphans) {
        const Pending pending = *take(orphan);
        m_batch.onRollback([this, pending] { put(pending); });
        if (const auto answer = standIn(pending, nowMs))
            tell(pending, *answer);
    }
}

void AnswerDispatcher::ended(const ConsultationId &id, const Error &why)
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

void AnswerDispatcher::committed()
{
    for (Begin &begin : std::exchange(m_begin, {})) {
        const auto it = m_pending.find(begin.question);
        if (it == m_pending.end() || it->second.attempt != begin.attempt)
            continue;
        const auto report = [reports = m_reports, id = begin.question, attempt = begin.attempt](std::optional<QString> words, std::optional<Result<Answer>> answer) {
            reports->add({id, attempt, std::move(words), std::move(answer)});
        };
        it->second.work = m_sources.inOrder.at(it->second.source)
                              ->begin(begin.asked, {[report](const QString &text) { report(text, {}); }, [report](const Result<Answer> &answer) { report({}, answer); }});
    }
}

void AnswerDispatcher::takeReports(qint64 nowMs)
{
    for (Reported &reported : m_reports->take()) {
        const auto it = m_pending.find(reported.question);
        if (it == m_pending.end() || it->second.attempt != reported.attempt)
            continue;    // answered, given up or ended meanwhile
        if (reported.words) {
            m_relay({it->second.question.consultation, reported.question, *reported.words});
            continue;
        }
        const Pending pending = *take(reported.question);
        m_batch.onRollback([this, pending, reported] {
            put(pending);
            m_reports->putBack(reported);
        });
        if (*reported.answer) {
            tell(pending, m_service.postAnswer(pending.question, **reported.answer));
            continue;
        }
        log(LogArea::Service, LogLevel::Warning, "source_failed",
            {{"consultation_id", pending.question.consultation}, {"message_id", pending.question.id}, {"code", errorCodeName(reported.answer->error().code)}});
        Pending next = pending;
        ++next.source;
        if (const auto answer = standIn(std::move(next), nowMs))
            tell(pending, *answer);
    }
}

void AnswerDispatcher::expire(qint64 nowMs)
{
    takeReports(nowMs);
    while (!m_due.empty() && m_due.begin()->first <= nowMs) {
        const Pending pending = *take(m_due.begin()->second);
        m_batch.onRollback([this, pending] { put(pending); });
        log(LogArea::Service, LogLevel::Warning, pending.attempt != 0 ? "source_silent" : "agent_silent",
            {{"consultation_id", pending.question.consultation}, {"message_id", pending.question.id}, {"waited_ms", nowMs - pending.askedAt}});
        if (m_times.standsInBefore() || pending.attempt != 0) {
            Pending next = pending;
            next.source += pending.attempt != 0 ? 1 : 0;
            if (const auto answer = standIn(std::move(next), nowMs))
                tell(pending, *answer);
            continue;
        }
        const Error late{.code = ErrorCode::AnswerTimeout,
                         .message = u"No agent answered in time. Your question is kept; ask again with \"retry\", or decide without the answer."_s};
        tell(pending, fail(pending.question, late));
    }
}

std::optional<qint64> AnswerDispatcher::nextDue() const
{
    if (!m_reports->isEmpty())
        return std::numeric_limits<qint64>::lowest() / 2;
    return m_due.empty() ? std::nullopt : std::optional(m_due.begin()->first);
}

/// The answer, where nothing before the built-in responder is left to be asked.
std::optional<Result<Message>> AnswerDispatcher::standIn(Pending pending, qint64 nowMs)
{
    if (pending.source >= m_sources.inOrder.size())
        return answerNow(pending.question);
    auto asked = questionOf(pending.question);
    if (!asked)
        return fail(pending.question, asked.error());
    pending.attempt = ++m_attempts;
    pending.work.reset();
    pending.due = nowMs + kLongestWriting;
    m_begin.push_back({pending.question.id, pending.attempt, *std::move(asked)});
    put(std::move(pending));
    return std::nullopt;
}

Result<Message> AnswerDispatcher::answerNow(const Message &question)
{
    // What it is answered from shares the conversation in memory, and must let go of it before that grows, or all of it is copied.
    const auto answer = [this, &question]() -> Result<Answer> {
        const auto asked = questionOf(question);
        return asked ? m_builtin.answer(*asked) : Result<Answer>(asked.error());
    }();
    return answer ? m_service.postAnswer(question, *answer) : Result<Message>(fail(question, answer.error()));
}

Result<Question> AnswerDispatcher::questionOf(const Message &message) const
{
    auto asked = m_service.question(message);
    if (asked)
        asked->agentAttached = m_presence.agentOf(message.consultation) != 0;
    return asked;
}

/// Puts on record that this question has no answer, so that whoever waits for it learns of it; gives what to tell them.
Error AnswerDispatcher::fail(const Message &question, const Error &reason)
{
    log(LogArea::Service, LogLevel::Warning, "answer_failed",
        {{"consultation_id", question.consultation}, {"message_id", question.id}, {"code", errorCodeName(reason.code)}, {"reason", reason.detail}});
    const auto failed = m_service.failAnswer(question, reason);
    return failed ? reason : failed.error();
}

std::optional<AnswerDispatcher::Pending> AnswerDispatcher::take(const MessageId &id)
{
    const auto it = m_pending.find(id);
    if (it == m_pending.end())
        return std::nullopt;
    Pending pending = std::move(it->second);
    m_pending.erase(it);
    m_due.erase({pending.due, id});
    return pending;
}

void AnswerDispatcher::put(Pending pending)
{
    const MessageId id = pending.question.id;
    take(id);   // a question is due once
    m_due.insert({pending.due, id});
    m_pending.insert_or_assign(id, std::move(pending));
}

void AnswerDispatcher::tell(const Pending &pending, const Result<Message> &answer)
{
    if (pending.asker != 0)
        m_tell(pending.asker, answer);
}

} // namespace witan
