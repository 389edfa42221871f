// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/rules.h"

#include "core/json.h"
#include "core/json_reader.h"
#include "core/step_selection.h"
#include "core/untrusted_text.h"

#include <QJsonArray>
#include <QSet>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

Error refusal(ErrorCode code, const QString &message, const QString &field = {}, const QJsonObject &data = {})
{
    return {.code = code, .message = message, .detail = {}, .field = field, .data = data};
}

bool isExpired(const Consultation &c, Timestamp now)
{
    return c.endReason == EndReason::Expired || (c.deadline && now >= *c.deadline);
}

QString verdictInWords(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Approve: return u"approved"_s;
    case Verdict::RequestChanges: return u"sent back for changes"_s;
    case Verdict::Reject: return u"rejected"_s;
    case Verdict::Abstain: break;
    }
    return u"abstained from"_s;
}

/// Why a consultation that has ended takes no decision any more.
Error endedError(const Consultation &c)
{
    if (c.final) {
        const RecordedDecision &final = *c.final;
        const QString who = final.actor.name.isEmpty() ? final.actor.id : final.actor.name;
        // Joined, not by arg(): a name may have a "%1" of its own.
        const QString message = u"This was already "_s + verdictInWords(final.decision.verdict) + u" by "_s + oneLine(who, 80)
            + u"; your decision was not recorded, and there is nothing more to do here."_s;
        return refusal(ErrorCode::AlreadyDecided, message, {},
                       {{"decision_id"_L1, final.decision.id.toString()},
                        {"verdict"_L1, toString(final.decision.verdict)},
                        {"actor"_L1, toJson(final.actor)},
                        {"at"_L1, final.at.toString()},
                        {"status"_L1, toString(c.status)}});
    }
    return refusal(ErrorCode::NotActive,
                   c.endReason == EndReason::Withdrawn
                       ? u"This consultation was withdrawn before anybody decided; your decision was not recorded, and nothing will be carried out."_s
                       : u"This consultation has ended; your decision was not recorded, and there is nothing more to do here."_s,
                   {}, {{"status"_L1, toString(c.status)}, {"end_reason"_L1, toString(c.endReason)}});
}

Error expiredError(const Consultation &c)
{
    QJsonObject data{{"end_reason"_L1, toString(EndReason::Expired)}};
    if (c.deadline)
        data.insert("deadline"_L1, c.deadline->toString());
    return refusal(ErrorCode::NotActive,
                   u"This consultation expired at its deadline; your decision was not recorded and nothing will be carried out, so ask the agent to start again if it is still wanted."_s,
                   {}, data);
}

Result<void> judgeActor(const Consultation &c, const Principal &actor)
{
    if (actor.mayDecide() && actor.id != c.owner)
        return {};
    const QString message = actor.role == PrincipalRole::Observer
        ? u"You may look but not decide here; nothing was recorded, so ask a reviewer to decide."_s
        : u"An agent may not decide about a plan; nothing was recorded, and a reviewer has to decide."_s;
    return refusal(ErrorCode::Forbidden, message);
}

Result<void> judgeState(const Consultation &c, const DecisionFacts &facts)
{
    if (!c.active() && c.endReason != EndReason::Expired)
        return endedError(c);
    if (isExpired(c, facts.now))
        return expiredError(c);
    return {};
}

