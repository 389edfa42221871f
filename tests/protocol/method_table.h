// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json.h"
#include "protocol/methods.h"

#include <QJsonArray>

#include <functional>

/// One whole example of the params or result of every method, as it stands on the wire, and what each member may be.
namespace witan::test {

enum class Kind { Text, FilledText, Id, Whole, Count, Flag, Object, Array, Word, Time, Any, Free };
struct Member {
    const char *name;
    Kind kind;
    bool required;
};
struct MethodCase {
    const char *name;
    const char *where;     ///< "params" or "result"
    QByteArray example;
    QList<Member> members;
    std::function<Result<QJsonObject>(const QJsonObject &)> throughStruct;
};

template<typename T>
Result<QJsonObject> throughStruct(const QJsonObject &object)
{
    auto value = protocol::read<T>(object);
    if (!value)
        return value.error();
    return protocol::write(*value);
}

inline QByteArray withIds(QByteArray text)
{
    text.replace("$ACTOR", R"({"id":"ada","name":"Ada","role":"reviewer"})");
    text.replace("$MESSAGE", R"({"message_id":"22222222-2222-4222-8222-222222222222","consultation_id":"11111111-1111-4111-8111-111111111111","seq":3,"role":"HUMAN",)"
                             R"("author":"Ada","audience":"all","content":"Why?","timestamp":"2026-11-22T09:59:30.123Z","metadata":{}})");
    text.replace("$DECISION", R"({"decision_id":"55555555-5555-4555-8555-555555555555","consultation_id":"11111111-1111-4111-8111-111111111111","verdict":"reject",)"
                              R"("digest":"aa","seen_seq":3,"comment":"No.","scope":"action","actor":{"id":"ada","name":"Ada","role":"reviewer"},)"
                              R"("at":"2026-11-22T09:59:30.123Z","seq":7,"missing":0})");
    text.replace("$EVENT", R"({"cursor":9,"consultation_id":"11111111-1111-4111-8111-111111111111","seq":2,"type":"state.saved","actor":{"id":"a","name":"A","role":"agent"},)"
                           R"("at":"2026-11-22T09:59:30.123Z","body":{"size":2,"digest":"bb"},"prev":"cc","hash":"dd"})");
    text.replace("$C", "11111111-1111-4111-8111-111111111111");
    text.replace("$M", "22222222-2222-4222-8222-222222222222");
    text.replace("$R", "33333333-3333-4333-8333-333333333333");
    text.replace("$W", "44444444-4444-4444-8444-444444444444");
    text.replace("$D", "55555555-5555-4555-8555-555555555555");
    text.replace("$T", "2026-11-22T09:59:30.123Z");
    return text;
}

#define WITAN_CASE(type, where, example, ...) MethodCase{#type, where, withIds(example), __VA_ARGS__, throughStruct<protocol::type>}

inline const QList<MethodCase> &methodCases()
{
    using enum Kind;
    static const QList<MethodCase> cases{
        WITAN_CASE(HelloParams, "params", R"({"client":"test 1"})", {{"client", Text, true}}),
        WITAN_CASE(HelloResult, "result",
                   R"({"protocol":1,"service":"Witan","principal":$ACTOR,"cursor":4,"time":"$T","limits":{"content":65536,"context":4194304,"state":8388608,"name":1024,"extra":65536,"conditions":65536,"steps":10000,"factors":10000,"frame":16777216,"depth":64,)"
                   R"("requests_per_second":20,"request_burst":200,"connections_per_principal":256,"unsent":1048576,"rates":true}})",
                   {{"protocol", Count, true}, {"service", Text, true}, {"principal", Object, true}, {"cursor", Whole, true}, {"time", Time, false}, {"limits", Object, false}}),
        WITAN_CASE(WorkflowReopenParams, "params", R"({"consultation_id":"$C","comment":"After the talk."})", {{"consultation_id", Id, true}, {"comment", Text, false}}),
        WITAN_CASE(EventsSinceParams, "params", R"({"cursor":4,"limit":7})", {{"cursor", Whole, true}, {"limit", Count, false}}),
        WITAN_CASE(EventsSinceResult, "result", R"({"events":[$EVENT,$EVENT],"cursor":9,"more":true})", {{"events", Array, true}, {"cursor", Whole, true}, {"more", Flag, true}}),
        WITAN_CASE(EventsSubscribeParams, "params", R"({"cursor":4})", {{"cursor", Whole, true}}),
        WITAN_CASE(ConsultationsListParams, "params", R"({"status":"ACTIVE","limit":7,"before":"$C"})", {{"status", Word, false}, {"limit", Count, false}, {"before", Id, false}}),
        WITAN_CASE(ConsultationParams, "params", R"({"consultation_id":"$C"})", {{"consultation_id", Id, true}}),
        WITAN_CASE(ConsultationResumedParams, "params", R"({"consultation_id":"$C","decision_id":"$M"})", {{"consultation_id", Id, true}, {"decision_id", Id, false}}),
        WITAN_CASE(HistoryPageParams, "params", R"({"consultation_id":"$C","before_seq":12,"limit":7})", {{"consultation_id", Id, true}, {"before_seq", Whole, false}, {"limit", Count, false}}),
        WITAN_CASE(HistoryPageResult, "result", R"({"messages":[$MESSAGE],"more":false})", {{"messages", Array, true}, {"more", Flag, true}}),
        WITAN_CASE(MessageSendParams, "params",
                   R"({"message_id":"$M","consultation_id":"$C","content":"Why?","audience":"reviewers","reply_to":"$R","anchor":{"kind":"step","id":"4"},"ask":{"kind":"choice","options":["a"]},"metadata":{"a":1}})",
                   {{"message_id", Id, true}, {"consultation_id", Id, true}, {"content", FilledText, true}, {"audience", Word, false}, {"reply_to", Id, false},
                    {"anchor", Object, false}, {"ask", Object, false}, {"metadata", Object, false}}),
        WITAN_CASE(MessageSendResult, "result", R"({"seq":5,"timestamp":"$T"})", {{"seq", Count, true}, {"timestamp", Time, true}}),
        WITAN_CASE(AnswerRetryParams, "params", R"({"consultation_id":"$C","message_id":"$M"})", {{"consultation_id", Id, true}, {"message_id", Id, true}}),
        WITAN_CASE(DecisionSubmitResult, "result", R"({"seq":5,"status":"COMPLETED","missing":2})", {{"seq", Count, true}, {"status", Word, true}, {"missing", Whole, true}}),
        WITAN_CASE(ConsultationEndParams, "params", R"({"consultation_id":"$C","outcome":"CANCELLED","comment":"Enough."})", {{"consultation_id", Id, true}, {"outcome", Word, true}, {"comment", Text, false}}),
        WITAN_CASE(ConsultationEndResult, "result", R"({"seq":5,"status":"CANCELLED"})", {{"seq", Count, true}, {"status", Word, true}}),
        WITAN_CASE(ConsultationStartParams, "params",
                   R"({"consultation_id":"$C","workflow_id":"$W","agent_id":"a","agent_name":"A","title":"T","context":{"plan":{}},"state":[1,null],"deadline":"$T","origin":{"unknown":true}})",
                   {{"consultation_id", Id, true}, {"workflow_id", Id, true}, {"agent_id", FilledText, true}, {"agent_name", FilledText, true}, {"title", Text, false}, {"context", Object, true},
                    {"state", Free, false}, {"deadline", Time, false}}),
        WITAN_CASE(ConsultationStartResult, "result", R"({"consultation_id":"$C","digest":"aa","policy":{"required_approvals":2,"comment_required":true}})",
                   {{"consultation_id", Id, true}, {"digest", Text, true}, {"policy", Object, false}}),
        WITAN_CASE(ConsultationAttachResult, "result",
                   R"({"status":"CANCELLED","execution":"RESUMING","context":{"a":1},"digest":"aa","revision":3,"state":{"b":2},"unanswered":[$MESSAGE],"decision":$DECISION,)"
                   R"("end_reason":"approved","decisions":[$DECISION,$DECISION],"withdrawal":{"by":$ACTOR,"comment":"Enough."},"next":"Go on.","extra":{"cost_centre":"X"}})",
                   {{"status", Word, true}, {"execution", Word, true}, {"context", Object, true}, {"digest", Text, true}, {"revision", Count, true}, {"state", Free, false},
                    {"unanswered", Array, true}, {"decision", Object, false}, {"end_reason", Word, false}, {"decisions", Array, false}, {"withdrawal", Object, false}, {"next", Text, false}, {"extra", Object, false}}),
        WITAN_CASE(ContextReviseParams, "params", R"({"consultation_id":"$C","base_digest":"aa","context":{"a":1},"note":"n","origin":{"unknown":true}})",
                   {{"consultation_id", Id, true}, {"base_digest", FilledText, true}, {"context", Object, true}, {"note", Text, false}}),
        WITAN_CASE(ContextReviseResult, "result", R"({"revision":2,"digest":"aa"})", {{"revision", Count, true}, {"digest", Text, true}}),
        WITAN_CASE(StateSaveParams, "params", R"({"consultation_id":"$C","state":null})", {{"consultation_id", Id, true}, {"state", Any, true}}),
        WITAN_CASE(StateSaveResult, "result", R"({"digest":"aa"})", {{"digest", Text, true}}),
        WITAN_CASE(ConsultationReportParams, "params", R"({"consultation_id":"$C","outcome":"failed","summary":"s","details":{"rows":3}})",
                   {{"consultation_id", Id, true}, {"outcome", Word, true}, {"summary", Text, true}, {"details", Object, false}}),
        WITAN_CASE(EventNotice, "params", R"({"event":$EVENT})", {{"event", Object, true}}),
        WITAN_CASE(AnswerDeltaNotice, "params", R"({"consultation_id":"$C","message_id":"$M","text":"He"})", {{"consultation_id", Id, true}, {"message_id", Id, true}, {"text", Text, true}}),
        WITAN_CASE(PresenceNotice, "params", R"({"consultation_id":"$C","agent":"attached","reviewers":["Ada","Ben"]})", {{"consultation_id", Id, false}, {"agent", Word, true}, {"reviewers", Array, true}}),
        WITAN_CASE(QuestionNotice, "params", R"({"message":$MESSAGE,"conversation":[$MESSAGE,$MESSAGE],"context_summary":"Plan: x"})",
                   {{"message", Object, true}, {"conversation", Array, true}, {"context_summary", Text, false}}),
        WITAN_CASE(ResumeNotice, "params", R"({"consultation_id":"$C","status":"CANCELLED","end_reason":"rejected","decision":$DECISION,"executed":false,"next":"Stop.","state":7,)"
                   R"("decisions":[$DECISION],"withdrawal":{"by":$ACTOR}})",
                   {{"consultation_id", Id, true}, {"status", Word, true}, {"end_reason", Word, false}, {"decision", Object, false}, {"executed", Flag, false}, {"next", Text, false}, {"state", Free, false},
                    {"decisions", Array, false}, {"withdrawal", Object, false}}),
    };
    return cases;
}
#undef WITAN_CASE

} // namespace witan::test
