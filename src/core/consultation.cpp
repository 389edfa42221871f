// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/consultation.h"

#include "core/context.h"
#include "core/enum_names.h"
#include "core/json_reader.h"
#include "core/untrusted_text.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <array>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames<Status, 3> kStatuses{{
    {Status::Active, u"ACTIVE"},
    {Status::Completed, u"COMPLETED"},
    {Status::Cancelled, u"CANCELLED"},
}};
constexpr EnumNames<Execution, 6> kExecutions{{
    {Execution::Paused, u"PAUSED"},
    {Execution::Resuming, u"RESUMING"},
    {Execution::Resumed, u"RESUMED"},
    {Execution::Stopped, u"STOPPED"},
    {Execution::Succeeded, u"SUCCEEDED"},
    {Execution::Failed, u"FAILED"},
}};
constexpr EnumNames<EndReason, 4> kEndReasons{{
    {EndReason::Approved, u"approved"},
    {EndReason::Rejected, u"rejected"},
    {EndReason::Expired, u"expired"},
    {EndReason::Withdrawn, u"withdrawn"},
}};

constexpr EnumNames<Report::Outcome, 3> kOutcomes{{
    {Report::Outcome::Running, u"running"},
    {Report::Outcome::Succeeded, u"succeeded"},
    {Report::Outcome::Failed, u"failed"},
}};

constexpr std::array kReserved{
    "agent_id"_L1, "agent_name"_L1, "asked_before"_L1, "claimed_by"_L1, "completed_at"_L1, "consultation_id"_L1, "context"_L1, "deadline"_L1,
    "decision"_L1, "decisions"_L1, "digest"_L1, "end_reason"_L1, "execution"_L1, "head"_L1, "owner"_L1, "policy"_L1,
    "report"_L1, "revision"_L1, "started_at"_L1, "state"_L1, "state_digest"_L1, "status"_L1, "title"_L1, "withdrawal"_L1,
    "workflow_attempts"_L1, "workflow_id"_L1, "workflow_reopened"_L1,
};

void readNested(JsonReader &reader, Consultation &c)
{
    for (const QJsonValue value : reader.arrayOr("decisions"_L1)) {
        const Result<RecordedDecision> decision = recordedDecisionFromJson(value.toObject());
        if (decision)
            c.decisions.append(*decision);
        else
            reader.takeError("decisions"_L1, decision.error());
    }
    if (const QJsonObject object = reader.objectOr("decision"_L1); reader.has("decision"_L1)) {
        const Result<RecordedDecision> decision = recordedDecisionFromJson(object);
        if (decision)
            c.final = *decision;
        else
            reader.takeError("decision"_L1, decision.error());
    }
    if (const QJsonObject object = reader.objectOr("withdrawal"_L1); reader.has("withdrawal"_L1)) {
        const Result<Withdrawal> withdrawal = withdrawalFromJson(object);
        if (withdrawal)
            c.withdrawal = *withdrawal;
        else
            reader.takeError("withdrawal"_L1, withdrawal.error());
    }
    // Said beside the consultation: what of it cannot be read hides nothing else.
    if (const Result<AskedBefore> before = askedBeforeFromJson(reader.objectOr("asked_before"_L1)))
        c.askedBefore = *before;
    if (reader.has("workflow_attempts"_L1)) {
        const QJsonObject attempts = reader.objectOr("workflow_attempts"_L1);
        c.workflowAttempts = attempts.value("count"_L1).toInt();
        if (const Result<WorkflowAttempt> last = workflowAttemptFromJson(attempts.value("last"_L1).toObject()))
            c.lastAttempt = *last;
    }
    if (reader.has("workflow_reopened"_L1)) {
        if (const Result<WorkflowReopening> reopened = workflowReopeningFromJson(reader.objectOr("workflow_reopened"_L1)))
            c.reopened = *reopened;
    }
    if (const QJsonObject object = reader.objectOr("report"_L1); reader.has("report"_L1)) {
        const Result<Report> report = reportFromJson(object);
        if (report)
            c.report = *report;
        else
            reader.takeError("report"_L1, report.error());
    }
}

} // namespace

QString toString(Status status)
{
    return nameOf(kStatuses, status);
}

QString toString(Execution execution)
{
    return nameOf(kExecutions, execution);
}

QString toString(EndReason reason)
{
    return nameOf(kEndReasons, reason);
}

std::optional<Status> statusFrom(QStringView text)
{
    return valueOf(kStatuses, text);
}

std::optional<Execution> executionFrom(QStringView text)
{
    return valueOf(kExecutions, text);
}

