// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_review_cache.h"

#include "core/json.h"
#include "core/logging.h"
#include "core/message_draft.h"
#include "core/untrusted_text.h"
#include "store/consultation_doc.h"
#include "store/event_line.h"
#include "store/sql_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kApplicationId = 0x57697452;   // "WitR"
constexpr qsizetype kMostTierText = 60;

Error brokenChain(const Event &event, const QString &what)
{
    return {ErrorCode::Damaged, u"What the service sent does not follow from what it sent before (%1). Nothing of it was taken; what is "
            "here is kept. Connect again; if it happens again, tell whoever runs the service."_s.arg(what),
            u"consultation %1 seq %2"_s.arg(event.consultation.toString()).arg(event.seq), {}, {}};
}

} // namespace

Result<std::unique_ptr<ReviewCache>> openReviewCache(const QString &file)
{
    const Ladder ladder{kApplicationId, {sqlText("ledger_1") + sqlText("review_1"), sqlText("review_2"), sqlText("review_3"), sqlText("review_4"), sqlText("review_5")}, u"Witan review cache"_s};
    Result<std::unique_ptr<Database>> database = Database::open(file, ladder, Durability::Full);
    if (!database)
        return database.error();
    return std::unique_ptr<ReviewCache>(std::make_unique<SqliteReviewCache>(*std::move(database)));
}

SqliteReviewCache::SqliteReviewCache(std::unique_ptr<Database> database) 
    : m_database(std::move(database)), m_rows(*m_database), m_ledger(*m_database, m_rows)
{
}

Result<void> SqliteReviewCache::apply(const QList<Event> &events, qint64 cursor)
{
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    if (Result<void> begun = m_ledger.begin(); !begun)
        return begun;
    m_digests.clear();
    Result<void> done = applyAll(events, cursor);
    if (done)
        done = m_ledger.commit();
    if (!done) {
        m_ledger.rollback();
        m_sending.reset();
        log(LogArea::Store, LogLevel::Warning, "events_refused", {{"error", done.error().message}, {"detail", done.error().detail}});
    }
    m_digests.clear();
    return done;
}

Result<void> SqliteReviewCache::applyAll(const QList<Event> &events, qint64 cursor)
{
    for (const Event &event : events) {
        if (Result<void> taken = take(event); !taken)
            return taken;
    }
    if (Result<void> flushed = flushDigests(); !flushed)
        return flushed;
    const Result<qint64> before = this->cursor();
    if (!before)
        return before.error();
    return cursor <= *before ? Result<void>() : m_ledger.setMetaValue(u"cursor"_s, QByteArray::number(cursor));
}

Result<void> SqliteReviewCache::take(const Event &event)
{
    const Result<KeptConsultation *> found = m_ledger.find(event.consultation);
    if (!found)
        return found.error();
    KeptConsultation &live = *found ? **found : m_ledger.create(event.consultation);
    if (event.seq >= 1 && event.seq <= live.state.head)
        return checkKnown(live, event);
    if (event.seq != live.state.head + 1)
        return brokenChain(event, u"events are missing"_s);
    const QByteArray body = canonicalJson(event.body);
    if (event.prev != live.hashText || hashOf(event, body) != event.hash)
        return brokenChain(event, u"its hash is wrong"_s);
    const Result<Ledger::Written> written = m_ledger.write(live, event, body);
    if (!written)
        return written.error();
    const Result<Digest *> digest = digestOf(live.row);
    if (!digest)
        return digest.error();
    if (written->newContext) {
        const Context context = Context::parse(live.state.context);
        (*digest)->tier = context.risk ? qint64(context.risk->tier) : 0;
        (*digest)->steps = context.plan ? context.plan->stepCount() : 0;
        (*digest)->irreversible = context.plan ? context.plan->irreversibleCount() : 0;
        Statement &put = m_database->statement("request_put");
        if (Result<void> done = put.bind(live.row).bind(context.plan ? singleLine(context.plan->request) : QString()).run(); !done)
            return done;
        const bool isOurs = !context.risk || context.risk->tierIsOurs;
        Statement &word = m_database->statement("tier_word_put");
        if (Result<void> done = word.bind(live.row).bind(isOurs ? QString() : singleLine(context.risk->tierText, kMostTierText)).run(); !done)
            return done;
        Statement &reading = m_database->statement("risk_reading_put");
        if (Result<void> done = reading.bind(live.row).bind(qint64(context.riskReading())).run(); !done)
            return done;
    }
    if (const std::optional<QString> line = lineOf(event, written->message)) {
        (*digest)->lastLine = *line;
        (*digest)->lastAt = event.at.ms;
    } else if (event.seq == 1) {
        (*digest)->lastAt = event.at.ms;
    }
    // That time ran out is a thing nobody here did.
    const bool ranOut = written->kind == EventKind::Ended && live.state.endReason == EndReason::Expired;
    const bool asks = written->kind == EventKind::AgentMessage || written->kind == EventKind::Revised;
    if ((asks || ranOut) && event.seq > (*digest)->seenSeq)
        ++(*digest)->unread;
    return confirm(event);
}

