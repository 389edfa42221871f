// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/decision_words.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "models/decision_phrase.h"
#include "models/step_needs.h"
#include "widgets/step_state.h"
#include "widgets/wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

using Way = DecisionWords::Way;
using Tone = DecisionWords::Tone;
using Kind = Readiness::Kind;

constexpr int kMostName = 24;       // of an agent or a reviewer, in a line of the bar
constexpr int kMostReason = 90;
constexpr qsizetype kMostNamed = 3; // steps or reviewers by name; more are counted

struct Bar {
    Q_DECLARE_TR_FUNCTIONS(DecisionBar)
};

/// As a sentence begins.
QString agent(const Consultation &consultation, int most = kMostName)
{
    return consultation.agentName.isEmpty() ? Bar::tr("The agent") : isolated(oneLine(consultation.agentName, most));
}

QString counted(qsizetype number)
{
    return QLocale().toString(qlonglong(number));
}

QString nameOf(const Principal &actor, const ConsultationView &view)
{
    return actor.id == view.me.id ? Bar::tr("you") : isolated(oneLine(actor.name.isEmpty() ? actor.id : actor.name, kMostName));
}

/// Of these steps, the first that is still to do; null where there is none.
const Step *firstToDo(const ConsultationView &view, const QList<int> &numbers)
{
    if (!view.context.plan)
        return nullptr;
    for (const int number : numbers) {
        if (const Step &step = view.context.plan->steps.at(number - 1); !step.done())
            return &step;
    }
    return nullptr;
}

QList<int> stepsToDo(const ConsultationView &view)
{
    return view.context.plan ? leftOutSteps(*view.context.plan, {}) : QList<int>();
}

QString nextWords(const ConsultationView &view, const QList<int> &numbers)
{
    const Step *next = firstToDo(view, numbers);
    if (next)
        return Bar::tr("Then step %1 is next.").arg(next->label);
    return view.consultation.agentName.isEmpty() ? Bar::tr("Then the agent goes on.") : Bar::tr("Then %1 goes on.").arg(agent(view.consultation));
}

/// "(Ada, you)": who has approved.
QString approversWords(const ConsultationView &view, const QList<RecordedDecision> &standing)
{
    QStringList names;
    for (const RecordedDecision &each : standing)
        names.append(nameOf(each.actor, view));
    return names.isEmpty() || names.size() > kMostNamed ? QString() : u" (%1)"_s.arg(names.join(u", "_s));
}

QString neededWords(const ConsultationView &view, Timestamp now)
{
    const Consultation &c = view.consultation;
    const int needed = qMax(1, c.policy.requiredApprovals);
    const QList<RecordedDecision> standing = c.standingApprovals(now);
    const QString has = counted(standing.size()) + approversWords(view, standing);
    return needed == 1 ? Bar::tr("Needs 1 approval, has %1.").arg(has) : Bar::tr("Needs %1 approvals, has %2.").arg(counted(needed), has);
}

QString approvalsWords(const ConsultationView &view, Timestamp now)
{
    return neededWords(view, now) + u' ' + nextWords(view, stepsToDo(view));
}

/// The same for who is about to approve.
QString withMineWords(const ConsultationView &view, const QList<int> &numbers, Timestamp now)
{
    const int needed = qMax(1, view.consultation.policy.requiredApprovals), missing = view.consultation.missingApprovals(now);
    const QString others = missing - 1 == 1 ? Bar::tr("Needs %1 approvals: yours and 1 more.").arg(counted(needed)) : Bar::tr("Needs %1 approvals: yours and %2 more.").arg(counted(needed), counted(missing - 1));
    if (missing > 1)
        return others;
    return (needed == 1 ? Bar::tr("Needs 1 approval: yours.") : Bar::tr("Needs %1 approvals: yours is the last.").arg(counted(needed))) + u' ' + nextWords(view, numbers);
}

