// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "core/json.h"
#include "core/logging.h"
#include "store/record_check.h"
#include "store/sql_script.h"
#include "store/storage_error.h"

#include <QJsonDocument>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kApplicationId = 0x5769746E;   // "Witn"
constexpr int kFirstVersion = 10;               // the versions before were never released
constexpr int kLogPages = 64 * 1024 / 4;         // of 4 KiB
constexpr int kRebuildPage = 1024;

Error noConsultation(const ConsultationId &id)
{
    return {ErrorCode::NotFound, u"There is no consultation %1. Nothing was saved. Start it first."_s.arg(id.toString()), {}, {}, {}};
}

Error damagedState(const ConsultationId &id)
{
    return {ErrorCode::Damaged, u"The agent's saved state is damaged in the record, so it was not handed out. Nothing was changed, and the agent "
                                "stays paused. Let it save its state anew, or restore the record from a backup."_s,
            u"state of %1"_s.arg(id.toString()), {}, {}};
}

Error missingEvents(const Event &event)
{
    return {ErrorCode::Damaged, u"Events of the record are missing, so it was not built anew. Nothing was changed. Restore it from a backup."_s,
            u"cursor %1"_s.arg(event.cursor), {}, {}};
}

/// Of a row that has seq and body.
Result<Message> messageFrom(const Statement &row)
{
    const QJsonDocument body = QJsonDocument::fromJson(row.bytes(1));
    Result<Message> message = messageFromJson(body.object());
    if (!message)
        return unreadableEvent(message.error().message);
    message->seq = row.integer(0);
    return message;
}

} // namespace

Schema recordSchema()
{
    return {kApplicationId, kFirstVersion, {sqlScript("events") + u'\n' + sqlScript("record")}, u"Witan record"_s, kLogPages};
}

Result<std::unique_ptr<EventStore>> openSqliteEventStore(const QString &file)
{
    Result<std::unique_ptr<Database>> database = Database::open(file, recordSchema(), Durability::Full);
    if (!database)
        return database.error();
    auto store = std::make_unique<SqliteEventStore>(*std::move(database));
    if (const Result<qint64> read = store->cursor(); !read)
        return read.error();
    return std::unique_ptr<EventStore>(std::move(store));
}

SqliteEventStore::SqliteEventStore(std::unique_ptr<Database> database)
    : m_database(std::move(database)), m_tables(*m_database), m_asks(*m_database, m_tables)
{
}

SqliteEventStore::~SqliteEventStore()
{
    if (m_database->inTransaction())
        rollback();
}

Result<void> SqliteEventStore::begin()
{
    return m_database->begin();
}

Result<void> SqliteEventStore::commit()
{
    Result<void> done = flush();
    if (done)
        done = m_database->commit();
    if (!done) {
        log(LogArea::Store, LogLevel::Error, "commit_failed", {{"error", done.error().detail}});
        rollback();
    }
    return done;
}

/// Writes what waits in memory, so that a query sees it.
Result<void> SqliteEventStore::flush()
{
    Statement &add = m_database->statement("INSERT OR REPLACE INTO unanswered (consultation, message_id, seq) VALUES (?, ?, ?)");
    for (auto question = m_asked.cbegin(); question != m_asked.cend(); ++question) {
        add.bind(question.key().first.toString()).bind(question.key().second.toString()).bind(question.value());
        if (Result<void> done = add.run(); !done)
            return done;
    }
    m_asked.clear();
    return m_tables.flush();
}

void SqliteEventStore::rollback()
{
    if (m_database->inTransaction())
        m_database->rollback();
    m_tables.forget();
    m_asked.clear();
}

Result<Event> SqliteEventStore::append(StoredConsultation &consultation, const NewEvent &from)
{
    const bool starts = from.type == EventType::ConsultationStarted;
    if (starts) {
        const Result<Consultation> started = consultationFromJson(from.body);
        if (!started || started->id != from.consultation) {
            return Error{ErrorCode::Invalid, u"This is no beginning of a consultation; nothing was saved."_s,
                         started ? u"another id"_s : started.error().message, u"body"_s, {}};
        }
    }
    if (m_database->failure())
        return *m_database->failure();
    if (!m_database->inTransaction())
        return Error{ErrorCode::Internal, u"This was not saved: no transaction was begun."_s, {}, {}, {}};
    if (consultation.state.id.isNull() && !starts)
        return noConsultation(from.consultation);
    Event event;
    event.consultation = from.consultation;
    event.type = from.type;
    event.typeName = toString(from.type);
    event.actor = from.actor;
    event.at = from.at;
    event.seq = consultation.state.head + 1;
    event.prev = consultation.hash;
    const QByteArray body = from.message ? messageBody(*from.message) : canonicalJson(from.body);
    event.body = from.body;
    event.hash = hashOf(event, body);
    std::optional<Message> message = from.message;
    if (message)
        message->seq = event.seq;
    const Result<EventTables::Appended> appended = m_tables.append(consultation, event, body, std::move(message));
    if (!appended)
        return appended.error();
    if (Result<void> indexed = index(consultation.state, event, *appended); !indexed) {
        // An event that is half taken in, for whatever reason, decides the whole transaction.
        m_database->spoil(indexed.error());
        return indexed.error();
    }
    return event;
}

