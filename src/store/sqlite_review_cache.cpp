// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_review_cache.h"

#include "core/enum_names.h"
#include "core/json.h"
#include "core/logging.h"
#include "core/message_draft.h"
#include "core/untrusted_text.h"
#include "store/event_line.h"
#include "store/sql_script.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kApplicationId = 0x57697452;   // "WitR"
constexpr int kFirstVersion = 10;               // the versions before were never released
constexpr qsizetype kMostTierText = 60;
constexpr EnumNames<Reading, 3> kReadings{{
    {Reading::NotSent, u"not sent"},
    {Reading::Understood, u"understood"},
    {Reading::NotUnderstood, u"not understood"},
}};

Error brokenChain(const Event &event, const QString &what)
{
    return {ErrorCode::Damaged, u"What the service sent does not follow from what it sent before (%1). Nothing of it was taken; what is "
            "here is kept. Connect again; if it happens again, tell whoever runs the service."_s.arg(what),
            u"consultation %1 seq %2"_s.arg(event.consultation.toString()).arg(event.seq), {}, {}};
}

} // namespace

Result<std::unique_ptr<ReviewCache>> openReviewCache(const QString &file)
{
    const Schema schema{kApplicationId, kFirstVersion, {sqlScript("events") + u'\n' + sqlScript("review")}, u"Witan review cache"_s};
    Result<std::unique_ptr<Database>> database = Database::open(file, schema, Durability::Full);
    if (!database)
        return database.error();
    return std::unique_ptr<ReviewCache>(std::make_unique<SqliteReviewCache>(*std::move(database)));
}

SqliteReviewCache::SqliteReviewCache(std::unique_ptr<Database> database)
    : m_database(std::move(database)), m_tables(*m_database)
{
}

Result<void> SqliteReviewCache::apply(const QList<Event> &events, qint64 cursor)
{
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    if (Result<void> begun = m_database->begin(); !begun)
        return begun;
    Result<void> done = applyAll(events, cursor);
    if (done)
        done = m_tables.flush();
    if (done)
        done = m_database->commit();
    if (!done) {
        rollback();
        log(LogArea::Store, LogLevel::Warning, "events_refused", {{"error", done.error().message}, {"detail", done.error().detail}});
    }
    m_taken.clear();
    m_digests.clear();
    return done;
}

void SqliteReviewCache::rollback()
{
    if (m_database->inTransaction())
        m_database->rollback();
    m_tables.forget();
    m_sending.reset();
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
    return cursor <= *before ? Result<void>() : m_tables.setMeta(u"cursor"_s, QString::number(cursor));
}

Result<void> SqliteReviewCache::take(const Event &event)
{
    auto taken = m_taken.find(event.consultation);
    if (taken == m_taken.end()) {
        const Result<std::optional<StoredConsultation>> stored = m_tables.consultation(event.consultation);
        if (!stored)
            return stored.error();
        taken = m_taken.insert(event.consultation, stored->value_or(StoredConsultation()));
    }
    StoredConsultation &consultation = *taken;
    if (event.seq >= 1 && event.seq <= consultation.state.head)
        return checkKnown(consultation, event);
    if (event.seq != consultation.state.head + 1)
        return brokenChain(event, u"events are missing"_s);
    const QByteArray body = canonicalJson(event.body);
    if (event.prev != consultation.hash || hashOf(event, body) != event.hash)
        return brokenChain(event, u"its hash is wrong"_s);
    Event added = event;
    const Result<EventTables::Appended> appended = m_tables.append(consultation, added, body);
    if (!appended)
        return appended.error();
    const Result<Digest *> found = digestOf(event.consultation);
    if (!found)
        return found.error();
    Digest &digest = **found;
    if (appended->newContext) {
        const Context context = Context::parse(consultation.state.context);
        consultation.state.context = {};    // thousands of plans need not be in memory at once
        digest.tier = context.risk ? context.risk->tier : RiskTier::Unknown;
        digest.tierWord = !context.risk || context.risk->tierIsOurs ? QString() : singleLine(context.risk->tierText, kMostTierText);
        digest.riskReading = context.riskReading();
        digest.steps = context.plan ? context.plan->stepCount() : 0;
        digest.irreversible = context.plan ? context.plan->irreversibleCount() : 0;
        digest.request = context.plan ? singleLine(context.plan->request) : QString();
    }
    if (const std::optional<QString> line = lineOf(event, appended->message)) {
        digest.lastLine = *line;
        digest.lastAt = event.at;
    } else if (event.seq == 1) {
        digest.lastAt = event.at;
    }
    // That time ran out is a thing nobody here did.
    const bool ranOut = event.type == EventType::ConsultationEnded && consultation.state.endReason == EndReason::Expired;
    const bool asks = event.type == EventType::ContextRevised || (appended->message && appended->message->role == MessageRole::Agent);
    if ((asks || ranOut) && event.seq > digest.seenSeq)
        ++digest.unread;
    return confirm(event);
}