/// Whether what was before the one who decided is enough to decide so: for an approval exactly what stands now, for a no
/// any revision that was ever there. A no must not be held off by an agent that never stops writing.
Result<void> judgeSight(const Consultation &c, const Decision &decision, const DecisionFacts &facts)
{
    const bool holdsForAnyRevision = decision.verdict != Verdict::Approve;
    if (decision.digest != c.digest && !(holdsForAnyRevision && facts.shownRevision > 0)) {
        return refusal(ErrorCode::StaleContext,
                       u"The plan has changed since you looked at it; your decision was not recorded, so look at revision %1 and decide again."_s
                           .arg(c.revision),
                       u"digest"_s, {{"digest"_L1, c.digest}, {"revision"_L1, c.revision}});
    }
    if (decision.seenSeq < 0 || decision.seenSeq > c.head)
        return refusal(ErrorCode::Invalid,
                       u"The decision names events that do not exist (seen_seq); it was not recorded, so open the consultation again and decide then."_s,
                       u"seen_seq"_s, {{"head"_L1, c.head}});
    if (facts.lastAgentSeq > decision.seenSeq && !holdsForAnyRevision) {
        return refusal(ErrorCode::Unseen,
                       u"Something was written that you have not seen yet; your decision was not recorded, so read it and decide again."_s,
                       u"seen_seq"_s, {{"since_seq"_L1, decision.seenSeq}, {"last_seq"_L1, facts.lastAgentSeq}});
    }
    return {};
}

Result<void> judgeSteps(const QJsonValue &value, const QJsonObject &context)
{
    const Plan plan = Context::parse(context).plan.value_or(Plan());
    if (const Result<QList<int>> chosen = chosenSteps(value, plan, u"conditions.steps"_s); !chosen)
        return chosen.error();
    return {};
}

Result<void> judgeConditions(const Consultation &c, const Decision &decision, Timestamp now)
{
    const QJsonObject &conditions = decision.conditions;
    if (conditions.isEmpty())
        return {};
    if (decision.verdict != Verdict::Approve)
        return refusal(ErrorCode::Invalid,
                       u"Only an approval can have conditions; nothing was recorded, so put them into the comment instead."_s, u"conditions"_s);
    JsonReader reader(conditions, u"conditions"_s);
    (void)reader.objectOr("limits"_L1);
    (void)reader.textOr("text"_L1);
    const std::optional<Timestamp> until = reader.timeIfAny("valid_until"_L1);
    if (!reader.ok())
        return reader.error();
    if (until && *until <= now)
        return refusal(ErrorCode::Invalid,
                       u"The approval would end before it begins; it was not recorded, so choose a later time."_s, u"conditions.valid_until"_s);
    return reader.has("steps"_L1) ? judgeSteps(conditions.value("steps"_L1), c.context) : Result<void>();
}

Result<void> judgeContent(const Consultation &c, const Decision &decision, Timestamp now)
{
    const bool commentNeeded = decision.verdict != Verdict::Approve || c.policy.commentRequired;
    if (commentNeeded && isBlank(decision.comment))
        return refusal(ErrorCode::Invalid,
                       u"This decision needs a comment that says why; nothing was recorded, so write one and send it again."_s, u"comment"_s);
    if ((decision.verdict == Verdict::Reject) != decision.scope.has_value()) {
        return refusal(ErrorCode::Invalid,
                       decision.scope
                           ? u"Only a rejection says how far it reaches; nothing was recorded, so leave that out and send it again."_s
                           : u"A rejection must say how far it reaches (this action, the approach, or the whole workflow); nothing was recorded, so choose one and send it again."_s,
                       u"scope"_s);
    }
    return judgeConditions(c, decision, now);
}

DecisionOutcome outcomeOf(const Consultation &c, const Decision &decision, const Principal &actor, Timestamp now)
{
    Consultation after;
    after.policy = c.policy;
    after.decisions = c.decisions;
    after.decisions.append({decision, actor, {}, 0, 0});
    DecisionOutcome outcome;
    outcome.missing = after.missingApprovals(now);
    if (decision.verdict == Verdict::Reject) {
        outcome.ends = Status::Cancelled;
        outcome.endReason = EndReason::Rejected;
    } else if (decision.verdict == Verdict::Approve && outcome.missing == 0) {
        outcome.ends = Status::Completed;
        outcome.endReason = EndReason::Approved;
    }
    return outcome;
}