/// What the agent says that it does now.
QString atWorkWords(const ConsultationView &view)
{
    const Consultation &c = view.consultation;
    const QString who = agent(c);
    QStringList running;
    const QList<StepState> states = view.context.plan ? stepStates(*view.context.plan, c) : QList<StepState>();
    for (qsizetype i = 0; i < states.size(); ++i) {
        if (states[i].kind == StepState::Kind::BeingDone)
            running.append(view.context.plan->steps.at(i).label);
    }
    if (!running.isEmpty())
        return Bar::tr("%1 works on %2.").arg(who, stepsNamed(running));
    const QString summary = c.report ? oneLine(c.report->summary, kMostReason) : QString();
    return summary.isEmpty() ? Bar::tr("%1 has taken the decision and goes on.").arg(agent(c, 60)) : Bar::tr("%1 is at work: “%2”").arg(who, summary);
}

QString endedWords(const ConsultationView &view)
{
    const Consultation &c = view.consultation;
    const QString who = agent(c, 60);
    switch (c.execution) {
    case Execution::Paused:
    case Execution::Resuming:
        return view.agentAttached ? Bar::tr("%1 has been told, and has not acknowledged it yet.").arg(who) : Bar::tr("%1 is not here. It is told as soon as it comes back.").arg(who);
    case Execution::Resumed: return atWorkWords(view);
    case Execution::Stopped: return Bar::tr("%1 has stopped. The plan is not carried out.").arg(who);
    case Execution::Succeeded: return Bar::tr("%1 reports that it succeeded.").arg(who);
    case Execution::Failed: return Bar::tr("%1 reports that it failed.").arg(who);
    }
    return {};
}

/// "By you, 17:05, with a comment and 1 limit."
QString byWords(const RecordedDecision &recorded, const ConsultationView &view, Timestamp now)
{
    const QJsonObject &conditions = recorded.decision.conditions;
    const qsizetype limits = conditions.size() - (conditions.contains("steps"_L1) ? 1 : 0);
    const QString with = limits == 0 ? QString() : limits == 1 ? Bar::tr("1 limit") : Bar::tr("%1 limits").arg(counted(limits));
    const bool comment = !isBlank(recorded.decision.comment);
    const QString who = nameOf(recorded.actor, view), at = wording::moment(recorded.at, now);
    if (!comment && with.isEmpty())
        return Bar::tr("By %1, %2.").arg(who, at);
    return comment && !with.isEmpty() ? Bar::tr("By %1, %2, with a comment and %3.").arg(who, at, with)
        : comment ? Bar::tr("By %1, %2, with a comment.").arg(who, at) : Bar::tr("By %1, %2, with %3.").arg(who, at, with);
}

/// By the record's own word for what is left out, where it has one.
QString phraseOf(const RecordedDecision &recorded, const ConsultationView &view)
{
    if (!recorded.leftOut.isEmpty())
        return decisionPhrase(recorded.decision, recorded.leftOut);
    return view.context.plan ? decisionPhrase(recorded.decision, *view.context.plan) : decisionPhrase(recorded.decision);
}

bool timeIsOver(const Consultation &c, Timestamp now)
{
    return c.endReason == EndReason::Expired || (c.active() && c.deadline && now >= *c.deadline);
}

/// Its agents may ask nothing more in it until somebody lets them.
void sayThatTheWorkflowIsStopped(DecisionWords &words, const ConsultationView &view, Timestamp now)
{
    const Consultation &c = view.consultation;
    if (c.reopened) {
        words.why = Bar::tr("The workflow was opened again by %1, %2.").arg(nameOf(c.reopened->by, view), wording::moment(c.reopened->at, now));
        return;
    }
    words.canReopen = view.me.mayDecide() && view.me.id != c.owner;
    words.why = c.workflowAttempts == 0 ? Bar::tr("The whole workflow is stopped. Its agents may ask nothing more in it.")
        : c.workflowAttempts == 1 ? Bar::tr("The whole workflow is stopped. 1 request in it was refused since.")
                                  : Bar::tr("The whole workflow is stopped. %1 requests in it were refused since.").arg(counted(c.workflowAttempts));
}

/// "Asked 3 times, once rejected.": this time counts too.
QString askedWords(const AskedBefore &before)
{
    const QString times = Bar::tr("Asked %1 times").arg(counted(before.count + 1));
    return before.rejected == 0 ? times + u'.' : before.rejected == 1 ? Bar::tr("%1, once rejected.").arg(times) : Bar::tr("%1, %2 times rejected.").arg(times, counted(before.rejected));
}

