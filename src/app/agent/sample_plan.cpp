// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_plan.h"

#include "core/context.h"
#include "core/json.h"
#include "core/step_selection.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

QJsonObject stepObject(const char *id, const QString &title, const QString &description, const QString &tool, const QJsonObject &arguments,
                       std::initializer_list<const char *> after, bool reversible, bool done = false)
{
    QJsonArray dependsOn;
    for (const char *other : after)
        dependsOn.append(QLatin1StringView(other));
    QJsonObject object{
        {"id"_L1, QLatin1StringView(id)},      {"title"_L1, title},           {"description"_L1, description},
        {"tool"_L1, tool},                     {"arguments"_L1, arguments},   {"reversible"_L1, reversible},
        {"status"_L1, done ? u"done"_s : u"pending"_s},
    };
    if (!dependsOn.isEmpty())
        object.insert("depends_on"_L1, dependsOn);
    return object;
}

QJsonArray pairArray(const QList<Pair> &pairs)
{
    QJsonArray array;
    for (const Pair &pair : pairs)
        array.append(QJsonArray{pair.keep, pair.remove});
    return array;
}

QJsonObject oldTableStep(const CustomerFacts &counts, bool keep)
{
    if (keep) {
        return stepObject(
            step::kOldTable, u"Move %1 unmatched rows, keep the old table as customers_kept"_s.arg(counts.unmatched),
            u"The %1 rows of customers_old that no customer stands for become customers. The table itself stays as a backup copy under the name customers_kept, with all its %2 rows."_s
                .arg(counts.unmatched)
                .arg(counts.old),
            u"sqlite"_s,
            {{"sql"_L1, QJsonArray{CustomersDb::moveSql(), u"ALTER TABLE customers_old RENAME TO customers_kept"_s}},
             {"expected_rows_moved"_L1, counts.unmatched}},
            {step::kTotals}, true);
    }
    return stepObject(
        step::kOldTable, u"Drop the table customers_old"_s,
        u"Remove the old table with its %1 rows for good. %2 of them have no match in customers; nothing else holds them once the backup file is gone."_s
            .arg(counts.old)
            .arg(counts.unmatched),
        u"sqlite"_s, {{"sql"_L1, QJsonArray{u"DROP TABLE customers_old"_s}}, {"expected_rows_dropped"_L1, counts.old}}, {step::kTotals}, false);
}

QJsonObject planOf(const PlanFacts &facts, bool keep)
{
    const CustomerFacts &counts = facts.counts;
    const QJsonArray steps{
        stepObject(step::kBackup, u"Back up the database file"_s, u"Copy customers.db to customers.backup.db and compare the two byte by byte."_s,
                   u"file.copy"_s, {{"from"_L1, u"customers.db"_s}, {"to"_L1, u"customers.backup.db"_s}, {"sha256"_L1, facts.sha256}}, {}, true,
                   true),
        stepObject(
            step::kFind, u"Find doubled customers"_s,
            u"Customers of the same name and VAT number are one company. %1 rows double an older one. Nothing is written but duplicates.json beside the database."_s
                .arg(counts.pairs),
            u"sqlite"_s,
            {{"sql"_L1, u"SELECT name, vat, count(*) FROM customers GROUP BY name, vat HAVING count(*) > 1"_s}, {"found"_L1, counts.pairs}},
            {step::kBackup}, true, true),
        stepObject(
            step::kMerge, u"Merge %1 pairs of customers"_s.arg(counts.pairs),
            u"Of each pair the older row stays and takes over the orders of the younger one, which is deleted. E-mail and city of the younger rows are lost from the table, not from the backup file."_s,
            u"sqlite"_s,
            {{"sql"_L1,
              QJsonArray{u"UPDATE orders SET customer_id = :keep WHERE customer_id = :remove"_s, u"DELETE FROM customers WHERE id = :remove"_s}},
             {"pairs_keep_remove"_L1, pairArray(facts.pairs)}},
            {step::kFind}, true),
        stepObject(
            step::kTotals, u"Check the totals"_s,
            u"There must be %1 orders of %2.%3 EUR together, as before, and every order must have its customer. Otherwise all of the change is undone."_s
                .arg(counts.orders)
                .arg(counts.cents / 100)
                .arg(counts.cents % 100, 2, 10, QLatin1Char('0')),
            u"sqlite"_s,
            {{"sql"_L1, u"SELECT count(*), sum(amount_cents) FROM orders"_s},
             {"expected_orders"_L1, counts.orders},
             {"expected_cents"_L1, counts.cents}},
            {step::kMerge}, true),
        oldTableStep(counts, keep),
        stepObject(
            step::kFinish, u"Compact the file, remove the backup file, report"_s,
            u"VACUUM the database, delete customers.backup.db, and report the row counts. After this the state before cannot be brought back."_s,
            u"sqlite"_s, {{"sql"_L1, QJsonArray{u"VACUUM"_s}}, {"delete"_L1, QJsonArray{u"customers.backup.db"_s}}}, {step::kOldTable}, false),
    };
    return {{"request"_L1,
             keep ? u"Merge the doubled customers; keep the old customers table under another name"_s
                  : u"Merge the doubled customers and drop the old customers table"_s},
            {"steps"_L1, steps}};
}

