// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/cpu_timer.h"
#include "support/window_fixture.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"

#include <QAccessible>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// A thread of `count` messages of one author, made when they are asked for.
class Thread {
public:
    ConsultationId id = ConsultationId::create();
    ThreadModel model;
    ThreadView view;
    int fetched = 0;
    QHash<qint64, QString> texts;   ///< instead of the usual words
    EventType type = EventType::MessagePosted;
    QSet<qint64> mine, hidden;      ///< seqs of the elder's own words, and of what shows nothing
    QSet<qint64> others;            ///< seqs of what other reviewers say
    QHash<qint64, MessageId> ids;   ///< of messages that must be known
    QHash<qint64, qint64> replies;  ///< to seqs in `ids`

    explicit Thread(qint64 count, qint64 seen = -1, int height = 500)
    {
        view.resize(600, height);
        view.setModel(&model);
        view.setSurroundings({{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer}, u"Ledger Agent"_s, {}, {}});
        view.show();
        view.activateWindow();
        if (!QTest::qWaitForWindowActive(&view))
            qFatal("no window");
        open(count, seen < 0 ? count : seen);
    }

    void open(qint64 count, qint64 seen)
    {
        model.open(id, count, seen, [this](qint64 from, int limit) {
            QList<Event> events;
            for (qint64 seq = from; seq < from + limit; ++seq)
                events.append(event(seq));
            fetched += limit;
            return events;
        });
        QCoreApplication::processEvents();
    }

    Event event(qint64 seq) const
    {
        Message message;
        message.id = ids.value(seq, MessageId::create());
        message.consultation = id;
        const bool isAgents = !others.contains(seq) && !mine.contains(seq);
        message.role = isAgents ? MessageRole::Agent : MessageRole::Human;
        if (replies.contains(seq))
            message.replyTo = ids.value(replies.value(seq));
        message.author = u"Ledger Agent"_s;
        message.content = texts.value(seq, u"Message %1. "_s.arg(seq) + QString(int(seq * 13 % 300), u'x').replace(u"xxxxxx"_s, u"words "_s));
        message.timestamp = {1'760'000'000'000 + seq * 1000};
        Event made;
        made.consultation = id;
        made.seq = seq;
        made.type = hidden.contains(seq) ? EventType::StateSaved : type;
        made.actor = mine.contains(seq) ? Principal{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer} : isAgents ? Principal{u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent} : Principal{u"osbert"_s, u"Osbert"_s, PrincipalRole::Reviewer};
        made.at = message.timestamp;
        made.body = toJson(message);
        return made;
    }

    /// As an elder does: to the first that is unread, then page by page, each looked at.
    void readToTheEnd()
    {
        QTest::keyClick(&view, Qt::Key_U);
        for (int page = 0; page < 200 && !view.geometryOfRows().atBottom(); ++page) {
            view.look();
            QTest::keyClick(&view, Qt::Key_PageDown);
        }
    }

    QList<ThreadGeometry::Placed> visible() { return view.geometryOfRows().visible(); }
    int topOf(int row)
    {
        for (const auto &placed : visible()) {
            if (placed.row == row)
                return placed.y;
        }
        return -100'000;
    }
};

} // namespace

class ThreadViewTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp);
        installAccessibleRows();
        QAccessible::setActive(true);
    }

    void shouldOpenAHundredThousandMessagesWithoutReadingThem()
    {
        // GIVEN a view
        Thread thread(1);
        thread.fetched = 0;
        // WHEN a consultation of 100,000 messages is opened and painted
        const test::CpuTimer timer;
        thread.open(100'000, 100'000);
        thread.view.viewport()->repaint();
        const qint64 ms = timer.elapsed();
        // THEN only a few pages were read, and it did not take long (the figure itself is the benchmark's)
        QCOMPARE(thread.visible().last().row, 99'999);
        QVERIFY2(thread.fetched < 500, qPrintable(QString::number(thread.fetched)));
        QVERIFY2(ms < 1000, qPrintable(QString::number(ms)));
    }

    void shouldKeepTheTextUnderTheEyeWhileScrolling()
    {
        Thread thread(2000);
        QScrollBar *bar = thread.view.verticalScrollBar();
        for (int i = 0; i < 60; ++i) {
            const auto before = thread.visible();
            // WHEN the elder turns the wheel
            bar->setValue(bar->value() - 60);
            // THEN what stays in sight moved by just that
            for (const auto &was : before) {
                if (thread.topOf(was.row) > -100'000)
                    QCOMPARE(thread.topOf(was.row), was.y + 60);
            }
        }
    }

    void shouldDrawTheSameAfterScrollingAsAfresh()
    {
        // GIVEN a thread scrolled in small steps, where pixels are moved
        Thread thread(300);
        QScrollBar *bar = thread.view.verticalScrollBar();
        for (int i = 0; i < 12; ++i) {
            bar->setValue(bar->value() - 37);
            QCoreApplication::processEvents();
        }
        const QImage moved = thread.view.grab().toImage();
        // WHEN everything is painted again
        thread.view.viewport()->update();
        QCoreApplication::processEvents();
        // THEN it is the same picture
        QCOMPARE(thread.view.grab().toImage(), moved);
    }

    void shouldStayAtTheEndWhereItWas()
    {
        Thread thread(100);
        // WHEN a message comes while the end is in sight
        thread.model.extend(101);
        QCoreApplication::processEvents();
        // THEN it is in sight
        QCOMPARE(thread.visible().last().row, 100);

        // WHEN the elder reads further up and one comes
        thread.view.verticalScrollBar()->setValue(200);
        const auto before = thread.visible();
        thread.model.extend(102);
        QCoreApplication::processEvents();
        // THEN nothing moves
        QCOMPARE(thread.topOf(before.first().row), before.first().y);
        // AND End goes there
        QTest::keyClick(&thread.view, Qt::Key_End);
        QCOMPARE(thread.visible().last().row, 101);
    }

    void shouldOpenAtWhatIsNewAndDrawItsLine()
    {
        // GIVEN 100 messages of which 60 were seen
        Thread thread(100, 60);
        // THEN the first new one stands at the top under its line
        QCOMPARE(thread.visible().first().row, 60);
        QVERIFY(!thread.view.layoutOf(60).newLine.isNull());
        QVERIFY(thread.view.layoutOf(61).newLine.isNull());
        // AND what comes now gets no line of its own
        thread.model.extend(101);
        QVERIFY(thread.view.layoutOf(100).newLine.isNull());
    }

    void shouldDrawADayLineOnlyWhereADayBegins()
    {
        Thread thread(50);
        QVERIFY(!thread.view.layoutOf(0).day.isNull());
        QVERIFY(thread.view.layoutOf(1).day.isNull());
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

    void shouldGoToARowWithSomethingInItByHomeAndEnd()
    {
        // GIVEN a record that begins and ends with nothing to show
        Thread thread(1);
        thread.hidden = {1, 2, 29, 30};
        thread.open(30, 30);
        QTest::keyClick(&thread.view, Qt::Key_Home);
        QCOMPARE(thread.view.currentRow(), 2);
        QTest::keyClick(&thread.view, Qt::Key_End);
        QCOMPARE(thread.view.currentRow(), 27);
    }

    void shouldReplyToTheCurrentMessage()
    {
        Thread thread(1);
        thread.ids.insert(2, MessageId::create());
        thread.open(3, 3);
        QSignalSpy reply(&thread.view, &ThreadView::replyWanted);
        thread.view.setCurrentRow(1);
        QTest::keyClick(&thread.view, Qt::Key_R);
        QTest::keyClick(&thread.view, Qt::Key_Return);
        QCOMPARE(reply.size(), 2);
        QCOMPARE(reply.first().at(0).value<MessageId>(), thread.ids.value(2));
        QCOMPARE(reply.first().at(1).toBool(), false);
    }

    void shouldSayToWhatAMessageRepliesAndGoThere()
    {
        // GIVEN a reply far below its question
        Thread thread(1);
        thread.ids.insert(5, MessageId::create());
        thread.texts.insert(5, u"Which table?"_s);
        thread.replies.insert(120, 5);
        thread.open(120, 120);
        const RowLayout &layout = thread.view.layoutOf(119);
        QCOMPARE(layout.content.quote, u"in reply to Ledger Agent: “Which table?”"_s);
        QVERIFY(thread.view.accessibleRowName(119).contains(u"in reply to Ledger Agent"));
        QVERIFY(layout.bubble.contains(layout.quote));
        // WHEN it is pressed THEN the question is in sight
        QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, {}, layout.quote.center() + QPoint(0, thread.topOf(119)));
        QCOMPARE(thread.view.currentRow(), 4);
        QVERIFY(thread.topOf(4) > -100'000);
    }

    void shouldSayOnesOwnMessageOnce()
    {
        // GIVEN a message of the elder's that was said when it was sent
        Thread thread(5);
        thread.mine.insert(6);
        thread.model.extend(7);
        // WHEN it comes back recorded THEN only what is new is said
        const QStringList said = accessibleRowsInserted(&thread.view, 5, 6);
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().contains(u"Message 7."));
    }

    void shouldMoveTheCurrentMessageByKeys()
    {
        Thread thread(500);
        thread.view.setFocus();
        QTest::keyClick(&thread.view, Qt::Key_Home);
        QCOMPARE(thread.view.currentRow(), 0);
        QCOMPARE(thread.visible().first().row, 0);
        for (int i = 0; i < 40; ++i)
            QTest::keyClick(&thread.view, Qt::Key_Down);
        QCOMPARE(thread.view.currentRow(), 40);
        QVERIFY(thread.topOf(40) > -100'000);
        QTest::keyClick(&thread.view, Qt::Key_Up);
        QCOMPARE(thread.view.currentRow(), 39);
        const int value = thread.view.verticalScrollBar()->value();
        QTest::keyClick(&thread.view, Qt::Key_PageDown);
        QVERIFY(thread.view.verticalScrollBar()->value() > value + 300);
        QTest::keyClick(&thread.view, Qt::Key_End);
        QCOMPARE(thread.view.currentRow(), 499);
    }

    void shouldReadATallMessageToItsEndBeforeTheNext()
    {
        // GIVEN a message much taller than the window
        Thread thread(3);
        thread.texts.insert(2, u"line\n\n"_s.repeated(50));
        thread.open(3, 3);
        QTest::keyClick(&thread.view, Qt::Key_Home);
        QTest::keyClick(&thread.view, Qt::Key_Down);
        QCOMPARE(thread.view.currentRow(), 1);
        // WHEN Down is pressed THEN it scrolls, and only at its end goes on
        QTest::keyClick(&thread.view, Qt::Key_Down);
        QCOMPARE(thread.view.currentRow(), 1);
        for (int i = 0; i < 20 && thread.view.currentRow() == 1; ++i)
            QTest::keyClick(&thread.view, Qt::Key_Down);
        QCOMPARE(thread.view.currentRow(), 2);
    }

    void shouldCopyTheCurrentMessage()
    {
        Thread thread(3);
        thread.texts.insert(2, u"Keep **this**\n\n```\nSELECT 1\n```"_s);
        thread.open(3, 3);
        thread.view.setCurrentRow(1);
        QTest::keyClick(&thread.view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"Keep this\nSELECT 1"_s);
        // AND the code's own button copies the code
        const RowLayout &layout = thread.view.layoutOf(1);
        const QPoint button = layout.bodyRect.topLeft() + layout.body->codeBoxes().first().copy.center() + QPoint(0, thread.topOf(1));
        QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, {}, button);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"SELECT 1"_s);
    }

    void shouldShortenALongMessageAndShowItWholeWhenAsked()
    {
        Thread thread(2);
        thread.texts.insert(1, u"word "_s.repeated(12'000) + u"END"_s);
        thread.open(2, 2);
        const int before = thread.view.layoutOf(0).height;
        QCOMPARE(thread.view.layoutOf(0).buttons.first().action.kind, RowAction::Kind::ShowAll);
        QVERIFY(!thread.view.layoutOf(0).body->plainText().contains(u"END"));
        thread.view.accessiblePress(0);
        QVERIFY(thread.view.layoutOf(0).height > 3 * before);
        QVERIFY(thread.view.layoutOf(0).body->plainText().endsWith(u"END"));
        QVERIFY(thread.view.layoutOf(0).buttons.isEmpty());
    }

    void shouldOfferWhatAPendingMessageNeeds()
    {
        Thread thread(1);
        OutboxItem item;
        item.id = u"outbox-1"_s;
        item.consultation = thread.id;
        item.payload = thread.event(5).body;
        item.state = OutboxState::Failed;
        item.error = u"Too long."_s;
        thread.model.setPending({item});
        QCoreApplication::processEvents();
        QCOMPARE(thread.visible().last().row, 1);
        const RowLayout &layout = thread.view.layoutOf(1);
        QVERIFY(layout.content.state.contains(u"Too long."));
        QCOMPARE(layout.buttons.size(), 2);
        // WHEN its buttons are clicked
        QSignalSpy resend(&thread.view, &ThreadView::resendRequested), discard(&thread.view, &ThreadView::discardRequested);
        const auto click = [&](qsizetype i) { QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, {}, thread.view.layoutOf(1).buttons[i].rect.center() + QPoint(0, thread.topOf(1))); };
        click(0);
        click(1);
        // THEN each says what is wanted
        QCOMPARE(resend.value(0).value(0).toString(), u"outbox-1"_s);
        QCOMPARE(discard.value(0).value(0).toString(), u"outbox-1"_s);
    }

    void shouldOpenLinksOnlyBySayingSo()
    {
        Thread thread(1);
        thread.texts.insert(1, u"https://example.org/a"_s);
        thread.open(1, 1);
        QSignalSpy links(&thread.view, &ThreadView::linkActivated);
        const QPoint at = thread.view.layoutOf(0).bodyRect.topLeft() + QPoint(20, 10) + QPoint(0, thread.topOf(0));
        QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(links.value(0).value(0).toString(), u"https://example.org/a"_s);
    }

    void shouldGiveRowsWithoutAnythingToShowNoHeight()
    {
        Thread thread(1);
        thread.type = EventType::StateSaved;
        thread.open(40, 40);
        QVERIFY(thread.visible().isEmpty());
        QCOMPARE(thread.view.accessibleRowName(3), QString());
    }

    void shouldSpeakEachMessageAsAListItem()
    {
        Thread thread(300);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&thread.view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 300);
        QAccessibleInterface *last = list->child(299);
        QCOMPARE(last->role(), QAccessible::ListItem);
        QVERIFY2(last->text(QAccessible::Name).startsWith(u"Ledger Agent, "), qPrintable(last->text(QAccessible::Name)));
        QVERIFY(last->text(QAccessible::Name).contains(u"Message 300."));
        QVERIFY(!last->rect().isEmpty());
        QVERIFY(list->child(0)->state().offscreen);
        QCOMPARE(list->indexOfChild(last), 299);
        QCOMPARE(last->parent(), list);
        QCOMPARE(list->childAt(last->rect().center().x(), last->rect().center().y()), last);
    }

    void shouldAnnounceNewMessages()
    {
        // GIVEN a thread to which messages came
        Thread thread(5);
        thread.model.extend(7);
        // THEN each is said, once and in order
        const QStringList said = accessibleRowsInserted(&thread.view, 5, 6);
        QCOMPARE(said.size(), 2);
        QVERIFY(said[0].contains(u"Message 6.") && said[1].contains(u"Message 7."));
        // AND of very many only the newest
        thread.model.extend(500);
        const QStringList many = accessibleRowsInserted(&thread.view, 7, 499);
        QVERIFY(many.size() < 30);
        QVERIFY(many.last().contains(u"Message 500."));
        // AND nothing where there is nothing to show
        Thread quiet(1);
        quiet.type = EventType::StateSaved;
        quiet.open(4, 4);
        QVERIFY(accessibleRowsInserted(&quiet.view, 0, 3).isEmpty());
    }

    void shouldMirrorForRightToLeft()
    {
        Thread thread(2);
        const QRect left = thread.view.layoutOf(0).bubble;
        thread.view.setLayoutDirection(Qt::RightToLeft);
        QCoreApplication::processEvents();
        const QRect right = thread.view.layoutOf(0).bubble;
        const int width = thread.view.viewport()->width();
        QCOMPARE(right.left(), width - 1 - left.right());
        QCOMPARE(right.width(), left.width());
    }

    void shouldKeepTextInsideItsBubble_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("text");
        for (const int width : {240, 420, 600, 1400}) {
            QTest::addRow("one word of 3000 letters, %d", width) << width << QString(3000, u'w');
            QTest::addRow("code line of 3000 letters, %d", width) << width << u"```\n"_s + QString(3000, u'w') + u"\n```"_s;
            QTest::addRow("deep list, %d", width) << width << u"- a\n      - b\n            - "_s + QString(300, u'w');
            QTest::addRow("arabic, %d", width) << width << QString(u"سلام على العالم "_s).repeated(30);
            QTest::addRow("japanese, %d", width) << width << QString(u"顧客の重複を統合します。"_s).repeated(20);
        }
    }
    void shouldKeepTextInsideItsBubble()
    {
        QFETCH(int, width);
        QFETCH(QString, text);
        RowContent content;
        content.look = RowContent::Look::Agent;
        content.name = QString(80, u'N');
        content.detail = u"13:58 · built-in responder, not the agent"_s;
        content.chip = u"about step “a very long identifier of a step” of an earlier plan"_s;
        content.state = u"Not sent: "_s + QString(200, u'e');
        content.text = text;
        RowFrame frame;
        frame.width = width;
        const RowLayout row = layOutRow(content, frame, Theme::light());
        QVERIFY(row.bubble.left() >= 0 && row.bubble.right() < width);
        QVERIFY(row.bubble.contains(row.bodyRect));
        QVERIFY(row.bubble.contains(row.state));
        QVERIFY(row.bubble.contains(row.chip));
        for (const auto &words : row.header)
            QVERIFY(row.bubble.contains(words.rect));
        for (const auto &button : row.buttons) {
            QVERIFY(row.bubble.contains(button.rect));
            QVERIFY(button.rect.height() >= 32);
        }
        QVERIFY(row.height >= row.bubble.bottom());
    }
};

QTEST_MAIN(ThreadViewTest)
#include "tst_thread_view.moc"