/// An event that is here already must be the same event.
Result<void> SqliteReviewCache::checkKnown(KeptConsultation &live, const Event &event)
{
    if (event.seq == live.state.head)
        return event.hash == live.hashText ? Result<void>() : Result<void>(brokenChain(event, u"an event was altered"_s));
    const Result<QList<EventRow>> rows = m_rows.read(live, event.seq, event.seq + 1);
    if (!rows)
        return rows.error();
    if (rows->isEmpty() || QString::fromLatin1(rows->constFirst().facts.hash.toHex()) != event.hash)
        return brokenChain(event, u"an event was altered"_s);
    return {};
}

Result<SqliteReviewCache::Digest *> SqliteReviewCache::digestOf(qint64 row)
{
    if (const auto known = m_digests.find(row); known != m_digests.end())
        return &*known;
    Statement &load = m_database->statement("summary_load");
    const Resting resting(load);
    const Result<bool> found = load.bind(row).next();
    if (!found)
        return found.error();
    Digest digest;
    if (*found)
        digest = {load.integer(0), load.integer(1), load.integer(2), load.text(3), load.integer(4), load.integer(5), load.integer(6)};
    return &*m_digests.insert(row, digest);
}

Result<void> SqliteReviewCache::flushDigests()
{
    Statement &put = m_database->statement("summary_put");
    for (auto it = m_digests.cbegin(); it != m_digests.cend(); ++it) {
        put.bind(it.key()).bind(it->tier).bind(it->steps).bind(it->irreversible).bind(it->lastLine).bind(it->lastAt).bind(it->seenSeq).bind(it->unread);
        if (Result<void> done = put.run(); !done)
            return done;
    }
    return {};
}

/// Takes from the outbox what this event confirms.
Result<void> SqliteReviewCache::confirm(const Event &event)
{
    const bool message = event.type == EventType::MessagePosted;
    if (!message && event.type != EventType::DecisionRecorded)
        return {};
    if (!m_sending) {
        const Result<QList<OutboxItem>> items = outbox();
        if (!items)
            return items.error();
        m_sending.emplace();
        for (const OutboxItem &item : *items)
            m_sending->insert(item.id);
    }
    const QString id = m_sending->isEmpty() ? QString() : event.body.value(message ? "message_id"_L1 : "decision_id"_L1).toString();
    if (!m_sending->remove(id))
        return {};
    return m_database->statement("outbox_remove").bind(id).run();
}

Result<qint64> SqliteReviewCache::cursor()
{
    const Result<QByteArray> value = m_ledger.metaValue(u"cursor"_s);
    return value ? Result<qint64>(value->toLongLong()) : Result<qint64>(value.error());
}

Result<QString> SqliteReviewCache::serviceId()
{
    const Result<QByteArray> value = m_ledger.metaValue(u"service"_s);
    return value ? Result<QString>(QString::fromUtf8(*value)) : Result<QString>(value.error());
}

Result<void> SqliteReviewCache::setServiceId(const QString &id)
{
    const Result<QString> before = serviceId();
    if (!before)
        return before.error();
    if (*before == id)
        return {};
    if (!before->isEmpty()) {
        return Error{ErrorCode::Conflict, u"This data folder holds what another service sent; nothing was changed. Use another folder for this service."_s,
                     u"%1, not %2"_s.arg(*before, id), {}, {}};
    }
    if (Result<void> set = m_database->setDurability(Durability::Full); !set)
        return set;
    return m_ledger.setMetaValue(u"service"_s, id.toUtf8());
}

