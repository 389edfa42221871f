// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/ask_index.h"
#include "store/database.h"
#include "store/event_store.h"
#include "store/ledger.h"
#include "store/log_rows.h"
#include "store/open_question.h"
#include "store/place_index.h"

#include <QHash>

#include <memory>
#include <optional>

namespace witan {

/// The service's record in one SQLite file. The ledger keeps events and consultations; here is what the service alone asks:
/// the order of all events, messages by id, open questions, decisions, states, deadlines.
class SqliteEventStore final : public EventStore {
public:
    explicit SqliteEventStore(std::unique_ptr<Database> database);
    ~SqliteEventStore() override;

    Result<void> begin() override;
    Result<void> commit() override;
    void rollback() override;
    Result<Event> append(const NewEvent &event) override;
    Result<Event> appendMessage(const Message &message, const Principal &actor, WithBody with) override;

    Result<std::optional<Consultation>> consultation(const ConsultationId &id) override;
    Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision) override;
    Result<int> revisionOf(const ConsultationId &id, const QString &digest) override;
    Result<QList<Consultation>> consultations(const ListFilter &filter) override;
    Result<QList<Event>> eventsSince(qint64 cursor, int limit) override;
    Result<QList<Event>> events(const ConsultationId &id, qint64 fromSeq, int limit) override;
    Result<qint64> cursor() override;

    Result<MessagePage> messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit) override;
    Result<std::optional<Message>> message(const ConsultationId &id, const MessageId &message) override;
    Result<qint64> messageCount(const ConsultationId &id) override;
    Result<qint64> lastAgentSeq(const ConsultationId &id) override;
    Result<QList<Message>> unanswered(const ConsultationId &id) override;
    Result<QList<UnansweredQuestion>> unansweredOfActive(int limit) override;
    Result<std::optional<RecordedDecision>> decision(const DecisionId &id) override;

    Result<AskedLike> asksLike(const Consultation &asking, const AskWords &words, Timestamp since, int most) override;
    Result<std::optional<ConsultationId>> stopOf(const WorkflowId &workflow) override;
    /// What records of before have to learn once, before they are used.
    Result<void> bringUp() { return m_asks.fileEarlierStops(m_ledger); }
    Result<void> saveState(const ConsultationId &id, const QByteArray &canonicalJson) override;
    Result<std::optional<QByteArray>> state(const ConsultationId &id) override;
    Result<QList<ConsultationId>> dueBy(Timestamp now) override;
    Result<std::optional<Timestamp>> nextDeadline(Timestamp after) override;
    void release(const ConsultationId &id) override;

    Result<QList<ChainFault>> verify() override;
    Result<void> rebuild() override;
    Result<void> checkpoint() override;
    Result<std::unique_ptr<FileSync>> syncApart() override { return m_database->syncApart(); }
    quint64 commits() const override { return m_database->commits(); }

private:
    Error fail(const Error &error);
    Result<KeptConsultation *> placeFor(const ConsultationId &id, bool starts);
    Result<void> index(KeptConsultation &live, const Event &event, const Message *message, bool newContext);
    void noteQuestion(qint64 row, const Message &message, qint64 seq);
    Result<void> flushQuestions();
    Result<void> flushAll();
    Result<qint64> listBefore(qint64 &before, std::optional<Status> status, qint64 limit, QList<Consultation> &found);
    Result<std::optional<Message>> messageAt(KeptConsultation &live, qint64 seq);
    Result<ConsultationId> idOf(qint64 row);
    Result<qint64> rowOf(const ConsultationId &id);
    Result<void> rebuildAll();
    Result<void> rebuildEvent(KeptConsultation &live, const EventRow &row);

    std::unique_ptr<Database> m_database;
    PlaceIndex m_places;
    LogRows m_rows;
    Ledger m_ledger;
    AskIndex m_asks;
    std::optional<qint64> m_cursor;          ///< of the newest event; empty where it must be read again
    QHash<OpenQuestion, qint64> m_asked;     ///< in this transaction, not yet written
    QList<OpenQuestion> m_answered;          ///< likewise
    QHash<qint64, ConsultationId> m_ids;     ///< by row, a few
    QByteArray m_scratch;                    ///< for the text of messages
};

/// How the service's record came to be.
Ladder recordLadder();

} // namespace witan
