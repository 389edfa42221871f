// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_check.h"

#include "core/json.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

QString mendedByRebuild(const QString &what)
{
    return what + u" (building the projections anew mends that)"_s;
}

} // namespace

Result<QList<ChainFault>> RecordCheck::run()
{
    Result<void> done = readEvents();
    for (const auto compare : {&RecordCheck::compareConsultations, &RecordCheck::compareRevisions, &RecordCheck::compareDecisions, &RecordCheck::compareQuestions,
                               &RecordCheck::compareStates, &RecordCheck::compareAsks, &RecordCheck::compareStoppedWorkflows}) {
        if (done)
            done = (this->*compare)();
    }
    return done ? Result<QList<ChainFault>>(m_faults) : Result<QList<ChainFault>>(done.error());
}

Result<void> RecordCheck::each(const char *sql, const std::function<void(const Statement &)> &take)
{
    Statement &rows = m_database.statement(sql);
    return rows.forEachRow([&] { take(rows); });
}

void RecordCheck::blame(const ConsultationId &id, qint64 seq, const QString &what)
{
    const auto chain = m_chains.find(id);
    if (chain == m_chains.end() || !std::exchange(chain->broken, true))
        m_faults.append({id, seq, what});
}

RecordCheck::Chain *RecordCheck::chainOf(const QString &id)
{
    const auto chain = m_chains.find(ConsultationId::fromStored(id));
    return chain == m_chains.end() ? nullptr : &*chain;
}

Result<void> RecordCheck::readEvents()
{
    return each("SELECT " WITAN_EVENT_COLUMNS ", message_id FROM events ORDER BY cursor", [this](const Statement &row) { take(row); });
}

void RecordCheck::take(const Statement &row)
{
    const qint64 cursor = row.integer(0);
    const bool follows = cursor == std::exchange(m_cursor, cursor) + 1;
    const ConsultationId id = ConsultationId::fromStored(row.text(1));
    if (id.isNull()) {
        m_faults.append({{}, row.integer(2), u"event %1 of the record belongs to no consultation"_s.arg(cursor)});
        return;
    }
    Chain &chain = m_chains[id];
    const qint64 seq = row.integer(2);
    if (!follows)
        blame(id, seq, u"events before it are missing in the order of all events"_s);
    if (chain.broken)
        return;
    if (seq != chain.seq + 1) {
        blame(id, chain.seq + 1, u"the event is missing"_s);
        return;
    }
    const Result<Event> event = EventTables::eventFrom(row);
    // Of a plan that differs, and of anything else that cannot be read, the same is said: it is not what was recorded.
    if (!event || hashOf(*event, row.bytes(10)) != event->hash) {
        blame(id, seq, u"its content differs from what was recorded"_s);
        return;
    }
    if (event->prev != chain.folded.hash) {
        blame(id, seq, u"it does not follow from the event before it"_s);
        return;
    }
    const std::optional<Message> message = messageIn(*event);
    if (row.text(11) != (message ? message->id.toString() : QString()))
        blame(id, seq, u"it is filed as another message than it is"_s);
    chain.seq = seq;
    fold(chain, *event, message);
}

void RecordCheck::fold(Chain &chain, const Event &event, const std::optional<Message> &message)
{
    StoredConsultation &folded = chain.folded;
    if (project(folded, event, message)) {
        chain.ask = AskRow::after(chain.ask, folded.state, event);
        chain.revisions.insert(folded.state.revision, {folded.state.digest, event.seq});
    }
    // Thousands of plans need not be in memory at once.
    folded.state.context = {};
    if (event.type == EventType::ConsultationEnded)
        chain.ask.outcome = folded.state.endReason;
    if (event.type == EventType::StateSaved)
        chain.stateSeq = event.seq;
    if (event.type == EventType::DecisionRecorded) {
        const Result<RecordedDecision> recorded = decisionOf(event);
        if (const QString id = recorded ? recorded->decision.id.toString() : QString(); recorded && !m_decisions.contains(id))
            m_decisions.insert(id, {event.consultation, event.seq});
    }
    if (message && asksForAnswer(*message))
        m_questions.insert({event.consultation, message->id}, event.seq);
    else if (message && isAnswer(*message))
        m_questions.remove({event.consultation, *message->replyTo});
}

Result<void> RecordCheck::compareConsultations()
{
    Result<void> read = each("SELECT " WITAN_CONSULTATION_COLUMNS " FROM consultations", [this](const Statement &row) {
        const ConsultationId id = ConsultationId::fromStored(row.text(0));
        Chain *const chain = chainOf(row.text(0));
        if (!chain) {
            m_faults.append({id, 1, u"the event is missing"_s});
            return;
        }
        chain->isListed = true;
        const Result<StoredConsultation> stored = EventTables::consultationFrom(row);
        const qint64 head = row.integer(19);
        if (head > chain->seq)
            blame(id, chain->seq + 1, u"the event is missing"_s);
        else if (head < chain->seq)
            blame(id, head + 1, mendedByRebuild(u"the event is not counted"_s));
        else if (!stored || *stored != chain->folded || row.bytes(17) != EventTables::detailsText(chain->folded.state))
            blame(id, chain->seq, mendedByRebuild(u"what is shown of the consultation does not follow from its events"_s));
    });
    for (auto chain = m_chains.cbegin(); chain != m_chains.cend(); ++chain) {
        if (!chain->isListed)
            blame(chain.key(), 1, mendedByRebuild(u"the consultation is not listed"_s));
    }
    return read;
}

