// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/tour/customers_check.h"

#include "app/agent/sample_plan.h"
#include "core/context.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

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

constexpr auto kConnection = "tour-check"_L1;

/// What must find no row, in the database as it is (main) beside the one as it was made (before).
struct Fault {
    const char *what;
    const char *sql;
};
constexpr Fault kFaults[] = {
    {"orders are lost, altered, or stand for another company",
     "SELECT o.id, o.amount_cents, o.placed, c.name, c.vat FROM before.orders o JOIN before.customers c ON c.id = o.customer_id "
     "EXCEPT SELECT o.id, o.amount_cents, o.placed, c.name, c.vat FROM main.orders o JOIN main.customers c ON c.id = o.customer_id"},
    {"orders are new", "SELECT id FROM main.orders EXCEPT SELECT id FROM before.orders"},
    {"older rows of companies are lost or altered",
     "SELECT id, name, vat, email, city, since FROM before.customers c WHERE NOT EXISTS (SELECT 1 FROM before.customers k "
     "WHERE k.name = c.name AND k.vat = c.vat AND (k.since, k.id) < (c.since, c.id)) EXCEPT SELECT id, name, vat, email, city, since FROM main.customers"},
    {"unmatched rows of the old table did not become customers",
     "SELECT name, vat, email, city, since FROM before.customers_old o WHERE NOT EXISTS (SELECT 1 FROM before.customers c WHERE c.name = o.name AND c.vat = o.vat) "
     "EXCEPT SELECT name, vat, email, city, since FROM main.customers"},
    {"customers come from nowhere",
     "SELECT name, vat, email, city, since FROM main.customers EXCEPT "
     "SELECT name, vat, email, city, since FROM (SELECT * FROM before.customers UNION ALL SELECT * FROM before.customers_old)"},
    {"rows of the old table are not in its copy", "SELECT * FROM before.customers_old EXCEPT SELECT * FROM main.customers_kept"},
    {"rows of the copy were not in the old table", "SELECT * FROM main.customers_kept EXCEPT SELECT * FROM before.customers_old"},
};

QString checkRowsWith(QSqlDatabase &changed, const QString &original)
{
    QSqlQuery query(changed);
    if (!changed.isOpen() || !query.prepare(u"ATTACH ? AS before"_s))
        return u"The agent's database could not be read: %1"_s.arg(changed.lastError().text());
    query.addBindValue(original);
    bool done = query.exec();
    for (const Fault &fault : kFaults) {
        done = done && query.exec(QLatin1StringView(fault.sql));
        if (!done)
            return u"The agent's database could not be compared with what it was: %1"_s.arg(query.lastError().text());
        int rows = 0;
        while (query.next())
            ++rows;
        if (rows > 0)
            return u"The database is not what the approved plan says: %1 %2."_s.arg(rows).arg(QLatin1StringView(fault.what));
    }
    return {};
}

/// The database is made of the same rows every time, so that it can be made again to compare.
QString checkRows(const QString &database)
{
    const QTemporaryDir folder;
    const QString original = folder.filePath(u"before.db"_s);
    if (const auto made = agent::CustomersDb::generate(original); !made)
        return made.error().message;
    QString fault;
    {
        QSqlDatabase changed = QSqlDatabase::addDatabase(u"QSQLITE"_s, kConnection);
        changed.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
        changed.setDatabaseName(database);
        (void)changed.open();
        fault = checkRowsWith(changed, original);
    }
    QSqlDatabase::removeDatabase(kConnection);
    return fault;
}

} // namespace

QString checkLeftovers(const QString &workFolder, bool backupStays)
{
    constexpr auto kBackup = "customers.backup.db"_L1;
    const auto isThere = [&workFolder](QLatin1StringView name) { return QFileInfo::exists(workFolder + u'/' + name); };
    if (backupStays && !isThere(kBackup))
        return u"The agent removed %1, though the step that does so was left out of the approval."_s.arg(kBackup);
    for (const auto name : {kBackup, "customers.backup.db.new"_L1, "customers.db-journal"_L1}) {
        if (isThere(name) && !(backupStays && name == kBackup))
            return u"The agent left %1 in its folder, which the approved plan removes."_s.arg(name);
    }
    return {};
}

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
    return checkRows(database);
}

} // namespace witan
