// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "core/json.h"
#include "core/logging.h"
#include "core/scratch.h"
#include "store/message_text.h"
#include "store/sql_text.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kApplicationId = 0x5769746E;   // "Witn"
constexpr int kLogPages = 64 * 1024 / 4;         // of 4 KiB
constexpr qsizetype kMostIds = 1024;

Error noConsultation(const ConsultationId &id)
{
    return {ErrorCode::NotFound, u"There is no consultation %1. Nothing was saved. Start it first."_s.arg(id.toString()), {}, {}, {}};
}

} // namespace

Ladder recordLadder()
{
    return {kApplicationId, {sqlText("ledger_1") + sqlText("record_1"), sqlText("record_2"), sqlText("record_3")}, u"Witan record"_s, kLogPages};
}

Result<std::unique_ptr<EventStore>> openSqliteEventStore(const QString &file)
{
    Result<std::unique_ptr<Database>> database = Database::open(file, recordLadder(), Durability::Full);
    if (!database)
        return database.error();
    auto store = std::make_unique<SqliteEventStore>(*std::move(database));
    if (const Result<qint64> read = store->cursor(); !read)
        return read.error();
    if (const Result<void> done = store->bringUp(); !done)
        return done.error();
    return std::unique_ptr<EventStore>(std::move(store));
}

SqliteEventStore::SqliteEventStore(std::unique_ptr<Database> database)
    : m_database(std::move(database)), m_places(*m_database), m_rows(*m_database, m_places), m_ledger(*m_database, m_rows), m_asks(*m_database)
{
}

SqliteEventStore::~SqliteEventStore()
{
    if (m_database->inTransaction())
        rollback();
}

Result<void> SqliteEventStore::begin()
{
    if (const Result<qint64> known = cursor(); !known)
        return known.error();
    return m_ledger.begin();
}

Result<void> SqliteEventStore::commit()
{
    Result<void> done = flushQuestions();
    if (done)
        done = m_ledger.commit();
    if (!done) {
        log(LogArea::Store, LogLevel::Error, "commit_failed", {{"error", done.error().detail}});
        rollback();
    }
    return done;
}

void SqliteEventStore::rollback()
{
    m_ledger.rollback();
    m_asked.clear();
    m_answered.clear();
    m_ids.clear();
    m_cursor.reset();
}

/// An event that is half taken in, for whatever reason, decides the whole transaction: nothing of it may be committed any more.
Error SqliteEventStore::fail(const Error &error)
{
    m_database->spoil(error);
    return error;
}

Result<KeptConsultation *> SqliteEventStore::placeFor(const ConsultationId &id, bool starts)
{
    if (m_database->failure())
        return *m_database->failure();
    if (!m_database->inTransaction())
        return Error{ErrorCode::Internal, u"This was not saved: no transaction was begun."_s, {}, {}, {}};
    Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live;
    if (*live && starts)
        return Error{ErrorCode::Conflict, u"The consultation %1 has been started before. Nothing was saved. Use a new id."_s.arg(id.toString()), {}, {}, {}};
    if (!*live && !starts)
        return noConsultation(id);
    return *live ? *live : &m_ledger.create(id);
}

Result<Event> SqliteEventStore::append(const NewEvent &from)
{
    const bool starts = from.type == EventType::ConsultationStarted;
    if (starts) {
        const Result<Consultation> started = consultationFromJson(from.body);
        if (!started || started->id != from.consultation)
            return Error{ErrorCode::Invalid, u"This is no beginning of a consultation; nothing was saved."_s,
                         started ? u"another id"_s : started.error().message, u"body"_s, {}};
    }
    const Result<KeptConsultation *> live = placeFor(from.consultation, starts);
    if (!live)
        return live.error();
    Event event;
    event.consultation = from.consultation;
    event.type = from.type;
    event.typeName = typeNameOf(from.type);
    event.actor = from.actor;
    event.at = from.at;
    event.body = from.body;
    event.seq = (*live)->state.head + 1;
    event.prev = (*live)->hashText;
    const QByteArray body = canonicalJson(from.body);
    event.hash = hashOf(event, body);
    event.cursor = *m_cursor + 1;
    const Result<Ledger::Written> written = m_ledger.write(**live, event, body);
    if (!written)
        return fail(written.error());
    if (Result<void> indexed = index(**live, event, written->message ? &*written->message : nullptr, written->newContext); !indexed)
        return fail(indexed.error());
    return event;
}

