// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/ledger.h"

#include "core/json.h"
#include "store/consultation_doc.h"
#include "store/message_text.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr size_t kRowsAtOnce = 8;
constexpr size_t kMostLive = 512;
constexpr qsizetype kMostContextBytes = 16 * 1024 * 1024;


bool carriesContext(const Event &event)
{
    return (event.type == EventType::ConsultationStarted || event.type == EventType::ContextRevised)
        && event.body.value("context"_L1).isObject();
}

} // namespace

Result<void> Ledger::begin()
{
    trim();
    return m_database.begin();
}

Result<void> Ledger::commit()
{
    Result<void> done = flush();
    if (done)
        done = m_database.commit();
    if (!done) {
        rollback();
        return done;
    }
    for (KeptConsultation *live : std::exchange(m_touched, {})) {
        live->touched = false;
        if (live->leaving)
            m_live.erase(ConsultationId(live->id));
    }
    return done;
}

void Ledger::rollback()
{
    if (m_database.inTransaction())
        m_database.rollback();
    for (const KeptConsultation *live : std::exchange(m_touched, {}))
        m_live.erase(ConsultationId(live->id));
    m_waiting.clear();
    m_actorRows.clear();
    m_actors.clear();
}

Result<KeptConsultation *> Ledger::find(const ConsultationId &id)
{
    if (const auto found = m_live.find(id); found != m_live.end()) {
        found->second->used = ++m_clock;
        found->second->leaving = false;
        return found->second.get();
    }
    Statement &load = m_database.statement("consultation_load");
    const Resting resting(load);
    const Result<bool> row = load.bind(id.toBytes()).next();
    if (!row)
        return row.error();
    if (!*row)
        return nullptr;
    std::optional<Consultation> state = decodeDoc(load.bytes(1));
    if (!state) {
        return Error{ErrorCode::Damaged, u"A consultation cannot be read; its events are kept. Run witan-service --rebuild."_s,
                     u"doc of %1"_s.arg(id.toString()), {}, {}};
    }
    auto live = std::make_unique<KeptConsultation>();
    live->row = load.integer(0);
    live->id = id;
    live->state = *std::move(state);
    live->state.id = id;
    live->state.head = load.integer(2);
    live->hash = load.bytes(3);
    live->hashText = QString::fromLatin1(live->hash.toHex());
    live->lastAgentSeq = load.integer(4);
    live->used = ++m_clock;
    return (m_live[id] = std::move(live)).get();
}

KeptConsultation &Ledger::create(const ConsultationId &id)
{
    auto live = std::make_unique<KeptConsultation>();
    live->id = id;
    live->used = ++m_clock;
    live->tagsLoaded = true;
    KeptConsultation &made = *(m_live[id] = std::move(live));
    // Touched from the start: one that never gets its row must not outlive the transaction.
    touch(made);
    return made;
}

KeptConsultation &Ledger::restore(qint64 row, const ConsultationId &id)
{
    KeptConsultation &live = create(id);
    live.row = row;
    live.moved = true;
    live.altered = true;
    return live;
}

void Ledger::touch(KeptConsultation &live)
{
    if (!std::exchange(live.touched, true))
        m_touched.push_back(&live);
}

void Ledger::release(const ConsultationId &id)
{
    const auto found = m_live.find(id);
    if (found == m_live.end())
        return;
    if (found->second->touched)
        found->second->leaving = true;
    else
        m_live.erase(found);
}

void Ledger::trim()
{
    qsizetype bytes = 0;
    for (const auto &[id, live] : m_live)
        bytes += live->contextBytes;
    if (m_live.size() <= kMostLive && bytes <= kMostContextBytes)
        return;
    std::vector<quint64> uses;
    for (const auto &[id, live] : m_live)
        uses.push_back(live->used);
    const auto middle = uses.begin() + static_cast<std::ptrdiff_t>(uses.size() / 2);
    std::nth_element(uses.begin(), middle, uses.end());
    std::erase_if(m_live, [limit = *middle](const auto &entry) { return entry.second->used < limit; });
}

bool Ledger::project(KeptConsultation &live, const Event &event, EventKind kind)
{
    const bool begun = !live.state.id.isNull();
    const bool open = live.state.active();
    fold(live.state, event);
    if (live.state.id.isNull()) {
        // A record that begins with something else than its start is still shown, as far as it goes.
        live.state.id = event.consultation;
        live.state.startedAt = event.at;
    }
    if (kind == EventKind::AgentMessage || kind == EventKind::Revised)
        live.lastAgentSeq = event.seq;
    if (!carriesContext(event) || live.state.digest != event.body.value("digest"_L1).toString())
        return false;
    return kind == EventKind::Started ? !begun : begun && open;
}

