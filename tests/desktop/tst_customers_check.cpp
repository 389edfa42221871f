// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_plan.h"
#include "app/tour/customers_check.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::agent;

/// What the tour says of the agent's database at its end.
class TestCustomersCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void shouldFindNothingWhereThePlanWasCarriedOut();
    void shouldFindWhatWasNotInThePlan_data();
    void shouldFindWhatWasNotInThePlan();
    void shouldFindABackupThatWasLeft();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QJsonObject m_plan;
};

/// The database after the second revision.
void TestCustomersCheck::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"customers.db"_s);
    QVERIFY(CustomersDb::generate(m_path).has_value());
    auto db = std::move(*CustomersDb::open(m_path, CustomersDb::Mode::ReadWrite));
    PlanFacts facts;
    facts.counts = *db.facts();
    facts.pairs = *db.pairs();
    m_plan = sampleContext(facts, 2);
    CustomerChanges changes;
    changes.merge = facts.pairs;
    changes.checkTotals = changes.keepOld = true;
    QVERIFY(db.apply(changes, [](const CustomerOutcome &) -> Result<void> { return {}; }).has_value());
}

void TestCustomersCheck::shouldFindNothingWhereThePlanWasCarriedOut()
{
    QCOMPARE(checkCustomers(m_path, m_plan), QString());
    QCOMPARE(checkLeftovers(m_folder->path(), false), QString());
}

void TestCustomersCheck::shouldFindWhatWasNotInThePlan_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("said");
    QTest::newRow("an order without its customer") << u"UPDATE orders SET customer_id = 99999 WHERE id = 3"_s << u"1 orders are lost"_s;
    QTest::newRow("an order given to another company") << u"UPDATE orders SET customer_id = (SELECT max(id) FROM customers) WHERE id = 3"_s << u"1 orders are lost"_s;
    QTest::newRow("two amounts that level out")
        << u"UPDATE orders SET amount_cents = amount_cents + CASE id WHEN 3 THEN 1 ELSE -1 END WHERE id IN (3, 4)"_s << u"2 orders are lost"_s;
    QTest::newRow("a customer's address") << u"UPDATE customers SET email = 'x@y.example' WHERE id = 1"_s << u"1 older rows"_s;
    QTest::newRow("a moved row altered") << u"UPDATE customers SET city = 'Nowhere' WHERE id = (SELECT max(id) FROM customers)"_s << u"1 unmatched rows"_s;
    QTest::newRow("the copy altered") << u"UPDATE customers_kept SET name = name || '?' WHERE id = 1"_s << u"1 rows of the old table"_s;
    QTest::newRow("a total") << u"DELETE FROM orders WHERE id = 3"_s << u"orders should be"_s;
}

void TestCustomersCheck::shouldFindWhatWasNotInThePlan()
{
    QFETCH(QString, sql);
    QFETCH(QString, said);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"spoiler"_s);
        database.setDatabaseName(m_path);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(sql));
    }
    QSqlDatabase::removeDatabase(u"spoiler"_s);
    const QString found = checkCustomers(m_path, m_plan);
    QVERIFY2(found.contains(said), qPrintable(found));
}

void TestCustomersCheck::shouldFindABackupThatWasLeft()
{
    QVERIFY(QFile::copy(m_path, m_folder->filePath(u"customers.backup.db"_s)));
    QVERIFY(checkLeftovers(m_folder->path(), false).contains(u"customers.backup.db"_s));
    // AND leaves it alone where the step that removes it was left out
    QCOMPARE(checkLeftovers(m_folder->path(), true), QString());
    QVERIFY(QFile::remove(m_folder->filePath(u"customers.backup.db"_s)));
    QVERIFY(checkLeftovers(m_folder->path(), true).contains(u"left out"));
}

QTEST_GUILESS_MAIN(TestCustomersCheck)
#include "tst_customers_check.moc"
