// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/composer.h"
#include "widgets/consultation_header.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/decision_form.h"
#include "widgets/inbox_delegate.h"
#include "widgets/inbox_pane.h"
#include "widgets/plan_pane.h"
#include "widgets/steps_view.h"
#include "widgets/strip.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/thread_view.h"
#include "widgets/welcome_page.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

Q_DECLARE_METATYPE(witan::MessageDraft)
Q_DECLARE_METATYPE(witan::Decision)

namespace {

class Desk {
public:
    test::WindowSample sample;
    MainWindow window;
    QSignalSpy painted{&window, &MainWindow::firstPainted};
    QSignalSpy chosen{&window, &MainWindow::consultationChosen};
    QSignalSpy replies{&window, &MainWindow::replySubmitted};
    QSignalSpy decisions{&window, &MainWindow::decisionSubmitted};
    QSignalSpy drafts{&window, &MainWindow::draftChanged};
    QSignalSpy steps{&window, &MainWindow::stepOpened};
    QSignalSpy seen{&window, &MainWindow::seenReached};

    explicit Desk(bool open = true, QSize size = {1440, 900})
    {
        sample.view.consultation.policy.requiredApprovals = 1;
        sample.attach(window);
        window.resize(size);
        window.show();
        if (open)
            sample.open(window, sample.events.size());
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("no window");
        QCoreApplication::processEvents();
    }
    QListView *list() { return window.findChild<QListView *>(u"list"_s); }
    QWidget *named(const QString &name)
    {
        for (QWidget *widget : window.findChildren<QWidget *>()) {
            if (widget->accessibleName() == name && widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    template<typename T> T *part() { return window.findChild<T *>(); }
    TextField *field() { return window.findChild<TextField *>(u"message"_s); }
    static QWidget *focus() { return QApplication::focusWidget(); }
};

} // namespace

class MainWindowTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QAccessible::setActive(true); }

    void shouldKeepItsAccessibleNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("role");
        QTest::newRow("inbox") << u"Consultations"_s << int(QAccessible::List);
        QTest::newRow("conversation") << u"Conversation"_s << int(QAccessible::List);
        QTest::newRow("composer") << u"Message"_s << int(QAccessible::EditableText);
        QTest::newRow("send") << u"Send"_s << int(QAccessible::Button);
        QTest::newRow("plan") << u"Plan"_s << int(QAccessible::NoRole);
        QTest::newRow("risk") << u"Risk"_s << int(QAccessible::NoRole);
        QTest::newRow("approve") << u"Approve"_s << int(QAccessible::Button);
        QTest::newRow("request changes") << u"Request changes"_s << int(QAccessible::Button);
        QTest::newRow("reject") << u"Reject"_s << int(QAccessible::Button);
        QTest::newRow("abstain") << u"Abstain"_s << int(QAccessible::Button);
        QTest::newRow("comment") << u"Comment"_s << int(QAccessible::EditableText);
        QTest::newRow("confirm") << u"Confirm decision"_s << int(QAccessible::Button);
    }
    void shouldKeepItsAccessibleNames()
    {
        QFETCH(QString, name);
        QFETCH(int, role);
        Desk desk;
        if (name == u"Comment" || name == u"Confirm decision")
            desk.part<ContextColumn>()->begin(Verdict::Abstain);
        QWidget *widget = desk.named(name);
        QVERIFY(widget);
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QCOMPARE(interface->text(QAccessible::Name), name);
        if (role != int(QAccessible::NoRole))
            QCOMPARE(int(interface->role()), role);
    }

