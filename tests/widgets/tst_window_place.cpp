// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/thread_view.h"

#include <QScreen>
#include <QSplitter>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

class WindowPlaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldComeBackWhereItWasLeft()
    {
        WindowPlace place;
        {
            MainWindow window;
            test::WindowSample sample;
            sample.attach(window);
            window.resize(1440, 900);
            sample.open(window, 5);
            window.show();
            QVERIFY(QTest::qWaitForWindowExposed(&window));
            auto *columns = window.findChild<QSplitter *>(u"columns"_s);
            columns->setSizes({300, 640, 500});
            Q_EMIT columns->splitterMoved(300, 1);
            place = window.place();
        }
        MainWindow again;
        test::WindowSample sample;
        sample.attach(again);
        again.setPlace(place);
        again.resize(1440, 900);
        sample.open(again, 5);
        again.show();
        QVERIFY(QTest::qWaitForWindowExposed(&again));
        const QList<int> widths = again.findChild<QSplitter *>(u"columns"_s)->sizes();
        QVERIFY2(qAbs(widths[0] - 300) <= 4 && qAbs(widths[2] - 500) <= 4, qPrintable(u"%1 %2 %3"_s.arg(widths[0]).arg(widths[1]).arg(widths[2])));
    }

    void shouldFillAScreenThatHasNoRoomBesideIt_data()
    {
        QTest::addColumn<QSize>("beside");
        QTest::addColumn<bool>("fills");
        QTest::newRow("a larger screen") << QSize(1, 90) << false;
        QTest::newRow("as wide as the screen") << QSize(0, 200) << true;
        QTest::newRow("no room for a frame and a panel") << QSize(200, 89) << true;
    }
    void shouldFillAScreenThatHasNoRoomBesideIt()
    {
        QFETCH(QSize, beside);
        QFETCH(bool, fills);
        // GIVEN a window that leaves that much of the screen free
        MainWindow window;
        const QSize size = window.screen()->availableSize() - beside;
        window.setMinimumSize(0, 0);
        window.resize(size);
        // WHEN nothing is known of where it was left
        window.setPlace({});
        // THEN it is maximized where its edges could be out of reach
        QCOMPARE(window.isMaximized(), fills);
        // AND where something is known, that holds
        window.setWindowState(Qt::WindowNoState);
        const QByteArray left = window.saveGeometry();
        MainWindow again;
        again.setPlace({left, {}, -1});
        QVERIFY(!again.isMaximized());
    }

    void shouldPassOverAPlaceThatMakesNoSense()
    {
        MainWindow window;
        window.resize(window.screen()->availableSize() - QSize(1, 100));
        const QSize before = window.size();
        test::WindowSample sample;
        sample.attach(window);
        window.setPlace({"nonsense", {0, -5, 90'000}, 17});
        sample.open(window, 5);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.size(), before);
        for (const int width : window.findChild<QSplitter *>(u"columns"_s)->sizes())
            QVERIFY(width < window.width());
        QVERIFY(window.findChild<ThreadView *>()->isVisible());
    }
};

QTEST_MAIN(WindowPlaceTest)
#include "tst_window_place.moc"