QJsonObject factor(const char *id, const QString &name, double score, const QString &description, const QString &mitigation)
{
    return {{"id"_L1, QLatin1StringView(id)}, {"name"_L1, name}, {"score"_L1, score}, {"score_max"_L1, 10}, {"description"_L1, description},
            {"mitigation"_L1, mitigation}};
}

QJsonObject lossFactor(const CustomerFacts &counts, bool keep)
{
    if (keep) {
        return factor(
            "data-loss", u"Rows lost for good"_s, 2.0,
            u"The old table stays as customers_kept, and its %1 unmatched rows become customers. Only the younger rows of the pairs go."_s.arg(
                counts.unmatched),
            u"Nothing of customers_old is deleted."_s);
    }
    return factor("data-loss", u"Rows lost for good"_s, 8.5,
                  u"%1 of the %2 rows of customers_old have no match in customers and vanish with the table."_s.arg(counts.unmatched).arg(counts.old),
                  u"A backup file is made first; it is removed in the last step."_s);
}

QJsonObject riskOf(const CustomerFacts &counts, bool keep)
{
    const QJsonArray factors{
        lossFactor(counts, keep),
        factor("wrong-merge", u"Companies merged by mistake"_s, 4.5,
               u"Name and VAT number must both agree. %1 names are used by companies of different VAT numbers; these are left alone."_s.arg(
                   counts.namesakes),
               u"Every pair is listed in step 3 and can be looked at before anything changes."_s),
        factor("interrupted", u"Broken off half way"_s, 1.5, u"All changes are one transaction: either all of them are there or none."_s,
               u"The totals are checked before the transaction ends."_s),
    };
    return {{"risk_tier"_L1, keep ? u"MEDIUM"_s : u"HIGH"_s}, {"risk_score"_L1, keep ? 4.0 : 7.5}, {"risk_score_max"_L1, 10}, {"factors"_L1, factors}};
}

/// What people wrote stands in the field alone: the message is printed, and so in somebody's log.
Error cannotKeep(const QString &what, const QString &condition)
{
    return {.code = ErrorCode::Invalid,
            .message = u"Nothing was executed: %1 Approve without that condition, or request changes."_s.arg(what),
            .field = u"conditions."_s + condition};
}

Result<void> checkConditions(const QJsonObject &conditions, Timestamp now)
{
    for (auto it = conditions.begin(); it != conditions.end(); ++it) {
        const bool empty = it.value().isNull() || it.value() == QJsonValue(QString()) || it.value() == QJsonValue(QJsonObject());
        if (it.key() == "steps"_L1 || empty)
            continue;
        if (it.key() == "valid_until"_L1) {
            const auto until = Timestamp::parse(it.value().toString());
            if (!until)
                return cannotKeep(u"the time until which the approval is valid is no time."_s, it.key());
            if (*until <= now)
                return cannotKeep(u"the approval was valid until %1, which is past."_s.arg(until->toString()), it.key());
            continue;
        }
        if (it.key() == "text"_L1)
            return cannotKeep(u"the approval has a condition in words, which this program cannot read."_s, it.key());
        return cannotKeep(u"the approval has a condition which this agent does not know."_s, it.key());
    }
    return {};
}

