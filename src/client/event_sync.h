// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

namespace witan {

class RequestTable;
class ReviewCache;

/// What one step forward added to a consultation: events with seq in [fromSeq, toSeq].
struct Advance {
    ConsultationId consultation;
    qint64 fromSeq = 0, toSeq = 0;
};

/// Brings the cache to the service's record and keeps it there. Its cursor has no holes below it: it moves with pages, and
/// with a notification that follows it immediately. A notification that leaves a gap is taken if it can be, and the gap is
/// asked for from the cursor; so lost, doubled and reordered ones all end in the same record.
class EventSync final : public QObject {
    Q_OBJECT
public:
    EventSync(ReviewCache &cache, RequestTable &requests, QObject *parent = nullptr);

    /// Catches up from the cache's cursor, then subscribes; live() follows. A cache that belongs to no service yet is bound
    /// to `service` with the first event it takes: until then it holds nothing of anybody's.
    void start(const QString &service);
    void stop();
    /// A notification. Those of one turn of the event loop go into one transaction.
    void take(Event event);
    /// Asks for what may have been missed.
    void check();
    bool isLive() const { return m_state == State::Live; }

Q_SIGNALS:
    void advanced(const QList<witan::Advance> &advances);
    /// An earlier consultation in which the same was asked as in these has ended.
    void earlierChanged(const QList<witan::ConsultationId> &ids);
    void live();
    /// The record and the cache do not fit (Damaged), the disk refuses (Storage), or the service's answer is of no use.
    void broken(const witan::Error &error);

private:
    enum class State { Idle, CatchingUp, Subscribing, Live };
    void requestPage();
    void takePage(const QList<Event> &events, qint64 cursor, bool more);
    void takeIncoming();
    void subscribe();
    void fail(const Error &error);
    void waitAsTold(const Error &error);
    Result<void> apply(const QList<Event> &events, qint64 cursor);
    void tellWhoAskedAgain(const QList<Event> &events);
    Result<void> bind();
    qint64 headOf(const ConsultationId &id);

    ReviewCache &m_cache;
    RequestTable &m_requests;
    State m_state = State::Idle;
    QString m_service;
    qint64 m_cursor = 0;
    bool m_paging = false, m_pageAgain = false, m_incomingPosted = false;
    QTimer m_pause;
    QList<Event> m_incoming;
    QHash<ConsultationId, qint64> m_heads;   ///< of the consultations that moved while the program ran
};

} // namespace witan
