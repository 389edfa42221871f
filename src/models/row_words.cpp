// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/row_words.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "models/decision_phrase.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RowWords)
};

struct Outcome {
    RowMark mark = RowMark::Ended;
    QString lead, rest;
};

const RecordedDecision *lastOf(const Consultation &consultation, const QString &myId)
{
    const auto found = std::find_if(consultation.decisions.crbegin(), consultation.decisions.crend(),
                                    [&myId](const RecordedDecision &each) { return each.actor.id == myId; });
    return found == consultation.decisions.crend() ? nullptr : &*found;
}

QString nameOf(const Principal &who)
{
    return isolated(oneLine(who.name.isEmpty() ? who.id : who.name, 40));
}

/// The decision that permits what was or is done: the last approval.
const RecordedDecision *approvalOf(const Consultation &consultation)
{
    if (consultation.final && consultation.final->decision.verdict == Verdict::Approve)
        return &*consultation.final;
    const auto found = std::find_if(consultation.decisions.crbegin(), consultation.decisions.crend(),
                                    [](const RecordedDecision &each) { return each.decision.verdict == Verdict::Approve; });
    return found == consultation.decisions.crend() ? nullptr : &*found;
}

/// Which steps, where the words before say already that it is a part.
QString partWords(const RecordedDecision &approval)
{
    const QString approved = stepsNamed(stepLabels(approval.decision.conditions.value("steps"_L1).toArray()));
    return approval.leftOut.isEmpty() ? approved : Words::tr("%1 · %2 left out").arg(approved, stepsNamed(stepLabels(approval.leftOut)));
}

Outcome approvedOutcome(const Consultation &consultation)
{
    const RecordedDecision *approval = approvalOf(consultation);
    const QString summary = consultation.report ? oneLine(consultation.report->summary) : QString();
    if (consultation.execution == Execution::Failed)
        return {RowMark::Failed, Words::tr("Failed"), summary};
    if (approval && isPartial(approval->decision))
        return {RowMark::InPart, Words::tr("Approved in part"), partWords(*approval)};
    if (consultation.execution == Execution::Succeeded)
        return {RowMark::Succeeded, Words::tr("Succeeded"), summary};
    return {RowMark::Approved, Words::tr("Approved"), consultation.execution == Execution::Stopped ? Words::tr("the agent has stopped") : QString()};
}

Outcome outcomeOf(const Consultation &consultation, const QString &myId)
{
    switch (consultation.endReason) {
    case EndReason::Approved: return approvedOutcome(consultation);
    case EndReason::Rejected: {
        if (!consultation.final)
            return {RowMark::Rejected, Words::tr("Rejected"), {}};
        const bool mine = consultation.final->actor.id == myId;
        return {RowMark::Rejected, mine ? Words::tr("You rejected it") : Words::tr("Rejected by %1").arg(nameOf(consultation.final->actor)),
                oneLine(consultation.final->decision.comment)};
    }
    case EndReason::Expired: return {RowMark::OutOfTime, Words::tr("Ran out of time"), Words::tr("undecided")};
    case EndReason::Withdrawn:
        return {RowMark::Withdrawn, Words::tr("Withdrawn"), consultation.withdrawal ? oneLine(consultation.withdrawal->comment) : QString()};
    case EndReason::None: break;
    }
    return {RowMark::Ended, Words::tr("Ended"), {}};
}

/// What this reviewer has said already, where others or the agent are waited for and nothing has been said since.
QString myWord(const ConsultationSummary &summary, const QString &myId)
{
    const RecordedDecision *mine = lastOf(summary.consultation, myId);
    if (!mine || summary.lastAt > mine->at)
        return {};
    switch (mine->decision.verdict) {
    case Verdict::Approve: return isPartial(mine->decision) ? decisionPhrase(mine->decision, mine->leftOut) : Words::tr("You approved it all.");
    case Verdict::RequestChanges: return Words::tr("You asked for changes.");
    case Verdict::Reject: return Words::tr("You rejected it.");
    case Verdict::Abstain: break;
    }
    return Words::tr("You abstained.");
}

QString underWay(const Consultation &consultation, const QString &myId)
{
    const QString agent = consultation.execution == Execution::Resumed ? Words::tr("the agent goes on") : Words::tr("the agent has not taken it yet");
    const RecordedDecision *approval = approvalOf(consultation);
    if (!approval)
        return Words::tr("Approved · %1").arg(agent);
    if (isPartial(approval->decision))
        return decisionPhrase(approval->decision, approval->leftOut);
    return approval->actor.id == myId ? Words::tr("You approved it · %1").arg(agent) : Words::tr("Approved by %1 · %2").arg(nameOf(approval->actor), agent);
}

QString stepsWords(const ConsultationSummary &summary)
{
    if (summary.steps == 0)
        return {};
    const QString steps = summary.steps == 1 ? Words::tr("1 step") : Words::tr("%1 steps").arg(QLocale().toString(summary.steps));
    return summary.irreversible == 0 ? steps : Words::tr("%1, %2 cannot be undone").arg(steps, QLocale().toString(summary.irreversible));
}

/// What it is about, where nothing has been said yet and the title is not the same words.
QString requestWords(const ConsultationSummary &summary)
{
    const QString request = oneLine(summary.request);
    if (request.isEmpty() || request == oneLine(summary.displayTitle()))
        return stepsWords(summary);
    return Words::tr("Request: %1").arg(request);
}

