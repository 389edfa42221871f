// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "thread_fixture.h"

#include <QAccessible>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

/// What counts as seen of a conversation, and what does not.
class ThreadReadingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp);
        installAccessibleRows();
        QAccessible::setActive(true);
    }

    void shouldTellWhatWasSeenAndNoMore()
    {
        // GIVEN new messages of which only some fit into the window
        Thread thread(200, 100);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        // THEN those whose end is in sight count as seen
        QTRY_VERIFY(!seen.isEmpty());
        const qint64 first = seen.last().first().toLongLong();
        QVERIFY(first > 100 && first < 200);
        const auto last = thread.visible().last();
        // The strip under the pill is not in sight.
        QVERIFY(first <= last.row + 1 && first >= last.row - 1);

        // WHEN the end is jumped to
        thread.view.scrollToEnd();
        // THEN what lies between was not seen
        thread.view.look();
        QVERIFY(seen.last().first().toLongLong() < 150);

        // WHEN the elder goes back to what is unread and turns the pages
        thread.readToTheEnd();
        // THEN all of it is
        QTRY_COMPARE(seen.last().first().toLongLong(), 200);
    }

    void shouldOpenALongThreadThatNobodyReadAtItsBeginning()
    {
        // GIVEN a thread of many messages that was never opened
        Thread thread(1000, 0);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        QCOMPARE(thread.visible().first().row, 0);
        QTRY_VERIFY(!seen.isEmpty());
        QVERIFY(seen.last().first().toLongLong() < 30);
    }

    void shouldPassOverWhatOtherPeopleSaid()
    {
        // GIVEN a long talk among reviewers with nothing of the agent's in it
        Thread thread(1);
        for (qint64 seq = 2; seq <= 5000; ++seq)
            thread.others.insert(seq);
        thread.open(5000, 1);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        // WHEN the end is jumped to THEN nobody has to read each
        QTest::keyClick(&thread.view, Qt::Key_End);
        QTRY_COMPARE(seen.value(seen.size() - 1).value(0).toLongLong(), 5000);
    }

    void shouldStopAtTheBeginningOfATallAnswer()
    {
        // GIVEN the end in sight
        Thread thread(20);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        // WHEN an answer comes that is taller than the window
        thread.texts.insert(21, u"line\n\n"_s.repeated(60));
        thread.model.extend(21);
        // THEN its beginning is in sight, and it is not seen yet
        QCOMPARE(thread.topOf(20), 0);
        thread.view.look();
        QVERIFY(seen.isEmpty());
        // WHEN one leaps to its end THEN what lies between is still missing
        thread.view.scrollToEnd();
        thread.view.look();
        QVERIFY(seen.isEmpty());
        // WHEN it is read to its end THEN it is
        thread.readToTheEnd();
        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(seen.first().first().toLongLong(), 21);
    }

    void shouldCoverNothingOfAnAnswerThatJustFits()
    {
        // GIVEN an answer whose words fit into the window, and the margins around it do not
        Thread thread(20, 20, 800);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        thread.texts.insert(21, u"line\n\n"_s.repeated(12));
        thread.model.extend(21);
        QTRY_COMPARE(seen.size(), 1);
        const int words = thread.view.layoutOf(20).bubble.bottom() + 1;
        thread.view.resize(600, words + 2 + thread.view.height() - thread.view.viewport()->height());
        thread.texts.insert(22, u"line\n\n"_s.repeated(12));
        // WHEN it comes THEN it stands there whole, nothing lies over it, and it counts as seen without another hand's turn
        thread.model.extend(22);
        QCOMPARE(thread.topOf(21), 0);
        QVERIFY(!thread.view.geometryOfRows().atBottom());
        QTRY_COMPARE(seen.size(), 2);
        QCOMPARE(seen.last().first().toLongLong(), 22);
    }

    void shouldCountWhatAScreenReaderWasTold()
    {
        // GIVEN an answer that is taller than the window
        Thread thread(20);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        thread.texts.insert(21, u"line\n\n"_s.repeated(60));
        thread.model.extend(21);
        QVERIFY(seen.isEmpty());
        // WHEN a screen reader goes to it, and so tells all of it
        QAccessibleInterface *row = QAccessible::queryAccessibleInterface(&thread.view)->child(20);
        QVERIFY(row->text(QAccessible::Name).count(u"line"_s) == 60);
        row->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        // THEN it is seen
        QCOMPARE(thread.view.currentRow(), 20);
        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(seen.first().first().toLongLong(), 21);
    }

    void shouldStopAtTheFirstOfABurst()
    {
        Thread thread(20);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        thread.model.extend(80);
        QCOMPARE(thread.topOf(20), 0);
        QTRY_VERIFY(!seen.isEmpty());
        QVERIFY(seen.last().first().toLongLong() < 60);
    }

    void shouldNotCountTheTextThatIsCutOff()
    {
        // GIVEN an answer of which only the beginning is shown, and that fits
        Thread thread(30, 30, 2000);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        thread.texts.insert(31, u"word "_s.repeated(1200) + u"END"_s);
        thread.model.extend(31);
        QVERIFY(thread.view.layoutOf(30).body->isShortened());
        thread.view.look();
        QVERIFY(seen.isEmpty());
        // WHEN the whole is shown, from where it stands, and read THEN it is seen
        const int top = thread.topOf(30);
        thread.view.accessiblePress(30);
        QCOMPARE(thread.topOf(30), top);
        thread.readToTheEnd();
        QTRY_COMPARE(seen.size(), 1);
    }

    void shouldNotCountWhatNobodyCouldSee()
    {
        Thread thread(10);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        // GIVEN a window that is not there
        thread.view.hide();
        // WHEN a message comes and another view stays open long enough to be told of it
        thread.model.extend(11);
        Thread other(10);
        QSignalSpy otherSeen(&other.view, &ThreadView::seenReached);
        other.model.extend(11);
        QTRY_COMPARE(otherSeen.size(), 1);
        // THEN it is not seen here
        QVERIFY(seen.isEmpty());
        // WHEN the window is shown and active THEN it is
        thread.view.show();
        thread.view.activateWindow();
        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(seen.first().first().toLongLong(), 11);
    }

    void shouldNotCountWhatCameWhileAnotherWindowWasActive()
    {
        // GIVEN a window in sight, and another one that is active
        Thread thread(10);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        Thread other(10);
        QSignalSpy otherSeen(&other.view, &ThreadView::seenReached);
        // WHEN a message comes
        thread.model.extend(11);
        other.model.extend(11);
        QTRY_COMPARE(otherSeen.size(), 1);
        // THEN it is not seen
        QVERIFY(seen.isEmpty());
        QVERIFY(thread.view.layoutOf(10).newLine.isNull());
        // WHEN the elder returns THEN it stands under its line, and is
        thread.view.activateWindow();
        QTRY_COMPARE(seen.size(), 1);
        QVERIFY(!thread.view.layoutOf(10).newLine.isNull());
    }
};

QTEST_MAIN(ThreadReadingTest)
#include "tst_thread_reading.moc"
