// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/tour/customers_check.h"

#include "app/agent/sample_plan.h"
#include "core/context.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

QJsonObject argumentsOf(const Plan &plan, const char *stepId)
{
    for (const Step &step : plan.steps) {
        if (step.id == QLatin1StringView(stepId))
            return step.arguments.toObject();
    }
    return {};
}

} // namespace

QString checkCustomers(const QString &database, const QJsonObject &approvedContext)
{
    const Plan plan = Context::parse(approvedContext).plan.value_or(Plan());
    const QJsonObject rows = approvedContext.value("inputs"_L1).toArray().first().toObject().value("rows"_L1).toObject();
    const auto opened = agent::CustomersDb::open(database, agent::CustomersDb::Mode::ReadOnly);
    if (!opened)
        return opened.error().message;
    const auto counted = opened->facts();
    if (!counted)
        return counted.error().message;
    const agent::CustomerFacts &facts = *counted;
    const int pairs = argumentsOf(plan, agent::step::kFind).value("found"_L1).toInt(-1);
    const int moved = argumentsOf(plan, agent::step::kOldTable).value("expected_rows_moved"_L1).toInt(-1);
    const QJsonObject totals = argumentsOf(plan, agent::step::kTotals);
    if (pairs < 1 || moved < 1)
        return u"The approved plan is not the one that keeps the old table."_s;

    const struct { const char *what; qint64 found, planned; } lines[] = {
        {"customers", facts.customers, rows.value("customers"_L1).toInteger() - pairs + moved},
        {"doubled customers", facts.pairs, 0},
        {"orders", facts.orders, totals.value("expected_orders"_L1).toInteger()},
        {"cents of all orders", facts.cents, totals.value("expected_cents"_L1).toInteger()},
        {"rows in customers_kept", facts.kept, rows.value("customers_old"_L1).toInteger()},
        {"tables named customers_old", facts.hasOld, 0},
        {"tables named customers_kept", facts.hasKept, 1},
    };
    for (const auto &line : lines) {
        if (line.found != line.planned)
            return u"The database is not what the approved plan says: %1 should be %2 and are %3."_s
                .arg(QLatin1StringView(line.what)).arg(line.planned).arg(line.found);
    }
    return {};
}

} // namespace witan
