// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/members.h"
#include "protocol/methods.h"

using namespace Qt::StringLiterals;

namespace witan::protocol {
namespace {

constexpr auto kParams = "params"_L1, kResult = "result"_L1;
constexpr auto kStatuses = "one of ACTIVE, COMPLETED, CANCELLED";
/// A page longer than this is never useful; the service may still give fewer.
constexpr qint64 kLongestPage = 10'000;
constexpr qint64 kMostMissing = 1'000'000;

ConsultationId consultationOf(Members &members)
{
    return members.id<ConsultationId>("consultation_id"_L1);
}

std::optional<Status> endFrom(QStringView text)
{
    const auto status = statusFrom(text);
    return status == Status::Active ? std::nullopt : status;
}

std::optional<EndReason> namedReasonFrom(QStringView text)
{
    return text.isEmpty() ? std::nullopt : endReasonFrom(text);
}

std::optional<bool> attachedFrom(QStringView text)
{
    if (text == u"attached")
        return true;
    return text == u"detached" ? std::optional(false) : std::nullopt;
}

/// What `resume` and the answer to an attach have in common beside the decision.
template<typename Told>
void readRuling(Members &members, Told &told)
{
    told.endReason = members.choiceIfAny("end_reason"_L1, namedReasonFrom, "one of approved, rejected, expired, withdrawn").value_or(EndReason::None);
    if (members.has("decisions"_L1))
        told.decisions = members.list("decisions"_L1, recordedDecisionFromJson);
    if (members.has("withdrawal"_L1))
        told.withdrawal = members.nested("withdrawal"_L1, withdrawalFromJson);
    told.next = members.textOr("next"_L1);
}

/// An agent's typed question as it came; a reviewer's program makes buttons or a field of it.
Result<QJsonObject> checkedAsk(const QJsonObject &ask)
{
    JsonReader reader(ask);
    const QString kind = reader.text("kind"_L1);
    if (kind != u"choice" && kind != u"text" && kind != u"number")
        reader.refuse("kind"_L1, "choice, text or number");
    const QJsonArray options = reader.arrayOr("options"_L1);
    if (kind == u"choice" && options.isEmpty())
        reader.refuse("options"_L1, "a list of the texts to choose from");
    for (const QJsonValue option : options) {
        if (option.toString().trimmed().isEmpty())
            reader.refuse("options"_L1, "a list of texts, none of them empty");
    }
    return reader.ok() ? Result<QJsonObject>(ask) : Result<QJsonObject>(reader.error());
}

/// What Witan does not know of an object: kept, so that nothing an agent sent is hidden from who approves it.
QJsonObject unknownMembers(QJsonObject object, std::initializer_list<QLatin1StringView> known)
{
    for (const QLatin1StringView name : known)
        object.remove(name);
    return object;
}

/// `into` with the unknown members beside its own, which win.
QJsonObject merged(QJsonObject into, const QJsonObject &unknown)
{
    for (auto it = unknown.begin(); it != unknown.end(); ++it) {
        if (!into.contains(it.key()))
            into.insert(it.key(), it.value());
    }
    return into;
}

} // namespace

template<>
Result<HelloParams> read<HelloParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    return members.finish(HelloParams{members.text("client"_L1)});
}

template<>
Result<HelloResult> read<HelloResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    HelloResult result;
    result.protocol = static_cast<int>(members.integer("protocol"_L1, 1, 1'000'000));
    result.service = members.text("service"_L1);
    result.principal = members.nested("principal"_L1, principalFromJson).value_or(Principal());
    result.limits = limitsFromJson(members.objectOr("limits"_L1));
    result.cursor = members.integer("cursor"_L1, 0);
    result.time = members.timeIfAny("time"_L1);
    return members.finish(result);
}

template<>
Result<EventsSinceParams> read<EventsSinceParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    EventsSinceParams params;
    params.cursor = members.integer("cursor"_L1, 0);
    params.limit = static_cast<int>(members.integerWithin("limit"_L1, params.limit, 1, kLongestPage));
    return members.finish(params);
}

template<>
Result<EventsSinceResult> read<EventsSinceResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    EventsSinceResult result;
    result.events = members.list("events"_L1, eventFromJson);
    result.cursor = members.integer("cursor"_L1, 0);
    result.more = members.boolean("more"_L1);
    return members.finish(std::move(result));
}

template<>
Result<EventsSubscribeParams> read<EventsSubscribeParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    return members.finish(EventsSubscribeParams{members.integer("cursor"_L1, 0)});
}

template<>
Result<ConsultationsListParams> read<ConsultationsListParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    ConsultationsListParams params;
    params.status = members.choiceIfAny("status"_L1, statusFrom, kStatuses);
    params.limit = static_cast<int>(members.integerWithin("limit"_L1, params.limit, 1, kLongestPage));
    params.before = members.idIfAny<ConsultationId>("before"_L1);
    return members.finish(params);
}

