// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/consultation_service.h"

#include "core/json.h"
#include "core/logging.h"
#include "core/rules.h"
#include "core/untrusted_text.h"
#include "service/bounds.h"
#include "service/service_errors.h"

using namespace Qt::StringLiterals;

namespace witan {

ConsultationService::ConsultationService(EventStore &store, const Clock &clock, Config config)
    : m_store(store)
    , m_clock(clock)
    , m_config(std::move(config))
    , m_live(store)
{
}

Result<protocol::ConsultationStartResult> ConsultationService::startConsultation(const Principal &agent,
                                                                                 const protocol::ConsultationStartParams &params)
{
    if (agent.role != PrincipalRole::Agent)
        return refusal::forbidden(u"Only an agent may start a consultation."_s);
    if (const auto fits = bounds::judge(params, m_config.limits); !fits)
        return fits.error();
    const auto canonical = checkContext(params.context);
    if (!canonical)
        return canonical.error();
    const QString digest = QString::fromLatin1(sha256Hex(*canonical));
    const auto known = find(params.consultation);
    if (!known)
        return known.error();
    if (*known)
        return startedBefore(**known, agent, params, digest);
    if (const auto may = checkWorkflow(agent, params, digest); !may)
        return may.error();
    const Timestamp now = m_clock.now();
    if (params.deadline && *params.deadline <= now)
        return refusal::invalid(u"deadline"_s, u"The deadline has already passed, so nobody could decide. Nothing was started; give a later one, or none."_s);
    QByteArray state;
    if (!params.state.isUndefined() && !params.state.isNull()) {
        state = canonicalJson(params.state);
        if (state.size() > m_config.limits.state)
            return refusal::tooLarge(u"state"_s, state.size(), m_config.limits.state);
    }
    afterCommit([id = params.consultation, workflow = params.workflow, who = agent.id] {
        log(LogArea::Service, LogLevel::Info, "starting_consultation", {{"consultation_id", id}, {"workflow_id", workflow}, {"principal", who}});
    });
    Consultation started;
    started.id = params.consultation;
    started.workflow = params.workflow;
    started.agentId = params.agentId;
    started.agentName = params.agentName;
    started.title = params.title;
    started.context = params.context;
    started.digest = digest;
    started.policy = m_config.policies.of(Context::parse(params.context));
    started.deadline = params.deadline;
    started.startedAt = now;
    started.owner = agent.id;
    started.extra = params.extra;
    auto before = askedBefore(started);
    if (!before)
        return before.error();
    started.askedBefore = *std::move(before);
    QJsonObject body = toJson(started);
    body.remove("head"_L1);
    // By it the same start is known again, whatever state was saved since.
    if (!state.isEmpty())
        body.insert("state_digest"_L1, QString::fromLatin1(sha256Hex(state)));
    StoredConsultation stored;
    const auto event = write(stored, {params.consultation, EventType::ConsultationStarted, agent, now, body});
    if (!event)
        return event.error();
    LiveConsultation &live = m_live.insert(params.consultation, std::move(stored));
    live.recent.emplace();
    if (const auto said = postSystem(live, u"Consultation started with %1. Ask questions to clarify the execution plan."_s.arg(oneLine(params.agentName, 80))); !said)
        return said.error();
    if (!state.isEmpty()) {
        if (const auto saved = writeState(live, agent, state); !saved)
            return saved.error();
    }
    return protocol::ConsultationStartResult{params.consultation, digest, live.state.policy};
}

Result<protocol::ConsultationStartResult> ConsultationService::startedBefore(LiveConsultation &live, const Principal &agent,
                                                                             const protocol::ConsultationStartParams &params,
                                                                             const QString &digest)
{
    const Error differs = refusal::conflict(u"consultation_id"_s,
        u"A consultation with this id was started before, with other content. It was left as it is; take a new id."_s);
    if (live.state.owner != agent.id)
        return differs;
    const auto events = m_store.events(params.consultation, 1, 1);
    if (!events)
        return events.error();
    const auto first = events->isEmpty() ? Result<Consultation>(differs) : consultationFromJson(events->first().body);
    if (!first)
        return differs;
    const QString stateDigest = events->first().body.value("state_digest"_L1).toString();
    const bool hasState = !params.state.isUndefined() && !params.state.isNull();
    const QString wanted = hasState ? QString::fromLatin1(sha256Hex(canonicalJson(params.state))) : QString();
    const bool same = first->workflow == params.workflow && first->agentId == params.agentId && first->agentName == params.agentName
        && first->title == params.title && first->digest == digest && first->deadline == params.deadline && stateDigest == wanted
        && canonicalJson(first->extra) == canonicalJson(params.extra);
    if (!same)
        return differs;
    return protocol::ConsultationStartResult{params.consultation, first->digest, first->policy};
}

Result<protocol::ConsultationEndResult> ConsultationService::endConsultation(const Principal &actor, const protocol::ConsultationEndParams &params)
{
    if (!actor.mayDecide())
        return refusal::forbidden(u"Only a reviewer may end a consultation."_s);
    const auto live = find(params.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    if (const auto fits = checkContent(params.comment, u"comment"_s); !params.comment.isEmpty() && !fits)
        return fits.error();
    if (const auto active = requireActive(**live); !active)
        return isBroken() ? active.error() : endedBefore(**live, params);
    // Only decision/submit approves: whatever the outcome is called, this takes the question back.
    const auto ended = finish(**live, actor, params.outcome, EndReason::Withdrawn, params.comment);
    if (!ended)
        return ended.error();
    return protocol::ConsultationEndResult{ended->seq, params.outcome};
}

Result<protocol::ConsultationEndResult> ConsultationService::endedBefore(LiveConsultation &live, const protocol::ConsultationEndParams &params)
{
    if (live.state.endReason != EndReason::Withdrawn || live.state.status != params.outcome)
        return refusal::notActive(live.state);
    constexpr int kAfterTheEnd = 16;    // SYSTEM message, acknowledgement, report: few events follow an end
    const auto events = m_store.events(params.consultation, qMax<qint64>(1, live.state.head - kAfterTheEnd), kAfterTheEnd + 1);
    if (!events)
        return events.error();
    for (const Event &event : *events) {
        if (event.type == EventType::ConsultationEnded)
            return protocol::ConsultationEndResult{event.seq, live.state.status};
    }
    return refusal::notActive(live.state);
}

Result<std::optional<Consultation>> ConsultationService::getSession(const ConsultationId &id)
{
    const auto live = find(id);
    if (!live)
        return live.error();
    return *live ? std::optional((*live)->state) : std::nullopt;
}

Result<QList<Consultation>> ConsultationService::getActiveSessions()
{
    constexpr int kPage = 500;
    QList<Consultation> all;
    std::optional<ConsultationId> before;
    while (true) {
        auto page = m_store.consultations({Status::Active, kPage, before});
        if (!page)
            return page.error();
        all += *page;
        if (page->size() < kPage)
            return all;
        before = page->last().id;
    }
}

Result<LiveConsultation *> ConsultationService::find(const ConsultationId &id)
{
    return m_live.find(id);
}

Result<LiveConsultation *> ConsultationService::findOwned(const Principal &agent, const ConsultationId &id)
{
    auto live = find(id);
    if (live && (!*live || (*live)->state.owner != agent.id))
        return refusal::notFound();
    return live;
}

Result<void> ConsultationService::checkOwner(const Principal &agent, const ConsultationId &id)
{
    const auto live = findOwned(agent, id);
    return live ? Result<void>() : Result<void>(live.error());
}

Result<bool> ConsultationService::isActive(const ConsultationId &id)
{
    const auto live = find(id);
    if (!live)
        return live.error();
    return *live && (*live)->state.active();
}

Result<void> ConsultationService::requireActive(LiveConsultation &live)
{
    if (live.state.active() && live.state.deadline && *live.state.deadline <= m_clock.now()) {
        if (const auto ended = finish(live, servicePrincipal(), Status::Cancelled, EndReason::Expired, {}); !ended)
            return ended.error();
    }
    if (!live.state.active())
        return refusal::notActive(live.state);
    return {};
}

Result<Event> ConsultationService::append(LiveConsultation &live, EventType type, const Principal &actor, const QJsonObject &body,
                                          std::optional<Timestamp> at)
{
    auto event = write(live, {live.state.id, type, actor, at.value_or(m_clock.now()), body});
    if (event && type == EventType::ExecutionChanged)
        live.changesOwed = false;
    return event;
}

Result<Event> ConsultationService::finish(LiveConsultation &live, const Principal &actor, Status status, EndReason reason, const QString &comment)
{
    afterCommit([id = live.state.id, status, reason, count = live.messages] {
        log(LogArea::Service, LogLevel::Info, "ending_consultation",
            {{"consultation_id", id}, {"outcome", toString(status)}, {"end_reason", toString(reason)}, {"message_count", count}});
    });
    QJsonObject body{{"status"_L1, toString(status)}, {"end_reason"_L1, toString(reason)}};
    if (!comment.isEmpty())
        body.insert("comment"_L1, comment);
    auto ended = append(live, EventType::ConsultationEnded, actor, body);
    if (!ended)
        return ended;
    // Nobody cancelled what only ran out of time.
    const QString words = reason == EndReason::Expired ? u"The time to decide ran out. Nothing was decided."_s : u"Consultation %1."_s.arg(toString(status).toLower());
    if (const auto said = postSystem(live, words); !said)
        return said.error();
    return ended;
}

Result<Event> ConsultationService::write(StoredConsultation &consultation, const NewEvent &event)
{
    if (m_broken)
        return refusal::unavailable(*m_broken);
    auto written = m_store.append(consultation, event);
    // What the store refuses before it writes anything is one request's fault, and must not cost the others theirs.
    if (!written && written.error().code != ErrorCode::Invalid)
        return broken(written.error());
    if (written)
        m_appended.append(*written);
    return written;
}

Error ConsultationService::broken(const Error &error)
{
    if (!m_broken)
        m_broken = error;
    return refusal::unavailable(error);
}

/// The seed's lines are written only now that nothing can roll back what they say; messages that came in one transaction share one line.
void ConsultationService::committed()
{
    const LogTogether together;
    for (LiveConsultation *live : m_heard) {
        log(LogArea::Service, LogLevel::Info, "human_message_received",
            {{"consultation_id", live->state.id}, {"count", live->heard}, {"size", live->heardSize}});
        live->heard = 0;
        live->heardSize = 0;
    }
    m_heard.clear();
    for (const auto &say : std::exchange(m_toSay, {}))
        say();
    m_live.sweep();
}

void ConsultationService::rolledBack()
{
    m_heard.clear();
    m_toSay.clear();
    m_attempts.clear();     // what is recorded of them is read again
    m_broken.reset();
    m_appended.clear();
    m_live.forget();
}

} // namespace witan
