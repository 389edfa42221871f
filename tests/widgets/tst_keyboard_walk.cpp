// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/composer.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/inbox_pane.h"
#include "widgets/plan_pane.h"
#include "widgets/steps_view.h"
#include "widgets/text_field.h"
#include "widgets/thread_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QAccessible>
#include <QListView>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

Q_DECLARE_METATYPE(witan::MessageDraft)
Q_DECLARE_METATYPE(witan::Decision)

namespace {

constexpr int kMostStops = 80;

class Desk {
public:
    test::WindowSample sample;
    MainWindow window;
    QSignalSpy replies{&window, &MainWindow::replySubmitted};
    QSignalSpy decisions{&window, &MainWindow::decisionSubmitted};

    explicit Desk(QSize size = {1440, 900})
    {
        sample.view.consultation.policy.requiredApprovals = 1;
        sample.attach(window);
        window.resize(size);
        window.show();
        sample.open(window, sample.events.size());
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("no window");
        QCoreApplication::processEvents();
    }
    template<typename T> T *part() { return window.findChild<T *>(); }
    static QWidget *focus() { return QApplication::focusWidget(); }
    /// To the next stop; what has the focus takes the key, as it would from a keyboard.
    static void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(focus(), Qt::Key(key), modifiers); }
    bool isVerdict(const QWidget *widget) const
    {
        return widget && QStringList({u"approve"_s, u"changes"_s, u"reject"_s, u"abstain"_s, u"confirm"_s}).contains(widget->objectName());
    }
    /// All is read that has to be.
    void read()
    {
        sample.view.openedSteps = {u"delete"_s};
        window.showConsultation(sample.view);
    }
    /// A space that was meant for words, wherever it goes.
    void pressSpaceWithoutHarm()
    {
        if (focus())
            press(Qt::Key_Space);
        QVERIFY(!part<DecisionBar>()->formIsOpen());
        QVERIFY(decisions.isEmpty());
    }
    QImage around(const QWidget *widget)
    {
        const QRect rect(widget->mapTo(&window, QPoint()), widget->size());
        return window.grab(rect.adjusted(-4, -4, 4, 4)).toImage();
    }
};

QString nameOf(const QWidget *widget)
{
    return widget ? QLatin1StringView(widget->metaObject()->className()) + u' ' + widget->objectName() : u"nothing"_s;
}

/// Opens the form with all that can stand in it, so that much can have the focus.
void openAll(Desk &desk)
{
    desk.read();
    desk.part<ContextColumn>()->begin(Verdict::Approve);
    desk.window.findChild<QAbstractButton *>(u"some"_s)->click();
    desk.window.findChild<QAction *>(u"conditionInWords"_s)->trigger();
    QCoreApplication::processEvents();
}

/// Opens a step, so that what stands in it can have the focus.
void openStep(Desk &desk)
{
    desk.part<PlanPane>()->openStep(u"delete"_s);
    const auto *steps = desk.part<StepsView>();
    if (!QTest::qWaitFor([steps] { return steps->height() >= steps->sizeHint().height(); }))
        qFatal("no room for the step");
}

} // namespace