Result<Ledger::Written> Ledger::write(KeptConsultation &live, const Event &event, const QByteArray &body)
{
    Written written;
    if (event.type == EventType::MessagePosted) {
        if (Result<Message> message = messageFromText(body)) {
            written.message = *std::move(message);
            written.message->seq = event.seq;
        }
    }
    written.kind = kindOf(event.type, written.message);
    written.newContext = project(live, event, written.kind);
    live.altered = live.altered || !written.message;
    QByteArray kept = body;
    if (carriesContext(event)) {
        if (Result<void> row = ensureRow(live); !row)
            return row.error();
        Result<QByteArray> rest = keepContext(live, event, written.newContext);
        if (!rest)
            return rest.error();
        kept = *std::move(rest);
    }
    const quint16 tag = written.message ? tagOf(written.message->id) : quint16(0);
    if (Result<void> appended = append(live, event, kept, written.kind, tag); !appended)
        return appended.error();
    return written;
}

Result<void> Ledger::writeMessage(KeptConsultation &live, const Event &event, const QByteArray &body, const Message &message)
{
    const EventKind kind = kindOf(event.type, message);
    project(live, event, kind);
    return append(live, event, body, kind, tagOf(message.id));
}

Result<void> Ledger::append(KeptConsultation &live, const Event &event, const QByteArray &body, EventKind kind, quint16 tag)
{
    if (Result<void> row = ensureRow(live); !row)
        return row;
    const Result<quint32> actor = actorRow(event.actor);
    if (!actor)
        return actor.error();
    live.hashText = event.hash;
    live.hash = QByteArray::fromHex(event.hash.toLatin1());
    const EventFacts facts{event.at, event.cursor, *actor, tag, live.hash, kind == EventKind::Unknown ? event.typeName : QString()};
    m_waiting.push_back({live.row, event.seq, kind, facts.encode(), body});
    live.moved = true;
    touch(live);
    return m_waiting.size() < kRowsAtOnce ? Result<void>() : flushRows();
}

Result<void> Ledger::ensureRow(KeptConsultation &live)
{
    if (live.row != 0)
        return {};
    Statement &add = m_database.statement("consultation_add");
    add.bind(live.id.toBytes()).bind(qint64(live.state.status));
    live.state.deadline ? add.bind(live.state.deadline->ms) : add.bindNull();
    if (Result<void> done = add.bind(encodeDoc(live.state)).run(); !done)
        return done;
    live.row = add.lastRow();
    live.altered = false;
    return {};
}

/// Puts the context aside, once, and returns the body without it.
Result<QByteArray> Ledger::keepContext(KeptConsultation &live, const Event &event, bool taken)
{
    QJsonObject rest = event.body;
    const QByteArray text = canonicalJson(rest.take("context"_L1));
    Statement &add = m_database.statement("context_add");
    add.bind(live.row).bind(event.seq).bind(taken ? qint64(live.state.revision) : qint64(0))
        .bind(event.body.value("digest"_L1).toString().toUtf8()).bind(text);
    if (Result<void> done = add.run(); !done)
        return done.error();
    if (taken) {
        live.contextLoaded = true;
        live.contextBytes = text.size();
    }
    return canonicalJson(rest);
}

Result<void> Ledger::flushRows()
{
    const auto bindRow = [](Statement &statement, const EventRow &row) {
        statement.bind(row.consultation).bind(row.seq).bind(qint64(row.kind)).bind(row.facts).bind(row.body);
    };
    Result<void> done;
    if (m_waiting.size() == kRowsAtOnce) {
        Statement &add = m_database.statement("event_add_8");
        for (const EventRow &row : m_waiting)
            bindRow(add, row);
        done = add.run();
    } else if (!m_waiting.empty()) {
        Statement &add = m_database.statement("event_add");
        for (const EventRow &row : m_waiting) {
            bindRow(add, row);
            if (done = add.run(); !done)
                break;
        }
    }
    m_waiting.clear();
    return done;
}

Result<void> Ledger::flush()
{
    if (Result<void> rows = flushRows(); !rows)
        return rows;
    Statement &put = m_database.statement("head_put");
    for (KeptConsultation *live : m_touched) {
        if (live->row == 0 || !live->moved)
            continue;
        put.bind(live->row).bind(live->state.head).bind(live->hash).bind(live->lastAgentSeq);
        if (Result<void> done = put.run(); !done)
            return done;
        if (live->altered) {
            Statement &update = m_database.statement("consultation_update");
            update.bind(qint64(live->state.status));
            live->state.deadline ? update.bind(live->state.deadline->ms) : update.bindNull();
            if (Result<void> done = update.bind(encodeDoc(live->state)).bind(live->row).run(); !done)
                return done;
        }
        live->moved = false;
        live->altered = false;
    }
    return {};
}

} // namespace witan