QString repeatsWords(const InboxRow &row)
{
    const int times = row.repeats + 1;
    const qint64 minutes = (row.repeatsMs + 59'999) / 60'000;
    return minutes <= 1 ? Words::tr("Asked %1 times in a minute").arg(times) : Words::tr("Asked %1 times in %2 minutes").arg(times).arg(minutes);
}

QString dayOf(Timestamp at, Timestamp now)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(at.ms).date();
    const qint64 days = date.daysTo(QDateTime::fromMSecsSinceEpoch(now.ms).date());
    if (days <= 0)
        return Words::tr("today");
    if (days == 1)
        return Words::tr("yesterday");
    return days < 7 ? Words::tr("on %1").arg(QLocale().dayName(date.dayOfWeek())) : Words::tr("on %1").arg(QLocale().toString(date, QLocale::ShortFormat));
}

/// "rejected by Ada on Tuesday: We never force-push main."
QString rejectedBefore(const AskedBefore &before, const QString &myId, Timestamp now)
{
    const EarlierAsk *last = before.lastRejected();
    if (!last)
        return before.rejected == 1 ? Words::tr("once rejected") : before.rejected > 1 ? Words::tr("rejected %1 times").arg(before.rejected) : QString();
    const QString name = !myId.isEmpty() && last->byId == myId ? Words::tr("you") : isolated(oneLine(last->by, 40)), day = last->at ? dayOf(*last->at, now) : QString();
    QString words = before.rejected > 1 ? Words::tr("rejected %1 times, last by %2 %3").arg(QString::number(before.rejected), name, day)
                                        : Words::tr("rejected by %1 %2").arg(name, day);
    words = words.trimmed();
    const QString reason = oneLine(last->comment);
    return reason.isEmpty() ? words : Words::tr("%1: %2", "a rejection and its reason").arg(words, reason);
}

/// What still has to come before it can go on. Of one past its time nothing has: it cannot be decided any more.
QString missingWords(const Consultation &consultation, Timestamp now)
{
    if (consultation.deadline && now.ms > 0 && *consultation.deadline <= now)
        return {};
    const bool changes = std::any_of(consultation.decisions.cbegin(), consultation.decisions.cend(),
                                     [](const RecordedDecision &each) { return each.decision.verdict == Verdict::RequestChanges; });
    if (changes)
        return Words::tr("waits for a revision");
    const int missing = consultation.missingApprovals(now);
    return missing <= 0 ? QString() : missing == 1 ? Words::tr("1 more approval") : Words::tr("%1 more approvals").arg(missing);
}

} // namespace

QString RowWords::line() const
{
    if (lead.isEmpty() || rest.isEmpty())
        return lead + rest;
    return mark == RowMark::Draft ? lead + u' ' + rest : mark == RowMark::AskedBefore ? lead + u", "_s + rest : lead + u" · "_s + rest;
}

QString tierWords(const ConsultationSummary &summary)
{
    if (!summary.tierIsOurs())
        return Words::tr("%1, not a tier that Witan knows").arg(isolated(oneLine(summary.tierText, 40)));
    switch (summary.tier) {
    case RiskTier::Low: return Words::tr("low");
    case RiskTier::Medium: return Words::tr("medium");
    case RiskTier::High: return Words::tr("high");
    case RiskTier::Critical: return Words::tr("critical");
    case RiskTier::Unknown: break;
    }
    switch (summary.riskReading) {
    case Reading::NotSent: return Words::tr("risk not stated");
    case Reading::Understood: return Words::tr("tier not stated");
    case Reading::NotUnderstood: break;
    }
    return Words::tr("risk not understood");
}

QString outcomeWords(const ConsultationSummary &summary, const QString &myId)
{
    if (summary.consultation.active())
        return {};
    const Outcome outcome = outcomeOf(summary.consultation, myId);
    return outcome.lead + u' ' + outcome.rest;
}

QString outcomeWord(const Consultation &consultation, const QString &myId)
{
    return outcomeOf(consultation, myId).lead;
}

RowWords rowWords(const InboxRow &row, const QString &myId, Timestamp now)
{
    const ConsultationSummary &summary = *row.summary;
    const Consultation &consultation = summary.consultation;
    RowWords words;
    words.agent = isolated(oneLine(consultation.agentName));
    words.facts << tierWords(summary);
    if (consultation.revision > 1)
        words.facts << Words::tr("revision %1").arg(consultation.revision);
    if (row.section == InboxSection::WaitingForOthers)
        words.facts << missingWords(consultation, now);
    words.facts.removeAll(QString());

    if (row.section == InboxSection::Ended) {
        const Outcome outcome = outcomeOf(summary.consultation, myId);
        words.mark = outcome.mark;
        words.lead = outcome.lead;
        words.rest = outcome.rest;
    } else if (row.section == InboxSection::BeingExecuted) {
        words.rest = underWay(consultation, myId);
    } else if (!summary.draft.isEmpty()) {
        words.mark = RowMark::Draft;
        words.lead = Words::tr("Draft:");
        words.rest = summary.draft;
    } else if (row.repeats > 0) {
        words.mark = RowMark::AskedBefore;
        words.lead = repeatsWords(row);
        words.rest = rejectedBefore(consultation.askedBefore, myId, now);
    } else if (!consultation.askedBefore.isEmpty()) {
        words.mark = RowMark::AskedBefore;
        words.lead = Words::tr("Asked %1 times").arg(consultation.askedBefore.count + 1);
        words.rest = rejectedBefore(consultation.askedBefore, myId, now);
    } else {
        if (row.section == InboxSection::WaitingForOthers)
            words.rest = myWord(summary, myId);
        if (words.rest.isEmpty())
            words.rest = oneLine(summary.lastLine);
        if (words.rest.isEmpty())
            words.rest = requestWords(summary);
    }
    return words;
}

} // namespace witan
