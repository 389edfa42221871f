// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/event_rows.h"

#include <vector>

namespace witan {

/// Events side by side by consultation and seq: a page of a thread is one short walk over the disk, whatever came between.
class ClusteredRows final : public EventRows {
public:
    explicit ClusteredRows(Database &database) : m_database(database) {}

    Result<void> add(KeptConsultation &live, EventRow row) override;
    Result<void> flush() override;
    void forget() override { m_waiting.clear(); }
    Result<QList<EventRow>> read(KeptConsultation &live, qint64 from, qint64 to) override;

private:
    Database &m_database;
    std::vector<EventRow> m_waiting;
};

} // namespace witan
