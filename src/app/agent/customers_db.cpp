// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/customers_db.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <utility>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

constexpr auto kColumns = "id, name, vat, email, city, since"_L1;

Error broken(const QSqlError &error)
{
    return {.code = ErrorCode::Storage,
            .message = u"The customers database could not be used, and nothing in it was changed: %1"_s.arg(error.databaseText()),
            .detail = error.text()};
}

Error unexpected(const QString &what)
{
    return {.code = ErrorCode::Conflict, .message = what + u" Nothing was changed."_s};
}

/// A row of customers_old that no row of customers stands for.
QString withoutMatch(QLatin1StringView columns)
{
    return u"SELECT %1 FROM customers_old o WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.name = o.name AND c.vat = o.vat)"_s.arg(columns);
}

} // namespace

Result<CustomersDb> CustomersDb::open(const QString &path, Mode mode)
{
    if (!QFileInfo::exists(path))
        return Error{.code = ErrorCode::NotFound, .message = u"There is no database \"%1\"."_s.arg(path)};
    CustomersDb db(u"customers-"_s + QUuid::createUuid().toString(QUuid::Id128));
    QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, db.m_connection);
    connection.setDatabaseName(path);
    if (mode == Mode::ReadOnly)
        connection.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
    if (!connection.open())
        return broken(connection.lastError());
    // Fails where the file is no database; FULL because a report says that the changes are made.
    if (auto checked = db.number(u"PRAGMA schema_version"_s); !checked)
        return checked.error();
    if (auto set = db.run(u"PRAGMA synchronous = FULL"_s); !set)
        return set.error();
    return db;
}

CustomersDb::CustomersDb(CustomersDb &&other) noexcept : m_connection(std::exchange(other.m_connection, {})) {}

CustomersDb::~CustomersDb()
{
    if (!m_connection.isEmpty())
        QSqlDatabase::removeDatabase(m_connection);
}

Result<void> CustomersDb::run(const QString &sql) const
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(sql))
        return broken(query.lastError());
    return {};
}

Result<qint64> CustomersDb::number(const QString &sql) const
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(sql) || !query.next())
        return broken(query.lastError());
    return query.value(0).toLongLong();
}

Result<QList<Customer>> CustomersDb::rows(const QString &sql, const QVariantList &values) const
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return broken(query.lastError());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return broken(query.lastError());
    QList<Customer> found;
    while (query.next()) {
        found.append({query.value(0).toLongLong(), query.value(1).toString(), query.value(2).toString(), query.value(3).toString(),
                      query.value(4).toString(), query.value(5).toString(), query.value(6).toInt()});
    }
    return found;
}

Result<bool> CustomersDb::hasTable(const QString &name) const
{
    const auto count = number(u"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '%1'"_s.arg(name));
    if (!count)
        return count.error();
    return *count > 0;
}

Result<CustomerFacts> CustomersDb::facts() const
{
    CustomerFacts facts;
    const auto hasOld = hasTable(u"customers_old"_s), hasKept = hasTable(u"customers_kept"_s);
    if (!hasOld || !hasKept)
        return hasOld ? hasKept.error() : hasOld.error();
    facts.hasOld = *hasOld;
    facts.hasKept = *hasKept;
    const auto count = [this](auto &into, const QString &sql) -> Result<void> {
        const auto value = number(sql);
        if (!value)
            return value.error();
        into = static_cast<std::remove_reference_t<decltype(into)>>(*value);
        return {};
    };
    const std::initializer_list<std::pair<int *, QString>> counts{
        {&facts.customers, u"SELECT count(*) FROM customers"_s},
        {&facts.orders, u"SELECT count(*) FROM orders"_s},
        {&facts.pairs, u"SELECT count(*) - count(DISTINCT name || char(31) || vat) FROM customers"_s},
        {&facts.namesakes, u"SELECT count(*) FROM (SELECT name FROM customers GROUP BY name HAVING count(DISTINCT vat) > 1)"_s},
        {&facts.old, facts.hasOld ? u"SELECT count(*) FROM customers_old"_s : u"SELECT 0"_s},
        {&facts.kept, facts.hasKept ? u"SELECT count(*) FROM customers_kept"_s : u"SELECT 0"_s},
        {&facts.unmatched, facts.hasOld ? u"SELECT count(*) FROM (%1)"_s.arg(withoutMatch("o.id"_L1)) : u"SELECT 0"_s},
    };
    for (const auto &[into, sql] : counts) {
        if (auto counted = count(*into, sql); !counted)
            return counted.error();
    }
    if (auto counted = count(facts.cents, u"SELECT coalesce(sum(amount_cents), 0) FROM orders"_s); !counted)
        return counted.error();
    return facts;
}

