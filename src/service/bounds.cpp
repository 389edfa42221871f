// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/bounds.h"

#include "core/json.h"
#include "service/service_errors.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan::bounds {
namespace {

Result<void> judgeObject(const QString &field, const QJsonObject &object, qint64 limit)
{
    const qint64 size = object.isEmpty() ? 0 : canonicalJson(object).size();
    return size <= limit ? Result<void>() : Result<void>(refusal::tooLarge(field, size, limit));
}

Result<void> judgeCount(const QString &field, const QJsonValue &list, int limit)
{
    const qsizetype count = list.toArray().size();
    return count <= limit ? Result<void>() : Result<void>(refusal::tooMany(field, count, limit));
}

/// The first that fails.
Result<void> all(std::initializer_list<Result<void>> judgements)
{
    for (const Result<void> &judged : judgements) {
        if (!judged)
            return judged;
    }
    return {};
}

} // namespace

Result<void> judgeText(const QString &field, const QString &text, qint64 limit)
{
    constexpr qint64 kMostBytesPerUnit = 3;
    if (text.size() * kMostBytesPerUnit <= limit)
        return {};
    const qint64 size = text.toUtf8().size();
    return size <= limit ? Result<void>() : Result<void>(refusal::tooLarge(field, size, limit));
}

Result<void> judgeExtra(const QJsonObject &extra, const protocol::Limits &limits)
{
    for (auto it = extra.begin(); it != extra.end(); ++it) {
        // With Witan's own names an agent could forge a decision about its own plan.
        if (isReservedMember(it.key()))
            return refusal::invalid(it.key(), u"The member \"%1\" is Witan's own and may not be set here. Nothing was kept of this; leave it out, or give it another name."_s.arg(it.key()));
    }
    const auto judged = judgeObject({}, extra, limits.extra);
    if (judged)
        return judged;
    // Together they are too large; the largest of them is the one to look at.
    QString largest;
    qsizetype most = 0;
    for (auto it = extra.begin(); it != extra.end(); ++it) {
        if (const qsizetype size = canonicalJson(it.value()).size(); size >= most) {
            most = size;
            largest = it.key();
        }
    }
    Error error = judged.error();
    error.message = u"The members that Witan does not know have %1 bytes together and may have %2. Nothing was kept of it; send less."_s.arg(
        error.data.value("size"_L1).toInteger()).arg(limits.extra);
    error.field = u"params."_s + largest.left(limits.name);
    return error;
}

Result<void> judgeParts(const QJsonObject &context, const protocol::Limits &limits)
{
    return all({judgeCount(u"context.plan.steps"_s, context.value("plan"_L1).toObject().value("steps"_L1), limits.steps),
                judgeCount(u"context.risk_assessment.factors"_s, context.value("risk_assessment"_L1).toObject().value("factors"_L1), limits.factors)});
}

Result<void> judge(const protocol::ConsultationStartParams &params, const protocol::Limits &limits)
{
    return all({judgeText(u"agent_id"_s, params.agentId, limits.name), judgeText(u"agent_name"_s, params.agentName, limits.name),
                judgeText(u"title"_s, params.title, limits.name), judgeExtra(params.extra, limits), judgeParts(params.context, limits)});
}

Result<void> judge(const protocol::MessageSendParams &params, const protocol::Limits &limits)
{
    const QJsonObject anchor = params.anchor ? toJson(*params.anchor) : QJsonObject();
    const auto judged = params.anchor ? judgeText(u"anchor.id"_s, params.anchor->id, limits.name) : Result<void>();
    if (!judged || (anchor.isEmpty() && params.ask.isEmpty() && params.metadata.isEmpty()))
        return judged;
    qint64 size = 0;
    for (const auto &[field, object] : {std::pair(u"anchor"_s, &anchor), std::pair(u"ask"_s, &params.ask), std::pair(u"metadata"_s, &params.metadata)}) {
        size += object->isEmpty() ? 0 : canonicalJson(*object).size();
        if (size > limits.content)
            return refusal::tooLarge(field, size, limits.content);
    }
    return {};
}

Result<void> judge(const protocol::ContextReviseParams &params, const protocol::Limits &limits)
{
    return all({judgeText(u"note"_s, params.note, limits.content), judgeParts(params.context, limits)});
}

Result<void> judge(const protocol::ConsultationReportParams &params, const protocol::Limits &limits)
{
    return all({judgeText(u"summary"_s, params.summary, limits.content), judgeObject(u"details"_s, params.details, limits.content)});
}

Result<void> judge(const Decision &decision, const protocol::Limits &limits)
{
    return all({judgeText(u"comment"_s, decision.comment, limits.content), judgeObject(u"conditions"_s, decision.conditions, limits.conditions)});
}

} // namespace witan::bounds
