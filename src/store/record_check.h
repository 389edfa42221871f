// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/event_store.h"
#include "store/kept_consultation.h"
#include "store/ledger.h"
#include "store/log_rows.h"

#include <QHash>

namespace witan {

/// One reading of the whole record: every event's seq, prev and hash, and that the projections lead to it. Only the first fault
/// of a consultation is told: what follows it hangs on it.
class RecordCheck {
public:
    RecordCheck(Database &database, Ledger &ledger, LogRows &rows) : m_database(database), m_ledger(ledger), m_rows(rows) {}
    Result<QList<ChainFault>> run();

private:
    struct Chain {
        ConsultationId id;
        qint64 head = 0;             ///< this and the next two as the projection says
        QByteArray headHash;
        QByteArray headPlaces;
        qint64 seq = 0;              ///< as far as it was read
        QByteArray hash;
        QList<EventPlace> places;    ///< since the last whole block
        QByteArray tags;             ///< since the last whole group
        bool broken = false;
    };
    Result<void> readHeads();
    Result<void> take(const EventRow &row);
    Result<void> compareHead(qint64 row, Chain &chain);
    void blame(Chain &chain, qint64 seq, const QString &what);
    Result<QString> faultOf(const EventRow &row, const ConsultationId &id);
    Result<bool> isFiled(qint64 row, Chain &chain);
    Result<bool> areTagsFiled(qint64 row, Chain &chain);

    Database &m_database;
    Ledger &m_ledger;
    LogRows &m_rows;
    QHash<qint64, Chain> m_chains;
    QList<ChainFault> m_faults;
    qint64 m_cursor = 0;
};

} // namespace witan
