// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/log_rows.h"

#include "store/kept_consultation.h"
#include "store/storage_error.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr size_t kRowsAtOnce = 16;

Result<QList<EventRow>> take(Statement &statement, qsizetype expected)
{
    QList<EventRow> rows;
    rows.reserve(expected);
    while (true) {
        const Result<bool> more = statement.next();
        if (!more)
            return more.error();
        if (!*more)
            return rows;
        const qint64 cursor = statement.integer(0);
        std::optional<EventFacts> facts = EventFacts::decode(statement.bytes(1));
        const bool readable = facts && facts->cursor == cursor;
        if (!readable) {
            facts.emplace();
            facts->cursor = cursor;
        }
        rows.append({*std::move(facts), statement.bytes(2), readable});
    }
}

} // namespace

Result<void> LogRows::add(KeptConsultation &live, EventRow row)
{
    if (Result<void> noted = m_places.note(live, row.facts.seq, {row.facts.cursor, row.facts.tag}); !noted)
        return noted;
    m_waiting.push_back(std::move(row));
    return m_waiting.size() < kRowsAtOnce ? Result<void>() : flush();
}

Result<void> LogRows::flush()
{
    Result<void> done;
    const bool full = m_waiting.size() == kRowsAtOnce;
    // Several rows OR FAIL: what fails ends the transaction here anyway, and without it SQLite keeps a copy of every page that the statement touches,
    // to undo that alone.
    Statement &add = m_database.statement(full ? "event_add_16" : "event_add");
    for (const EventRow &row : m_waiting) {
        add.bind(row.facts.cursor).bind(row.facts.encode()).bind(row.body);
        if (!full)
            done = add.run();
        if (!done)
            break;
    }
    if (full)
        done = add.run();
    m_waiting.clear();
    return done;
}

Result<QList<EventRow>> LogRows::read(KeptConsultation &live, qint64 from, qint64 to)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    const Result<QList<qint64>> cursors = m_places.cursors(live, from, to);
    if (!cursors)
        return cursors.error();
    if (cursors->isEmpty())
        return QList<EventRow>();
    QByteArray list("[");
    for (const qint64 cursor : *cursors)
        list.append(QByteArray::number(cursor)).append(',');
    list.back() = ']';
    Statement &get = m_database.statement("event_list");
    const Resting resting(get);
    get.bind(QString::fromLatin1(list));
    Result<QList<EventRow>> rows = take(get, cursors->size());
    if (rows && rows->size() != cursors->size())
        return unreadableEvent(u"events of consultation row %1 from %2 are missing"_s.arg(live.row).arg(from));
    return rows;
}

Result<QList<EventRow>> LogRows::since(qint64 cursor, int limit)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    Statement &page = m_database.statement("event_since");
    const Resting resting(page);
    page.bind(cursor).bind(qint64(std::max(limit, 0)));
    return take(page, std::clamp(limit, 0, 1024));
}

Result<qint64> LogRows::newestCursor()
{
    Statement &newest = m_database.statement("event_newest");
    const Resting resting(newest);
    const Result<bool> row = newest.next();
    if (!row)
        return row.error();
    return *row ? newest.integer(0) : qint64(0);
}

} // namespace witan
