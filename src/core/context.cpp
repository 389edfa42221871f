// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/context.h"

#include "core/enum_names.h"
#include "core/json.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames<RiskTier, 5> kTiers{{
    {RiskTier::Unknown, u"UNKNOWN"},
    {RiskTier::Low, u"LOW"},
    {RiskTier::Medium, u"MEDIUM"},
    {RiskTier::High, u"HIGH"},
    {RiskTier::Critical, u"CRITICAL"},
}};

/// Text, or a number as text (agents number their steps); empty for anything else.
QString textOrNumber(const QJsonValue &value)
{
    if (value.isDouble())
        return QString::fromLatin1(canonicalJson(value));
    return value.toString();
}

/// Text or a number; where it is neither, or the agent left it out, what the seed prints then.
QString textOr(const QJsonValue &value, const QString &otherwise)
{
    return value.isString() || value.isDouble() ? textOrNumber(value) : otherwise;
}

/// As Python's ":.1f" writes it: correctly rounded, halves to the even digit, whatever the locale.
QString oneDecimal(double number)
{
    std::array<char, 320> text;
    const auto written = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, 1);
    return QString::fromLatin1(text.data(), written.ptr - text.data());
}

/// The first of several member names that has a text to show.
QString firstText(const QJsonObject &object, std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        const QString text = textOrNumber(object.value(name));
        if (!text.isEmpty())
            return text;
    }
    return {};
}

std::optional<double> numberOf(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<bool> truthOf(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool();
    const QString text = textOrNumber(value).trimmed().toLower();
    if (text == u"true" || text == u"yes" || text == u"1")
        return true;
    if (text == u"false" || text == u"no" || text == u"0")
        return false;
    return std::nullopt;
}

/// Where the agent says both, the word of warning holds.
std::optional<bool> reversibleOf(const QJsonObject &object)
{
    const std::optional<bool> reversible = truthOf(object.value("reversible"_L1));
    const std::optional<bool> irreversible = truthOf(object.value("irreversible"_L1));
    if (irreversible.value_or(false))
        return false;
    return reversible || !irreversible ? reversible : std::optional(true);
}

QStringList listOf(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.isArray() ? value.toArray() : QJsonArray{value};
    for (const QJsonValue item : array) {
        const QString text = textOrNumber(item);
        if (!text.isEmpty())
            list.append(text);
    }
    return list;
}

/// Gives each item an id that no other one has, since what is opened or approved by id must be one step alone. The agent's
/// own ids come first; a number stands in only where there is none.
template<typename Item>
void makeIdsUnique(QList<Item> &items)
{
    QSet<QString> taken;
    const auto claim = [&taken](QString &id, qsizetype number) {
        while (taken.contains(id))
            id += u'#' + QString::number(number);
        taken.insert(id);
    };
    QList<qsizetype> nameless;
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (items[i].id.isEmpty())
            nameless.append(i);
        else
            claim(items[i].id, i + 1);
    }
    for (const qsizetype i : std::as_const(nameless)) {
        items[i].id = QString::number(i + 1);
        claim(items[i].id, i + 1);
    }
}

Step parseStep(const QJsonValue &value, int number)
{
    Step step;
    step.number = number;
    step.raw = value;
    if (!value.isObject()) {
        // Not a step as agreed, but its text must be before the reader all the same.
        step.title = value.isString() ? value.toString() : QString::fromUtf8(canonicalJson(value));
        return step;
    }
    const QJsonObject object = value.toObject();
    step.id = textOrNumber(object.value("id"_L1));
    step.tool = textOrNumber(object.value("tool"_L1));
    step.title = firstText(object, {"title"_L1, "name"_L1, "action"_L1});
    step.description = textOrNumber(object.value("description"_L1));
    if (step.title.isEmpty())
        step.title = step.description.isEmpty() ? step.tool : std::exchange(step.description, QString());
    step.arguments = object.value("arguments"_L1);
    step.dependsOn = listOf(object.value("depends_on"_L1));
    step.reversible = reversibleOf(object);
    step.status = textOrNumber(object.value("status"_L1));
    return step;
}

