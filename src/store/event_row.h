// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QByteArray>

#include <optional>

namespace witan {

/// What an event is, as the database sorts by it. Messages stand together, so a page of them is one range.
/// The numbers are on disk and never change their meaning.
enum class EventKind {
    Unknown = 0, HumanMessage = 1, AgentMessage = 2, SystemMessage = 3, Started = 4, Revised = 5, StateSaved = 6,
    Claim = 7, Decision = 8, Ended = 9, Execution = 10, AnswerFailed = 11,
    OddMessage = 12,   ///< message.posted with a body that is no message: kept and shown as an event, never as a message
};

/// Two bytes of a message's id, never 0: what message_tags.h searches by.
quint16 tagOf(const MessageId &id);

EventKind kindOf(EventType type, const std::optional<Message> &message);
EventType typeOf(EventKind kind);
/// The shared text of a type's name.
QString typeNameOf(EventType type);

/// What a row holds beside its body, in one column of fixed layout: each column more costs a binding per event.
struct EventFacts {
    Timestamp at;
    qint64 cursor = 0;
    quint32 actor = 0;       ///< row of actors
    quint16 tag = 0;         ///< tagOf() the message's id; 0 for other events
    QByteArray hash;         ///< 32 bytes
    QString typeName;        ///< of an unknown type only

    QByteArray encode() const;
    static std::optional<EventFacts> decode(const QByteArray &bytes);
};

/// One row of the table of events, its place known.
struct EventRow {
    qint64 consultation = 0;
    qint64 seq = 0;
    EventKind kind = EventKind::Unknown;
    QByteArray facts;
    QByteArray body;
};

} // namespace witan
