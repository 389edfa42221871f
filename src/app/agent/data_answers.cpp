// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/data_answers.h"

#include "app/agent/sample_plan.h"
#include "app/agent/sample_work.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

QString amount(qint64 cents)
{
    return u"%1.%2 EUR"_s.arg(cents / 100).arg(cents % 100, 2, 10, QLatin1Char('0'));
}

void table(QString &out, const QList<Customer> &rows, bool withOrders)
{
    out += withOrders ? u"| id | name | VAT | e-mail | city | since | orders |\n|---|---|---|---|---|---|---|\n"_s
                      : u"| id | name | VAT | e-mail | city | since |\n|---|---|---|---|---|---|\n"_s;
    for (const Customer &row : rows) {
        out += u"| %1 | %2 | %3 | %4 | %5 | %6 |"_s.arg(QString::number(row.id), row.name, row.vat, row.email, row.city, row.since);
        out += withOrders ? u" %1 |\n"_s.arg(row.orders) : u"\n"_s;
    }
}

QList<qint64> idsOf(const QList<Pair> &pairs, int most)
{
    QList<qint64> ids;
    for (const Pair &pair : pairs.first(qMin<qsizetype>(pairs.size(), most)))
        ids << pair.keep << pair.remove;
    return ids;
}

Result<void> tellPairs(QString &out, const CustomersDb &db, int most)
{
    const auto pairs = db.pairs();
    if (!pairs)
        return pairs.error();
    const auto rows = db.customersOf(idsOf(*pairs, most));
    if (!rows)
        return rows.error();
    out += u"%1 customers are doubled: they have the same name and VAT number as an older row.\n"_s.arg(pairs->size());
    if (rows->isEmpty())
        return {};
    out += most >= pairs->size() ? u"\nThe pairs, the row that stays first:\n\n"_s : u"\nThe first %1 pairs, the row that stays first:\n\n"_s.arg(most);
    table(out, *rows, true);
    return {};
}

Result<void> tellLost(QString &out, const CustomersDb &db, int most)
{
    const auto facts = db.facts();
    if (!facts)
        return facts.error();
    if (!facts->hasOld) {
        out += u"There is no table customers_old any more.\n"_s;
        return {};
    }
    const auto rows = db.unmatched(most);
    if (!rows)
        return rows.error();
    out +=
        u"%1 of the %2 rows of customers_old have no customer of the same name and VAT number. They are what dropping the table would lose for good; the other %3 are in customers as well.\n"_s
            .arg(facts->unmatched)
            .arg(facts->old)
            .arg(facts->old - facts->unmatched);
    if (rows->isEmpty())
        return {};
    out += rows->size() < facts->unmatched ? u"\nThe first %1 of them:\n\n"_s.arg(rows->size()) : u"\nThese are they:\n\n"_s;
    table(out, *rows, false);
    return {};
}

Result<void> tellCounts(QString &out, const CustomersDb &db)
{
    const auto facts = db.facts();
    if (!facts)
        return facts.error();
    out += u"- customers: %1 rows, of which %2 double an older one; %3 companies in all\n- orders: %4 rows, together %5\n"_s.arg(facts->customers)
               .arg(facts->pairs)
               .arg(facts->customers - facts->pairs)
               .arg(facts->orders)
               .arg(amount(facts->cents));
    if (facts->hasOld)
        out += u"- customers_old: %1 rows, of which %2 have no match in customers\n"_s.arg(facts->old).arg(facts->unmatched);
    if (facts->hasKept)
        out += u"- customers_kept: %1 rows\n"_s.arg(facts->kept);
    out += u"\nCounted just now in customers.db.\n"_s;
    return {};
}

Result<void> tellMerge(QString &out, const CustomersDb &db)
{
    const auto pairs = db.pairs();
    if (!pairs)
        return pairs.error();
    const auto removed = db.customersOf([&pairs] {
        QList<qint64> ids;
        for (const Pair &pair : *pairs)
            ids << pair.remove;
        return ids;
    }());
    if (!removed)
        return removed.error();
    int orders = 0;
    for (const Customer &row : *removed)
        orders += row.orders;
    out += u"In the database as it is now: %1 rows would go, and %2 orders would move to the rows that stay.\n\n"_s.arg(removed->size()).arg(orders);
    return tellPairs(out, db, 3);
}

} // namespace

