// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/event.h"
#include "core/number_ranges.h"
#include "core/outbox_item.h"
#include "core/principal.h"
#include "core/result.h"
#include "core/summary.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace witan {

/// The reviewer's copy of the record, from which alone the window reads, with what is the elder's own: outbox, drafts, what
/// was seen. One SQLite file, one thread. Events: WAL, synchronous=NORMAL (the service has them), drafts too; outbox: FULL.
class ReviewCache {
public:
    virtual ~ReviewCache() = default;

    /// Takes events in, in one transaction: known ones are passed over, a gap or a broken hash chain is Error{Damaged} and nothing
    /// is taken. Outbox items that the events confirm (same message or decision id) leave the outbox in the same transaction.
    virtual Result<void> apply(const QList<Event> &events, qint64 cursor) = 0;
    virtual Result<qint64> cursor() = 0;
    /// Identity of the service whose record this is; empty at first. A cache is never mixed from two services.
    virtual Result<QString> serviceId() = 0;
    virtual Result<void> setServiceId(const QString &id) = 0;
    /// Who the service said this elder is, for starts without it (one JSON text in `meta`); nobody (an empty id) at first.
    virtual Result<Principal> principal() = 0;
    virtual Result<void> setPrincipal(const Principal &principal) = 0;

    // What is said of earlier consultations in which the same was asked follows what became of these since.
    virtual Result<QList<ConsultationSummary>> inbox() = 0;                              ///< newest activity first
    virtual Result<std::optional<ConsultationSummary>> summary(const ConsultationId &id) = 0;
    virtual Result<std::optional<Consultation>> consultation(const ConsultationId &id) = 0;   ///< with context
    /// The active consultations in which the same was asked as in this one before.
    virtual Result<QList<ConsultationId>> askedAfter(const ConsultationId &id) = 0;
    virtual Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision) = 0;
    /// Events with seq in [fromSeq, fromSeq+limit), in order: a page of the thread in O(limit).
    virtual Result<QList<Event>> events(const ConsultationId &id, qint64 fromSeq, int limit) = 0;

    virtual Result<void> enqueue(const OutboxItem &item) = 0;
    virtual Result<QList<OutboxItem>> outbox() = 0;                                      ///< in order
    virtual Result<void> setOutboxState(const QString &id, OutboxState state, const Error *error = nullptr) = 0;
    virtual Result<void> removeFromOutbox(const QString &id) = 0;

    virtual Result<void> setDraft(const ConsultationId &id, const QString &what, const QString &text) = 0;   ///< `what`: core/draft_names.h
    virtual Result<QString> draft(const ConsultationId &id, const QString &what) = 0;
    virtual Result<void> setSeen(const ConsultationId &id, qint64 seq) = 0;              ///< never moves back
    virtual Result<void> setUnreadFrom(const ConsultationId &id, qint64 seq) = 0;        ///< back to before `seq`, because somebody wants it so
    virtual Result<void> setStepOpened(const ConsultationId &id, const QString &digest, const QString &stepId) = 0;
    virtual Result<QStringList> openedSteps(const ConsultationId &id, const QString &digest) = 0;
    virtual Result<void> addSeenSteps(const ConsultationId &id, const QString &digest, const NumberRanges &numbers) = 0;
    virtual Result<NumberRanges> seenSteps(const ConsultationId &id, const QString &digest) = 0;
};

Result<std::unique_ptr<ReviewCache>> openReviewCache(const QString &file);

} // namespace witan
