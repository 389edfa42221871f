// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "core/json.h"
#include "core/logging.h"
#include "store/message_text.h"

#include <QJsonDocument>

#include <algorithm>

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
};

struct Ordered {
    qint64 cursor = 0;
    EventPlace place;
};

} // namespace

/// One reading of all events. Only the first fault of a consultation is told: what follows it hangs on it.
Result<QList<ChainFault>> SqliteEventStore::verify()
{
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    QHash<qint64, Chain> chains;
    QList<ChainFault> faults;
    Statement &rows = m_database->statement("consultation_rows");
    const Resting restingRows(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        chains.insert(rows.integer(0), {ConsultationId::fromBytes(rows.bytes(1)), rows.integer(2), rows.bytes(3), 0, {}, false});
    }
    std::vector<Ordered> order;
    const auto blame = [&faults](Chain &chain, qint64 seq, const QString &what) {
        if (!std::exchange(chain.broken, true))
            faults.append({chain.id, seq, what});
    };
    Statement &all = m_database->statement("event_all");
    const Resting restingAll(all);
    while (true) {
        const Result<bool> more = all.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        const auto found = chains.find(all.integer(0));
        if (found == chains.end()) {
            faults.append({{}, all.integer(1), u"an event of no known consultation"_s});
            continue;
        }
        Chain &chain = *found;
        if (chain.broken)
            continue;
        const qint64 seq = all.integer(1);
        if (seq != chain.seq + 1) {
            blame(chain, chain.seq + 1, u"the event is missing"_s);
            continue;
        }
        const std::optional<EventFacts> facts = EventFacts::decode(all.bytes(3));
        if (!facts) {
            blame(chain, seq, u"its facts cannot be read"_s);
            continue;
        }
        const Result<QString> fault = faultOf(all, chain.id, chain.hash, *facts);
        if (!fault)
            return fault.error();
        if (!fault->isEmpty())
            blame(chain, seq, *fault);
        chain.seq = seq;
        chain.hash = facts->hash;
        order.push_back({facts->cursor, {found.key(), seq}});
    }
    for (Chain &chain : chains) {
        if (chain.broken)
            continue;
        if (chain.seq != chain.head)
            blame(chain, qMin(chain.seq, chain.head) + 1, chain.seq < chain.head ? u"the event is missing"_s : u"the event is not counted"_s);
        else if (chain.hash != chain.headHash)
            blame(chain, chain.seq, u"it is not the event that was last"_s);
    }
    if (!faults.isEmpty())
        return faults;
    std::sort(order.begin(), order.end(), [](const Ordered &a, const Ordered &b) { return a.cursor < b.cursor; });
    qint64 cursor = 0;
    for (size_t i = 0; i < order.size();) {
        const Result<QList<EventPlace>> places = m_cursors.since(cursor, 4096);
        if (!places)
            return places.error();
        for (const EventPlace &place : *places) {
            if (i == order.size() || order[i].cursor != cursor + 1 || order[i].place != place)
                return QList<ChainFault>{{chains.value(place.consultation).id, place.seq, u"its place in the order of all events differs"_s}};
            ++cursor;
            ++i;
        }
        if (places->isEmpty())
            return QList<ChainFault>{{chains.value(order[i].place.consultation).id, order[i].place.seq, u"it has no place in the order of all events"_s}};
    }
    return faults;
}

