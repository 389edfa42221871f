// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/plan_diff.h"

#include "core/untrusted_text.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

const QString &titleOf(const Step &step)
{
    return step.title;
}

const QString &titleOf(const RiskFactor &factor)
{
    return factor.name;
}

/// Whether the id is the agent's own and not the number that stands in for it.
template<typename Item>
bool hasOwnId(const Item &item)
{
    return item.raw.isObject() && (item.raw.toObject().value("id"_L1).isString() || item.raw.toObject().value("id"_L1).isDouble());
}

/// For each item of `after` the place of its partner in `before`, or -1.
template<typename Item>
std::vector<qsizetype> match(const QList<Item> &before, const QList<Item> &after)
{
    std::vector<qsizetype> partner(static_cast<size_t>(after.size()), -1);
    std::vector<bool> taken(static_cast<size_t>(before.size()), false);
    const auto pair = [&](qsizetype to, qsizetype from) {
        partner[static_cast<size_t>(to)] = from;
        taken[static_cast<size_t>(from)] = true;
    };
    const auto isFree = [&](qsizetype from) { return !taken[static_cast<size_t>(from)]; };
    const auto isOpen = [&](qsizetype to) { return partner[static_cast<size_t>(to)] < 0; };

    QHash<QString, qsizetype> byId;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (hasOwnId(before[i]))
            byId.insert(before[i].id, i);
    }
    for (qsizetype i = 0; i < after.size(); ++i) {
        if (const auto found = byId.constFind(after[i].id); hasOwnId(after[i]) && found != byId.cend())
            pair(i, *found);
    }

    QHash<QString, QList<qsizetype>> byTitle;   // the places still free, the last one first
    for (qsizetype i = before.size() - 1; i >= 0; --i) {
        if (isFree(i) && !titleOf(before[i]).isEmpty())
            byTitle[titleOf(before[i])].append(i);
    }
    for (qsizetype i = 0; i < after.size(); ++i) {
        if (const auto found = byTitle.find(titleOf(after[i])); isOpen(i) && found != byTitle.end() && !found->isEmpty())
            pair(i, found->takeLast());
    }

    for (qsizetype i = 0; i < qMin(before.size(), after.size()); ++i) {
        // Two different ids and two different titles at one place are two things.
        if (isOpen(i) && isFree(i) && !(hasOwnId(before[i]) && hasOwnId(after[i])))
            pair(i, i);
    }
    return partner;
}

/// The changes in the newer order; what was removed follows what stood before it in the older one.
template<typename ChangeType, typename Item>
QList<ChangeType> changesOf(const QList<Item> &before, const QList<Item> &after, bool &reordered)
{
    const std::vector<qsizetype> partner = match(before, after);
    std::vector<qsizetype> newPlace(static_cast<size_t>(before.size()), -1);
    qsizetype lastPartner = -1;
    for (size_t i = 0; i < partner.size(); ++i) {
        if (partner[i] < 0)
            continue;
        newPlace[static_cast<size_t>(partner[i])] = static_cast<qsizetype>(i);
        reordered = reordered || partner[i] < lastPartner;
        lastPartner = partner[i];
    }
    std::vector<QList<Item>> removedBehind(static_cast<size_t>(after.size()) + 1);
    size_t slot = 0;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (const qsizetype place = newPlace[static_cast<size_t>(i)]; place >= 0)
            slot = static_cast<size_t>(place) + 1;
        else
            removedBehind[slot].append(before[i]);
    }

    QList<ChangeType> changes;
    for (size_t i = 0; i <= partner.size(); ++i) {
        for (const Item &item : std::as_const(removedBehind[i]))
            changes.append({Change::Removed, item, std::nullopt});
        if (i == partner.size())
            break;
        const Item &now = after[static_cast<qsizetype>(i)];
        if (partner[i] < 0) {
            changes.append({Change::Added, std::nullopt, now});
            continue;
        }
        const Item &then = before[partner[i]];
        changes.append({then.raw == now.raw ? Change::Unchanged : Change::Altered, then, now});
    }
    return changes;
}

QJsonValue emptyOf(QJsonValue::Type type)
{
    return type == QJsonValue::Array ? QJsonValue(QJsonArray()) : type == QJsonValue::String ? QJsonValue(QString()) : QJsonValue(0);
}

