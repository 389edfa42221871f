// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "core/logging.h"
#include "store/record_check.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr int kPage = 1024;

} // namespace

Result<QList<ChainFault>> SqliteEventStore::verify()
{
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    return RecordCheck(*m_database, m_ledger, m_rows).run();
}

Result<void> SqliteEventStore::rebuild()
{
    if (Result<void> begun = begin(); !begun)
        return begun;
    Result<void> done = rebuildAll();
    if (done)
        done = commit();
    if (!done)
        rollback();
    log(LogArea::Store, LogLevel::Info, "record_rebuilt", {{"ok", done.has_value()}});
    return done;
}

Result<void> SqliteEventStore::rebuildAll()
{
    for (const char *clear : {"rebuild_clear_tags", "rebuild_clear_places", "rebuild_clear_unanswered", "rebuild_clear_decisions", "rebuild_clear_asks", "rebuild_clear_stopped_workflows", "rebuild_clear_heads"}) {
        if (Result<void> cleared = m_database->statement(clear).run(); !cleared)
            return cleared;
    }
    if (Result<void> all = m_ledger.setMetaValue(u"asks_after"_s, "0"); !all)
        return all;
    QHash<qint64, KeptConsultation *> consultations;
    Statement &rows = m_database->statement("consultation_rows");
    const Resting resting(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        const qint64 row = rows.integer(0);
        consultations.insert(row, &m_ledger.restore(row, ConsultationId::fromBytes(rows.bytes(1))));
    }
    m_cursor = 0;
    while (true) {
        const Result<QList<EventRow>> page = m_rows.since(*m_cursor, kPage);
        if (!page)
            return page.error();
        if (page->isEmpty())
            break;
        for (const EventRow &row : *page) {
            KeptConsultation *const live = consultations.value(row.facts.consultation);
            if (!live || row.facts.seq != live->state.head + 1 || row.facts.cursor != *m_cursor + 1) {
                return Error{ErrorCode::Damaged, u"Events of the record are missing, so it was not built anew. Nothing was changed. Restore it from a backup."_s,
                             u"cursor %1"_s.arg(row.facts.cursor), {}, {}};
            }
            if (Result<void> done = rebuildEvent(*live, row); !done)
                return done;
        }
        if (Result<void> done = flushQuestions(); !done)
            return done;
    }
    for (const KeptConsultation *live : std::as_const(consultations)) {
        if (live->state.head == 0)
            return Error{ErrorCode::Damaged, u"A consultation of the record has no events, so it was not built anew. Nothing was changed. Restore it from a backup."_s,
                         live->id.toString(), {}, {}};
    }
    return {};
}

Result<void> SqliteEventStore::rebuildEvent(KeptConsultation &live, const EventRow &row)
{
    const Result<Event> event = m_ledger.eventFrom(row, live.id);
    if (!event)
        return event.error();
    std::optional<Message> message;
    if (event->type == EventType::MessagePosted) {
        if (Result<Message> read = messageOf(*event))
            message = *std::move(read);
    }
    const bool newContext = Ledger::project(live, *event, kindOf(event->type, message), message ? &*message : nullptr);
    // Thousands of plans need not be in memory at once.
    live.state.context = {};
    if (event->body.contains("context"_L1)) {
        Statement &set = m_database->statement("context_set_revision");
        set.bind(newContext ? qint64(live.state.revision) : qint64(0)).bind(live.row).bind(event->seq);
        if (Result<void> done = set.run(); !done)
            return done;
    }
    live.hash = row.facts.hash;
    live.hashText = event->hash;
    if (Result<void> noted = m_places.note(live, event->seq, {event->cursor, message ? tagOf(message->id) : quint16(0)}); !noted)
        return noted;
    return index(live, *event, message ? &*message : nullptr, newContext);
}

} // namespace witan
