// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "thread_fixture.h"

#include <QAccessible>
#include <QClipboard>
#include <QHelpEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QToolTip>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

const QString kFence = u"I would run this, on one line:\n```git push --force origin main```"_s;
const QString kHidden = u"pay\u202Eevil\u202C 10\u00A0000 € \u200Bnow\n\n\n\n\n\nR&D"_s;

/// A thread with one message to do something with, by hands and by what a screen reader offers.
class Hands {
public:
    Thread thread;
    QSignalSpy replies{&thread.view, &ThreadView::replyWanted};
    QSignalSpy quotes{&thread.view, &ThreadView::quoteWanted};

    explicit Hands(const QString &text) : thread(3)
    {
        thread.texts = {{1, u"Before."_s}, {2, text}, {3, u"After."_s}};
        thread.open(3, 3);
        thread.view.viewport()->repaint();
        QGuiApplication::clipboard()->setText(u"nothing yet"_s);
    }
    const RowLayout &layout() { return thread.view.layoutOf(1); }
    QString drawn() { return layout().body->plainText(); }
    QPoint at(const QPoint &inRow) { return inRow + QPoint(0, thread.topOf(1)); }
    void click(const QRect &inRow) { QTest::mouseClick(thread.view.viewport(), Qt::LeftButton, {}, at(inRow.center())); }
    /// Where a character of the message stands, by trying: between it and the one before.
    QPoint placeOf(int piece, int character)
    {
        const QRect body = layout().bodyRect;
        for (int y = body.top() + 2; y < body.bottom(); y += 4) {
            for (int x = body.left(); x < body.right(); ++x) {
                if (layout().body->placeAt(QPoint(x, y) - body.topLeft()) == MessageBody::Place{piece, character})
                    return at(QPoint(x, y));
            }
        }
        return {};
    }
    void drag(const QPoint &from, const QPoint &to)
    {
        QWidget *viewport = thread.view.viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, viewport->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &move);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
    }
    QMenu *openMenu()
    {
        const QPoint point = at(layout().bodyRect.topLeft() + QPoint(2, 2));
        QContextMenuEvent event(QContextMenuEvent::Mouse, point, thread.view.viewport()->mapToGlobal(point));
        QCoreApplication::sendEvent(thread.view.viewport(), &event);
        return menu();
    }
    QMenu *menu() { return qobject_cast<QMenu *>(QApplication::activePopupWidget()); }
    static QString clipboard() { return QGuiApplication::clipboard()->text(); }
    QAccessibleActionInterface *spoken() { return QAccessible::queryAccessibleInterface(&thread.view)->child(1)->actionInterface(); }
};

} // namespace

class ThreadSelectingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp);
        installAccessibleRows();
        QAccessible::setActive(true);
    }
    void cleanup()
    {
        while (QWidget *popup = QApplication::activePopupWidget())
            popup->close();
    }

    void shouldShowAMessageAsItWasSent_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"by the key", "by its button", "by its menu", "by the menu's letter", "by a screen reader"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void shouldShowAMessageAsItWasSent()
    {
        // GIVEN a message in which Markdown takes characters for marks
        QFETCH(QString, way);
        Hands hands(kFence);
        const auto toggle = [&] {
            if (way == u"by the key") {
                hands.thread.view.setCurrentRow(1);
                QTest::keyClick(&hands.thread.view, Qt::Key_V);
            } else if (way == u"by its button") {
                hands.click(hands.layout().sentButton);
            } else if (way == u"by its menu") {
                QMenu *menu = hands.openMenu();
                for (QAction *each : menu->actions()) {
                    if (each->text().endsWith(u"\tV"))
                        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(each).center());
                }
            } else if (way == u"by the menu's letter") {
                QTest::keyClick(hands.openMenu(), Qt::Key_V);
            } else {
                hands.spoken()->doAction(hands.thread.view.isShownAsSent(1) ? u"Back to the drawn text"_s : u"As it was sent"_s);
            }
        };
        const int height = hands.layout().height;
        const QString drawn = hands.drawn();
        // WHEN it is asked for
        toggle();
        // THEN every character stands there, said so with their number, for the eye and for a screen reader, and nothing else moved
        QVERIFY(hands.thread.view.isShownAsSent(1));
        QCOMPARE(hands.drawn(), kFence);
        QCOMPARE(hands.layout().content.sentWords, u"as it was sent, 65 characters"_s);
        QVERIFY(hands.thread.view.accessibleRowName(1).contains(u"as it was sent, 65 characters"));
        QVERIFY(hands.thread.view.accessibleRowName(1).contains(u"```git push --force origin main```"));
        QCOMPARE(hands.layout().buttons.last().action.label, u"Back to the drawn text"_s);
        QVERIFY(!hands.thread.view.isShownAsSent(0) && !hands.thread.view.isShownAsSent(2));
        // WHEN it is asked for once more THEN it is drawn as before
        toggle();
        QVERIFY(!hands.thread.view.isShownAsSent(1));
        QCOMPARE(hands.drawn(), drawn);
        QCOMPARE(hands.layout().height, height);
        // AND so by the words under it
        toggle();
        hands.click(hands.layout().buttons.last().rect);
        QVERIFY(!hands.thread.view.isShownAsSent(1));
    }

    void shouldMarkWhatIsHiddenOnTheScreenOnly()
    {
        // GIVEN a message with characters that draw nothing or turn others round
        Hands hands(kHidden);
        hands.thread.view.setCurrentRow(1);
        QTest::keyClick(&hands.thread.view, Qt::Key_V);
        // THEN they are marked where one looks
        QVERIFY2(hands.drawn().contains(u"⟦U+202E⟧") && hands.drawn().contains(u"⟦U+200B⟧"), qPrintable(hands.drawn()));
        QVERIFY(hands.layout().content.sentWords.contains(u"%1 characters"_s.arg(kHidden.size())));
        // AND a copy has none of our marks
        QTest::keyClick(&hands.thread.view, Qt::Key_C);
        QCOMPARE(Hands::clipboard(), kHidden);
    }

    void shouldCopyTheMessageAsItWasSent_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"by its letter", "by Ctrl+C", "by its menu", "by the menu's letter", "by a screen reader", "while it is shown as sent"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void shouldCopyTheMessageAsItWasSent()
    {
        QFETCH(QString, way);
        const QString text = u"# Head **bold**\n\n* `a*b`\t1  2\n"_s + kHidden + u"\n"_s + kFence;
        Hands hands(text);
        hands.thread.view.setCurrentRow(1);
        if (way == u"by its letter") {
            QTest::keyClick(&hands.thread.view, Qt::Key_C);
        } else if (way == u"by Ctrl+C") {
            QTest::keyClick(&hands.thread.view, Qt::Key_C, Qt::ControlModifier);
        } else if (way == u"by its menu") {
            QMenu *menu = hands.openMenu();
            for (QAction *each : menu->actions()) {
                if (each->text() == u"Copy as it was sent\tC")
                    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(each).center());
            }
        } else if (way == u"by the menu's letter") {
            QTest::keyClick(hands.openMenu(), Qt::Key_C);
        } else if (way == u"by a screen reader") {
            hands.spoken()->doAction(u"Copy as it was sent"_s);
        } else {
            QTest::keyClick(&hands.thread.view, Qt::Key_V);
            const QRect copy = hands.layout().body->codeBoxes().first().copy.translated(hands.layout().bodyRect.topLeft());
            hands.click(copy);
        }
        QCOMPARE(Hands::clipboard(), text);
    }

    void shouldSelectAPartWithTheMouse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("piece");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<QString>("part");
        QTest::newRow("in a line") << u"Delete the old table"_s << 0 << 7 << 14 << u"the old"_s;
        QTest::newRow("backwards") << u"Delete the old table"_s << 0 << 14 << 7 << u"the old"_s;
        QTest::newRow("in code") << u"Run:\n\n```\nrm -rf  /srv\n```"_s << 1 << 3 << 12 << u"-rf  /srv"_s;
    }
    void shouldSelectAPartWithTheMouse()
    {
        QFETCH(QString, text);
        QFETCH(int, piece);
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(QString, part);
        Hands hands(text);
        const QImage before = hands.thread.view.grab().toImage();
        // WHEN the mouse is drawn over it
        hands.drag(hands.placeOf(piece, from), hands.placeOf(piece, to));
        // THEN that part is selected, which is to be seen, and Copy gives it
        QCOMPARE(hands.thread.view.selectedText(), part);
        QVERIFY(hands.thread.view.grab().toImage() != before);
        QTest::keyClick(&hands.thread.view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(Hands::clipboard(), part);
        // AND it is quoted instead of all
        QTest::keyClick(&hands.thread.view, Qt::Key_Q);
        QCOMPARE(hands.quotes.size(), 1);
        QCOMPARE(hands.quotes.first().first().toString(), part);
        // WHEN one clicks elsewhere THEN nothing is selected, and Copy gives the message
        QTest::mouseClick(hands.thread.view.viewport(), Qt::LeftButton, {}, hands.placeOf(piece, from));
        QCOMPARE(hands.thread.view.selectedText(), QString());
        QTest::keyClick(&hands.thread.view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(Hands::clipboard(), text);
    }

    void shouldSelectOverBlocks()
    {
        Hands hands(u"First line.\n\n- one\n- two\n\n```\ncode\n```"_s);
        hands.drag(hands.placeOf(0, 6), hands.placeOf(3, 2));
        const QString part = hands.thread.view.selectedText();
        QVERIFY2(part.startsWith(u"line.") && part.contains(u"one") && part.contains(u"two") && part.endsWith(u"co"), qPrintable(part));
    }

    void shouldOfferTheSelectedPartInTheMenu()
    {
        Hands hands(u"Delete the old table"_s);
        hands.drag(hands.placeOf(0, 7), hands.placeOf(0, 14));
        QMenu *menu = hands.openMenu();
        QAction *copy = nullptr;
        for (QAction *each : menu->actions()) {
            if (each->text().startsWith(u"Copy what is selected"))
                copy = each;
        }
        QVERIFY(copy);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(copy).center());
        QCOMPARE(Hands::clipboard(), u"the old"_s);
    }

    void shouldSelectAWordByADoubleClick()
    {
        Hands hands(u"Delete customers_old now"_s);
        QTest::mouseDClick(hands.thread.view.viewport(), Qt::LeftButton, {}, hands.placeOf(0, 12));
        QCOMPARE(hands.thread.view.selectedText(), u"customers_old"_s);
    }

    void shouldSelectByKeys()
    {
        Hands hands(u"Delete the old table"_s);
        hands.thread.view.setCurrentRow(1);
        QTest::keyClick(&hands.thread.view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(hands.thread.view.selectedText(), u"Delete the old table"_s);
        // WHEN another message is gone to THEN nothing of this one is selected
        QTest::keyClick(&hands.thread.view, Qt::Key_Down);
        QCOMPARE(hands.thread.view.selectedText(), QString());
        QTest::keyClick(&hands.thread.view, Qt::Key_Up);
        // WHEN Shift goes along THEN it grows by a word, and by a character
        QTest::keyClick(&hands.thread.view, Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
        QTest::keyClick(&hands.thread.view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(hands.thread.view.selectedText(), u"Delete t"_s);
        QTest::keyClick(&hands.thread.view, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&hands.thread.view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(Hands::clipboard(), u"Delete "_s);
        QTest::keyClick(&hands.thread.view, Qt::Key_Escape);
        QCOMPARE(hands.thread.view.selectedText(), QString());
    }

    void shouldCopyASelectedPartWithoutMarks_data()
    {
        QTest::addColumn<bool>("asSent");
        QTest::newRow("drawn") << false;
        QTest::newRow("as it was sent") << true;
    }
    void shouldCopyASelectedPartWithoutMarks()
    {
        // GIVEN a message with characters that are marked on the screen, and an emphasis
        QFETCH(bool, asSent);
        const QString text = u"pay\u202Eevil\u202C **10**\u00A0000 € \u200Bnow"_s;
        Hands hands(text);
        hands.thread.view.setCurrentRow(1);
        if (asSent)
            QTest::keyClick(&hands.thread.view, Qt::Key_V);
        QVERIFY(hands.drawn().contains(u"U+202E"));
        // WHEN all that is drawn of it is selected and copied THEN it is what was sent, without marks of ours
        QTest::keyClick(&hands.thread.view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&hands.thread.view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(Hands::clipboard(), text);
    }

    void shouldKeepWhatIsSelectedWhileMessagesCome()
    {
        Hands hands(u"Delete the old table"_s);
        hands.drag(hands.placeOf(0, 7), hands.placeOf(0, 14));
        hands.thread.model.extend(4);
        QCOMPARE(hands.thread.view.selectedText(), u"the old"_s);
        // AND not when another consultation is opened
        hands.thread.open(3, 3);
        QCOMPARE(hands.thread.view.selectedText(), QString());
    }

    void shouldReplyAndQuoteFromMenuAndKeys_data()
    {
        QTest::addColumn<bool>("menu");
        QTest::newRow("menu") << true;
        QTest::newRow("keys") << false;
    }
    void shouldReplyAndQuoteFromMenuAndKeys()
    {
        QFETCH(bool, menu);
        Hands hands(u"Delete **it**?"_s);
        hands.thread.view.setCurrentRow(1);
        const auto press = [&](Qt::Key key) { QTest::keyClick(menu ? static_cast<QWidget *>(hands.openMenu()) : &hands.thread.view, key); };
        press(Qt::Key_R);
        QCOMPARE(hands.replies.size(), 1);
        QVERIFY(hands.quotes.isEmpty());
        press(Qt::Key_Q);
        QCOMPARE(hands.replies.size(), 2);
        QCOMPARE(hands.quotes.first().first().toString(), u"Delete **it**?"_s);
    }

    void shouldMarkUnreadFromAMessage_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"by the key", "by its menu", "by the menu's key"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void shouldMarkUnreadFromAMessage()
    {
        // GIVEN a thread that was read
        QFETCH(QString, way);
        Hands hands(u"Delete it?"_s);
        QSignalSpy unread(&hands.thread.view, &ThreadView::unreadWanted), seen(&hands.thread.view, &ThreadView::seenReached);
        hands.thread.view.setCurrentRow(1);
        // WHEN the second message shall count as not read
        if (way == u"by the key") {
            QTest::keyClick(&hands.thread.view, Qt::Key_U, Qt::ShiftModifier);
        } else if (way == u"by the menu's key") {
            QTest::keyClick(hands.openMenu(), Qt::Key_U, Qt::ShiftModifier);
        } else {
            QMenu *menu = hands.openMenu();
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().last()).center());
        }
        // THEN that is told, its line stands above it, and it is not read by standing in the window
        QCOMPARE(unread.size(), 1);
        QCOMPARE(unread.first().first().toLongLong(), 2);
        QVERIFY(!hands.layout().newLine.isNull());
        hands.thread.view.look();
        QVERIFY(seen.isEmpty());
        // WHEN one reads on THEN it is read again
        QTest::keyClick(&hands.thread.view, Qt::Key_Down);
        hands.thread.view.look();
        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(seen.first().first().toLongLong(), 3);
    }

    void shouldOpenTheMenuByItsButton()
    {
        Hands hands(kFence);
        hands.click(hands.layout().menuButton);
        QVERIFY(hands.menu());
        QStringList lines;
        for (const QAction *each : hands.menu()->actions())
            lines.append(each->text());
        QVERIFY2(lines.mid(0, 4) == QStringList({u"Reply\tR"_s, u"Quote\tQ"_s, u"Copy as it was sent\tC"_s, u"As it was sent\tV"_s}), qPrintable(lines.join(u", ")));
        // AND a screen reader can open it
        hands.menu()->close();
        hands.spoken()->doAction(u"Show the menu"_s);
        QVERIFY(hands.menu());
    }

    void shouldTellWhatIsCutOff()
    {
        // GIVEN an answer that replies to a long question
        Thread thread(2);
        thread.ids = {{1, MessageId::create()}};
        thread.replies = {{2, 1}};
        thread.texts = {{1, u"What is <b>lost</b> & what R&D keeps when the table is dropped for good tonight?"_s}, {2, u"312 rows."_s}};
        thread.view.resize(300, 500);
        thread.open(2, 2);
        thread.view.viewport()->repaint();
        // WHEN the mouse rests on the quotation
        const QPoint point = thread.view.layoutOf(1).quote.center() + QPoint(0, thread.topOf(1));
        QHelpEvent help(QEvent::ToolTip, point, thread.view.viewport()->mapToGlobal(point));
        QCoreApplication::sendEvent(thread.view.viewport(), &help);
        // THEN all of it is said, as text
        QVERIFY2(QToolTip::text().contains(thread.view.layoutOf(1).content.quote.toHtmlEscaped()), qPrintable(QToolTip::text()));
        QVERIFY(QToolTip::text().contains(u"&lt;b&gt;"));
    }
};

QTEST_MAIN(ThreadSelectingTest)
#include "tst_thread_selecting.moc"
