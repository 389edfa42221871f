// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "core/json.h"
#include "core/logging.h"
#include "store/consultation_doc.h"
#include "store/message_text.h"
#include "store/storage_error.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kAtOnce = 64;
constexpr qint64 kEnd = std::numeric_limits<qint64>::max();

Error damagedState(const ConsultationId &id)
{
    return {ErrorCode::Damaged, u"The agent's saved state is damaged in the record, so it was not handed out. Nothing was changed, and the agent "
                                "stays paused. Let it save its state anew, or restore the record from a backup."_s,
            u"state of %1"_s.arg(id.toString()), {}, {}};
}

} // namespace

Result<std::optional<Consultation>> SqliteEventStore::consultation(const ConsultationId &id)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return std::optional<Consultation>();
    if (Result<void> loaded = m_ledger.loadContext(**live); !loaded)
        return loaded.error();
    return std::optional((*live)->state);
}

Result<std::optional<QJsonObject>> SqliteEventStore::contextOf(const ConsultationId &id, int revision)
{
    const Result<qint64> row = rowOf(id);
    if (!row)
        return row.error();
    return m_ledger.contextOf(*row, revision);
}

Result<QList<Consultation>> SqliteEventStore::consultations(const ListFilter &filter)
{
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    qint64 before = kEnd;
    if (filter.before) {
        const Result<qint64> row = rowOf(*filter.before);
        if (!row)
            return row.error();
        if (*row == 0)
            return Error{ErrorCode::NotFound, u"There is no consultation %1 to continue from."_s.arg(filter.before->toString()), {}, u"before"_s, {}};
        before = *row;
    }
    QList<Consultation> found;
    const qint64 wanted = qMax(filter.limit, 0);
    // What cannot be read is left out, and others take its place: a page that is not full is the last one.
    for (bool more = true; more && found.size() < wanted;) {
        const qint64 asked = wanted - found.size();
        const Result<qint64> read = listBefore(before, filter.status, asked, found);
        if (!read)
            return read.error();
        more = *read == asked;
    }
    return found;
}

/// Adds what lies before this row, and gives how many rows were read; `before` becomes the last of them.
Result<qint64> SqliteEventStore::listBefore(qint64 &before, std::optional<Status> status, qint64 limit, QList<Consultation> &found)
{
    Statement &list = m_database->statement(status ? "consultation_list_by_status" : "consultation_list");
    const Resting resting(list);
    if (status)
        list.bind(qint64(*status));
    list.bind(before).bind(limit);
    for (qint64 rows = 0;; ++rows) {
        const Result<bool> row = list.next();
        if (!row)
            return row.error();
        if (!*row)
            return rows;
        before = list.integer(0);
        const ConsultationId id = ConsultationId::fromBytes(list.bytes(1));
        std::optional<ConsultationDoc> doc = decodeDoc(list.bytes(2));
        if (!doc) {
            log(LogArea::Store, LogLevel::Error, "left_out_of_the_list", {{"consultation_id", id}});
            continue;
        }
        doc->state.id = id;
        doc->state.head = list.integer(3);
        found.append(std::move(doc->state));
    }
}

Result<QList<Event>> SqliteEventStore::eventsSince(qint64 cursor, int limit)
{
    const Result<QList<EventRow>> rows = m_rows.since(cursor, limit);
    if (!rows)
        return rows.error();
    QList<Event> events;
    events.reserve(rows->size());
    for (const EventRow &row : *rows) {
        if (!row.readable)
            return unreadableEvent(u"facts of event %1"_s.arg(row.facts.cursor));
        const Result<ConsultationId> id = idOf(row.facts.consultation);
        if (!id)
            return id.error();
        Result<Event> event = m_ledger.eventFrom(row, *id);
        if (!event)
            return event.error();
        events.append(*std::move(event));
    }
    return events;
}

Result<QList<Event>> SqliteEventStore::events(const ConsultationId &id, qint64 fromSeq, int limit)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    return *live ? m_ledger.page(**live, fromSeq, limit) : QList<Event>();
}

Result<qint64> SqliteEventStore::cursor()
{
    if (!m_cursor) {
        const Result<qint64> newest = m_rows.newestCursor();
        if (!newest)
            return newest;
        m_cursor = *newest;
    }
    return *m_cursor;
}

Result<MessagePage> SqliteEventStore::messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit)
{
    MessagePage page;
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live || limit < 1)
        return page;
    const qint64 head = (*live)->state.head;
    qint64 to = beforeSeq > 0 ? qMin(beforeSeq, head + 1) : head + 1;
    // One message more than wanted tells whether there are older ones. Other events may stand between, perhaps thousands of them, so
    // it may take several goes.
    qint64 least = 0;
    while (to > 1 && !page.more) {
        const qint64 from = qMax<qint64>(1, to - qMax(limit - page.messages.size() + 1, least));
        least = kAtOnce;
        const Result<QList<EventRow>> rows = m_rows.read(**live, from, to);
        if (!rows)
            return rows.error();
        for (auto row = rows->crbegin(); row != rows->crend() && !page.more; ++row) {
            if (!row->readable)
                return unreadableEvent(u"facts of event %1"_s.arg(row->facts.cursor));
            if (!isMessage(row->facts.kind))
                continue;
            if (page.messages.size() == limit) {
                page.more = true;
                continue;
            }
            Result<Message> message = messageFromText(row->wholeBody(id));
            if (!message)
                return unreadableEvent(message.error().message);
            message->seq = row->facts.seq;
            page.messages.append(*std::move(message));
        }
        to = from;
    }
    std::reverse(page.messages.begin(), page.messages.end());
    return page;
}