/// The window by keyboard alone.
class KeyboardWalkTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldLeadRoundAndBackAgain_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("form");
        QTest::newRow("wide, a step open") << QSize(1440, 900) << false;
        QTest::newRow("wide, a form open") << QSize(1440, 900) << true;
        QTest::newRow("small, a step open") << QSize(1100, 600) << false;
        QTest::newRow("small, a form open") << QSize(1100, 600) << true;
    }
    void shouldLeadRoundAndBackAgain()
    {
        QFETCH(QSize, size);
        QFETCH(bool, form);
        Desk desk(size);
        form ? openAll(desk) : openStep(desk);
        desk.part<InboxPane>()->focusList();
        // WHEN Tab is pressed until the focus is where it began
        QList<QWidget *> stops{Desk::focus()};
        do {
            Desk::press(Qt::Key_Tab);
            stops.append(Desk::focus());
        } while (stops.last() != stops.first() && stops.size() < kMostStops);
        // THEN nothing holds it, and nothing comes twice
        QCOMPARE(stops.last(), stops.first());
        stops.removeLast();
        QCOMPARE(QSet<QWidget *>(stops.cbegin(), stops.cend()).size(), stops.size());
        QVERIFY(stops.size() > 15);

        // AND the way back is the same
        for (qsizetype i = stops.size() - 1; i >= 0; --i) {
            Desk::press(Qt::Key_Backtab, Qt::ShiftModifier);
            QVERIFY2(Desk::focus() == stops[i], qPrintable(nameOf(stops[i]) + u" not "_s + nameOf(Desk::focus())));
        }
    }

    void shouldShowWhereTheFocusIs_data()
    {
        QTest::addColumn<bool>("form");
        QTest::newRow("a step open") << false;
        QTest::newRow("a form open") << true;
    }
    void shouldShowWhereTheFocusIs()
    {
        QFETCH(bool, form);
        // GIVEN a window in which not all of it is in sight
        Desk desk({1100, 600});
        form ? openAll(desk) : openStep(desk);
        desk.part<InboxPane>()->focusList();
        const QWidget *first = Desk::focus();
        int stops = 0;
        do {
            QWidget *here = Desk::focus();
            QCoreApplication::processEvents();
            QVERIFY2(!here->visibleRegion().isEmpty(), qPrintable(nameOf(here)));
            QVERIFY2(!QAccessible::queryAccessibleInterface(here)->text(QAccessible::Name).isEmpty(), qPrintable(nameOf(here)));
            // THEN something is drawn at each stop that is not there without the focus
            const QImage with = desk.around(here);
            here->clearFocus();
            QVERIFY2(desk.around(here) != with, qPrintable(nameOf(here)));
            here->setFocus(Qt::TabFocusReason);
            Desk::press(Qt::Key_Tab);
        } while (Desk::focus() != first && ++stops < kMostStops);
    }

    void shouldComeToAStepAndItsSurroundings()
    {
        // GIVEN a plan much longer than its pane, at its beginning
        Desk desk({1100, 600});
        QJsonArray steps;
        for (int i = 1; i <= 60; ++i)
            steps.append(u"Step number %1"_s.arg(i));
        desk.sample.view.consultation.context.insert(u"plan"_s, QJsonObject{{u"request"_s, u"Do sixty things"_s}, {u"steps"_s, steps}});
        desk.sample.view.changes.reset();
        desk.sample.view.context = Context::parse(desk.sample.view.consultation.context);
        desk.sample.view.consultation.digest = desk.sample.view.shownDigest = u"digest-60"_s;
        desk.window.showConsultation(desk.sample.view);
        auto *list = desk.part<StepsView>();
        const auto *request = desk.part<PlanPane>()->findChild<QWidget *>(u"request"_s);
        QTRY_VERIFY(list->height() > 1000);
        const auto isInSight = [list](int row) { return list->visibleRegion().contains(list->accessibleRowRect(row).center()); };

        // WHEN the focus comes to its steps
        desk.part<PlanPane>()->findChild<QAbstractButton *>(u"raw"_s)->setFocus();
        for (int i = 0; Desk::focus() != list && i < 5; ++i)
            Desk::press(Qt::Key_Tab);
        QCOMPARE(Desk::focus(), list);
        QCoreApplication::processEvents();
        // THEN one sees the step that one is at, and what the plan is for
        QVERIFY(isInSight(0));
        QVERIFY(!request->visibleRegion().isEmpty());

        // AND far down too, coming back to it from either side
        for (int i = 0; i < 40; ++i)
            Desk::press(Qt::Key_Down);
        QVERIFY(isInSight(40));
        for (const auto &[there, back] : {std::pair(Qt::Key_Tab, Qt::Key_Backtab), std::pair(Qt::Key_Backtab, Qt::Key_Tab)}) {
            Desk::press(there, there == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
            QVERIFY(Desk::focus() != list);
            Desk::press(back, back == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
            QCOMPARE(Desk::focus(), list);
            QCoreApplication::processEvents();
            QVERIFY(isInSight(40));
        }
    }

    void shouldAskByEnterOnTheButtonAndDoNothingElse_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("Return") << int(Qt::Key_Return);
        QTest::newRow("Enter") << int(Qt::Key_Enter);
        QTest::newRow("Space") << int(Qt::Key_Space);
    }
    void shouldAskByEnterOnTheButtonAndDoNothingElse()
    {
        QFETCH(int, key);
        // GIVEN an open step with the focus on its question
        Desk desk;
        auto *steps = desk.part<StepsView>();
        desk.part<PlanPane>()->openStep(u"delete"_s);
        auto *ask = desk.window.findChild<QWidget *>(u"askAboutStep"_s);
        ask->setFocus(Qt::TabFocusReason);
        // WHEN a key presses it
        Desk::press(key);
        // THEN one writes about the step, which stays open
        auto *message = desk.window.findChild<TextField *>(u"message"_s);
        QCOMPARE(Desk::focus(), message);
        QCOMPARE(steps->openId(), u"delete"_s);
        // AND the spaces of a question open nothing
        QTest::keyClicks(Desk::focus(), u"Who runs it?"_s);
        QCOMPARE(message->toPlainText(), u"Who runs it?"_s);
        QVERIFY(!desk.part<DecisionBar>()->formIsOpen());
    }

    void shouldGoBackToTheListByEscapeInAnOpenStep()
    {
        Desk desk;
        auto *steps = desk.part<StepsView>();
        desk.part<PlanPane>()->openStep(u"delete"_s);
        desk.window.findChild<QWidget *>(u"askAboutStep"_s)->setFocus(Qt::TabFocusReason);
        Desk::press(Qt::Key_Escape);
        QCOMPARE(steps->openId(), QString());
        QCOMPARE(Desk::focus(), steps);
    }

    void shouldOpenTheFormByTabAndSpace_data()
    {
        QTest::addColumn<QByteArray>("verdict");
        for (const char *verdict : {"approve", "changes", "reject", "abstain"})
            QTest::newRow(verdict) << QByteArray(verdict);
    }
    void shouldOpenTheFormByTabAndSpace()
    {
        QFETCH(QByteArray, verdict);
        // GIVEN the way to the decision by F6, which ends at its words
        Desk desk;
        desk.read();
        desk.part<ContextColumn>()->focusBar();
        QVERIFY(!desk.isVerdict(Desk::focus()));
        // WHEN Tab leads to a verdict and Space presses it
        for (int i = 0; i < kMostStops && Desk::focus()->objectName() != QLatin1StringView(verdict); ++i)
            Desk::press(Qt::Key_Tab);
        Desk::press(Qt::Key_Space);
        // THEN its form is open with its own draft and nothing else in it, and one writes there
        QVERIFY(desk.part<DecisionBar>()->formIsOpen());
        QCOMPARE(Desk::focus()->objectName(), u"comment"_s);
        const QString draft = verdict == "approve" ? desk.sample.view.commentDrafts.value(Verdict::Approve) : QString();
        QCOMPARE(desk.window.findChild<TextField *>(u"comment"_s)->toPlainText(), draft);
        QTest::keyClicks(Desk::focus(), u"So be it"_s);
        QCOMPARE(desk.window.findChild<TextField *>(u"comment"_s)->toPlainText(), draft + u"So be it"_s);
        QVERIFY(desk.decisions.isEmpty());
        // AND one leaves it to words, not to a verdict
        Desk::press(Qt::Key_Escape);
        QVERIFY(!desk.part<DecisionBar>()->formIsOpen());
        QVERIFY(Desk::focus() && !desk.isVerdict(Desk::focus()));
        desk.pressSpaceWithoutHarm();
    }

    void shouldGiveTheFocusBackWhereItWas_data()
    {
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("byBack");
        for (const char *place : {"list", "thread", "message", "steps", "tabs"}) {
            for (const auto &[key, name] : {std::pair(Qt::Key_A, "approve"), std::pair(Qt::Key_C, "request changes"), std::pair(Qt::Key_R, "reject")}) {
                QTest::addRow("%s, %s, Esc", place, name) << QByteArray(place) << int(key) << false;
                QTest::addRow("%s, %s, Back", place, name) << QByteArray(place) << int(key) << true;
            }
        }
    }
    void shouldGiveTheFocusBackWhereItWas()
    {
        QFETCH(QByteArray, place);
        QFETCH(int, key);
        QFETCH(bool, byBack);
        Desk desk;
        desk.read();
        QWidget *at = place == "list" ? desk.window.findChild<QListView *>() : place == "thread" ? static_cast<QWidget *>(desk.part<ThreadView>())
            : place == "steps" ? static_cast<QWidget *>(desk.part<StepsView>()) : place == "tabs" ? static_cast<QWidget *>(desk.window.findChild<QTabBar *>())
                                                                                           : desk.window.findChild<TextField *>(u"message"_s);
        at->setFocus(Qt::TabFocusReason);
        // WHEN a form is opened by its key, and left
        QTest::keyClick(&desk.window, Qt::Key(key), Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(desk.part<DecisionBar>()->formIsOpen());
        QCOMPARE(Desk::focus()->objectName(), u"comment"_s);
        if (byBack) {
            for (int i = 0; i < kMostStops && Desk::focus()->objectName() != u"cancel"; ++i)
                Desk::press(Qt::Key_Tab);
            Desk::press(Qt::Key_Space);
        } else {
            Desk::press(Qt::Key_Escape);
        }
        // THEN the focus is where it was
        QVERIFY(!desk.part<DecisionBar>()->formIsOpen());
        QCOMPARE(Desk::focus(), at);
    }

    void shouldNeverPutTheFocusOnAVerdict_data()
    {
        QTest::addColumn<QByteArray>("event");
        for (const char *event : {"the open step is closed", "another consultation is shown", "Approve goes off", "every verdict goes off", "the plan changes under the form",
                                  "time is over under the form", "the way to a step goes", "a note is closed", "the refused decision is given up", "the window comes back"})
            QTest::newRow(event) << QByteArray(event);
    }
    void shouldNeverPutTheFocusOnAVerdict()
    {
        QFETCH(QByteArray, event);
        Desk desk;
        desk.read();
        ConsultationView &view = desk.sample.view;
        const auto show = [&desk, &view] { desk.window.showConsultation(view); };
        const auto focus = [&desk](const char *name) {
            auto *widget = desk.window.findChild<QWidget *>(QString::fromLatin1(name));
            widget->setFocus(Qt::TabFocusReason);
            QCOMPARE(Desk::focus(), widget);
        };
        if (event == "the open step is closed" || event == "another consultation is shown") {
            desk.part<PlanPane>()->openStep(u"delete"_s);
            focus("askAboutStep");
            if (event == "the open step is closed") {
                desk.part<PlanPane>()->openStep({});
            } else {
                view.consultation.id = ConsultationId::create();
                view.consultation.context.insert(u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{u"Do it"_s}}});
                view.context = Context::parse(view.consultation.context);
                show();
            }
        } else if (event == "Approve goes off" || event == "every verdict goes off") {
            focus("approve");
            if (event == "Approve goes off")
                view.lastAgentSeq = view.seenSeq + 1;
            else
                view.me.role = PrincipalRole::Observer;
            show();
        } else if (event.endsWith("under the form")) {
            desk.part<ContextColumn>()->begin(Verdict::Approve);
            if (event.startsWith("the plan"))
                view.consultation.digest = view.shownDigest = u"digest-9"_s;
            else
                view.consultation.status = Status::Cancelled;
            show();
            QVERIFY(!desk.part<DecisionBar>()->formIsOpen());
        } else if (event == "the way to a step goes") {
            view.openedSteps.clear();
            show();
            focus("openStep");
            desk.read();
        } else if (event == "a note is closed") {
            desk.part<ContextColumn>()->begin(Verdict::Approve);
            view.consultation.digest = view.shownDigest = u"digest-9"_s;
            show();
            focus("closeMoved");
            Desk::press(Qt::Key_Space);
        } else if (event == "the refused decision is given up") {
            OutboxItem item;
            item.kind = OutboxKind::Decision;
            item.id = u"d-1"_s;
            item.state = OutboxState::Failed;
            item.error = u"The plan changed."_s;
            view.pending = {item};
            show();
            focus("giveUp");
            Desk::press(Qt::Key_Space);
            view.pending.clear();
            show();
        } else {
            desk.part<PlanPane>()->openStep(u"delete"_s);
            focus("askAboutStep");
            desk.window.hide();
            desk.window.show();
            QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        }
        QCoreApplication::processEvents();
        QVERIFY2(!desk.isVerdict(Desk::focus()), qPrintable(nameOf(Desk::focus())));
        desk.pressSpaceWithoutHarm();
    }

    void shouldLeaveTheFocusInTheListWhereARowIsChosen_data()
    {
        QTest::addColumn<bool>("formOpen");
        QTest::newRow("with the plan beside it") << false;
        QTest::newRow("with a form left open") << true;
    }
    void shouldLeaveTheFocusInTheListWhereARowIsChosen()
    {
        QFETCH(bool, formOpen);
        Desk desk;
        desk.read();
        desk.part<PlanPane>()->openStep(u"delete"_s);
        if (formOpen)
            desk.part<ContextColumn>()->begin(Verdict::Reject);
        auto *list = desk.window.findChild<QListView *>();
        QObject::connect(&desk.window, &MainWindow::consultationChosen, &desk.window, [&desk](const ConsultationId &id) {
            desk.sample.view.consultation.id = id;
            desk.sample.view.context = Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{u"Do it"_s}}}}});
            desk.window.showConsultation(desk.sample.view);
        });
        QSignalSpy chosen(&desk.window, &MainWindow::consultationChosen);
        // WHEN another row is pressed
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(2, 0)).center());
        QCOMPARE(chosen.size(), 1);
        // THEN keys go on from there
        QCOMPARE(Desk::focus(), list);
        QVERIFY(!desk.part<DecisionBar>()->formIsOpen());
    }

    void shouldDoTheWholeJob()
    {
        Desk desk;
        desk.sample.view.openedSteps.clear();
        desk.part<InboxPane>()->focusList();
        // GIVEN the step that cannot be undone, opened in the plan
        desk.part<ContextColumn>()->focusPlan();
        Desk::press(Qt::Key_End);
        Desk::press(Qt::Key_Return);
        // WHEN the elder asks about it
        for (int i = 0; i < kMostStops && Desk::focus()->objectName() != u"askAboutStep"; ++i)
            Desk::press(Qt::Key_Tab);
        Desk::press(Qt::Key_Space);
        QCOMPARE(Desk::focus(), desk.window.findChild<TextField *>(u"message"_s));
        QTest::keyClicks(Desk::focus(), u"Who runs it?"_s);
        Desk::press(Qt::Key_Return);
        // THEN the question is sent with what it is about, and the field still has the focus
        QCOMPARE(desk.replies.size(), 1);
        const auto draft = desk.replies.first().first().value<MessageDraft>();
        QCOMPARE(draft.content, u"Who runs it?"_s);
        QVERIFY(draft.anchor && draft.anchor->id == u"delete");
        QCOMPARE(Desk::focus(), desk.window.findChild<TextField *>(u"message"_s));

        // WHEN changes are begun, thought over, and begun again
        QTest::keyClick(&desk.window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        auto *bar = desk.part<DecisionBar>();
        QVERIFY(bar->formIsOpen());
        QCOMPARE(Desk::focus()->objectName(), u"comment"_s);
        Desk::press(Qt::Key_Escape);
        // THEN the form is closed, and the focus is where it was
        QVERIFY(!bar->formIsOpen());
        QCOMPARE(Desk::focus(), desk.window.findChild<TextField *>(u"message"_s));
        QTest::keyClick(&desk.window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        Desk::press(Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(Desk::focus(), u" Keep a copy."_s);
        QTRY_VERIFY(desk.window.findChild<QWidget *>(u"confirm"_s)->isEnabled());
        Desk::press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(desk.decisions.size(), 1);
        QVERIFY(desk.decisions.first().first().value<Decision>().verdict == Verdict::RequestChanges);
    }
};

QTEST_MAIN(KeyboardWalkTest)
#include "tst_keyboard_walk.moc"
