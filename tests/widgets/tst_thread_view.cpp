// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "thread_fixture.h"

#include "support/growth.h"

#include <QAccessible>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

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
        thread.open(100'000, 100'000);
        thread.view.viewport()->repaint();
        // THEN only a few pages were read (how long it took is the benchmark's)
        QCOMPARE(thread.visible().last().row, 99'999);
        QVERIFY2(thread.fetched < 500, qPrintable(QString::number(thread.fetched)));
        // AND ten times as many messages cost ten times as much at most
        const auto opened = [&thread](qint64 count) { thread.open(count, count); thread.view.viewport()->repaint(); };
        const auto growth = test::growthOf(10, [&] { opened(10'000); }, [&] { opened(100'000); });
        QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
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
        QCOMPARE(QGuiApplication::clipboard()->text(), u"Keep **this**\n\n```\nSELECT 1\n```"_s);
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

    void shouldShowWhatElseCameWithAMessageWhenAsked()
    {
        // GIVEN a message with a member that Witan does not know, between two without
        Thread thread(3);
        thread.metadata.insert(2, {{u"confidence"_s, 0.5}});
        thread.open(3, 3);
        QVERIFY(thread.view.layoutOf(0).buttons.isEmpty());
        const RowLayout &layout = thread.view.layoutOf(1);
        QCOMPARE(layout.buttons.size(), 1);
        QCOMPARE(layout.buttons.first().action.label, u"Show what else came with it"_s);
        QVERIFY(!layout.body->plainText().contains(u"confidence"));
        const int before = layout.height;
        // WHEN its button is clicked
        QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, {}, layout.buttons.first().rect.center() + QPoint(0, thread.topOf(1)));
        // THEN it stands under the words in room of its own, for eyes and for a screen reader, and there is nothing more to press
        const RowLayout &all = thread.view.layoutOf(1);
        QVERIFY2(all.body->plainText().startsWith(u"Message 2.") && all.body->plainText().endsWith(u"{\n  \"confidence\": 0.5\n}"), qPrintable(all.body->plainText()));
        QVERIFY(all.height > before);
        QVERIFY(all.buttons.isEmpty());
        QVERIFY(thread.view.accessibleRowName(1).contains(u"\"confidence\": 0.5"));
        QVERIFY(!thread.view.layoutOf(2).body->plainText().contains(u"confidence"));
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

    void shouldTellTheEndOfAConsultationOnce()
    {
        // GIVEN the record's entry that a consultation has ended, and the service's own line behind it
        WindowSample sample;
        sample.events.clear();
        sample.say(sample.message(MessageRole::Agent, sample.agent.name, u"Consultation completed."_s, sample.clock.now()), sample.agent);
        sample.say(sample.message(MessageRole::System, u"Witan"_s, u"Consultation completed."_s, sample.clock.now()), sample.agent);
        sample.add(EventType::ConsultationEnded, sample.agent, sample.clock.now(), {{u"status"_s, u"COMPLETED"_s}, {u"end_reason"_s, u"approved"_s}});
        sample.say(sample.message(MessageRole::System, u"Witan"_s, u"Consultation completed."_s, sample.clock.now()), sample.agent);
        sample.say(sample.message(MessageRole::System, u"Witan"_s, u"Something else."_s, sample.clock.now()), sample.agent);
        Thread thread(1);
        thread.model.open(sample.view.consultation.id, 5, 5, sample.fetch());
        // THEN one line tells it, and nothing else is left out: not the agent's same words, nor the line where it stands alone
        QVERIFY(thread.view.layoutOf(0).height > 0 && thread.view.layoutOf(1).height > 0 && thread.view.layoutOf(2).height > 0);
        QCOMPARE(thread.view.layoutOf(3).height, 0);
        QCOMPARE(thread.view.accessibleRowName(3), QString());
        QVERIFY(thread.view.layoutOf(4).height > 0);
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