/// All that is not told apart by itself: every member but the request, the steps, the tier, the score and the factors.
QJsonObject restOf(const Context &context)
{
    QJsonObject rest = context.raw;
    const auto strip = [&rest](QLatin1StringView part, QLatin1StringView member, QJsonValue::Type understood) {
        QJsonObject inner = rest.value(part).toObject();
        if (inner.value(member).type() != understood)
            return;
        // Emptied, not removed: whether it is there at all belongs to the rest.
        inner.insert(member, emptyOf(understood));
        rest.insert(part, inner);
    };
    strip("plan"_L1, "request"_L1, QJsonValue::String);
    strip("plan"_L1, "steps"_L1, QJsonValue::Array);
    strip("risk_assessment"_L1, "risk_tier"_L1, QJsonValue::String);
    strip("risk_assessment"_L1, "risk_score"_L1, QJsonValue::Double);
    strip("risk_assessment"_L1, "factors"_L1, QJsonValue::Array);
    return rest;
}

template<typename ChangeType>
int countIn(const QList<ChangeType> &changes, Change change)
{
    return static_cast<int>(
        std::count_if(changes.cbegin(), changes.cend(), [change](const ChangeType &c) { return c.change == change; }));
}

/// "1 step added, 2 removed": the noun is said once.
template<typename ChangeType>
void tellCounts(QStringList &parts, const QList<ChangeType> &changes, const QString &noun)
{
    bool named = false;
    for (const auto &[change, what] : {std::pair(Change::Added, u"added"), {Change::Removed, u"removed"}, {Change::Altered, u"altered"}}) {
        const int count = countIn(changes, change);
        if (count == 0)
            continue;
        const QString things = named ? QString() : u' ' + noun + (count == 1 ? u""_s : u"s"_s);
        parts.append(QString::number(count) + things + u' ' + QString::fromUtf16(what));
        named = true;
    }
}

/// The agent's own words, in a line that is Witan's.
QString tierText(const QString &tier)
{
    return tier.isEmpty() ? u"not given"_s : oneLine(tier, 40);
}

QString scoreText(std::optional<double> score)
{
    return score ? scoreDigits(*score) : u"not given"_s;
}

} // namespace

int ContextDiff::count(Change change) const
{
    return countIn(steps, change);
}

bool ContextDiff::empty() const
{
    const auto same = [](const auto &c) { return c.change == Change::Unchanged; };
    return std::all_of(steps.cbegin(), steps.cend(), same) && std::all_of(factors.cbegin(), factors.cend(), same)
        && !requestChanged && !reordered && !otherChanged && scoreBefore == scoreAfter && tierBefore == tierAfter;
}

QString ContextDiff::summary() const
{
    QStringList parts;
    tellCounts(parts, steps, u"step"_s);
    tellCounts(parts, factors, u"risk factor"_s);
    if (requestChanged)
        parts.append(u"request altered"_s);
    if (reordered)
        parts.append(u"order altered"_s);
    if (tierBefore != tierAfter)
        parts.append(u"tier "_s + tierText(tierBefore) + u" → "_s + tierText(tierAfter));
    if (scoreBefore != scoreAfter)
        parts.append(u"risk "_s + scoreText(scoreBefore) + u" → "_s + scoreText(scoreAfter));
    if (!parts.isEmpty())
        return parts.join(u", "_s);
    return otherChanged ? u"nothing that Witan understands changed"_s : u"nothing changed"_s;
}

ContextDiff diffContexts(const Context &before, const Context &after)
{
    const Plan noPlan;
    const Risk noRisk;
    const Plan &planBefore = before.plan ? *before.plan : noPlan, &planAfter = after.plan ? *after.plan : noPlan;
    const Risk &riskBefore = before.risk ? *before.risk : noRisk, &riskAfter = after.risk ? *after.risk : noRisk;

    ContextDiff diff;
    diff.steps = changesOf<StepChange>(planBefore.steps, planAfter.steps, diff.reordered);
    diff.factors = changesOf<FactorChange>(riskBefore.factors, riskAfter.factors, diff.reordered);
    diff.requestBefore = planBefore.request;
    diff.requestAfter = planAfter.request;
    diff.requestChanged = planBefore.request != planAfter.request;
    diff.tierBefore = riskBefore.tierText;
    diff.tierAfter = riskAfter.tierText;
    diff.scoreBefore = riskBefore.score;
    diff.scoreAfter = riskAfter.score;
    diff.otherChanged = restOf(before) != restOf(after);
    return diff;
}

} // namespace witan
