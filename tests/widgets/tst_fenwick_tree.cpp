// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/fenwick_tree.h"

#include <QRandomGenerator>
#include <QtTest>

using witan::FenwickTree;

class FenwickTreeTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSumAndFindLikeAPlainList_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("empty") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("a power of two") << 64;
        QTest::newRow("one more than a power of two") << 65;
        QTest::newRow("odd") << 1000;
    }
    void shouldSumAndFindLikeAPlainList()
    {
        // GIVEN a list of lengths, some of them zero, changed here and there
        QFETCH(int, size);
        QRandomGenerator chance(11);
        QList<int> values;
        for (int i = 0; i < size; ++i)
            values.append(chance.bounded(3) == 0 ? 0 : int(chance.bounded(200)));
        FenwickTree tree;
        tree.assign(values);
        for (int i = 0; i < size; ++i) {
            const int at = int(chance.bounded(quint32(size)));
            const int now = int(chance.bounded(100));
            tree.add(at, now - values[at]);
            values[at] = now;
        }

        // THEN every prefix is the plain sum
        QCOMPARE(tree.size(), size);
        qint64 sum = 0;
        for (int i = 0; i < size; ++i) {
            QCOMPARE(tree.prefix(i), sum);
            // AND each position within a value finds that value
            if (values[i] > 0) {
                QCOMPARE(tree.find(sum), i);
                QCOMPARE(tree.find(sum + values[i] - 1), i);
            }
            sum += values[i];
        }
        QCOMPARE(tree.total(), sum);
        QCOMPARE(tree.find(sum), size);
        QCOMPARE(tree.find(sum + 1000), size);
        QCOMPARE(tree.find(-1), 0);
    }
};

QTEST_APPLESS_MAIN(FenwickTreeTest)
#include "tst_fenwick_tree.moc"
