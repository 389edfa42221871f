// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/door_button.h"
#include "widgets/help_window.h"
#include "widgets/inbox_pane.h"
#include "widgets/key_map.h"
#include "widgets/strip.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"
#include "widgets/welcome_page.h"

#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSplitter>
#include <QTextEdit>
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
    Strip *strip(const QString &name) { return window.findChild<Strip *>(name); }
    QString said(const QString &name) { return strip(name)->isVisible() ? strip(name)->accessibleName() : QString(); }
    WelcomePage *welcome() { return window.findChild<WelcomePage *>(); }
    /// All that the overview and the empty list say.
    QString words()
    {
        QString all;
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            const auto *label = qobject_cast<const QLabel *>(widget);
            if (widget->isVisible() && (label || widget->inherits("witan::TextBlock")))
                all += (label ? label->text() : widget->accessibleName()) + u'\n';
        }
        return all;
    }
    QList<DoorButton *> doors()
    {
        QList<DoorButton *> shown = welcome()->findChildren<DoorButton *>();
        shown.removeIf([](const DoorButton *door) { return !door->isVisible(); });
        std::sort(shown.begin(), shown.end(), [](const DoorButton *a, const DoorButton *b) { return a->y() < b->y(); });
        return shown;
    }
    void connection(ConnectionState state, const QString &reason = {}) { window.setConnection({state, u"council.example"_s, -1, reason, 0}); }
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
        QCOMPARE(desk.list()->currentIndex().row(), 0);
        QTest::keyClick(desk.list(), Qt::Key_PageDown);
        QVERIFY(desk.list()->currentIndex().row() > 2);
        QTest::keyClick(desk.list(), Qt::Key_PageUp);
        QCOMPARE(desk.list()->currentIndex().row(), 0);
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

    void shouldReachInboxAndOverviewOfANarrowWindowWithNothingOpen()
    {
        Desk desk(false, {640, 500});
        desk.button(u"pageInbox"_s)->click();
        QVERIFY(desk.list()->isVisible());
        desk.button(u"pageConversation"_s)->click();
        QVERIFY(desk.welcome()->isVisible());
        QVERIFY(!desk.list()->isVisible());
    }

    void shouldKeepEveryErrorUntilItIsClosed()
    {
        Desk desk;
        desk.window.notice(u"The disk is full."_s, Severity::Error);
        desk.window.notice(u"The cache was damaged."_s, Severity::Warning);
        desk.window.notice(u"The disk is full."_s, Severity::Error);
        desk.window.notice(u"By the way."_s, Severity::Info);
        // THEN neither the second nor the information takes the first one's place
        QVERIFY(desk.said(u"noticeStrip"_s).startsWith(u"The disk is full."_s));
        QVERIFY(desk.said(u"noticeStrip"_s).contains(u"1 more notice"_s));
        QCOMPARE(desk.said(u"infoStrip"_s), u"By the way."_s);
        // WHEN it is closed
        const auto close = [&] {
            for (QPushButton *button : desk.strip(u"noticeStrip"_s)->findChildren<QPushButton *>()) {
                if (button->isVisible())
                    button->click();
            }
        };
        close();
        QCOMPARE(desk.said(u"noticeStrip"_s), u"The cache was damaged."_s);
        close();
        QVERIFY(desk.said(u"noticeStrip"_s).isEmpty());
    }

    void shouldTakeAPressOfCloseWhereNoNoteStands()
    {
        // GIVEN a window without a note
        Desk desk;
        // WHEN a screen reader presses what closes one, which it finds although it is not shown
        int pressed = 0;
        for (QPushButton *button : desk.strip(u"noticeStrip"_s)->findChildren<QPushButton *>()) {
            button->click();
            ++pressed;
        }
        QVERIFY(pressed > 0);
        // THEN nothing comes of it, and the next note is shown
        QVERIFY(desk.said(u"noticeStrip"_s).isEmpty());
        desk.window.notice(u"The disk is full."_s, Severity::Error);
        QCOMPARE(desk.said(u"noticeStrip"_s), u"The disk is full."_s);
    }

    void shouldSayWhyTheConnectionWasRefused()
    {
        Desk desk;
        desk.connection(ConnectionState::Refused, u"council.example speaks version 2 of the protocol, this program version 1."_s);
        QVERIFY(desk.said(u"connectionStrip"_s).startsWith(u"Not connected to council.example. council.example speaks version 2"_s));
        QVERIFY(!desk.said(u"connectionStrip"_s).contains(u"does not let Witan in"_s));
    }

    void shouldNotCallASlowSynchronisationALostConnection()
    {
        Desk desk;
        desk.connection(ConnectionState::Offline);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.said(u"connectionStrip"_s).isEmpty(), 10'000);
        desk.connection(ConnectionState::Syncing);
        QCOMPARE(desk.said(u"connectionStrip"_s), u"Connected to council.example, and fetching what is new."_s);
        // WHEN it breaks again, THEN it is gone since the first time
        desk.sample.clock.advance(60'000);
        desk.connection(ConnectionState::Offline);
        QVERIFY(desk.said(u"connectionStrip"_s).contains(u"since 14:18"_s));
        desk.connection(ConnectionState::Online);
        QVERIFY(desk.said(u"connectionStrip"_s).isEmpty());
    }

    void shouldNotSayThatNothingWaitsBeforeItIsKnown()
    {
        Desk desk(false);
        desk.sample.inbox.set({}, u"me"_s);
        QVERIFY(!desk.words().contains(u"Nothing waits"_s));
        QTRY_VERIFY(desk.words().contains(u"Fetching what waits"_s));
        desk.connection(ConnectionState::Connecting);
        desk.connection(ConnectionState::Syncing);
        QVERIFY(!desk.words().contains(u"Nothing waits"_s));
        desk.connection(ConnectionState::Online);
        QCOMPARE(desk.words().count(u"Nothing waits"_s), 2);
        // AND not either while the service is away
        desk.connection(ConnectionState::Offline);
        QTRY_VERIFY_WITH_TIMEOUT(desk.words().contains(u"not known here"_s), 10'000);
        QVERIFY(!desk.words().contains(u"Nothing waits"_s));
    }

    void shouldLeadBackToTheOverview()
    {
        Desk desk;
        QObject::connect(&desk.window, &MainWindow::overviewRequested, &desk.window, &MainWindow::showNothing);
        QVERIFY(!desk.welcome()->isVisible());
        desk.button(u"overview"_s)->click();
        // THEN it shows what waits, a way for each tier, and the sample
        QVERIFY(desk.welcome()->isVisible());
        QVERIFY(desk.words().contains(u"4 consultations wait for you"_s));
        QCOMPARE(desk.doors().size(), 5);
        QCOMPARE(desk.doors().first()->text(), u"Critical risk · 1 waits"_s);
        QVERIFY(desk.doors().first()->sentence().contains(u"Rotate production credentials"_s));
        QCOMPARE(Desk::focus(), desk.doors().first());
        // WHEN a tier is pressed
        QTest::keyClick(Desk::focus(), Qt::Key_Space);
        QCOMPARE(desk.chosen.size(), 1);
        QVERIFY(!desk.welcome()->isVisible());
    }

    void shouldOfferTheSampleOnlyWhereItCanStart()
    {
        Desk desk(false);
        auto *door = desk.welcome()->findChild<DoorButton *>(u"sample"_s);
        desk.window.setSampleOffer(SampleOffer::Starting);
        QVERIFY(door->isVisible() && !door->isEnabled());
        QCOMPARE(door->sentence(), u"Starting the sample agent…"_s);
        desk.window.setSampleOffer(SampleOffer::Ready);
        QVERIFY(door->isEnabled());
        desk.window.setSampleOffer(SampleOffer::None);
        QVERIFY(!door->isVisible());
    }

    void shouldListTheOutboxAndLeadToIt()
    {
        // GIVEN a refused decision on one and a message that waits in another
        Desk desk;
        OutboxItem decision, message;
        decision.kind = OutboxKind::Decision;
        decision.consultation = desk.idAt(1);
        decision.payload = {{u"verdict"_s, u"approve"_s}};
        decision.state = OutboxState::Failed;
        decision.error = u"The plan changed to revision 3."_s;
        message.consultation = desk.idAt(2);
        desk.window.setOutbox({decision, message});
        QCOMPARE(desk.button(u"outbox"_s)->text(), u"2 in the outbox"_s);
        // WHEN the counter is pressed
        desk.button(u"outbox"_s)->click();
        auto *list = desk.window.findChild<QWidget *>(u"outboxList"_s);
        QVERIFY(list && list->isVisible());
        const auto lines = list->findChildren<DoorButton *>();
        QCOMPARE(lines.size(), 2);
        const auto title = [&](int row) { return desk.sample.inbox.index(row).data().toString(); };
        QCOMPARE(lines[0]->text(), u"Your approval · %1"_s.arg(title(1)));
        QCOMPARE(lines[0]->sentence(), u"Not taken. The plan changed to revision 3."_s);
        QCOMPARE(lines[1]->text(), u"Message · %1"_s.arg(title(2)));
        QCOMPARE(lines[1]->sentence(), u"Waits to be sent."_s);
        // AND a line
        lines[1]->click();
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), desk.idAt(2));
        QTRY_VERIFY(!desk.window.findChild<QWidget *>(u"outboxList"_s));
    }

    void shouldCutNothingOfTheOutbox_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("items");
        for (const int width : {1280, 900, 420}) {
            for (const int items : {1, 2, 5})
                QTest::addRow("%d items, window of %d", items, width) << width << items;
        }
    }
    void shouldCutNothingOfTheOutbox()
    {
        QFETCH(int, width);
        QFETCH(int, items);
        for (const int length : {0, 35, 70, 140}) {
            // GIVEN refusals of one line, of two, of three
            Desk desk;
            desk.window.resize(width, 800);
            OutboxItem decision;
            decision.kind = OutboxKind::Decision;
            decision.consultation = desk.idAt(1);
            decision.state = OutboxState::Failed;
            decision.error = u"Plan changed. "_s.repeated(12).left(length);
            desk.window.setOutbox(QList<OutboxItem>(items, decision));
            // WHEN the list opens
            desk.button(u"outbox"_s)->click();
            auto *list = desk.window.findChild<QWidget *>(u"outboxList"_s);
            QVERIFY(list && list->isVisible());
            QCoreApplication::processEvents();
            // THEN all of it is in the list, and each line in its box
            const QWidget *viewport = list->findChild<QScrollArea *>()->viewport();
            for (const DoorButton *line : list->findChildren<DoorButton *>()) {
                QVERIFY2(line->height() >= line->heightForWidth(line->width()), qPrintable(u"%1: %2 of %3"_s.arg(length).arg(line->height()).arg(line->heightForWidth(line->width()))));
                const int end = line->mapTo(viewport, QPoint(0, line->height())).y();
                QVERIFY2(end <= viewport->height() - 8, qPrintable(u"%1: %2 of %3"_s.arg(length).arg(end).arg(viewport->height())));
            }
            // AND nothing stands in it for no reason
            const auto *words = list->findChild<TextBlock *>();
            QCOMPARE(words->height(), words->heightForWidth(words->width()));
            list->close();
        }
    }

    void shouldNameEveryPageOfANarrowWindowWhole()
    {
        Desk desk(true, {400, 640});
        QCoreApplication::processEvents();
        for (const QString &name : {u"pageInbox"_s, u"pageConversation"_s, u"pageContext"_s, u"overview"_s}) {
            const QPushButton *button = desk.button(name);
            QVERIFY2(button->isVisible() && button->width() >= button->sizeHint().width(), qPrintable(u"%1: %2 of %3"_s.arg(name).arg(button->width()).arg(button->sizeHint().width())));
        }
        // AND in a wide one they have their full names again
        desk.window.resize(1000, 640);
        QCoreApplication::processEvents();
        QCOMPARE(desk.button(u"pageContext"_s)->text(), u"Plan and decision"_s);
    }

    void shouldShowTheWholeHintOfAField()
    {
        // GIVEN an agent with a long name
        Desk desk(true, {720, 640});
        desk.field()->setPlainText(u"x"_s);
        const int one = desk.field()->height();
        desk.field()->clear();
        desk.sample.view.consultation.agentName = u"Agent of the serene department of very long names"_s;
        // WHEN the field says whom it asks
        desk.window.showConsultation(desk.sample.view);
        QCoreApplication::processEvents();
        // THEN there is room for it, and no more than that once something is written
        QVERIFY2(desk.field()->height() > one, qPrintable(desk.field()->placeholderText()));
        desk.field()->setPlainText(u"x"_s);
        QCOMPARE(desk.field()->height(), one);
    }

    void shouldSayOfALongNameThatItGoesOn()
    {
        Desk desk;
        desk.sample.view.consultation.agentName = QString(60, u'W');
        desk.window.showConsultation(desk.sample.view);
        QCoreApplication::processEvents();
        auto *header = desk.window.findChild<QWidget *>(u"header"_s);
        for (const QLabel *label : header->findChildren<QLabel *>())
            QVERIFY2(!label->isVisible() || label->geometry().right() <= header->contentsRect().right() - 24, qPrintable(label->text()));
    }

    void shouldHaveRoomForLongNamesOnADoor_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("many words") << u"Merge the customers "_s.repeated(4);
        QTest::newRow("one word") << QString(80, u'm');
    }
    void shouldHaveRoomForLongNamesOnADoor()
    {
        QFETCH(QString, name);
        DoorButton door;
        door.setText(u"Merge"_s);
        door.setSentence(u"Waits."_s);
        const int one = door.heightForWidth(300);
        // WHEN the name or the sentence is wider than the door
        door.setText(name);
        const int longName = door.heightForWidth(300);
        QVERIFY(longName >= one + QFontMetrics(door.font()).height());
        door.setSentence(name);
        QVERIFY(door.heightForWidth(300) > longName);
    }

    void shouldAlwaysShowThatSomethingIsInTheOutbox_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("count");
        for (const int width : {1440, 960, 640, 400})
            QTest::addRow("%d wide", width) << width << 1;
        QTest::newRow("many, in the narrowest window") << 400 << 250;
    }
    void shouldAlwaysShowThatSomethingIsInTheOutbox()
    {
        QFETCH(int, width);
        QFETCH(int, count);
        Desk desk(true, {width, 500});
        desk.window.setOutbox(QList<OutboxItem>(count));
        const QPushButton *counter = desk.button(u"outbox"_s);
        QVERIFY(counter->isVisible());
        QVERIFY(counter->text().contains(QString::number(count)));
        QCoreApplication::processEvents();
        for (const QString &name : {u"outbox"_s, u"overview"_s, u"pageInbox"_s, u"pageConversation"_s, u"pageContext"_s}) {
            const QPushButton *each = desk.button(name);
            if (!each->isVisible())
                continue;
            QVERIFY2(each->mapTo(&desk.window, QPoint(each->width(), 0)).x() <= desk.window.width(), qPrintable(each->text()));
            QVERIFY2(each->width() >= each->sizeHint().width(), qPrintable(name));
        }
    }

    void shouldHelpInOurOwnWords()
    {
        Desk desk;
        QTest::keyClick(&desk.window, Qt::Key_F1);
        auto *help = desk.window.findChild<HelpWindow *>();
        QVERIFY(help && help->isVisible());
        const auto *text = help->findChild<QTextEdit *>(u"helpText"_s);
        QVERIFY(text->isVisible());
        for (const QString &word : {u"What waits for you"_s, u"Asking and deciding"_s, u"When something fails"_s})
            QVERIFY2(text->toPlainText().contains(word), qPrintable(word));
        QTest::keyClick(help, Qt::Key_Escape);
        QVERIFY(!help->isVisible());
    }

    void shouldLetNoInputMethodWriteInWhatIsToBeRead()
    {
        // GIVEN the help, and a field in which nothing may be written now
        Desk desk;
        QTest::keyClick(&desk.window, Qt::Key_F1);
        auto *help = desk.window.findChild<HelpWindow *>()->findChild<QTextEdit *>(u"helpText"_s);
        auto *field = desk.window.findChild<TextField *>(u"message"_s);
        field->setText(u"a question"_s);
        field->setReadOnly(true);
        for (QWidget *text : {static_cast<QWidget *>(help), static_cast<QWidget *>(field)}) {
            const auto words = [text] { return text->inputMethodQuery(Qt::ImSurroundingText).toString(); };
            const QString before = words();
            QVERIFY(!before.isEmpty());
            // THEN an input method is told that it is not wanted
            QInputMethodQueryEvent enabled(Qt::ImEnabled);
            QCoreApplication::sendEvent(text, &enabled);
            QVERIFY(!enabled.value(Qt::ImEnabled).toBool());
            // AND writes nothing where it does not ask
            QInputMethodEvent event(QString::fromUtf8("に"), {});
            event.setCommitString(QString::fromUtf8("日本"));
            QCoreApplication::sendEvent(text, &event);
            QCOMPARE(words(), before);
        }
    }

    void shouldShowEveryKeyOfTheTable()
    {
        Desk desk;
        desk.thread()->setFocus();
        QTest::keyClick(&desk.window, Qt::Key_Question);
        auto *help = desk.window.findChild<HelpWindow *>();
        QVERIFY(help && help->isVisible());
        const auto labels = help->findChildren<QLabel *>(u"keys"_s);
        QCOMPARE(labels.size(), keyMap().size());
        for (const QLabel *label : labels)
            QVERIFY(!label->text().isEmpty());
    }

    void shouldNotTakeAQuestionMarkFromWhatIsTyped()
    {
        Desk desk;
        QCOMPARE(Desk::focus(), desk.field());
        QTest::keyClicks(desk.field(), u"Why j, k, r?"_s);
        QCOMPARE(desk.field()->toPlainText(), u"Why j, k, r?"_s);
        QVERIFY(!desk.window.findChild<HelpWindow *>());
    }

    void shouldSwitchSingleKeysOff()
    {
        // GIVEN single keys switched off in the key map
        Desk desk;
        QSignalSpy told(&desk.window, &MainWindow::singleKeysChanged);
        desk.inbox()->focusList();
        QTest::keyClick(&desk.window, Qt::Key_Question);
        auto *help = desk.window.findChild<HelpWindow *>();
        auto *box = help->findChild<QCheckBox *>(u"singleKeys"_s);
        QVERIFY(box->isChecked());
        box->click();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.first().first().toBool(), false);
        help->close();
        // THEN they do nothing, in the list and in the conversation
        const int row = desk.list()->currentIndex().row();
        QTest::keyClick(desk.list(), Qt::Key_J);
        QCOMPARE(desk.list()->currentIndex().row(), row);
        QTest::keyClick(desk.list(), Qt::Key_R);
        QVERIFY(desk.chosen.isEmpty());
        desk.thread()->setFocus();
        QTest::keyClick(desk.thread(), Qt::Key_R);
        QCOMPARE(Desk::focus(), desk.thread());
        QTest::keyClick(&desk.window, Qt::Key_Question);
        QVERIFY(!help->isVisible());
        // AND the arrows go on
        QTest::keyClick(desk.list(), Qt::Key_Down);
        QCOMPARE(desk.list()->currentIndex().row(), row + 1);
    }

    void shouldBeginInsideTheScreen()
    {
        // GIVEN a window that nobody has placed yet, on whatever screen
        MainWindow window;
        // THEN it is as large as the screen lets it be, with room for the frame that the system puts around it
        const QSize room = window.screen()->availableSize(), usual(scaled(1440), scaled(900));
        QCOMPARE(window.width(), qMin(room.width(), usual.width()));
        QVERIFY2(window.height() <= room.height() - 32, qPrintable(u"%1 of %2"_s.arg(window.height()).arg(room.height())));
        QVERIFY(window.height() >= qMin(room.height() - 64, usual.height()));
    }

    void shouldDivideAWideWindowAtFirst_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("context");
        QTest::newRow("as narrow as three columns can be") << 1200 << 440;
        QTest::newRow("usual") << 1440 << 440;
        QTest::newRow("wide: more for the plan") << 1800 << 504;
        QTest::newRow("very wide: the rest for the conversation") << 2600 << 560;
    }
    void shouldDivideAWideWindowAtFirst()
    {
        QFETCH(int, width);
        QFETCH(int, context);
        Desk desk(false, {width, 900});
        const auto widths = [&desk] { return desk.window.findChild<QSplitter *>(u"columns"_s)->sizes(); };
        // GIVEN the inbox beside the overview
        QVERIFY2(qAbs(widths().at(0) - 312) <= 4, qPrintable(QString::number(widths().at(0))));
        const int before = widths().at(0);
        // WHEN a consultation is opened
        desk.sample.open(desk.window, 5);
        QCoreApplication::processEvents();
        // THEN the inbox stays where it is, and the plan has its share
        QCOMPARE(widths().at(0), before);
        QVERIFY2(qAbs(widths().at(2) - context) <= 4, qPrintable(QString::number(widths().at(2))));
    }
};

QTEST_MAIN(ShellTest)
#include "tst_shell.moc"