/// An event that is here already must be the same event.
Result<void> SqliteReviewCache::checkKnown(const StoredConsultation &consultation, const Event &event)
{
    if (event.seq == consultation.state.head)
        return event.hash == consultation.hash ? Result<void>() : Result<void>(brokenChain(event, u"an event was altered"_s));
    Statement &get = m_database->statement("SELECT hash FROM events WHERE consultation = ? AND seq = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(event.consultation.toString()).bind(event.seq).next();
    if (!found)
        return found.error();
    if (!*found || get.text(0) != event.hash)
        return brokenChain(event, u"an event was altered"_s);
    return {};
}

#define SUMMARY_COLUMNS "request, tier, tier_word, risk_reading, steps, irreversible, last_line, last_at, seen_seq, unread"

SqliteReviewCache::Digest SqliteReviewCache::digestFrom(const Statement &row, int column)
{
    return {.request = row.text(column), .tier = riskTierFrom(row.text(column + 1)), .tierWord = row.text(column + 2),
            .riskReading = valueOf(kReadings, row.text(column + 3)).value_or(Reading::NotUnderstood),
            .steps = static_cast<int>(row.integer(column + 4)), .irreversible = static_cast<int>(row.integer(column + 5)), .lastLine = row.text(column + 6),
            .lastAt = Timestamp::parse(row.text(column + 7)).value_or(Timestamp()), .seenSeq = row.integer(column + 8), .unread = row.integer(column + 9)};
}

Result<SqliteReviewCache::Digest *> SqliteReviewCache::digestOf(const ConsultationId &id)
{
    if (const auto known = m_digests.find(id); known != m_digests.end())
        return &*known;
    Statement &get = m_database->statement("SELECT " SUMMARY_COLUMNS " FROM summaries WHERE consultation = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toString()).next();
    if (!found)
        return found.error();
    return &*m_digests.insert(id, *found ? digestFrom(get, 0) : Digest());
}

Result<void> SqliteReviewCache::flushDigests()
{
    Statement &put = m_database->statement("INSERT OR REPLACE INTO summaries (consultation, " SUMMARY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (auto it = m_digests.cbegin(); it != m_digests.cend(); ++it) {
        put.bind(it.key().toString()).bind(it->request).bind(toString(it->tier)).bind(it->tierWord).bind(nameOf(kReadings, it->riskReading));
        put.bind(qint64(it->steps)).bind(qint64(it->irreversible)).bind(it->lastLine).bind(it->lastAt.toString()).bind(it->seenSeq).bind(it->unread);
        if (Result<void> done = put.run(); !done)
            return done;
    }
    m_digests.clear();
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
    return m_database->statement("DELETE FROM outbox WHERE id = ?").bind(id).run();
}

Result<qint64> SqliteReviewCache::cursor()
{
    const Result<QString> value = m_tables.meta(u"cursor"_s);
    return value ? Result<qint64>(value->toLongLong()) : Result<qint64>(value.error());
}

Result<QString> SqliteReviewCache::serviceId()
{
    return m_tables.meta(u"service"_s);
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
    return m_tables.setMeta(u"service"_s, id);
}

Result<Principal> SqliteReviewCache::principal()
{
    const Result<QString> value = m_tables.meta(u"principal"_s);
    if (!value)
        return value.error();
    const Result<QJsonObject> object = parseJsonObject(value->toUtf8());
    return value->isEmpty() || !object ? Result<Principal>(Principal{}) : principalFromJson(*object);
}

Result<void> SqliteReviewCache::setPrincipal(const Principal &principal)
{
    const Result<Principal> before = this->principal();
    if (before && *before == principal)
        return {};
    return m_tables.setMeta(u"principal"_s, QString::fromUtf8(canonicalJson(toJson(principal))));
}

/// Of a summary's query: a consultation, its row of summaries, and the beginnings of the drafts of a message and of a comment.
#define SUMMARY_SELECT "SELECT " WITAN_CONSULTATION_COLUMNS ", " SUMMARY_COLUMNS ", " \
    "coalesce((SELECT substr(content, 1, 2000) FROM drafts d WHERE d.consultation = c.id AND what = 'message'), ''), " \
    "coalesce((SELECT substr(content, 1, 2000) FROM drafts d WHERE d.consultation = c.id AND what <> 'message' ORDER BY what LIMIT 1), '') " \
    "FROM consultations c JOIN summaries s ON s.consultation = c.id"

Result<ConsultationSummary> SqliteReviewCache::summaryFrom(const Statement &row)
{
    constexpr int kSummary = 23, kDrafts = kSummary + 10;
    Result<StoredConsultation> stored = EventTables::consultationFrom(row);
    if (!stored)
        return Error{ErrorCode::Damaged, u"A consultation of the cache cannot be read; the service still has it. Move review.db away to fetch it again."_s, {}, {}, {}};
    const Digest digest = digestFrom(row, kSummary);
    ConsultationSummary summary;
    summary.consultation = std::move(stored->state);
    summary.lastAgentSeq = stored->lastAgentSeq;
    summary.request = digest.request;
    summary.tier = digest.tier;
    summary.tierText = digest.tierWord;
    summary.riskReading = digest.riskReading;
    summary.steps = digest.steps;
    summary.irreversible = digest.irreversible;
    summary.lastLine = digest.lastLine;
    summary.lastAt = digest.lastAt;
    summary.seenSeq = digest.seenSeq;
    summary.unread = static_cast<int>(digest.unread);
    summary.draft = oneLine(draftFromKept(summary.consultation.id, row.text(kDrafts)).content);
    if (summary.draft.isEmpty())
        summary.draft = oneLine(row.text(kDrafts + 1));
    return summary;
}

Result<QList<ConsultationSummary>> SqliteReviewCache::inbox()
{
    QList<ConsultationSummary> all;
    Statement &read = m_database->statement(SUMMARY_SELECT);
    const Result<void> done = read.forEachRow([&] {
        Result<ConsultationSummary> summary = summaryFrom(read);
        if (summary)
            all.append(*std::move(summary));
        else
            log(LogArea::Store, LogLevel::Error, "left_out_of_the_inbox", {{"consultation_id", ConsultationId::fromStored(read.text(0))}, {"reason", summary.error().message}});
    });
    if (!done)
        return done.error();
    for (ConsultationSummary &summary : all)
        followEarlier(summary.consultation);
    std::sort(all.begin(), all.end(), [](const ConsultationSummary &a, const ConsultationSummary &b) {
        return a.lastAt != b.lastAt ? a.lastAt > b.lastAt : a.consultation.id < b.consultation.id;
    });
    return all;
}

Result<std::optional<ConsultationSummary>> SqliteReviewCache::summary(const ConsultationId &id)
{
    Statement &read = m_database->statement(SUMMARY_SELECT " WHERE c.id = ?");
    const Resting resting(read);
    const Result<bool> row = read.bind(id.toString()).next();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<ConsultationSummary>();
    Result<ConsultationSummary> summary = summaryFrom(read);
    if (!summary)
        return summary.error();
    followEarlier(summary->consultation);
    return std::optional(*std::move(summary));
}

Result<std::optional<Consultation>> SqliteReviewCache::consultation(const ConsultationId &id)
{
    Result<std::optional<StoredConsultation>> stored = m_tables.consultation(id);
    if (!stored)
        return stored.error();
    if (!*stored)
        return std::optional<Consultation>();
    if (Result<void> read = m_tables.readContext(**stored); !read)
        return read.error();
    followEarlier((*stored)->state);
    return std::optional(std::move((*stored)->state));
}

Result<QList<ConsultationId>> SqliteReviewCache::askedAfter(const ConsultationId &id)
{
    QList<ConsultationId> found;
    Statement &rows = m_database->statement("SELECT id FROM consultations WHERE status = 'ACTIVE' AND instr(details, ?) > 0");
    rows.bind(u"\"consultation_id\":\"%1\""_s.arg(id.toString()));
    const Result<void> read = rows.forEachRow([&] { found.append(ConsultationId::fromStored(rows.text(0))); });
    return read ? Result<QList<ConsultationId>>(std::move(found)) : Result<QList<ConsultationId>>(read.error());
}

/// What was undecided when this one was asked may have been decided since.
void SqliteReviewCache::followEarlier(Consultation &consultation)
{
    const QList<EarlierAsk> asks = consultation.askedBefore.newest;
    for (const EarlierAsk &ask : asks) {
        if (ask.endReason != EndReason::None)
            continue;
        if (const Result<std::optional<StoredConsultation>> earlier = m_tables.consultation(ask.consultation); earlier && *earlier)
            follow(consultation.askedBefore, (*earlier)->state);
    }
}

Result<std::optional<QJsonObject>> SqliteReviewCache::contextOf(const ConsultationId &id, int revision)
{
    return m_tables.contextOf(id, revision);
}

Result<QList<Event>> SqliteReviewCache::events(const ConsultationId &id, qint64 fromSeq, int limit)
{
    const qint64 from = qMax<qint64>(fromSeq, 1);
    return limit < 1 ? Result<QList<Event>>(QList<Event>()) : m_tables.events(id, from, from + limit);
}

} // namespace witan
