// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/ledger.h"

#include "core/json.h"
#include "store/consultation_doc.h"
#include "store/message_text.h"
#include "store/place_index.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr size_t kHeadsAtOnce = 8;
constexpr size_t kMostLive = 512;
constexpr qsizetype kMostContextBytes = 16 * 1024 * 1024;

/// Who decides approves by the digest, so it must be that of the plan that they see.
Error strangeDigest(const Event &event)
{
    return {ErrorCode::Damaged, u"A plan does not have the digest that is named with it, so nothing of it was taken. What is here is kept. "
            "Connect again; if it happens again, tell whoever runs the service."_s,
            u"consultation %1 seq %2"_s.arg(event.consultation.toString()).arg(event.seq), {}, {}};
}

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
    m_rows.forget();
    m_recentActors.clear();
    m_actors.clear();
}

Result<KeptConsultation *> Ledger::find(const ConsultationId &id)
{
    if (const auto found = m_live.find(id); found != m_live.end()) {
        found->second->used = ++m_clock;
        found->second->leaving = false;
        return found->second.get();
    }
    if (!m_database.inTransaction())
        trim();
    Statement &load = m_database.statement("consultation_load");
    const Resting resting(load);
    const Result<bool> row = load.bind(id.toBytes()).next();
    if (!row)
        return row.error();
    if (!*row)
        return nullptr;
    std::optional<ConsultationDoc> doc = decodeDoc(load.bytes(1));
    if (!doc) {
        return Error{ErrorCode::Damaged, u"A consultation cannot be read; its events are kept. Run witan-service --rebuild."_s,
                     u"doc of %1"_s.arg(id.toString()), {}, {}};
    }
    auto live = std::make_unique<KeptConsultation>();
    live->row = load.integer(0);
    live->id = id;
    live->state = std::move(doc->state);
    live->stateDigest = std::move(doc->stateDigest);
    live->state.id = id;
    live->state.head = load.integer(2);
    live->hash = load.bytes(3);
    live->hashText = QString::fromLatin1(live->hash.toHex());
    live->lastAgentSeq = load.integer(4);
    live->recent = PlaceIndex::decode(load.bytes(5));
    live->used = ++m_clock;
    return (m_live[id] = std::move(live)).get();
}

