// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/methods.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan::protocol {
namespace {

void putText(QJsonObject &object, QLatin1StringView name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(name, text);
}

void putObject(QJsonObject &object, QLatin1StringView name, const QJsonObject &value)
{
    if (!value.isEmpty())
        object.insert(name, value);
}

template<typename Id>
void putId(QJsonObject &object, QLatin1StringView name, const std::optional<Id> &id)
{
    if (id)
        object.insert(name, id->toString());
}

/// JSON null is a state like any other; only a state that was never given is left out.
void putState(QJsonObject &object, const QJsonValue &state)
{
    if (!state.isUndefined())
        object.insert("state"_L1, state);
}

template<typename T>
QJsonArray arrayOf(const QList<T> &values)
{
    QJsonArray array;
    for (const T &value : values)
        array.append(toJson(value));
    return array;
}

QJsonObject withConsultation(const ConsultationId &id)
{
    return {{"consultation_id"_L1, id.toString()}};
}

/// What `resume` and the answer to an attach have in common beside the decision.
template<typename Told>
void putRuling(QJsonObject &object, const Told &told)
{
    putText(object, "end_reason"_L1, toString(told.endReason));
    if (!told.decisions.isEmpty())
        object.insert("decisions"_L1, arrayOf(told.decisions));
    if (told.withdrawal)
        object.insert("withdrawal"_L1, toJson(*told.withdrawal));
    putText(object, "next"_L1, told.next);
}

} // namespace

QJsonObject write(const HelloParams &params)
{
    return {{"client"_L1, params.client}};
}

QJsonObject write(const HelloResult &result)
{
    QJsonObject object{
        {"protocol"_L1, result.protocol},
        {"service"_L1, result.service},
        {"principal"_L1, toJson(result.principal)},
        {"limits"_L1, toJson(result.limits)},
        {"cursor"_L1, result.cursor},
    };
    if (result.time)
        object.insert("time"_L1, result.time->toString());
    return object;
}

QJsonObject write(const EventsSinceParams &params)
{
    return {{"cursor"_L1, params.cursor}, {"limit"_L1, params.limit}};
}

QJsonObject write(const EventsSinceResult &result)
{
    return {{"events"_L1, arrayOf(result.events)}, {"cursor"_L1, result.cursor}, {"more"_L1, result.more}};
}

QJsonObject write(const EventsSubscribeParams &params)
{
    return {{"cursor"_L1, params.cursor}};
}

QJsonObject write(const ConsultationsListParams &params)
{
    QJsonObject object{{"limit"_L1, params.limit}};
    if (params.status)
        object.insert("status"_L1, toString(*params.status));
    putId(object, "before"_L1, params.before);
    return object;
}

QJsonObject write(const ConsultationParams &params)
{
    return withConsultation(params.consultation);
}

QJsonObject write(const HistoryPageParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    object.insert("limit"_L1, params.limit);
    if (params.beforeSeq > 0)
        object.insert("before_seq"_L1, params.beforeSeq);
    return object;
}

QJsonObject write(const HistoryPageResult &result)
{
    return {{"messages"_L1, arrayOf(result.messages)}, {"more"_L1, result.more}};
}

QJsonObject write(const MessageSendParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    object.insert("message_id"_L1, params.id.toString());
    object.insert("content"_L1, params.content);
    if (params.audience != Audience::All)
        object.insert("audience"_L1, toString(params.audience));
    putId(object, "reply_to"_L1, params.replyTo);
    if (params.anchor)
        object.insert("anchor"_L1, toJson(*params.anchor));
    putObject(object, "ask"_L1, params.ask);
    putObject(object, "metadata"_L1, params.metadata);
    return object;
}

QJsonObject write(const MessageSendResult &result)
{
    return {{"seq"_L1, result.seq}, {"timestamp"_L1, result.timestamp.toString()}};
}

QJsonObject write(const AnswerRetryParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    object.insert("message_id"_L1, params.message.toString());
    return object;
}

QJsonObject write(const DecisionSubmitResult &result)
{
    return {{"seq"_L1, result.seq}, {"status"_L1, toString(result.status)}, {"missing"_L1, result.missing}};
}

QJsonObject write(const ConsultationEndParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    object.insert("outcome"_L1, toString(params.outcome));
    putText(object, "comment"_L1, params.comment);
    return object;
}