Result<std::optional<Message>> SqliteEventStore::messageAt(KeptConsultation &live, qint64 seq)
{
    std::optional<Message> found;
    const Result<QList<EventRow>> rows = m_rows.read(live, seq, seq + 1);
    if (!rows)
        return rows.error();
    if (rows->isEmpty() || !isMessage(rows->constFirst().facts.kind))
        return found;
    Result<Message> message = messageFromText(rows->constFirst().wholeBody(live.id));
    if (!message)
        return unreadableEvent(message.error().message);
    message->seq = seq;
    found = *std::move(message);
    return found;
}

Result<std::optional<Message>> SqliteEventStore::message(const ConsultationId &id, const MessageId &wanted)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return std::optional<Message>();
    std::optional<Message> found;
    const auto check = [&](qint64 seq) -> Result<bool> {
        Result<std::optional<Message>> candidate = messageAt(**live, seq);
        if (!candidate)
            return candidate.error();
        if (!*candidate || (*candidate)->id != wanted)
            return false;
        found = **std::move(candidate);
        return true;
    };
    const Result<bool> searched = m_places.search(**live, tagOf(wanted), check);
    return searched ? Result<std::optional<Message>>(std::move(found)) : Result<std::optional<Message>>(searched.error());
}

/// What is no message has the tag 0, and is rare: so those are counted.
Result<qint64> SqliteEventStore::messageCount(const ConsultationId &id)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return 0;
    qint64 others = 0;
    const Result<bool> searched = m_places.search(**live, 0, [&others](qint64) -> Result<bool> {
        ++others;
        return false;
    });
    return searched ? Result<qint64>((*live)->state.head - others) : Result<qint64>(searched.error());
}

Result<int> SqliteEventStore::revisionOf(const ConsultationId &id, const QString &digest)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return 0;
    Statement &get = m_database->statement("context_revision");
    const Resting resting(get);
    const Result<bool> row = get.bind((*live)->row).bind(digest.toLatin1()).next();
    if (!row)
        return row.error();
    return *row ? static_cast<int>(get.integer(0)) : 0;
}

Result<qint64> SqliteEventStore::lastAgentSeq(const ConsultationId &id)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    return *live ? (*live)->lastAgentSeq : 0;
}

Result<QList<Message>> SqliteEventStore::unanswered(const ConsultationId &id)
{
    QList<Message> open;
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return open;
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    Statement &read = m_database->statement("unanswered_places");
    const Resting resting(read);
    read.bind((*live)->row);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return open;
        const Result<std::optional<Message>> message = messageAt(**live, read.integer(0));
        if (!message)
            return message.error();
        if (*message)
            open.append(**message);
    }
}

Result<QList<UnansweredQuestion>> SqliteEventStore::unansweredOfActive(int limit)
{
    QList<UnansweredQuestion> open;
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    Statement &read = m_database->statement("unanswered_of_active");
    const Resting resting(read);
    read.bind(limit);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return open;
        open.append({ConsultationId::fromBytes(read.bytes(0)), MessageId::fromBytes(read.bytes(1))});
    }
}

Result<std::optional<RecordedDecision>> SqliteEventStore::decision(const DecisionId &id)
{
    std::optional<RecordedDecision> found;
    Statement &get = m_database->statement("decision_place");
    const Resting resting(get);
    const Result<bool> row = get.bind(id.toBytes()).next();
    if (!row)
        return row.error();
    if (!*row)
        return found;
    const ConsultationId consultation = ConsultationId::fromBytes(get.bytes(2));
    const Result<QList<Event>> events = this->events(consultation, get.integer(1), 1);
    if (!events)
        return events.error();
    if (events->isEmpty())
        return found;
    if (Result<RecordedDecision> recorded = decisionOf(events->constFirst()))
        found = *std::move(recorded);
    return found;
}

Result<std::optional<QByteArray>> SqliteEventStore::state(const ConsultationId &id)
{
    std::optional<QByteArray> found;
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return found;
    Statement &get = m_database->statement("state_get");
    const Resting resting(get);
    const Result<bool> there = get.bind((*live)->row).next();
    if (!there)
        return there.error();
    if (*there)
        found = get.bytes(0);
    // What the agent goes on from must be what it saved.
    if (const QString &digest = (*live)->stateDigest; !digest.isEmpty() && (!found || QLatin1StringView(sha256Hex(*found)) != digest))
        return damagedState(id);
    return found;
}

Result<QList<ConsultationId>> SqliteEventStore::dueBy(Timestamp now)
{
    QList<ConsultationId> due;
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    Statement &read = m_database->statement("consultation_due");
    const Resting resting(read);
    read.bind(now.ms);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return due;
        due.append(ConsultationId::fromBytes(read.bytes(0)));
    }
}

Result<std::optional<Timestamp>> SqliteEventStore::nextDeadline(Timestamp after)
{
    std::optional<Timestamp> next;
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    Statement &read = m_database->statement("consultation_next_deadline");
    const Resting resting(read);
    const Result<bool> row = read.bind(after.ms).next();
    if (!row)
        return row.error();
    if (*row && !read.isNull(0))
        next = Timestamp{read.integer(0)};
    return next;
}

} // namespace witan
