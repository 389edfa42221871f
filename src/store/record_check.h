// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/earlier_asks.h"
#include "store/event_store.h"

#include <QHash>

#include <functional>
#include <optional>
#include <utility>

namespace witan {

/// One reading of the whole record: every event's place, prev and hash, and that what the projections say (consultations, revisions,
/// decisions, open questions, saved states, what was asked before) follows from the events alone: a hash chain by itself does not
/// protect what people are shown. Only the first fault of a consultation is told, for what follows it hangs on it.
class RecordCheck {
public:
    explicit RecordCheck(Database &database) : m_database(database) {}
    Result<QList<ChainFault>> run();

private:
    /// What follows from the events of one consultation, as far as they were read.
    struct Chain {
        StoredConsultation folded;
        AskRow ask;
        QHash<int, std::pair<QString, qint64>> revisions;   ///< digest and seq
        qint64 seq = 0;
        qint64 stateSeq = 0;         ///< of the event that saved the agent's state last
        bool isListed = false;       ///< there is a row of consultations
        bool broken = false;
    };
    struct Place {
        ConsultationId consultation;
        qint64 seq = 0;
        bool operator==(const Place &) const = default;
    };
    struct Question {
        ConsultationId consultation;
        MessageId message;
        bool operator==(const Question &) const = default;
        friend size_t qHash(const Question &key, size_t seed = 0) { return qHashMulti(seed, key.consultation, key.message); }
    };
    Result<void> readEvents();
    void take(const Statement &row);
    void fold(Chain &chain, const Event &event, const std::optional<Message> &message);
    Result<void> compareConsultations();
    Result<void> compareRevisions();
    Result<void> compareDecisions();
    Result<void> compareQuestions();
    Result<void> compareStates();
    Result<void> compareAsks();
    Result<void> compareStoppedWorkflows();
    /// Calls `take` with each row.
    Result<void> each(const char *sql, const std::function<void(const Statement &)> &take);
    void blame(const ConsultationId &id, qint64 seq, const QString &what);
    Chain *chainOf(const QString &id);

    Database &m_database;
    QHash<ConsultationId, Chain> m_chains;
    QHash<QString, Place> m_decisions;      ///< by id, the first of each
    QHash<Question, qint64> m_questions;    ///< open, and where they stand
    QList<ChainFault> m_faults;
    qint64 m_cursor = 0;
};

} // namespace witan
