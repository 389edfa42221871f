// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/ask_index.h"

#include "core/untrusted_text.h"
#include "store/consultation_doc.h"
#include "store/ledger.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr int kMostLookedAt = 200;

QString requestOf(const QJsonObject &context)
{
    const QJsonValue plan = context.value("plan"_L1);
    return oneLine(plan.isString() ? plan.toString() : plan.toObject().value("request"_L1).toString());
}

} // namespace

AskRow AskRow::after(const AskRow &before, const Consultation &state, const Event &event)
{
    const QJsonObject context = event.body.value("context"_L1).toObject();
    AskRow row = before;
    row.request = requestOf(context);
    row.lastDigest = state.digest.toLatin1();
    row.lastWords = AskWords::of(context).toBytes();
    if (event.type == EventType::ConsultationStarted) {
        row.agent = state.agentId;
        row.owner = state.owner;
        row.at = state.startedAt;
        row.firstDigest = row.lastDigest;
        row.firstWords = row.lastWords;
    }
    return row;
}

Result<void> AskIndex::note(const KeptConsultation &live, const Event &event, bool newContext)
{
    const Consultation &state = live.state;
    if (newContext) {
        const AskRow row = AskRow::after({}, state, event);
        if (event.type != EventType::ConsultationStarted)
            return m_database.statement("ask_revise").bind(row.request).bind(row.lastDigest).bind(row.lastWords).bind(live.row).run();
        return m_database.statement("ask_add").bind(live.row).bind(row.agent).bind(row.owner).bind(row.at.ms).bind(row.request)
            .bind(row.firstDigest).bind(row.firstWords).bind(row.lastDigest).bind(row.lastWords).run();
    }
    const bool ends = event.type == EventType::ConsultationEnded;
    if (ends) {
        if (Result<void> done = m_database.statement("ask_end").bind(qint64(state.endReason)).bind(live.row).run(); !done)
            return done;
    }
    if ((ends && state.stopsWorkflow()) || event.type == EventType::WorkflowReopened) {
        Statement &put = m_database.statement(state.stopsWorkflow() ? "stopped_workflow_add" : "stopped_workflow_remove");
        return put.bind(state.workflow.toBytes()).bind(live.row).run();
    }
    return {};
}

Result<AskedLike> AskIndex::like(Ledger &ledger, const Consultation &asking, const AskWords &words, Timestamp since, int most)
{
    struct Found {
        ConsultationId id;
        QString request;
        bool same = false;
        qint64 at = 0, row = 0;
    };
    QList<Found> found;
    AskedLike asked;
    const QByteArray digest = asking.digest.toLatin1();
    const auto read = [&](Statement &rows) -> Result<void> {
        const Resting resting(rows);
        while (true) {
            const Result<bool> more = rows.next();
            if (!more)
                return more.error();
            if (!*more)
                return {};
            const QByteArray first = rows.bytes(2), last = rows.bytes(4);
            const bool same = first == digest || last == digest;
            const bool nearly = same || words.isNearly(AskWords::fromBytes(rows.bytes(3))) || (first != last && words.isNearly(AskWords::fromBytes(rows.bytes(5))));
            const ConsultationId id = ConsultationId::fromBytes(rows.bytes(0));
            if (!nearly || id == asking.id)
                continue;
            ++asked.count;
            asked.rejected += rows.integer(8) == qint64(EndReason::Rejected) ? 1 : 0;
            found.append({id, rows.text(1), same, rows.integer(6), rows.integer(7)});
        }
    };
    Result<void> done = read(m_database.statement("asks_of_agent").bind(asking.agentId).bind(since.ms).bind(qint64(kMostLookedAt)));
    // Exactly the same is known again under another name too, where it comes from the same token.
    if (done)
        done = read(m_database.statement("asks_by_digest").bind(digest).bind(since.ms).bind(asking.owner).bind(asking.agentId).bind(qint64(kMostLookedAt)));
    if (!done)
        return done.error();
    std::sort(found.begin(), found.end(), [](const Found &a, const Found &b) { return a.at != b.at ? a.at > b.at : a.row > b.row; });
    for (const Found &one : std::as_const(found)) {
        if (asked.newest.size() >= most)
            break;
        const Result<KeptConsultation *> live = ledger.find(one.id);
        // One that cannot be read any more must not keep its agent from asking.
        if (!live && live.error().code != ErrorCode::Damaged)
            return live.error();
        if (!live || !*live)
            continue;
        AskedEarlier ask{(*live)->state, one.request, one.same};
        ask.consultation.context = {};
        asked.newest.append(std::move(ask));
    }
    return asked;
}

Result<void> AskIndex::fileEarlierStops(Ledger &ledger)
{
    const Result<QByteArray> filed = ledger.metaValue(u"stops_filed"_s);
    if (!filed)
        return filed.error();
    if (!filed->isEmpty())
        return {};
    const Result<QByteArray> last = ledger.metaValue(u"asks_after"_s);
    if (!last)
        return last.error();
    Transaction transaction(m_database);
    if (!transaction.begun())
        return transaction.begun();
    Statement &rows = m_database.statement("consultation_docs_before");
    rows.bind(qint64(Status::Cancelled)).bind(last->toLongLong());
    const Resting resting(rows);
    while (true) {
        const Result<bool> more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        const std::optional<ConsultationDoc> doc = decodeDoc(rows.bytes(1));
        if (!doc || !doc->state.stopsWorkflow())
            continue;
        if (Result<void> done = m_database.statement("stopped_workflow_add").bind(doc->state.workflow.toBytes()).bind(rows.integer(0)).run(); !done)
            return done;
    }
    if (Result<void> done = ledger.setMetaValue(u"stops_filed"_s, "1"); !done)
        return done;
    return transaction.commit();
}

Result<std::optional<ConsultationId>> AskIndex::stopOf(const WorkflowId &workflow)
{
    Statement &get = m_database.statement("stopped_workflow");
    const Resting resting(get);
    const Result<bool> row = get.bind(workflow.toBytes()).next();
    if (!row)
        return row.error();
    return *row ? std::optional(ConsultationId::fromBytes(get.bytes(0))) : std::nullopt;
}

} // namespace witan
