// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/customers_db.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace witan::agent;
using namespace Qt::StringLiterals;

class TestCustomersDb : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void shouldGenerateTheSameRowsEveryTime();
    void shouldCountWhatIsThere();
    void shouldFindPairsOfNameAndVat();
    void shouldMergeCheckAndDrop();
    void shouldMoveAndKeep();
    void shouldUndoAllWhereTheEndIsRefused();
    void shouldUndoAllWhereAPairIsNoneAnyMore();
    void shouldFindCustomersInText();
    void shouldRefuseWhatIsNoDatabase();
    void shouldNotWriteWhenReading();

private:
    QByteArray bytes() const { QFile file(m_path); (void)file.open(QIODevice::ReadOnly); return file.readAll(); }
    CustomersDb open(CustomersDb::Mode mode = CustomersDb::Mode::ReadWrite) const { return std::move(*CustomersDb::open(m_path, mode)); }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

namespace {
Result<void> agreed(const CustomerOutcome &) { return {}; }
}

void TestCustomersDb::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"customers.db"_s);
    QVERIFY(CustomersDb::generate(m_path).has_value());
}

void TestCustomersDb::shouldGenerateTheSameRowsEveryTime()
{
    const QByteArray first = bytes();
    const QString other = m_folder->filePath(u"other.db"_s);
    QVERIFY(CustomersDb::generate(other).has_value());
    QFile file(other);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), first);

    // A file that is there is never overwritten.
    QVERIFY(!CustomersDb::generate(m_path).has_value());
    QCOMPARE(bytes(), first);
}

void TestCustomersDb::shouldCountWhatIsThere()
{
    const auto facts = open().facts();
    QVERIFY(facts.has_value());
    QCOMPARE(facts->customers, 317);
    QCOMPARE(facts->pairs, 37);
    QCOMPARE(facts->old, 174);
    QCOMPARE(facts->unmatched, 14);
    QCOMPARE(facts->namesakes, 4);
    QVERIFY(facts->orders > 300 && facts->cents > 0);
    QVERIFY(facts->hasOld && !facts->hasKept);
}

void TestCustomersDb::shouldFindPairsOfNameAndVat()
{
    const CustomersDb db = open(CustomersDb::Mode::ReadOnly);
    const auto pairs = db.pairs();
    QCOMPARE(pairs->size(), 37);
    QSet<qint64> removed;
    for (const Pair &pair : *pairs) {
        const auto both = db.customersOf({pair.keep, pair.remove});
        QCOMPARE(both->size(), 2);
        QCOMPARE(both->at(0).name, both->at(1).name);
        QCOMPARE(both->at(0).vat, both->at(1).vat);
        QVERIFY(both->at(0).since <= both->at(1).since);
        removed.insert(pair.remove);
    }
    QCOMPARE(removed.size(), 37);
    QCOMPARE(db.unmatched(100)->size(), 14);
    QCOMPARE(db.namesakes(100)->size(), 4);
}

void TestCustomersDb::shouldMergeCheckAndDrop()
{
    // GIVEN all that the first plan would change
    CustomersDb db = open();
    const auto before = db.facts();
    CustomerChanges changes;
    changes.merge = *db.pairs();
    changes.checkTotals = changes.dropOld = true;
    changes.mark = 77;

    const auto outcome = db.apply(changes, agreed);

    // THEN the figures are right, in the outcome and in the file
    QVERIFY2(outcome.has_value(), outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(outcome->merged, 37);
    QVERIFY(outcome->ordersMoved > 0);
    QCOMPARE(outcome->rowsDropped, 174);
    const auto after = open().facts();
    QCOMPARE(after->customers, 280);
    QCOMPARE(after->pairs, 0);
    QCOMPARE(after->orders, before->orders);
    QCOMPARE(after->cents, before->cents);
    QVERIFY(!after->hasOld && !after->hasKept);
    QCOMPARE(*open().mark(), 77);
    QVERIFY(db.compact().has_value());
    QCOMPARE(open().facts()->customers, 280);
}

void TestCustomersDb::shouldMoveAndKeep()
{
    CustomersDb db = open();
    CustomerChanges changes;
    changes.merge = *db.pairs();
    changes.checkTotals = changes.keepOld = true;
    const auto outcome = db.apply(changes, agreed);
    QVERIFY2(outcome.has_value(), outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(outcome->rowsMoved, 14);
    const auto after = open().facts();
    QCOMPARE(after->customers, 294);
    QCOMPARE(after->kept, 174);
    QVERIFY(after->hasKept && !after->hasOld);
}

void TestCustomersDb::shouldUndoAllWhereTheEndIsRefused()
{
    const QByteArray before = bytes();
    {
        CustomersDb db = open();
        CustomerChanges changes;
        changes.merge = *db.pairs();
        changes.dropOld = true;
        changes.mark = 5;
        const auto outcome = db.apply(changes, [](const CustomerOutcome &made) -> Result<void> {
            return made.merged == 37 ? Result<void>(Error{.code = ErrorCode::Storage, .message = u"the disk is full"_s}) : Result<void>();
        });
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().message, u"the disk is full"_s);
    }
    QCOMPARE(bytes(), before);
}

void TestCustomersDb::shouldUndoAllWhereAPairIsNoneAnyMore()
{
    const QByteArray before = bytes();
    {
        CustomersDb db = open();
        CustomerChanges changes;
        changes.merge = *db.pairs();
        changes.merge.append({1, 2});
        const auto outcome = db.apply(changes, agreed);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
    }
    QCOMPARE(bytes(), before);
}

void TestCustomersDb::shouldFindCustomersInText()
{
    const CustomersDb db = open(CustomersDb::Mode::ReadOnly);
    const Customer first = db.customers(1)->first();
    QCOMPARE(db.namedIn(u"What about "_s + first.name.toUpper() + u'?')->first().id, first.id);
    QCOMPARE(db.namedIn(u"vat "_s + first.vat.toLower())->first().id, first.id);
    QVERIFY(db.namedIn(u"nobody'; DROP TABLE customers; --"_s)->isEmpty());
    const Customer lost = db.unmatched(1)->first();
    QVERIFY(db.namedIn(lost.name)->isEmpty());
    QCOMPARE(db.namedIn(lost.name, u"customers_old"_s)->first().vat, lost.vat);
}

void TestCustomersDb::shouldRefuseWhatIsNoDatabase()
{
    const QString path = m_folder->filePath(u"text.db"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(5'000, 'x')) > 0);
    file.close();
    QVERIFY(!CustomersDb::open(path, CustomersDb::Mode::ReadOnly).has_value());
    const auto missing = CustomersDb::open(m_folder->filePath(u"missing.db"_s), CustomersDb::Mode::ReadWrite);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(m_folder->filePath(u"missing.db"_s)));
}

void TestCustomersDb::shouldNotWriteWhenReading()
{
    const QByteArray before = bytes();
    {
        CustomersDb db = open(CustomersDb::Mode::ReadOnly);
        QVERIFY(db.facts().has_value() && db.pairs().has_value());
        QVERIFY(!db.apply(CustomerChanges(), agreed).has_value());
        QVERIFY(!db.compact().has_value());
    }
    QCOMPARE(bytes(), before);
}

QTEST_GUILESS_MAIN(TestCustomersDb)
#include "tst_customers_db.moc"