Result<QList<Pair>> CustomersDb::pairs() const
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(u"SELECT (SELECT k.id FROM customers k WHERE k.name = c.name AND k.vat = c.vat ORDER BY k.since, k.id LIMIT 1) AS keep, c.id "
                    "FROM customers c WHERE keep <> c.id ORDER BY c.id"_s))
        return broken(query.lastError());
    QList<Pair> pairs;
    while (query.next())
        pairs.append({query.value(0).toLongLong(), query.value(1).toLongLong()});
    return pairs;
}

Result<QList<Customer>> CustomersDb::unmatched(int most) const
{
    return rows(withoutMatch("o.id, o.name, o.vat, o.email, o.city, o.since, 0"_L1) + u" ORDER BY o.id LIMIT ?"_s, {most});
}

Result<QList<Customer>> CustomersDb::oldRows(int most) const
{
    return rows(u"SELECT %1, 0 FROM customers_old ORDER BY id LIMIT ?"_s.arg(kColumns), {most});
}

Result<QList<Customer>> CustomersDb::customers(int most) const
{
    return rows(u"SELECT %1, (SELECT count(*) FROM orders WHERE customer_id = customers.id) FROM customers ORDER BY id LIMIT ?"_s.arg(kColumns),
                {most});
}

Result<QList<Customer>> CustomersDb::customersOf(const QList<qint64> &ids) const
{
    QList<Customer> found;
    for (const qint64 id : ids) {
        auto row = rows(u"SELECT %1, (SELECT count(*) FROM orders WHERE customer_id = customers.id) FROM customers WHERE id = ?"_s.arg(kColumns), {id});
        if (!row)
            return row.error();
        found += *row;
    }
    return found;
}

Result<QList<Customer>> CustomersDb::namedIn(const QString &text, const QString &table) const
{
    const QString orders = table == u"customers" ? u"(SELECT count(*) FROM orders WHERE customer_id = t.id)"_s : u"0"_s;
    return rows(
        u"SELECT id, name, vat, email, city, since, %1 FROM %2 t WHERE instr(lower(?), lower(name)) > 0 OR instr(upper(?), vat) > 0 ORDER BY id LIMIT 20"_s
            .arg(orders, table),
        {text.left(4'000), text.left(4'000)});
}

Result<QStringList> CustomersDb::namesakes(int most) const
{
    const auto found =
        rows(u"SELECT 0, name, '', '', '', '', 0 FROM customers GROUP BY name HAVING count(DISTINCT vat) > 1 ORDER BY name LIMIT ?"_s, {most});
    if (!found)
        return found.error();
    QStringList names;
    for (const Customer &customer : *found)
        names.append(customer.name);
    return names;
}

Result<qint32> CustomersDb::mark() const
{
    const auto value = number(u"PRAGMA user_version"_s);
    if (!value)
        return value.error();
    return static_cast<qint32>(*value);
}

Result<CustomerOutcome> CustomersDb::apply(const CustomerChanges &changes, const std::function<Result<void>(const CustomerOutcome &)> &beforeCommit)
{
    if (auto begun = run(u"BEGIN IMMEDIATE"_s); !begun)
        return begun.error();
    CustomerOutcome outcome;
    Result<void> made = make(changes, outcome);
    if (made)
        made = beforeCommit(outcome);
    if (made)
        made = run(u"COMMIT"_s);
    if (!made) {
        // The first error is the one that matters; closing the connection undoes everything if this fails as well.
        (void)run(u"ROLLBACK"_s);
        return made.error();
    }
    return outcome;
}