Plan parsePlan(const QJsonObject &object)
{
    Plan plan;
    plan.raw = object;
    plan.request = textOrNumber(object.value("request"_L1));
    const QJsonArray steps = object.value("steps"_L1).toArray();
    plan.steps.reserve(steps.size());
    for (const QJsonValue value : steps)
        plan.steps.append(parseStep(value, static_cast<int>(plan.steps.size()) + 1));
    makeIdsUnique(plan.steps);
    return plan;
}

RiskFactor parseFactor(const QJsonValue &value)
{
    RiskFactor factor;
    factor.raw = value;
    if (!value.isObject()) {
        factor.name = value.isString() ? value.toString() : QString::fromUtf8(canonicalJson(value));
        return factor;
    }
    const QJsonObject object = value.toObject();
    factor.id = textOrNumber(object.value("id"_L1));
    factor.name = firstText(object, {"name"_L1, "title"_L1, "factor"_L1});
    factor.score = numberOf(object.value("score"_L1));
    factor.scoreMax = numberOf(object.value("score_max"_L1));
    factor.description = textOrNumber(object.value("description"_L1));
    factor.mitigation = textOrNumber(object.value("mitigation"_L1));
    if (factor.name.isEmpty())
        factor.name = std::exchange(factor.description, QString());
    return factor;
}

Risk parseRisk(const QJsonObject &object)
{
    Risk risk;
    risk.raw = object;
    risk.tierText = textOrNumber(object.value("risk_tier"_L1));
    risk.tier = riskTierFrom(risk.tierText);
    risk.score = numberOf(object.value("risk_score"_L1));
    risk.scoreMax = numberOf(object.value("risk_score_max"_L1));
    const QJsonArray factors = object.value("factors"_L1).toArray();
    for (const QJsonValue value : factors)
        risk.factors.append(parseFactor(value));
    makeIdsUnique(risk.factors);
    return risk;
}

} // namespace

int Plan::irreversibleCount() const
{
    return static_cast<int>(
        std::count_if(steps.cbegin(), steps.cend(), [](const Step &step) { return step.irreversible(); }));
}

RiskTier riskTierFrom(QStringView text)
{
    return valueOf(kTiers, text.trimmed().toString().toUpper()).value_or(RiskTier::Unknown);
}

QString toString(RiskTier tier)
{
    return nameOf(kTiers, tier);
}

Context Context::parse(const QJsonObject &object)
{
    Context context;
    context.raw = object;
    if (const QJsonValue plan = object.value("plan"_L1); plan.isObject())
        context.plan = parsePlan(plan.toObject());
    if (const QJsonValue risk = object.value("risk_assessment"_L1); risk.isObject())
        context.risk = parseRisk(risk.toObject());
    return context;
}

QString summarizeContext(const QJsonObject &context)
{
    QStringList lines;
    if (const QJsonValue value = context.value("plan"_L1); value.isObject()) {
        const QJsonObject plan = value.toObject();
        lines.append("Plan: "_L1 + textOr(plan.value("request"_L1), u"N/A"_s));
        lines.append("Steps: "_L1 + QString::number(plan.value("steps"_L1).toArray().size()));
    }
    if (const QJsonValue value = context.value("risk_assessment"_L1); value.isObject()) {
        const QJsonObject risk = value.toObject();
        lines.append("Risk Tier: "_L1 + textOr(risk.value("risk_tier"_L1), u"N/A"_s));
        // No score is printed as 0 there; what is no number would have ended the seed.
        const std::optional<double> score = risk.contains("risk_score"_L1) ? numberOf(risk.value("risk_score"_L1)) : 0.0;
        lines.append("Risk Score: "_L1 + (score ? oneDecimal(*score) : u"N/A"_s));
    }
    return lines.join(u'\n');
}

} // namespace witan
