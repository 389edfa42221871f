// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <optional>

namespace witan {

/// A consultation after its last event, with what its next event needs. It follows from the events alone.
struct StoredConsultation {
    Consultation state;
    qint64 firstCursor = 0;     ///< of its first event: the order in which consultations began
    QString hash;               ///< of the last event, hex; empty before the first
    qint64 lastAgentSeq = 0;    ///< of what an approval has to have seen: revisions, and AGENT messages but the built-in responder's
    qint64 messages = 0;
    QString stateDigest;        ///< of the agent's newest saved state; empty where there is none
    bool operator==(const StoredConsultation &) const = default;
};

/// The message of a message.posted event, empty where the event is no message or one that cannot be read.
std::optional<Message> messageIn(const Event &event);

/// Takes the next event in. True where the event's context became the consultation's. `message` as messageIn().
bool project(StoredConsultation &consultation, const Event &event, const std::optional<Message> &message);

/// A HUMAN message for everybody, which waits for an answer.
inline bool asksForAnswer(const Message &message)
{
    return message.role == MessageRole::Human && message.audience == Audience::All;
}

/// An AGENT message in reply to one.
inline bool isAnswer(const Message &message)
{
    return message.role == MessageRole::Agent && message.replyTo.has_value();
}

} // namespace witan
