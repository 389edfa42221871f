// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/inbox_pane.h"
#include "widgets/text_field.h"
#include "widgets/thread_view.h"

#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

class Desk {
public:
    test::WindowSample sample;
    MainWindow window;
    QSignalSpy chosen{&window, &MainWindow::consultationChosen};

    explicit Desk(bool open = true, QSize size = {1440, 900})
    {
        sample.attach(window);
        window.resize(size);
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
    QListView *list() { return window.findChild<QListView *>(u"list"_s); }
    InboxPane *inbox() { return window.findChild<InboxPane *>(); }
    ThreadView *thread() { return window.findChild<ThreadView *>(); }
    TextField *field() { return window.findChild<TextField *>(u"message"_s); }
    QPushButton *button(const QString &name) { return window.findChild<QPushButton *>(name); }
    ConsultationId idAt(int row) { return sample.inbox.summaryAt(row)->consultation.id; }
    static QWidget *focus() { return QApplication::focusWidget(); }
};

} // namespace

/// The frame around the panes: the inbox by keys, the top line, the strips, the overview.
class ShellTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldOpenNothingByKeysThatAreNoCommand_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        const auto plain = Qt::KeyboardModifiers();
        QTest::newRow("a title's first letter") << int(Qt::Key_A) << plain;
        QTest::newRow("its capital") << int(Qt::Key_A) << Qt::KeyboardModifiers(Qt::ShiftModifier);
        QTest::newRow("another") << int(Qt::Key_S) << plain;
        QTest::newRow("space") << int(Qt::Key_Space) << plain;
        QTest::newRow("page down") << int(Qt::Key_PageDown) << plain;
        QTest::newRow("page up") << int(Qt::Key_PageUp) << plain;
        QTest::newRow("end") << int(Qt::Key_End) << plain;
        QTest::newRow("home") << int(Qt::Key_Home) << plain;
        QTest::newRow("down with Ctrl") << int(Qt::Key_Down) << Qt::KeyboardModifiers(Qt::ControlModifier);
        QTest::newRow("space with Ctrl") << int(Qt::Key_Space) << Qt::KeyboardModifiers(Qt::ControlModifier);
        QTest::newRow("right") << int(Qt::Key_Right) << plain;
        QTest::newRow("left") << int(Qt::Key_Left) << plain;
    }
    void shouldOpenNothingByKeysThatAreNoCommand()
    {
        QFETCH(int, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        // GIVEN an open consultation and the keyboard in the list
        Desk desk;
        desk.inbox()->focusList();
        // WHEN somebody who believes to be in the composer types
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(desk.list(), Qt::Key(key), modifiers);
        // THEN what is open stays open
        QVERIFY(desk.chosen.isEmpty());
    }

    void shouldMoveByPagesAndToTheEnds()
    {
        Desk desk(false);
        desk.inbox()->focusList();
        const int last = desk.sample.inbox.rowCount() - 1;
        QTest::keyClick(desk.list(), Qt::Key_End);
        QCOMPARE(desk.list()->currentIndex().row(), last);
        QTest::keyClick(desk.list(), Qt::Key_Home);
        QCOMPARE(desk.list()->currentIndex().row(), 1);
        QTest::keyClick(desk.list(), Qt::Key_PageDown);
        QVERIFY(desk.list()->currentIndex().row() > 2);
        QTest::keyClick(desk.list(), Qt::Key_PageUp);
        QCOMPARE(desk.list()->currentIndex().row(), 1);
    }

    void shouldGoOnReadingWhereEnterWasPressed()
    {
        Desk desk;
        desk.inbox()->focusList();
        QTest::keyClick(desk.list(), Qt::Key_J);
        QTest::keyClick(desk.list(), Qt::Key_Return);
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), desk.idAt(2));
        QCOMPARE(Desk::focus(), desk.thread());
    }

    void shouldWriteToTheOneThatTheKeyboardStandsOn()
    {
        Desk desk;
        desk.inbox()->focusList();
        QTest::keyClick(desk.list(), Qt::Key_J);
        QTest::keyClick(desk.list(), Qt::Key_R);
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), desk.idAt(2));
        QCOMPARE(Desk::focus(), desk.field());
    }

    void shouldTurnToTheConversationFromTheInboxOfANarrowWindow_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"click on the open one", "Enter on the open one", "next that waits"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void shouldTurnToTheConversationFromTheInboxOfANarrowWindow()
    {
        QFETCH(QString, way);
        // GIVEN a narrow window that shows the inbox, with a consultation open
        Desk desk(true, {640, 500});
        desk.button(u"pageInbox"_s)->click();
        QVERIFY(!desk.thread()->isVisible());
        // WHEN it is asked for, or the next one
        const QModelIndex open = desk.sample.inbox.index(desk.sample.inbox.rowOf(desk.sample.view.consultation.id));
        if (way.startsWith(u"click"))
            QTest::mouseClick(desk.list()->viewport(), Qt::LeftButton, {}, desk.list()->visualRect(open).center());
        else if (way.startsWith(u"Enter"))
            QTest::keyClick(desk.list(), Qt::Key_Return);
        else
            QTest::keyClick(&desk.window, Qt::Key_Period, Qt::ControlModifier);
        // THEN it is shown
        QVERIFY(desk.thread()->isVisible());
    }
};

QTEST_MAIN(ShellTest)
#include "tst_shell.moc"
