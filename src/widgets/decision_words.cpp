// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/decision_words.h"

#include "core/untrusted_text.h"
#include "widgets/wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Bar {
    Q_DECLARE_TR_FUNCTIONS(DecisionBar)
};

QString agent(const Consultation &consultation)
{
    return consultation.agentName.isEmpty() ? Bar::tr("the agent") : isolated(oneLine(consultation.agentName, 60));
}

QString goesOn(const ConsultationView &view)
{
    const QString who = agent(view.consultation);
    if (view.context.plan) {
        for (const Step &step : view.context.plan->steps) {
            if (step.isCounted() && !step.done())
                return Bar::tr("%1 goes on with step %2").arg(who, step.label);
        }
    }
    return Bar::tr("%1 goes on").arg(who);
}

QString approvalsWords(const ConsultationView &view, Timestamp now)
{
    const Consultation &c = view.consultation;
    const int needed = c.policy.requiredApprovals, has = c.approvals(now);
    const QString needs = needed == 1 ? Bar::tr("Needs 1 approval, has %1.").arg(has) : Bar::tr("Needs %1 approvals, has %2.").arg(needed).arg(has);
    const QString after = needed == 1 ? Bar::tr("After it, %1.").arg(goesOn(view))
        : c.missingApprovals(now) == 1 ? Bar::tr("After one more, %1.").arg(goesOn(view)) : Bar::tr("After the last of them, %1.").arg(goesOn(view));
    return needs + u' ' + after;
}

QString endedWords(const ConsultationView &view)
{
    const Consultation &c = view.consultation;
    const QString who = agent(c);
    switch (c.execution) {
    case Execution::Paused:
    case Execution::Resuming:
        return view.agentAttached ? Bar::tr("%1 has been told, and has not acknowledged it yet.").arg(who) : Bar::tr("%1 is not here. It is told as soon as it comes back.").arg(who);
    case Execution::Resumed: return Bar::tr("%1 has taken the decision and goes on.").arg(who);
    case Execution::Stopped: return Bar::tr("%1 has stopped. The plan is not carried out.").arg(who);
    case Execution::Succeeded: return Bar::tr("%1 reports that it succeeded.").arg(who);
    case Execution::Failed: return Bar::tr("%1 reports that it failed.").arg(who);
    }
    return {};
}

QString endedTitle(const Consultation &c)
{
    switch (c.endReason) {
    case EndReason::Approved: return Bar::tr("Revision %1 is approved").arg(c.revision);
    case EndReason::Rejected: return Bar::tr("Revision %1 is rejected").arg(c.revision);
    case EndReason::Expired: return Bar::tr("Nobody decided in time");
    case EndReason::Withdrawn: return Bar::tr("The agent withdrew this consultation");
    case EndReason::None: break;
    }
    return Bar::tr("This consultation has ended");
}

QString unseenWords(const NumberRanges &unseen, const Plan &plan)
{
    const QLocale locale;
    const NumberRanges::Range part = unseen.ranges().constFirst();
    const qint64 others = unseen.count() - (part.last - part.first + 1);
    const QString first = plan.steps.at(part.first - 1).label, last = plan.steps.at(part.last - 1).label, more = locale.toString(others);
    if (others > 0)
        return part.first == part.last ? Bar::tr("Step %1 and %2 more have not been on the screen yet: scroll through the plan before you approve.").arg(first, more)
                                       : Bar::tr("Steps %1 to %2 and %3 more have not been on the screen yet: scroll through the plan before you approve.").arg(first, last, more);
    if (part.first == part.last)
        return Bar::tr("Step %1 has not been on the screen yet: scroll to it before you approve.").arg(first);
    return part.last == plan.steps.size() ? Bar::tr("Steps %1 to %2 have not been on the screen yet: scroll the plan to its end before you approve.").arg(first, last)
                              : Bar::tr("Steps %1 to %2 have not been on the screen yet: scroll through them before you approve.").arg(first, last);
}

