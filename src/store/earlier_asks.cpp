// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/earlier_asks.h"

#include "core/untrusted_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

#define ASK_COLUMNS "a.consultation, a.request, a.at, a.first_digest, a.first_words, a.last_digest, a.last_words, a.outcome, c.first_cursor " \
    "FROM asks a JOIN consultations c ON c.id = a.consultation"

constexpr int kMostLookedAt = 200;

QString requestOf(const QJsonObject &context)
{
    const QJsonValue plan = context.value("plan"_L1);
    return oneLine(plan.isString() ? plan.toString() : plan.toObject().value("request"_L1).toString());
}

AskWords wordsFrom(const QString &hex)
{
    return AskWords::fromBytes(QByteArray::fromHex(hex.toLatin1()));
}

} // namespace

AskRow AskRow::after(const AskRow &before, const Consultation &state, const Event &event)
{
    const QJsonObject context = event.body.value("context"_L1).toObject();
    AskRow row = before;
    row.request = requestOf(context);
    row.lastDigest = state.digest;
    row.lastWords = QString::fromLatin1(AskWords::of(context).toBytes().toHex());
    if (event.type == EventType::ConsultationStarted) {
        row.agent = state.agentId;
        row.owner = state.owner;
        row.at = state.startedAt;
        row.firstDigest = row.lastDigest;
        row.firstWords = row.lastWords;
    }
    return row;
}

Result<void> EarlierAsks::note(const Consultation &state, const Event &event, bool newContext)
{
    const QString id = state.id.toString();
    if (newContext) {
        const AskRow row = AskRow::after({}, state, event);
        if (event.type != EventType::ConsultationStarted) {
            Statement &revise = m_database.statement("UPDATE asks SET request = ?, last_digest = ?, last_words = ? WHERE consultation = ?");
            return revise.bind(row.request).bind(row.lastDigest).bind(row.lastWords).bind(id).run();
        }
        Statement &add = m_database.statement("INSERT INTO asks (consultation, agent, owner, at, request, outcome, first_digest, first_words, last_digest, last_words) "
                                              "VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, ?)");
        add.bind(id).bind(row.agent).bind(row.owner).bind(row.at.toString()).bind(row.request);
        return add.bind(row.firstDigest).bind(row.firstWords).bind(row.lastDigest).bind(row.lastWords).run();
    }
    const bool ends = event.type == EventType::ConsultationEnded;
    if (ends) {
        Statement &end = m_database.statement("UPDATE asks SET outcome = ? WHERE consultation = ?");
        if (Result<void> done = end.bind(toString(state.endReason)).bind(id).run(); !done)
            return done;
    }
    if ((ends && state.stopsWorkflow()) || event.type == EventType::WorkflowReopened) {
        Statement &put = state.stopsWorkflow() ? m_database.statement("INSERT OR REPLACE INTO stopped_workflows (workflow, consultation) VALUES (?, ?)")
                                               : m_database.statement("DELETE FROM stopped_workflows WHERE workflow = ? AND consultation = ?");
        return put.bind(state.workflow.toString()).bind(id).run();
    }
    return {};
}

Result<AskedLike> EarlierAsks::like(const Consultation &asking, const AskWords &words, Timestamp since, int most)
{
    struct Found {
        ConsultationId id;
        QString request, at;
        qint64 firstCursor = 0;
        bool same = false;
    };
    QList<Found> found;
    AskedLike asked;
    const auto read = [&](Statement &rows) {
        return rows.forEachRow([&] {
            const QString first = rows.text(3), last = rows.text(5);
            const bool same = first == asking.digest || last == asking.digest;
            const bool nearly = same || words.isNearly(wordsFrom(rows.text(4))) || (first != last && words.isNearly(wordsFrom(rows.text(6))));
            const ConsultationId id = ConsultationId::fromStored(rows.text(0));
            if (!nearly || id == asking.id)
                return;
            ++asked.count;
            asked.rejected += rows.text(7) == toString(EndReason::Rejected) ? 1 : 0;
            found.append({id, rows.text(1), rows.text(2), rows.integer(8), same});
        });
    };
    Statement &ofAgent = m_database.statement("SELECT " ASK_COLUMNS " WHERE a.agent = ? AND a.at >= ? ORDER BY a.at DESC, c.first_cursor DESC LIMIT ?");
    Result<void> done = read(ofAgent.bind(asking.agentId).bind(since.toString()).bind(qint64(kMostLookedAt)));
    // Exactly the same is known again under another name too, where it comes from the same token.
    Statement &byDigest = m_database.statement("SELECT " ASK_COLUMNS " WHERE a.first_digest = ? AND a.at >= ? AND a.owner = ? AND a.agent <> ? "
                                               "ORDER BY a.at DESC, c.first_cursor DESC LIMIT ?");
    if (done)
        done = read(byDigest.bind(asking.digest).bind(since.toString()).bind(asking.owner).bind(asking.agentId).bind(qint64(kMostLookedAt)));
    if (!done)
        return done.error();
    std::sort(found.begin(), found.end(), [](const Found &a, const Found &b) { return a.at != b.at ? a.at > b.at : a.firstCursor > b.firstCursor; });
    for (const Found &one : std::as_const(found)) {
        if (asked.newest.size() >= most)
            break;
        const Result<std::optional<StoredConsultation>> stored = m_tables.consultation(one.id);
        // One that cannot be read any more must not keep its agent from asking.
        if (!stored && stored.error().code != ErrorCode::Damaged)
            return stored.error();
        if (!stored || !*stored)
            continue;
        AskedEarlier ask{(*stored)->state, one.request, one.same};
        ask.consultation.context = {};
        asked.newest.append(std::move(ask));
    }
    return asked;
}

Result<std::optional<ConsultationId>> EarlierAsks::stopOf(const WorkflowId &workflow)
{
    Statement &get = m_database.statement("SELECT s.consultation FROM stopped_workflows s JOIN consultations c ON c.id = s.consultation "
                                          "WHERE s.workflow = ? ORDER BY c.first_cursor DESC LIMIT 1");
    const Resting resting(get);
    const Result<bool> row = get.bind(workflow.toString()).next();
    if (!row)
        return row.error();
    return *row ? std::optional(ConsultationId::fromStored(get.text(0))) : std::nullopt;
}

} // namespace witan
