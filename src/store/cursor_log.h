// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/database.h"

#include <QList>

#include <vector>

namespace witan {

/// Where an event lies.
struct EventPlace {
    qint64 consultation = 0;   ///< row
    qint64 seq = 0;
    bool operator==(const EventPlace &) const = default;
};

/// The service-wide order of events: for each cursor its place. One row holds the places of a whole commit, so the order costs
/// a few bytes an event.
class CursorLog {
public:
    explicit CursorLog(Database &database) : m_database(database) {}

    /// Reads the newest cursor; once, after opening and after a rollback.
    Result<void> load();
    qint64 newest() const { return m_newest; }
    /// The next cursor, given to the event at this place.
    qint64 give(const EventPlace &place);
    Result<void> flush();
    /// Gives cursors from 1 again; for building the order anew.
    void restart() { m_waiting.clear(); m_newest = 0; }
    /// The places of the events after `cursor`, in order, at most `limit`.
    Result<QList<EventPlace>> since(qint64 cursor, int limit);

private:
    struct Run {
        qint64 first = 0;
        QList<EventPlace> places;
    };
    static Run runOf(Statement &row);

    Database &m_database;
    qint64 m_newest = 0;
    std::vector<EventPlace> m_waiting;
};

} // namespace witan
