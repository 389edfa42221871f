// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ask_words.h"
#include "store/event_store.h"
#include "store/event_tables.h"

namespace witan {

/// What a consultation asked for, at its start and as it was revised last; it follows from the consultation's events.
struct AskRow {
    QString agent, owner, request;
    Timestamp at;
    EndReason outcome = EndReason::None;
    QString firstDigest, firstWords, lastDigest, lastWords;     ///< words: AskWords in hex
    bool operator==(const AskRow &) const = default;

    /// The row after this event, whose context became the consultation's.
    static AskRow after(const AskRow &before, const Consultation &state, const Event &event);
};

/// The service's memory of what was asked and refused: the tables asks and stopped_workflows.
class EarlierAsks {
public:
    EarlierAsks(Database &database, EventTables &tables) : m_database(database), m_tables(tables) {}

    /// Takes in what an event says; `newContext` where its context became the consultation's.
    Result<void> note(const Consultation &state, const Event &event, bool newContext);
    /// As EventStore::asksLike().
    Result<AskedLike> like(const Consultation &asking, const AskWords &words, Timestamp since, int most);
    Result<std::optional<ConsultationId>> stopOf(const WorkflowId &workflow);

private:
    Database &m_database;
    EventTables &m_tables;
};

} // namespace witan
