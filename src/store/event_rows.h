// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/event_row.h"

#include <QList>

#include <functional>

namespace witan {

struct KeptConsultation;

/// The table of events, as the ledger uses it. The service lays events down in the order they come, the reviewer's cache by
/// consultation: each where its work is (log_rows.h, clustered_rows.h).
class EventRows {
public:
    virtual ~EventRows() = default;

    /// Takes a row, whose consultation stands in `live`; it may wait in memory until flush().
    virtual Result<void> add(KeptConsultation &live, EventRow row) = 0;
    virtual Result<void> flush() = 0;
    /// What waits is not written any more.
    virtual void forget() = 0;
    /// The rows with seq in [from, to), in order, and those still waiting too.
    virtual Result<QList<EventRow>> read(KeptConsultation &live, qint64 from, qint64 to) = 0;
};

} // namespace witan