/// core's reason in the words of this window, so that it can be translated.
QString reasonWords(const Readiness &readiness, const ConsultationView &view)
{
    const QString revision = QString::number(view.consultation.revision);
    switch (readiness.kind) {
    case Readiness::Kind::Ready: return {};
    case Readiness::Kind::NotActive: return Bar::tr("This consultation has ended.");
    case Readiness::Kind::MayNotDecide: return Bar::tr("You may read here, but only a reviewer can decide.");
    case Readiness::Kind::Stale:
        return view.contextUnreadable ? Bar::tr("Revision %1 could not be read from this computer's copy, so nothing can be decided. Witan tries again by itself.").arg(revision)
                                      : Bar::tr("What is shown is not revision %1 as the agent sent it: this computer's copy is damaged. Nothing can be decided on it.").arg(revision);
    case Readiness::Kind::Unseen: return Bar::tr("Something was written that you have not seen yet. Read it in the conversation first.");
    case Readiness::Kind::UnreadWhole: return Bar::tr("Not all that the agent sent could be understood: read it to its end, as it was sent, before you approve.");
    case Readiness::Kind::UnopenedStep: return Bar::tr("Step %1 cannot be undone: open it and read it to its end before you approve.").arg(readiness.stepLabel);
    case Readiness::Kind::UnseenSteps: return unseenWords(readiness.unseenSteps, *view.context.plan);
    case Readiness::Kind::Expired: return Bar::tr("The time to decide is over.");
    }
    return readiness.reason;
}

/// One's own word for it, empty where there is none or its time has run out: then it may, and must, be given again.
std::optional<RecordedDecision> myApproval(const ConsultationView &view, Timestamp now)
{
    const QList<RecordedDecision> standing = view.consultation.standingApprovals(now);
    const auto mine = std::find_if(standing.begin(), standing.end(), [&view](const RecordedDecision &each) { return each.actor.id == view.me.id; });
    return mine == standing.end() ? std::nullopt : std::optional(*mine);
}

/// The newest request for changes to this revision that its author has not replaced by another verdict, null if none.
const RecordedDecision *standingRequest(const Consultation &c)
{
    QSet<QString> heard;
    for (auto it = c.decisions.crbegin(); it != c.decisions.crend(); ++it) {
        if (heard.contains(it->actor.id))
            continue;
        heard.insert(it->actor.id);
        if (it->decision.verdict == Verdict::RequestChanges)
            return &*it;
    }
    return nullptr;
}

QString requestedWords(const ConsultationView &view, const RecordedDecision &request, Timestamp now)
{
    const QString who = agent(view.consultation), at = wording::moment(request.at, now);
    const QString waiting = view.agentAttached ? Bar::tr("Waiting for a new revision from %1.").arg(who)
                                               : Bar::tr("%1 is not here. It is told as soon as it comes back.").arg(who);
    const QString said = request.actor.id == view.me.id ? Bar::tr("You requested changes, %1.").arg(at)
                                                        : Bar::tr("%1 requested changes, %2.").arg(isolated(oneLine(request.actor.name, 60)), at);
    return said + u' ' + waiting + u' ' + Bar::tr("Until then this revision can still be decided.");
}

QList<FlowStage> requestStages(const ConsultationView &view, Timestamp now)
{
    using State = FlowStage::State;
    const RecordedDecision *request = standingRequest(view.consultation);
    if (!request)
        return {};
    const bool told = view.agentAttached;
    return {{Bar::tr("Requested %1").arg(wording::moment(request->at, now)), State::Done},
            {told ? Bar::tr("Delivered") : Bar::tr("Delivering…"), told ? State::Done : State::Now},
            {Bar::tr("New revision…"), told ? State::Now : State::Ahead}};
}

} // namespace

const OutboxItem *pendingDecision(const ConsultationView &view)
{
    for (auto it = view.pending.crbegin(); it != view.pending.crend(); ++it) {
        if (it->kind == OutboxKind::Decision)
            return &*it;
    }
    return nullptr;
}

