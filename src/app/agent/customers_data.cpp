// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/customers_db.h"

#include <QDate>
#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <array>
#include <random>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

constexpr int kCompanies = 280, kDoubled = 37, kNamesakes = 4, kOldMatched = 160, kOldUnmatched = 14;
constexpr quint32 kSeed = 8'291'743;

constexpr std::array kFirst = {u"Alder", u"Amber",  u"Birch",   u"Brook", u"Cedar",   u"Clover",  u"Coral",   u"Dune",    u"Ember", u"Fern",
                               u"Flint", u"Garnet", u"Harbour", u"Hazel", u"Heron",   u"Iris",    u"Juniper", u"Kestrel", u"Larch", u"Lumen",
                               u"Maple", u"Marlow", u"Nettle",  u"Oak",   u"Onyx",    u"Orchard", u"Pebble",  u"Quarry",  u"Raven", u"Reed",
                               u"Rowan", u"Sable",  u"Sorrel",  u"Tarn",  u"Thistle", u"Umber",   u"Vale",    u"Willow",  u"Wren",  u"Yarrow"};
constexpr std::array kSecond = {u"Bakery",  u"Books",    u"Ceramics",    u"Cycles",  u"Design",   u"Electric", u"Farms",     u"Foods", u"Freight",
                                u"Gardens", u"Glass",    u"Instruments", u"Joinery", u"Labs",     u"Lighting", u"Logistics", u"Mills", u"Optics",
                                u"Paper",   u"Pharmacy", u"Print",       u"Roofing", u"Textiles", u"Tools",    u"Works"};
struct Country {
    const char16_t *vat, *form;
    std::array<const char16_t *, 4> cities;
};
constexpr std::array<Country, 5> kCountries = {{
    {u"DE", u"GmbH", {u"Bremen", u"Leipzig", u"Kassel", u"Ulm"}},
    {u"FR", u"SARL", {u"Nantes", u"Lille", u"Dijon", u"Metz"}},
    {u"IT", u"S.r.l.", {u"Parma", u"Trento", u"Udine", u"Bari"}},
    {u"ES", u"S.L.", {u"Vigo", u"Burgos", u"Murcia", u"Bilbao"}},
    {u"SE", u"AB", {u"Lund", u"Umeå", u"Örebro", u"Kalmar"}},
}};

/// The same numbers on every platform, which the standard's distributions do not promise.
class Dice {
public:
    int below(int limit) { return static_cast<int>(m_engine() % static_cast<quint32>(limit)); }
    QString day(int fromYear, int years) { return QDate(fromYear, 1, 1).addDays(below(365 * years)).toString(Qt::ISODate); }

private:
    std::mt19937 m_engine{kSeed};
};

Customer company(Dice &dice, int number)
{
    const Country &country = kCountries.at(static_cast<size_t>(dice.below(static_cast<int>(kCountries.size()))));
    // 40 × 25 names, walked so that none comes twice among the first thousand.
    const size_t place = (static_cast<size_t>(number) * 367) % (kFirst.size() * kSecond.size());
    const QString first = QString::fromUtf16(kFirst.at(place % kFirst.size())), second = QString::fromUtf16(kSecond.at(place / kFirst.size()));
    Customer customer;
    customer.name = first + u' ' + second + u' ' + QString::fromUtf16(country.form);
    customer.vat = QString::fromUtf16(country.vat) + QString::number(100'000'000 + number * 3'137 + dice.below(3'000));
    customer.email = u"office@%1-%2.example"_s.arg(first.toLower(), second.toLower());
    customer.city = QString::fromUtf16(country.cities.at(static_cast<size_t>(dice.below(4))));
    customer.since = dice.day(2012, 8);
    return customer;
}

struct Rows {
    QList<Customer> customers, old;
    struct Order { qint64 customer; int cents; QString placed; };
    QList<Order> orders;
};

