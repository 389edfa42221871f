// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// What a no means beyond its own consultation: a stopped workflow stays stopped, and what is asked again is known as such.
#include "service/consultation_service.h"

#include "core/ask_words.h"
#include "core/logging.h"
#include "core/untrusted_text.h"
#include "service/service_errors.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr qint64 kRememberedMs = 30LL * 24 * 60 * 60 * 1000;
/// An agent that tries again and again must not fill the record with it.
constexpr qint64 kBetweenAttemptsMs = 60'000;
constexpr qsizetype kMostTitle = 200;

} // namespace

Result<AskedBefore> ConsultationService::askedBefore(const Consultation &asking)
{
    const Timestamp since{asking.startedAt.ms - kRememberedMs};
    const auto earlier = m_store.asksLike(asking, AskWords::of(asking.context), since, AskedBefore::kMostTold);
    if (!earlier)
        return earlier.error();
    AskedBefore before{earlier->count, earlier->rejected, {}};
    for (const AskedEarlier &one : earlier->newest)
        before.newest.append(earlierAskOf(one.consultation, one.request, one.same));
    return before;
}

Result<void> ConsultationService::checkWorkflow(const Principal &agent, const protocol::ConsultationStartParams &params, const QString &digest)
{
    const auto stop = m_store.stopOf(params.workflow);
    if (!stop)
        return stop.error();
    if (!*stop)
        return {};
    const auto live = find(**stop);
    if (!live)
        return live.error();
    // The record says that it is stopped: what cannot be found of it lets nothing through.
    if (!*live || !(*live)->state.final)
        return Error{.code = ErrorCode::Damaged, .message = u"This workflow was stopped, and by whom cannot be read. Nothing was started."_s};
    WorkflowAttempt attempt;
    attempt.agentId = params.agentId;
    attempt.agentName = params.agentName;
    attempt.title = oneLine(params.title, kMostTitle);
    attempt.request = oneLine(Context::parse(params.context).plan.value_or(Plan()).request, kMostTitle);
    attempt.digest = digest;
    attempt.at = m_clock.now();
    if (const auto noted = noteAttempt(**live, agent, attempt); !noted)
        return noted;
    return refusal::workflowStopped((*live)->state);
}

/// The first is in the record at once; those that follow within a minute are counted in one entry at its end.
Result<void> ConsultationService::noteAttempt(LiveConsultation &live, const Principal &agent, const WorkflowAttempt &attempt)
{
    const ConsultationId &id = live.state.id;
    auto held = m_attempts.find(id);
    if (held == m_attempts.end()) {
        const std::optional<WorkflowAttempt> &last = live.state.lastAttempt;
        if (!last || attempt.at < last->at || attempt.at.ms >= last->at.ms + kBetweenAttemptsMs)
            return recordAttempt(live, agent, attempt);
        held = m_attempts.insert(id, {.last = {}, .actor = {}, .pending = 0, .due = {last->at.ms + kBetweenAttemptsMs}});
        m_deadlineMoved = true;
    }
    held->last = attempt;
    held->actor = agent;
    ++held->pending;
    return {};
}

Result<void> ConsultationService::recordAttempt(LiveConsultation &live, const Principal &agent, const WorkflowAttempt &attempt)
{
    QJsonObject body = toJson(attempt);
    body.remove("at"_L1);       // the event's
    const auto event = append(live, EventType::WorkflowAttempted, agent, body);
    if (!event)
        return event.error();
    m_attempts.insert(live.state.id, {.last = {}, .actor = {}, .pending = 0, .due = {event->at.ms + kBetweenAttemptsMs}});
    m_deadlineMoved = true;
    return {};
}

Result<void> ConsultationService::recordHeldAttempts(Timestamp now)
{
    const QList<ConsultationId> ids = m_attempts.keys();
    for (const ConsultationId &id : ids) {
        HeldAttempts held = m_attempts.value(id);
        if (held.due > now)
            continue;
        m_attempts.remove(id);
        m_deadlineMoved = true;
        if (held.pending == 0)
            continue;
        const auto live = find(id);
        if (!live)
            return live.error();
        held.last.times = held.pending;
        if (*live) {
            if (const auto recorded = recordAttempt(**live, held.actor, held.last); !recorded)
                return recorded;
        }
    }
    return {};
}

Result<void> ConsultationService::reopenWorkflow(const Principal &actor, const protocol::WorkflowReopenParams &params)
{
    if (!actor.mayDecide())
        return refusal::forbidden(u"Only a reviewer may let a stopped workflow go on."_s);
    const auto found = find(params.consultation);
    if (!found)
        return found.error();
    if (!*found)
        return refusal::notFound();
    LiveConsultation &live = **found;
    if (actor.id == live.state.owner)
        return refusal::forbidden(u"Whoever started a consultation may not let its workflow go on."_s);
    if (const auto fits = checkContent(params.comment, u"comment"_s); !params.comment.isEmpty() && !fits)
        return fits.error();
    if (live.state.reopened)
        return {};      // it goes on already
    if (!live.state.stopsWorkflow())
        return refusal::conflict(u"consultation_id"_s, u"Nobody stopped the whole workflow in this consultation, so there is nothing to let go on. Nothing was changed."_s);
    QJsonObject body;
    if (!params.comment.isEmpty())
        body.insert("comment"_L1, params.comment);
    const auto event = append(live, EventType::WorkflowReopened, actor, body);
    if (!event)
        return event.error();
    afterCommit([id = live.state.id, workflow = live.state.workflow, who = actor.id] {
        log(LogArea::Service, LogLevel::Info, "workflow_reopened", {{"consultation_id", id}, {"workflow_id", workflow}, {"principal", who}});
    });
    return {};
}

} // namespace witan
