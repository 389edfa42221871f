// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/notification_plan.h"
#include "support/window_fixture.h"
#include "widgets/strip.h"

#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

Q_DECLARE_METATYPE(witan::WhenClosing)

namespace {

class Desk {
public:
    test::WindowSample sample;
    MainWindow window;
    QSignalSpy chosen{&window, &MainWindow::consultationChosen};

    explicit Desk(bool open = true)
    {
        sample.attach(window);
        window.resize(1440, 900);
        if (open)
            sample.open(window, sample.events.size());
        window.show();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("no window");
        QCoreApplication::processEvents();
        QObject::connect(&window, &MainWindow::consultationChosen, &window, [this](const ConsultationId &id) {
            sample.view.consultation.id = id;
            window.showConsultation(sample.view);
        });
    }
    Strip *strip(const QString &name) { return window.findChild<Strip *>(name); }
    QString said(const QString &name) { return strip(name)->isVisible() ? strip(name)->accessibleName() : QString(); }
    /// The button of a strip that says what it does, and its cross.
    QPushButton *action(const QString &name)
    {
        QCoreApplication::processEvents();  // it takes its place
        for (QPushButton *each : strip(name)->findChildren<QPushButton *>()) {
            if (each->accessibleName().isEmpty())
                return each;
        }
        return nullptr;
    }
    QPushButton *closer(const QString &name)
    {
        QCoreApplication::processEvents();
        for (QPushButton *each : strip(name)->findChildren<QPushButton *>()) {
            if (each->accessibleName() == u"Close this note")
                return each;
        }
        return nullptr;
    }
    QPushButton *button(const QString &name) { return window.findChild<QPushButton *>(name); }
    ConsultationId idAt(int row) { return sample.inbox.summaryAt(row)->consultation.id; }
};

} // namespace

