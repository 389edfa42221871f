// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_check.h"

#include "core/json.h"
#include "store/consultation_doc.h"

using namespace Qt::StringLiterals;

// Whether the projections say what follows from the events: a hash chain alone does not protect what people are shown.
namespace witan {

namespace {

QString mendedByRebuild(const QString &what)
{
    return what + u" (building the projections anew mends that)"_s;
}

} // namespace

void RecordCheck::fold(qint64 row, Chain &chain, const Reading &reading)
{
    const Event &event = reading.event;
    const bool newContext = Ledger::project(chain.folded, event, kindOf(event.type, reading.message), reading.message ? &*reading.message : nullptr);
    if (event.type == EventType::ContextRevised || (reading.message && reading.message->role == MessageRole::Agent))
        chain.lastSpoken = event.seq;
    if (newContext)
        chain.ask = AskRow::after(chain.ask, chain.folded.state, event);
    // Thousands of plans need not be in memory at once.
    chain.folded.state.context = {};
    if (event.type == EventType::ConsultationEnded)
        chain.ask.outcome = chain.folded.state.endReason;
    if (event.type == EventType::StateSaved)
        chain.stateSeq = event.seq;
    if (event.type == EventType::DecisionRecorded) {
        const auto id = DecisionId::parse(event.body.value("decision_id"_L1).toString());
        if (id && !m_decisions.contains(id->toBytes()))
            m_decisions.insert(id->toBytes(), {row, event.seq});
    }
    if (reading.message && asks(*reading.message))
        m_questions.insert({row, reading.message->id}, event.seq);
    else if (reading.message && answers(*reading.message))
        m_questions.remove({row, *reading.message->replyTo});
}

Result<void> RecordCheck::compareProjections()
{
    for (const auto compare : {&RecordCheck::compareDocs, &RecordCheck::compareDecisions, &RecordCheck::compareQuestions, &RecordCheck::compareStates,
                               &RecordCheck::compareAsks, &RecordCheck::compareStoppedWorkflows}) {
        if (Result<void> done = (this->*compare)(); !done)
            return done;
    }
    return {};
}

Result<void> RecordCheck::compareDocs()
{
    return each("check_docs", [this](const Statement &row) {
        const auto chain = m_chains.find(row.integer(0));
        if (chain == m_chains.end())
            return;
        const KeptConsultation &folded = chain->folded;
        const std::optional<Timestamp> deadline = row.isNull(2) ? std::nullopt : std::optional(Timestamp{row.integer(2)});
        if (row.integer(1) != qint64(folded.state.status) || deadline != folded.state.deadline || !chain->mayHaveSeenLast(row.integer(4))
            || row.bytes(3) != encodeDoc(folded.state, folded.stateDigest))
            blame(*chain, chain->seq, mendedByRebuild(u"what is shown of the consultation does not follow from its events"_s));
    });
}

Result<void> RecordCheck::compareDecisions()
{
    Result<void> read = each("check_decisions", [this](const Statement &row) {
        const Place place{row.integer(1), row.integer(2)};
        if (m_decisions.take(row.bytes(0)) != place)
            blameRow(place.consultation, place.seq, mendedByRebuild(u"a decision is filed there that is not there"_s));
    });
    for (const Place &place : std::as_const(m_decisions))
        blameRow(place.consultation, place.seq, mendedByRebuild(u"the decision cannot be found by its id"_s));
    return read;
}

Result<void> RecordCheck::compareQuestions()
{
    Result<void> read = each("check_unanswered", [this](const Statement &row) {
        const qint64 seq = row.integer(2);
        if (m_questions.take({row.integer(0), MessageId::fromBytes(row.bytes(1))}) != seq)
            blameRow(row.integer(0), seq, mendedByRebuild(u"it is filed as an open question and is none"_s));
    });
    for (auto question = m_questions.cbegin(); question != m_questions.cend(); ++question)
        blameRow(question.key().consultation, *question, mendedByRebuild(u"it is an open question and not filed as one"_s));
    return read;
}

Result<void> RecordCheck::compareStates()
{
    QHash<qint64, QString> digests;
    Result<void> read = each("check_states", [&digests](const Statement &row) {
        digests.insert(row.integer(0), QString::fromLatin1(sha256Hex(row.bytes(1))));
    });
    for (auto chain = m_chains.begin(); chain != m_chains.end(); ++chain) {
        if (digests.take(chain.key()) != chain->folded.stateDigest)
            blame(*chain, chain->stateSeq > 0 ? chain->stateSeq : chain->seq, u"the agent's saved state is not the one that was recorded"_s);
    }
    for (auto state = digests.cbegin(); state != digests.cend(); ++state)
        blameRow(state.key(), 0, u"a saved state of no known consultation"_s);
    return read;
}

Result<void> RecordCheck::compareAsks()
{
    const Result<QByteArray> after = m_ledger.metaValue(u"asks_after"_s);
    if (!after)
        return after.error();
    QSet<qint64> filed;
    Result<void> read = each("check_asks", [this, &filed](const Statement &row) {
        const qint64 place = row.integer(0);
        filed.insert(place);
        const auto chain = m_chains.find(place);
        const AskRow ask{row.text(1), row.text(2), row.text(4), Timestamp{row.integer(3)}, static_cast<EndReason>(row.integer(9)), row.bytes(5), row.bytes(6), row.bytes(7), row.bytes(8)};
        if (chain == m_chains.end())
            blameRow(place, 0, mendedByRebuild(u"something is filed as asked for in no known consultation"_s));
        else if (ask != chain->ask)
            blame(*chain, chain->seq, mendedByRebuild(u"what it is filed as asking for does not follow from its events"_s));
    });
    for (auto chain = m_chains.begin(); chain != m_chains.end(); ++chain) {
        const bool expected = chain.key() > after->toLongLong() && !chain->ask.firstDigest.isEmpty();
        if (expected && !filed.contains(chain.key()))
            blame(*chain, chain->seq, mendedByRebuild(u"it cannot be found by what it asks for"_s));
    }
    return read;
}

Result<void> RecordCheck::compareStoppedWorkflows()
{
    QHash<qint64, QByteArray> filed;
    Result<void> read = each("check_stopped_workflows", [&filed](const Statement &row) { filed.insert(row.integer(1), row.bytes(0)); });
    for (auto chain = m_chains.begin(); chain != m_chains.end(); ++chain) {
        const Consultation &state = chain->folded.state;
        if (filed.take(chain.key()) != (state.stopsWorkflow() ? state.workflow.toBytes() : QByteArray()))
            blame(*chain, chain->seq, mendedByRebuild(u"whether its workflow is stopped is not filed as its events say"_s));
    }
    for (auto left = filed.cbegin(); left != filed.cend(); ++left)
        blameRow(left.key(), 0, mendedByRebuild(u"a workflow is filed as stopped in no known consultation"_s));
    return read;
}

Result<void> RecordCheck::each(const char *statement, const std::function<void(const Statement &)> &take)
{
    Statement &rows = m_database.statement(statement);
    const Resting resting(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        take(rows);
    }
}

void RecordCheck::blameRow(qint64 row, qint64 seq, const QString &what)
{
    if (const auto chain = m_chains.find(row); chain != m_chains.end())
        blame(*chain, seq, what);
    else
        m_faults.append({{}, seq, what});
}

} // namespace witan