std::optional<EndReason> endReasonFrom(QStringView text)
{
    return text.isEmpty() ? EndReason::None : valueOf(kEndReasons, text);
}

QString toString(Report::Outcome outcome)
{
    return nameOf(kOutcomes, outcome);
}

std::optional<Report::Outcome> outcomeFrom(QStringView text)
{
    return valueOf(kOutcomes, text);
}

QString Consultation::displayTitle() const
{
    if (!title.trimmed().isEmpty())
        return title;
    const std::optional<Plan> plan = Context::parse(context).plan;
    return displayTitle(plan ? plan->request : QString());
}

QString Consultation::displayTitle(const QString &request) const
{
    if (!title.trimmed().isEmpty())
        return title;
    return request.trimmed().isEmpty() ? agentName : request;
}

QList<RecordedDecision> Consultation::standingApprovals(Timestamp now) const
{
    QList<RecordedDecision> standing;
    QSet<QString> heard;
    for (auto it = decisions.crbegin(); it != decisions.crend(); ++it) {
        if (heard.contains(it->actor.id))
            continue;
        heard.insert(it->actor.id);
        const std::optional<Timestamp> until = it->decision.validUntil();
        if (it->decision.verdict == Verdict::Approve && (!until || now < *until))
            standing.prepend(*it);
    }
    return standing;
}

int Consultation::missingApprovals(Timestamp now) const
{
    return qMax(0, qMax(1, policy.requiredApprovals) - approvals(now));
}

bool Consultation::stopsWorkflow() const
{
    return final && final->decision.verdict == Verdict::Reject && final->decision.scope == RejectScope::Workflow && !reopened;
}

QJsonObject toJson(const Withdrawal &withdrawal)
{
    QJsonObject object{{"by"_L1, toJson(withdrawal.by)}};
    if (!withdrawal.comment.isEmpty())
        object.insert("comment"_L1, withdrawal.comment);
    return object;
}

Result<Withdrawal> withdrawalFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Withdrawal withdrawal;
    withdrawal.comment = reader.textOr("comment"_L1);
    const Result<Principal> by = principalFromJson(reader.object("by"_L1));
    if (!by)
        reader.takeError("by"_L1, by.error());
    if (!reader.ok())
        return reader.error();
    withdrawal.by = *by;
    return withdrawal;
}

QJsonObject toJson(const Report &report)
{
    QJsonObject object{
        {"outcome"_L1, toString(report.outcome)},
        {"summary"_L1, report.summary},
        {"at"_L1, report.at.toString()},
    };
    if (!report.details.isEmpty())
        object.insert("details"_L1, report.details);
    return object;
}

Result<Report> reportFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Report report;
    report.outcome = reader.choice("outcome"_L1, outcomeFrom, "running, succeeded or failed");
    report.summary = reader.textOr("summary"_L1);
    report.details = reader.objectOr("details"_L1);
    report.at = reader.timeIfAny("at"_L1).value_or(Timestamp());
    if (!reader.ok())
        return reader.error();
    return report;
}

EarlierAsk earlierAskOf(const Consultation &c, const QString &request, bool same)
{
    constexpr qsizetype kMostTitle = 200, kMostComment = 400;
    const auto nameOf = [](const Principal &who) { return oneLine(who.name.isEmpty() ? who.id : who.name, kMostTitle); };
    EarlierAsk ask;
    ask.consultation = c.id;
    ask.title = oneLine(c.displayTitle(request), kMostTitle);
    ask.startedAt = c.startedAt;
    ask.same = same;
    ask.endReason = c.endReason;
    ask.at = c.completedAt;
    if (c.final) {
        ask.decision = c.final->decision.id;
        ask.scope = c.final->decision.scope;
        ask.by = nameOf(c.final->actor);
        ask.byId = c.final->actor.id;
        ask.comment = oneLine(c.final->decision.comment, kMostComment);
    } else if (c.withdrawal) {
        ask.by = nameOf(c.withdrawal->by);
        ask.byId = c.withdrawal->by.id;
        ask.comment = oneLine(c.withdrawal->comment, kMostComment);
    }
    return ask;
}

void follow(AskedBefore &before, const Consultation &earlier)
{
    for (EarlierAsk &ask : before.newest) {
        if (ask.consultation != earlier.id || ask.endReason == earlier.endReason)
            continue;
        EarlierAsk now = earlierAskOf(earlier, {}, ask.same);
        now.title = ask.title;
        ask = now;
        before.rejected += now.endReason == EndReason::Rejected ? 1 : 0;
    }
}

