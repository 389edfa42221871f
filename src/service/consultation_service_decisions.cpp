// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/consultation_service.h"

#include "core/json.h"
#include "core/logging.h"
#include "core/rules.h"
#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "service/bounds.h"
#include "service/ruling.h"
#include "service/service_errors.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr qint64 kSetAsideMs = 60'000;

Status statusAfter(const RecordedDecision &recorded)
{
    if (recorded.decision.verdict == Verdict::Reject)
        return Status::Cancelled;
    return recorded.decision.verdict == Verdict::Approve && recorded.missing == 0 ? Status::Completed : Status::Active;
}

} // namespace

Result<protocol::DecisionSubmitResult> ConsultationService::submitDecision(const Principal &actor, const Decision &decision)
{
    const auto before = m_store.decision(decision.id);
    if (!before)
        return before.error();
    if (*before) {
        const RecordedDecision &first = **before;
        if (first.decision == decision && first.actor.id == actor.id)
            return protocol::DecisionSubmitResult{first.seq, statusAfter(first), first.missing};
        return refusal::conflict(u"decision_id"_s, u"A decision with this id is already in the record, with other content. The first stands; send the new one with a new id."_s);
    }
    const auto found = find(decision.consultation);
    if (!found)
        return found.error();
    if (!*found)
        return refusal::notFound();
    LiveConsultation &live = **found;
    if (const auto fits = bounds::judge(decision, m_config.limits); !fits)
        return fits.error();
    if (const auto active = requireActive(live); !active && isBroken())
        return active.error();
    // One moment for both: what was judged to stand must also stand at the time that is recorded.
    const Timestamp now = m_clock.now();
    const auto shown = decision.digest == live.state.digest ? Result<int>(live.state.revision) : m_store.revisionOf(live.state.id, decision.digest);
    if (!shown)
        return shown.error();
    const auto outcome = judgeDecision(live.state, decision, actor, {.lastAgentSeq = live.lastAgentSeq, .now = now, .shownRevision = *shown});
    if (!outcome)
        return outcome.error().code == ErrorCode::Unseen ? withNews(live, decision.seenSeq, outcome.error()) : outcome.error();
    const auto unread = unreadOf(live, decision, live.lastAgentSeq, *shown);
    if (!unread)
        return unread.error();
    afterCommit([id = live.state.id, decisionId = decision.id, verdict = decision.verdict, who = actor.id, missing = outcome->missing] {
        log(LogArea::Service, LogLevel::Info, "decision_recorded",
            {{"consultation_id", id}, {"decision_id", decisionId}, {"verdict", toString(verdict)}, {"principal", who}, {"missing", missing}});
    });
    const auto recorded = append(live, EventType::DecisionRecorded, actor, decisionBody(decision, outcome->missing, *unread, leftOutBy(live, decision)), now);
    if (!recorded)
        return recorded.error();
    if (decision.verdict == Verdict::RequestChanges)
        live.changesOwed = true;
    if (outcome->ends) {
        if (const auto ended = finish(live, actor, *outcome->ends, outcome->endReason, {}); !ended)
            return ended.error();
    }
    return protocol::DecisionSubmitResult{recorded->seq, live.state.status, outcome->missing};
}

/// What of the plan an approval of some steps does not allow, so that agent, list and record say the same.
QJsonArray ConsultationService::leftOutBy(LiveConsultation &live, const Decision &decision)
{
    const QJsonValue steps = decision.conditions.value("steps"_L1);
    if (decision.verdict != Verdict::Approve || steps.isUndefined() || steps.isNull())
        return {};
    const Context &context = parsedContext(live);
    if (!context.plan)
        return {};
    const auto chosen = chosenSteps(steps, *context.plan, u"conditions.steps"_s);
    if (!chosen)
        return {};
    QJsonArray left = stepReferences(*context.plan, leftOutSteps(*context.plan, *chosen));
    if (canonicalJson(left).size() <= m_config.limits.conditions)
        return left;
    // Very long ids: the places alone say it too.
    for (qsizetype i = 0; i < left.size(); ++i)
        left[i] = QJsonObject{{"index"_L1, left.at(i).toObject().value("index"_L1)}};
    return left;
}

/// What was there already and not before the one who decided; it holds nothing off, and the record says it.
Result<std::optional<Unread>> ConsultationService::unreadOf(const LiveConsultation &live, const Decision &decision, qint64 lastAgentSeq, int shownRevision)
{
    using Found = std::optional<Unread>;
    constexpr int kPage = 200, kMostCounted = 10'000;
    if (lastAgentSeq <= decision.seenSeq && shownRevision == live.state.revision)
        return Found();
    Unread unread{decision.seenSeq, qMax(decision.seenSeq, lastAgentSeq), 0, live.state.revision - shownRevision};
    for (qint64 from = decision.seenSeq + 1; from <= lastAgentSeq && from <= decision.seenSeq + kMostCounted;) {
        const auto events = m_store.events(live.state.id, from, kPage);
        if (!events)
            return events.error();
        if (events->isEmpty())
            break;
        for (const Event &event : *events) {
            const auto message = event.type == EventType::MessagePosted ? messageOf(event) : Result<Message>(Error());
            unread.messages += message && mustBeSeen(*message) ? 1 : 0;
        }
        from = events->last().seq + 1;
    }
    return Found(unread);
}

