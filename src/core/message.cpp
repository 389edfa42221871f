// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/message.h"

#include "core/enum_names.h"
#include "core/json.h"
#include "core/json_reader.h"

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames<MessageRole, 3> kRoles{{
    {MessageRole::Human, u"HUMAN"},
    {MessageRole::Agent, u"AGENT"},
    {MessageRole::System, u"SYSTEM"},
}};
constexpr EnumNames<Responder, 3> kResponders{{
    {Responder::Agent, u"agent"},
    {Responder::Model, u"model"},
    {Responder::Builtin, u"builtin"},
}};
constexpr EnumNames<Audience, 2> kAudiences{{
    {Audience::All, u"all"},
    {Audience::Reviewers, u"reviewers"},
}};

} // namespace

QString toString(MessageRole role)
{
    return nameOf(kRoles, role);
}

QString toString(Responder responder)
{
    return nameOf(kResponders, responder);
}

QString toString(Audience audience)
{
    return nameOf(kAudiences, audience);
}

std::optional<MessageRole> messageRoleFrom(QStringView text)
{
    return valueOf(kRoles, text);
}

std::optional<Responder> responderFrom(QStringView text)
{
    return valueOf(kResponders, text);
}

std::optional<Audience> audienceFrom(QStringView text)
{
    return valueOf(kAudiences, text);
}

QJsonObject toJson(const Anchor &anchor)
{
    QJsonObject object = anchor.extra;
    object.insert("kind"_L1, anchor.kind);
    object.insert("id"_L1, anchor.id);
    return object;
}

Result<Anchor> anchorFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Anchor anchor{reader.text("kind"_L1), reader.textOr("id"_L1), object};
    anchor.extra.remove("kind"_L1);
    anchor.extra.remove("id"_L1);
    const bool ofPart = anchor.kind == u"step" || anchor.kind == u"factor";
    if (!ofPart && anchor.kind != u"plan" && anchor.kind != u"risk")
        reader.refuse("kind"_L1, "plan, step, risk or factor");
    if (ofPart && anchor.id.isEmpty())
        reader.refuse("id"_L1, "the id of the step or factor");
    if (!reader.ok())
        return reader.error();
    return anchor;
}

QJsonObject toJson(const Message &message)
{
    QJsonObject object{
        {"message_id"_L1, message.id.toString()},
        {"consultation_id"_L1, message.consultation.toString()},
        {"seq"_L1, message.seq},
        {"role"_L1, toString(message.role)},
        {"author"_L1, message.author},
        {"audience"_L1, toString(message.audience)},
        {"content"_L1, message.content},
        {"timestamp"_L1, message.timestamp.toString()},
        {"metadata"_L1, message.metadata},
    };
    if (message.role == MessageRole::Agent && message.responder != Responder::None)
        object.insert("responder"_L1, toString(message.responder));
    if (message.replyTo)
        object.insert("reply_to"_L1, message.replyTo->toString());
    if (message.anchor)
        object.insert("anchor"_L1, toJson(*message.anchor));
    if (!message.ask.isEmpty())
        object.insert("ask"_L1, message.ask);
    return object;
}

QByteArray messageBody(const Message &message)
{
    // Written in the order of the names: to make an object for it takes several times as long as all the rest of a message.
    QByteArray out;
    out.reserve(message.content.size() + 512);
    const auto text = [&out](const char *name, const QString &value) {
        out.append(name);
        appendCanonicalString(out, value);
    };
    out.append('{');
    if (message.anchor) {
        out.append(R"("anchor":)");
        appendCanonicalJson(out, toJson(*message.anchor));
        out.append(',');
    }
    if (!message.ask.isEmpty()) {
        out.append(R"("ask":)");
        appendCanonicalJson(out, message.ask);
        out.append(',');
    }
    text(R"("audience":)", toString(message.audience));
    text(R"(,"author":)", message.author);
    text(R"(,"consultation_id":)", message.consultation.toString());
    text(R"(,"content":)", message.content);
    text(R"(,"message_id":)", message.id.toString());
    out.append(R"(,"metadata":)");
    appendCanonicalJson(out, message.metadata);
    if (message.replyTo)
        text(R"(,"reply_to":)", message.replyTo->toString());
    if (message.role == MessageRole::Agent && message.responder != Responder::None)
        text(R"(,"responder":)", toString(message.responder));
    text(R"(,"role":)", toString(message.role));
    text(R"(,"timestamp":)", message.timestamp.toString());
    return out.append('}');
}

Result<Message> messageFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Message message;
    message.id = reader.id<MessageId>("message_id"_L1);
    message.consultation = reader.id<ConsultationId>("consultation_id"_L1);
    message.seq = reader.integerOr("seq"_L1, 0);
    message.role = reader.choice("role"_L1, messageRoleFrom, "HUMAN, AGENT or SYSTEM");
    message.author = reader.textOr("author"_L1);
    message.audience = reader.choiceIfAny("audience"_L1, audienceFrom, "all or reviewers").value_or(Audience::All);
    message.content = reader.text("content"_L1);
    message.timestamp = reader.time("timestamp"_L1);
    const auto responder = reader.choiceIfAny("responder"_L1, responderFrom, "agent, model or builtin");
    if (message.role == MessageRole::Agent)
        message.responder = responder.value_or(Responder::None);
    message.replyTo = reader.idIfAny<MessageId>("reply_to"_L1);
    message.ask = reader.objectOr("ask"_L1);
    message.metadata = reader.objectOr("metadata"_L1);
    if (const QJsonObject anchor = reader.objectOr("anchor"_L1); reader.has("anchor"_L1)) {
        const Result<Anchor> read = anchorFromJson(anchor);
        if (read)
            message.anchor = *read;
        else
            reader.takeError("anchor"_L1, read.error());
    }
    if (!reader.ok())
        return reader.error();
    return message;
}

} // namespace witan
