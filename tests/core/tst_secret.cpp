// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/secret.h"
#include "support/growth.h"

#include <QTest>

using namespace witan;

class TestSecret : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldTellWhetherBytesAreTheSame_data();
    void shouldTellWhetherBytesAreTheSame();
    void shouldNotStopAtTheFirstDifference();
};

void TestSecret::shouldTellWhetherBytesAreTheSame_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("same");
    const QByteArray secret("a secret");
    QTest::newRow("the same") << secret << QByteArray("a secret") << true;
    QTest::newRow("none and none") << QByteArray() << QByteArray("") << true;
    QTest::newRow("none and some") << QByteArray() << secret << false;
    QTest::newRow("differ at the beginning") << secret << QByteArray("b secret") << false;
    QTest::newRow("differ at the end") << secret << QByteArray("a secreT") << false;
    QTest::newRow("begin alike") << secret << secret + '!' << false;
    QTest::newRow("begin alike, then a null") << secret << secret + '\0' << false;
    QTest::newRow("two differences that undo each other") << QByteArray("ab") << QByteArray("ba") << false;
    QTest::newRow("the highest bit differs") << QByteArray("\x01", 1) << QByteArray("\x81", 1) << false;
}

void TestSecret::shouldTellWhetherBytesAreTheSame()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QFETCH(bool, same);
    QCOMPARE(sameBytes(one, other), same);
    QCOMPARE(sameBytes(other, one), same);
}

void TestSecret::shouldNotStopAtTheFirstDifference()
{
    // GIVEN guesses that are wrong from the first byte on, and in the last alone; long ones, so that stopping early would show
    const QByteArray secret(1'000'000, 's');
    QByteArray wrong(secret.size(), 'w'), nearly = secret;
    nearly.back() = 'w';
    QVERIFY(!sameBytes(secret, wrong) && !sameBytes(secret, nearly));
    // THEN the second takes no noticeably longer: as if it had four times as much to do at most, and not a million times
    const auto growth = test::growthOf(4, [&] { QVERIFY(!sameBytes(secret, wrong)); }, [&] { QVERIFY(!sameBytes(secret, nearly)); });
    QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
}

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
