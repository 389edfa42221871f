// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "desktop_fixture.h"

#include "widgets/choice_card.h"
#include "widgets/closing_question.h"

#include <QApplication>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

/// The window with its service and an agent that waits, as its hands have it.
struct Closed {
    std::unique_ptr<Asked> asked;
    std::unique_ptr<QSignalSpy> finished;

    explicit Closed(const QString &folder)
        : asked(std::make_unique<Asked>(folder, u"Retire the table"_s))
    {
        finished = std::make_unique<QSignalSpy>(asked->desktop.get(), &Desktop::finished);
        if (!QTest::qWaitForWindowActive(&window()))
            qFatal("no window");
    }
    ~Closed() { asked->agent->client.stop(); }
    MainWindow &window() { return asked->window(); }
    ClosingQuestion *question() { return window().findChild<ClosingQuestion *>(); }
    QPushButton *button(const QString &name) { return question()->findChild<QPushButton *>(name); }
    QString kept() { return QSettings(asked->desktop->folder().file(u"window.ini"_s), QSettings::IniFormat).value(u"whenClosing"_s).toString(); }
    bool isServed() { return asked->desktop->folder().serviceAddress()->has_value(); }
};

} // namespace

/// What happens to the service when its window is closed.
class ClosingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void shouldCloseWithoutAQuestionWhereNobodyWaits();
    void shouldAskWhileAnAgentWaits();
    void shouldStopTheServiceAndLeaveTheAgentPaused();
    void shouldKeepRunningAndNotAskAgain();
    void shouldChangeWhatWasRememberedInTheMenu();
    void shouldNotAskOfAServiceOfAnotherProgram();
    void shouldEndInOrderWithoutAQuestion_data();
    void shouldEndInOrderWithoutAQuestion();

