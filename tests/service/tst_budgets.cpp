// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/budgets.h"

#include <QTest>

using namespace witan;

class TestBudgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldKeepABudgetForEach();
};

void TestBudgets::shouldKeepABudgetForEach()
{
    Budgets budgets(20, 10);
    TokenBucket &one = budgets.of(QStringLiteral("one"));
    one.charge(10);
    for (int i = 0; i < 100; ++i)
        QVERIFY(budgets.of(QString::number(i)).has(0));
    QVERIFY(!budgets.of(QStringLiteral("one")).has(0));
    QCOMPARE(&budgets.of(QStringLiteral("one")), &one);
}

QTEST_GUILESS_MAIN(TestBudgets)
#include "tst_budgets.moc"
