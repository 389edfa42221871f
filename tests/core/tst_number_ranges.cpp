// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/number_ranges.h"

#include <QRandomGenerator>
#include <QSet>
#include <QtTest>

#include <climits>

using namespace Qt::StringLiterals;
using namespace witan;

class NumberRangesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKeepNumbersInARowAsOne()
    {
        NumberRanges ranges;
        for (int number = 1; number <= 10'000; ++number)
            ranges.add(number, number);
        QCOMPARE(ranges.ranges().size(), 1);
        QCOMPARE(ranges.count(), 10'000);
        QVERIFY(ranges.contains(1, 10'000));
        QVERIFY(!ranges.contains(0) && !ranges.contains(10'001) && !ranges.contains(1, 10'001));
    }

    void shouldBecomeOneWithWhatTouches_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::addColumn<QString>("after");
        QTest::newRow("the first") << QString() << 3 << 5 << u"3-5"_s;
        QTest::newRow("nothing") << u"3-5"_s << 8 << 7 << u"3-5"_s;
        QTest::newRow("inside") << u"3-9"_s << 4 << 6 << u"3-9"_s;
        QTest::newRow("before, apart") << u"3-5"_s << 0 << 1 << u"0-1,3-5"_s;
        QTest::newRow("before, touching") << u"3-5"_s << 1 << 2 << u"1-5"_s;
        QTest::newRow("behind, apart") << u"3-5"_s << 7 << 7 << u"3-5,7"_s;
        QTest::newRow("behind, touching") << u"3-5"_s << 6 << 7 << u"3-7"_s;
        QTest::newRow("between, apart") << u"1,9"_s << 4 << 6 << u"1,4-6,9"_s;
        QTest::newRow("between, touching both") << u"1-3,7-9"_s << 4 << 6 << u"1-9"_s;
        QTest::newRow("over several") << u"1,3,5,7,9"_s << 2 << 7 << u"1-7,9"_s;
        QTest::newRow("up to the greatest") << u"1"_s << 5 << INT_MAX << u"1,5-2147483647"_s;
    }
    void shouldBecomeOneWithWhatTouches()
    {
        QFETCH(QString, before);
        QFETCH(int, first);
        QFETCH(int, last);
        NumberRanges ranges = NumberRanges::fromText(before);
        ranges.add(first, last);
        QTEST(ranges.toText(), "after");
    }

    void shouldNameWhatIsMissing_data()
    {
        QTest::addColumn<QString>("ranges");
        QTest::addColumn<QString>("missing");
        QTest::newRow("all") << QString() << u"1-10"_s;
        QTest::newRow("none") << u"1-10"_s << QString();
        QTest::newRow("more than asked for") << u"0-20"_s << QString();
        QTest::newRow("the end") << u"1-6"_s << u"7-10"_s;
        QTest::newRow("the beginning") << u"5-12"_s << u"1-4"_s;
        QTest::newRow("the middle") << u"1-3,8-10"_s << u"4-7"_s;
        QTest::newRow("several") << u"2,4-5,9"_s << u"1,3,6-8,10"_s;
        QTest::newRow("behind the end") << u"1-8,12-15"_s << u"9-10"_s;
    }
    void shouldNameWhatIsMissing()
    {
        QFETCH(QString, ranges);
        QTEST(NumberRanges::fromText(ranges).missing(1, 10).toText(), "missing");
    }

    void shouldHoldWhatASetHolds()
    {
        QRandomGenerator random(7);
        NumberRanges ranges;
        QSet<int> set;
        for (int i = 0; i < 300; ++i) {
            const int first = random.bounded(1000), last = first + random.bounded(4);
            ranges.add(first, last);
            for (int number = first; number <= last; ++number)
                set.insert(number);
        }
        QCOMPARE(ranges.count(), set.size());
        for (int number = 0; number < 1005; ++number) {
            QCOMPARE(ranges.contains(number), set.contains(number));
            QCOMPARE(ranges.missing(0, 1005).contains(number), !set.contains(number));
        }
        QVERIFY(NumberRanges::fromText(ranges.toText()) == ranges);
        NumberRanges both(2000, 2001);
        both.add(ranges);
        QCOMPARE(both.count(), ranges.count() + 2);
    }

    void shouldLeaveOutWhatIsNoRange_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("ranges");
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("words") << u"all"_s << QString();
        QTest::newRow("backwards") << u"9-3,5"_s << u"5"_s;
        QTest::newRow("below zero") << u"-3,1--2,4"_s << u"4"_s;
        QTest::newRow("open ends") << u"-,3-,-4,5"_s << u"5"_s;
        QTest::newRow("too great") << u"1-99999999999,2"_s << u"2"_s;
        QTest::newRow("out of order, overlapping") << u"7-9,1-3,2-5"_s << u"1-5,7-9"_s;
    }
    void shouldLeaveOutWhatIsNoRange()
    {
        QFETCH(QString, text);
        QTEST(NumberRanges::fromText(text).toText(), "ranges");
    }
};

QTEST_APPLESS_MAIN(NumberRangesTest)
#include "tst_number_ranges.moc"
