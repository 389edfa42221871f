// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/ruling.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace witan::ruling {
namespace {

QString afterApproval(const Consultation &c)
{
    const QList<RecordedDecision> all = grounds(c);
    const bool bounded = std::any_of(all.cbegin(), all.cend(), [](const RecordedDecision &one) { return !one.decision.conditions.isEmpty(); });
    if (!bounded)
        return u"Carry out revision %1 as it was approved, and report what came of it."_s.arg(c.revision);
    return all.size() == 1
        ? u"Carry out revision %1 within the conditions of the approval, and report what came of it."_s.arg(c.revision)
        : u"Carry out of revision %1 only what each of the %2 approvals allows by its conditions, and report what came of it."_s.arg(c.revision).arg(all.size());
}

QString afterRejection(RejectScope scope)
{
    switch (scope) {
    case RejectScope::Action:
        return u"Nothing was executed: leave this action out; other work of the workflow may go on."_s;
    case RejectScope::Approach:
        return u"Nothing was executed: do not carry this plan out; think again and propose another approach in a new consultation."_s;
    case RejectScope::Workflow:
        break;
    }
    return u"Nothing was executed: stop the whole workflow."_s;
}

} // namespace

QList<RecordedDecision> grounds(const Consultation &c)
{
    QList<RecordedDecision> all;
    if (c.active()) {
        std::copy_if(c.decisions.cbegin(), c.decisions.cend(), std::back_inserter(all),
                     [](const RecordedDecision &one) { return one.decision.verdict == Verdict::RequestChanges; });
    } else if (c.endReason == EndReason::Approved && c.final) {
        all = c.standingApprovals(c.final->at);
    }
    return all;
}

qint64 placeOf(const protocol::ResumeNotice &told)
{
    return told.status == Status::Active && told.decision ? told.decision->seq : kEnd;
}

qint64 placeOf(const Consultation &c, const DecisionId &decision)
{
    if (c.final && c.final->decision.id == decision)
        return kEnd;
    for (const RecordedDecision &one : c.decisions) {
        if (one.decision.id == decision)
            return one.seq;
    }
    return 0;
}

QString next(const Consultation &c, const std::optional<RecordedDecision> &decision)
{
    if (c.report && c.report->isFinal())
        return {};
    switch (c.endReason) {
    case EndReason::Approved:
        return afterApproval(c);
    case EndReason::Rejected:
        return afterRejection(decision && decision->decision.scope ? *decision->decision.scope : RejectScope::Workflow);
    case EndReason::Expired:
        return u"Nothing was executed: nobody decided in time, which is no refusal; stay paused, or ask again in a new consultation."_s;
    case EndReason::Withdrawn:
        return u"Nothing was approved and nothing was executed: do not carry the plan out; ask again in a new consultation if it is still wanted."_s;
    case EndReason::None:
        break;
    }
    if (!decision)
        return {};
    // Taken though the agent had revised meanwhile: it answers what it was asked, knowing what was looked at.
    return decision->decision.digest == c.digest
        ? u"Nothing was executed: revise the plan as the comment asks, and wait for a decision."_s
        : u"Nothing was executed: the comment was written about an earlier revision; revise the plan as far as it still asks for that, and wait for a decision."_s;
}

} // namespace witan::ruling