KeptConsultation &Ledger::create(const ConsultationId &id)
{
    auto live = std::make_unique<KeptConsultation>();
    live->id = id;
    live->used = ++m_clock;
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

/// Lets go of the half that was used longest ago where too many are kept; outside a transaction only.
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

bool Ledger::project(KeptConsultation &live, const Event &event, EventKind kind, const Message *message)
{
    const bool begun = !live.state.id.isNull();
    const bool open = live.state.active();
    fold(live.state, event);
    if (live.state.id.isNull()) {
        // A record that begins with something else than its start is still shown, as far as it goes.
        live.state.id = event.consultation;
        live.state.startedAt = event.at;
    }
    if (kind == EventKind::Revised || (message && mustBeSeen(*message)))
        live.lastAgentSeq = event.seq;
    if (kind == EventKind::StateSaved)
        live.stateDigest = event.body.value("digest"_L1).toString();
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
    // Before anything can fail: what is half taken in must not outlive a rollback.
    touch(live);
    written.newContext = project(live, event, written.kind, written.message ? &*written.message : nullptr);
    live.altered = live.altered || !written.message;
    QByteArray kept = body;
    if (carriesContext(event)) {
        if (Result<void> row = ensureRow(live); !row)
            return row.error();
        Result<QByteArray> rest = keepContext(live, event, written.newContext);
        if (!rest)
            return rest.error();
        kept = *std::move(rest);
    } else if (event.seq == 1 && !live.state.digest.isEmpty()) {
        return strangeDigest(event);
    }
    const quint16 tag = written.message ? tagOf(written.message->id) : quint16(0);
    if (Result<void> appended = append(live, event, kept, written.kind, tag); !appended)
        return appended.error();
    return written;
}

Result<void> Ledger::writeMessage(KeptConsultation &live, const Event &event, const QByteArray &body, qsizetype cut, const Message &message)
{
    const EventKind kind = kindOf(event.type, message);
    touch(live);
    project(live, event, kind, &message);
    return append(live, event, body, kind, tagOf(message.id), cut);
}

Result<void> Ledger::append(KeptConsultation &live, const Event &event, const QByteArray &body, EventKind kind, quint16 tag, qsizetype cut)
{
    if (Result<void> placed = ensureRow(live); !placed)
        return placed;
    const Result<quint32> actor = actorRow(event.actor);
    if (!actor)
        return actor.error();
    EventRow row;
    row.facts = {kind, event.at, event.cursor, live.row, event.seq, *actor, tag, hashBytes(event.hash), live.hash,
                 kind == EventKind::Unknown ? event.typeName : QString(), static_cast<quint32>(cut)};
    row.body = body;
    live.hashText = event.hash;
    live.hash = row.facts.hash;
    live.moved = true;
    return m_rows.add(live, std::move(row));
}

Result<void> Ledger::ensureRow(KeptConsultation &live)
{
    if (live.row != 0)
        return {};
    Statement &add = m_database.statement("consultation_add");
    add.bind(live.id.toBytes()).bind(qint64(live.state.status));
    live.state.deadline ? add.bind(live.state.deadline->ms) : add.bindNull();
    if (Result<void> done = add.bind(encodeDoc(live.state, live.stateDigest)).run(); !done)
        return done;
    live.row = add.lastRow();
    live.altered = false;
    return {};
}

/// Puts the context aside, once, and returns the body without it.
Result<QByteArray> Ledger::keepContext(KeptConsultation &live, const Event &event, bool taken)
{
    QJsonObject rest = event.body;
    const QByteArray text = canonicalJson(rest.take("context"_L1)), digest = sha256Hex(text);
    // One that was not taken into the consultation (a second start) is kept as it came, for nobody decides by it.
    if (taken && rest.value("digest"_L1).toString() != QLatin1StringView(digest))
        return strangeDigest(event);
    Statement &add = m_database.statement("context_add");
    add.bind(live.row).bind(event.seq).bind(taken ? qint64(live.state.revision) : qint64(0))
        .bind(digest).bind(text);
    if (Result<void> done = add.run(); !done)
        return done.error();
    if (taken) {
        live.contextLoaded = true;
        live.contextBytes = text.size();
    }
    return canonicalJson(rest);
}

Result<void> Ledger::flush()
{
    if (Result<void> rows = m_rows.flush(); !rows)
        return rows;
    std::vector<KeptConsultation *> moved;
    std::copy_if(m_touched.begin(), m_touched.end(), std::back_inserter(moved),
                 [](const KeptConsultation *live) { return live->row != 0 && live->moved; });
    for (size_t i = 0; i < moved.size();) {
        const bool many = moved.size() - i >= kHeadsAtOnce;
        Statement &put = m_database.statement(many ? "head_put_8" : "head_put");
        for (size_t last = i + (many ? kHeadsAtOnce : 1); i < last; ++i) {
            const KeptConsultation &live = *moved[i];
            put.bind(live.row).bind(live.state.head).bind(live.hash).bind(live.lastAgentSeq).bind(PlaceIndex::encode(live.recent));
        }
        if (Result<void> done = put.run(); !done)
            return done;
    }
    for (KeptConsultation *live : moved) {
        if (Result<void> done = live->altered ? updateDoc(*live) : Result<void>(); !done)
            return done;
        live->moved = false;
        live->altered = false;
    }
    return {};
}

Result<void> Ledger::updateDoc(const KeptConsultation &live)
{
    Statement &update = m_database.statement("consultation_update");
    update.bind(qint64(live.state.status));
    live.state.deadline ? update.bind(live.state.deadline->ms) : update.bindNull();
    return update.bind(encodeDoc(live.state, live.stateDigest)).bind(live.row).run();
}

} // namespace witan
