// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/ledger.h"

#include "core/json.h"
#include "store/storage_error.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qsizetype kMostActors = 512;
constexpr qsizetype kMostRecentActors = 16;

QJsonObject objectOf(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

/// The context in the row of a query, checked: what a person decides by must be what was recorded.
Result<QByteArray> contextText(Statement &row)
{
    QByteArray text = row.bytes(0);
    if (sha256Hex(text) == row.bytes(1))
        return text;
    return Error{ErrorCode::Damaged, u"A plan of the record is damaged, so it is not shown. The file was left as it is. Restore it from a backup."_s, {}, {}, {}};
}

} // namespace

Result<void> Ledger::loadContext(KeptConsultation &live)
{
    if (live.contextLoaded)
        return {};
    Statement &get = m_database.statement("context_of_revision");
    const Resting resting(get);
    const Result<bool> row = get.bind(live.row).bind(qint64(live.state.revision)).next();
    if (!row)
        return row.error();
    if (*row) {
        const Result<QByteArray> text = contextText(get);
        if (!text)
            return text.error();
        live.state.context = objectOf(*text);
        live.contextBytes = text->size();
    }
    live.contextLoaded = true;
    return {};
}

Result<std::optional<QJsonObject>> Ledger::contextOf(qint64 row, int revision)
{
    Statement &get = m_database.statement("context_of_revision");
    const Resting resting(get);
    const Result<bool> found = get.bind(row).bind(qint64(revision)).next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<QJsonObject>();
    const Result<QByteArray> text = contextText(get);
    if (!text)
        return text.error();
    return std::optional(objectOf(*text));
}

Result<Event> Ledger::eventFrom(const EventRow &row, const ConsultationId &id)
{
    const EventFacts &facts = row.facts;
    if (!row.readable)
        return unreadableEvent(u"facts of event %1"_s.arg(facts.cursor));
    Event event;
    event.cursor = facts.cursor;
    event.consultation = id;
    event.seq = facts.seq;
    event.type = typeOf(facts.kind);
    event.typeName = event.type == EventType::Unknown ? facts.typeName : typeNameOf(event.type);
    event.at = facts.at;
    event.prev = QString::fromLatin1(facts.prev.toHex());
    event.hash = QString::fromLatin1(facts.hash.toHex());
    event.body = objectOf(row.wholeBody(id));
    const Result<Principal> who = actor(facts.actor);
    if (!who)
        return who.error();
    event.actor = *who;
    if (facts.kind != EventKind::Started && facts.kind != EventKind::Revised)
        return event;
    Statement &get = m_database.statement("context_at");
    const Resting resting(get);
    const Result<bool> found = get.bind(facts.consultation).bind(event.seq).next();
    if (!found)
        return found.error();
    if (!*found)
        return event;
    const Result<QByteArray> text = contextText(get);
    if (!text)
        return text.error();
    event.body.insert("context"_L1, objectOf(*text));
    return event;
}

Result<QList<Event>> Ledger::page(KeptConsultation &live, qint64 from, qint64 limit)
{
    QList<Event> events;
    from = qMax<qint64>(from, 1);
    const Result<QList<EventRow>> rows = m_rows.read(live, from, from + qBound<qint64>(0, limit, live.state.head));
    if (!rows)
        return rows.error();
    events.reserve(rows->size());
    for (const EventRow &row : *rows) {
        Result<Event> event = eventFrom(row, live.id);
        if (!event)
            return event.error();
        events.append(*std::move(event));
    }
    return events;
}

Result<quint32> Ledger::actorRow(const Principal &principal)
{
    // Few act at a time, and comparing shared text is a comparison of pointers.
    for (qsizetype i = 0; i < m_recentActors.size(); ++i) {
        if (m_recentActors.at(i).first == principal) {
            if (i > 0)
                m_recentActors.swapItemsAt(i, i / 2);
            return m_recentActors.at(i / 2).second;
        }
    }
    const QByteArray text = canonicalJson(toJson(principal));
    Statement &find = m_database.statement("actor_find");
    const Resting resting(find);
    const Result<bool> found = find.bind(text).next();
    if (!found)
        return found.error();
    qint64 row = *found ? find.integer(0) : 0;
    if (row == 0) {
        Statement &add = m_database.statement("actor_add");
        if (Result<void> done = add.bind(text).run(); !done)
            return done.error();
        row = add.lastRow();
    }
    if (m_recentActors.size() >= kMostRecentActors)
        m_recentActors.removeLast();
    m_recentActors.prepend({principal, static_cast<quint32>(row)});
    return static_cast<quint32>(row);
}

Result<Principal> Ledger::actor(quint32 row)
{
    if (const auto known = m_actors.constFind(row); known != m_actors.cend())
        return *known;
    Statement &get = m_database.statement("actor_json");
    const Resting resting(get);
    const Result<bool> found = get.bind(qint64(row)).next();
    if (!found)
        return found.error();
    Result<Principal> principal = *found ? principalFromJson(objectOf(get.bytes(0))) : Result<Principal>(Error());
    if (!principal)
        return unreadableEvent(u"actor %1"_s.arg(row));
    if (m_actors.size() >= kMostActors)
        m_actors.clear();
    m_actors.insert(row, *principal);
    return principal;
}

Result<QByteArray> Ledger::metaValue(const QString &name)
{
    Statement &get = m_database.statement("meta_get");
    const Resting resting(get);
    const Result<bool> found = get.bind(name).next();
    if (!found)
        return found.error();
    return *found ? get.bytes(0) : QByteArray();
}

Result<void> Ledger::setMetaValue(const QString &name, const QByteArray &value)
{
    return m_database.statement("meta_put").bind(name).bind(value).run();
}

} // namespace witan
