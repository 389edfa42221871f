// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/earlier_asks.h"
#include "store/event_store.h"
#include "store/event_tables.h"

#include <QHash>

#include <memory>
#include <optional>

namespace witan {

/// The service's record in one SQLite file (resources/sql/events.sql and record.sql).
class SqliteEventStore final : public EventStore {
public:
    explicit SqliteEventStore(std::unique_ptr<Database> database);
    ~SqliteEventStore() override;

    using EventStore::append;
    Result<void> begin() override;
    Result<void> commit() override;
    void rollback() override;
    Result<Event> append(StoredConsultation &consultation, const NewEvent &event) override;

    Result<std::optional<StoredConsultation>> load(const ConsultationId &id) override;
    Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision) override;
    Result<int> revisionOf(const ConsultationId &id, const QString &digest) override;
    Result<QList<Consultation>> consultations(const ListFilter &filter) override;
    Result<QList<Event>> eventsSince(qint64 cursor, int limit) override;
    Result<QList<Event>> events(const ConsultationId &id, qint64 fromSeq, int limit) override;
    Result<qint64> cursor() override;

    Result<MessagePage> messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit) override;
    Result<std::optional<Message>> message(const ConsultationId &id, const MessageId &message) override;
    Result<QList<Message>> unanswered(const ConsultationId &id) override;
    Result<QList<UnansweredQuestion>> unansweredOfActive(int limit) override;
    Result<std::optional<RecordedDecision>> decision(const DecisionId &id) override;

    Result<AskedLike> asksLike(const Consultation &asking, const AskWords &words, Timestamp since, int most) override;
    Result<std::optional<ConsultationId>> stopOf(const WorkflowId &workflow) override;
    Result<void> saveState(const ConsultationId &id, const QByteArray &canonicalJson) override;
    Result<std::optional<QByteArray>> state(const ConsultationId &id) override;
    Result<QList<ConsultationId>> dueBy(Timestamp now) override;
    Result<std::optional<Timestamp>> nextDeadline(Timestamp after) override;

    Result<QList<ChainFault>> verify() override;
    Result<void> rebuild() override;
    Result<void> checkpoint() override;

private:
    /// What follows from an event for the tables that the service alone has.
    Result<void> index(const Consultation &state, const Event &event, const EventTables::Appended &appended);
    Result<void> flush();
    Result<void> rebuildAll();

    std::unique_ptr<Database> m_database;
    EventTables m_tables;
    EarlierAsks m_asks;
    QHash<std::pair<ConsultationId, MessageId>, qint64> m_asked;    ///< in this transaction, unanswered and not yet written: their seq
};

/// How the service's record is built.
Schema recordSchema();

} // namespace witan
