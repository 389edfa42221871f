// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/json.h"
#include "store/event_store.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace witan::test {

using namespace Qt::StringLiterals;

inline Principal elder() { return {u"elder-1"_s, u"Ada Elder"_s, PrincipalRole::Reviewer}; }
inline Principal agent() { return {u"agent-1"_s, u"Merger"_s, PrincipalRole::Agent}; }
inline Timestamp at(qint64 ms) { return {1'790'000'000'000 + ms}; }

/// A plan with this many steps, the last of which cannot be undone.
inline QJsonObject contextWith(int steps, const QString &tier = u"HIGH"_s)
{
    QJsonArray list;
    for (int i = 1; i <= steps; ++i)
        list.append(QJsonObject{{"id"_L1, u"s%1"_s.arg(i)}, {"title"_L1, u"Step %1"_s.arg(i)}, {"reversible"_L1, i < steps}});
    return {{"plan"_L1, QJsonObject{{"request"_L1, u"Merge the customers"_s}, {"steps"_L1, list}}},
            {"risk_assessment"_L1, QJsonObject{{"risk_tier"_L1, tier}, {"risk_score"_L1, 7.5}}}};
}

inline Consultation consultationWith(const QJsonObject &context, const ConsultationId &id = ConsultationId::create())
{
    Consultation c;
    c.id = id;
    c.workflow = WorkflowId::create();
    c.agentId = u"merger"_s;
    c.agentName = u"Merger"_s;
    c.title = u"Merge duplicates"_s;
    c.context = context;
    c.digest = digestOf(context);
    c.policy.requiredApprovals = 2;
    c.startedAt = at(0);
    c.owner = agent().id;
    return c;
}

inline NewEvent started(const Consultation &c)
{
    return {c.id, EventType::ConsultationStarted, agent(), c.startedAt, toJson(c)};
}

inline Message humanMessage(const ConsultationId &id, const QString &content, qint64 ms = 1)
{
    Message message;
    message.id = MessageId::create();
    message.consultation = id;
    message.author = elder().name;
    message.content = content;
    message.timestamp = at(ms);
    return message;
}

inline Message agentMessage(const ConsultationId &id, const QString &content, std::optional<MessageId> replyTo = {}, qint64 ms = 2)
{
    Message message = humanMessage(id, content, ms);
    message.role = MessageRole::Agent;
    message.author = agent().name;
    message.responder = Responder::Agent;
    message.replyTo = replyTo;
    return message;
}

inline NewEvent posted(const Message &message)
{
    QJsonObject body = toJson(message);
    body.remove("seq"_L1);
    return {message.consultation, EventType::MessagePosted, message.role == MessageRole::Agent ? agent() : elder(), message.timestamp, body};
}

inline NewEvent revised(const ConsultationId &id, int revision, const QJsonObject &context, const QString &note = {})
{
    QJsonObject body{{"revision"_L1, revision}, {"digest"_L1, digestOf(context)}, {"context"_L1, context}};
    if (!note.isEmpty())
        body.insert("note"_L1, note);
    return {id, EventType::ContextRevised, agent(), at(3), body};
}

inline Decision decisionOn(const Consultation &c, Verdict verdict)
{
    Decision decision;
    decision.id = DecisionId::create();
    decision.consultation = c.id;
    decision.verdict = verdict;
    decision.digest = c.digest;
    decision.seenSeq = c.head;
    decision.comment = u"Because."_s;
    return decision;
}

inline NewEvent decided(const Decision &decision, int missing = 0)
{
    return {decision.consultation, EventType::DecisionRecorded, elder(), at(4), decisionBody(decision, missing)};
}

inline NewEvent ended(const ConsultationId &id, Status status, EndReason reason)
{
    return {id, EventType::ConsultationEnded, elder(), at(5), {{"status"_L1, toString(status)}, {"end_reason"_L1, toString(reason)}}};
}

/// What tells of a saved state; the state itself is saved beside it.
inline NewEvent stateSaved(const ConsultationId &id, const QByteArray &json)
{
    return {id, EventType::StateSaved, agent(), at(6), {{"size"_L1, qint64(json.size())}, {"digest"_L1, QString::fromLatin1(sha256Hex(json))}}};
}

/// The sentence of a failure, so that a test that meets one says which.
template<typename T> QByteArray why(const Result<T> &result)
{
    return result ? QByteArray("it worked") : (result.error().message + u" | "_s + result.error().detail).toUtf8();
}

} // namespace witan::test

#define WITAN_OK(expression) \
    do { \
        const auto &witanResult = (expression); \
        QVERIFY2(witanResult.has_value(), witan::test::why(witanResult).constData()); \
    } while (false)