Result<Event> SqliteEventStore::appendMessage(const Message &message, const Principal &actor, WithBody with)
{
    const Result<KeptConsultation *> live = placeFor(message.consultation, false);
    if (!live)
        return live.error();
    Scratch scratch(m_scratch);
    const qsizetype cut = appendMessageText(scratch.text(), message);
    Event event;
    event.consultation = message.consultation;
    event.type = EventType::MessagePosted;
    event.typeName = typeNameOf(event.type);
    event.actor = actor;
    event.at = message.timestamp;
    event.seq = (*live)->state.head + 1;
    event.prev = (*live)->hashText;
    event.hash = hashOf(event, scratch.text());
    event.cursor = *m_cursor + 1;
    if (Result<void> written = m_ledger.writeMessage(**live, event, abridged(scratch.text(), cut), cut, message); !written)
        return fail(written.error());
    if (Result<void> indexed = index(**live, event, &message, false); !indexed)
        return fail(indexed.error());
    if (with == WithBody::Yes) {
        event.body = toJson(message);
        event.body.remove("seq"_L1);
    }
    return event;
}

Result<void> SqliteEventStore::index(KeptConsultation &live, const Event &event, const Message *message, bool newContext)
{
    m_cursor = event.cursor;
    if (message)
        noteQuestion(live.row, *message, event.seq);
    if (event.type == EventType::DecisionRecorded) {
        if (const auto id = DecisionId::parse(event.body.value("decision_id"_L1).toString())) {
            Statement &add = m_database->statement("decision_add");
            if (Result<void> done = add.bind(id->toBytes()).bind(live.row).bind(event.seq).run(); !done)
                return done;
        }
    }
    return message ? Result<void>() : m_asks.note(live, event, newContext);
}

void SqliteEventStore::noteQuestion(qint64 row, const Message &message, qint64 seq)
{
    if (asks(message))
        m_asked.insert({row, message.id}, seq);
    else if (answers(message) && m_asked.remove({row, *message.replyTo}) == 0)
        m_answered.append({row, *message.replyTo});
}

Result<void> SqliteEventStore::flushQuestions()
{
    Statement &add = m_database->statement("unanswered_add");
    for (auto it = m_asked.cbegin(); it != m_asked.cend(); ++it) {
        if (Result<void> done = add.bind(it.key().consultation).bind(it.key().message.toBytes()).bind(it.value()).run(); !done)
            return done;
    }
    m_asked.clear();
    Statement &remove = m_database->statement("unanswered_remove");
    for (const OpenQuestion &question : std::as_const(m_answered)) {
        if (Result<void> done = remove.bind(question.consultation).bind(question.message.toBytes()).run(); !done)
            return done;
    }
    m_answered.clear();
    return {};
}

Result<void> SqliteEventStore::flushAll()
{
    if (!m_database->inTransaction())
        return {};
    Result<void> done = flushQuestions();
    if (done)
        done = m_ledger.flush();
    return done;
}

Result<AskedLike> SqliteEventStore::asksLike(const Consultation &asking, const AskWords &words, Timestamp since, int most)
{
    return m_asks.like(m_ledger, asking, words, since, most);
}

Result<std::optional<ConsultationId>> SqliteEventStore::stopOf(const WorkflowId &workflow)
{
    return m_asks.stopOf(workflow);
}

Result<void> SqliteEventStore::saveState(const ConsultationId &id, const QByteArray &canonicalJson)
{
    const Result<qint64> row = rowOf(id);
    if (!row)
        return row.error();
    if (*row == 0)
        return noConsultation(id);
    return m_database->statement("state_put").bind(*row).bind(canonicalJson).run();
}

void SqliteEventStore::release(const ConsultationId &id)
{
    m_ledger.release(id);
}

Result<void> SqliteEventStore::checkpoint()
{
    return m_database->checkpoint();
}

Result<qint64> SqliteEventStore::rowOf(const ConsultationId &id)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    return *live ? (*live)->row : 0;
}

Result<ConsultationId> SqliteEventStore::idOf(qint64 row)
{
    if (const auto known = m_ids.constFind(row); known != m_ids.cend())
        return *known;
    Statement &get = m_database->statement("consultation_uuid");
    const Resting resting(get);
    const Result<bool> found = get.bind(row).next();
    if (!found)
        return found.error();
    if (!*found)
        return Error{ErrorCode::Damaged, u"An event of the record belongs to no consultation. The file was left as it is. Restore it from a backup."_s, {}, {}, {}};
    if (m_ids.size() >= kMostIds)
        m_ids.clear();
    return *m_ids.insert(row, ConsultationId::fromBytes(get.bytes(0)));
}

} // namespace witan
