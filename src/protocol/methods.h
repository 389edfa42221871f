// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/decision.h"
#include "core/event.h"
#include "core/message.h"
#include "core/principal.h"
#include "protocol/limits.h"

#include <optional>

/// The params and results of every method as structs, with total, checked readers: a missing member or a wrong type is
/// Error{Invalid, field}. Writers leave out what is empty. Named as in src/protocol/README.md.
namespace witan::protocol {

namespace method {
inline constexpr auto kHello = "hello";
inline constexpr auto kEventsSince = "events/since";
inline constexpr auto kEventsSubscribe = "events/subscribe";
inline constexpr auto kConsultationsList = "consultations/list";
inline constexpr auto kConsultationGet = "consultation/get";
inline constexpr auto kHistoryPage = "history/page";
inline constexpr auto kMessageSend = "message/send";
inline constexpr auto kAnswerRetry = "answer/retry";
inline constexpr auto kDecisionSubmit = "decision/submit";
inline constexpr auto kConsultationEnd = "consultation/end";
inline constexpr auto kWorkflowReopen = "workflow/reopen";
inline constexpr auto kConsultationStart = "consultation/start";
inline constexpr auto kConsultationAttach = "consultation/attach";
inline constexpr auto kContextRevise = "context/revise";
inline constexpr auto kStateSave = "state/save";
inline constexpr auto kConsultationResumed = "consultation/resumed";
inline constexpr auto kConsultationReport = "consultation/report";
// notifications
inline constexpr auto kEvent = "event";
inline constexpr auto kAnswerDelta = "answer/delta";
inline constexpr auto kPresence = "presence";
inline constexpr auto kQuestion = "question";
inline constexpr auto kResume = "resume";
}

struct HelloParams { QString client; };
struct HelloResult { int protocol = kProtocolVersion; QString service; Principal principal; Limits limits; qint64 cursor = 0; std::optional<Timestamp> time{}; };

struct EventsSinceParams { qint64 cursor = 0; int limit = 500; };
struct EventsSinceResult { QList<Event> events; qint64 cursor = 0; bool more = false; };
struct EventsSubscribeParams { qint64 cursor = 0; };
struct ConsultationsListParams { std::optional<Status> status; int limit = 100; std::optional<ConsultationId> before; };
struct ConsultationParams { ConsultationId consultation; };
struct HistoryPageParams { ConsultationId consultation; qint64 beforeSeq = 0; int limit = 50; };
struct HistoryPageResult { QList<Message> messages; bool more = false; };

struct MessageSendParams {
    MessageId id;
    ConsultationId consultation;
    QString content;
    Audience audience = Audience::All;
    std::optional<MessageId> replyTo;
    std::optional<Anchor> anchor;
    QJsonObject ask;         ///< agents only
    QJsonObject metadata;
};
struct MessageSendResult { qint64 seq = 0; Timestamp timestamp; };
struct AnswerRetryParams { ConsultationId consultation; MessageId message; };
struct DecisionSubmitResult { qint64 seq = 0; Status status = Status::Active; int missing = 0; };
struct ConsultationEndParams { ConsultationId consultation; Status outcome = Status::Completed; QString comment; };
struct ConsultationEndResult { qint64 seq = 0; Status status = Status::Completed; };

struct WorkflowReopenParams { ConsultationId consultation; QString comment; };

struct ConsultationStartParams {
    ConsultationId consultation;
    WorkflowId workflow;
    QString agentId, agentName, title;
    QJsonObject context;
    QJsonValue state = QJsonValue::Undefined;
    std::optional<Timestamp> deadline;
    QJsonObject extra;       ///< members that Witan does not know: kept with the consultation
};
struct ConsultationStartResult { ConsultationId consultation; QString digest; Policy policy; };
struct ConsultationAttachResult {
    Status status = Status::Active;
    Execution execution = Execution::Paused;
    QJsonObject context;
    QString digest;
    int revision = 1;
    QJsonValue state;
    QList<Message> unanswered;
    std::optional<RecordedDecision> decision;
    QList<RecordedDecision> decisions{};        ///< as in ResumeNotice, like the three below
    std::optional<Withdrawal> withdrawal{};
    EndReason endReason = EndReason::None;
    QString next{};
    QJsonObject extra{};     ///< the consultation's
};
struct ContextReviseParams {
    ConsultationId consultation;
    QString baseDigest;
    QJsonObject context;
    QString note;
    QJsonObject extra;       ///< as in ConsultationStartParams
};
struct ContextReviseResult { int revision = 0; QString digest; };
struct StateSaveParams { ConsultationId consultation; QJsonValue state; };
struct StateSaveResult { QString digest; };
/// Without a decision: the newest ruling that the agent was told.
struct ConsultationResumedParams { ConsultationId consultation; std::optional<DecisionId> decision{}; };
struct ConsultationReportParams { ConsultationId consultation; Report::Outcome outcome = Report::Outcome::Failed; QString summary; QJsonObject details; };

struct EventNotice { Event event; };
struct AnswerDeltaNotice { ConsultationId consultation; MessageId message; QString text; };
/// Without a consultation it tells only who is there, which holds for all of them.
struct PresenceNotice { ConsultationId consultation; bool agentAttached = false; QStringList reviewers; };
struct QuestionNotice { Message message; QList<Message> conversation; QString contextSummary; };
/// What a decided agent is told: what was decided, why, what is allowed next (src/protocol/README.md, Decisions).
struct ResumeNotice {
    ConsultationId consultation;
    Status status = Status::Active;
    EndReason endReason = EndReason::None;
    std::optional<RecordedDecision> decision;   ///< also for request_changes, with status ACTIVE
    bool executed = false;                      ///< always false: nothing was executed by the service
    QString next;                               ///< one sentence: what is allowed next
    QJsonValue state;
    /// Every decision that this ruling rests on, `decision` the last of them: approvals, and only what all of them allow was
    /// approved; or with status ACTIVE requests for changes, and each may ask for something else.
    QList<RecordedDecision> decisions{};
    std::optional<Withdrawal> withdrawal{};     ///< who took the question back, and why
};

// One reader and one writer each, overloaded by type: `read<HelloParams>(object)`.
template<typename T> Result<T> read(const QJsonObject &object);
template<> Result<HelloParams> read<HelloParams>(const QJsonObject &object);
template<> Result<HelloResult> read<HelloResult>(const QJsonObject &object);
template<> Result<EventsSinceParams> read<EventsSinceParams>(const QJsonObject &object);
template<> Result<EventsSinceResult> read<EventsSinceResult>(const QJsonObject &object);
template<> Result<EventsSubscribeParams> read<EventsSubscribeParams>(const QJsonObject &object);
template<> Result<ConsultationsListParams> read<ConsultationsListParams>(const QJsonObject &object);
template<> Result<ConsultationParams> read<ConsultationParams>(const QJsonObject &object);
template<> Result<HistoryPageParams> read<HistoryPageParams>(const QJsonObject &object);
template<> Result<HistoryPageResult> read<HistoryPageResult>(const QJsonObject &object);
template<> Result<MessageSendParams> read<MessageSendParams>(const QJsonObject &object);
template<> Result<MessageSendResult> read<MessageSendResult>(const QJsonObject &object);
template<> Result<AnswerRetryParams> read<AnswerRetryParams>(const QJsonObject &object);
/// The params of `decision/submit`.
template<> Result<Decision> read<Decision>(const QJsonObject &object);
template<> Result<DecisionSubmitResult> read<DecisionSubmitResult>(const QJsonObject &object);
template<> Result<ConsultationEndParams> read<ConsultationEndParams>(const QJsonObject &object);
template<> Result<ConsultationEndResult> read<ConsultationEndResult>(const QJsonObject &object);
template<> Result<WorkflowReopenParams> read<WorkflowReopenParams>(const QJsonObject &object);
template<> Result<ConsultationStartParams> read<ConsultationStartParams>(const QJsonObject &object);
template<> Result<ConsultationStartResult> read<ConsultationStartResult>(const QJsonObject &object);
template<> Result<ConsultationAttachResult> read<ConsultationAttachResult>(const QJsonObject &object);
template<> Result<ContextReviseParams> read<ContextReviseParams>(const QJsonObject &object);
template<> Result<ContextReviseResult> read<ContextReviseResult>(const QJsonObject &object);
template<> Result<StateSaveParams> read<StateSaveParams>(const QJsonObject &object);
template<> Result<StateSaveResult> read<StateSaveResult>(const QJsonObject &object);
template<> Result<ConsultationResumedParams> read<ConsultationResumedParams>(const QJsonObject &object);
template<> Result<ConsultationReportParams> read<ConsultationReportParams>(const QJsonObject &object);
template<> Result<EventNotice> read<EventNotice>(const QJsonObject &object);
template<> Result<AnswerDeltaNotice> read<AnswerDeltaNotice>(const QJsonObject &object);
template<> Result<PresenceNotice> read<PresenceNotice>(const QJsonObject &object);
template<> Result<QuestionNotice> read<QuestionNotice>(const QJsonObject &object);
template<> Result<ResumeNotice> read<ResumeNotice>(const QJsonObject &object);
QJsonObject write(const HelloParams &);
QJsonObject write(const HelloResult &);
QJsonObject write(const EventsSinceParams &);
QJsonObject write(const EventsSinceResult &);
QJsonObject write(const EventsSubscribeParams &);
QJsonObject write(const ConsultationsListParams &);
QJsonObject write(const ConsultationParams &);
QJsonObject write(const HistoryPageParams &);
QJsonObject write(const HistoryPageResult &);
QJsonObject write(const MessageSendParams &);
QJsonObject write(const MessageSendResult &);
QJsonObject write(const AnswerRetryParams &);
QJsonObject write(const DecisionSubmitResult &);
QJsonObject write(const ConsultationEndParams &);
QJsonObject write(const ConsultationEndResult &);
QJsonObject write(const WorkflowReopenParams &);
QJsonObject write(const ConsultationStartParams &);
QJsonObject write(const ConsultationStartResult &);
QJsonObject write(const ConsultationAttachResult &);
QJsonObject write(const ContextReviseParams &);
QJsonObject write(const ContextReviseResult &);
QJsonObject write(const StateSaveParams &);
QJsonObject write(const StateSaveResult &);
QJsonObject write(const ConsultationResumedParams &);
QJsonObject write(const ConsultationReportParams &);
QJsonObject write(const EventNotice &);
QJsonObject write(const AnswerDeltaNotice &);
QJsonObject write(const PresenceNotice &);
QJsonObject write(const QuestionNotice &);
QJsonObject write(const ResumeNotice &);
// `decision/submit` params are core's toJson(Decision) / decisionFromJson().

} // namespace witan::protocol
