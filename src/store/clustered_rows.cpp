// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/clustered_rows.h"

#include "store/kept_consultation.h"

namespace witan {

namespace {

constexpr size_t kRowsAtOnce = 8;

} // namespace

Result<void> ClusteredRows::add(KeptConsultation &, EventRow row)
{
    m_waiting.push_back(std::move(row));
    return m_waiting.size() < kRowsAtOnce ? Result<void>() : flush();
}

Result<void> ClusteredRows::flush()
{
    const auto bind = [](Statement &statement, const EventRow &row) {
        statement.bind(row.facts.consultation).bind(row.facts.seq).bind(qint64(row.facts.kind)).bind(row.facts.encode()).bind(row.body);
    };
    Result<void> done;
    const bool full = m_waiting.size() == kRowsAtOnce;
    for (const EventRow &row : m_waiting) {
        bind(m_database.statement(full ? "thread_event_add_8" : "thread_event_add"), row);
        if (!full)
            done = m_database.statement("thread_event_add").run();
        if (!done)
            break;
    }
    if (full)
        done = m_database.statement("thread_event_add_8").run();
    m_waiting.clear();
    return done;
}

Result<QList<EventRow>> ClusteredRows::read(KeptConsultation &live, qint64 from, qint64 to)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    QList<EventRow> rows;
    Statement &page = m_database.statement("thread_event_page");
    const Resting resting(page);
    page.bind(live.row).bind(from).bind(to);
    while (true) {
        const Result<bool> more = page.next();
        if (!more)
            return more.error();
        if (!*more)
            return rows;
        std::optional<EventFacts> facts = EventFacts::decode(page.bytes(0));
        const bool readable = facts.has_value();
        rows.append({facts ? *std::move(facts) : EventFacts(), page.bytes(1), readable});
    }
}

} // namespace witan