private:
    QString data() const { return m_folder->filePath(u"data"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void ClosingTest::shouldCloseWithoutAQuestionWhereNobodyWaits()
{
    Program p(data());
    p.show();
    QTRY_VERIFY(p.isOnline());
    QSignalSpy finished(p.desktop.get(), &Desktop::finished);
    p.window().close();
    QVERIFY(!p.window().findChild<ClosingQuestion *>());
    QVERIFY(!p.window().isVisible());
    QTRY_COMPARE(finished.size(), 1);
}

void ClosingTest::shouldAskWhileAnAgentWaits()
{
    Closed c(data());
    // WHEN the window is closed
    c.window().close();
    // THEN it is asked, once, and nothing has happened
    QVERIFY(c.question());
    QTRY_VERIFY(c.question()->isVisible());
    QCOMPARE(c.question()->accessibleDescription(), u"1 agent waits for a decision here"_s);
    c.window().close();
    QCOMPARE(c.window().findChildren<ClosingQuestion *>().size(), 1);
    QTest::mouseClick(c.button(u"stay"_s), Qt::LeftButton);
    QVERIFY(c.window().isVisible());
    QVERIFY(c.finished->isEmpty());
    QCOMPARE(c.kept(), QString());
    QTRY_VERIFY(!c.question());
    // AND another agent that comes while it is asked is counted
    c.window().close();
    Puppet second(c.asked->url, c.asked->token(u"agent"_s));
    second.agentId = u"second"_s;
    second.start(u"Drop the archive"_s);
    QTRY_COMPARE(c.question()->accessibleDescription(), u"2 agents wait for a decision here"_s);
    second.client.stop();
}

void ClosingTest::shouldStopTheServiceAndLeaveTheAgentPaused()
{
    ConsultationId id;
    {
        Closed c(data());
        id = c.asked->agent->id;
        QTest::keyClicks(c.asked->named(u"Message"_s), u"half a"_s);
        // WHEN it is answered by keys that the service shall stop
        c.window().close();
        QTRY_VERIFY(c.question() && c.question()->isActiveWindow());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        // THEN it stops
        QTRY_COMPARE(c.finished->size(), 1);
        QVERIFY(!c.window().isVisible());
        QVERIFY(!c.isServed());
        QCOMPARE(c.kept(), u"stop"_s);
    }
    // AND nothing was decided by it, or lost
    Program again(data());
    const Consultation consultation = again.desktop->cache().summary(id)->value().consultation;
    QVERIFY(consultation.active());
    QVERIFY(consultation.execution == Execution::Paused);
    QCOMPARE(again.typed(), u"half a"_s);
}

/// Offscreen there is no tray: the window stays, minimised. outside/tray.py has one.
void ClosingTest::shouldKeepRunningAndNotAskAgain()
{
    Closed c(data());
    c.window().close();
    QTRY_VERIFY(c.question() && c.question()->isActiveWindow());
    QCOMPARE(c.button(u"close"_s)->text(), u"Minimise the window"_s);
    QTest::mouseClick(c.button(u"close"_s), Qt::LeftButton);
    QVERIFY(c.window().isMinimized());
    QVERIFY(c.isServed());
    QCOMPARE(c.kept(), u"keep"_s);
    QTRY_VERIFY(!c.question());
    // WHEN it comes back and is closed again THEN it goes the same way by itself, and serves
    c.window().bringUp({});
    QVERIFY(!c.window().isMinimized());
    c.window().close();
    QVERIFY(!c.question());
    QVERIFY(c.window().isMinimized());
    c.asked->agent->say(u"Still here."_s);
    QTRY_COMPARE(c.asked->words(c.asked->agent->id), QStringList{u"Still here."_s});
    QVERIFY(c.finished->isEmpty());
}

void ClosingTest::shouldChangeWhatWasRememberedInTheMenu()
{
    {
        Closed c(data());
        Q_EMIT c.window().whenClosingChanged(WhenClosing::KeepRunning);
        c.window().close();
        QVERIFY(!c.question());
        QVERIFY(c.window().isMinimized());
        c.asked->agent->client.stop();
        c.asked->desktop->shutDown();
        QTRY_COMPARE(c.finished->size(), 1);
    }
    // GIVEN a window that remembers it WHEN the elder chooses to be asked again
    Program again(data());
    again.show();
    QTRY_VERIFY(again.isOnline());
    QTest::keyClick(&again.window(), Qt::Key_F10);
    QWidget *menu = QApplication::activePopupWidget();
    QVERIFY(menu);
    const QList<QMenu *> menus = menu->findChildren<QMenu *>();
    QCOMPARE(menus.size(), 1);
    QVERIFY(menus.first()->actions().at(1)->isChecked());
    menus.first()->actions().at(0)->trigger();
    menu->close();
    // THEN it is asked
    again.window().close();
    QVERIFY(again.window().findChild<ClosingQuestion *>());
    QVERIFY(!again.window().isMinimized());
}

void ClosingTest::shouldNotAskOfAServiceOfAnotherProgram()
{
    Closed first(data());
    Program second(data());
    second.show();
    QTRY_VERIFY(second.isOnline());
    QTRY_COMPARE(second.inbox().size(), 1);
    QSignalSpy finished(second.desktop.get(), &Desktop::finished);
    second.window().close();
    QVERIFY(!second.window().findChild<ClosingQuestion *>());
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(first.isServed());
}

void ClosingTest::shouldEndInOrderWithoutAQuestion_data()
{
    QTest::addColumn<QString>("by");
    QTest::newRow("Ctrl+Q") << u"key"_s;
    QTest::newRow("the system's Quit") << u"quit"_s;
    QTest::newRow("a signal, or the tray's menu") << u"shutDown"_s;
    QTest::newRow("a signal while it is asked") << u"asked"_s;
}

void ClosingTest::shouldEndInOrderWithoutAQuestion()
{
    QFETCH(QString, by);
    Closed c(data());
    QTest::keyClicks(c.asked->named(u"Message"_s), u"half a"_s);
    if (by == u"key") {
        QTest::keyClick(&c.window(), Qt::Key_Q, Qt::ControlModifier);
    } else if (by == u"quit") {
        QEvent quit(QEvent::Quit);
        QCoreApplication::sendEvent(qApp, &quit);
    } else {
        if (by == u"asked")
            c.window().close();
        c.asked->desktop->shutDown();
    }
    QTRY_COMPARE(c.finished->size(), 1);
    QVERIFY(by == u"asked" || !c.question());
    QVERIFY(!c.isServed());
    QCOMPARE(*c.asked->desktop->cache().draft(c.asked->agent->id, u"message"_s), u"half a"_s);
    // AND the windows can be closed by whoever ends the program
    QVERIFY(c.window().close());
}

QTEST_MAIN(ClosingTest)
#include "tst_closing.moc"
