// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "core/json.h"
#include "core/logging.h"
#include "store/message_text.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

struct Chain {
    ConsultationId id;
    qint64 head = 0;         ///< as the projection says
    QByteArray headHash;
    qint64 seq = 0;          ///< as far as it was read
    QByteArray hash;
    bool broken = false;
    QByteArray headPlaces;       ///< as the projection says
    QList<EventPlace> places;    ///< since the last whole block
    QByteArray tags;
};

constexpr int kPage = 1024;

/// Whether the place index says of the chain's newest event what it should, where that completes a block.
Result<bool> isFiled(Database &database, qint64 row, Chain &chain)
{
    if (chain.seq % PlaceIndex::kBlock != 0)
        return true;
    const auto holds = [&database, row](const char *query, qint64 block, const QByteArray &expected) -> Result<bool> {
        Statement &get = database.statement(query);
        const Resting resting(get);
        const Result<bool> found = get.bind(row).bind(block).next();
        return found && *found ? Result<bool>(get.bytes(0) == expected) : found;
    };
    for (const EventPlace &place : std::as_const(chain.places))
        chain.tags.append(static_cast<char>(place.tag & 0xFF)).append(static_cast<char>(place.tag >> 8));
    const QByteArray places = PlaceIndex::encode(std::exchange(chain.places, {}));
    const Result<bool> placed = holds("place_block", chain.seq / PlaceIndex::kBlock - 1, places);
    if (!placed || !*placed || chain.seq % PlaceIndex::kTagBlock != 0)
        return placed;
    return holds("tags_block", chain.seq / PlaceIndex::kTagBlock - 1, std::exchange(chain.tags, {}));
}

} // namespace

/// One reading of all events. Only the first fault of a consultation is told: what follows it hangs on it.
Result<QList<ChainFault>> SqliteEventStore::verify()
{
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    QHash<qint64, Chain> chains;
    Statement &rows = m_database->statement("consultation_rows");
    const Resting resting(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        chains.insert(rows.integer(0), {ConsultationId::fromBytes(rows.bytes(1)), rows.integer(2), rows.bytes(3), 0, {}, false, rows.bytes(4), {}, {}});
    }
    QList<ChainFault> faults;
    const auto blame = [&faults](Chain &chain, qint64 seq, const QString &what) {
        if (!std::exchange(chain.broken, true))
            faults.append({chain.id, seq, what});
    };
    qint64 cursor = 0;
    while (true) {
        const Result<QList<EventRow>> page = m_rows.since(cursor, kPage);
        if (!page)
            return page.error();
        if (page->isEmpty())
            break;
        for (const EventRow &row : *page) {
            const auto found = chains.find(row.facts.consultation);
            if (!row.readable) {
                faults.append({{}, 0, u"event %1 of the record cannot be read"_s.arg(row.facts.cursor)});
                cursor = row.facts.cursor;
                continue;
            }
            if (found == chains.end()) {
                faults.append({{}, row.facts.seq, u"an event of no known consultation"_s});
                continue;
            }
            Chain &chain = *found;
            if (row.facts.cursor != std::exchange(cursor, row.facts.cursor) + 1)
                blame(chain, row.facts.seq, u"events before it are missing in the order of all events"_s);
            if (chain.broken)
                continue;
            if (row.facts.seq != chain.seq + 1) {
                blame(chain, chain.seq + 1, u"the event is missing"_s);
                continue;
            }
            Result<QString> fault = row.facts.prev == chain.hash ? faultOf(row, chain.id) : u"it does not follow from the event before it"_s;
            if (!fault)
                return fault.error();
            if (!fault->isEmpty())
                blame(chain, row.facts.seq, *fault);
            chain.seq = row.facts.seq;
            chain.hash = row.facts.hash;
            chain.places.append({row.facts.cursor, row.facts.tag});
            const Result<bool> filed = isFiled(*m_database, found.key(), chain);
            if (!filed)
                return filed.error();
            if (!*filed)
                blame(chain, chain.seq, u"it cannot be found by its place (--rebuild mends that)"_s);
        }
        cursor = page->constLast().facts.cursor;
    }
    for (Chain &chain : chains) {
        if (chain.seq != chain.head)
            blame(chain, qMin(chain.seq, chain.head) + 1, chain.seq < chain.head ? u"the event is missing"_s : u"the event is not counted"_s);
        else if (chain.hash != chain.headHash)
            blame(chain, chain.seq, u"it is not the event that was last"_s);
        else if (PlaceIndex::encode(chain.places) != chain.headPlaces)
            blame(chain, chain.seq, u"it cannot be found by its place (--rebuild mends that)"_s);
    }
    return faults;
}

/// What is wrong with an event by itself, empty where nothing is.
Result<QString> SqliteEventStore::faultOf(const EventRow &row, const ConsultationId &id)
{
    const EventFacts &facts = row.facts;
    Event event;
    event.consultation = id;
    event.seq = facts.seq;
    event.type = typeOf(facts.kind);
    event.typeName = facts.typeName;
    event.at = facts.at;
    event.prev = QString::fromLatin1(facts.prev.toHex());
    Result<Principal> actor = m_ledger.actor(facts.actor);
    if (!actor) {
        if (actor.error().code == ErrorCode::Damaged)
            return u"who did it cannot be read"_s;
        return actor.error();
    }
    event.actor = *std::move(actor);
    QByteArray body = row.body;
    if (facts.kind == EventKind::Started || facts.kind == EventKind::Revised) {
        const Result<Event> whole = m_ledger.eventFrom(row, id);
        if (!whole && whole.error().code == ErrorCode::Damaged)
            return u"its plan differs from what was recorded"_s;
        if (!whole)
            return whole.error();
        // As it lies there, for all that is not the context; a body that was written differently is not what was hashed.
        QJsonObject rest = whole->body;
        rest.remove("context"_L1);
        if (canonicalJson(rest) != row.body)
            return u"its content differs from what was recorded"_s;
        body = canonicalJson(whole->body);
    }
    if (hashOf(event, body) != QString::fromLatin1(facts.hash.toHex()))
        return u"its content differs from what was recorded"_s;
    std::optional<Message> message;
    if (event.type == EventType::MessagePosted) {
        if (Result<Message> read = messageFromText(body))
            message = *std::move(read);
    }
    if (kindOf(event.type, message) != facts.kind || facts.tag != (message ? tagOf(message->id) : 0))
        return u"it is filed as something else than it is"_s;
    return QString();
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
    for (const char *clear : {"rebuild_clear_tags", "rebuild_clear_places", "rebuild_clear_unanswered", "rebuild_clear_decisions", "rebuild_clear_heads"}) {
        if (Result<void> cleared = m_database->statement(clear).run(); !cleared)
            return cleared;
    }
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
    const bool newContext = Ledger::project(live, *event, kindOf(event->type, message));
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
    return index(live, *event, message ? &*message : nullptr);
}

} // namespace witan
