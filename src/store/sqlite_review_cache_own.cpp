// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sqlite_review_cache.h"

#include "core/json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

// What is the elder's own: nobody else has it, so all of it is on disk before the call returns.
namespace witan {

namespace {

OutboxItem itemFrom(const Statement &row)
{
    OutboxItem item;
    item.number = row.integer(0);
    item.kind = row.integer(1) == 0 ? OutboxKind::Message : OutboxKind::Decision;
    item.id = row.text(2);
    item.consultation = ConsultationId::fromBytes(row.bytes(3));
    item.payload = QJsonDocument::fromJson(row.bytes(4)).object();
    item.state = static_cast<OutboxState>(qBound<qint64>(0, row.integer(5), qint64(OutboxState::Failed)));
    item.error = row.text(6);
    item.errorCode = row.text(7);
    item.at = Timestamp{row.integer(8)};
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
    Statement &get = m_database->statement("outbox_get");
    const Resting resting(get);
    const Result<bool> known = get.bind(item.id).next();
    if (!known)
        return known.error();
    if (*known) {
        if (get.bytes(4) == payload)
            return {};
        return Error{ErrorCode::Conflict, u"Something else is already waiting to be sent under this id; it was kept, and this was not saved."_s, item.id, {}, {}};
    }
    Statement &add = m_database->statement("outbox_add");
    add.bind(qint64(item.kind)).bind(item.id).bind(item.consultation.toBytes()).bind(payload).bind(qint64(item.state))
        .bind(item.error).bind(item.errorCode).bind(item.at.ms);
    Result<void> done = add.run();
    if (done && m_sending)
        m_sending->insert(item.id);
    return done;
}

Result<QList<OutboxItem>> SqliteReviewCache::outbox()
{
    QList<OutboxItem> items;
    Statement &read = m_database->statement("outbox_all");
    const Resting resting(read);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return items;
        items.append(itemFrom(read));
    }
}

Result<void> SqliteReviewCache::setOutboxState(const QString &id, OutboxState state, const Error *error)
{
    if (Result<void> set = m_database->setDurability(state == OutboxState::Failed ? Durability::Full : Durability::Normal); !set)
        return set;
    Statement &update = m_database->statement("outbox_state");
    update.bind(qint64(state)).bind(error ? error->message : QString()).bind(error ? errorCodeName(error->code) : QString()).bind(id);
    if (Result<void> done = update.run(); !done)
        return done;
    return update.changed() > 0 ? Result<void>() : Result<void>(notInOutbox(id));
}

Result<void> SqliteReviewCache::removeFromOutbox(const QString &id)
{
    if (Result<void> set = m_database->setDurability(Durability::Full); !set)
        return set;
    Result<void> done = m_database->statement("outbox_remove").bind(id).run();
    if (done && m_sending)
        m_sending->remove(id);
    return done;
}

Result<void> SqliteReviewCache::setDraft(const ConsultationId &id, const QString &what, const QString &text)
{
    if (Result<void> set = m_database->setDurability(Durability::Full); !set)
        return set;
    if (text.isEmpty())
        return m_database->statement("draft_remove").bind(id.toBytes()).bind(what).run();
    return m_database->statement("draft_put").bind(id.toBytes()).bind(what).bind(text).run();
}

Result<QString> SqliteReviewCache::draft(const ConsultationId &id, const QString &what)
{
    Statement &get = m_database->statement("draft_get");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toBytes()).bind(what).next();
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
    const Result<KeptConsultation *> live = m_ledger.find(id);
    if (!live)
        return live.error();
    if (!*live)
        return Error{ErrorCode::NotFound, u"There is no consultation %1 here; nothing was changed."_s.arg(id.toString()), {}, {}, {}};
    m_digests.clear();
    const Result<Digest *> digest = digestOf((*live)->row);
    if (!digest)
        return digest.error();
    // What is not here yet cannot have been seen.
    const qint64 seen = qMin(seq, (*live)->state.head);
    if (direction * (seen - (*digest)->seenSeq) <= 0)
        return {};
    const bool ranOut = (*live)->state.endReason == EndReason::Expired;
    Statement &count = m_database->statement("summary_unread");
    const Resting resting(count);
    const Result<bool> row = count.bind((*live)->row).bind(seen).bind(ranOut ? qint64(EventKind::Ended) : -1).next();
    if (!row)
        return row.error();
    (*digest)->seenSeq = seen;
    (*digest)->unread = *row ? count.integer(0) : 0;
    count.rest();
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    Result<void> done = flushDigests();
    m_digests.clear();
    return done;
}

Result<void> SqliteReviewCache::setStepOpened(const ConsultationId &id, const QString &digest, const QString &stepId)
{
    if (Result<void> set = m_database->setDurability(Durability::Normal); !set)
        return set;
    return m_database->statement("opened_step_add").bind(id.toBytes()).bind(digest).bind(stepId).run();
}

Result<QStringList> SqliteReviewCache::openedSteps(const ConsultationId &id, const QString &digest)
{
    QStringList steps;
    Statement &read = m_database->statement("opened_steps");
    const Resting resting(read);
    read.bind(id.toBytes()).bind(digest);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return steps;
        steps.append(read.text(0));
    }
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
    return m_database->statement("seen_steps_put").bind(id.toBytes()).bind(digest).bind(steps->toText()).run();
}

Result<NumberRanges> SqliteReviewCache::seenSteps(const ConsultationId &id, const QString &digest)
{
    Statement &get = m_database->statement("seen_steps_get");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toBytes()).bind(digest).next();
    if (!found)
        return found.error();
    return *found ? NumberRanges::fromText(get.text(0)) : NumberRanges();
}

} // namespace witan