/// Who said no to it last, and why.
QString rejectedBeforeWords(const EarlierAsk &ask, const QString &myId, Timestamp now)
{
    const QString who = !myId.isEmpty() && ask.byId == myId ? Bar::tr("you") : isolated(oneLine(ask.by, kMostName)), why = oneLine(ask.comment, kMostReason);
    const QString when = ask.at ? wording::moment(*ask.at, now) : QString();
    const QString said = when.isEmpty() ? Bar::tr("Rejected before by %1").arg(who) : Bar::tr("Rejected by %1, %2").arg(who, when);
    return why.isEmpty() ? said + u'.' : Bar::tr("%1: “%2”").arg(said, why);
}

DecisionWords wordsOfTheEnd(const ConsultationView &view, Timestamp now)
{
    const Consultation &c = view.consultation;
    DecisionWords words;
    words.ended = true;
    words.why = endedWords(view);
    if (timeIsOver(c, now)) {
        words.what = Bar::tr("Nobody decided in time");
        words.then = c.deadline ? Bar::tr("The time to decide was over at %1.").arg(wording::moment(*c.deadline, now)) : Bar::tr("The time to decide is over.");
        words.why = Bar::tr("Nothing was approved, and nothing is carried out.");
    } else if (c.endReason == EndReason::Withdrawn) {
        words.what = Bar::tr("The agent withdrew this consultation");
        words.then = c.withdrawal ? Bar::tr("Taken back by %1.").arg(nameOf(c.withdrawal->by, view)) : Bar::tr("Taken back before anybody decided.");
        words.why = Bar::tr("Nothing was approved, and nothing is carried out.");
    } else if (c.final) {
        words.what = phraseOf(*c.final, view);
        words.then = byWords(*c.final, view, now);
        words.way = Way::Decision;
    } else {
        words.what = c.endReason == EndReason::Approved ? Bar::tr("Revision %1 is approved").arg(c.revision)
            : c.endReason == EndReason::Rejected ? Bar::tr("Revision %1 is rejected").arg(c.revision) : Bar::tr("This consultation has ended");
    }
    if (c.final && c.final->decision.scope == RejectScope::Workflow)
        sayThatTheWorkflowIsStopped(words, view, now);
    words.tone = c.execution == Execution::Failed ? Tone::Bad : c.execution == Execution::Succeeded ? Tone::Good : Tone::Calm;
    return words;
}

QString whatWords(const ConsultationView &view)
{
    const QString revision = QString::number(view.consultation.revision);
    const Context &context = view.context;
    if (view.contextUnreadable)
        return Bar::tr("Revision %1 · the plan cannot be read").arg(revision);
    // What nobody understands may be the plan.
    const QStringList sent = context.raw.keys();
    const bool isRead = std::all_of(sent.cbegin(), sent.cend(), [&context](const QString &member) { return context.readMembers.contains(member); });
    if (context.planReading() == Reading::NotSent && isRead)
        return Bar::tr("Revision %1 · no plan was sent").arg(revision);
    if (context.planReading() != Reading::Understood || !context.plan)
        return Bar::tr("Revision %1 · steps could not be counted").arg(revision);
    return Bar::tr("Revision %1 · %2").arg(revision, wording::stepsAndIrreversible(context.plan->stepCount(), context.plan->irreversibleCount()));
}

/// What cannot be undone and was not read yet, by label.
QStringList unreadSteps(const ConsultationView &view)
{
    QStringList labels;
    if (view.context.plan && !view.contextUnreadable) {
        for (const Step &step : view.context.plan->steps) {
            if (step.irreversible() && !view.openedSteps.contains(step.id))
                labels.append(step.label);
        }
    }
    return labels;
}

QString unseenLabels(const NumberRanges &unseen, const Plan &plan)
{
    QStringList labels;
    for (const NumberRanges::Range &range : unseen.ranges()) {
        for (int number = range.first; number <= range.last; ++number)
            labels.append(plan.steps.at(number - 1).label);
    }
    return stepRanges(labels);
}

