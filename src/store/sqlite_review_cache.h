// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/event_tables.h"
#include "store/review_cache.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <optional>

namespace witan {

/// The reviewer's cache in one SQLite file (resources/sql/events.sql and review.sql): the events, a summary of each consultation kept up with
/// every one of them, and what is the reviewer's own.
class SqliteReviewCache final : public ReviewCache {
public:
    explicit SqliteReviewCache(std::unique_ptr<Database> database);

    Result<void> apply(const QList<Event> &events, qint64 cursor) override;
    Result<qint64> cursor() override;
    Result<QString> serviceId() override;
    Result<void> setServiceId(const QString &id) override;
    Result<Principal> principal() override;
    Result<void> setPrincipal(const Principal &principal) override;

    Result<QList<ConsultationSummary>> inbox() override;
    Result<std::optional<ConsultationSummary>> summary(const ConsultationId &id) override;
    Result<std::optional<Consultation>> consultation(const ConsultationId &id) override;
    Result<QList<ConsultationId>> askedAfter(const ConsultationId &id) override;
    Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision) override;
    Result<QList<Event>> events(const ConsultationId &id, qint64 fromSeq, int limit) override;

    Result<void> enqueue(const OutboxItem &item) override;
    Result<QList<OutboxItem>> outbox() override;
    Result<void> setOutboxState(const QString &id, OutboxState state, const Error *error) override;
    Result<void> removeFromOutbox(const QString &id) override;

    Result<void> setDraft(const ConsultationId &id, const QString &what, const QString &text) override;
    Result<QString> draft(const ConsultationId &id, const QString &what) override;
    Result<void> setSeen(const ConsultationId &id, qint64 seq) override;
    Result<void> setUnreadFrom(const ConsultationId &id, qint64 seq) override;
    Result<void> setStepOpened(const ConsultationId &id, const QString &digest, const QString &stepId) override;
    Result<QStringList> openedSteps(const ConsultationId &id, const QString &digest) override;
    Result<void> addSeenSteps(const ConsultationId &id, const QString &digest, const NumberRanges &numbers) override;
    Result<NumberRanges> seenSteps(const ConsultationId &id, const QString &digest) override;

private:
    Result<void> moveSeen(const ConsultationId &id, qint64 seq, int direction);
    /// A row of summaries: what does not follow from the consultation alone.
    struct Digest {
        QString request;
        RiskTier tier = RiskTier::Unknown;
        QString tierWord;
        Reading riskReading = Reading::Understood;
        int steps = 0, irreversible = 0;
        QString lastLine;
        Timestamp lastAt;
        qint64 seenSeq = 0, unread = 0;
    };
    Result<void> applyAll(const QList<Event> &events, qint64 cursor);
    Result<void> take(const Event &event);
    Result<void> checkKnown(const StoredConsultation &consultation, const Event &event);
    Result<Digest *> digestOf(const ConsultationId &id);
    Result<void> confirm(const Event &event);
    Result<void> flushDigests();
    void rollback();
    static Digest digestFrom(const Statement &row, int column);
    static Result<ConsultationSummary> summaryFrom(const Statement &row);
    void followEarlier(Consultation &consultation);

    std::unique_ptr<Database> m_database;
    EventTables m_tables;
    QHash<ConsultationId, StoredConsultation> m_taken;  ///< consultations of the events that are being taken
    QHash<ConsultationId, Digest> m_digests;            ///< likewise
    std::optional<QSet<QString>> m_sending;             ///< ids in the outbox
};

} // namespace witan