/// What is wrong with the event in this row, empty where nothing is.
Result<QString> SqliteEventStore::faultOf(Statement &row, const ConsultationId &id, const QByteArray &prev, const EventFacts &facts)
{
    Event event;
    event.consultation = id;
    event.seq = row.integer(1);
    const auto kind = static_cast<EventKind>(row.integer(2));
    event.type = typeOf(kind);
    event.typeName = facts.typeName;
    event.at = facts.at;
    event.prev = QString::fromLatin1(prev.toHex());
    Result<Principal> actor = m_ledger.actor(facts.actor);
    if (!actor) {
        if (actor.error().code == ErrorCode::Damaged)
            return u"who did it cannot be read"_s;
        return actor.error();
    }
    event.actor = *std::move(actor);
    QByteArray body = row.bytes(4);
    if (kind == EventKind::Started || kind == EventKind::Revised) {
        Statement &get = m_database->statement("context_at");
        const Resting resting(get);
        const Result<bool> found = get.bind(row.integer(0)).bind(event.seq).next();
        if (!found)
            return found.error();
        if (*found) {
            QJsonObject whole = QJsonDocument::fromJson(body).object();
            whole.insert("context"_L1, QJsonDocument::fromJson(get.bytes(0)).object());
            body = canonicalJson(whole);
        }
    }
    if (hashOf(event, body) != QString::fromLatin1(facts.hash.toHex()))
        return u"its content differs from what was recorded"_s;
    std::optional<Message> message;
    if (event.type == EventType::MessagePosted) {
        if (Result<Message> read = messageFromText(body))
            message = *std::move(read);
    }
    if (kindOf(event.type, message) != kind || facts.tag != (message ? tagOf(message->id) : 0))
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
    for (const char *clear : {"rebuild_clear_tags", "rebuild_clear_unanswered", "rebuild_clear_decisions", "rebuild_clear_cursors", "rebuild_clear_heads"}) {
        if (Result<void> cleared = m_database->statement(clear).run(); !cleared)
            return cleared;
    }
    QList<std::pair<qint64, ConsultationId>> consultations;
    Statement &rows = m_database->statement("consultation_rows");
    const Resting resting(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        consultations.append({rows.integer(0), ConsultationId::fromBytes(rows.bytes(1))});
    }
    std::vector<std::pair<qint64, EventPlace>> order;
    for (const auto &[row, id] : std::as_const(consultations)) {
        if (Result<void> done = rebuildConsultation(row, id, order); !done)
            return done;
    }
    std::sort(order.begin(), order.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    m_cursors.restart();
    for (const auto &[cursor, place] : order) {
        if (m_cursors.give(place) != cursor)
            return Error{ErrorCode::Damaged, u"Events of the record are missing, so it was not built anew. Nothing was changed. Restore it from a backup."_s,
                         u"cursor %1"_s.arg(cursor), {}, {}};
    }
    return {};
}

Result<void> SqliteEventStore::rebuildConsultation(qint64 row, const ConsultationId &id, std::vector<std::pair<qint64, EventPlace>> &order)
{
    constexpr qint64 kPage = 512;
    KeptConsultation &live = m_ledger.restore(row, id);
    for (qint64 from = 1;; from += kPage) {
        const Result<QList<Event>> events = m_ledger.page(row, id, from, kPage);
        if (!events)
            return events.error();
        for (const Event &event : *events) {
            std::optional<Message> message;
            if (event.type == EventType::MessagePosted) {
                if (Result<Message> read = messageOf(event))
                    message = *std::move(read);
            }
            const bool newContext = Ledger::project(live, event, kindOf(event.type, message));
            if (event.body.contains("context"_L1)) {
                Statement &set = m_database->statement("context_set_revision");
                set.bind(newContext ? qint64(live.state.revision) : qint64(0)).bind(row).bind(event.seq);
                if (Result<void> done = set.run(); !done)
                    return done;
            }
            live.hashText = event.hash;
            live.hash = QByteArray::fromHex(event.hash.toLatin1());
            order.emplace_back(event.cursor, EventPlace{row, event.seq});
            if (Result<void> done = indexEvent(live, event, message ? &*message : nullptr); !done)
                return done;
        }
        if (events->size() < kPage)
            break;
    }
    if (Result<void> done = flushQuestions(); !done)
        return done;
    if (live.state.head == 0)
        return Error{ErrorCode::Damaged, u"A consultation of the record has no events, so it was not built anew. Nothing was changed. Restore it from a backup."_s,
                     id.toString(), {}, {}};
    Result<void> done = m_ledger.flush();
    live.state.context = {};
    live.contextLoaded = false;
    return done;
}

} // namespace witan