QString unseenInFull(const NumberRanges &unseen, const Plan &plan)
{
    const NumberRanges::Range part = unseen.ranges().constFirst();
    const qint64 others = unseen.count() - (part.last - part.first + 1);
    const QString first = plan.steps.at(part.first - 1).label, last = plan.steps.at(part.last - 1).label, more = counted(others);
    if (others > 0)
        return part.first == part.last ? Bar::tr("Step %1 and %2 more have not been on the screen yet: scroll through the plan before you approve.").arg(first, more)
                                       : Bar::tr("Steps %1 to %2 and %3 more have not been on the screen yet: scroll through the plan before you approve.").arg(first, last, more);
    if (part.first == part.last)
        return Bar::tr("Step %1 has not been on the screen yet: scroll to it before you approve.").arg(first);
    return part.last == plan.steps.size() ? Bar::tr("Steps %1 to %2 have not been on the screen yet: scroll the plan to its end before you approve.").arg(first, last)
                                          : Bar::tr("Steps %1 to %2 have not been on the screen yet: scroll through them before you approve.").arg(first, last);
}

QString stepsToReadWords(const QStringList &unread)
{
    return unread.size() == 1 ? Bar::tr("Step %1 is still to be read before you approve.").arg(unread.first())
                              : Bar::tr("%1 steps are still to be read before you approve.").arg(counted(unread.size()));
}

QString messagesWords(int count)
{
    return count <= 1 ? Bar::tr("1 message") : Bar::tr("%1 messages").arg(counted(count));
}

/// What is on the screen of it, for an approval that leaves these steps out.
ApprovalSight sightOf(const ConsultationView &view, const NumberRanges &leftOut = {})
{
    return {.seenSeq = view.seenSeq, .lastAgentSeq = view.lastAgentSeq, .shownDigest = view.shownDigest, .openedSteps = view.openedSteps,
            .seenSteps = view.seenSteps, .wholeSeen = view.wholeSeen, .online = view.online, .leftOut = leftOut};
}

NumberRanges leftOutOf(const ConsultationView &view, const Decision &decision)
{
    NumberRanges numbers;
    if (view.context.plan && isPartial(decision)) {
        for (const int number : leftOutSteps(*view.context.plan, approvedSteps(decision, *view.context.plan)))
            numbers.add(number, number);
    }
    return numbers;
}

/// Of what an approval leaves out, what it would wait for if it did not.
QStringList notWaitedFor(const ConsultationView &view, const Decision &decision)
{
    QStringList labels;
    if (!view.context.plan)
        return labels;
    const NumberRanges leftOut = leftOutOf(view, decision);
    for (const Step &step : view.context.plan->steps) {
        if (leftOut.contains(step.number) && ((step.irreversible() && !view.openedSteps.contains(step.id)) || !view.seenSteps.contains(step.number)))
            labels.append(step.label);
    }
    return labels;
}

