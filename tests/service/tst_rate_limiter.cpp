// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/rate_limiter.h"

#include <QTest>

using namespace witan;

class TestRateLimiter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldLetABurstThroughAndThenTheRate();
    void shouldFillUpToTheBurstOnly();
    void shouldNotMindAClockThatStands();
    void shouldSayHowLongToWait();
    void shouldWaitUntilADebtIsPaid();
    void shouldKeepABudgetForEach();
};

void TestRateLimiter::shouldLetABurstThroughAndThenTheRate()
{
    RateLimiter limiter(20, 200);
    for (int i = 0; i < 200; ++i)
        QVERIFY(limiter.take(1000));
    QVERIFY(!limiter.take(1000));
    // WHEN ten seconds are tried every millisecond THEN twenty a second come through
    int through = 0;
    for (qint64 now = 1001; now <= 11'000; ++now)
        through += limiter.take(now) ? 1 : 0;
    QVERIFY2(through >= 199 && through <= 200, qPrintable(QString::number(through)));
}

void TestRateLimiter::shouldFillUpToTheBurstOnly()
{
    RateLimiter limiter(20, 5);
    for (int i = 0; i < 5; ++i)
        QVERIFY(limiter.take(0));
    for (int i = 0; i < 5; ++i)
        QVERIFY(limiter.take(86'400'000));
    QVERIFY(!limiter.take(86'400'000));
}

void TestRateLimiter::shouldNotMindAClockThatStands()
{
    RateLimiter limiter(20, 1);
    QVERIFY(limiter.take(5000));
    QVERIFY(!limiter.take(4000));
    QVERIFY(!limiter.take(5000));
    QVERIFY(limiter.take(5050));
}

void TestRateLimiter::shouldSayHowLongToWait()
{
    RateLimiter limiter(20, 1);
    QCOMPARE(limiter.waitMs(), 0);
    QVERIFY(limiter.take(0));
    QVERIFY(!limiter.take(10));
    QCOMPARE(limiter.waitMs(), 40);
    QVERIFY(limiter.take(50));
}

void TestRateLimiter::shouldWaitUntilADebtIsPaid()
{
    RateLimiter limiter(20, 10);
    QVERIFY(limiter.has(0));
    limiter.charge(15);
    QVERIFY(!limiter.has(0));
    QCOMPARE(limiter.waitMs(), 300);
    QVERIFY(!limiter.take(299));
    QVERIFY(limiter.take(300));
    // A debt has its bound
    limiter.charge(1'000'000);
    QCOMPARE(limiter.waitMs(), 550);
    QVERIFY(limiter.has(850));
}

void TestRateLimiter::shouldKeepABudgetForEach()
{
    Budgets budgets(20, 10);
    RateLimiter &one = budgets.of(QStringLiteral("one"));
    one.charge(10);
    for (int i = 0; i < 100; ++i)
        QVERIFY(budgets.of(QString::number(i)).has(0));
    QVERIFY(!budgets.of(QStringLiteral("one")).has(0));
    QCOMPARE(&budgets.of(QStringLiteral("one")), &one);
}

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_rate_limiter.moc"
