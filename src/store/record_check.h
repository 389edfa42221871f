// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/ask_index.h"
#include "store/database.h"
#include "store/event_store.h"
#include "store/kept_consultation.h"
#include "store/ledger.h"
#include "store/log_rows.h"
#include "store/open_question.h"

#include <QHash>

#include <functional>
#include <optional>

namespace witan {

/// One reading of the whole record: every event's seq, prev and hash, that the projections lead to it, and that what the
/// projections say (consultations, decisions, open questions, saved states) follows from the events alone. Only the first fault of a
/// consultation is told: what follows it hangs on it.
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
        KeptConsultation folded;     ///< what follows from the events, as far as they were read
        qint64 stateSeq = 0;         ///< of the event that saved the agent's state last
        qint64 seq = 0;
        QByteArray hash;
        QList<EventPlace> places;    ///< since the last whole block
        QByteArray tags;             ///< since the last whole group
        bool broken = false;
        AskRow ask;                  ///< as follows from the events
        qint64 lastSpoken = 0;       ///< as folded.lastAgentSeq, with the built-in responder's answers: versions before counted them
        bool mayHaveSeenLast(qint64 last) const { return last >= folded.lastAgentSeq && last <= qMax(folded.lastAgentSeq, lastSpoken); }
    };
    struct Reading {
        Event event;                 ///< the body of a message is left out: nothing is folded from it
        std::optional<Message> message;
        QString fault;               ///< what is wrong with the event by itself, empty where nothing is
    };
    struct Place {
        qint64 consultation = 0, seq = 0;
        bool operator==(const Place &) const = default;
    };
    Result<void> readHeads();
    Result<void> take(const EventRow &row);
    Result<void> compareHead(qint64 row, Chain &chain);
    void blame(Chain &chain, qint64 seq, const QString &what);
    Result<Reading> readEvent(const EventRow &row, const ConsultationId &id);
    void fold(qint64 row, Chain &chain, const Reading &reading);
    Result<bool> isFiled(qint64 row, Chain &chain);
    Result<bool> areTagsFiled(qint64 row, Chain &chain);

    Result<void> compareProjections();
    Result<void> compareDocs();
    Result<void> compareDecisions();
    Result<void> compareQuestions();
    Result<void> compareStates();
    Result<void> compareAsks();
    Result<void> compareStoppedWorkflows();
    /// Calls `take` with each row of this statement.
    Result<void> each(const char *statement, const std::function<void(const Statement &)> &take);
    void blameRow(qint64 row, qint64 seq, const QString &what);

    Database &m_database;
    Ledger &m_ledger;
    LogRows &m_rows;
    QHash<qint64, Chain> m_chains;
    QHash<QByteArray, Place> m_decisions;         ///< by id, the first of each
    QHash<OpenQuestion, qint64> m_questions;      ///< and where they stand
    QList<ChainFault> m_faults;
    qint64 m_cursor = 0;
};

} // namespace witan
