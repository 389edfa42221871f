// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/asked_before.h"

#include "core/consultation.h"
#include "core/json_reader.h"

#include <QJsonArray>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

std::optional<bool> sameFrom(QStringView text)
{
    if (text == u"same")
        return true;
    return text == u"similar" ? std::optional(false) : std::nullopt;
}

void putText(QJsonObject &object, QLatin1StringView name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(name, text);
}

QJsonObject toJson(const EarlierAsk &ask)
{
    QJsonObject object{
        {"consultation_id"_L1, ask.consultation.toString()},
        {"title"_L1, ask.title},
        {"started_at"_L1, ask.startedAt.toString()},
        {"same"_L1, ask.same ? u"same"_s : u"similar"_s},
    };
    putText(object, "outcome"_L1, toString(ask.endReason));
    if (ask.decision)
        object.insert("decision_id"_L1, ask.decision->toString());
    if (ask.scope)
        object.insert("scope"_L1, toString(*ask.scope));
    putText(object, "by"_L1, ask.by);
    putText(object, "by_id"_L1, ask.byId);
    if (ask.at)
        object.insert("at"_L1, ask.at->toString());
    putText(object, "comment"_L1, ask.comment);
    return object;
}

Result<EarlierAsk> earlierAskFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    EarlierAsk ask;
    ask.consultation = reader.id<ConsultationId>("consultation_id"_L1);
    ask.title = reader.textOr("title"_L1);
    ask.startedAt = reader.time("started_at"_L1);
    ask.same = reader.choice("same"_L1, sameFrom, "same or similar");
    ask.endReason = reader.choiceIfAny("outcome"_L1, endReasonFrom, "approved, rejected, expired or withdrawn").value_or(EndReason::None);
    ask.decision = reader.idIfAny<DecisionId>("decision_id"_L1);
    ask.scope = reader.choiceIfAny("scope"_L1, rejectScopeFrom, "action, approach or workflow");
    ask.by = reader.textOr("by"_L1);
    ask.byId = reader.textOr("by_id"_L1);
    ask.at = reader.timeIfAny("at"_L1);
    ask.comment = reader.textOr("comment"_L1);
    if (!reader.ok())
        return reader.error();
    return ask;
}

} // namespace

const EarlierAsk *AskedBefore::lastRejected() const
{
    const auto found = std::find_if(newest.cbegin(), newest.cend(), [](const EarlierAsk &ask) { return ask.endReason == EndReason::Rejected; });
    return found == newest.cend() ? nullptr : &*found;
}

QJsonObject toJson(const AskedBefore &before)
{
    QJsonArray newest;
    for (const EarlierAsk &ask : before.newest)
        newest.append(toJson(ask));
    return {{"count"_L1, before.count}, {"rejected"_L1, before.rejected}, {"newest"_L1, newest}};
}

Result<AskedBefore> askedBeforeFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    AskedBefore before;
    before.count = reader.countOr("count"_L1, 0);
    before.rejected = reader.countOr("rejected"_L1, 0);
    for (const QJsonValue value : reader.arrayOr("newest"_L1)) {
        Result<EarlierAsk> ask = earlierAskFromJson(value.toObject());
        if (ask)
            before.newest.append(*std::move(ask));
        else
            reader.takeError("newest"_L1, ask.error());
    }
    if (!reader.ok())
        return reader.error();
    return before;
}

QJsonObject toJson(const WorkflowAttempt &attempt)
{
    QJsonObject object{{"agent_id"_L1, attempt.agentId}, {"agent"_L1, attempt.agentName}, {"digest"_L1, attempt.digest},
                       {"times"_L1, attempt.times},      {"at"_L1, attempt.at.toString()}};
    putText(object, "title"_L1, attempt.title);
    putText(object, "request"_L1, attempt.request);
    return object;
}

Result<WorkflowAttempt> workflowAttemptFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    WorkflowAttempt attempt;
    attempt.agentId = reader.text("agent_id"_L1);
    attempt.agentName = reader.textOr("agent"_L1);
    attempt.title = reader.textOr("title"_L1);
    attempt.request = reader.textOr("request"_L1);
    attempt.digest = reader.text("digest"_L1);
    attempt.times = reader.countOr("times"_L1, 1, 1);
    attempt.at = reader.time("at"_L1);
    if (!reader.ok())
        return reader.error();
    return attempt;
}

QJsonObject toJson(const WorkflowReopening &reopening)
{
    QJsonObject object{{"by"_L1, toJson(reopening.by)}, {"at"_L1, reopening.at.toString()}};
    putText(object, "comment"_L1, reopening.comment);
    return object;
}

Result<WorkflowReopening> workflowReopeningFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    WorkflowReopening reopening;
    reopening.comment = reader.textOr("comment"_L1);
    reopening.at = reader.time("at"_L1);
    const Result<Principal> by = principalFromJson(reader.object("by"_L1));
    if (!by)
        reader.takeError("by"_L1, by.error());
    if (!reader.ok())
        return reader.error();
    reopening.by = *by;
    return reopening;
}

} // namespace witan
