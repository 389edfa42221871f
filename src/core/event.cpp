// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/event.h"

#include "core/enum_names.h"
#include "core/json.h"
#include "core/json_reader.h"
#include "core/scratch.h"
#include "core/text_writer.h"

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
    // The members in sorted order, written without building an object: a service hashes every event before it commits.
    thread_local QByteArray kept;
    Scratch scratch(kept);
    {
        TextWriter writer(scratch.text());
        writer.bytes(R"({"actor":{"id":)");
        writer.string(event.actor.id);
        writer.bytes(R"(,"name":)");
        writer.string(event.actor.name);
        writer.bytes(R"(,"role":)");
        writer.string(toString(event.actor.role));
        writer.bytes(R"(},"at":")");
        writer.bytes(event.at.text());
        writer.bytes(R"(","body":)");
        writer.bytes(canonicalBody);
        writer.bytes(R"(,"consultation_id":)");
        writer.id(event.consultation.uuid());
        writer.bytes(R"(,"prev":)");
        writer.string(event.prev);
        writer.bytes(R"(,"seq":)");
        writer.integer(event.seq);
        writer.bytes(R"(,"type":)");
        writer.string(nameOfType(event));
        writer.bytes("}");
    }
    return QString::fromLatin1(sha256Hex(scratch.text()));
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
