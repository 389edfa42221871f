// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"
#include "store/database.h"
#include "store/event_rows.h"
#include "store/kept_consultation.h"

#include <QHash>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace witan {

/// What the service's record and the reviewer's cache have in common: events with their hash chain, contexts once each, and the
/// consultations that follow from them. Where the rows of events lie is each one's own (event_rows.h); heads are written once a
/// commit, however many events moved them.
class Ledger {
public:
    Ledger(Database &database, EventRows &rows) : m_database(database), m_rows(rows) {}

    Result<void> begin();
    Result<void> commit();
    /// Undoes the transaction in memory too: what it touched is read again when it is next asked for.
    void rollback();

    /// Null where there is none. The pointer holds until rollback(), release() or the next begin().
    Result<KeptConsultation *> find(const ConsultationId &id);
    /// A consultation that has no event yet; its row is made with the first.
    KeptConsultation &create(const ConsultationId &id);
    void release(const ConsultationId &id);

    struct Written {
        EventKind kind = EventKind::Unknown;
        std::optional<Message> message;
        bool newContext = false;      ///< its context is now the consultation's
    };
    /// Takes an event whose seq, prev and hash are settled. `body` is canonicalJson(event.body).
    Result<Written> write(KeptConsultation &live, const Event &event, const QByteArray &body);
    /// The same for the posting of this message, with its body abridged() at `cut`.
    Result<void> writeMessage(KeptConsultation &live, const Event &event, const QByteArray &body, qsizetype cut, const Message &message);

    /// Writes what waits, so that a query sees it.
    Result<void> flush();

    Result<void> loadContext(KeptConsultation &live);
    Result<std::optional<QJsonObject>> contextOf(qint64 row, int revision);
    /// Events with seq in [from, from + limit), in order, their bodies whole.
    Result<QList<Event>> page(KeptConsultation &live, qint64 from, qint64 limit);
    Result<Event> eventFrom(const EventRow &row, const ConsultationId &id);

    Result<Principal> actor(quint32 row);
    Result<QByteArray> metaValue(const QString &name);
    Result<void> setMetaValue(const QString &name, const QByteArray &value);

    /// Takes an event into the consultation alone; `message` is that of a message.posted. True where its context became the consultation's.
    static bool project(KeptConsultation &live, const Event &event, EventKind kind, const Message *message);
    /// An empty consultation with this row, to be filled from its events again.
    KeptConsultation &restore(qint64 row, const ConsultationId &id);

private:
    struct IdHash {
        size_t operator()(const ConsultationId &id) const { return qHash(id); }
    };
    Result<quint32> actorRow(const Principal &principal);
    Result<void> ensureRow(KeptConsultation &live);
    Result<void> updateDoc(const KeptConsultation &live);
    Result<QByteArray> keepContext(KeptConsultation &live, const Event &event, bool taken);
    void touch(KeptConsultation &live);
    Result<void> append(KeptConsultation &live, const Event &event, const QByteArray &body, EventKind kind, quint16 tag, qsizetype cut = 0);
    void trim();

    Database &m_database;
    EventRows &m_rows;
    std::unordered_map<ConsultationId, std::unique_ptr<KeptConsultation>, IdHash> m_live;
    std::vector<KeptConsultation *> m_touched;
    QList<std::pair<Principal, quint32>> m_recentActors;   ///< newest use first, a few
    QHash<quint32, Principal> m_actors;
    quint64 m_clock = 0;
};

} // namespace witan
