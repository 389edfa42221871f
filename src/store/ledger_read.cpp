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

Error unreadable(const QString &what)
{
    return {ErrorCode::Damaged, u"An event of the record cannot be read. The file was left as it is. Restore it from a backup."_s, what, {}, {}};
}

QJsonObject objectOf(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
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
        const QByteArray text = get.bytes(0);
        live.state.context = objectOf(text);
        live.contextBytes = text.size();
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
    return *found ? std::optional(objectOf(get.bytes(0))) : std::nullopt;
}

Result<Event> Ledger::eventFrom(Statement &row, qint64 consultation, const ConsultationId &id)
{
    const std::optional<EventFacts> facts = EventFacts::decode(row.bytes(2));
    if (!facts)
        return unreadable(u"facts of %1/%2"_s.arg(id.toString()).arg(row.integer(0)));
    Event event;
    event.cursor = facts->cursor;
    event.consultation = id;
    event.seq = row.integer(0);
    event.type = typeOf(static_cast<EventKind>(row.integer(1)));
    event.typeName = event.type == EventType::Unknown ? facts->typeName : typeNameOf(event.type);
    event.at = facts->at;
    event.hash = QString::fromLatin1(facts->hash.toHex());
    event.body = objectOf(row.bytes(3));
    const Result<Principal> who = actor(facts->actor);
    if (!who)
        return who.error();
    event.actor = *who;
    if (event.type != EventType::ConsultationStarted && event.type != EventType::ContextRevised)
        return event;
    Statement &get = m_database.statement("context_at");
    const Resting resting(get);
    const Result<bool> found = get.bind(consultation).bind(event.seq).next();
    if (!found)
        return found.error();
    if (*found)
        event.body.insert("context"_L1, objectOf(get.bytes(0)));
    return event;
}

Result<QList<Event>> Ledger::page(qint64 row, const ConsultationId &id, qint64 from, qint64 limit)
{
    if (Result<void> flushed = flushRows(); !flushed)
        return flushed.error();
    QList<Event> events;
    from = qMax<qint64>(from, 1);
    if (limit < 1)
        return events;
    events.reserve(qMin<qint64>(limit, 1024));
    Statement &page = m_database.statement("event_page");
    const Resting resting(page);
    // One more before the page, whose hash is the first one's prev.
    page.bind(row).bind(from - 1).bind(from + limit);
    QString prev;
    while (true) {
        const Result<bool> more = page.next();
        if (!more)
            return more.error();
        if (!*more)
            return events;
        if (page.integer(0) < from) {
            prev = QString::fromLatin1(page.bytes(2).mid(23, 32).toHex());
            continue;
        }
        Result<Event> event = eventFrom(page, row, id);
        if (!event)
            return event.error();
        event->prev = std::exchange(prev, event->hash);
        events.append(*std::move(event));
    }
}

Result<quint32> Ledger::actorRow(const Principal &principal)
{
    const QString key = principal.id + u'\n' + principal.name + u'\n' + QString::number(int(principal.role));
    if (const auto known = m_actorRows.constFind(key); known != m_actorRows.cend())
        return *known;
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
    if (m_actorRows.size() >= kMostActors)
        m_actorRows.clear();
    m_actorRows.insert(key, static_cast<quint32>(row));
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
        return unreadable(u"actor %1"_s.arg(row));
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
