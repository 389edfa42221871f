// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/outbox_item.h"
#include "core/result.h"
#include "transport/backoff.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace witan {

class RequestTable;
class ReviewCache;

/// Sends what the elder said: one item at a time, in order, with the id it was given when it was written. An item leaves
/// the outbox when the record has it, not when the service answers; what the service refuses stays as Failed.
class OutboxSender final : public QObject {
    Q_OBJECT
public:
    OutboxSender(ReviewCache &cache, RequestTable &requests, QObject *parent = nullptr);

    /// Takes over what the cache has now, and tells of the consultations where that differs.
    void reload();
    void start();
    void stop();
    /// What waits for a better moment is sent now.
    void tryNow();

    Result<void> add(const OutboxItem &item);
    Result<void> resend(const QString &id);
    Result<OutboxItem> itemToDiscard(const QString &id) const;
    Result<void> remove(const QString &id);
    bool holdsDecision(const ConsultationId &id) const;

Q_SIGNALS:
    void changed(const witan::ConsultationId &id);
    void refused(const witan::OutboxItem &item, const witan::Error &error);
    void failed(const witan::Error &error);

private:
    void sendNext();
    void onAnswer(const QString &id, const Result<QJsonObject> &answer);
    void refuse(const OutboxItem &item, const Error &error);
    bool setState(const QString &id, OutboxState state, const Error *error = nullptr);
    const OutboxItem *find(const QString &id) const;

    ReviewCache &m_cache;
    RequestTable &m_requests;
    QList<OutboxItem> m_items;
    QSet<QString> m_answered;     ///< on this connection; they wait for their event
    QString m_inFlight;
    bool m_running = false;
    Backoff m_backoff{250, 10'000};
    QTimer m_again;
};

} // namespace witan