Result<void> SqliteEventStore::index(const Consultation &state, const Event &event, const EventTables::Appended &appended)
{
    const QString id = event.consultation.toString();
    if (const std::optional<Message> &message = appended.message) {
        // Most questions are answered in the transaction in which they are asked.
        if (asksForAnswer(*message))
            m_asked.insert({event.consultation, message->id}, event.seq);
        else if (isAnswer(*message) && m_asked.remove({event.consultation, *message->replyTo}) == 0)
            return m_database->statement("DELETE FROM unanswered WHERE consultation = ? AND message_id = ?").bind(id).bind(message->replyTo->toString()).run();
        return {};
    }
    if (event.type == EventType::DecisionRecorded) {
        if (const Result<RecordedDecision> recorded = decisionOf(event)) {
            Statement &add = m_database->statement("INSERT OR IGNORE INTO decisions (id, consultation, seq, verdict, actor, at) VALUES (?, ?, ?, ?, ?, ?)");
            add.bind(recorded->decision.id.toString()).bind(id).bind(event.seq).bind(toString(recorded->decision.verdict));
            return add.bind(recorded->actor.id).bind(event.at.toString()).run();
        }
    }
    return m_asks.note(state, event, appended.newContext);
}

Result<std::optional<StoredConsultation>> SqliteEventStore::load(const ConsultationId &id)
{
    Result<std::optional<StoredConsultation>> stored = m_tables.consultation(id);
    if (!stored || !*stored)
        return stored;
    if (Result<void> read = m_tables.readContext(**stored); !read)
        return read.error();
    return stored;
}

Result<std::optional<QJsonObject>> SqliteEventStore::contextOf(const ConsultationId &id, int revision)
{
    return m_tables.contextOf(id, revision);
}

Result<int> SqliteEventStore::revisionOf(const ConsultationId &id, const QString &digest)
{
    return m_tables.revisionOf(id, digest);
}

Result<QList<Consultation>> SqliteEventStore::consultations(const ListFilter &filter)
{
    QList<Consultation> found;
    if (filter.limit < 1)
        return found;
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    qint64 before = std::numeric_limits<qint64>::max();
    if (filter.before) {
        const Result<std::optional<StoredConsultation>> from = m_tables.consultation(*filter.before);
        if (!from)
            return from.error();
        if (!*from)
            return Error{ErrorCode::NotFound, u"There is no consultation %1 to continue from."_s.arg(filter.before->toString()), {}, u"before"_s, {}};
        before = (*from)->firstCursor;
    }
    Statement &rows = filter.status
        ? m_database->statement("SELECT " WITAN_CONSULTATION_COLUMNS " FROM consultations WHERE status = ? AND first_cursor < ? ORDER BY first_cursor DESC")
        : m_database->statement("SELECT " WITAN_CONSULTATION_COLUMNS " FROM consultations WHERE first_cursor < ? ORDER BY first_cursor DESC");
    const Resting resting(rows);
    if (filter.status)
        rows.bind(toString(*filter.status));
    rows.bind(before);
    // What cannot be read is left out, and others take its place: a page that is not full is the last one.
    while (found.size() < filter.limit) {
        const Result<bool> row = rows.next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        if (Result<StoredConsultation> stored = EventTables::consultationFrom(rows))
            found.append(std::move(stored->state));
        else
            log(LogArea::Store, LogLevel::Error, "left_out_of_the_list", {{"reason", stored.error().detail}});
    }
    return found;
}

Result<QList<Event>> SqliteEventStore::eventsSince(qint64 cursor, int limit)
{
    return m_tables.eventsAfter(cursor, limit);
}