void DataAnswers::from(QString &out, const std::function<Result<void>(const CustomersDb &)> &tell) const
{
    const auto db = CustomersDb::open(m_database, CustomersDb::Mode::ReadOnly);
    const Result<void> told = db ? tell(*db) : Result<void>(db.error());
    if (!told)
        out += u"I could not read the database for this: %1\n"_s.arg(told.error().message);
}

void DataAnswers::counts(QString &out) const
{
    from(out, [&out](const CustomersDb &db) { return tellCounts(out, db); });
}

void DataAnswers::overview(QString &out) const
{
    from(out, [&out](const CustomersDb &db) -> Result<void> {
        const auto facts = db.facts();
        if (!facts)
            return facts.error();
        out +=
            u"The database has %1 customers, %2 of them doubled, %3 orders, and %4 rows in customers_old, %5 of which have no match in customers.\n"_s
                .arg(facts->customers)
                .arg(facts->pairs)
                .arg(facts->orders)
                .arg(facts->old)
                .arg(facts->unmatched);
        return {};
    });
}

void DataAnswers::aboutStep(QString &out, const Step &step) const
{
    if (step.id == QLatin1StringView(step::kBackup) || step.id == QLatin1StringView(step::kFinish)) {
        const QFileInfo original(m_database), copy(original.dir().filePath(u"customers.backup.db"_s));
        out += u"customers.db has %1 bytes; "_s.arg(original.size());
        out += copy.exists() ? u"the copy beside it has %1.\n"_s.arg(copy.size()) : u"there is no copy beside it.\n"_s;
    } else if (step.id == QLatin1StringView(step::kFind)) {
        doubled(out, 3);
    } else if (step.id == QLatin1StringView(step::kMerge)) {
        from(out, [&out](const CustomersDb &db) { return tellMerge(out, db); });
    } else if (step.id == QLatin1StringView(step::kTotals)) {
        counts(out);
    } else if (step.id == QLatin1StringView(step::kOldTable)) {
        wouldBeLost(out, 5);
    }
}

void DataAnswers::wouldBeLost(QString &out, int most) const
{
    from(out, [&](const CustomersDb &db) { return tellLost(out, db, most); });
}

void DataAnswers::doubled(QString &out, int most) const
{
    from(out, [&](const CustomersDb &db) { return tellPairs(out, db, most); });
}

void DataAnswers::namesakes(QString &out) const
{
    from(out, [&out](const CustomersDb &db) -> Result<void> {
        const auto names = db.namesakes(10);
        if (!names)
            return names.error();
        out += u"%1 names are used by companies of different VAT numbers. I do not merge them:\n\n"_s.arg(names->size());
        for (const QString &name : *names)
            out += u"- %1\n"_s.arg(name);
        return {};
    });
}

void DataAnswers::examples(QString &out, const QString &name) const
{
    from(out, [&](const CustomersDb &db) -> Result<void> {
        const bool old = name == u"customers_old";
        const auto rows = old ? db.oldRows(5) : db.customers(5);
        if (!rows)
            return rows.error();
        out += u"The first %1 rows of %2:\n\n"_s.arg(rows->size()).arg(name);
        table(out, *rows, !old);
        return {};
    });
}

bool DataAnswers::namedCustomers(QString &out, const QString &text) const
{
    const auto db = CustomersDb::open(m_database, CustomersDb::Mode::ReadOnly);
    if (!db)
        return false;
    const auto facts = db->facts();
    const auto rows = db->namedIn(text);
    const auto old = facts && facts->hasOld ? db->namedIn(text, u"customers_old"_s) : Result<QList<Customer>>(QList<Customer>());
    if (!rows || !old || (rows->isEmpty() && old->isEmpty()))
        return false;
    if (!rows->isEmpty()) {
        out += u"In customers:\n\n"_s;
        table(out, *rows, true);
        const auto pairs = db->pairs();
        for (const Pair &pair : pairs ? *pairs : QList<Pair>()) {
            for (const Customer &row : *rows) {
                if (row.id == pair.remove)
                    out += u"\nRow %1 doubles row %2, which is older: the merge deletes %1 and gives its orders to %2.\n"_s.arg(pair.remove)
                               .arg(pair.keep);
            }
        }
    }
    if (!old->isEmpty()) {
        out += u"\nIn customers_old:\n\n"_s;
        table(out, *old, false);
    }
    if (rows->isEmpty())
        out += u"\nNo customer stands for it: dropping customers_old would lose it.\n"_s;
    return true;
}

} // namespace witan::agent