/// What has yet to be looked at: what could not be read, then what cannot be undone, to its end, then every line.
std::optional<Readiness> missingOf(const Context &context, const ApprovalSight &sight)
{
    using Kind = Readiness::Kind;
    if (context.needsWholeReading() && !sight.wholeSeen) {
        return Readiness{.ready = false, .reason = u"Not all that the agent sent could be understood: read it to its end first."_s, .kind = Kind::UnreadWhole,
                         .stepId = {}, .stepLabel = {}, .unseenSteps = {}};
    }
    if (!context.plan)
        return std::nullopt;
    const Plan &plan = *context.plan;
    for (const Step &step : plan.steps) {
        if (step.irreversible() && !sight.openedSteps.contains(step.id) && !sight.leftOut.contains(step.number))
            return Readiness{false, u"Step %1 cannot be undone: open it and read it first."_s.arg(step.label), Kind::UnopenedStep, step.id, step.label, {}};
    }
    NumberRanges unseen;
    const NumberRanges missing = sight.seenSteps.missing(1, int(plan.steps.size()));
    for (const NumberRanges::Range &range : missing.ranges()) {
        for (int number = range.first; number <= range.last; ++number) {
            if (!sight.leftOut.contains(number))
                unseen.add(number, number);
        }
    }
    if (unseen.isEmpty())
        return std::nullopt;
    const Step &first = plan.steps.at(unseen.ranges().constFirst().first - 1);
    return Readiness{false, u"Step %1 has not been on the screen yet: look at the whole plan first."_s.arg(first.label), Kind::UnseenSteps,
                     first.id, first.label, std::move(unseen)};
}

} // namespace

Result<DecisionOutcome> judgeDecision(const Consultation &consultation, const Decision &decision, const Principal &actor,
                                      const DecisionFacts &facts)
{
    Q_ASSERT(decision.consultation == consultation.id);
    if (const Result<void> may = judgeActor(consultation, actor); !may)
        return may.error();
    if (const Result<void> stands = judgeState(consultation, facts); !stands)
        return stands.error();
    if (const Result<void> seen = judgeSight(consultation, decision, facts); !seen)
        return seen.error();
    if (const Result<void> whole = judgeContent(consultation, decision, facts.now); !whole)
        return whole.error();
    return outcomeOf(consultation, decision, actor, facts.now);
}

Readiness approvalReadiness(const Consultation &c, const Context &context, const Principal &me, const ApprovalSight &sight,
                            Timestamp now)
{
    using Kind = Readiness::Kind;
    const auto no = [](Kind kind, const QString &reason) { return Readiness{false, reason, kind, {}, {}, {}}; };
    if (!c.active() && c.endReason != EndReason::Expired)
        return no(Kind::NotActive, u"This consultation has ended."_s);
    if (isExpired(c, now))
        return no(Kind::Expired, u"The deadline has passed, so nothing can be approved any more."_s);
    if (!me.mayDecide() || me.id == c.owner)
        return no(Kind::MayNotDecide, u"You may look, but only a reviewer can approve."_s);
    if (sight.shownDigest != c.digest)
        return no(Kind::Stale, u"The plan has changed: look at revision %1 first."_s.arg(c.revision));
    if (sight.lastAgentSeq > sight.seenSeq)
        return no(Kind::Unseen, u"Something was written that you have not seen yet."_s);
    if (std::optional<Readiness> missing = missingOf(context, sight))
        return *std::move(missing);
    return {.ready = true, .reason = {}, .kind = Kind::Ready, .stepId = {}, .stepLabel = {}, .unseenSteps = {}};
}

ReadingCount readingCount(const Plan &plan, const ApprovalSight &sight)
{
    ReadingCount count;
    for (const Step &step : plan.steps) {
        if (!step.irreversible())
            continue;
        ++count.total;
        if (sight.openedSteps.contains(step.id))
            ++count.read;
        else if (count.nextId.isEmpty())
            count.nextId = step.id;
    }
    return count;
}

} // namespace witan
