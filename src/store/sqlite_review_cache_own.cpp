// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_review_cache.h"

#include "core/enum_names.h"
#include "core/json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

// What is the reviewer's own and nobody else has. What waits to be sent is on disk before the call returns.
namespace witan {

namespace {

constexpr EnumNames<OutboxKind, 2> kKinds{{
    {OutboxKind::Message, u"message"},
    {OutboxKind::Decision, u"decision"},
}};
constexpr EnumNames<OutboxState, 3> kStates{{
    {OutboxState::Queued, u"queued"},
    {OutboxState::Sent, u"sent"},
    {OutboxState::Failed, u"failed"},
}};

OutboxItem itemFrom(const Statement &row)
{
    OutboxItem item;
    item.number = row.integer(0);
    item.kind = valueOf(kKinds, row.text(1)).value_or(OutboxKind::Message);
    item.id = row.text(2);
    item.consultation = ConsultationId::fromStored(row.text(3));
    item.payload = QJsonDocument::fromJson(row.bytes(4)).object();
    item.state = valueOf(kStates, row.text(5)).value_or(OutboxState::Failed);
    item.error = row.text(6);
    item.errorCode = row.text(7);
    item.at = Timestamp::parse(row.text(8)).value_or(Timestamp());
    return item;
}

Error notInOutbox(const QString &id)
{
    return {ErrorCode::NotFound, u"That is no longer waiting to be sent; nothing was changed."_s, id, {}, {}};
}

} // namespace

Result<void> SqliteReviewCache::enqueue(const OutboxItem &item)
{
    if (Result<void> set = m_database->setDurability(Durability::Full); !set)
        return set;
    const QByteArray payload = canonicalJson(item.payload);
    Statement &get = m_database->statement("SELECT number, kind, id, consultation, CAST(payload AS BLOB), state, error, error_code, at FROM outbox WHERE id = ?");
    const Resting resting(get);
    const Result<bool> known = get.bind(item.id).next();
    if (!known)
        return known.error();
    if (*known) {
        if (get.bytes(4) == payload)
            return {};
        return Error{ErrorCode::Conflict, u"Something else is already waiting to be sent under this id; it was kept, and this was not saved."_s, item.id, {}, {}};
    }
    Statement &add = m_database->statement("INSERT INTO outbox (kind, id, consultation, payload, state, error, error_code, at) VALUES (?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?)");
    add.bind(nameOf(kKinds, item.kind)).bind(item.id).bind(item.consultation.toString()).bind(payload).bind(nameOf(kStates, item.state))
        .bind(item.error).bind(item.errorCode).bind(item.at.toString());
    Result<void> done = add.run();
    if (done && m_sending)
        m_sending->insert(item.id);
    return done;
}

Result<QList<OutboxItem>> SqliteReviewCache::outbox()
{
    QList<OutboxItem> items;
    Statement &read = m_database->statement("SELECT number, kind, id, consultation, CAST(payload AS BLOB), state, error, error_code, at FROM outbox ORDER BY number");
    const Result<void> done = read.forEachRow([&] { items.append(itemFrom(read)); });
    return done ? Result<QList<OutboxItem>>(std::move(items)) : Result<QList<OutboxItem>>(done.error());
}

Result<void> SqliteReviewCache::setOutboxState(const QString &id, OutboxState state, const Error *error)
{
    if (Result<void> set = m_database->setDurability(state == OutboxState::Failed ? Durability::Full : Durability::Normal); !set)
        return set;
    Statement &update = m_database->statement("UPDATE outbox SET state = ?, error = ?, error_code = ? WHERE id = ?");
    update.bind(nameOf(kStates, state)).bind(error ? error->message : QString()).bind(error ? errorCodeName(error->code) : QString()).bind(id);
    if (Result<void> done = update.run(); !done)
        return done;
    return update.changed() > 0 ? Result<void>() : Result<void>(notInOutbox(id));
}

Result<void> SqliteReviewCache::removeFromOutbox(const QString &id)
{
    if (Result<void> set = m_database->setDurability(Durability::Full); !set)
        return set;
    Result<void> done = m_database->statement("DELETE FROM outbox WHERE id = ?").bind(id).run();
    if (done && m_sending)
        m_sending->remove(id);
    return done;
}

Result<void> SqliteReviewCache::setDraft(const ConsultationId &id, const QString &what, const QString &text)
{
    // Written at every pause in typing: the log survives the end of the program, and a sync would hold the keys up.
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    if (text.isEmpty())
        return m_database->statement("DELETE FROM drafts WHERE consultation = ? AND what = ?").bind(id.toString()).bind(what).run();
    return m_database->statement("INSERT OR REPLACE INTO drafts (consultation, what, content) VALUES (?, ?, ?)").bind(id.toString()).bind(what).bind(text).run();
}

Result<QString> SqliteReviewCache::draft(const ConsultationId &id, const QString &what)
{
    Statement &get = m_database->statement("SELECT content FROM drafts WHERE consultation = ? AND what = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toString()).bind(what).next();
    if (!found)
        return found.error();
    return *found ? get.text(0) : QString();
}

Result<void> SqliteReviewCache::setSeen(const ConsultationId &id, qint64 seq)
{
    return moveSeen(id, seq, 1);
}

Result<void> SqliteReviewCache::setUnreadFrom(const ConsultationId &id, qint64 seq)
{
    return moveSeen(id, qMax<qint64>(0, seq - 1), -1);
}

/// Forward or back, never the other way.
Result<void> SqliteReviewCache::moveSeen(const ConsultationId &id, qint64 seq, int direction)
{
    const Result<std::optional<StoredConsultation>> stored = m_tables.consultation(id);
    if (!stored)
        return stored.error();
    if (!*stored)
        return Error{ErrorCode::NotFound, u"There is no consultation %1 here; nothing was changed."_s.arg(id.toString()), {}, {}, {}};
    m_digests.clear();
    const Result<Digest *> digest = digestOf(id);
    if (!digest)
        return digest.error();
    // What is not here yet cannot have been seen.
    const qint64 seen = qMin(seq, (*stored)->state.head);
    if (direction * (seen - (*digest)->seenSeq) <= 0)
        return {};
    const bool ranOut = (*stored)->state.endReason == EndReason::Expired;
    Statement &count = m_database->statement("SELECT count(*) FROM events WHERE consultation = ? AND seq > ? AND (type = 'context.revised' OR type = ? "
                                             "OR (message_id IS NOT NULL AND json_extract(body, '$.role') = 'AGENT'))");
    const Resting resting(count);
    const Result<bool> row = count.bind(id.toString()).bind(seen).bind(ranOut ? toString(EventType::ConsultationEnded) : QString()).next();
    if (!row)
        return row.error();
    (*digest)->seenSeq = seen;
    (*digest)->unread = *row ? count.integer(0) : 0;
    count.rest();
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    return flushDigests();
}

Result<void> SqliteReviewCache::setStepOpened(const ConsultationId &id, const QString &digest, const QString &stepId)
{
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    return m_database->statement("INSERT OR IGNORE INTO opened_steps (consultation, digest, step) VALUES (?, ?, ?)").bind(id.toString()).bind(digest).bind(stepId).run();
}

Result<QStringList> SqliteReviewCache::openedSteps(const ConsultationId &id, const QString &digest)
{
    QStringList steps;
    Statement &read = m_database->statement("SELECT step FROM opened_steps WHERE consultation = ? AND digest = ? ORDER BY step");
    const Result<void> done = read.bind(id.toString()).bind(digest).forEachRow([&] { steps.append(read.text(0)); });
    return done ? Result<QStringList>(std::move(steps)) : Result<QStringList>(done.error());
}

/// What was seen stays seen, whatever the caller knows of it.
Result<void> SqliteReviewCache::addSeenSteps(const ConsultationId &id, const QString &digest, const NumberRanges &numbers)
{
    Result<NumberRanges> steps = seenSteps(id, digest);
    if (!steps)
        return steps.error();
    steps->add(numbers);
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    return m_database->statement("INSERT OR REPLACE INTO seen_steps (consultation, digest, steps) VALUES (?, ?, ?)").bind(id.toString()).bind(digest).bind(steps->toText()).run();
}

Result<NumberRanges> SqliteReviewCache::seenSteps(const ConsultationId &id, const QString &digest)
{
    Statement &get = m_database->statement("SELECT steps FROM seen_steps WHERE consultation = ? AND digest = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toString()).bind(digest).next();
    if (!found)
        return found.error();
    return *found ? NumberRanges::fromText(get.text(0)) : NumberRanges();
}

} // namespace witan
