// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/event.h"

#include "core/json_reader.h"

namespace witan {

using namespace Qt::StringLiterals;

namespace {

void foldStarted(Consultation &c, const Event &event)
{
    Result<Consultation> started = consultationFromJson(event.body);
    if (!started || started->id != event.consultation)
        return;
    c = *std::move(started);
    // A consultation begins paused and undecided, whatever its first event says beside that.
    c.status = Status::Active;
    c.execution = Execution::Paused;
    c.endReason = EndReason::None;
    c.completedAt.reset();
    c.decisions.clear();
    c.final.reset();
    c.withdrawal.reset();
    c.report.reset();
    c.workflowAttempts = 0;
    c.lastAttempt.reset();
    c.reopened.reset();
    if (c.owner.isEmpty())
        c.owner = event.actor.id;
}

void foldRevised(Consultation &c, const Event &event)
{
    JsonReader reader(event.body);
    const int revision = reader.countOr("revision"_L1, 0, 1);
    const QString digest = reader.text("digest"_L1);
    const QJsonObject context = reader.object("context"_L1);
    if (!reader.ok() || revision < 1 || !c.active())
        return;
    c.revision = revision;
    c.digest = digest;
    c.context = context;
    // A revision can raise the risk, and with it what is required.
    if (reader.has("policy"_L1))
        c.policy = policyFromJson(reader.objectOr("policy"_L1));
    const QJsonObject extra = reader.objectOr("extra"_L1);
    for (auto it = extra.begin(); it != extra.end(); ++it)
        c.extra.insert(it.key(), it.value());
    c.decisions.clear();
}

void foldDecision(Consultation &c, const Event &event)
{
    if (!c.active())
        return;
    if (Result<RecordedDecision> recorded = decisionOf(event))
        c.decisions.append(*std::move(recorded));
}

void foldEnded(Consultation &c, const Event &event)
{
    JsonReader reader(event.body);
    const Status status = reader.choice("status"_L1, statusFrom, "COMPLETED or CANCELLED");
    const EndReason reason = reader.choiceIfAny("end_reason"_L1, endReasonFrom, "a reason").value_or(EndReason::None);
    if (!reader.ok() || status == Status::Active || !c.active())
        return;
    c.status = status;
    c.endReason = reason;
    c.completedAt = event.at;
    c.execution = Execution::Resuming;
    if (reason == EndReason::Withdrawn)
        c.withdrawal = Withdrawal{event.actor, reader.textOr("comment"_L1)};
    if (reason != EndReason::Approved && reason != EndReason::Rejected)
        return;
    const Verdict ending = reason == EndReason::Approved ? Verdict::Approve : Verdict::Reject;
    for (auto it = c.decisions.crbegin(); it != c.decisions.crend() && !c.final; ++it) {
        if (it->decision.verdict == ending)
            c.final = *it;
    }
}

void foldExecution(Consultation &c, const Event &event)
{
    JsonReader reader(event.body);
    const Execution execution = reader.choice("execution"_L1, executionFrom, "an execution");
    const QJsonObject object = reader.objectOr("report"_L1);
    if (!reader.ok())
        return;
    if (reader.has("report"_L1)) {
        Result<Report> report = reportFromJson(object);
        if (!report)
            return;
        if (!object.contains("at"_L1))
            report->at = event.at;
        c.report = *std::move(report);
    }
    c.execution = execution;
}

void foldAttempt(Consultation &c, const Event &event)
{
    QJsonObject body = event.body;
    body.insert("at"_L1, event.at.toString());
    const Result<WorkflowAttempt> attempt = workflowAttemptFromJson(body);
    if (!attempt)
        return;
    c.workflowAttempts += attempt->times;
    c.lastAttempt = *attempt;
}

void foldReopening(Consultation &c, const Event &event)
{
    if (c.stopsWorkflow())
        c.reopened = WorkflowReopening{event.actor, event.body.value("comment"_L1).toString(), event.at};
}

} // namespace

void fold(Consultation &c, const Event &event)
{
    const bool empty = c.id.isNull();
    // Told twice, or of another consultation: nothing to take.
    if (!empty && (event.consultation != c.id || event.seq <= c.head))
        return;
    if (event.type == EventType::ConsultationStarted && empty) {
        foldStarted(c, event);
    } else if (!empty) {
        switch (event.type) {
        case EventType::ContextRevised: foldRevised(c, event); break;
        case EventType::DecisionRecorded: foldDecision(c, event); break;
        case EventType::ConsultationEnded: foldEnded(c, event); break;
        case EventType::ExecutionChanged: foldExecution(c, event); break;
        case EventType::WorkflowAttempted: foldAttempt(c, event); break;
        case EventType::WorkflowReopened: foldReopening(c, event); break;
        default: break;
        }
    }
    c.head = event.seq;
}

} // namespace witan