Result<QList<Event>> SqliteEventStore::events(const ConsultationId &id, qint64 fromSeq, int limit)
{
    const qint64 from = qMax<qint64>(fromSeq, 1);
    return limit < 1 ? Result<QList<Event>>(QList<Event>()) : m_tables.events(id, from, from + limit);
}

Result<qint64> SqliteEventStore::cursor()
{
    return m_tables.newestCursor();
}

Result<MessagePage> SqliteEventStore::messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit)
{
    MessagePage page;
    if (limit < 1)
        return page;
    Statement &rows = m_database->statement("SELECT seq, CAST(body AS BLOB) FROM events WHERE consultation = ? AND seq < ? AND message_id IS NOT NULL "
                                            "ORDER BY seq DESC LIMIT ?");
    const Resting resting(rows);
    // One more than wanted tells whether there are older ones.
    rows.bind(id.toString()).bind(beforeSeq > 0 ? beforeSeq : std::numeric_limits<qint64>::max()).bind(qint64(limit) + 1);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (page.messages.size() == limit) {
            page.more = true;
            break;
        }
        Result<Message> message = messageFrom(rows);
        if (!message)
            return message.error();
        page.messages.append(*std::move(message));
    }
    std::reverse(page.messages.begin(), page.messages.end());
    return page;
}

Result<std::optional<Message>> SqliteEventStore::message(const ConsultationId &id, const MessageId &wanted)
{
    Statement &get = m_database->statement("SELECT seq, CAST(body AS BLOB) FROM events INDEXED BY events_by_message WHERE message_id = ? AND consultation = ? ORDER BY seq LIMIT 1");
    const Resting resting(get);
    const Result<bool> found = get.bind(wanted.toString()).bind(id.toString()).next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<Message>();
    Result<Message> message = messageFrom(get);
    return message ? Result<std::optional<Message>>(std::optional(*std::move(message))) : Result<std::optional<Message>>(message.error());
}

Result<QList<Message>> SqliteEventStore::unanswered(const ConsultationId &id)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    QList<Message> open;
    Statement &rows = m_database->statement("SELECT e.seq, CAST(e.body AS BLOB) FROM unanswered u JOIN events e ON e.consultation = u.consultation AND e.seq = u.seq "
                                            "WHERE u.consultation = ? ORDER BY u.seq");
    const Result<void> read = rows.bind(id.toString()).forEachRow([&]() -> Result<void> {
        Result<Message> message = messageFrom(rows);
        if (!message)
            return message.error();
        open.append(*std::move(message));
        return {};
    });
    return read ? Result<QList<Message>>(std::move(open)) : Result<QList<Message>>(read.error());
}

Result<QList<UnansweredQuestion>> SqliteEventStore::unansweredOfActive(int limit)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    QList<UnansweredQuestion> open;
    Statement &rows = m_database->statement("SELECT u.consultation, u.message_id FROM unanswered u JOIN consultations c ON c.id = u.consultation "
                                            "WHERE c.status = 'ACTIVE' ORDER BY c.first_cursor DESC, u.seq DESC LIMIT ?");
    const Result<void> read = rows.bind(limit).forEachRow(
        [&] { open.append({ConsultationId::fromStored(rows.text(0)), MessageId::fromStored(rows.text(1))}); });
    return read ? Result<QList<UnansweredQuestion>>(std::move(open)) : Result<QList<UnansweredQuestion>>(read.error());
}

Result<std::optional<RecordedDecision>> SqliteEventStore::decision(const DecisionId &id)
{
    std::optional<RecordedDecision> found;
    Statement &get = m_database->statement("SELECT consultation, seq FROM decisions WHERE id = ?");
    const Resting resting(get);
    const Result<bool> row = get.bind(id.toString()).next();
    if (!row)
        return row.error();
    if (!*row)
        return found;
    const Result<QList<Event>> events = this->events(ConsultationId::fromStored(get.text(0)), get.integer(1), 1);
    if (!events)
        return events.error();
    if (events->isEmpty())
        return found;
    if (Result<RecordedDecision> recorded = decisionOf(events->constFirst()))
        found = *std::move(recorded);
    return found;
}

Result<AskedLike> SqliteEventStore::asksLike(const Consultation &asking, const AskWords &words, Timestamp since, int most)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    return m_asks.like(asking, words, since, most);
}

Result<std::optional<ConsultationId>> SqliteEventStore::stopOf(const WorkflowId &workflow)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    return m_asks.stopOf(workflow);
}