/// The steps that one approval names; empty where it names none and so allows all.
Result<std::optional<QSet<QString>>> stepsNamedBy(const QJsonObject &conditions, const Plan &plan)
{
    const QJsonValue named = conditions.value("steps"_L1);
    if (named.isUndefined() || named.isNull())
        return std::optional<QSet<QString>>();
    const Result<QList<int>> chosen = chosenSteps(named, plan, u"conditions.steps"_s);
    if (!chosen)
        return cannotKeep(u"the approval names steps that the plan does not have."_s, u"steps"_s);
    QSet<QString> ids;
    for (const int number : *chosen)
        ids.insert(plan.steps.at(number - 1).id);
    return std::optional(ids);
}

/// The steps that every approval allows; empty where none of them names any.
Result<std::optional<QSet<QString>>> stepsAllowed(const QList<QJsonObject> &conditions, const Plan &plan, Timestamp now)
{
    std::optional<QSet<QString>> allowed;
    for (const QJsonObject &one : conditions) {
        if (const auto checked = checkConditions(one, now); !checked)
            return checked.error();
        const auto named = stepsNamedBy(one, plan);
        if (!named)
            return named.error();
        if (*named)
            allowed = allowed ? *allowed & **named : **named;
    }
    if (allowed && allowed->isEmpty())
        return cannotKeep(u"those who approved left no step that all of them allow."_s, u"steps"_s);
    return allowed;
}

} // namespace

QJsonObject sampleContext(const PlanFacts &facts, int revision)
{
    const bool keep = revision > 1;
    return {
        {"plan"_L1, planOf(facts, keep)},
        {"risk_assessment"_L1, riskOf(facts.counts, keep)},
        {"inputs"_L1,
         QJsonArray{QJsonObject{
             {"file"_L1, u"customers.db"_s},
             {"sha256"_L1, facts.sha256},
             {"bytes"_L1, facts.bytes},
             {"rows"_L1,
              QJsonObject{{"customers"_L1, facts.counts.customers}, {"customers_old"_L1, facts.counts.old}, {"orders"_L1, facts.counts.orders}}}}}},
    };
}

QJsonObject sampleState(const PlanFacts &facts, int revision, const QString &digest)
{
    return {{"revision"_L1, revision},
            {"digest"_L1, digest},
            {"database"_L1, QJsonObject{{"file"_L1, u"customers.db"_s}, {"sha256"_L1, facts.sha256}}},
            {"pairs"_L1, pairArray(facts.pairs)},
            {"keep_old"_L1, revision > 1},
            {"done"_L1, QJsonArray{QLatin1StringView(step::kBackup), QLatin1StringView(step::kFind)}}};
}

Result<Mandate> mandateOf(const QJsonObject &context, const QList<QJsonObject> &conditions, Timestamp now)
{
    const Plan plan = Context::parse(context).plan.value_or(Plan());
    const auto allowed = stepsAllowed(conditions, plan, now);
    if (!allowed)
        return allowed.error();
    Mandate mandate;
    mandate.partial = allowed->has_value();
    QSet<QString> standing;
    for (const Step &step : plan.steps) {
        if (step.done()) {
            standing.insert(step.id);
            continue;
        }
        if (mandate.partial && !(*allowed)->contains(step.id))
            continue;
        const bool grounded =
            std::all_of(step.dependsOn.cbegin(), step.dependsOn.cend(), [&standing](const QString &id) { return standing.contains(id); });
        if (grounded) {
            mandate.steps.insert(step.id);
            standing.insert(step.id);
        } else {
            mandate.leftOut.append(step.title);
        }
    }
    return mandate;
}

qint32 markOf(const QJsonObject &state)
{
    return static_cast<qint32>(state.value("digest"_L1).toString().left(7).toUInt(nullptr, 16) | 1U);
}

CustomerChanges changesFor(const Mandate &mandate, const QJsonObject &state)
{
    const auto has = [&mandate](const char *id) { return mandate.steps.contains(QLatin1StringView(id)); };
    CustomerChanges changes;
    if (has(step::kMerge)) {
        for (const QJsonValue &pair : state.value("pairs"_L1).toArray())
            changes.merge.append({pair[0].toInteger(), pair[1].toInteger()});
    }
    changes.checkTotals = has(step::kTotals);
    const bool keep = state.value("keep_old"_L1).toBool();
    changes.keepOld = has(step::kOldTable) && keep;
    changes.dropOld = has(step::kOldTable) && !keep;
    changes.mark = markOf(state);
    return changes;
}

} // namespace witan::agent
