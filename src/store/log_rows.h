// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/event_rows.h"
#include "store/place_index.h"

#include <vector>

namespace witan {

/// Events one after the other in the order of their cursors, as they come: a commit writes whole pages at the end of the table and
/// nothing between, so it costs the same for one consultation as for fifty (a twelfth of the bytes of a table by consultation,
/// measured). What follows a cursor is one walk; a page of a thread is found through the place index.
class LogRows final : public EventRows {
public:
    LogRows(Database &database, PlaceIndex &places) : m_database(database), m_places(places) {}

    Result<void> add(KeptConsultation &live, EventRow row) override;
    Result<void> flush() override;
    void forget() override { m_waiting.clear(); }
    Result<QList<EventRow>> read(KeptConsultation &live, qint64 from, qint64 to) override;

    /// The rows after this cursor, at most `limit`.
    Result<QList<EventRow>> since(qint64 cursor, int limit);
    Result<qint64> newestCursor();

private:
    Database &m_database;
    PlaceIndex &m_places;
    std::vector<EventRow> m_waiting;
};

} // namespace witan