QJsonObject write(const WorkflowReopenParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    putText(object, "comment"_L1, params.comment);
    return object;
}

QJsonObject write(const ConsultationEndResult &result)
{
    return {{"seq"_L1, result.seq}, {"status"_L1, toString(result.status)}};
}

QJsonObject write(const ConsultationStartParams &params)
{
    QJsonObject object = params.extra;
    object.insert("consultation_id"_L1, params.consultation.toString());
    object.insert("workflow_id"_L1, params.workflow.toString());
    object.insert("agent_id"_L1, params.agentId);
    object.insert("agent_name"_L1, params.agentName);
    putText(object, "title"_L1, params.title);
    object.insert("context"_L1, params.context);
    putState(object, params.state);
    if (params.deadline)
        object.insert("deadline"_L1, params.deadline->toString());
    return object;
}

QJsonObject write(const ConsultationStartResult &result)
{
    QJsonObject object = withConsultation(result.consultation);
    object.insert("digest"_L1, result.digest);
    object.insert("policy"_L1, toJson(result.policy));
    return object;
}

QJsonObject write(const ConsultationAttachResult &result)
{
    QJsonObject object{
        {"status"_L1, toString(result.status)},
        {"execution"_L1, toString(result.execution)},
        {"context"_L1, result.context},
        {"digest"_L1, result.digest},
        {"revision"_L1, result.revision},
        {"unanswered"_L1, arrayOf(result.unanswered)},
    };
    putState(object, result.state);
    if (result.decision)
        object.insert("decision"_L1, toJson(*result.decision));
    putRuling(object, result);
    putObject(object, "extra"_L1, result.extra);
    return object;
}

QJsonObject write(const ContextReviseParams &params)
{
    QJsonObject object = params.extra;
    object.insert("consultation_id"_L1, params.consultation.toString());
    object.insert("base_digest"_L1, params.baseDigest);
    object.insert("context"_L1, params.context);
    putText(object, "note"_L1, params.note);
    return object;
}

QJsonObject write(const ContextReviseResult &result)
{
    return {{"revision"_L1, result.revision}, {"digest"_L1, result.digest}};
}

QJsonObject write(const StateSaveParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    putState(object, params.state);
    return object;
}

QJsonObject write(const StateSaveResult &result)
{
    return {{"digest"_L1, result.digest}};
}

QJsonObject write(const ConsultationResumedParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    if (params.decision)
        object.insert("decision_id"_L1, params.decision->toString());
    return object;
}

QJsonObject write(const ConsultationReportParams &params)
{
    QJsonObject object = withConsultation(params.consultation);
    object.insert("outcome"_L1, toString(params.outcome));
    object.insert("summary"_L1, params.summary);
    putObject(object, "details"_L1, params.details);
    return object;
}

QJsonObject write(const EventNotice &notice)
{
    return {{"event"_L1, toJson(notice.event)}};
}

QJsonObject write(const AnswerDeltaNotice &notice)
{
    QJsonObject object = withConsultation(notice.consultation);
    object.insert("message_id"_L1, notice.message.toString());
    object.insert("text"_L1, notice.text);
    return object;
}

QJsonObject write(const PresenceNotice &notice)
{
    QJsonObject object{{"reviewers"_L1, QJsonArray::fromStringList(notice.reviewers)}};
    if (notice.consultation.isNull())
        return object;
    object.insert("consultation_id"_L1, notice.consultation.toString());
    object.insert("agent"_L1, notice.agentAttached ? "attached"_L1 : "detached"_L1);
    return object;
}

QJsonObject write(const QuestionNotice &notice)
{
    return {
        {"message"_L1, toJson(notice.message)},
        {"conversation"_L1, arrayOf(notice.conversation)},
        {"context_summary"_L1, notice.contextSummary},
    };
}

QJsonObject write(const ResumeNotice &notice)
{
    QJsonObject object = withConsultation(notice.consultation);
    object.insert("status"_L1, toString(notice.status));
    if (notice.decision)
        object.insert("decision"_L1, toJson(*notice.decision));
    object.insert("executed"_L1, notice.executed);
    putRuling(object, notice);
    putState(object, notice.state);
    return object;
}

} // namespace witan::protocol