Result<Principal> SqliteReviewCache::principal()
{
    const Result<QByteArray> value = m_ledger.metaValue(u"principal"_s);
    if (!value)
        return value.error();
    const Result<QJsonObject> object = parseJsonObject(*value);
    return value->isEmpty() || !object ? Result<Principal>(Principal{}) : principalFromJson(*object);
}

Result<void> SqliteReviewCache::setPrincipal(const Principal &principal)
{
    const Result<Principal> before = this->principal();
    if (before && *before == principal)
        return {};
    return m_ledger.setMetaValue(u"principal"_s, canonicalJson(toJson(principal)));
}

Result<ConsultationSummary> SqliteReviewCache::summaryFrom(Statement &row)
{
    ConsultationSummary summary;
    std::optional<ConsultationDoc> doc = decodeDoc(row.bytes(1));
    if (!doc)
        return Error{ErrorCode::Damaged, u"A consultation of the cache cannot be read; the service still has it. Move review.db away to fetch it again."_s, {}, {}, {}};
    summary.consultation = std::move(doc->state);
    summary.consultation.id = ConsultationId::fromBytes(row.bytes(0));
    summary.consultation.head = row.integer(2);
    summary.lastAgentSeq = row.integer(3);
    summary.tier = static_cast<RiskTier>(qBound<qint64>(0, row.integer(4), qint64(RiskTier::Critical)));
    summary.steps = static_cast<int>(row.integer(5));
    summary.irreversible = static_cast<int>(row.integer(6));
    summary.lastLine = row.text(7);
    summary.lastAt = Timestamp{row.integer(8)};
    summary.seenSeq = row.integer(9);
    summary.unread = static_cast<int>(row.integer(10));
    summary.request = row.text(11);
    summary.tierText = row.text(12);
    summary.draft = oneLine(draftFromKept(summary.consultation.id, row.text(13)).content);
    if (summary.draft.isEmpty())
        summary.draft = oneLine(row.text(14));
    summary.riskReading = static_cast<Reading>(qBound<qint64>(0, row.integer(15), qint64(Reading::NotUnderstood)));
    return summary;
}

Result<QList<ConsultationSummary>> SqliteReviewCache::inbox()
{
    QList<ConsultationSummary> all;
    Statement &read = m_database->statement("summary_inbox");
    const Resting resting(read);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        Result<ConsultationSummary> summary = summaryFrom(read);
        if (summary)
            all.append(*std::move(summary));
        else
            log(LogArea::Store, LogLevel::Error, "left_out_of_the_inbox", {{"consultation_id", ConsultationId::fromBytes(read.bytes(0))}, {"reason", summary.error().message}});
    }
    std::sort(all.begin(), all.end(), [](const ConsultationSummary &a, const ConsultationSummary &b) {
        return a.lastAt != b.lastAt ? a.lastAt > b.lastAt : a.consultation.id < b.consultation.id;
    });
    return all;
}

Result<std::optional<ConsultationSummary>> SqliteReviewCache::summary(const ConsultationId &id)
{
    Statement &read = m_database->statement("summary_one");
    const Resting resting(read);
    const Result<bool> row = read.bind(id.toBytes()).next();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<ConsultationSummary>();
    Result<ConsultationSummary> summary = summaryFrom(read);
    if (!summary)
        return summary.error();
    return std::optional(*std::move(summary));
}

Result<std::optional<Consultation>> SqliteReviewCache::consultation(const ConsultationId &id)
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

Result<std::optional<QJsonObject>> SqliteReviewCache::contextOf(const ConsultationId &id, int revision)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return std::optional<QJsonObject>();
    return m_ledger.contextOf((*live)->row, revision);
}

Result<QList<Event>> SqliteReviewCache::events(const ConsultationId &id, qint64 fromSeq, int limit)
{
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    return *live ? m_ledger.page(**live, fromSeq, limit) : QList<Event>();
}

} // namespace witan