/// What the window says of what waits and runs out, and its menu.
class WindowSignsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSayInTheTitleHowManyWait()
    {
        Desk desk(false);
        QCOMPARE(desk.sample.inbox.waitingForMe(), 4);
        QTRY_COMPARE(desk.window.windowTitle(), u"(4) Witan"_s);
        desk.sample.open(desk.window, desk.sample.events.size());
        QCOMPARE(desk.window.windowTitle(), u"Merge duplicate customers · 4 waiting · Witan"_s);
        // WHEN one of them is withdrawn
        ConsultationSummary gone = *desk.sample.inbox.summaryAt(2);
        gone.consultation.status = Status::Cancelled;
        gone.consultation.endReason = EndReason::Withdrawn;
        desk.sample.inbox.merge({gone});
        QTRY_COMPARE(desk.window.windowTitle(), u"Merge duplicate customers · 3 waiting · Witan"_s);
        // AND WHEN none is left
        desk.sample.inbox.set({}, u"me"_s);
        QTRY_COMPARE(desk.window.windowTitle(), u"Merge duplicate customers · Witan"_s);
        desk.window.showNothing();
        QCOMPARE(desk.window.windowTitle(), u"Witan"_s);
    }

    void shouldWarnOfADeadlineUntilItIsClosed()
    {
        // GIVEN a deadline in nine minutes of what is not open
        Desk desk;
        const QString near = u"deadlineStrip"_s;
        const ConsultationId id = desk.idAt(2);
        DeadlineNote note{id, u"Rotate production credentials"_s, test::localTime(14, 27), 10};
        desk.window.setDeadlines({note});
        QCOMPARE(desk.said(near), u"9 minutes left to decide: “Rotate production credentials” waits for you until 14:27."_s);
        // WHEN time goes on THEN it is counted
        desk.sample.clock.advance(120'000);
        desk.window.setDeadlines({note});
        QVERIFY(desk.said(near).startsWith(u"7 minutes left"_s));
        // WHEN it is closed THEN it stays away, until less time is left
        QTest::mouseClick(desk.closer(near), Qt::LeftButton);
        desk.window.setDeadlines({note});
        QCOMPARE(desk.said(near), QString());
        note.minutes = 5;
        desk.sample.clock.advance(120'000);
        desk.window.setDeadlines({note, {desk.idAt(3), u"Answer letters"_s, test::localTime(14, 28), 10}});
        QVERIFY(desk.said(near).startsWith(u"5 minutes left"_s));
        QVERIFY(desk.said(near).endsWith(u"(1 more is nearly due)"_s));
        // WHEN its button is pressed THEN that consultation is opened, and is not offered again
        QTest::mouseClick(desk.action(near), Qt::LeftButton);
        QCOMPARE(desk.chosen.size(), 1);
        QVERIFY(desk.chosen.first().first().value<ConsultationId>() == id);
        QVERIFY(!desk.action(near)->isVisible());
        QVERIFY(!desk.said(near).isEmpty());
        desk.window.setDeadlines({});
        QCOMPARE(desk.said(near), QString());
    }

    void shouldSayWhatRanOut()
    {
        Desk desk;
        desk.sample.clock.set(test::localTime(14, 40));
        const QString over = u"ranOutStrip"_s;
        desk.window.setDeadlines({{desk.idAt(2), u"Rotate <b>keys</b>"_s, test::localTime(14, 27), 0}, {desk.idAt(3), u"Answer letters"_s, test::localTime(14, 30), 0}});
        QCOMPARE(desk.said(over), u"The time to decide ran out at 14:27. Nothing was decided on “Rotate <b>keys</b>”. (1 more ran out)"_s);
        QTest::mouseClick(desk.closer(over), Qt::LeftButton);
        QVERIFY(desk.said(over).contains(u"Answer letters"_s));
        QTest::mouseClick(desk.action(over), Qt::LeftButton);
        QCOMPARE(desk.chosen.size(), 1);
    }

    void shouldOpenTheMenuByKeyAndMouse_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("F10") << true;
        QTest::newRow("the button") << false;
    }
    void shouldOpenTheMenuByKeyAndMouse()
    {
        QFETCH(bool, byKey);
        Desk desk;
        QSignalSpy notifications(&desk.window, &MainWindow::notificationsChanged), quit(&desk.window, &MainWindow::quitRequested);
        const auto open = [&] {
            if (byKey)
                QTest::keyClick(&desk.window, Qt::Key_F10);
            else
                QTest::mouseClick(desk.button(u"menu"_s), Qt::LeftButton);
            return qobject_cast<QMenu *>(QApplication::activePopupWidget());
        };
        // WHEN notifications are switched off in it
        QMenu *menu = open();
        QVERIFY(menu);
        QVERIFY(menu->actions().at(2)->isChecked());
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        // THEN it is told, and the menu shows it the next time
        QCOMPARE(notifications.size(), 1);
        QCOMPARE(notifications.first().first().toBool(), false);
        menu = open();
        QVERIFY(menu);
        QVERIFY(!menu->actions().at(2)->isChecked());
        // AND the last line of it ends the program
        QTest::keyClick(menu, Qt::Key_Up);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(quit.size(), 1);
        QTest::keyClick(&desk.window, Qt::Key_Q, Qt::ControlModifier);
        QCOMPARE(quit.size(), 2);
    }

    void shouldChooseInTheMenuWhatClosingDoes()
    {
        Desk desk;
        QSignalSpy chosen(&desk.window, &MainWindow::whenClosingChanged);
        const auto closing = [&desk]() -> QMenu * {
            QTest::keyClick(&desk.window, Qt::Key_F10);
            const QList<QAction *> actions = QApplication::activePopupWidget()->actions();
            const auto found = std::find_if(actions.cbegin(), actions.cend(), [](const QAction *action) { return action->menu() != nullptr; });
            return found == actions.cend() ? nullptr : (*found)->menu();
        };
        QMenu *menu = closing();
        QVERIFY(menu);
        QVERIFY(menu->actions().first()->isChecked());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Right);
        QTRY_COMPARE(QApplication::activePopupWidget(), menu);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QVERIFY(chosen.first().first().value<WhenClosing>() == WhenClosing::KeepRunning);
        // AND where the service is elsewhere there is nothing to choose
        desk.window.setChoices({true, WhenClosing::Ask, false});
        QVERIFY(!closing());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
    }

    void shouldCloseUnlessItIsAskedFirst()
    {
        Desk desk;
        QSignalSpy asked(&desk.window, &MainWindow::closeRequested);
        desk.window.setClosingIsAsked(true);
        QVERIFY(!desk.window.close());
        QVERIFY(desk.window.isVisible());
        QCOMPARE(asked.size(), 1);
        desk.window.setClosingIsAsked(false);
        QVERIFY(desk.window.close());
        QCOMPARE(asked.size(), 1);
    }
};

QTEST_MAIN(WindowSignsTest)
#include "tst_window_signs.moc"