Result<void> SqliteEventStore::saveState(const ConsultationId &id, const QByteArray &canonicalJson)
{
    const Result<std::optional<StoredConsultation>> known = m_tables.consultation(id);
    if (!known)
        return known.error();
    if (!*known)
        return noConsultation(id);
    return m_database->statement("INSERT OR REPLACE INTO states (consultation, json) VALUES (?, CAST(? AS TEXT))").bind(id.toString()).bind(canonicalJson).run();
}

Result<std::optional<QByteArray>> SqliteEventStore::state(const ConsultationId &id)
{
    std::optional<QByteArray> found;
    const Result<std::optional<StoredConsultation>> known = m_tables.consultation(id);
    if (!known)
        return known.error();
    if (!*known)
        return found;
    Statement &get = m_database->statement("SELECT CAST(json AS BLOB) FROM states WHERE consultation = ?");
    const Resting resting(get);
    const Result<bool> there = get.bind(id.toString()).next();
    if (!there)
        return there.error();
    if (*there)
        found = get.bytes(0);
    // What the agent goes on from must be what it saved.
    if (const QString &digest = (*known)->stateDigest; !digest.isEmpty() && (!found || QLatin1StringView(sha256Hex(*found)) != digest))
        return damagedState(id);
    return found;
}

Result<QList<ConsultationId>> SqliteEventStore::dueBy(Timestamp now)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    QList<ConsultationId> due;
    Statement &rows = m_database->statement("SELECT id FROM consultations WHERE status = 'ACTIVE' AND deadline IS NOT NULL AND deadline <= ? ORDER BY deadline");
    const Result<void> read = rows.bind(now.toString()).forEachRow([&] { due.append(ConsultationId::fromStored(rows.text(0))); });
    return read ? Result<QList<ConsultationId>>(std::move(due)) : Result<QList<ConsultationId>>(read.error());
}

Result<std::optional<Timestamp>> SqliteEventStore::nextDeadline(Timestamp after)
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    Statement &get = m_database->statement("SELECT deadline FROM consultations WHERE status = 'ACTIVE' AND deadline IS NOT NULL AND deadline > ? ORDER BY deadline LIMIT 1");
    const Resting resting(get);
    const Result<bool> row = get.bind(after.toString()).next();
    if (!row)
        return row.error();
    return *row ? Timestamp::parse(get.text(0)) : std::nullopt;
}

Result<QList<ChainFault>> SqliteEventStore::verify()
{
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    return RecordCheck(*m_database).run();
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
    Statement &empty = m_database->statement("SELECT id FROM consultations WHERE NOT EXISTS (SELECT 1 FROM events WHERE consultation = consultations.id)");
    const Resting resting(empty);
    const Result<bool> hasNoEvents = empty.next();
    if (!hasNoEvents)
        return hasNoEvents.error();
    if (*hasNoEvents) {
        return Error{ErrorCode::Damaged, u"A consultation of the record has no events, so it was not built anew. Nothing was changed. Restore it from a backup."_s,
                     empty.text(0), {}, {}};
    }
    empty.rest();
    Result<void> cleared = m_tables.clearProjections();
    for (const char *clear : {"DELETE FROM unanswered", "DELETE FROM decisions", "DELETE FROM asks", "DELETE FROM stopped_workflows"}) {
        if (cleared)
            cleared = m_database->statement(clear).run();
    }
    if (!cleared)
        return cleared;
    QHash<ConsultationId, StoredConsultation> all;
    for (qint64 cursor = 0;;) {
        const Result<QList<Event>> page = m_tables.eventsAfter(cursor, kRebuildPage);
        if (!page)
            return page.error();
        if (page->isEmpty())
            return {};
        for (const Event &event : *page) {
            StoredConsultation &consultation = all[event.consultation];
            if (event.cursor != cursor + 1 || event.seq != consultation.state.head + 1 || event.prev != consultation.hash)
                return missingEvents(event);
            cursor = event.cursor;
            const Result<EventTables::Appended> projected = m_tables.project(consultation, event);
            if (!projected)
                return projected.error();
            if (Result<void> indexed = index(consultation.state, event, *projected); !indexed)
                return indexed;
            // Thousands of plans need not be in memory at once.
            consultation.state.context = {};
        }
        if (Result<void> flushed = flush(); !flushed)
            return flushed;
    }
}

Result<void> SqliteEventStore::checkpoint()
{
    return m_database->checkpoint();
}

} // namespace witan
