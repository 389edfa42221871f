// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/text_field.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

/// A window in which nothing waits yet, and where its keys go.
class FirstRunTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldBeginWhereNoKeyPressesAnythingElse_data()
    {
        QTest::addColumn<SampleOffer>("offer");
        QTest::addColumn<SampleOffer>("later");
        QTest::newRow("the sample may be started") << SampleOffer::Ready << SampleOffer::Ready;
        QTest::newRow("it is being started") << SampleOffer::Starting << SampleOffer::Starting;
        QTest::newRow("it is started then") << SampleOffer::Ready << SampleOffer::Starting;
        QTest::newRow("there is none") << SampleOffer::None << SampleOffer::None;
        QTest::newRow("there is none any more") << SampleOffer::Ready << SampleOffer::None;
    }
    void shouldBeginWhereNoKeyPressesAnythingElse()
    {
        QFETCH(SampleOffer, offer);
        QFETCH(SampleOffer, later);
        // GIVEN a window with nothing in it
        test::WindowSample sample;
        InboxModel inbox;
        MainWindow window;
        sample.attach(window);
        window.setInboxModel(&inbox);
        window.setSampleOffer(offer);
        // WHEN it begins
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.setSampleOffer(later);
        QCoreApplication::processEvents();
        // THEN the keys go to the sample where it may be started, else to nothing that could be pressed
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        QCOMPARE(qobject_cast<QAbstractButton *>(focus) != nullptr, later == SampleOffer::Ready);
        QVERIFY(!QAccessible::queryAccessibleInterface(focus)->text(QAccessible::Name).isEmpty());
        // AND to the composer as soon as somebody asks for a consultation
        sample.open(window, sample.events.size());
        QCOMPARE(QApplication::focusWidget(), window.findChild<TextField *>(u"message"_s));
    }

    void shouldTellThatItIsPaintedInEveryShape_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("page");
        for (const QSize size : {QSize(1440, 900), QSize(960, 540), QSize(640, 370)}) {
            for (const int page : {0, 1, 2})
                QTest::addRow("%d wide, page %d", size.width(), page) << size << page;
        }
    }
    void shouldTellThatItIsPaintedInEveryShape()
    {
        QFETCH(QSize, size);
        QFETCH(int, page);
        // GIVEN a window as it was left, whatever stood in it
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.setPlace({{}, {}, page});
        window.setWindowState(Qt::WindowNoState);
        window.resize(size);
        sample.open(window, sample.events.size());
        QSignalSpy painted(&window, &MainWindow::firstPainted);
        // WHEN it is shown THEN it tells, once, when there is something to be seen: the service begins then
        window.show();
        QTRY_COMPARE(painted.size(), 1);
        window.update();
        QCoreApplication::processEvents();
        QCOMPARE(painted.size(), 1);
    }

    void shouldHaveTheComposerReadyWhenThePersonComes()
    {
        // GIVEN a window with nothing in it, and a person who is at another one
        test::WindowSample sample;
        InboxModel inbox;
        MainWindow window;
        sample.attach(window);
        window.setInboxModel(&inbox);
        window.setSampleOffer(SampleOffer::Starting);
        window.show();
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QVERIFY(!window.isActiveWindow());
        // WHEN somebody asks for a consultation, and then a person comes
        sample.open(window, sample.events.size());
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        // THEN it is ready to be written in
        QTRY_COMPARE(QApplication::focusWidget(), window.findChild<TextField *>(u"message"_s));
    }
};

QTEST_MAIN(FirstRunTest)
#include "tst_first_run.moc"