template<>
Result<Decision> read<Decision>(const QJsonObject &object)
{
    Result<Decision> decision = decisionFromJson(object);
    if (decision)
        return decision;
    Error error = decision.error();
    if (!error.field.isEmpty())
        error.field.prepend(kParams + u'.');
    return error;
}

template<>
Result<ConsultationParams> read<ConsultationParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    return members.finish(ConsultationParams{consultationOf(members)});
}

template<>
Result<HistoryPageParams> read<HistoryPageParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    HistoryPageParams params;
    params.consultation = consultationOf(members);
    params.beforeSeq = members.integerOr("before_seq"_L1, 0);
    params.limit = static_cast<int>(members.integerWithin("limit"_L1, params.limit, 1, kLongestPage));
    return members.finish(params);
}

template<>
Result<HistoryPageResult> read<HistoryPageResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    HistoryPageResult result;
    result.messages = members.list("messages"_L1, messageFromJson);
    result.more = members.boolean("more"_L1);
    return members.finish(std::move(result));
}

template<>
Result<MessageSendParams> read<MessageSendParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    MessageSendParams params;
    params.id = members.id<MessageId>("message_id"_L1);
    params.consultation = consultationOf(members);
    params.content = members.filledText("content"_L1);
    params.audience = members.choiceIfAny("audience"_L1, audienceFrom, "all or reviewers").value_or(Audience::All);
    params.replyTo = members.idIfAny<MessageId>("reply_to"_L1);
    if (members.has("anchor"_L1))
        params.anchor = members.nested("anchor"_L1, anchorFromJson);
    if (!members.objectOr("ask"_L1).isEmpty())
        params.ask = members.nested("ask"_L1, checkedAsk).value_or(QJsonObject());
    params.metadata = merged(members.objectOr("metadata"_L1),
                             unknownMembers(object, {"message_id"_L1, "consultation_id"_L1, "content"_L1, "audience"_L1,
                                                     "reply_to"_L1, "anchor"_L1, "ask"_L1, "metadata"_L1}));
    return members.finish(std::move(params));
}

template<>
Result<MessageSendResult> read<MessageSendResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    MessageSendResult result;
    result.seq = members.integer("seq"_L1, 1);
    result.timestamp = members.time("timestamp"_L1);
    return members.finish(result);
}

template<>
Result<AnswerRetryParams> read<AnswerRetryParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    AnswerRetryParams params;
    params.consultation = consultationOf(members);
    params.message = members.id<MessageId>("message_id"_L1);
    return members.finish(params);
}

template<>
Result<DecisionSubmitResult> read<DecisionSubmitResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    DecisionSubmitResult result;
    result.seq = members.integer("seq"_L1, 1);
    result.status = members.choice("status"_L1, statusFrom, kStatuses);
    result.missing = static_cast<int>(members.integer("missing"_L1, 0, kMostMissing));
    return members.finish(result);
}

template<>
Result<ConsultationEndParams> read<ConsultationEndParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    ConsultationEndParams params;
    params.consultation = consultationOf(members);
    params.outcome = members.choice("outcome"_L1, endFrom, "COMPLETED or CANCELLED");
    params.comment = members.textOr("comment"_L1);
    return members.finish(std::move(params));
}

template<>
Result<ConsultationEndResult> read<ConsultationEndResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    ConsultationEndResult result;
    result.seq = members.integer("seq"_L1, 1);
    result.status = members.choice("status"_L1, statusFrom, kStatuses);
    return members.finish(result);
}

template<>
Result<WorkflowReopenParams> read<WorkflowReopenParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    WorkflowReopenParams params;
    params.consultation = consultationOf(members);
    params.comment = members.textOr("comment"_L1);
    return members.finish(std::move(params));
}

template<>
Result<ConsultationStartParams> read<ConsultationStartParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    ConsultationStartParams params;
    params.consultation = consultationOf(members);
    params.workflow = members.id<WorkflowId>("workflow_id"_L1);
    params.agentId = members.filledText("agent_id"_L1);
    params.agentName = members.filledText("agent_name"_L1);
    params.title = members.textOr("title"_L1);
    params.context = members.object("context"_L1);
    params.state = object.value("state"_L1);
    params.deadline = members.timeIfAny("deadline"_L1);
    params.extra = unknownMembers(object, {"consultation_id"_L1, "workflow_id"_L1, "agent_id"_L1, "agent_name"_L1,
                                           "title"_L1, "context"_L1, "state"_L1, "deadline"_L1});
    return members.finish(std::move(params));
}

template<>
Result<ConsultationStartResult> read<ConsultationStartResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    ConsultationStartResult result;
    result.consultation = consultationOf(members);
    result.digest = members.text("digest"_L1);
    result.policy = policyFromJson(members.objectOr("policy"_L1));
    return members.finish(std::move(result));
}

