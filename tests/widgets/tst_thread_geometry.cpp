// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/thread_geometry.h"

#include <QtTest>

using witan::ThreadGeometry;

namespace {

constexpr int kEstimate = 72, kPadding = 10, kViewport = 500;

/// Rows whose true heights differ from the estimate, and which count how often they were measured.
struct Rows {
    QList<int> heights;
    int measured = 0;
    ThreadGeometry geometry{[this](int row) { ++measured; return heights.at(row); }, kEstimate, kPadding};

    explicit Rows(const QList<int> &of) : heights(of)
    {
        geometry.reset(int(heights.size()));
        geometry.setViewportHeight(kViewport);
    }
    explicit Rows(int count) : Rows([count] {
        QList<int> made;
        for (int i = 0; i < count; ++i)
            made.append(i % 7 == 3 ? 0 : 40 + (i * 37) % 90);
        return made;
    }()) {}

    int topOf(int row)
    {
        for (const auto &placed : geometry.visible()) {
            if (placed.row == row)
                return placed.y;
        }
        return -100'000;
    }
};

} // namespace

class ThreadGeometryTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldStandAtTheBottomWhereEverythingFits()
    {
        // GIVEN three rows that fill less than the viewport
        Rows rows(QList<int>{50, 60, 70});

        // THEN the last ends at the bottom padding, and there is nothing to scroll
        const auto visible = rows.geometry.visible();
        QCOMPARE(visible.size(), 3);
        QCOMPARE(visible.last().y + visible.last().height, kViewport - kPadding);
        QCOMPARE(visible.first().y, kViewport - kPadding - 180);
        QCOMPARE(rows.geometry.scrollMaximum(), 0);
        QVERIFY(rows.geometry.atBottom());
    }

    void shouldBeginAtTheBottomAndMeasureOnlyWhatIsInSight()
    {
        // GIVEN a hundred thousand rows
        Rows rows(100'000);

        // WHEN they are looked at for the first time
        const auto visible = rows.geometry.visible();

        // THEN the last row is in sight, and only about a viewport was measured
        QCOMPARE(visible.last().row, 99'999);
        QVERIFY(rows.geometry.atBottom());
        QVERIFY2(rows.measured < 30, qPrintable(QString::number(rows.measured)));
    }

    void shouldKeepWhatIsInSightInPlaceWhenRowsAboveAreMeasured()
    {
        // GIVEN a long thread, scrolled up a little at a time
        Rows rows(5000);
        for (int i = 0; i < 200; ++i) {
            const auto before = rows.geometry.visible();
            // WHEN it scrolls by a wheel step
            const int moved = rows.geometry.scrollBy(-53);
            // THEN every row that stays in sight moved by exactly that much, whatever the new rows' heights are
            QCOMPARE(moved, -53);
            for (const auto &was : before) {
                const int now = rows.topOf(was.row);
                if (now > -100'000)
                    QCOMPARE(now, was.y + 53);
            }
            QVERIFY(!rows.geometry.atBottom());
        }
    }

    void shouldLeaveNoGapBetweenRows()
    {
        // GIVEN a thread scrolled and jumped about
        Rows rows(3000);
        for (const int value : {0, 100, 100'000, 5, 77'777, 200'000, 1 << 20}) {
            rows.geometry.scrollTo(value);
            rows.geometry.scrollBy(-131);
            rows.geometry.scrollBy(17);
            // THEN rows stand one under the other and fill the viewport
            const auto visible = rows.geometry.visible();
            for (qsizetype i = 1; i < visible.size(); ++i)
                QCOMPARE(visible[i].y, visible[i - 1].y + visible[i - 1].height);
            QVERIFY(visible.first().y <= kPadding);
            QVERIFY(visible.last().y + visible.last().height >= kViewport - kPadding);
        }
    }

    void shouldStopAtBothEnds()
    {
        Rows rows(500);
        // WHEN it is scrolled past the beginning
        for (int i = 0; i < 2000; ++i)
            rows.geometry.scrollBy(-400);
        // THEN the first row stands at the top padding
        QCOMPARE(rows.topOf(0), kPadding);
        QCOMPARE(rows.geometry.scrollValue(), 0);

        // WHEN it is scrolled past the end
        for (int i = 0; i < 2000; ++i)
            rows.geometry.scrollBy(400);
        // THEN the last row stands at the bottom padding
        const auto last = rows.geometry.visible().last();
        QCOMPARE(last.y + last.height, kViewport - kPadding);
        QVERIFY(rows.geometry.atBottom());
        QCOMPARE(rows.geometry.scrollValue(), rows.geometry.scrollMaximum());
    }

    void shouldStayAtTheBottomWhenRowsCome()
    {
        // GIVEN a thread at its end
        Rows rows(100);
        QVERIFY(rows.geometry.visible().last().row == 99);
        // WHEN a row comes
        rows.heights.append(64);
        rows.geometry.insert(100, 1);
        // THEN it is in sight
        QCOMPARE(rows.geometry.visible().last().row, 100);
    }

    void shouldNotMoveWhenRowsComeWhileReadingFurtherUp_data()
    {
        QTest::addColumn<int>("at");
        QTest::newRow("at the end") << 1000;
        QTest::newRow("at the beginning") << 0;
    }
    void shouldNotMoveWhenRowsComeWhileReadingFurtherUp()
    {
        // GIVEN somebody who reads in the middle
        QFETCH(int, at);
        Rows rows(1000);
        rows.geometry.scrollTo(30'000);
        const auto before = rows.geometry.visible();
        // WHEN rows come elsewhere
        for (int i = 0; i < 3; ++i)
            rows.heights.insert(at, 500);
        rows.geometry.insert(at, 3);
        // THEN what is read stands still
        QCOMPARE(rows.topOf(before[1].row + (at == 0 ? 3 : 0)), before[1].y);
    }

    void shouldFollowRowsThatGo()
    {
        // GIVEN somebody who reads in the middle
        Rows rows(1000);
        rows.geometry.scrollTo(30'000);
        const auto before = rows.geometry.visible();
        // WHEN rows above go
        rows.heights.remove(0, 10);
        rows.geometry.remove(0, 10);
        // THEN what is read stands still
        QCOMPARE(rows.topOf(before[1].row - 10), before[1].y);
    }

    void shouldBringARowIntoSightWithTheLeastMovement()
    {
        Rows rows(1000);
        rows.geometry.scrollTo(20'000);
        const auto before = rows.geometry.visible();
        // WHEN a row in sight is wanted THEN nothing moves
        rows.geometry.ensureVisible(before[2].row);
        QCOMPARE(rows.geometry.visible(), before);
        // WHEN the row below the last is wanted THEN it stands at the lower edge
        int next = before.last().row + 1;
        while (rows.heights[next] == 0)
            ++next;
        rows.geometry.ensureVisible(next);
        QCOMPARE(rows.topOf(next) + rows.heights[next], kViewport);
        // WHEN a far one above is wanted THEN it stands at the top
        rows.geometry.ensureVisible(8);
        QCOMPARE(rows.topOf(8), 0);
    }

    void shouldKeepItsPlaceWhenTheWidthChanges()
    {
        // GIVEN somebody who reads in the middle
        Rows rows(1000);
        rows.geometry.scrollTo(25'000);
        const auto first = rows.geometry.visible().first();
        // WHEN every height changes
        for (int &height : rows.heights)
            height = height * 3 / 2;
        rows.geometry.forgetAll();
        // THEN the row at the top is still there
        QCOMPARE(rows.geometry.visible().first().row, first.row);
        QCOMPARE(rows.geometry.visible().first().y, first.y);
    }

    void shouldBearAnEmptyThread()
    {
        Rows rows(QList<int>{});
        QVERIFY(rows.geometry.visible().isEmpty());
        QCOMPARE(rows.geometry.scrollBy(10), 0);
        rows.geometry.scrollTo(50);
        rows.geometry.ensureVisible(0);
        QCOMPARE(rows.geometry.rowAt(10), -1);
        // AND one of rows that show nothing
        Rows quiet(QList<int>{0, 0, 0});
        QVERIFY(quiet.geometry.visible().isEmpty());
        QCOMPARE(quiet.geometry.scrollBy(-10), 0);
    }
};

QTEST_APPLESS_MAIN(ThreadGeometryTest)
#include "tst_thread_geometry.moc"