Result<void> CustomersDb::make(const CustomerChanges &changes, CustomerOutcome &outcome)
{
    const auto before = facts();
    if (!before)
        return before.error();
    outcome.before = *before;
    if (auto merged = merge(changes.merge, outcome); !merged)
        return merged;
    if (auto checked = changes.checkTotals ? checkTotals(outcome) : Result<void>(); !checked)
        return checked;
    if (auto away = changes.dropOld || changes.keepOld ? putOldAway(changes, outcome) : Result<void>(); !away)
        return away;
    if (auto marked = run(u"PRAGMA user_version = %1"_s.arg(changes.mark)); !marked)
        return marked;
    const auto after = facts();
    if (!after)
        return after.error();
    outcome.after = *after;
    return {};
}

Result<void> CustomersDb::merge(const QList<Pair> &pairs, CustomerOutcome &outcome)
{
    const QSqlDatabase database = QSqlDatabase::database(m_connection, false);
    QSqlQuery same(database), move(database), remove(database);
    if (!same.prepare(
            u"SELECT count(*) FROM customers k JOIN customers r ON k.name = r.name AND k.vat = r.vat WHERE k.id = ? AND r.id = ? AND k.id <> r.id"_s))
        return broken(same.lastError());
    if (!move.prepare(u"UPDATE orders SET customer_id = ? WHERE customer_id = ?"_s))
        return broken(move.lastError());
    if (!remove.prepare(u"DELETE FROM customers WHERE id = ?"_s))
        return broken(remove.lastError());
    for (const Pair &pair : pairs) {
        same.addBindValue(pair.keep);
        same.addBindValue(pair.remove);
        if (!same.exec() || !same.next())
            return broken(same.lastError());
        if (same.value(0).toInt() != 1)
            return unexpected(u"Customers %1 and %2 are not the pair that was approved any more."_s.arg(pair.keep).arg(pair.remove));
        same.finish();
        move.addBindValue(pair.keep);
        move.addBindValue(pair.remove);
        remove.addBindValue(pair.remove);
        if (!move.exec())
            return broken(move.lastError());
        if (!remove.exec())
            return broken(remove.lastError());
        outcome.ordersMoved += move.numRowsAffected();
        outcome.merged += remove.numRowsAffected();
    }
    return {};
}

Result<void> CustomersDb::checkTotals(const CustomerOutcome &outcome) const
{
    const auto now = facts();
    if (!now)
        return now.error();
    const auto orphans = number(u"SELECT count(*) FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)"_s);
    if (!orphans)
        return orphans.error();
    if (now->orders != outcome.before.orders || now->cents != outcome.before.cents)
        return unexpected(u"The totals do not agree: %1 orders before, %2 after."_s.arg(outcome.before.orders).arg(now->orders));
    if (now->customers != outcome.before.customers - outcome.merged || *orphans != 0)
        return unexpected(u"The totals do not agree: %1 customers are left, and %2 orders have none."_s.arg(now->customers).arg(*orphans));
    return {};
}

Result<void> CustomersDb::putOldAway(const CustomerChanges &changes, CustomerOutcome &outcome)
{
    if (!outcome.before.hasOld)
        return unexpected(u"The table customers_old is not there any more."_s);
    if (changes.dropOld) {
        outcome.rowsDropped = outcome.before.old;
        return run(u"DROP TABLE customers_old"_s);
    }
    QSqlQuery move(QSqlDatabase::database(m_connection, false));
    if (!move.exec(moveSql()))
        return broken(move.lastError());
    outcome.rowsMoved = move.numRowsAffected();
    return run(u"ALTER TABLE customers_old RENAME TO customers_kept"_s);
}

QString CustomersDb::moveSql()
{
    // Without the id: their old ones may be taken by others, so they are numbered anew.
    return u"INSERT INTO customers (name, vat, email, city, since) "_s + withoutMatch("o.name, o.vat, o.email, o.city, o.since"_L1)
        + u" ORDER BY o.id"_s;
}

Result<void> CustomersDb::compact()
{
    return run(u"VACUUM"_s);
}

} // namespace witan::agent
