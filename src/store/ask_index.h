// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ask_words.h"
#include "core/event.h"
#include "store/database.h"
#include "store/event_store.h"

namespace witan {

class Ledger;
struct KeptConsultation;

/// What a consultation asked for, at its start and as it was revised last, as far as it follows from its events.
struct AskRow {
    QString agent, owner, request;
    Timestamp at;
    EndReason outcome = EndReason::None;
    QByteArray firstDigest, firstWords, lastDigest, lastWords;
    bool operator==(const AskRow &) const = default;

    /// The row after this event, whose context became the consultation's.
    static AskRow after(const AskRow &before, const Consultation &state, const Event &event);
};

/// The service's memory of what was asked and refused: tables that follow from the events (record_3.sql).
class AskIndex {
public:
    explicit AskIndex(Database &database) : m_database(database) {}

    /// Takes in what an event says; `newContext` where its context became the consultation's.
    Result<void> note(const KeptConsultation &live, const Event &event, bool newContext);
    /// As EventStore::asksLike().
    Result<AskedLike> like(Ledger &ledger, const Consultation &asking, const AskWords &words, Timestamp since, int most);
    Result<std::optional<ConsultationId>> stopOf(const WorkflowId &workflow);
    /// Files the workflows that were stopped before there was a table for them, once, from what is kept of their consultations: what
    /// a person has stopped stays stopped over an upgrade.
    Result<void> fileEarlierStops(Ledger &ledger);

private:
    Database &m_database;
};

} // namespace witan
