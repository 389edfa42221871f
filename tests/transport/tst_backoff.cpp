// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/backoff.h"

#include <QTest>

using witan::Backoff;

class TestBackoff : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldDoubleUpToTheMaximum();
    void shouldSpreadByAFifth();
    void shouldStartOverAfterReset();
    void shouldStayAtTheMaximumForever();
    void shouldTakeRandomNumbersOutOfRange();
};

void TestBackoff::shouldDoubleUpToTheMaximum()
{
    // GIVEN a backoff from 100 ms to 1 s, WHEN asked with the middle of the spread
    Backoff backoff(100, 1000);
    // THEN it doubles, and then stays
    QCOMPARE(backoff.next(0.5), 100);
    QCOMPARE(backoff.next(0.5), 200);
    QCOMPARE(backoff.next(0.5), 400);
    QCOMPARE(backoff.next(0.5), 800);
    QCOMPARE(backoff.next(0.5), 1000);
    QCOMPARE(backoff.next(0.5), 1000);
    QCOMPARE(backoff.attempt(), 6);
}

void TestBackoff::shouldSpreadByAFifth()
{
    // GIVEN the ends of the random numbers, THEN the waits are a fifth less and a fifth more
    QCOMPARE(Backoff(1000, 8000).next(0.0), 800);
    QCOMPARE(Backoff(1000, 8000).next(0.999999), 1200);
    QCOMPARE(Backoff(1000, 1000).next(0.25), 900);
}

void TestBackoff::shouldStartOverAfterReset()
{
    Backoff backoff;
    for (int i = 0; i < 5; ++i)
        (void)backoff.next(0.5);
    // WHEN a connection stood
    backoff.reset();
    // THEN the next wait is the first again
    QCOMPARE(backoff.attempt(), 0);
    QCOMPARE(backoff.next(0.5), 250);
}

void TestBackoff::shouldStayAtTheMaximumForever()
{
    // WHEN a service stays away for ten thousand attempts, THEN no wait leaves the bounds
    Backoff backoff(250, 30'000);
    for (int i = 0; i < 10'000; ++i) {
        const int wait = backoff.next(0.5);
        QVERIFY(wait >= 250 && wait <= 30'000);
    }
    QCOMPARE(backoff.next(0.5), 30'000);
}

void TestBackoff::shouldTakeRandomNumbersOutOfRange()
{
    QCOMPARE(Backoff(1000).next(-3.0), 800);
    QCOMPARE(Backoff(1000).next(7.0), 1200);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