    void shouldNameEveryControl()
    {
        Desk desk;
        desk.part<PlanPane>()->openStep(u"delete"_s);
        desk.part<ContextColumn>()->begin(Verdict::Reject);
        QCoreApplication::processEvents();
        for (QWidget *widget : desk.window.findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->inherits("QScrollBar"))
                continue;
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName() + u' ' + QString::fromLatin1(widget->metaObject()->className())));
            // AND is large enough to be hit
            QVERIFY2(widget->width() >= 32 && (widget->height() >= 24), qPrintable(u"%1 %2x%3"_s.arg(widget->objectName()).arg(widget->width()).arg(widget->height())));
            if (qobject_cast<QAbstractButton *>(widget))
                QVERIFY2(widget->height() >= 32, qPrintable(widget->objectName() + QString::number(widget->height())));
        }
    }

    void shouldBeReachableByTabInReadingOrder()
    {
        // GIVEN the focus in the inbox
        Desk desk;
        desk.part<InboxPane>()->focusList();
        QList<const QWidget *> wanted{desk.list(), desk.part<ThreadView>(), desk.field(), desk.part<StepsView>(), desk.named(u"Request changes"_s)};
        // WHEN Tab is pressed again and again
        QList<QWidget *> met{Desk::focus()};
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(Desk::focus(), Qt::Key_Tab);
            met.append(Desk::focus());
        }
        // THEN inbox, conversation, composer, plan and bar come in this order
        qsizetype at = -1;
        for (const QWidget *widget : wanted) {
            const qsizetype found = met.indexOf(widget, at + 1);
            QVERIFY2(found > at, qPrintable(widget->accessibleName()));
            at = found;
        }
    }

    void shouldLetOneWriteOnAfterSending()
    {
        // GIVEN a question in the composer
        Desk desk;
        desk.part<Composer>()->focusField();
        QTest::keyClicks(desk.field(), u"Is it safe?"_s);
        // WHEN it is sent by the button, THEN the next keys are words again, and command nothing
        QTest::mouseClick(desk.named(u"Send"_s), Qt::LeftButton);
        QCOMPARE(desk.field()->toPlainText(), QString());
        QCOMPARE(Desk::focus(), desk.field());
        // AND so it is once a note to reviewers was chosen with the mouse
        QWidget *note = desk.named(u"Note for reviewers"_s);
        desk.part<InboxPane>()->focusList();
        QTest::mouseClick(note, Qt::LeftButton);
        QCOMPARE(Desk::focus(), desk.field());
        // AND once it is taken back by the keyboard, and chosen by it again: what was pressed has given way
        QWidget *back = desk.window.findChild<QWidget *>(u"askAgent"_s);
        back->setFocus(Qt::TabFocusReason);
        QTest::keyClick(back, Qt::Key_Space);
        QCOMPARE(Desk::focus(), desk.field());
        note->setFocus(Qt::TabFocusReason);
        QTest::keyClick(note, Qt::Key_Space);
        QCOMPARE(Desk::focus(), desk.field());
        QVERIFY(qobject_cast<QAbstractButton *>(note)->isChecked());
    }

    void shouldEndOnesOwnWordsWhereTheComposerEnds_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("left to right") << Qt::LeftToRight;
        QTest::newRow("right to left") << Qt::RightToLeft;
    }
    void shouldEndOnesOwnWordsWhereTheComposerEnds()
    {
        QFETCH(Qt::LayoutDirection, direction);
        Desk desk;
        desk.window.setLayoutDirection(direction);
        QCoreApplication::processEvents();
        // GIVEN the elder's own question in the conversation
        auto *thread = desk.part<ThreadView>();
        const QRect bubble = thread->layoutOf(2).bubble;
        QVERIFY(thread->layoutOf(2).content.mine);
        // THEN its outer edge is in line with the field below it
        const auto *box = desk.window.findChild<QWidget *>(u"box"_s);
        const auto outer = [&](const QWidget *widget, const QRect &rect) {
            return widget->mapTo(&desk.window, direction == Qt::LeftToRight ? rect.topRight() : rect.topLeft()).x();
        };
        QCOMPARE(outer(thread->viewport(), bubble), outer(box, box->rect()));
    }

    void shouldGoRoundThePanesByF6()
    {
        Desk desk;
        desk.part<InboxPane>()->focusList();
        QTest::keyClick(&desk.window, Qt::Key_F6);
        QCOMPARE(Desk::focus(), desk.part<ThreadView>());
        QTest::keyClick(&desk.window, Qt::Key_F6);
        QCOMPARE(Desk::focus(), desk.field());
        QTest::keyClick(&desk.window, Qt::Key_F6);
        QCOMPARE(Desk::focus(), desk.part<StepsView>());
        QTest::keyClick(&desk.window, Qt::Key_F6);
        QVERIFY(desk.part<DecisionBar>()->isAncestorOf(Desk::focus()));
        QTest::keyClick(&desk.window, Qt::Key_F6);
        QCOMPARE(Desk::focus(), desk.list());
        QTest::keyClick(&desk.window, Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(desk.part<DecisionBar>()->isAncestorOf(Desk::focus()));
        // AND into the changes where these are shown
        auto *tabs = desk.window.findChild<QTabBar *>(u"tabs"_s);
        tabs->setCurrentIndex(1);
        QTest::keyClick(&desk.window, Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(tabs->currentIndex(), 1);
        QCOMPARE(Desk::focus(), desk.window.findChild<QWidget *>(u"changesScroll"_s));
    }

    void shouldChooseAConsultationByKeys_data()
    {
        QTest::addColumn<int>("down");
        QTest::addColumn<int>("up");
        QTest::newRow("arrows") << int(Qt::Key_Down) << int(Qt::Key_Up);
        QTest::newRow("letters") << int(Qt::Key_J) << int(Qt::Key_K);
    }
    void shouldChooseAConsultationByKeys()
    {
        QFETCH(int, down);
        QFETCH(int, up);
        Desk desk(false);
        desk.part<InboxPane>()->focusList();
        // It begins at a consultation; a section line is stepped on, so that it can be folded.
        QCOMPARE(desk.list()->currentIndex().row(), 1);
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(desk.list(), Qt::Key(down));
        QCOMPARE(desk.list()->currentIndex().row(), 5);
        QVERIFY(!desk.sample.inbox.summaryAt(5));
        QTest::keyClick(desk.list(), Qt::Key(up));
        QCOMPARE(desk.list()->currentIndex().row(), 4);
        // Moving opens nothing; Enter does.
        QVERIFY(desk.chosen.isEmpty());
        QTest::keyClick(desk.list(), Qt::Key_Return);
        QCOMPARE(desk.chosen.size(), 1);
        QCOMPARE(desk.chosen.first().first().value<ConsultationId>(), desk.sample.inbox.summaryAt(4)->consultation.id);
    }

    void shouldChooseByClickAndByScreenReaderOnce()
    {
        Desk desk(false);
        const QModelIndex second = desk.sample.inbox.index(2);
        QTest::mouseClick(desk.list()->viewport(), Qt::LeftButton, {}, desk.list()->visualRect(second).center());
        QCOMPARE(desk.chosen.size(), 1);
        desk.list()->selectionModel()->select(desk.sample.inbox.index(3), QItemSelectionModel::ClearAndSelect);
        QCOMPARE(desk.chosen.size(), 2);
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), desk.sample.inbox.summaryAt(3)->consultation.id);
    }

    void shouldNotMindASelectionOfSectionLinesAlone()
    {
        // GIVEN the list with nothing chosen
        Desk desk(false);
        QVERIFY(desk.sample.inbox.index(0).data(int(InboxModel::Role::IsSection)).toBool());

        // WHEN a screen reader selects a section line, then toggles it, then selects all there is
        desk.list()->selectionModel()->select(desk.sample.inbox.index(0), QItemSelectionModel::ClearAndSelect);
        desk.list()->selectionModel()->select(desk.sample.inbox.index(0), QItemSelectionModel::Toggle);
        QCOMPARE(desk.chosen.size(), 0);
        desk.list()->selectAll();
        desk.sample.inbox.set({}, u"me"_s);
        desk.list()->selectAll();

        // THEN nothing is opened by the line, and the window stands
        QVERIFY(desk.chosen.size() <= 1);
        QVERIFY(desk.window.isVisible());
    }

    void shouldGoToTheNextThatWaits()
    {
        Desk desk;
        QTest::keyClick(&desk.window, Qt::Key_Period, Qt::ControlModifier);
        const int at = desk.sample.inbox.rowOf(desk.sample.view.consultation.id);
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), desk.sample.inbox.summaryAt(at + 1)->consultation.id);
    }

    void shouldDecideByKeysAlone_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("verdict");
        QTest::newRow("approve") << int(Qt::Key_A) << int(Verdict::Approve);
        QTest::newRow("request changes") << int(Qt::Key_C) << int(Verdict::RequestChanges);
        QTest::newRow("reject") << int(Qt::Key_R) << int(Verdict::Reject);
    }
    void shouldDecideByKeysAlone()
    {
        QFETCH(int, key);
        QFETCH(int, verdict);
        Desk desk;
        qint64 ms = 0;
        desk.part<ContextColumn>()->setArmClock([&ms] { return ms; });
        desk.sample.view.openedSteps = {u"delete"_s};
        desk.window.showConsultation(desk.sample.view);
        // WHEN the elder presses the shortcut, types and confirms
        QTest::keyClick(&desk.window, Qt::Key(key), Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(Desk::focus(), desk.named(u"Comment"_s));
        QTest::keyClick(Desk::focus(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(Desk::focus(), u"Because"_s);
        ms += ArmGuard::kDelayMs;
        QTest::keyClick(Desk::focus(), Qt::Key_Return, Qt::ControlModifier);
        // THEN the window says so
        QCOMPARE(desk.decisions.size(), 1);
        const auto decision = desk.decisions.first().first().value<Decision>();
        QVERIFY(decision.verdict == Verdict(verdict));
        QCOMPARE(decision.comment, u"Because"_s);
        QCOMPARE(desk.drafts.last().at(1).toString(), u"comment.%1"_s.arg(toString(decision.verdict)));
        QCOMPARE(desk.drafts.last().at(2).toString(), QString());
    }

    void shouldShowTheKeptCommentAfterTheConsultationCameBack()
    {
        // GIVEN a comment that came back to the draft while the consultation was open
        Desk desk;
        desk.window.showNothing();
        desk.sample.view.commentDrafts = {{Verdict::RequestChanges, u"Came back."_s}};
        // WHEN it is shown again
        desk.window.showConsultation(desk.sample.view);
        desk.part<ContextColumn>()->begin(Verdict::RequestChanges);
        // THEN the form of its verdict has it
        QCOMPARE(desk.window.findChild<TextField *>(u"comment"_s)->toPlainText(), u"Came back."_s);
    }

    void shouldOpenTheStepInsteadOfApprovingUnread()
    {
        // GIVEN a plan with a step that cannot be undone and was never opened
        Desk desk;
        // WHEN Ctrl+Shift+A is pressed
        QTest::keyClick(&desk.window, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        // THEN no form opens, the step does, and its being seen is told
        QVERIFY(!desk.part<DecisionBar>()->formIsOpen());
        QCOMPARE(desk.part<StepsView>()->openId(), u"delete"_s);
        QTRY_COMPARE(desk.steps.size(), 1);
        QCOMPARE(desk.steps.first().at(0).value<ConsultationId>(), desk.sample.view.consultation.id);
        QCOMPARE(desk.steps.first().at(2).toString(), u"delete"_s);
    }

    void shouldSendAQuestionAboutAStep()
    {
        Desk desk;
        desk.part<PlanPane>()->openStep(u"retire"_s);
        desk.window.findChild<QPushButton *>(u"askAboutStep"_s)->click();
        QTRY_COMPARE(Desk::focus(), desk.named(u"Message"_s));
        QTest::keyClicks(Desk::focus(), u"Why rename?"_s);
        QTest::keyClick(Desk::focus(), Qt::Key_Return);
        const auto draft = desk.replies.value(0).value(0).value<MessageDraft>();
        QCOMPARE(draft.content, u"Why rename?"_s);
        QVERIFY((draft.anchor == Anchor{u"step"_s, u"retire"_s}));
    }

    void shouldNotOverwriteWhatIsBeingTyped()
    {
        Desk desk;
        QTest::keyClicks(desk.named(u"Message"_s), u"half a question"_s);
        // WHEN news of the same consultation comes with an older draft
        desk.sample.view.messageDraft = u"ha"_s;
        desk.window.showConsultation(desk.sample.view);
        // THEN the field is as it was
        QCOMPARE(desk.field()->toPlainText(), u"half a question"_s);
    }

    void shouldKeepTheDraftsOfTwoConsultationsApart()
    {
        Desk desk;
        QTest::keyClicks(desk.named(u"Message"_s), u"first"_s);
        const ConsultationId first = desk.sample.view.consultation.id;
        ConsultationView other = desk.sample.view;
        other.consultation.id = ConsultationId::create();
        other.messageDraft = u"second"_s;
        desk.window.showConsultation(other);
        QCOMPARE(desk.drafts.last().at(0).value<ConsultationId>(), first);
        QCOMPARE(desk.drafts.last().at(1).toString(), u"message"_s);
        QCOMPARE(desk.drafts.last().at(2).toString(), u"first"_s);
        QCOMPARE(desk.field()->toPlainText(), u"second"_s);
    }

    void shouldTellThatItWasPaintedOnce()
    {
        Desk desk;
        QTRY_COMPARE(desk.painted.size(), 1);
        desk.window.repaint();
        QCoreApplication::processEvents();
        QCOMPARE(desk.painted.size(), 1);
    }

    void shouldTellWhatWasSeen()
    {
        Desk desk;
        desk.sample.thread.open(desk.sample.view.consultation.id, desk.sample.events.size(), 1, desk.sample.fetch());
        QTRY_VERIFY(!desk.seen.isEmpty());
        QCOMPARE(desk.seen.last().first().value<ConsultationId>(), desk.sample.view.consultation.id);
    }

    void shouldSayThatTheConnectionIsGoneOnlyAfterAWhileAndCountDown()
    {
        Desk desk;
        auto *strip = desk.window.findChild<Strip *>(u"connectionStrip"_s);
        desk.window.setConnection({ConnectionState::Offline, u"council.example"_s, -1, u"No route."_s, 8000});
        QVERIFY(!strip->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(strip->isVisible(), 4000);
        QVERIFY(strip->accessibleName().contains(u"No connection to council.example since 14:18."));
        QVERIFY(strip->accessibleName().contains(u"Trying again in 8 s."));
        desk.window.setOutbox({OutboxItem(), OutboxItem()});
        QVERIFY(strip->accessibleName().contains(u"2 things of yours wait"));
        QSignalSpy now(&desk.window, &MainWindow::tryNowRequested);
        strip->findChild<QPushButton *>()->click();
        QCOMPARE(now.size(), 1);
        desk.window.setConnection({ConnectionState::Online, u"council.example"_s, 3, {}, 0});
        QVERIFY(!strip->isVisible());
    }

    void shouldSayARefusalAtOnce()
    {
        Desk desk;
        desk.window.setConnection({ConnectionState::Refused, u"council.example"_s, -1, u"Your token is no longer valid."_s, 0});
        auto *strip = desk.window.findChild<Strip *>(u"connectionStrip"_s);
        QVERIFY(strip->isVisible());
        QVERIFY(strip->accessibleName().contains(u"Your token is no longer valid."));
    }

    void shouldKeepABadNoticeUntilItIsClosed()
    {
        Desk desk;
        auto *strip = desk.window.findChild<Strip *>(u"noticeStrip"_s);
        desk.window.notice(u"The disk is full. Nothing was lost."_s, Severity::Error);
        QVERIFY(strip->isVisible());
        QCOMPARE(strip->accessibleName(), u"The disk is full. Nothing was lost."_s);
        for (QPushButton *button : strip->findChildren<QPushButton *>()) {
            if (button->isVisible())
                button->click();
        }
        QVERIFY(!strip->isVisible());
    }

    void shouldOfferTheWayInWhereNothingIsOpen()
    {
        Desk desk(false);
        auto *welcome = desk.part<WelcomePage>();
        QVERIFY(welcome->isVisible());
        QVERIFY(!desk.part<Composer>()->isVisible());
        QVERIFY(!desk.part<ContextColumn>()->isVisible());
        QSignalSpy sample(&desk.window, &MainWindow::sampleRequested);
        welcome->findChild<QAbstractButton *>(u"sample"_s)->click();
        QCOMPARE(sample.size(), 1);
        // WHEN one is opened and closed again
        desk.sample.open(desk.window, 1);
        QVERIFY(!welcome->isVisible());
        desk.window.showNothing();
        QVERIFY(welcome->isVisible());
    }

    void shouldShowFewerColumnsWhereThereIsNoRoom_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("columns");
        QTest::newRow("wide") << 1440 << 3;
        QTest::newRow("the smallest usual screen") << 1280 << 3;
        QTest::newRow("1080p at twice the size") << 960 << 2;
        QTest::newRow("1280 at twice the size") << 640 << 1;
    }
    void shouldShowFewerColumnsWhereThereIsNoRoom()
    {
        QFETCH(int, width);
        QFETCH(int, columns);
        Desk desk(true, {width, 500});
        const QList<QWidget *> parts{desk.part<InboxPane>(), desk.part<ThreadView>(), desk.part<ContextColumn>()};
        const auto shown = [&parts] { return std::count_if(parts.begin(), parts.end(), [](const QWidget *part) { return part->isVisible(); }); };
        QCOMPARE(desk.window.width(), width);
        QCOMPARE(shown(), columns);
        // AND every one can be reached
        for (int i = 0; i < 3; ++i) {
            if (columns < 3)
                desk.window.findChild<QPushButton *>(i == 0 ? u"pageInbox"_s : i == 1 ? u"pageConversation"_s : u"pageContext"_s)->click();
            QVERIFY(parts[i]->isVisible());
            QCOMPARE(shown(), columns);
            QCoreApplication::processEvents();
            for (const QWidget *part : parts)
                QVERIFY2(!part->isVisible() || part->mapTo(&desk.window, QPoint(part->width(), 0)).x() <= width, qPrintable(u"page %1: %2 is %3 wide"_s.arg(i).arg(QString::fromLatin1(part->metaObject()->className())).arg(part->width())));
        }
    }

    void shouldNotCutTheDecisionInALowWindow()
    {
        // GIVEN a low window with the form open
        Desk desk(true, {1280, 480});
        desk.part<ContextColumn>()->begin(Verdict::Reject);
        QCoreApplication::processEvents();
        // THEN Confirm can be scrolled to
        auto *confirm = desk.named(u"Confirm decision"_s);
        QVERIFY(confirm);
        QWidget *bar = desk.part<DecisionBar>();
        QVERIFY(bar->rect().contains(QRect(confirm->mapTo(bar, QPoint()), confirm->size())));
    }

    void shouldSayWhatADecisionIsAboutInTheSmallestWindow()
    {
        // GIVEN a window at 200 % on a small screen, with the plan in it, without its header
        Desk desk(true, {640, 400});
        desk.window.findChild<QPushButton *>(u"pageContext"_s)->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.part<ConsultationHeader>()->isVisible());
        // THEN it says how long there is, how risky it is, and what it is about
        auto *named = desk.window.findChild<QLabel *>(u"named"_s);
        QVERIFY(named->isVisible());
        QVERIFY2(named->text().contains(u"12 min left · High risk · Merge duplicate customers"_s), qPrintable(named->text()));
        // AND a name that has no room is cut, not the tabs
        desk.sample.view.consultation.title = u"Restart the payment gateway "_s.repeated(6);
        desk.window.showConsultation(desk.sample.view);
        QCoreApplication::processEvents();
        const auto *tabs = desk.part<ContextColumn>()->findChild<QTabBar *>();
        QVERIFY2(tabs->width() >= tabs->sizeHint().width(), qPrintable(u"%1 of %2"_s.arg(tabs->width()).arg(tabs->sizeHint().width())));
        QVERIFY(named->geometry().right() < desk.part<ContextColumn>()->width());
        // WHEN the window has something to say, and a decision was refused
        desk.window.notice(u"The disk is full."_s, Severity::Error);
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        item.state = OutboxState::Failed;
        item.consultation = desk.sample.view.consultation.id;
        item.payload = {{u"verdict"_s, u"approve"_s}, {u"comment"_s, u"Accounting confirmed it."_s}};
        desk.sample.view.pending = {item};
        desk.window.showConsultation(desk.sample.view);
        // THEN both stand there, and every verdict can be pressed
        auto *strip = desk.window.findChild<QWidget *>(u"noticeStrip"_s), *refused = desk.window.findChild<QWidget *>(u"refusedText"_s);
        const QRect whole = desk.window.rect();
        const auto isWhole = [&](const char *name) {
            const auto *button = desk.part<DecisionBar>()->findChild<QPushButton *>(QLatin1StringView(name));
            return button->isVisible() && button->visibleRegion().boundingRect() == button->rect() && whole.contains(QRect(button->mapTo(&desk.window, QPoint()), button->size()));
        };
        QTRY_VERIFY(strip->isVisible() && !refused->visibleRegion().isEmpty());
        QTRY_VERIFY(isWhole("approve") && isWhole("changes") && isWhole("reject") && isWhole("abstain"));
        // AND in the conversation it stands where it always does
        desk.window.findChild<QPushButton *>(u"pageConversation"_s)->click();
        QTRY_VERIFY(strip->isVisible() && desk.part<ConsultationHeader>()->isVisible());
        QVERIFY(strip->mapTo(&desk.window, QPoint()).y() > desk.part<ConsultationHeader>()->mapTo(&desk.window, QPoint()).y());
        QVERIFY(!named->isVisible());
    }

    void shouldShowTheOverviewWhereNothingWaitsInANarrowWindow()
    {
        Desk desk(false, {640, 400});
        desk.window.findChild<QPushButton *>(u"pageInbox"_s)->click();
        QVERIFY(desk.list()->isVisible());
        desk.sample.inbox.set({}, desk.sample.view.me.id);
        QTRY_VERIFY(desk.part<WelcomePage>()->isVisible());
        QVERIFY(!desk.list()->isVisible());
    }

    void shouldPressTheButtonThatHasTheFocusByEnter()
    {
        // GIVEN a button that has the focus
        Desk desk;
        desk.sample.view.openedSteps = {u"delete"_s};
        desk.window.showConsultation(desk.sample.view);
        auto *changes = desk.part<DecisionBar>()->findChild<QPushButton *>(u"changes"_s);
        changes->setFocus();
        // WHEN Enter is pressed THEN it is pressed
        QTest::keyClick(changes, Qt::Key_Return);
        QVERIFY(desk.part<DecisionForm>()->isVisible());
        // BUT nothing is decided by it
        desk.part<DecisionForm>()->findChild<TextField *>(u"comment"_s)->setText(u"Keep a copy."_s);
        auto *confirm = desk.part<DecisionBar>()->findChild<QPushButton *>(u"confirm"_s);
        QTRY_VERIFY(confirm->isEnabled());
        confirm->setFocus();
        QTest::keyClick(confirm, Qt::Key_Return);
        QTest::keyClick(confirm, Qt::Key_Enter);
        QVERIFY(desk.decisions.isEmpty() && desk.part<DecisionForm>()->isVisible());
    }

    void shouldShowTheWholeFormOfADecision()
    {
        // GIVEN an open form whose words need one line, but would need two in a narrower column
        Desk desk;
        desk.sample.view.openedSteps = {u"delete"_s};
        desk.window.showConsultation(desk.sample.view);
        desk.part<ContextColumn>()->begin(Verdict::Approve);
        auto *form = desk.part<DecisionForm>();
        auto *then = form->findChild<TextBlock *>(u"then"_s);
        const auto oneLineHereTwoElsewhere = [&] { return then->sizeHint().height() > then->heightForWidth(then->width()) && then->heightForWidth(then->width()) < 2 * then->minimumSizeHint().height(); };
        for (int length = 4; length < 60 && !oneLineHereTwoElsewhere(); ++length) {
            desk.sample.view.consultation.agentName = QString(length, u'n');
            desk.window.showConsultation(desk.sample.view);
            QCoreApplication::processEvents();
        }
        QVERIFY(oneLineHereTwoElsewhere());
        // THEN nothing of it is cut, and the bar is whole below it
        QTRY_VERIFY(form->height() >= form->heightForWidth(form->width()));
        auto *scroll = desk.window.findChild<QScrollArea *>(u"barScroll"_s);
        QTRY_VERIFY(scroll->viewport()->height() >= scroll->widget()->minimumSizeHint().height());
    }

    void shouldKeepTheFocusNearADecision()
    {
        // GIVEN a confirmed decision
        Desk desk;
        desk.part<ContextColumn>()->begin(Verdict::Reject);
        QTest::keyClicks(Desk::focus(), u"No."_s);
        auto *confirm = desk.named(u"Confirm decision"_s);
        QTRY_VERIFY(confirm->isEnabled());
        QTest::mouseClick(confirm, Qt::LeftButton);
        QCOMPARE(desk.decisions.size(), 1);
        // THEN the keyboard is where the decision shows
        QCoreApplication::processEvents();
        QCOMPARE(Desk::focus(), desk.part<ThreadView>());
    }

    void shouldSayHowMuchTimeIsLeft_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("pressing");
        QTest::newRow("over") << 0 << u"time is over"_s << true;
        QTest::newRow("12 minutes") << 12 << u"12 min left"_s << true;
        QTest::newRow("3 hours") << 180 << u"3 h left"_s << false;
        QTest::newRow("3 days") << 3 * 24 * 60 << u"3 days left"_s << false;
    }
    void shouldSayHowMuchTimeIsLeft()
    {
        QFETCH(int, minutes);
        QFETCH(QString, text);
        QFETCH(bool, pressing);
        ConsultationSummary summary;
        summary.consultation.deadline = Timestamp{1'000'000 + minutes * 60'000};
        InboxRow row;
        row.summary = &summary;
        row.due = summary.consultation.deadline;
        const auto when = InboxDelegate::whenText(row, {1'000'000});
        QCOMPARE(when.text, text);
        QCOMPARE(when.pressing, pressing);
    }
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
