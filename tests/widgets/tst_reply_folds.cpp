// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "thread_fixture.h"

#include <QAccessible>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

/// `count` messages, of which `replies` are {reply, question} by seq.
void converse(Thread &thread, qint64 count, qint64 seen, const QList<std::pair<qint64, qint64>> &replies)
{
    for (const auto &[reply, question] : replies) {
        for (const qint64 seq : {reply, question}) {
            if (!thread.ids.contains(seq))
                thread.ids.insert(seq, MessageId::create());
        }
        thread.replies.insert(reply, question);
    }
    thread.open(count, seen);
}

QString repliesUnder(Thread &thread, int row)
{
    return thread.view.layoutOf(row).content.replies;
}

bool isShown(Thread &thread, int row)
{
    const bool isNamed = !thread.view.accessibleRowName(row).isEmpty();
    if ((thread.view.layoutOf(row).height > 0) != isNamed)
        qFatal("what is drawn and what is told differ");
    return isNamed;
}

} // namespace

/// Replies fold under their question, and nothing that was not read is hidden by it.
class ReplyFoldsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp);
        installAccessibleRows();
        QAccessible::setActive(true);
    }

    void shouldCountTheRepliesUnderTheirQuestion()
    {
        // GIVEN a question with two replies, one of which was replied to
        Thread thread(1);
        converse(thread, 10, 10, {{4, 3}, {5, 4}, {7, 3}});
        // THEN it counts all three, and all stand open
        QCOMPARE(repliesUnder(thread, 2), u"3 replies"_s);
        QCOMPARE(repliesUnder(thread, 3), u"1 reply"_s);
        QCOMPARE(repliesUnder(thread, 5), QString());
        for (int row = 0; row < 10; ++row)
            QVERIFY(isShown(thread, row));
        QVERIFY(thread.view.accessibleRowName(2).endsWith(u"3 replies"));
    }

    void shouldFoldAndOpenInItsPlace()
    {
        // GIVEN a long conversation with a question in the middle of the window
        Thread thread(1);
        converse(thread, 300, 300, {{104, 103}, {105, 104}, {107, 103}});
        thread.view.geometryOfRows().scrollToTopOf(101);
        const int top = thread.topOf(102);
        QVERIFY(top > 0);
        const QList<ThreadGeometry::Placed> before = thread.visible();

        // WHEN what stands under it is pressed
        const QRect target = thread.view.layoutOf(102).replies.translated(0, top);
        QVERIFY(target.height() >= 32);
        QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, Qt::NoModifier, target.center());
        // THEN its replies, and theirs, are folded, and the question stays where it was
        for (const int row : {103, 104, 106})
            QVERIFY(!isShown(thread, row));
        for (const int row : {102, 105, 107})
            QVERIFY(isShown(thread, row));
        QCOMPARE(repliesUnder(thread, 102), u"3 replies, folded"_s);
        QCOMPARE(thread.topOf(102), top);

        // WHEN it is pressed again
        QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, Qt::NoModifier, target.center());
        // THEN all is as it was
        QCOMPARE(repliesUnder(thread, 102), u"3 replies"_s);
        QCOMPARE(thread.visible(), before);
    }

    void shouldHideNothingThatWasNotRead()
    {
        // GIVEN a question with one reply that was read and one, far below, that was not
        Thread thread(1);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        converse(thread, 100, 10, {{4, 3}, {60, 3}});
        // WHEN its replies are folded
        thread.view.toggleReplies(2);
        // THEN the one that was not read stands
        QVERIFY(!isShown(thread, 3));
        QVERIFY(isShown(thread, 59));
        QCOMPARE(repliesUnder(thread, 2), u"1 reply, folded"_s);
        // and does not count as seen before it was on the screen
        QTRY_VERIFY(!seen.isEmpty());
        QVERIFY(seen.last().first().toLongLong() < 60);

        // WHEN it is read
        thread.readToTheEnd();
        QTRY_COMPARE(seen.last().first().toLongLong(), 100);
        // THEN it does not vanish from under the eye
        QVERIFY(isShown(thread, 59));
    }

    void shouldKeepWhatIsReadWhereTheQuestionIsOutOfSight()
    {
        Thread thread(1);
        converse(thread, 300, 300, {{4, 3}, {62, 3}});
        thread.view.geometryOfRows().scrollToTopOf(60);
        thread.view.toggleReplies(2);
        QVERIFY(!isShown(thread, 61));
        QCOMPARE(thread.topOf(60), 0);
    }

    void shouldGoToTheReplyWhereNoneWasRead()
    {
        Thread thread(1);
        converse(thread, 100, 10, {{60, 3}});
        thread.view.toggleReplies(2);
        QCOMPARE(thread.view.currentRow(), 59);
        QVERIFY(isShown(thread, 59));
        QCOMPARE(repliesUnder(thread, 2), u"1 reply"_s);
    }

    void shouldShowAReplyThatComesLater()
    {
        // GIVEN folded replies
        Thread thread(1);
        converse(thread, 20, 20, {{15, 14}});
        thread.view.toggleReplies(13);
        QVERIFY(!isShown(thread, 14));
        // WHEN another comes
        thread.ids.insert(21, MessageId::create());
        thread.replies.insert(21, 14);
        thread.model.extend(21);
        // THEN it stands, the others stay folded, and both are counted when they are shown again
        QVERIFY(isShown(thread, 20));
        QVERIFY(!isShown(thread, 14));
        QCOMPARE(repliesUnder(thread, 13), u"1 reply, folded"_s);
        thread.view.toggleReplies(13);
        QCOMPARE(repliesUnder(thread, 13), u"2 replies"_s);
    }

    void shouldTellOfAReplyUnderAQuestionThatIsOnTheScreen()
    {
        Thread thread(1);
        thread.ids.insert(9, MessageId::create());
        thread.open(10, 10);
        QCOMPARE(repliesUnder(thread, 8), QString());
        const int height = thread.view.layoutOf(8).height;
        thread.replies.insert(11, 9);
        thread.model.extend(11);
        QCOMPARE(repliesUnder(thread, 8), u"1 reply"_s);
        for (const auto &placed : thread.visible())
            QVERIFY(placed.row != 8 || placed.height > height);
    }

    void shouldShowWhatIsAskedFor()
    {
        // GIVEN a folded reply, and an open one to it that came later
        Thread thread(1);
        converse(thread, 20, 20, {{15, 14}});
        thread.view.toggleReplies(13);
        thread.replies.insert(21, 15);
        thread.model.extend(21);
        QVERIFY(isShown(thread, 20));
        // WHEN one goes from it to what it replies to
        thread.view.setCurrentRow(20);
        QTest::keyClick(&thread.view, Qt::Key_Left);
        // THEN that is shown
        QCOMPARE(thread.view.currentRow(), 14);
        QVERIFY(isShown(thread, 14));
    }

    void shouldFoldByKeys()
    {
        Thread thread(1);
        converse(thread, 20, 20, {{15, 14}, {16, 14}});
        thread.view.setFocus();
        // GIVEN a reply, WHEN the elder goes back
        thread.view.setCurrentRow(15);
        QTest::keyClick(&thread.view, Qt::Key_Left);
        // THEN it is to the question, and once more folds it
        QCOMPARE(thread.view.currentRow(), 13);
        QVERIFY(isShown(thread, 14));
        QTest::keyClick(&thread.view, Qt::Key_Left);
        QVERIFY(!isShown(thread, 14));
        // AND the way down leads past what is folded
        QTest::keyClick(&thread.view, Qt::Key_Down);
        QCOMPARE(thread.view.currentRow(), 16);
        QTest::keyClick(&thread.view, Qt::Key_Up);
        QTest::keyClick(&thread.view, Qt::Key_Right);
        QVERIFY(isShown(thread, 14));
    }

    void shouldLeaveNobodyOnWhatIsFolded()
    {
        Thread thread(1);
        converse(thread, 20, 20, {{15, 14}});
        thread.view.setCurrentRow(14);
        thread.view.toggleReplies(13);
        QCOMPARE(thread.view.currentRow(), 13);
    }

    void shouldTellScreenReadersWhatIsFolded()
    {
        Thread thread(1);
        converse(thread, 20, 20, {{15, 14}});
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&thread.view);
        // GIVEN a question with a reply, and another message without
        QVERIFY(list->child(13)->state().expandable && list->child(13)->state().expanded);
        QVERIFY(!list->child(5)->state().expandable && !list->child(5)->state().collapsed);
        QVERIFY(!list->child(5)->actionInterface()->actionNames().contains(QAccessibleActionInterface::toggleAction()));
        // WHEN it is folded by a screen reader
        list->child(13)->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        // THEN it says so, and its reply is not among what there is to read
        QVERIFY(list->child(13)->state().collapsed && !list->child(13)->state().expanded);
        QVERIFY(list->child(14)->state().invisible);
    }

    void shouldKeepTheLineOfWhatIsNew()
    {
        // GIVEN that the first new message, and it alone, is a reply
        Thread thread(1, -1, 2000);
        QSignalSpy seen(&thread.view, &ThreadView::seenReached);
        converse(thread, 40, 30, {{31, 29}});
        QVERIFY(!thread.view.layoutOf(30).newLine.isNull());
        QTRY_VERIFY(!seen.isEmpty());
        QTRY_COMPARE(seen.last().first().toLongLong(), 40);
        // WHEN it is folded, THEN the line stands above what came next
        thread.view.toggleReplies(28);
        QVERIFY(!isShown(thread, 30));
        QVERIFY(!thread.view.layoutOf(31).newLine.isNull());
    }

    void shouldBeginOpen()
    {
        Thread thread(1);
        converse(thread, 20, 20, {{15, 14}});
        thread.view.toggleReplies(13);
        thread.open(20, 20);
        QVERIFY(isShown(thread, 14));
    }
};

QTEST_MAIN(ReplyFoldsTest)
#include "tst_reply_folds.moc"
