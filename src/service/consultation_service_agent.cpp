// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/consultation_service.h"

#include "core/json.h"
#include "core/logging.h"
#include "service/bounds.h"
#include "service/ruling.h"
#include "service/service_errors.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {

Result<protocol::ConsultationAttachResult> ConsultationService::attach(const Principal &agent, const ConsultationId &id)
{
    const auto live = findOwned(agent, id);
    if (!live)
        return live.error();
    if (const auto active = requireActive(**live); !active && isBroken())
        return active.error();
    const Consultation &c = (*live)->state;
    auto unanswered = m_store.unanswered(id);
    if (!unanswered)
        return unanswered.error();
    auto state = storedState(id);
    if (!state)
        return state.error();
    protocol::ConsultationAttachResult result;
    result.status = c.status;
    result.execution = c.execution;
    result.context = c.context;
    result.digest = c.digest;
    result.revision = c.revision;
    result.state = *state;
    result.extra = c.extra;
    if (c.active())
        result.unanswered = *std::move(unanswered);
    result.decision = c.final;
    if (const RecordedDecision *changes = lastRequestForChanges(c); changes && c.active())
        result.decision = *changes;
    result.endReason = c.endReason;
    result.decisions = ruling::grounds(c);
    result.withdrawal = c.withdrawal;
    result.next = ruling::next(c, result.decision);
    return result;
}

Result<protocol::ContextReviseResult> ConsultationService::reviseContext(const Principal &agent, const protocol::ContextReviseParams &params)
{
    const auto found = findOwned(agent, params.consultation);
    if (!found)
        return found.error();
    LiveConsultation &live = **found;
    if (const auto fits = bounds::judge(params, m_config.limits); !fits)
        return fits.error();
    const auto canonical = checkContext(params.context);
    if (!canonical)
        return canonical.error();
    const QString digest = QString::fromLatin1(sha256Hex(*canonical));
    QJsonObject extra = live.state.extra;
    for (auto it = params.extra.begin(); it != params.extra.end(); ++it)
        extra.insert(it.key(), it.value());
    // The same request again, or a revision that changes nothing: the plan that stands is already the wanted one.
    if (digest == live.state.digest && canonicalJson(extra) == canonicalJson(live.state.extra))
        return protocol::ContextReviseResult{live.state.revision, digest};
    if (const auto active = requireActive(live); !active)
        return active.error();
    if (params.baseDigest != live.state.digest) {
        return Error{.code = ErrorCode::StaleContext,
                     .message = u"The plan is not the one that this revision starts from any more. Nothing was changed; start from revision %1."_s.arg(live.state.revision),
                     .field = u"params.base_digest"_s,
                     .data = {{"digest"_L1, live.state.digest}, {"revision"_L1, live.state.revision}}};
    }
    if (const auto fits = bounds::judgeExtra(extra, m_config.limits); !fits)
        return fits.error();
    // A revision may ask for more agreement than the one before, never for less.
    Policy policy = m_config.policies.of(Context::parse(params.context));
    policy.requiredApprovals = qMax(policy.requiredApprovals, live.state.policy.requiredApprovals);
    policy.commentRequired = policy.commentRequired || live.state.policy.commentRequired;
    QJsonObject body{{"revision"_L1, live.state.revision + 1}, {"digest"_L1, digest}, {"context"_L1, params.context}, {"policy"_L1, toJson(policy)}};
    if (!params.note.isEmpty())
        body.insert("note"_L1, params.note);
    if (!params.extra.isEmpty())
        body.insert("extra"_L1, params.extra);
    const QJsonObject previous = live.state.context;
    const auto event = append(live, EventType::ContextRevised, agent, body);
    if (!event)
        return event.error();
    live.previous = std::make_shared<const Context>(Context::parse(previous));
    live.parsed.reset();
    live.summary.reset();
    afterCommit([id = live.state.id, revision = live.state.revision, digest] {
        log(LogArea::Service, LogLevel::Info, "context_revised", {{"consultation_id", id}, {"revision", revision}, {"digest", digest}});
    });
    return protocol::ContextReviseResult{live.state.revision, digest};
}

Result<protocol::StateSaveResult> ConsultationService::saveState(const Principal &agent, const protocol::StateSaveParams &params)
{
    const auto live = findOwned(agent, params.consultation);
    if (!live)
        return live.error();
    const QByteArray canonical = canonicalJson(params.state);
    if (canonical.size() > m_config.limits.state)
        return refusal::tooLarge(u"state"_s, canonical.size(), m_config.limits.state);
    const auto known = m_store.state(params.consultation);
    // A damaged one is what a new one mends.
    if (!known && known.error().code != ErrorCode::Damaged)
        return known.error();
    if (known && *known && **known == canonical)
        return protocol::StateSaveResult{QString::fromLatin1(sha256Hex(canonical))};
    const Execution execution = (*live)->state.execution;
    if (execution == Execution::Stopped || execution == Execution::Succeeded || execution == Execution::Failed)
        return refusal::notActive((*live)->state);
    auto digest = writeState(**live, agent, canonical);
    if (!digest)
        return digest.error();
    return protocol::StateSaveResult{*std::move(digest)};
}

