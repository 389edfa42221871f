// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/live_consultation.h"
#include "store/event_store.h"

#include <QHash>

#include <memory>
#include <unordered_map>
#include <vector>

namespace witan {

/// The consultations in memory: those that somebody is attached to, and, until the end of a transaction, those that it
/// touches. Nothing else (src/README.md, Figures that shape it).
class LiveCache {
public:
    /// Held plans may take about `mostBytes` together; beyond that they are read again when they are needed.
    explicit LiveCache(EventStore &store, qint64 mostBytes = 64 * 1024 * 1024) : m_store(store), m_mostBytes(mostBytes) {}

    /// Null where there is no such consultation. Valid until the end of the transaction.
    Result<LiveConsultation *> find(const ConsultationId &id);
    LiveConsultation &insert(const ConsultationId &id, StoredConsultation stored);

    void hold(const ConsultationId &id) { ++m_holds[id]; }
    void release(const ConsultationId &id);

    /// After a commit: lets go of what nobody holds; where the rest is too many or too large, of those that were not used
    /// in this transaction, or of all.
    void sweep();
    /// After a rollback: what is in memory may be ahead of the record, so it is read anew.
    void forget();

    std::size_t size() const { return m_live.size(); }
    qint64 bytes() const { return m_bytes; }

private:
    struct Hash {
        std::size_t operator()(const ConsultationId &id) const noexcept { return qHash(id); }
    };

    LiveConsultation &touch(LiveConsultation &live);
    bool isOver() const;
    void drop(const ConsultationId &id);
    void dropUnused();

    EventStore &m_store;
    const qint64 m_mostBytes;
    qint64 m_bytes = 0;
    std::unordered_map<ConsultationId, std::unique_ptr<LiveConsultation>, Hash> m_live;
    QHash<ConsultationId, int> m_holds;
    std::vector<ConsultationId> m_passing;      // in memory for this transaction only
    std::vector<LiveConsultation *> m_touched;  // in this transaction
};

} // namespace witan
