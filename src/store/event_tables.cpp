// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_tables.h"

#include "core/json.h"
#include "store/storage_error.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

/// Who decides approves by the digest, so it must be that of the plan that they see.
Error wrongDigest(const Event &event)
{
    return {ErrorCode::Damaged, u"A plan does not have the digest that is named with it, so nothing of it was taken. What is here is kept. "
            "Connect again; if it happens again, tell whoever runs the service."_s,
            u"consultation %1 seq %2"_s.arg(event.consultation.toString()).arg(event.seq), {}, {}};
}

Error damagedPlan(const Event &event)
{
    return {ErrorCode::Damaged, u"A plan of the record is damaged, so it is not shown. The file was left as it is. Restore it from a backup."_s,
            u"consultation %1 seq %2"_s.arg(event.consultation.toString()).arg(event.seq), {}, {}};
}

Error unreadableConsultation(const QString &id)
{
    return {ErrorCode::Damaged, u"A consultation cannot be read; its events are kept. Run witan-service --rebuild."_s, u"consultation %1"_s.arg(id), {}, {}};
}

bool mayCarryContext(EventType type)
{
    return type == EventType::ConsultationStarted || type == EventType::ContextRevised;
}

Statement &bindIfAny(Statement &statement, const std::optional<Timestamp> &at)
{
    return at ? statement.bind(at->toString()) : statement.bindNull();
}

} // namespace

Result<EventTables::Appended> EventTables::append(StoredConsultation &consultation, Event &event, const QByteArray &body, std::optional<Message> message)
{
    Appended appended;
    appended.message = message ? std::move(message) : messageIn(event);
    Statement &add = m_database.statement("INSERT INTO events (cursor, consultation, seq, type, at, actor, actor_name, actor_role, message_id, body, prev, hash) "
                                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?)");
    event.cursor > 0 ? add.bind(event.cursor) : add.bindNull();
    add.bind(event.consultation.toString()).bind(event.seq).bind(event.typeName).bind(event.at.toString());
    add.bind(event.actor.id).bind(event.actor.name).bind(toString(event.actor.role));
    appended.message ? add.bind(appended.message->id.toString()) : add.bindNull();
    add.bind(body).bind(event.prev).bind(event.hash);
    if (Result<void> done = add.run(); !done)
        return done.error();
    if (event.cursor == 0)
        event.cursor = add.lastRow();
    if (Result<void> done = keep(consultation, event, appended); !done) {
        m_database.spoil(done.error());
        return done.error();
    }
    return appended;
}

Result<EventTables::Appended> EventTables::project(StoredConsultation &consultation, const Event &event)
{
    Appended appended;
    appended.message = messageIn(event);
    const Result<void> done = keep(consultation, event, appended);
    return done ? Result<Appended>(std::move(appended)) : Result<Appended>(done.error());
}

Result<void> EventTables::keep(StoredConsultation &consultation, const Event &event, Appended &appended)
{
    appended.newContext = witan::project(consultation, event, appended.message);
    if (appended.newContext) {
        if (consultation.state.digest != digestOf(consultation.state.context))
            return wrongDigest(event);
        Statement &put = m_database.statement("INSERT OR REPLACE INTO revisions (consultation, revision, digest, seq) VALUES (?, ?, ?, ?)");
        put.bind(event.consultation.toString()).bind(qint64(consultation.state.revision)).bind(consultation.state.digest).bind(event.seq);
        if (Result<void> done = put.run(); !done)
            return done.error();
    } else if (event.seq == 1 && !consultation.state.digest.isEmpty()) {
        return wrongDigest(event);
    }
    Changed &changed = m_changed[event.consultation];
    changed.onlyHead = event.seq > 1 && event.type == EventType::MessagePosted && (changed.onlyHead || changed.consultation.state.id.isNull());
    changed.consultation = consultation;
    return {};
}

Result<void> EventTables::flush()
{
    for (const Changed &changed : std::as_const(m_changed)) {
        if (Result<void> done = changed.onlyHead ? saveHead(changed.consultation) : save(changed.consultation); !done)
            return done;
    }
    m_changed.clear();
    return {};
}

QByteArray EventTables::detailsText(const Consultation &consultation)
{
    QJsonObject details = detailsOf(consultation);
    if (!consultation.extra.isEmpty())
        details.insert("extra"_L1, consultation.extra);
    return canonicalJson(details);
}

