// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/event.h"

#include "core/enum_names.h"
#include "core/json.h"
#include "core/json_reader.h"

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames<EventType, 11> kTypes{{
    {EventType::MessagePosted, u"message.posted"},
    {EventType::ConsultationStarted, u"consultation.started"},
    {EventType::ContextRevised, u"context.revised"},
    {EventType::StateSaved, u"state.saved"},
    {EventType::ClaimChanged, u"claim.changed"},
    {EventType::DecisionRecorded, u"decision.recorded"},
    {EventType::ConsultationEnded, u"consultation.ended"},
    {EventType::ExecutionChanged, u"execution.changed"},
    {EventType::AnswerFailed, u"answer.failed"},
    {EventType::WorkflowAttempted, u"workflow.attempted"},
    {EventType::WorkflowReopened, u"workflow.reopened"},
}};

QString nameOfType(const Event &event)
{
    return event.type == EventType::Unknown ? event.typeName : toString(event.type);
}

} // namespace

QString toString(EventType type)
{
    return nameOf(kTypes, type);
}

EventType eventTypeFrom(QStringView text)
{
    return valueOf(kTypes, text).value_or(EventType::Unknown);
}

QString hashOf(const Event &event)
{
    return hashOf(event, canonicalJson(event.body));
}

QString hashOf(const Event &event, QByteArrayView canonicalBody)
{
    // The members in sorted order: the body is not made into an object and back.
    QByteArray text;
    text.reserve(canonicalBody.size() + 512);
    const auto member = [&text](const char *name, const QString &value) {
        text.append(name);
        appendCanonicalString(text, value);
    };
    member(R"({"actor":{"id":)", event.actor.id);
    member(R"(,"name":)", event.actor.name);
    member(R"(,"role":)", toString(event.actor.role));
    member(R"(},"at":)", event.at.toString());
    text.append(R"(,"body":)").append(canonicalBody);
    member(R"(,"consultation_id":)", event.consultation.toString());
    member(R"(,"prev":)", event.prev);
    text.append(R"(,"seq":)").append(QByteArray::number(event.seq));
    member(R"(,"type":)", nameOfType(event));
    text.append('}');
    return QString::fromLatin1(sha256Hex(text));
}

QJsonObject toJson(const Event &event)
{
    return {
        {"cursor"_L1, event.cursor},         {"consultation_id"_L1, event.consultation.toString()},
        {"seq"_L1, event.seq},               {"type"_L1, nameOfType(event)},
        {"actor"_L1, toJson(event.actor)},   {"at"_L1, event.at.toString()},
        {"body"_L1, event.body},             {"prev"_L1, event.prev},
        {"hash"_L1, event.hash},
    };
}

Result<Event> eventFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Event event;
    event.cursor = reader.integerOr("cursor"_L1, 0);
    event.consultation = reader.id<ConsultationId>("consultation_id"_L1);
    event.seq = reader.integer("seq"_L1);
    event.typeName = reader.text("type"_L1);
    event.type = eventTypeFrom(event.typeName);
    event.at = reader.time("at"_L1);
    event.body = reader.object("body"_L1);
    event.prev = reader.textOr("prev"_L1);
    event.hash = reader.textOr("hash"_L1);
    const Result<Principal> actor = principalFromJson(reader.object("actor"_L1));
    if (!actor)
        reader.takeError("actor"_L1, actor.error());
    if (!reader.ok())
        return reader.error();
    event.actor = *actor;
    return event;
}

Result<Message> messageOf(const Event &event)
{
    Result<Message> message = messageFromJson(event.body);
    if (message)
        message->seq = event.seq;
    return message;
}

Result<RecordedDecision> decisionOf(const Event &event)
{
    Result<RecordedDecision> recorded = decisionFromBody(event.body, event.consultation);
    if (recorded) {
        recorded->actor = event.actor;
        recorded->at = event.at;
        recorded->seq = event.seq;
    }
    return recorded;
}

} // namespace witan