/// core's reason in the words of this window, and the way to what it speaks of.
void sayWhatApproveWaitsFor(DecisionWords &words, const Readiness &readiness, const ConsultationView &view)
{
    const QString revision = QString::number(view.consultation.revision);
    const QStringList unread = unreadSteps(view);
    words.tone = Tone::Waiting;
    words.step = readiness.stepId;
    switch (readiness.kind) {
    case Kind::Ready:
    case Kind::NotActive:
    case Kind::Expired: return;     // said by the whole bar
    case Kind::MayNotDecide: words.why = Bar::tr("You may read here, but only a reviewer can decide."); return;
    case Kind::Stale:
        words.why = view.contextUnreadable ? Bar::tr("Revision %1 could not be read from this computer’s copy, so it cannot be approved now.").arg(revision)
                                           : Bar::tr("This computer’s copy of revision %1 is damaged, so it cannot be approved.").arg(revision);
        return;
    case Kind::Unseen:
        words.why = unread.isEmpty() ? Bar::tr("Approve waits: %1 unread.").arg(messagesWords(view.unread))
            : unread.size() > kMostNamed ? Bar::tr("Approve waits: %1 and %2 steps unread.").arg(messagesWords(view.unread), counted(unread.size()))
                                         : Bar::tr("Approve waits: %1, %2 unread.").arg(messagesWords(view.unread), stepsNamed(unread));
        words.whyInFull = Bar::tr("Something was written that you have not seen yet. Read it in the conversation first.");
        words.way = Way::Conversation;
        return;
    case Kind::UnreadWhole:
        words.why = Bar::tr("To approve: read all that was sent, then comment.");
        words.whyInFull = Bar::tr("Not all that the agent sent could be understood: read it to its end, as it was sent, before you approve.");
        words.way = Way::ReadOn;
        return;
    case Kind::UnopenedStep:
        words.why = stepsToReadWords(unread);
        words.whyInFull = Bar::tr("Step %1 cannot be undone: open it and read it to its end before you approve.").arg(readiness.stepLabel);
        words.way = Way::OpenStep;
        return;
    case Kind::UnseenSteps: {
        const QString labels = unseenLabels(readiness.unseenSteps, *view.context.plan);
        words.why = readiness.unseenSteps.count() == 1 ? Bar::tr("Approve waits: step %1 was not on the screen yet.").arg(labels)
                                                       : Bar::tr("Approve waits: steps %1 were not on the screen yet.").arg(labels);
        words.whyInFull = unseenInFull(readiness.unseenSteps, *view.context.plan);
        words.way = Way::ShowStep;
        return;
    }
    }
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

/// Who asked for changes, and whether the agent knows.
QString requestedWords(const ConsultationView &view, const RecordedDecision &request, Timestamp now)
{
    const QString told = view.agentAttached ? Bar::tr("%1 has been told.").arg(agent(view.consultation)) : Bar::tr("%1 is told when it comes back.").arg(agent(view.consultation));
    return Bar::tr("By %1, %2.").arg(nameOf(request.actor, view), wording::moment(request.at, now)) + u' ' + told;
}

QString approvesWords(const ConsultationView &view, const Decision &decision)
{
    if (!view.context.plan || view.context.plan->stepCount() == 0)
        return Bar::tr("Approves revision %1 as it was sent").arg(view.consultation.revision);
    const Plan &plan = *view.context.plan;
    if (!decision.conditions.contains("steps"_L1))
        return plan.stepCount() == 1 ? Bar::tr("Approves the whole plan, 1 step") : Bar::tr("Approves the whole plan, %1 steps").arg(counted(plan.stepCount()));
    const QList<int> chosen = approvedSteps(decision, plan);
    if (!isPartial(decision))
        return Bar::tr("Approves no step yet");
    const QList<int> left = leftOutSteps(plan, chosen);
    const QString what = Bar::tr("Approves %1 of %2").arg(stepsNamed(labelsOf(plan, chosen)), counted(plan.stepCount()));
    return left.isEmpty() ? what : Bar::tr("%1, leaves out %2").arg(what, stepsNamed(labelsOf(plan, left)));
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
    if (!c.active() || timeIsOver(c, now))
        return wordsOfTheEnd(view, now);
    DecisionWords words;
    words.what = whatWords(view);
    words.then = approvalsWords(view, now);
    // The same wish asked again is said first; what comes next gives way to it.
    if (!c.askedBefore.isEmpty())
        words.then = askedWords(c.askedBefore) + u' ' + neededWords(view, now);
    const RecordedDecision *request = standingRequest(c);
    if (request) {
        words.what = Bar::tr("Revision %1 · changes requested").arg(c.revision);
        words.then = requestedWords(view, *request, now);
    }

    const Readiness readiness = approvalReadiness(c, view.context, view.me, sightOf(view), now);
    words.canApprove = readiness.ready;
    words.canLeaveOut = (readiness.kind == Kind::UnopenedStep || readiness.kind == Kind::UnseenSteps) && stepsToDo(view).size() > 1;
    words.canDecide = readiness.kind != Kind::MayNotDecide;
    if (const auto mine = myApproval(view, now)) {
        words.canApprove = words.canLeaveOut = false;
        words.why = Bar::tr("You approved this, %1. Another reviewer has to approve it too.").arg(wording::moment(mine->at, now));
        if (isPartial(mine->decision))
            words.what = phraseOf(*mine, view);
    } else if (!readiness.ready) {
        sayWhatApproveWaitsFor(words, readiness, view);
    } else {
        words.tone = request ? Tone::Calm : Tone::Good;
        const EarlierAsk *rejected = c.askedBefore.lastRejected();
        if (rejected && !request)
            words.tone = Tone::Waiting;
        words.why = rejected && !request ? rejectedBeforeWords(*rejected, view.me.id, now) : request ? Bar::tr("Until a new revision comes, this one can still be decided.") : Bar::tr("You have read all that must be read.");
    }
    if (const OutboxItem *item = pendingDecision(view); item && item->state != OutboxState::Failed) {
        words.canApprove = words.canLeaveOut = words.canDecide = false;
        words.way = Way::Nowhere;
        words.tone = Tone::Waiting;
        words.whyInFull.clear();
        words.canTakeBack = item->state == OutboxState::Queued && !view.online;
        words.why = item->state == OutboxState::Queued ? Bar::tr("Your decision waits in the outbox. It is sent when the connection is back.") : Bar::tr("Your decision is being sent.");
    }
    return words;
}

DecisionWords approvalWords(const ConsultationView &view, const Decision &decision, Timestamp now)
{
    DecisionWords words;
    const Readiness readiness = approvalReadiness(view.consultation, view.context, view.me, sightOf(view, leftOutOf(view, decision)), now);
    words.canApprove = readiness.ready;
    if (readiness.ready)
        return words;
    sayWhatApproveWaitsFor(words, readiness, view);
    if (readiness.kind == Kind::UnopenedStep)
        words.why = Bar::tr("Step %1 is still to be read. Read it, or leave it out.").arg(readiness.stepLabel);
    return words;
}

QList<int> readSteps(const ConsultationView &view)
{
    QList<int> numbers = stepsToDo(view);
    numbers.removeIf([&view](int number) {
        const Step &step = view.context.plan->steps.at(number - 1);
        return !view.seenSteps.contains(number) || (step.irreversible() && !view.openedSteps.contains(step.id));
    });
    return numbers;
}

DecisionWords decidingWords(const ConsultationView &view, const Decision &decision, const QString &missing, Timestamp now)
{
    const QString who = agent(view.consultation), revision = QString::number(view.consultation.revision);
    DecisionWords words;
    words.canApprove = words.canDecide = missing.isEmpty();
    switch (decision.verdict) {
    case Verdict::Approve: {
        words.what = approvesWords(view, decision);
        const QList<int> chosen = view.context.plan ? approvedSteps(decision, *view.context.plan) : QList<int>();
        words.then = withMineWords(view, chosen, now);
        words.why = isPartial(decision) ? Bar::tr("What is left out is not done; the agent is told so.") : Bar::tr("Nothing is sent before you confirm.");
        if (const QStringList unread = notWaitedFor(view, decision); !unread.isEmpty()) {
            words.why = unread.size() == 1 ? Bar::tr("Step %1 is left out, so Approve does not wait for it.").arg(unread.first())
                                           : Bar::tr("Steps %1 are left out, so Approve does not wait for them.").arg(stepRanges(unread));
        }
        if (const StepNeeds needs = isPartial(decision) && view.context.plan ? stepNeeds(*view.context.plan, chosen) : StepNeeds(); !needs.isEmpty()) {
            const QString hanging = stepsNamed(labelsOf(*view.context.plan, needs.hanging)), needed = stepsNamed(labelsOf(*view.context.plan, needs.missing));
            words.why = Bar::tr("Left out, but needed: %1, by %2. The agent may leave that out too.").arg(needed, hanging);
            words.tone = Tone::Waiting;
        }
        break;
    }
    case Verdict::RequestChanges:
        words.what = Bar::tr("Requests changes to revision %1").arg(revision);
        words.then = Bar::tr("%1 stays paused, and can send a new revision.").arg(who);
        break;
    case Verdict::Reject:
        words.what = decision.scope == RejectScope::Workflow ? Bar::tr("Rejects revision %1 and stops the whole workflow").arg(revision)
            : decision.scope == RejectScope::Approach ? Bar::tr("Rejects revision %1 and this way of doing it").arg(revision) : Bar::tr("Rejects revision %1").arg(revision);
        words.then = Bar::tr("%1 is told why, and carries nothing out.").arg(who);
        break;
    case Verdict::Abstain:
        words.what = Bar::tr("Abstains from revision %1").arg(revision);
        words.then = Bar::tr("Others can still decide. %1 stays paused.").arg(who);
        break;
    }
    if (words.why.isEmpty()) {
        const bool unread = view.lastAgentSeq > view.seenSeq || !unreadSteps(view).isEmpty();
        words.why = unread ? Bar::tr("Not all of it was read. That holds nothing off; the record says so.") : Bar::tr("Nothing is sent before you confirm.");
    }
    if (!missing.isEmpty()) {
        words.why = missing;
        words.tone = Tone::Waiting;
    }
    return words;
}

QString confirmWords(const Decision &decision)
{
    switch (decision.verdict) {
    case Verdict::Approve: {
        const qsizetype steps = decision.conditions.value("steps"_L1).toArray().size();
        return steps == 0 ? Bar::tr("Confirm approval") : steps == 1 ? Bar::tr("Confirm approval of 1 step") : Bar::tr("Confirm approval of %1 steps").arg(counted(steps));
    }
    case Verdict::RequestChanges: return Bar::tr("Confirm request for changes");
    case Verdict::Reject: return Bar::tr("Confirm rejection");
    case Verdict::Abstain: break;
    }
    return Bar::tr("Confirm abstention");
}

QString consequence(const ConsultationView &view, Verdict verdict, bool some, Timestamp now)
{
    const QString who = agent(view.consultation, 60);
    switch (verdict) {
    case Verdict::Approve: {
        const int others = view.consultation.missingApprovals(now) - 1;
        const QString does = some ? Bar::tr("%1 does what is ticked, in this order, and stops.").arg(who) : Bar::tr("%1 carries out the whole plan.").arg(who);
        return others <= 0 ? does : does + u' ' + (others == 1 ? Bar::tr("Before that, 1 other reviewer has to approve too.") : Bar::tr("Before that, %1 other reviewers have to approve too.").arg(counted(others)));
    }
    case Verdict::RequestChanges: return Bar::tr("%1 is told what you want changed and stays paused. It can send a new revision.").arg(who);
    case Verdict::Reject: return Bar::tr("The consultation ends. %1 is told why, and carries nothing out.").arg(who);
    case Verdict::Abstain: break;
    }
    return Bar::tr("You take no side. Others can still decide. %1 stays paused.").arg(who);
}

QList<FlowStage> flowStages(const ConsultationView &view)
{
    using State = FlowStage::State;
    const Consultation &c = view.consultation;
    if (c.active() || !c.final)
        return {};
    const bool acknowledged = c.execution == Execution::Resumed || c.execution == Execution::Stopped || c.execution == Execution::Succeeded || c.execution == Execution::Failed;
    QList<FlowStage> stages{{Bar::tr("Decided"), State::Done}};
    // An agent that is attached has been told; only one that is away is still to be.
    const bool delivered = acknowledged || view.agentAttached;
    stages.append({delivered ? Bar::tr("Delivered") : Bar::tr("Delivering…"), delivered ? State::Done : State::Now});
    stages.append({acknowledged || !delivered ? Bar::tr("Acknowledged") : Bar::tr("Acknowledged…"),
                   acknowledged ? State::Done : delivered ? State::Now : State::Ahead});
    switch (c.execution) {
    case Execution::Stopped: stages.append({Bar::tr("Stopped"), State::Done}); break;
    case Execution::Succeeded: stages.append({Bar::tr("Succeeded"), State::Done}); break;
    case Execution::Failed: stages.append({Bar::tr("Failed"), State::Bad}); break;
    default: stages.append({Bar::tr("Outcome…"), acknowledged ? State::Now : State::Ahead}); break;
    }
    return stages;
}

} // namespace witan