Result<void> EventTables::save(const StoredConsultation &stored)
{
    const Consultation &c = stored.state;
    Statement &put = m_database.statement(
        "INSERT INTO consultations (" WITAN_CONSULTATION_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET title = excluded.title, revision = excluded.revision, digest = excluded.digest, "
        "required_approvals = excluded.required_approvals, comment_required = excluded.comment_required, status = excluded.status, "
        "execution = excluded.execution, end_reason = excluded.end_reason, deadline = excluded.deadline, completed_at = excluded.completed_at, "
        "details = excluded.details, state_digest = excluded.state_digest, head = excluded.head, hash = excluded.hash, "
        "last_agent_seq = excluded.last_agent_seq, messages = excluded.messages");
    put.bind(c.id.toString()).bind(stored.firstCursor).bind(c.workflow.toString()).bind(c.agentId).bind(c.agentName).bind(c.owner).bind(c.title);
    put.bind(qint64(c.revision)).bind(c.digest).bind(qint64(c.policy.requiredApprovals)).bind(qint64(c.policy.commentRequired));
    put.bind(toString(c.status)).bind(toString(c.execution)).bind(toString(c.endReason)).bind(c.startedAt.toString());
    bindIfAny(bindIfAny(put, c.deadline), c.completedAt).bind(detailsText(c)).bind(stored.stateDigest);
    return put.bind(c.head).bind(stored.hash).bind(stored.lastAgentSeq).bind(stored.messages).run();
}

Result<void> EventTables::saveHead(const StoredConsultation &stored)
{
    Statement &put = m_database.statement("UPDATE consultations SET head = ?, hash = ?, last_agent_seq = ?, messages = ? WHERE id = ?");
    return put.bind(stored.state.head).bind(stored.hash).bind(stored.lastAgentSeq).bind(stored.messages).bind(stored.state.id.toString()).run();
}

Result<StoredConsultation> EventTables::consultationFrom(const Statement &row, int column)
{
    const auto text = [&row, column](int i) { return row.text(column + i); };
    const auto integer = [&row, column](int i) { return row.integer(column + i); };
    StoredConsultation stored;
    Consultation &c = stored.state;
    const std::optional<ConsultationId> id = ConsultationId::parse(text(0));
    const std::optional<Status> status = statusFrom(text(11));
    const std::optional<Execution> execution = executionFrom(text(12));
    const std::optional<EndReason> endReason = endReasonFrom(text(13));
    const std::optional<Timestamp> startedAt = Timestamp::parse(text(14));
    const auto time = [&](int i) { return row.isNull(column + i) ? std::nullopt : Timestamp::parse(text(i)); };
    const QByteArray details = row.bytes(column + 17);
    if (!id || !status || !execution || !endReason || !startedAt || (!row.isNull(column + 15) && !time(15)) || (!row.isNull(column + 16) && !time(16)))
        return unreadableConsultation(text(0));
    c.id = *id;
    stored.firstCursor = integer(1);
    c.workflow = WorkflowId::fromStored(text(2));
    c.agentId = text(3);
    c.agentName = text(4);
    c.owner = text(5);
    c.title = text(6);
    c.revision = static_cast<int>(integer(7));
    c.digest = text(8);
    c.policy = {static_cast<int>(integer(9)), integer(10) != 0};
    c.status = *status;
    c.execution = *execution;
    c.endReason = *endReason;
    c.startedAt = *startedAt;
    c.deadline = time(15);
    c.completedAt = time(16);
    if (details != "{}") {
        const QJsonDocument read = QJsonDocument::fromJson(details);
        if (!read.isObject() || !readDetails(read.object(), c))
            return unreadableConsultation(text(0));
        c.extra = read.object().value("extra"_L1).toObject();
    }
    stored.stateDigest = text(18);
    c.head = integer(19);
    stored.hash = text(20);
    stored.lastAgentSeq = integer(21);
    stored.messages = integer(22);
    return stored;
}

