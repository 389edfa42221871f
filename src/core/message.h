// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"
#include "core/timestamp.h"

#include <QJsonObject>

#include <optional>

namespace witan {

enum class MessageRole { Human, Agent, System };
enum class Responder { None, Agent, Model, Builtin };   ///< who wrote an AGENT message
enum class Audience { All, Reviewers };
QString toString(MessageRole role);        // HUMAN | AGENT | SYSTEM
QString toString(Responder responder);     // agent | model | builtin
QString toString(Audience audience);       // all | reviewers
std::optional<MessageRole> messageRoleFrom(QStringView text);
std::optional<Responder> responderFrom(QStringView text);
std::optional<Audience> audienceFrom(QStringView text);

/// What a message is about: {kind: plan|step|risk|factor, id}.
struct Anchor {
    QString kind;
    QString id;
    QJsonObject extra = {};    ///< members that Witan does not know, kept as they came
    bool operator==(const Anchor &) const = default;
};

QJsonObject toJson(const Anchor &anchor);
Result<Anchor> anchorFromJson(const QJsonObject &object);

/// A message as src/protocol/README.md (Values) has it. `content` is Markdown, never HTML. `seq` is 0 while it is pending.
struct Message {
    MessageId id;
    ConsultationId consultation;
    qint64 seq = 0;
    MessageRole role = MessageRole::Human;
    QString author;
    Responder responder = Responder::None;
    Audience audience = Audience::All;
    QString content;
    Timestamp timestamp;
    std::optional<MessageId> replyTo;
    std::optional<Anchor> anchor;
    QJsonObject ask;       ///< an agent's typed question, empty where none
    QJsonObject metadata;
    bool operator==(const Message &) const = default;
};

/// Whether an approval holds only where this was on the screen. What the built-in responder says follows from the plan alone.
inline bool mustBeSeen(const Message &message)
{
    return message.role == MessageRole::Agent && message.responder != Responder::Builtin;
}

/// Members named as in src/protocol/README.md. `responder` is written for AGENT messages only. Reading checks every type;
/// an error's `field` is the member's name.
QJsonObject toJson(const Message &message);
Result<Message> messageFromJson(const QJsonObject &object);
/// The body of the event that posts it: canonicalJson(toJson(message)) without `seq`.
QByteArray messageBody(const Message &message);

} // namespace witan

// Lists of them grow and lose their first without a move constructor for each.
Q_DECLARE_TYPEINFO(witan::Message, Q_RELOCATABLE_TYPE);
