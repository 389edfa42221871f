// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QByteArray>

#include <optional>

namespace witan {

/// What an event is, as it lies on disk. The numbers never change their meaning.
enum class EventKind : quint8 {
    Unknown = 0, HumanMessage = 1, AgentMessage = 2, SystemMessage = 3, Started = 4, Revised = 5, StateSaved = 6,
    Claim = 7, Decision = 8, Ended = 9, Execution = 10, AnswerFailed = 11,
    OddMessage = 12,   ///< message.posted with a body that is no message: kept and shown as an event, never as a message
    WorkflowAttempted = 13, WorkflowReopened = 14,
};
inline constexpr EventKind kLastEventKind = EventKind::WorkflowReopened;

/// Two bytes of a message's id, never 0: what place_index.h searches by.
quint16 tagOf(const MessageId &id);

EventKind kindOf(EventType type, const std::optional<Message> &message);
EventType typeOf(EventKind kind);
inline bool isMessage(EventKind kind) { return kind >= EventKind::HumanMessage && kind <= EventKind::SystemMessage; }
/// The shared text of a type's name.
QString typeNameOf(EventType type);

/// The 32 bytes of a hash in hex.
QByteArray hashBytes(const QString &hex);

/// What a row holds beside its body, in one column of fixed layout: each column more costs a binding for every event.
struct EventFacts {
    EventKind kind = EventKind::Unknown;
    Timestamp at;
    qint64 cursor = 0;
    qint64 consultation = 0;   ///< row of consultations
    qint64 seq = 0;
    quint32 actor = 0;         ///< row of actors
    quint16 tag = 0;           ///< tagOf() the message's id; 0 for other events
    QByteArray hash;           ///< 32 bytes
    QByteArray prev;           ///< 32 bytes, or empty for the first event
    QString typeName;          ///< of an unknown type only
    quint32 cut = 0;           ///< of a message's body that is abridged(), where; 0: the body is whole

    QByteArray encode() const;
    static std::optional<EventFacts> decode(const QByteArray &bytes);
};

/// The canonical body of a message without what its row says already, a fifth of a short one: the consultation_id, which begins at `cut`, and
/// the end from the timestamp on, which must be the event's. What is left is all under the event's hash.
QByteArray abridged(QByteArrayView body, qsizetype cut);

/// An event on its way to its table. `body` is canonical JSON without the context, which lies in a table of its own, and may be abridged().
struct EventRow {
    EventFacts facts;
    QByteArray body;
    bool readable = true;      ///< false: only the cursor of the facts holds

    /// The body as it was before abridged(), if it was; one that was not written by it becomes another text, which the hash shows.
    QByteArray wholeBody(const ConsultationId &id) const;
};

} // namespace witan