Rows invent()
{
    Dice dice;
    Rows rows;
    for (int i = 0; i < kCompanies; ++i)
        rows.customers.append(company(dice, i));
    for (int i = 0; i < kNamesakes; ++i)
        rows.customers[kCompanies - 1 - i].name = rows.customers.at(i * 11 + 5).name;
    for (int i = 0; i < kOldMatched; ++i)
        rows.old.append(rows.customers.at((i * 7) % (kCompanies - kNamesakes)));
    for (int i = 0; i < kOldUnmatched; ++i)
        rows.old.insert(11 * (i + 1), company(dice, kCompanies + 20 + i));
    const QList<Customer> companies = rows.customers;
    for (int i = 0; i < kDoubled; ++i) {
        Customer twin = companies.at(i * 7 + 2);
        twin.email = u"accounts"_s + twin.email.sliced(6);
        twin.since = dice.day(2021, 4);
        rows.customers.insert(kCompanies / 2 + i * 3, twin);
    }
    for (qsizetype i = 0; i < rows.customers.size(); ++i) {
        rows.customers[i].id = i + 1;
        for (int order = dice.below(6); order > 0; --order)
            rows.orders.append({rows.customers.at(i).id, 900 + dice.below(250'000), dice.day(2022, 4)});
    }
    for (qsizetype i = 0; i < rows.old.size(); ++i)
        rows.old[i].id = i + 1;
    return rows;
}

bool insert(QSqlDatabase &database, const QString &table, const QList<Customer> &customers)
{
    QSqlQuery query(database);
    if (!query.prepare(u"INSERT INTO %1 (id, name, vat, email, city, since) VALUES (?, ?, ?, ?, ?, ?)"_s.arg(table)))
        return false;
    for (const Customer &customer : customers) {
        const QVariantList values{customer.id, customer.name, customer.vat, customer.email, customer.city, customer.since};
        for (const QVariant &value : values)
            query.addBindValue(value);
        if (!query.exec())
            return false;
    }
    return true;
}

bool fill(QSqlDatabase &database, const Rows &rows)
{
    for (
        const QString &sql :
        {u"CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, vat TEXT NOT NULL, email TEXT NOT NULL, city TEXT NOT NULL, since TEXT NOT NULL)"_s,
         u"CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), amount_cents INTEGER NOT NULL, placed TEXT NOT NULL)"_s,
         u"CREATE TABLE customers_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, vat TEXT NOT NULL, email TEXT NOT NULL, city TEXT NOT NULL, since TEXT NOT NULL)"_s,
         u"CREATE INDEX orders_by_customer ON orders(customer_id)"_s}) {
        if (QSqlQuery query(database); !query.exec(sql))
            return false;
    }
    if (!insert(database, u"customers"_s, rows.customers) || !insert(database, u"customers_old"_s, rows.old))
        return false;
    QSqlQuery query(database);
    if (!query.prepare(u"INSERT INTO orders (customer_id, amount_cents, placed) VALUES (?, ?, ?)"_s))
        return false;
    for (const Rows::Order &order : rows.orders) {
        query.addBindValue(order.customer);
        query.addBindValue(order.cents);
        query.addBindValue(order.placed);
        if (!query.exec())
            return false;
    }
    return true;
}

} // namespace

Result<void> CustomersDb::generate(const QString &path)
{
    // Made under another name first: a program killed here leaves nothing that looks like the database.
    const QString unfinished = path + u".new"_s;
    QFile::remove(unfinished);
    const QString name = u"generate-"_s + QUuid::createUuid().toString(QUuid::Id128);
    QString failure;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(unfinished);
        if (!database.open() || !database.transaction() || !fill(database, invent()) || !database.commit())
            failure = database.lastError().isValid() ? database.lastError().text() : u"a row could not be written"_s;
    }
    QSqlDatabase::removeDatabase(name);
    if (failure.isEmpty() && !QFile::rename(unfinished, path))
        failure = u"\"%1\" is there already, or its folder cannot be written"_s.arg(path);
    if (failure.isEmpty())
        return {};
    QFile::remove(unfinished);
    return Error{.code = ErrorCode::Storage,
                 .message = u"The sample's database could not be made in \"%1\": %2. Choose another folder with --work."_s.arg(
                     QDir::toNativeSeparators(path), failure)};
}

} // namespace witan::agent