Result<void> RecordCheck::compareRevisions()
{
    Result<void> read = each("SELECT consultation, revision, digest, seq FROM revisions", [this](const Statement &row) {
        Chain *const chain = chainOf(row.text(0));
        const std::pair<QString, qint64> filed{row.text(2), row.integer(3)};
        if (!chain || chain->revisions.take(static_cast<int>(row.integer(1))) != filed)
            blame(ConsultationId::fromStored(row.text(0)), row.integer(3), mendedByRebuild(u"a plan is filed there that is not there"_s));
    });
    const QList<ConsultationId> ids = m_chains.keys();
    for (const ConsultationId &id : ids) {
        const QHash<int, std::pair<QString, qint64>> left = m_chains.value(id).revisions;
        for (const auto &[digest, seq] : left)
            blame(id, seq, mendedByRebuild(u"the plan cannot be found by its revision"_s));
    }
    return read;
}

Result<void> RecordCheck::compareDecisions()
{
    Result<void> read = each("SELECT id, consultation, seq, verdict, actor, at FROM decisions", [this](const Statement &row) {
        const Place place{ConsultationId::fromStored(row.text(1)), row.integer(2)};
        if (m_decisions.take(row.text(0)) != place)
            blame(place.consultation, place.seq, mendedByRebuild(u"a decision is filed there that is not there"_s));
    });
    for (const Place &place : std::as_const(m_decisions))
        blame(place.consultation, place.seq, mendedByRebuild(u"the decision cannot be found by its id"_s));
    if (!read)
        return read;
    // The columns that repeat what the event says, for who reads the table with other programs.
    return each("SELECT d.consultation, d.seq FROM decisions d JOIN events e ON e.consultation = d.consultation AND e.seq = d.seq "
                "WHERE d.actor <> e.actor OR d.at <> e.at OR d.verdict <> json_extract(e.body, '$.verdict')",
                [this](const Statement &row) {
                    blame(ConsultationId::fromStored(row.text(0)), row.integer(1), mendedByRebuild(u"the decision is filed as another than it is"_s));
                });
}

Result<void> RecordCheck::compareQuestions()
{
    Result<void> read = each("SELECT consultation, message_id, seq FROM unanswered", [this](const Statement &row) {
        const ConsultationId id = ConsultationId::fromStored(row.text(0));
        const qint64 seq = row.integer(2);
        if (m_questions.take({id, MessageId::fromStored(row.text(1))}) != seq)
            blame(id, seq, mendedByRebuild(u"it is filed as an open question and is none"_s));
    });
    for (auto question = m_questions.cbegin(); question != m_questions.cend(); ++question)
        blame(question.key().consultation, *question, mendedByRebuild(u"it is an open question and not filed as one"_s));
    return read;
}

Result<void> RecordCheck::compareStates()
{
    QHash<ConsultationId, QString> digests;
    Result<void> read = each("SELECT consultation, CAST(json AS BLOB) FROM states", [&digests](const Statement &row) {
        digests.insert(ConsultationId::fromStored(row.text(0)), QString::fromLatin1(sha256Hex(row.bytes(1))));
    });
    const QList<ConsultationId> ids = m_chains.keys();
    for (const ConsultationId &id : ids) {
        const Chain chain = m_chains.value(id);
        if (digests.take(id) != chain.folded.stateDigest)
            blame(id, chain.stateSeq > 0 ? chain.stateSeq : chain.seq, u"the agent's saved state is not the one that was recorded"_s);
    }
    for (auto state = digests.cbegin(); state != digests.cend(); ++state)
        m_faults.append({state.key(), 0, u"a saved state of no known consultation"_s});
    return read;
}

Result<void> RecordCheck::compareAsks()
{
    QHash<ConsultationId, AskRow> filed;
    Result<void> read = each("SELECT consultation, agent, owner, request, at, outcome, first_digest, first_words, last_digest, last_words FROM asks", [&filed](const Statement &row) {
        filed.insert(ConsultationId::fromStored(row.text(0)),
                     {row.text(1), row.text(2), row.text(3), Timestamp::parse(row.text(4)).value_or(Timestamp()), endReasonFrom(row.text(5)).value_or(EndReason::None),
                      row.text(6), row.text(7), row.text(8), row.text(9)});
    });
    const QList<ConsultationId> ids = m_chains.keys();
    for (const ConsultationId &id : ids) {
        const Chain chain = m_chains.value(id);
        if (!chain.ask.firstDigest.isEmpty() && filed.take(id) != chain.ask)
            blame(id, chain.seq, mendedByRebuild(u"what it is filed as asking for does not follow from its events"_s));
    }
    for (auto left = filed.cbegin(); left != filed.cend(); ++left)
        m_faults.append({left.key(), 0, mendedByRebuild(u"something is filed as asked for that nobody asked for"_s)});
    return read;
}

Result<void> RecordCheck::compareStoppedWorkflows()
{
    QHash<ConsultationId, QString> filed;
    Result<void> read = each("SELECT workflow, consultation FROM stopped_workflows", [this, &filed](const Statement &row) {
        const ConsultationId id = ConsultationId::fromStored(row.text(1));
        if (filed.contains(id))
            blame(id, 0, mendedByRebuild(u"whether its workflow is stopped is filed twice"_s));
        filed.insert(id, row.text(0));
    });
    const QList<ConsultationId> ids = m_chains.keys();
    for (const ConsultationId &id : ids) {
        const Chain chain = m_chains.value(id);
        if (filed.take(id) != (chain.folded.state.stopsWorkflow() ? chain.folded.state.workflow.toString() : QString()))
            blame(id, chain.seq, mendedByRebuild(u"whether its workflow is stopped is not filed as its events say"_s));
    }
    for (auto left = filed.cbegin(); left != filed.cend(); ++left)
        m_faults.append({left.key(), 0, mendedByRebuild(u"a workflow is filed as stopped in no known consultation"_s)});
    return read;
}

} // namespace witan
