// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ask_words.h"
#include "core/consultation.h"
#include "core/event.h"
#include "core/message.h"
#include "core/result.h"
#include "store/stored_consultation.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>

namespace witan {

struct MessagePage {
    QList<Message> messages;    ///< oldest first
    bool more = false;          ///< older ones exist
};

struct ListFilter {
    std::optional<Status> status;
    int limit = 100;
    std::optional<ConsultationId> before;   ///< keyset: only those started before this one
};

struct ChainFault {
    ConsultationId consultation;
    qint64 seq = 0;             ///< first event that is wrong
    QString what;
};

/// A question that nobody has answered, by where it is.
struct UnansweredQuestion {
    ConsultationId consultation;
    MessageId message;
};

/// A consultation in which the same was asked before, or nearly the same.
struct AskedEarlier {
    Consultation consultation;  ///< without context
    QString request;            ///< of its plan, one line
    bool same = false;          ///< exactly the same context
};

struct AskedLike {
    int count = 0;
    int rejected = 0;                ///< of these
    QList<AskedEarlier> newest;      ///< newest first
};

/// The service's record: append-only events and their projections (consultations, messages, decisions), written in one
/// transaction. Used from one thread. Everything read inside begin()…commit() sees what was appended in it. Any failed
/// write makes the whole transaction fail: roll back, answer nobody as if it had happened (tests/README.md, G1, G15).
/// Nothing is kept in memory beyond a transaction; who works on a consultation keeps it (load()).
class EventStore {
public:
    virtual ~EventStore() = default;

    virtual Result<void> begin() = 0;
    virtual Result<void> commit() = 0;      ///< on the disk when it returns
    virtual void rollback() = 0;

    /// Gives the event its cursor, seq, prev and hash, writes it with its projections, and takes it into `consultation`, which must be
    /// as load() gives it, or empty for a consultation.started. After a rollback `consultation` is worth nothing.
    virtual Result<Event> append(StoredConsultation &consultation, const NewEvent &event) = 0;
    /// The same for who has not loaded its consultation.
    Result<Event> append(const NewEvent &event);

    /// With its context, and all that its next event needs.
    virtual Result<std::optional<StoredConsultation>> load(const ConsultationId &id) = 0;
    Result<std::optional<Consultation>> consultation(const ConsultationId &id);
    virtual Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision) = 0;
    virtual Result<int> revisionOf(const ConsultationId &id, const QString &digest) = 0;   ///< the newest with this digest, 0 if none
    virtual Result<QList<Consultation>> consultations(const ListFilter &filter) = 0;   ///< newest first, without context; without what cannot be read
    virtual Result<QList<Event>> eventsSince(qint64 cursor, int limit) = 0;
    virtual Result<QList<Event>> events(const ConsultationId &id, qint64 fromSeq, int limit) = 0;
    virtual Result<qint64> cursor() = 0;                                               ///< of the newest event, 0 if none

    /// The newest `limit` messages with seq < beforeSeq (0: the very newest).
    virtual Result<MessagePage> messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit) = 0;
    virtual Result<std::optional<Message>> message(const ConsultationId &id, const MessageId &message) = 0;
    /// HUMAN messages for all that no AGENT message replies to, oldest first.
    virtual Result<QList<Message>> unanswered(const ConsultationId &id) = 0;
    /// The same of all active consultations, the newest `limit` of them; only where they are, for they may be many.
    virtual Result<QList<UnansweredQuestion>> unansweredOfActive(int limit) = 0;
    virtual Result<std::optional<RecordedDecision>> decision(const DecisionId &id) = 0;

    /// The consultations started since then in which the agent of this one asked for nearly the same words, or anybody with its
    /// token for exactly the same, among its 200 newest; at most `most` of them are told.
    virtual Result<AskedLike> asksLike(const Consultation &asking, const AskWords &words, Timestamp since, int most) = 0;
    /// The consultation in which a person stopped this workflow, the newest of those that still hold.
    virtual Result<std::optional<ConsultationId>> stopOf(const WorkflowId &workflow) = 0;

    /// The paused agent's own state: the newest only; replaced, never part of the events (src/protocol/README.md, Events).
    virtual Result<void> saveState(const ConsultationId &id, const QByteArray &canonicalJson) = 0;
    virtual Result<std::optional<QByteArray>> state(const ConsultationId &id) = 0;

    virtual Result<QList<ConsultationId>> dueBy(Timestamp now) = 0;          ///< active with a deadline at or before `now`
    virtual Result<std::optional<Timestamp>> nextDeadline(Timestamp after) = 0;   ///< the first one later than `after`

    /// Reads every event again and checks seq, prev and hash; an empty list is a whole record.
    virtual Result<QList<ChainFault>> verify() = 0;
    /// Makes the projections anew from the events, in one transaction.
    virtual Result<void> rebuild() = 0;
    /// Tidies up what makes later commits slow; called when idle.
    virtual Result<void> checkpoint() = 0;
};

/// SQLite: WAL, synchronous=FULL, one writer connection, `application_id` and `user_version` checked, integrity checked
/// after an unclean end. Errors: Damaged (not a Witan record, or corrupt: left as it is), Storage (cannot be opened or written),
/// Conflict (made by a newer version; nothing was changed).
Result<std::unique_ptr<EventStore>> openSqliteEventStore(const QString &file);

} // namespace witan
