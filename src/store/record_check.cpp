// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_check.h"

#include "core/json.h"
#include "store/message_text.h"
#include "store/place_index.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr int kPage = 1024;

QString misfiled()
{
    return u"it cannot be found by its place (building the projections anew mends that)"_s;
}

} // namespace

Result<QList<ChainFault>> RecordCheck::run()
{
    if (Result<void> read = readHeads(); !read)
        return read.error();
    while (true) {
        const Result<QList<EventRow>> page = m_rows.since(m_cursor, kPage);
        if (!page)
            return page.error();
        if (page->isEmpty())
            break;
        for (const EventRow &row : *page) {
            if (Result<void> taken = take(row); !taken)
                return taken.error();
        }
    }
    for (auto chain = m_chains.begin(); chain != m_chains.end(); ++chain) {
        if (Result<void> compared = compareHead(chain.key(), *chain); !compared)
            return compared.error();
    }
    if (Result<void> compared = compareProjections(); !compared)
        return compared.error();
    return m_faults;
}

Result<void> RecordCheck::readHeads()
{
    Statement &rows = m_database.statement("consultation_rows");
    const Resting resting(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        Chain chain;
        chain.id = ConsultationId::fromBytes(rows.bytes(1));
        chain.head = rows.integer(2);
        chain.headHash = rows.bytes(3);
        chain.headPlaces = rows.bytes(4);
        m_chains.insert(rows.integer(0), std::move(chain));
    }
}

Result<void> RecordCheck::take(const EventRow &row)
{
    const EventFacts &facts = row.facts;
    const bool follows = facts.cursor == std::exchange(m_cursor, facts.cursor) + 1;
    const auto found = m_chains.find(facts.consultation);
    if (!row.readable || found == m_chains.end()) {
        m_faults.append({{}, facts.seq, row.readable ? u"an event of no known consultation"_s : u"event %1 of the record cannot be read"_s.arg(facts.cursor)});
        return {};
    }
    Chain &chain = *found;
    if (!follows)
        blame(chain, facts.seq, u"events before it are missing in the order of all events"_s);
    if (chain.broken)
        return {};
    if (facts.seq != chain.seq + 1) {
        blame(chain, chain.seq + 1, u"the event is missing"_s);
        return {};
    }
    if (facts.prev != chain.hash)
        blame(chain, facts.seq, u"it does not follow from the event before it"_s);
    const Result<Reading> reading = readEvent(row, chain.id);
    if (!reading)
        return reading.error();
    if (!reading->fault.isEmpty())
        blame(chain, facts.seq, reading->fault);
    fold(found.key(), chain, *reading);
    chain.seq = facts.seq;
    chain.hash = facts.hash;
    chain.places.append({facts.cursor, facts.tag});
    const Result<bool> filed = isFiled(found.key(), chain);
    if (!filed)
        return filed.error();
    if (!*filed)
        blame(chain, chain.seq, misfiled());
    return {};
}

Result<void> RecordCheck::compareHead(qint64 row, Chain &chain)
{
    if (chain.broken)
        return {};
    if (chain.seq != chain.head) {
        blame(chain, qMin(chain.seq, chain.head) + 1, chain.seq < chain.head ? u"the event is missing"_s : u"the event is not counted"_s);
        return {};
    }
    if (chain.hash != chain.headHash)
        blame(chain, chain.seq, u"it is not the event that was last"_s);
    const Result<bool> filed = areTagsFiled(row, chain);
    if (!filed)
        return filed.error();
    if (!*filed || PlaceIndex::encode(chain.places) != chain.headPlaces)
        blame(chain, chain.seq, misfiled());
    return {};
}

void RecordCheck::blame(Chain &chain, qint64 seq, const QString &what)
{
    if (!std::exchange(chain.broken, true))
        m_faults.append({chain.id, seq, what});
}

Result<RecordCheck::Reading> RecordCheck::readEvent(const EventRow &row, const ConsultationId &id)
{
    const EventFacts &facts = row.facts;
    Reading reading;
    Event &event = reading.event;
    const auto wrong = [&reading](const QString &what) {
        reading.fault = what;
        return reading;
    };
    event.consultation = id;
    event.seq = facts.seq;
    event.type = typeOf(facts.kind);
    event.typeName = facts.typeName;
    event.at = facts.at;
    event.prev = QString::fromLatin1(facts.prev.toHex());
    Result<Principal> actor = m_ledger.actor(facts.actor);
    if (!actor)
        return actor.error().code == ErrorCode::Damaged ? wrong(u"who did it cannot be read"_s) : Result<Reading>(actor.error());
    event.actor = *std::move(actor);
    QByteArray body = row.wholeBody(id);
    if (event.type == EventType::MessagePosted) {
        if (Result<Message> read = messageFromText(body))
            reading.message = *std::move(read);
    } else {
        const Result<Event> whole = m_ledger.eventFrom(row, id);
        if (!whole)
            return whole.error().code == ErrorCode::Damaged ? wrong(u"its plan differs from what was recorded"_s) : Result<Reading>(whole.error());
        event.body = whole->body;
    }
    if (facts.kind == EventKind::Started || facts.kind == EventKind::Revised) {
        // As it lies there, for all that is not the context; a body that was written differently is not what was hashed.
        QJsonObject rest = event.body;
        rest.remove("context"_L1);
        if (canonicalJson(rest) != row.body)
            return wrong(u"its content differs from what was recorded"_s);
        body = canonicalJson(event.body);
    }
    if (hashOf(event, body) != QString::fromLatin1(facts.hash.toHex()))
        return wrong(u"its content differs from what was recorded"_s);
    if (kindOf(event.type, reading.message) != facts.kind || facts.tag != (reading.message ? tagOf(reading.message->id) : 0))
        return wrong(u"it is filed as something else than it is"_s);
    return reading;
}

/// Whether the place index says of the chain's newest event what it should, where that completes a block.
Result<bool> RecordCheck::isFiled(qint64 row, Chain &chain)
{
    if (chain.seq % PlaceIndex::kBlock != 0)
        return true;
    chain.tags.append(PlaceIndex::tagsOf(chain.places));
    const QByteArray places = PlaceIndex::encode(std::exchange(chain.places, {}));
    Statement &get = m_database.statement("place_block");
    const Resting resting(get);
    const Result<bool> found = get.bind(row).bind(chain.seq / PlaceIndex::kBlock - 1).next();
    if (!found || !*found || get.bytes(0) != places)
        return found ? Result<bool>(false) : found;
    return chain.seq % TagIndex::kGroup == 0 ? areTagsFiled(row, chain) : true;
}

/// The same for the tags of the last group, whole or begun.
Result<bool> RecordCheck::areTagsFiled(qint64 row, Chain &chain)
{
    TagIndex index(m_database);
    const QByteArray tags = std::exchange(chain.tags, {});
    const qint64 group = (chain.seq - 1) / TagIndex::kGroup;
    for (const TagIndex::Row &expected : TagIndex::rowsFor(group * TagIndex::kGroup + 1, tags)) {
        const Result<bool> held = index.holds(row, expected);
        if (!held || !*held)
            return held;
    }
    return true;
}

} // namespace witan