Result<std::optional<StoredConsultation>> EventTables::consultation(const ConsultationId &id)
{
    if (const auto changed = m_changed.constFind(id); changed != m_changed.cend())
        return std::optional(changed->consultation);
    Statement &get = m_database.statement("SELECT " WITAN_CONSULTATION_COLUMNS " FROM consultations WHERE id = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toString()).next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<StoredConsultation>();
    Result<StoredConsultation> stored = consultationFrom(get);
    return stored ? Result<std::optional<StoredConsultation>>(std::optional(*std::move(stored))) : Result<std::optional<StoredConsultation>>(stored.error());
}

Result<void> EventTables::readContext(StoredConsultation &consultation)
{
    Consultation &state = consultation.state;
    if (!state.context.isEmpty() || m_changed.contains(state.id))
        return {};
    const Result<std::optional<QJsonObject>> context = contextOf(state.id, state.revision);
    if (!context)
        return context.error();
    state.context = context->value_or(QJsonObject());
    return {};
}

Result<std::optional<QJsonObject>> EventTables::contextOf(const ConsultationId &id, int revision)
{
    Statement &get = m_database.statement("SELECT " WITAN_EVENT_COLUMNS " FROM events WHERE consultation = ? AND seq = "
                                          "(SELECT seq FROM revisions WHERE consultation = ? AND revision = ?)");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toString()).bind(id.toString()).bind(qint64(revision)).next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<QJsonObject>();
    const Result<Event> event = eventFrom(get);
    if (!event)
        return event.error();
    return std::optional(event->body.value("context"_L1).toObject());
}

Result<int> EventTables::revisionOf(const ConsultationId &id, const QString &digest)
{
    Statement &get = m_database.statement("SELECT coalesce(max(revision), 0) FROM revisions WHERE consultation = ? AND digest = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(id.toString()).bind(digest).next();
    if (!found)
        return found.error();
    return *found ? static_cast<int>(get.integer(0)) : 0;
}

Result<Event> EventTables::eventFrom(const Statement &row)
{
    Event event;
    event.cursor = row.integer(0);
    const std::optional<ConsultationId> id = ConsultationId::parse(row.text(1));
    const std::optional<Timestamp> at = Timestamp::parse(row.text(4));
    const std::optional<PrincipalRole> role = principalRoleFrom(row.text(7));
    const QByteArray body = row.bytes(10);
    const QJsonDocument read = QJsonDocument::fromJson(body);
    if (!id || !at || !role || !read.isObject())
        return unreadableEvent(u"event %1"_s.arg(event.cursor));
    event.consultation = *id;
    event.seq = row.integer(2);
    event.typeName = row.text(3);
    event.type = eventTypeFrom(event.typeName);
    event.at = *at;
    event.actor = {row.text(5), row.text(6), *role};
    event.prev = row.text(8);
    event.hash = row.text(9);
    event.body = read.object();
    // What a person decides by must be what was recorded.
    if (mayCarryContext(event.type) && hashOf(event, body) != event.hash)
        return damagedPlan(event);
    return event;
}

Result<QList<Event>> EventTables::eventsOf(Statement &rows)
{
    QList<Event> events;
    const Result<void> read = rows.forEachRow([&]() -> Result<void> {
        Result<Event> event = eventFrom(rows);
        if (!event)
            return event.error();
        events.append(*std::move(event));
        return {};
    });
    return read ? Result<QList<Event>>(std::move(events)) : Result<QList<Event>>(read.error());
}

Result<QList<Event>> EventTables::events(const ConsultationId &id, qint64 from, qint64 to)
{
    Statement &rows = m_database.statement("SELECT " WITAN_EVENT_COLUMNS " FROM events WHERE consultation = ? AND seq >= ? AND seq < ? ORDER BY seq");
    return eventsOf(rows.bind(id.toString()).bind(from).bind(to));
}

Result<QList<Event>> EventTables::eventsAfter(qint64 cursor, qint64 limit)
{
    Statement &rows = m_database.statement("SELECT " WITAN_EVENT_COLUMNS " FROM events WHERE cursor > ? ORDER BY cursor LIMIT ?");
    return eventsOf(rows.bind(cursor).bind(limit));
}

Result<qint64> EventTables::newestCursor()
{
    Statement &get = m_database.statement("SELECT coalesce(max(cursor), 0) FROM events");
    const Resting resting(get);
    const Result<bool> found = get.next();
    if (!found)
        return found.error();
    return *found ? get.integer(0) : 0;
}

Result<QString> EventTables::meta(const QString &name)
{
    Statement &get = m_database.statement("SELECT value FROM meta WHERE name = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(name).next();
    if (!found)
        return found.error();
    return *found ? get.text(0) : QString();
}

Result<void> EventTables::setMeta(const QString &name, const QString &value)
{
    return m_database.statement("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)").bind(name).bind(value).run();
}

Result<void> EventTables::clearProjections()
{
    m_changed.clear();
    Result<void> done = m_database.statement("DELETE FROM consultations").run();
    return done ? m_database.statement("DELETE FROM revisions").run() : done;
}

} // namespace witan