/// The refusal with what the agent has said since, in short; what does not fit is in the history from `since_seq` on.
Error ConsultationService::withNews(const LiveConsultation &live, qint64 seenSeq, Error unseen)
{
    constexpr int kMostRead = 100, kMostTold = 10;
    const auto events = m_store.events(live.state.id, seenSeq + 1, kMostRead);
    if (!events)
        return unseen;
    QJsonArray news;
    for (const Event &event : *events) {
        const bool said = event.type == EventType::MessagePosted && event.body.value("role"_L1) == toString(MessageRole::Agent)
            && event.body.value("responder"_L1) != toString(Responder::Builtin);
        if ((!said && event.type != EventType::ContextRevised) || news.size() == kMostTold)
            continue;
        QJsonObject one{{"seq"_L1, event.seq}, {"type"_L1, toString(event.type)}, {"text"_L1, oneLine(event.body.value(said ? "content"_L1 : "note"_L1).toString())}};
        const QLatin1StringView name = said ? "message_id"_L1 : "revision"_L1;
        one.insert(name, event.body.value(name));
        news.append(one);
    }
    unseen.data.insert("new"_L1, news);
    return unseen;
}

Result<std::optional<Message>> ConsultationService::retryAnswer(const Principal &actor, const protocol::AnswerRetryParams &params)
{
    if (!actor.mayAsk())
        return refusal::forbidden(u"This token may read but not ask; a reviewer's token is needed."_s);
    const auto live = find(params.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    if (const auto active = requireActive(**live); !active)
        return active.error();
    auto message = m_store.message(params.consultation, params.message);
    if (!message)
        return message.error();
    if (!*message || (*message)->role != MessageRole::Human || (*message)->audience != Audience::All)
        return refusal::invalid(u"message_id"_s, u"There is no question with this id in this consultation. Nothing was asked; give the id of a reviewer's message that is for all."_s);
    const auto open = m_store.unanswered(params.consultation);
    if (!open)
        return open.error();
    const bool isOpen = std::any_of(open->cbegin(), open->cend(), [&params](const Message &question) { return question.id == params.message; });
    return isOpen ? *std::move(message) : std::optional<Message>();
}

Result<std::optional<protocol::ResumeNotice>> ConsultationService::resumeNotice(const ConsultationId &id, const QList<RecordedDecision> &asked)
{
    using Notice = std::optional<protocol::ResumeNotice>;
    const auto live = find(id);
    if (!live)
        return live.error();
    if (!*live)
        return Notice();
    const Consultation &c = (*live)->state;
    protocol::ResumeNotice notice;
    if (c.active()) {
        const auto owed = changesUnacknowledged(**live);
        if (!owed)
            return owed.error();
        std::copy_if(asked.cbegin(), asked.cend(), std::back_inserter(notice.decisions), [&c](const RecordedDecision &one) { return !c.decisions.contains(one); });
        if (*owed)
            notice.decisions += ruling::grounds(c);
        if (notice.decisions.isEmpty())
            return Notice();
        notice.decision = notice.decisions.last();
    } else if (c.execution != Execution::Resuming) {
        return Notice();
    } else {
        notice.decision = c.final;
        notice.decisions = ruling::grounds(c);
    }
    notice.consultation = id;
    notice.status = c.status;
    notice.endReason = c.endReason;
    notice.withdrawal = c.withdrawal;
    notice.next = ruling::next(c, notice.decision);
    auto state = storedState(id);
    if (!state)
        return state.error();
    notice.state = *state;
    return Notice(std::move(notice));
}

Result<bool> ConsultationService::changesUnacknowledged(LiveConsultation &live)
{
    const RecordedDecision *changes = lastRequestForChanges(live.state);
    if (!changes || !live.state.active())
        return false;
    if (live.changesOwed)
        return *live.changesOwed;
    // Once a load, for all that an agent says before it takes them has to be gone through.
    constexpr int kPage = 200;
    for (qint64 from = changes->seq + 1; from <= live.state.head;) {
        const auto events = m_store.events(live.state.id, from, kPage);
        if (!events)
            return events.error();
        for (const Event &event : *events) {
            if (event.type == EventType::ExecutionChanged) {
                live.changesOwed = false;
                return false;
            }
        }
        if (events->isEmpty())
            break;
        from = events->last().seq + 1;
    }
    live.changesOwed = true;
    return true;
}

Result<void> ConsultationService::expireDue()
{
    const Timestamp now = m_clock.now();
    const auto due = m_store.dueBy(now);
    if (!due)
        return due.error();
    m_setAside.removeIf([now](const auto &entry) { return qAbs(now.ms - entry.value().ms) >= kSetAsideMs; });
    for (const ConsultationId &id : *due) {
        if (m_setAside.contains(id))
            continue;
        const qsizetype before = m_appended.size();
        const auto live = find(id);
        const auto active = live && *live ? requireActive(**live) : Result<void>(live ? refusal::notFound() : live.error());
        if (m_appended.size() > before && !isBroken())
            continue;
        if (isBroken() && breakage().code != ErrorCode::Damaged)
            return breakage();
        m_setAside.insert(id, now);
        log(LogArea::Service, LogLevel::Error, "deadline_set_aside",
            {{"consultation_id", id}, {"reason", active ? u"it is not due by its own account"_s : active.error().message}});
        if (isBroken())
            return breakage();
    }
    return recordHeldAttempts(now);
}

Result<std::optional<Timestamp>> ConsultationService::nextDeadline()
{
    // Nothing else is left of what was due when the last one was set aside.
    Timestamp after;
    for (const Timestamp &when : std::as_const(m_setAside))
        after = qMax(after, when);
    auto next = m_store.nextDeadline(qMin(after, m_clock.now()));
    for (auto when = m_setAside.cbegin(); next && when != m_setAside.cend(); ++when)
        *next = qMin(next->value_or(Timestamp{when->ms + kSetAsideMs}), Timestamp{when->ms + kSetAsideMs});
    for (auto held = m_attempts.cbegin(); next && held != m_attempts.cend(); ++held)
        *next = qMin(next->value_or(held->due), held->due);
    return next;
}

} // namespace witan