DecisionWords decisionWords(const ConsultationView &view, Timestamp now)
{
    const Consultation &c = view.consultation;
    DecisionWords words;
    if (!c.active()) {
        words.ended = true;
        words.what = endedTitle(c);
        words.then = endedWords(view);
        return words;
    }
    words.what = view.contextUnreadable ? Bar::tr("Revision %1 · the plan cannot be read").arg(c.revision)
        : view.context.plan ? Bar::tr("Revision %1 · %2").arg(QString::number(c.revision), wording::stepsAndIrreversible(view.context.plan->stepCount(), view.context.plan->irreversibleCount()))
                            : Bar::tr("Revision %1 · no plan was sent").arg(c.revision);
    words.then = approvalsWords(view, now);
    if (const RecordedDecision *request = standingRequest(c)) {
        words.what = Bar::tr("Revision %1 · changes requested").arg(c.revision);
        words.then = requestedWords(view, *request, now) + u' ' + words.then;
    }

    const ApprovalSight sight{view.seenSeq, view.lastAgentSeq, view.shownDigest, view.openedSteps, view.seenSteps, view.wholeSeen, view.online};
    const Readiness readiness = approvalReadiness(c, view.context, view.me, sight, now);
    words.why = reasonWords(readiness, view);
    const bool unopened = readiness.kind == Readiness::Kind::UnopenedStep, unseen = readiness.kind == Readiness::Kind::UnseenSteps;
    (unopened ? words.stepToOpen : words.stepToShow) = readiness.stepId;
    words.canApprove = readiness.ready;
    words.canDecide = readiness.ready || unopened || unseen || readiness.kind == Readiness::Kind::UnreadWhole;
    if (const auto mine = myApproval(view, now)) {
        words.canApprove = false;
        words.leadNowhere();
        words.why = Bar::tr("You approved this revision, %1. Another reviewer has to approve it too.").arg(wording::moment(mine->at, now));
    }
    if (const OutboxItem *item = pendingDecision(view); item && item->state != OutboxState::Failed) {
        words.canApprove = words.canDecide = false;
        words.leadNowhere();
        words.canTakeBack = item->state == OutboxState::Queued && !view.online;
        words.why = item->state == OutboxState::Queued ? Bar::tr("Your decision waits in the outbox. It is sent when the connection is back.") : Bar::tr("Your decision is being sent.");
    }
    return words;
}

QString consequence(const ConsultationView &view, Verdict verdict, Timestamp now)
{
    const QString who = agent(view.consultation);
    switch (verdict) {
    case Verdict::Approve:
        if (view.consultation.missingApprovals(now) > 1)
            return Bar::tr("%1 once the other reviewers have approved too.").arg(goesOn(view));
        return Bar::tr("%1 as soon as it is told.").arg(goesOn(view));
    case Verdict::RequestChanges: return Bar::tr("%1 is told what you want changed and stays paused. It can send a new revision.").arg(who);
    case Verdict::Reject: return Bar::tr("The consultation ends. %1 is told why, and carries nothing out.").arg(who);
    case Verdict::Abstain: break;
    }
    return Bar::tr("You take no side. Others can still decide; %1 stays paused.").arg(who);
}

QList<FlowStage> flowStages(const ConsultationView &view, Timestamp now)
{
    using State = FlowStage::State;
    const Consultation &c = view.consultation;
    if (c.active())
        return requestStages(view, now);
    if (!c.final)
        return {};
    const bool acknowledged = c.execution == Execution::Resumed || c.execution == Execution::Stopped || c.execution == Execution::Succeeded || c.execution == Execution::Failed;
    const bool reported = c.execution == Execution::Succeeded || c.execution == Execution::Failed;
    const bool stopped = c.execution == Execution::Stopped;
    QList<FlowStage> stages;
    stages.append({Bar::tr("Decided %1").arg(wording::moment(c.final->at, now)), State::Done});
    // An agent that is attached has been told; only one that is away is still to be.
    const bool delivered = acknowledged || view.agentAttached;
    stages.append({delivered ? Bar::tr("Delivered") : Bar::tr("Delivering…"), delivered ? State::Done : State::Now});
    stages.append({acknowledged || !delivered ? Bar::tr("Acknowledged") : Bar::tr("Acknowledged…"),
                   acknowledged ? State::Done : delivered ? State::Now : State::Ahead});
    if (stopped)
        stages.append({Bar::tr("Stopped"), State::Done});
    else if (reported)
        stages.append({c.execution == Execution::Succeeded ? Bar::tr("Succeeded") : Bar::tr("Failed"), c.execution == Execution::Succeeded ? State::Done : State::Bad});
    else
        stages.append({acknowledged ? Bar::tr("At work…") : Bar::tr("Outcome"), acknowledged ? State::Now : State::Ahead});
    return stages;
}

} // namespace witan