bool isReservedMember(QStringView name)
{
    return std::binary_search(kReserved.begin(), kReserved.end(), name, [](const auto &a, const auto &b) { return a < b; });
}

QJsonObject detailsOf(const Consultation &c)
{
    QJsonObject object;
    if (!c.decisions.isEmpty()) {
        QJsonArray decisions;
        for (const RecordedDecision &recorded : c.decisions)
            decisions.append(toJson(recorded));
        object.insert("decisions"_L1, decisions);
    }
    if (c.final)
        object.insert("decision"_L1, toJson(*c.final));
    if (c.withdrawal)
        object.insert("withdrawal"_L1, toJson(*c.withdrawal));
    if (c.report)
        object.insert("report"_L1, toJson(*c.report));
    if (!c.askedBefore.isEmpty())
        object.insert("asked_before"_L1, toJson(c.askedBefore));
    if (c.lastAttempt)
        object.insert("workflow_attempts"_L1, QJsonObject{{"count"_L1, c.workflowAttempts}, {"last"_L1, toJson(*c.lastAttempt)}});
    if (c.reopened)
        object.insert("workflow_reopened"_L1, toJson(*c.reopened));
    return object;
}

Result<void> readDetails(const QJsonObject &details, Consultation &consultation)
{
    JsonReader reader(details);
    readNested(reader, consultation);
    return reader.ok() ? Result<void>() : Result<void>(reader.error());
}

QJsonObject toJson(const Consultation &c, WithContext with)
{
    QJsonObject object{
        {"consultation_id"_L1, c.id.toString()}, {"workflow_id"_L1, c.workflow.toString()},
        {"agent_id"_L1, c.agentId},              {"agent_name"_L1, c.agentName},
        {"revision"_L1, c.revision},             {"digest"_L1, c.digest},
        {"status"_L1, toString(c.status)},       {"execution"_L1, toString(c.execution)},
        {"policy"_L1, toJson(c.policy)},         {"started_at"_L1, c.startedAt.toString()},
        {"owner"_L1, c.owner},                   {"head"_L1, c.head},
    };
    if (!c.title.isEmpty())
        object.insert("title"_L1, c.title);
    if (with == WithContext::Yes)
        object.insert("context"_L1, c.context);
    if (c.endReason != EndReason::None)
        object.insert("end_reason"_L1, toString(c.endReason));
    if (c.deadline)
        object.insert("deadline"_L1, c.deadline->toString());
    if (c.completedAt)
        object.insert("completed_at"_L1, c.completedAt->toString());
    const QJsonObject details = detailsOf(c);
    for (auto it = details.begin(); it != details.end(); ++it)
        object.insert(it.key(), it.value());
    for (auto it = c.extra.begin(); with == WithContext::Yes && it != c.extra.end(); ++it) {
        if (!isReservedMember(it.key()))
            object.insert(it.key(), it.value());
    }
    return object;
}

Result<Consultation> consultationFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Consultation c;
    c.id = reader.id<ConsultationId>("consultation_id"_L1);
    c.workflow = reader.id<WorkflowId>("workflow_id"_L1);
    c.agentId = reader.text("agent_id"_L1);
    c.agentName = reader.textOr("agent_name"_L1);
    c.title = reader.textOr("title"_L1);
    c.context = reader.objectOr("context"_L1);
    c.revision = reader.countOr("revision"_L1, 1, 1);
    c.digest = reader.text("digest"_L1);
    c.status = reader.choice("status"_L1, statusFrom, "ACTIVE, COMPLETED or CANCELLED");
    c.execution = reader.choice("execution"_L1, executionFrom,
                                "PAUSED, RESUMING, RESUMED, STOPPED, SUCCEEDED or FAILED");
    c.endReason = reader.choiceIfAny("end_reason"_L1, endReasonFrom, "approved, rejected, expired or withdrawn")
                      .value_or(EndReason::None);
    c.policy = policyFromJson(reader.objectOr("policy"_L1));
    c.deadline = reader.timeIfAny("deadline"_L1);
    c.startedAt = reader.time("started_at"_L1);
    c.completedAt = reader.timeIfAny("completed_at"_L1);
    c.owner = reader.textOr("owner"_L1);
    c.head = reader.integerOr("head"_L1, 0);
    readNested(reader, c);
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!isReservedMember(it.key()))
            c.extra.insert(it.key(), it.value());
    }
    if (!reader.ok())
        return reader.error();
    return c;
}

} // namespace witan