Result<QString> ConsultationService::writeState(LiveConsultation &live, const Principal &agent, const QByteArray &canonical)
{
    if (m_broken)
        return refusal::unavailable(*m_broken);
    if (const auto saved = m_store.saveState(live.state.id, canonical); !saved)
        return broken(saved.error());
    const QString digest = QString::fromLatin1(sha256Hex(canonical));
    const auto event = append(live, EventType::StateSaved, agent, {{"size"_L1, qint64(canonical.size())}, {"digest"_L1, digest}});
    if (!event)
        return event.error();
    return digest;
}

const RecordedDecision *ConsultationService::lastRequestForChanges(const Consultation &c)
{
    for (auto it = c.decisions.crbegin(); it != c.decisions.crend(); ++it) {
        if (it->decision.verdict == Verdict::RequestChanges)
            return &*it;
    }
    return nullptr;
}

Result<void> ConsultationService::acknowledgeResume(const Principal &agent, const protocol::ConsultationResumedParams &params, std::optional<qint64> told)
{
    const auto found = findOwned(agent, params.consultation);
    if (!found)
        return found.error();
    LiveConsultation &live = **found;
    if (const auto active = requireActive(live); !active && isBroken())
        return active.error();
    const Consultation &c = live.state;
    const qint64 taken = params.decision ? ruling::placeOf(c, *params.decision) : told.value_or(ruling::kEnd);
    QJsonObject body;
    if (!c.active()) {
        if (c.execution != Execution::Resuming || taken < ruling::kEnd)
            return {};      // taken before, or not heard of yet
        body.insert("execution"_L1, toString(c.endReason == EndReason::Approved ? Execution::Resumed : Execution::Stopped));
    } else {
        const auto owed = changesUnacknowledged(live);
        if (!owed)
            return owed.error();
        const RecordedDecision *changes = lastRequestForChanges(c);
        if (changes && (!*owed || taken < changes->seq))
            return {};
        if (!changes) {
            const auto named = params.decision ? m_store.decision(*params.decision) : std::optional<RecordedDecision>();
            if (!named)
                return named.error();
            // A revision has overtaken what it was told, here or on a connection before.
            if (told || (*named && (*named)->decision.consultation == c.id))
                return {};
            return refusal::conflict(u"consultation_id"_s, u"Nothing has been decided here yet, so there is nothing to take. The agent stays paused; wait for \"resume\"."_s);
        }
        body = {{"execution"_L1, toString(Execution::Paused)}, {"decision_id"_L1, changes->decision.id.toString()}};
    }
    const auto event = append(live, EventType::ExecutionChanged, agent, body);
    return event ? Result<void>() : Result<void>(event.error());
}

Result<void> ConsultationService::reportOutcome(const Principal &agent, const protocol::ConsultationReportParams &params)
{
    const auto found = findOwned(agent, params.consultation);
    if (!found)
        return found.error();
    LiveConsultation &live = **found;
    const Consultation &c = live.state;
    if (const auto fits = bounds::judge(params, m_config.limits); !fits)
        return fits.error();
    const auto executionAfter = [](Report::Outcome outcome) {
        return outcome == Report::Outcome::Running ? Execution::Resumed : outcome == Report::Outcome::Succeeded ? Execution::Succeeded : Execution::Failed;
    };
    if (c.report) {
        if (c.report->outcome == params.outcome && c.report->summary == params.summary && c.report->details == params.details)
            return {};
        if (c.report->isFinal())
            return refusal::conflict({}, u"The outcome of this consultation was reported before, with other content. The first report was kept."_s);
    }
    if (c.endReason != EndReason::Approved)
        return refusal::conflict({}, u"Nothing was approved here, so there is no outcome to report. Nothing was changed."_s);
    if (c.execution == Execution::Resuming) {
        if (const auto taken = acknowledgeResume(agent, {params.consultation}, ruling::kEnd); !taken)
            return taken;
    }
    Report report{params.outcome, params.summary, params.details, m_clock.now()};
    const auto event = append(live, EventType::ExecutionChanged, agent,
                              {{"execution"_L1, toString(executionAfter(params.outcome))}, {"report"_L1, toJson(report)}});
    return event ? Result<void>() : Result<void>(event.error());
}

Result<QJsonValue> ConsultationService::storedState(const ConsultationId &id)
{
    const auto bytes = m_store.state(id);
    if (!bytes)
        return bytes.error();
    if (!*bytes)
        return QJsonValue(QJsonValue::Undefined);
    // A state may be any JSON value, and QJsonDocument reads only objects and arrays.
    const QJsonObject wrapped = QJsonDocument::fromJson("{\"state\":" + **bytes + '}').object();
    return wrapped.value("state"_L1);
}

Result<QByteArray> ConsultationService::checkContext(const QJsonObject &context) const
{
    QByteArray canonical = canonicalJson(context);
    if (canonical.size() > m_config.limits.context)
        return refusal::tooLarge(u"context"_s, canonical.size(), m_config.limits.context);
    return canonical;
}

} // namespace witan
