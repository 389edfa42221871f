// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/message.h"
#include "core/principal.h"

#include <QByteArrayView>

namespace witan {

enum class EventType {
    ConsultationStarted, MessagePosted, ContextRevised, StateSaved, ClaimChanged, DecisionRecorded,
    ConsultationEnded, ExecutionChanged, AnswerFailed, WorkflowAttempted, WorkflowReopened, Unknown,
};
QString toString(EventType type);    // "consultation.started" …
EventType eventTypeFrom(QStringView text);

/// One entry of the record, append-only (src/protocol/README.md, Values). `cursor` is the service-wide order, `seq` counts from 1
/// in its consultation. `typeName` is kept for a type this version does not know: it is stored, shown and hashed as it came.
struct Event {
    qint64 cursor = 0;
    ConsultationId consultation;
    qint64 seq = 0;
    EventType type = EventType::Unknown;
    QString typeName;
    Principal actor;
    Timestamp at;
    QJsonObject body;
    QString prev;     ///< hash of the event before it in this consultation, empty for the first
    QString hash;
    bool operator==(const Event &) const = default;
};

/// An event before it has its place: seq, cursor, prev and hash are the store's to give.
struct NewEvent {
    ConsultationId consultation;
    EventType type = EventType::Unknown;
    Principal actor;
    Timestamp at;
    QJsonObject body;
    /// Of a message.posted, in place of `body`, which follows from it (messageBody()) and is left out of the event that comes back.
    std::optional<Message> message{};
};

/// SHA-256 over the canonical JSON of the event without `cursor` and `hash`.
QString hashOf(const Event &event);
/// The same, for a caller that already has canonicalJson(event.body), to store it.
QString hashOf(const Event &event, QByteArrayView canonicalBody);
QJsonObject toJson(const Event &event);
Result<Event> eventFromJson(const QJsonObject &object);

/// The message of a message.posted event; seq comes from the event.
Result<Message> messageOf(const Event &event);

/// The decision of a decision.recorded event; who, when and seq come from the event.
Result<RecordedDecision> decisionOf(const Event &event);

/// Takes the event into the projection: pure, total, the same on the service and in the reviewer's cache. An event that
/// does not fit (unknown type, members of the wrong type) only moves `head`. The first event of a
/// consultation (consultation.started) fills an empty Consultation, always paused and undecided. An event at or below
/// `head`, or of another consultation, is ignored: folding twice does no harm.
void fold(Consultation &consultation, const Event &event);

} // namespace witan

Q_DECLARE_TYPEINFO(witan::Event, Q_RELOCATABLE_TYPE);
