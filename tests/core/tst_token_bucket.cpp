// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/token_bucket.h"

#include <QTest>

using namespace witan;

class TestTokenBucket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldLetABurstThroughAndThenTheRate();
    void shouldFillUpToTheBurstOnly();
    void shouldNotMindAClockThatStands();
    void shouldSayHowLongToWait();
    void shouldWaitUntilADebtIsPaid();
};

void TestTokenBucket::shouldLetABurstThroughAndThenTheRate()
{
    TokenBucket bucket(20, 200);
    for (int i = 0; i < 200; ++i)
        QVERIFY(bucket.take(1000));
    QVERIFY(!bucket.take(1000));
    // WHEN ten seconds are tried every millisecond THEN twenty a second come through
    int through = 0;
    for (qint64 now = 1001; now <= 11'000; ++now)
        through += bucket.take(now) ? 1 : 0;
    QVERIFY2(through >= 199 && through <= 200, qPrintable(QString::number(through)));
}

void TestTokenBucket::shouldFillUpToTheBurstOnly()
{
    TokenBucket bucket(20, 5);
    for (int i = 0; i < 5; ++i)
        QVERIFY(bucket.take(0));
    for (int i = 0; i < 5; ++i)
        QVERIFY(bucket.take(86'400'000));
    QVERIFY(!bucket.take(86'400'000));
}

void TestTokenBucket::shouldNotMindAClockThatStands()
{
    TokenBucket bucket(20, 1);
    QVERIFY(bucket.take(5000));
    QVERIFY(!bucket.take(4000));
    QVERIFY(!bucket.take(5000));
    QVERIFY(bucket.take(5050));
}

void TestTokenBucket::shouldSayHowLongToWait()
{
    TokenBucket bucket(20, 1);
    QCOMPARE(bucket.waitMs(), 0);
    QVERIFY(bucket.take(0));
    QVERIFY(!bucket.take(10));
    QCOMPARE(bucket.waitMs(), 40);
    QVERIFY(bucket.take(50));
}

void TestTokenBucket::shouldWaitUntilADebtIsPaid()
{
    TokenBucket bucket(20, 10);
    QVERIFY(bucket.has(0));
    bucket.charge(15);
    QVERIFY(!bucket.has(0));
    QCOMPARE(bucket.waitMs(), 300);
    QVERIFY(!bucket.take(299));
    QVERIFY(bucket.take(300));
    // A debt has its bound
    bucket.charge(1'000'000);
    QCOMPARE(bucket.waitMs(), 550);
    QVERIFY(bucket.has(850));
}

QTEST_GUILESS_MAIN(TestTokenBucket)
#include "tst_token_bucket.moc"
