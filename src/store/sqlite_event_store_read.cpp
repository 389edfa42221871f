// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_event_store.h"

#include "store/consultation_doc.h"
#include "store/message_text.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kEnd = std::numeric_limits<qint64>::max();

Error unreadableDoc(const ConsultationId &id)
{
    return {ErrorCode::Damaged, u"A consultation cannot be read; its events are kept. Run witan-service --rebuild."_s,
            u"doc of %1"_s.arg(id.toString()), {}, {}};
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
    Statement &list = m_database->statement(filter.status ? "consultation_list_by_status" : "consultation_list");
    const Resting resting(list);
    if (filter.status)
        list.bind(qint64(*filter.status));
    list.bind(before).bind(qint64(qMax(filter.limit, 0)));
    QList<Consultation> found;
    while (true) {
        const Result<bool> row = list.next();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        const ConsultationId id = ConsultationId::fromBytes(list.bytes(1));
        std::optional<Consultation> state = decodeDoc(list.bytes(2));
        if (!state)
            return unreadableDoc(id);
        state->id = id;
        state->head = list.integer(3);
        found.append(*std::move(state));
    }
}

Result<QList<Event>> SqliteEventStore::eventsSince(qint64 cursor, int limit)
{
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    const Result<QList<EventPlace>> places = m_cursors.since(cursor, limit);
    if (!places)
        return places.error();
    QList<Event> events;
    events.reserve(places->size());
    for (qsizetype from = 0; from < places->size();) {
        // Events that follow each other in one consultation are read as one page.
        const EventPlace &first = places->at(from);
        qsizetype to = from + 1;
        while (to < places->size() && places->at(to) == EventPlace{first.consultation, first.seq + (to - from)})
            ++to;
        const Result<ConsultationId> id = idOf(first.consultation);
        if (!id)
            return id.error();
        const Result<QList<Event>> page = m_ledger.page(first.consultation, *id, first.seq, to - from);
        if (!page)
            return page.error();
        if (page->size() != to - from) {
            return Error{ErrorCode::Damaged, u"Events of the record are missing. The file was left as it is. Restore it from a backup."_s,
                         u"%1 from %2"_s.arg(id->toString()).arg(first.seq), {}, {}};
        }
        events.append(*page);
        from = to;
    }
    return events;
}

Result<QList<Event>> SqliteEventStore::events(const ConsultationId &id, qint64 fromSeq, int limit)
{
    const Result<qint64> row = rowOf(id);
    if (!row)
        return row.error();
    return *row == 0 ? QList<Event>() : m_ledger.page(*row, id, fromSeq, limit);
}

Result<qint64> SqliteEventStore::cursor()
{
    return m_cursors.newest();
}

Result<MessagePage> SqliteEventStore::messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit)
{
    MessagePage page;
    const Result<qint64> row = rowOf(id);
    if (!row)
        return row.error();
    if (*row == 0 || limit < 1)
        return page;
    if (Result<void> flushed = m_ledger.flushRows(); !flushed)
        return fail(flushed.error()).error();
    Statement &read = m_database->statement("message_page");
    const Resting resting(read);
    read.bind(*row).bind(beforeSeq > 0 ? beforeSeq : kEnd).bind(qint64(limit) + 1);
    page.messages.reserve(limit);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (page.messages.size() == limit) {
            page.more = true;
            break;
        }
        Result<Message> message = messageFromText(read.bytes(1));
        if (!message)
            return Error{ErrorCode::Damaged, u"A message of the record cannot be read. The file was left as it is. Restore it from a backup."_s,
                         message.error().message, {}, {}};
        message->seq = read.integer(0);
        page.messages.append(*std::move(message));
    }
    std::reverse(page.messages.begin(), page.messages.end());
    return page;
}

Result<std::optional<Message>> SqliteEventStore::message(const ConsultationId &id, const MessageId &wanted)
{
    std::optional<Message> found;
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return found;
    const auto check = [&](qint64 seq) -> Result<bool> {
        if (Result<void> flushed = m_ledger.flushRows(); !flushed)
            return fail(flushed.error()).error();
        Statement &get = m_database->statement("event_get");
        const Resting resting(get);
        const Result<bool> row = get.bind((*live)->row).bind(seq).next();
        if (!row)
            return row.error();
        if (!*row || typeOf(static_cast<EventKind>(get.integer(1))) != EventType::MessagePosted)
            return false;
        const Result<Message> message = messageFromText(get.bytes(3));
        if (!message || message->id != wanted)
            return false;
        found = *message;
        found->seq = seq;
        return true;
    };
    const Result<bool> searched = m_tags.search(**live, wanted, check);
    return searched ? Result<std::optional<Message>>(found) : Result<std::optional<Message>>(searched.error());
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
    const Result<qint64> row = rowOf(id);
    if (!row)
        return row.error();
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    Statement &read = m_database->statement("unanswered_messages");
    const Resting resting(read);
    read.bind(*row);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return open;
        if (Result<Message> message = messageFromText(read.bytes(1))) {
            message->seq = read.integer(0);
            open.append(*std::move(message));
        }
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
    const Result<QList<Event>> events = m_ledger.page(get.integer(0), consultation, get.integer(1), 1);
    if (!events)
        return events.error();
    if (events->isEmpty())
        return found;
    const Event &event = events->constFirst();
    if (Result<RecordedDecision> recorded = decisionFromBody(event.body, consultation)) {
        recorded->actor = event.actor;
        recorded->at = event.at;
        recorded->seq = event.seq;
        found = *std::move(recorded);
    }
    return found;
}

Result<std::optional<QByteArray>> SqliteEventStore::state(const ConsultationId &id)
{
    std::optional<QByteArray> found;
    const Result<qint64> row = rowOf(id);
    if (!row)
        return row.error();
    Statement &get = m_database->statement("state_get");
    const Resting resting(get);
    const Result<bool> there = get.bind(*row).next();
    if (!there)
        return there.error();
    if (*there)
        found = get.bytes(0);
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

Result<std::optional<Timestamp>> SqliteEventStore::nextDeadline()
{
    std::optional<Timestamp> next;
    if (Result<void> flushed = flushAll(); !flushed)
        return flushed.error();
    Statement &read = m_database->statement("consultation_next_deadline");
    const Resting resting(read);
    const Result<bool> row = read.next();
    if (!row)
        return row.error();
    if (*row && !read.isNull(0))
        next = Timestamp{read.integer(0)};
    return next;
}

} // namespace witan