template<>
Result<ConsultationAttachResult> read<ConsultationAttachResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    ConsultationAttachResult result;
    result.status = members.choice("status"_L1, statusFrom, kStatuses);
    result.execution = members.choice("execution"_L1, executionFrom, "one of PAUSED, RESUMING, RESUMED, STOPPED, SUCCEEDED, FAILED");
    result.context = members.object("context"_L1);
    result.digest = members.text("digest"_L1);
    result.revision = static_cast<int>(members.integer("revision"_L1, 1, std::numeric_limits<int>::max()));
    result.state = object.value("state"_L1);
    result.unanswered = members.list("unanswered"_L1, messageFromJson);
    if (members.has("decision"_L1))
        result.decision = members.nested("decision"_L1, recordedDecisionFromJson);
    readRuling(members, result);
    result.extra = members.objectOr("extra"_L1);
    return members.finish(std::move(result));
}

template<>
Result<ContextReviseParams> read<ContextReviseParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    ContextReviseParams params;
    params.consultation = consultationOf(members);
    params.baseDigest = members.filledText("base_digest"_L1);
    params.context = members.object("context"_L1);
    params.note = members.textOr("note"_L1);
    params.extra = unknownMembers(object, {"consultation_id"_L1, "base_digest"_L1, "context"_L1, "note"_L1});
    return members.finish(std::move(params));
}

template<>
Result<ContextReviseResult> read<ContextReviseResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    ContextReviseResult result;
    result.revision = static_cast<int>(members.integer("revision"_L1, 1, std::numeric_limits<int>::max()));
    result.digest = members.text("digest"_L1);
    return members.finish(std::move(result));
}

template<>
Result<StateSaveParams> read<StateSaveParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    StateSaveParams params;
    params.consultation = consultationOf(members);
    params.state = members.anything("state"_L1);
    return members.finish(std::move(params));
}

template<>
Result<StateSaveResult> read<StateSaveResult>(const QJsonObject &object)
{
    Members members(object, kResult);
    return members.finish(StateSaveResult{members.text("digest"_L1)});
}

template<>
Result<ConsultationResumedParams> read<ConsultationResumedParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    return members.finish(ConsultationResumedParams{consultationOf(members), members.idIfAny<DecisionId>("decision_id"_L1)});
}

template<>
Result<ConsultationReportParams> read<ConsultationReportParams>(const QJsonObject &object)
{
    Members members(object, kParams);
    ConsultationReportParams params;
    params.consultation = consultationOf(members);
    params.outcome = members.choice("outcome"_L1, outcomeFrom, "running, succeeded or failed");
    params.summary = members.text("summary"_L1);
    params.details = merged(members.objectOr("details"_L1),
                            unknownMembers(object, {"consultation_id"_L1, "outcome"_L1, "summary"_L1, "details"_L1}));
    return members.finish(std::move(params));
}

template<>
Result<EventNotice> read<EventNotice>(const QJsonObject &object)
{
    Members members(object, kParams);
    return members.finish(EventNotice{members.nested("event"_L1, eventFromJson).value_or(Event())});
}

template<>
Result<AnswerDeltaNotice> read<AnswerDeltaNotice>(const QJsonObject &object)
{
    Members members(object, kParams);
    AnswerDeltaNotice notice;
    notice.consultation = consultationOf(members);
    notice.message = members.id<MessageId>("message_id"_L1);
    notice.text = members.text("text"_L1);
    return members.finish(std::move(notice));
}

template<>
Result<PresenceNotice> read<PresenceNotice>(const QJsonObject &object)
{
    Members members(object, kParams);
    PresenceNotice notice;
    if (members.has("consultation_id"_L1)) {
        notice.consultation = consultationOf(members);
        notice.agentAttached = members.choice("agent"_L1, attachedFrom, "attached or detached");
    }
    notice.reviewers = members.texts("reviewers"_L1);
    return members.finish(std::move(notice));
}

template<>
Result<QuestionNotice> read<QuestionNotice>(const QJsonObject &object)
{
    Members members(object, kParams);
    QuestionNotice notice;
    notice.message = members.nested("message"_L1, messageFromJson).value_or(Message());
    notice.conversation = members.list("conversation"_L1, messageFromJson);
    notice.contextSummary = members.textOr("context_summary"_L1);
    return members.finish(std::move(notice));
}

template<>
Result<ResumeNotice> read<ResumeNotice>(const QJsonObject &object)
{
    Members members(object, kParams);
    ResumeNotice notice;
    notice.consultation = consultationOf(members);
    notice.status = members.choice("status"_L1, statusFrom, kStatuses);
    if (members.has("decision"_L1))
        notice.decision = members.nested("decision"_L1, recordedDecisionFromJson);
    notice.executed = members.booleanOr("executed"_L1, false);
    readRuling(members, notice);
    notice.state = object.value("state"_L1);
    return members.finish(std::move(notice));
}

} // namespace witan::protocol
