// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/decision_form.h"
#include "widgets/label.h"
#include "widgets/step_ticks.h"
#include "widgets/steps_view.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QAction>
#include <QDateTimeEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// The column with its bar before an elder who may approve, with a clock that the test moves.
class Bar {
public:
    test::WindowSample sample;
    qint64 ms = 10'000;
    ContextColumn column;
    DecisionBar &bar = *column.findChild<DecisionBar *>();
    DecisionForm *form = column.findChild<DecisionForm *>();
    QSignalSpy decided{&bar, &DecisionBar::decided};
    QSignalSpy comments{&bar, &DecisionBar::commentChanged};

    Bar()
    {
        sample.view.openedSteps = {u"delete"_s};
        sample.view.commentDrafts.clear();
        sample.view.consultation.policy.requiredApprovals = 1;
        column.setClock(&sample.clock);
        column.setArmClock([this] { return ms; });
        column.resize(432, 800);
        column.show(sample.view);
        static_cast<QWidget &>(column).show();
    }
    QPushButton *button(const char *name) { return column.findChild<QPushButton *>(QString::fromLatin1(name)); }
    QRadioButton *radio(const char *name) { return column.findChild<QRadioButton *>(QString::fromLatin1(name)); }
    StepTicks *ticks() { return column.findChild<StepTicks *>(); }
    TextField *comment() { return column.findChild<TextField *>(u"comment"_s); }
    TextBlock *block(const char *name) { return column.findChild<TextBlock *>(QString::fromLatin1(name)); }
    QString line(const char *name) { return bar.findChild<Label *>(QString::fromLatin1(name))->text(); }
    /// The line under the others: why not, or how things stand.
    QString hint() { return block("why")->text(); }
    void choose(const char *limit) { column.findChild<QAction *>(QString::fromLatin1(limit))->trigger(); }
    int row(const QString &id) const { return sample.view.context.plan->find(id)->number - 1; }
    void show() { column.show(sample.view); }
    /// Confirm as the screen reader and the keyboard reach it: by its slot, past the visible state.
    void press()
    {
        Q_EMIT comment()->submitted();
    }
    void wait() { ms += ArmGuard::kDelayMs; }
    /// The service refuses a rejection, because the plan has changed.
    void refuse()
    {
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        item.id = u"d-1"_s;
        item.state = OutboxState::Failed;
        item.error = u"The plan changed to revision 3."_s;
        item.errorCode = u"stale_context"_s;
        item.payload = {{u"verdict"_s, u"reject"_s}, {u"comment"_s, u"Not like this."_s}};
        sample.view.pending = {item};
        show();
    }
    void reviseTo(int revision)
    {
        sample.view.consultation.digest = sample.view.shownDigest = u"digest-%1"_s.arg(revision);
        sample.view.consultation.revision = revision;
        show();
    }
    /// Ended by somebody else, or by time.
    void end(EndReason reason)
    {
        sample.view.consultation.status = reason == EndReason::Approved ? Status::Completed : Status::Cancelled;
        sample.view.consultation.endReason = reason;
        show();
    }
    Decision decision(qsizetype i = 0) { return decided.value(i).value(0).value<Decision>(); }
};

} // namespace

class DecisionBarTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldApproveExactlyWhatIsShown()
    {
        // GIVEN a plan that may be approved
        Bar b;
        QVERIFY(b.button("approve")->isEnabled());
        // WHEN the elder approves and confirms in time
        b.button("approve")->click();
        QVERIFY(b.bar.formIsOpen());
        b.wait();
        b.press();
        // THEN the decision names the digest and the last event on the screen
        QCOMPARE(b.decided.size(), 1);
        QVERIFY(b.decision().verdict == Verdict::Approve);
        QCOMPARE(b.decision().digest, u"digest-2"_s);
        QCOMPARE(b.decision().seenSeq, b.sample.view.seenSeq);
        QCOMPARE(b.decision().consultation, b.sample.view.consultation.id);
        QVERIFY(b.decision().conditions.isEmpty());
        // AND nothing can be pressed twice
        QVERIFY(!b.bar.formIsOpen());
        QVERIFY(!b.button("approve")->isEnabled());
        b.press();
        QCOMPARE(b.decided.size(), 1);
    }

    void shouldHaveNoDefaultButton()
    {
        Bar b;
        for (const QPushButton *button : b.column.findChildren<QPushButton *>())
            QVERIFY2(!button->isDefault() && !button->autoDefault(), qPrintable(button->objectName()));
    }

    void shouldTakeNoPressWithinHalfASecond_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("the form opened") << u"open"_s;
        QTest::newRow("the agent wrote") << u"agent"_s;
        QTest::newRow("approvals changed") << u"approvals"_s;
        QTest::newRow("the ticked steps changed") << u"ticks"_s;
        QTest::newRow("the focus moved") << u"focus"_s;
    }
    void shouldTakeNoPressWithinHalfASecond()
    {
        QFETCH(QString, change);
        Bar b;
        QVERIFY(QTest::qWaitForWindowActive(&b.column));
        b.button("approve")->click();
        if (change != u"open") {
            b.wait();
            if (change == u"agent") {
                b.sample.view.lastAgentSeq = b.sample.view.seenSeq = b.sample.view.lastAgentSeq + 5;
                b.show();
            } else if (change == u"approvals") {
                b.sample.view.consultation.policy.requiredApprovals = 3;
                b.show();
            } else if (change == u"ticks") {
                b.radio("some")->click();
                b.ticks()->accessiblePress(b.row(u"move"_s));
            } else {
                b.button("cancel")->setFocus();
                QTRY_COMPARE(QApplication::focusWidget(), b.button("cancel"));
            }
        }
        // WHEN Confirm is pressed just before half a second is over
        b.ms += ArmGuard::kDelayMs - 1;
        b.press();
        // THEN nothing is decided, and the elder is told
        QVERIFY(b.decided.isEmpty());
        QVERIFY(b.hint().contains(u"Look once more"));
        // WHEN it is pressed afterwards THEN it counts
        b.ms += 1;
        b.press();
        QCOMPARE(b.decided.size(), 1);
    }

    void shouldSwitchConfirmOffWhileItWouldNotCount()
    {
        Bar b;
        // GIVEN a window that is active: becoming it later would be a change of the focus, which disarms
        QVERIFY(QTest::qWaitForWindowActive(&b.column));
        b.button("approve")->click();
        QVERIFY(!b.button("confirm")->isEnabled());
        b.wait();
        QTRY_VERIFY(b.button("confirm")->isEnabled());
        b.button("confirm")->click();
        QCOMPARE(b.decided.size(), 1);
    }

    void shouldWantACommentForAllButApproval_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<int>("verdict");
        QTest::addColumn<bool>("policy");
        QTest::addColumn<bool>("needed");
        QTest::newRow("approve") << u"approve"_s << int(Verdict::Approve) << false << false;
        QTest::newRow("approve where the policy wants one") << u"approve"_s << int(Verdict::Approve) << true << true;
        QTest::newRow("request changes") << u"changes"_s << int(Verdict::RequestChanges) << false << true;
        QTest::newRow("reject") << u"reject"_s << int(Verdict::Reject) << false << true;
        QTest::newRow("abstain") << u"abstain"_s << int(Verdict::Abstain) << false << true;
    }
    void shouldWantACommentForAllButApproval()
    {
        QFETCH(QString, button);
        QFETCH(int, verdict);
        QFETCH(bool, policy);
        QFETCH(bool, needed);
        Bar b;
        b.sample.view.consultation.policy.commentRequired = policy;
        b.show();
        b.button(button.toLatin1().constData())->click();
        b.wait();
        b.press();
        QCOMPARE(b.decided.isEmpty(), needed);
        if (needed) {
            const QString said = Verdict(verdict) == Verdict::RequestChanges ? u"Write what should be changed first."_s : u"Write why first."_s;
            QCOMPARE(b.hint(), said);
            QCOMPARE(b.button("confirm")->accessibleDescription(), said);
            // A comment of spaces and characters that draw nothing is none.
            b.comment()->setPlainText(u" \u200B\n"_s);
            b.press();
            QVERIFY(b.decided.isEmpty());
            b.comment()->setPlainText(u"Because."_s);
            b.press();
            QCOMPARE(b.decision().comment, u"Because."_s);
        }
        QVERIFY(b.decision().verdict == Verdict(verdict));
        QCOMPARE(b.decision().scope.has_value(), Verdict(verdict) == Verdict::Reject);
    }

    void shouldSayHowFarARejectionReaches_data()
    {
        QTest::addColumn<QByteArray>("radio");
        QTest::addColumn<int>("scope");
        QTest::newRow("action") << QByteArray("scopeAction") << int(RejectScope::Action);
        QTest::newRow("approach") << QByteArray("scopeApproach") << int(RejectScope::Approach);
        QTest::newRow("workflow") << QByteArray("scopeWorkflow") << int(RejectScope::Workflow);
    }
    void shouldSayHowFarARejectionReaches()
    {
        QFETCH(QByteArray, radio);
        QFETCH(int, scope);
        Bar b;
        b.button("reject")->click();
        b.radio(radio.constData())->click();
        b.comment()->setPlainText(u"No."_s);
        b.wait();
        b.press();
        QVERIFY(b.decision().scope == RejectScope(scope));
    }

    void shouldSayBesideConfirmHowFarARejectionReaches()
    {
        Bar b;
        b.button("reject")->click();
        QCOMPARE(b.line("what"), u"Rejects revision 2"_s);
        b.radio("scopeApproach")->click();
        QCOMPARE(b.line("what"), u"Rejects revision 2 and this way of doing it"_s);
        b.radio("scopeWorkflow")->click();
        QCOMPARE(b.line("what"), u"Rejects revision 2 and stops the whole workflow"_s);
    }

    void shouldNotCloseTheFormByADoubleClick()
    {
        // GIVEN a form that the first press of a double click has opened, with Back where the pointer is
        Bar b;
        QMouseEvent second(QEvent::MouseButtonDblClick, QPointF(4, 4), b.button("cancel")->mapToGlobal(QPointF(4, 4)), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
        b.button("approve")->click();
        // WHEN the second press comes to Back as a double click THEN it stays open; a press of its own closes it
        QCoreApplication::sendEvent(b.button("cancel"), &second);
        QTest::mouseRelease(b.button("cancel"), Qt::LeftButton);
        QVERIFY(b.bar.formIsOpen());
        QTest::mouseClick(b.button("cancel"), Qt::LeftButton);
        QVERIFY(!b.bar.formIsOpen());
    }

    void shouldSayThatEnterDoesNotConfirm()
    {
        Bar b;
        b.button("approve")->click();
        b.wait();
        b.button("confirm")->setFocus(Qt::TabFocusReason);
        QTest::keyClick(b.button("confirm"), Qt::Key_Return);
        QVERIFY(b.decided.isEmpty());
        QCOMPARE(b.hint(), u"Enter does not confirm. Press Space here, or Ctrl and Enter."_s);
    }

    void shouldApproveOnlyTheTickedSteps()
    {
        // GIVEN the form of an approval, in the place of the plan
        Bar b;
        b.button("approve")->click();
        QVERIFY(b.form->isVisible());
        QVERIFY(!b.ticks()->isVisible());
        // WHEN only some are to be approved THEN what cannot be undone begins unticked, and all is said
        b.radio("some")->click();
        QVERIFY(b.ticks()->isVisible());
        QCOMPARE(b.line("what"), u"Approves steps 3–6 of 7, leaves out step 7"_s);
        QCOMPARE(b.line("then"), u"Needs 1 approval: yours. Then step 3 is next."_s);
        QCOMPARE(b.button("confirm")->text(), u"Confirm approval of 4 steps"_s);
        QCOMPARE(b.block("leftOut")->accessibleName(), u"Step 7 is left out. No other step needs it."_s);
        // WHEN none is ticked THEN it cannot be confirmed
        b.ticks()->setTicked({});
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QCOMPARE(b.hint(), u"Tick at least one step."_s);
        // WHEN two are
        b.ticks()->accessiblePress(b.row(u"merge"_s));
        b.ticks()->accessiblePress(b.row(u"check"_s));
        b.wait();
        b.press();
        // THEN they are named by their place, and by the agent's id
        QCOMPARE(b.decision().conditions.value("steps"_L1).toArray(),
                 QJsonArray({QJsonObject{{u"index"_s, 2}, {u"id"_s, u"merge"_s}}, QJsonObject{{u"index"_s, 3}, {u"id"_s, u"check"_s}}}));
        QVERIFY(!b.form->isVisible());
    }

    void shouldApproveAPartWithoutWhatWasNotRead()
    {
        // GIVEN the step that cannot be undone was not read THEN the whole is not to be approved
        Bar b;
        b.sample.view.openedSteps.clear();
        b.show();
        QVERIFY(!b.button("approve")->isEnabled());
        QCOMPARE(b.hint(), u"Step 7 is still to be read before you approve."_s);
        QVERIFY(b.button("leaveOut")->isVisible());
        // WHEN the elder leaves it out THEN nothing waits for it
        b.button("leaveOut")->click();
        QVERIFY(b.form->isVisible());
        QVERIFY(!b.button("leaveOut")->isVisible());
        QCOMPARE(b.line("what"), u"Approves steps 3–6 of 7, leaves out step 7"_s);
        QCOMPARE(b.hint(), u"Step 7 is left out, so Approve does not wait for it."_s);
        // WHEN it is ticked, or the whole is wanted THEN it has to be read, and the way there is offered
        b.ticks()->accessiblePress(b.row(u"delete"_s));
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QCOMPARE(b.hint(), u"Step 7 is still to be read. Read it, or leave it out."_s);
        b.ticks()->accessiblePress(b.row(u"delete"_s));
        b.radio("whole")->click();
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QVERIFY(b.button("openStep")->isVisible());
        b.button("openStep")->click();
        QVERIFY(!b.bar.formIsOpen());
        QCOMPARE(b.column.findChild<StepsView *>()->openId(), u"delete"_s);
        // WHEN the narrower choice was made and left THEN it is kept, and Approve leads to it
        b.button("leaveOut")->click();
        b.bar.closeForm();
        QVERIFY(b.button("approve")->isEnabled());
        QVERIFY(!b.button("leaveOut")->isVisible());
        b.button("approve")->click();
        b.wait();
        b.press();
        QCOMPARE(b.decided.size(), 1);
        QCOMPARE(b.decision().conditions.value("steps"_L1).toArray().size(), 4);
    }

    void shouldHoldAPartOffForWhatWasWritten()
    {
        // GIVEN a step is left out because it was not read
        Bar b;
        b.sample.view.openedSteps.clear();
        b.show();
        b.button("leaveOut")->click();
        b.wait();
        // WHEN the agent writes meanwhile THEN that has to be read all the same
        b.sample.view.lastAgentSeq = b.sample.view.seenSeq + 1;
        b.sample.view.unread = 1;
        b.show();
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QVERIFY(b.bar.formIsOpen());
        QCOMPARE(b.hint(), u"Approve waits: 1 message, step 7 unread."_s);
    }

    void shouldSayWhatTheRestDependsOn()
    {
        // GIVEN a step taken out that others come after
        Bar b;
        b.button("approve")->click();
        b.radio("some")->click();
        b.ticks()->accessiblePress(b.row(u"merge"_s));
        // THEN they went with it
        QCOMPARE(b.line("what"), u"Approves step 6 of 7, leaves out steps 3–5, 7"_s);
        // WHEN one of them is ticked all the same THEN it is said what it needs, and mended by one press
        b.ticks()->accessiblePress(b.row(u"retire"_s));
        QCOMPARE(b.block("leftOut")->text(), u"Step 5 needs steps 3, 4, so the agent may leave out step 5 too."_s);
        // AND the bar says so beside Confirm, wherever the form is scrolled to
        QCOMPARE(b.block("why")->text(), u"Left out, but needed: steps 3, 4, by step 5. The agent may leave that out too."_s);
        QCOMPARE(b.button("tickNeeded")->text(), u"Tick steps 3, 4 too"_s);
        b.button("tickNeeded")->click();
        QCOMPARE(b.line("what"), u"Approves steps 3–6 of 7, leaves out step 7"_s);
        QVERIFY(!b.button("tickNeeded")->isVisible());
    }

    void shouldKeepAReasonThatWasPutInAsADraft()
    {
        // GIVEN a rejection that was opened with the reason given before
        Bar b;
        QSignalSpy drafts(&b.column, &ContextColumn::commentChanged);
        b.column.propose(Verdict::Reject, u"We never force-push main."_s);
        // THEN it is a draft like one that was typed
        QCOMPARE(drafts.size(), 1);
        QVERIFY(drafts.first().at(0).value<Verdict>() == Verdict::Reject);
        QCOMPARE(drafts.first().at(1).toString(), u"We never force-push main."_s);
    }

    void shouldKeepTheChoiceOverLeavingTheForm_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("Esc") << u"escape"_s;
        QTest::newRow("Back") << u"back"_s;
        QTest::newRow("another consultation") << u"another"_s;
        QTest::newRow("a look at the plan") << u"tab"_s;
        QTest::newRow("another verdict") << u"reject"_s;
    }
    void shouldKeepTheChoiceOverLeavingTheForm()
    {
        QFETCH(QString, way);
        // GIVEN a narrow choice with a limit and a comment
        Bar b;
        b.button("approve")->click();
        b.radio("some")->click();
        b.ticks()->setTicked({b.row(u"merge"_s) + 1});
        b.choose("untilOneDay");
        b.comment()->setPlainText(u"Only the merge."_s);
        // WHEN the form is left
        if (way == u"escape")
            QTest::keyClick(b.comment(), Qt::Key_Escape);
        else if (way == u"back")
            b.button("cancel")->click();
        else if (way == u"tab")
            QTest::mouseClick(b.column.findChild<QTabBar *>(), Qt::LeftButton, {}, b.column.findChild<QTabBar *>()->tabRect(0).center());
        else if (way == u"reject")
            b.bar.begin(Verdict::Reject);
        else {
            ConsultationView other = b.sample.view;
            other.consultation.id = ConsultationId::create();
            b.column.show(other);
            b.sample.view.commentDrafts = {{Verdict::Approve, b.comments.last().last().toString()}};
            b.show();
        }
        if (way != u"reject")
            QVERIFY(!b.bar.formIsOpen() && !b.form->isVisible());
        // THEN it stands there again as it was, and is what is approved
        b.bar.begin(Verdict::Approve);
        QCOMPARE(b.comment()->toPlainText(), u"Only the merge."_s);
        QCOMPARE(b.line("what"), u"Approves step 3 of 7, leaves out steps 4–7"_s);
        b.wait();
        b.press();
        QCOMPARE(b.decision().conditions.value("steps"_L1).toArray().size(), 1);
        QVERIFY(b.decision().conditions.contains("valid_until"_L1));
    }

    void shouldNotKeepAChoiceOfAnotherPlanOrOneThatWasMade()
    {
        Bar b;
        b.button("approve")->click();
        b.radio("some")->click();
        b.bar.closeForm();
        // WHEN the plan is another THEN the whole of it is offered
        b.reviseTo(3);
        b.button("approve")->click();
        QVERIFY(b.radio("whole")->isChecked());
        // AND so it is after the choice was decided
        b.radio("some")->click();
        b.wait();
        b.press();
        QCOMPARE(b.decided.size(), 1);
        b.show();
        b.button("approve")->click();
        QVERIFY(b.radio("whole")->isChecked());
    }

    void shouldApproveWithinLimits_data()
    {
        QTest::addColumn<QByteArray>("limit");
        QTest::addColumn<QString>("until");
        QTest::addColumn<QString>("chip");
        const auto utc = [](int hour, int minute, int day) { return test::localTime(hour, minute, day).toString(); };
        QTest::newRow("without a time limit") << QByteArray() << QString() << QString();
        QTest::newRow("today") << QByteArray("untilToday") << Timestamp{test::localTime(0, 0, 21).ms - 1}.toString() << u"Valid until the end of today"_s;
        QTest::newRow("24 hours") << QByteArray("untilOneDay") << utc(14, 18, 21) << u"Valid until 14:18 tomorrow"_s;
        QTest::newRow("a time of one's own") << QByteArray("untilOwnTime") << utc(18, 30, 22) << u"Valid until "_s;
    }
    void shouldApproveWithinLimits()
    {
        QFETCH(QByteArray, limit);
        QFETCH(QString, until);
        QFETCH(QString, chip);
        // GIVEN an approval with a limit that the elder adds
        Bar b;
        b.button("approve")->click();
        QVERIFY(!b.button("until")->isVisible());
        if (!limit.isEmpty())
            b.choose(limit.constData());
        auto *time = b.column.findChild<QDateTimeEdit *>(u"untilTime"_s);
        QCOMPARE(time->isVisible(), limit == "untilOwnTime");
        if (limit == "untilOwnTime")
            time->setDateTime(QDateTime(QDate(2026, 11, 22), QTime(18, 30)));
        b.choose("conditionInWords");
        b.column.findChild<TextField *>(u"condition"_s)->setPlainText(u" At most 100 rows. "_s);
        // THEN it stands there as it will be read
        QVERIFY2(limit.isEmpty() ? !b.button("until")->isVisible() : b.button("until")->text().startsWith(chip), qPrintable(b.button("until")->text()));
        // AND is fixed, however long the elder thinks
        b.sample.clock.advance(60'000);
        b.wait();
        b.press();
        // THEN the decision carries it
        QCOMPARE(b.decision().conditions.value("valid_until"_L1).toString(), until);
        QCOMPARE(b.decision().conditions.value("text"_L1).toString(), u" At most 100 rows. "_s);
        QVERIFY(!b.decision().conditions.contains("steps"_L1));
    }

    void shouldTakeALimitAwayAgain()
    {
        Bar b;
        b.button("approve")->click();
        b.choose("untilToday");
        b.choose("conditionInWords");
        b.column.findChild<TextField *>(u"condition"_s)->setPlainText(u"At most 100 rows."_s);
        QVERIFY(!b.button("add")->isVisible());
        b.button("until")->click();
        b.button("inWords")->click();
        QVERIFY(b.button("add")->isVisible() && !b.button("until")->isVisible());
        b.wait();
        b.press();
        QVERIFY(b.decision().conditions.isEmpty());
    }

    void shouldDrawEveryFieldOfTheFormAlike_data()
    {
        QTest::addColumn<QString>("field");
        for (const char *name : {"untilTime", "condition", "comment"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void shouldDrawEveryFieldOfTheFormAlike()
    {
        QFETCH(QString, field);
        // GIVEN the form with all its fields
        Bar b;
        b.button("approve")->click();
        b.choose("untilOwnTime");
        b.choose("conditionInWords");
        QVERIFY(QTest::qWaitForWindowActive(&b.column));
        auto *widget = b.column.findChild<QWidget *>(field);
        QWidget *box = qobject_cast<TextField *>(widget) ? widget->parentWidget() : widget;
        const auto edge = [box](int x, int y) { return box->grab().toImage().pixelColor(x, y); };
        // THEN a hairline with round corners is around it, and as a ring in its own blue while it has the focus
        b.button("cancel")->setFocus();
        QTRY_VERIFY(!widget->hasFocus());
        QCOMPARE(edge(0, box->height() / 2), Theme::light().line);
        QVERIFY(edge(0, 0) != Theme::light().line);
        widget->setFocus();
        QTRY_VERIFY(widget->hasFocus());
        QCOMPARE(edge(0, box->height() / 2), Theme::light().focus);
        QCOMPARE(edge(1, box->height() / 2), Theme::light().focus);
        QVERIFY(box->height() >= 32);
    }

    void shouldKeepTheVerdictsInOneLine()
    {
        Bar b;
        QWidget *buttons = b.button("approve")->parentWidget();
        const auto letters = [&b] { return b.button("approve")->font().pointSizeF(); };
        b.column.resize(900, 500);
        QCoreApplication::processEvents();
        const qreal roomy = letters();
        // WHEN the column is as wide as it is at first
        b.column.resize(440, 500);
        QCoreApplication::processEvents();
        // THEN nothing stands in a second line
        for (const char *name : {"approve", "changes", "reject", "abstain"})
            QVERIFY2(b.button(name)->geometry().bottom() < buttons->height() && b.button(name)->y() == b.button("approve")->y(), name);
        // AND with room they are as large as ever
        b.column.resize(900, 500);
        QCoreApplication::processEvents();
        QCOMPARE(letters(), roomy);
    }

    void shouldKeepTheButtonsOfARefusalInOneLine()
    {
        // GIVEN a refused decision in a column in which its three buttons just have room
        Bar b;
        b.refuse();
        const QList<QPushButton *> buttons{b.button("again"), b.button("difference"), b.button("giveUp")};
        const auto end = [&buttons] { return buttons.last()->geometry().right() + 1; };
        const auto stretch = [&b](int width) {
            b.column.resize(width, 800);
            QCoreApplication::processEvents();
        };
        stretch(1200);
        const int letters = buttons.first()->width(), roomy = end(), least = 1200 - (buttons.first()->parentWidget()->width() - roomy);
        stretch(least);
        QTRY_COMPARE(end(), roomy);
        // WHEN there is a little less
        stretch(least - 8);
        // THEN they draw closer instead of parting
        for (const QPushButton *button : buttons)
            QVERIFY2(button->isVisible() && button->y() == buttons.first()->y(), qPrintable(button->objectName()));
        QVERIFY2(end() <= buttons.first()->parentWidget()->width(), qPrintable(u"%1 of %2"_s.arg(end()).arg(roomy)));
        // AND with room they are as large as ever
        stretch(1200);
        QCOMPARE(buttons.first()->width(), letters);
    }

    void shouldNotApproveUntilATimeThatIsOver()
    {
        Bar b;
        b.button("approve")->click();
        b.choose("untilOwnTime");
        b.column.findChild<QDateTimeEdit *>(u"untilTime"_s)->setDateTime(QDateTime(QDate(2026, 11, 20), QTime(14, 0)));
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QVERIFY2(b.hint().contains(u"is over"), qPrintable(b.hint()));
    }

    void shouldCloseTheFormWhenThePlanChangesAndKeepTheComment()
    {
        // GIVEN an elder about to confirm
        Bar b;
        b.button("approve")->click();
        b.comment()->setPlainText(u"Fine with me."_s);
        b.wait();
        // WHEN another revision comes
        b.reviseTo(3);
        b.press();
        // THEN nothing is decided, it is said, and the comment is kept
        QVERIFY(b.decided.isEmpty());
        QVERIFY(!b.bar.formIsOpen());
        QVERIFY(b.block("moved")->text().contains(u"revision 3"));
        QCOMPARE(b.comments.last().last().toString(), u"Fine with me."_s);
        b.button("approve")->click();
        QCOMPARE(b.comment()->toPlainText(), u"Fine with me."_s);
        b.wait();
        b.press();
        QCOMPARE(b.decision().digest, u"digest-3"_s);
    }

    void shouldNotConfirmWhatIsNoLongerAllowed()
    {
        Bar b;
        b.button("approve")->click();
        b.wait();
        // WHEN the agent writes something unseen
        b.sample.view.lastAgentSeq = b.sample.view.seenSeq + 1;
        b.show();
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QVERIFY(b.bar.formIsOpen());
        QVERIFY(b.hint().contains(u"unread"));
    }

    void shouldGiveTheReasonToScreenReaders()
    {
        Bar b;
        b.sample.view.openedSteps.clear();
        b.show();
        QVERIFY(!b.button("approve")->isEnabled());
        QCOMPARE(b.button("approve")->accessibleName(), u"Approve"_s);
        QCOMPARE(b.button("approve")->accessibleDescription(), u"Step 7 cannot be undone: open it and read it to its end before you approve."_s);
        QVERIFY(b.button("reject")->isEnabled());
        // AND the way there is a button
        QSignalSpy wanted(&b.bar, &DecisionBar::openingWanted);
        b.button("openStep")->click();
        QCOMPARE(wanted.value(0).value(0).toString(), u"delete"_s);
    }

    void shouldSayWhyAKeyDoesNothing_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<bool>("ended");
        QTest::newRow("approve") << int(Verdict::Approve) << false;
        QTest::newRow("approve after the end") << int(Verdict::Approve) << true;
        QTest::newRow("reject after the end") << int(Verdict::Reject) << true;
    }
    void shouldSayWhyAKeyDoesNothing()
    {
        QFETCH(int, verdict);
        QFETCH(bool, ended);
        // GIVEN something unseen, and no step to blame
        Bar b;
        QVERIFY(QTest::qWaitForWindowActive(&b.column));
        b.sample.view.lastAgentSeq = b.sample.view.seenSeq + 1;
        if (ended)
            b.sample.view.consultation.status = Status::Completed;
        b.show();
        // WHEN the key of a verdict is pressed
        b.bar.begin(Verdict(verdict));
        // THEN the reason has the focus
        QVERIFY(!b.bar.formIsOpen());
        QTRY_COMPARE(QApplication::focusWidget(), b.block("why"));
        QVERIFY(ended || b.block("why")->accessibleName().contains(u"not seen yet"));
    }

    void shouldHoldOffNoNo_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::addColumn<QString>("trouble");
        for (const char *button : {"changes", "reject", "abstain"}) {
            for (const char *trouble : {"unread messages", "unread steps", "no line seen", "not understood", "unreadable here", "damaged here"})
                QTest::addRow("%s with %s", button, trouble) << QByteArray(button) << QString::fromLatin1(trouble);
        }
    }
    void shouldHoldOffNoNo()
    {
        QFETCH(QByteArray, button);
        QFETCH(QString, trouble);
        // GIVEN a plan that waits to be read, or cannot be
        Bar b;
        ConsultationView &view = b.sample.view;
        if (trouble == u"unread messages")
            view.lastAgentSeq = view.seenSeq + 3;
        else if (trouble == u"unread steps")
            view.openedSteps.clear();
        else if (trouble == u"no line seen")
            view.seenSteps.clear();
        else if (trouble == u"not understood")
            view.context = Context::parse({{u"plan"_s, QJsonObject{{u"deployment"_s, u"all"_s}}}});
        else if (trouble == u"unreadable here") {
            view.contextUnreadable = true;
            view.context = {};
            view.shownDigest.clear();
        } else
            view.shownDigest = u"another"_s;
        b.show();
        QVERIFY(!b.button("approve")->isEnabled());
        // WHEN it is refused all the same
        b.button(button.constData())->click();
        b.comment()->setPlainText(u"No."_s);
        b.wait();
        b.press();
        // THEN it is, for what was sent and with what was seen
        QCOMPARE(b.decided.size(), 1);
        QCOMPARE(b.decision().digest, view.consultation.digest);
        QCOMPARE(b.decision().seenSeq, view.seenSeq);
    }

    void shouldLetNoChattyAgentHoldOffARejection()
    {
        // GIVEN a rejection that is written while the agent writes and revises without end
        Bar b;
        b.button("reject")->click();
        b.comment()->setPlainText(u"No."_s);
        b.wait();
        b.sample.view.lastAgentSeq = b.sample.view.seenSeq + 1;
        b.show();
        b.reviseTo(3);
        b.sample.view.lastAgentSeq += 1;
        b.reviseTo(4);
        // THEN its form still stands, says for what, and counts at once
        QVERIFY(b.bar.formIsOpen());
        QCOMPARE(b.line("what"), u"Rejects revision 4"_s);
        QVERIFY(b.block("moved")->isVisible());
        QCOMPARE(b.comment()->toPlainText(), u"No."_s);
        b.press();
        QCOMPARE(b.decision().digest, u"digest-4"_s);
    }

    void shouldApproveWhatWasNotUnderstoodOnlyWithAComment()
    {
        Bar b;
        b.sample.view.context = Context::parse({{u"plan"_s, QJsonObject{{u"deployment"_s, u"all"_s}}}});
        b.sample.view.wholeSeen = true;
        b.show();
        QCOMPARE(b.line("what"), u"Revision 2 · steps could not be counted"_s);
        b.button("approve")->click();
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QCOMPARE(b.hint(), u"Write why first."_s);
        b.comment()->setPlainText(u"I know this deployment."_s);
        b.press();
        QCOMPARE(b.decided.size(), 1);
    }

    void shouldKeepItsHeightInEveryState_data()
    {
        QTest::addColumn<QString>("state");
        for (const char *state : {"at rest", "a step to read", "messages and a step to read", "nothing understood", "approving", "approving a part", "rejecting", "sent", "approved", "at work", "too late", "withdrawn", "changes requested"})
            QTest::newRow(state) << QString::fromLatin1(state);
    }
    void shouldKeepItsHeightInEveryState()
    {
        QFETCH(QString, state);
        Bar b;
        ConsultationView &view = b.sample.view;
        const auto end = [&view](EndReason reason, Execution execution) {
            view.consultation.status = reason == EndReason::Approved ? Status::Completed : Status::Cancelled;
            view.consultation.endReason = reason;
            view.consultation.execution = execution;
        };
        if (state.endsWith(u"a step to read"))
            view.openedSteps.clear();
        if (state.startsWith(u"messages"))
            view.lastAgentSeq = view.seenSeq + 1;
        if (state == u"nothing understood")
            view.context = Context::parse({{u"plan"_s, QJsonObject{{u"deployment"_s, u"all"_s}}}});
        else if (state == u"approved" || state == u"at work") {
            end(EndReason::Approved, state == u"approved" ? Execution::Resuming : Execution::Resumed);
            RecordedDecision final;
            final.actor = view.me;
            final.decision.verdict = Verdict::Approve;
            final.at = test::localTime(14, 16);
            view.consultation.final = final;
        } else if (state == u"too late")
            b.sample.clock.set(*view.consultation.deadline);
        else if (state == u"withdrawn")
            end(EndReason::Withdrawn, Execution::Stopped);
        else if (state == u"changes requested") {
            RecordedDecision request;
            request.decision.verdict = Verdict::RequestChanges;
            request.actor = view.me;
            request.at = test::localTime(14, 16);
            view.consultation.decisions = {request};
        }
        b.show();
        if (state.startsWith(u"approving"))
            b.bar.begin(Verdict::Approve);
        if (state == u"approving a part")
            b.radio("some")->click();
        if (state == u"rejecting")
            b.bar.begin(Verdict::Reject);
        if (state == u"sent") {
            b.bar.begin(Verdict::Approve);
            b.wait();
            b.press();
            QCOMPARE(b.decided.size(), 1);
        }
        // THEN the bar is as high, and stands where it stood
        QCoreApplication::processEvents();
        QTRY_COMPARE(b.bar.height(), scaled(156));
        QCOMPARE(b.bar.mapTo(&b.column, QPoint(0, b.bar.height())).y(), b.column.height());
        // AND nothing in it is cut
        for (const char *name : {"why", "confirm", "approve"}) {
            const auto *widget = b.bar.findChild<QWidget *>(QString::fromLatin1(name));
            if (widget->isVisible())
                QVERIFY2(b.bar.rect().contains(QRect(widget->mapTo(&b.bar, QPoint()), widget->size())), name);
        }
        const auto *why = b.block("why");
        QVERIFY(!why->text().isEmpty());
        QVERIFY(why->height() >= why->heightForWidth(why->width()));
    }

    void shouldOfferToOpenAStoppedWorkflowAgain()
    {
        // GIVEN a rejection that stopped the whole workflow
        Bar b;
        RecordedDecision final;
        final.actor = {u"ada"_s, u"Ada"_s, PrincipalRole::Reviewer};
        final.decision.verdict = Verdict::Reject;
        final.decision.scope = RejectScope::Workflow;
        b.sample.view.consultation.final = final;
        b.sample.view.consultation.execution = Execution::Stopped;
        b.sample.view.consultation.workflowAttempts = 2;
        b.end(EndReason::Rejected);
        QSignalSpy reopened(&b.column, &ContextColumn::workflowReopened);
        QCOMPARE(b.line("what"), u"Rejected"_s);
        QCOMPARE(b.hint(), u"The whole workflow is stopped. 2 requests in it were refused since."_s);
        QVERIFY(b.button("reopen")->isVisible());
        QTRY_COMPARE(b.bar.height(), scaled(156));
        // WHEN it is to go on THEN it is said what that leads to, and nothing happens by a second press that came too soon
        b.button("reopen")->click();
        QVERIFY(b.block("reopenText")->isVisible());
        b.column.findChild<TextField *>(u"reopenComment"_s)->setText(u"The keys are new now."_s);
        b.button("reopenConfirm")->click();
        QVERIFY(reopened.isEmpty());
        b.wait();
        b.button("reopenConfirm")->click();
        QCOMPARE(reopened.size(), 1);
        QCOMPARE(reopened.first().at(0).value<ConsultationId>(), b.sample.view.consultation.id);
        QCOMPARE(reopened.first().at(1).toString(), u"The keys are new now."_s);
        QVERIFY(!b.block("reopenText")->isVisible());
        // AND once it is so, the bar says by whom
        b.sample.view.consultation.reopened = WorkflowReopening{b.sample.view.me, {}, test::localTime(14, 18)};
        b.show();
        QVERIFY(!b.button("reopen")->isVisible());
        QCOMPARE(b.hint(), u"The workflow was opened again by you, 14:18."_s);
    }

    void shouldOfferNoReopeningToWhoMayNotDecide()
    {
        Bar b;
        RecordedDecision final;
        final.decision.verdict = Verdict::Reject;
        final.decision.scope = RejectScope::Workflow;
        b.sample.view.consultation.final = final;
        b.sample.view.me.role = PrincipalRole::Observer;
        b.end(EndReason::Rejected);
        QVERIFY(!b.button("reopen")->isVisible());
    }

    void shouldLeadToTheDecisionAfterwards()
    {
        Bar b;
        RecordedDecision final;
        final.actor = b.sample.view.me;
        final.decision.verdict = Verdict::Reject;
        final.at = test::localTime(14, 16);
        final.seq = 9;
        b.sample.view.consultation.final = final;
        b.end(EndReason::Rejected);
        QSignalSpy wanted(&b.column, &ContextColumn::decisionWanted);
        QCOMPARE(b.button("openStep")->text(), u"Show the decision"_s);
        b.button("openStep")->click();
        QCOMPARE(wanted.value(0).value(0).toLongLong(), 9);
    }

    void shouldTakeBackADecisionThatHasNotLeft_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("online");
        QTest::addColumn<bool>("offered");
        QTest::newRow("waiting without a connection") << int(OutboxState::Queued) << false << true;
        QTest::newRow("about to be sent") << int(OutboxState::Queued) << true << false;
        QTest::newRow("sent") << int(OutboxState::Sent) << false << false;
    }
    void shouldTakeBackADecisionThatHasNotLeft()
    {
        QFETCH(int, state);
        QFETCH(bool, online);
        QFETCH(bool, offered);
        Bar b;
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        item.id = u"d-1"_s;
        item.state = OutboxState(state);
        b.sample.view.pending = {item};
        b.sample.view.online = online;
        b.show();
        QCOMPARE(b.button("takeBack")->isVisible(), offered);
        QSignalSpy discarded(&b.bar, &DecisionBar::discardRequested);
        b.button("takeBack")->click();
        QCOMPARE(discarded.value(0).value(0).toString(), u"d-1"_s);
    }

    void shouldBringARefusedDecisionBackWithItsComment()
    {
        // GIVEN a decision that the service refused
        Bar b;
        b.refuse();
        // THEN it stands there loud, with the sentence
        QVERIFY(b.bar.findChild<QWidget *>(u"refused"_s)->isVisible());
        QCOMPARE(b.block("refusedText")->accessibleName(), u"Your rejection was not applied. The plan changed to revision 3. Your comment is kept."_s);
        QVERIFY(b.button("difference")->isVisible());
        // WHEN the elder decides again
        QSignalSpy discarded(&b.bar, &DecisionBar::discardRequested);
        b.button("again")->click();
        // THEN the old one is given up and its form is open with the comment
        QCOMPARE(discarded.value(0).value(0).toString(), u"d-1"_s);
        QVERIFY(b.bar.formIsOpen());
        QCOMPARE(b.comment()->toPlainText(), u"Not like this."_s);
    }

    void shouldTakeTheKeptCommentWhenTheSameConsultationIsOpenedAgain()
    {
        // GIVEN an approval that could not be put into the outbox, so that its comment became the draft again
        Bar b;
        b.button("approve")->click();
        b.comment()->setPlainText(u"Accounting agrees."_s);
        b.wait();
        b.press();
        QCOMPARE(b.decided.size(), 1);
        // WHEN the consultation is opened once more with that draft
        b.bar.showNothing();
        b.sample.view.commentDrafts = {{Verdict::Approve, u"Accounting agrees."_s}};
        b.show();
        // THEN its form stands there with it
        b.button("approve")->click();
        QCOMPARE(b.comment()->toPlainText(), u"Accounting agrees."_s);
    }

    void shouldNotBringASentCommentBack()
    {
        // GIVEN a consultation opened with a draft that was sent with an approval
        Bar b;
        b.bar.showNothing();
        b.sample.view.commentDrafts = {{Verdict::Approve, u"Accounting agrees."_s}};
        b.show();
        b.button("approve")->click();
        b.wait();
        b.press();
        // WHEN news comes with the draft as it was at opening
        b.show();
        // THEN the next form is empty
        b.button("approve")->click();
        QVERIFY(b.bar.formIsOpen());
        QCOMPARE(b.comment()->toPlainText(), QString());
    }

    void shouldRecordCommentAndConditionAsTheyWereTyped()
    {
        // GIVEN an approval with U+00A0 in both its texts, also at their ends
        Bar b;
        b.button("approve")->click();
        b.choose("conditionInWords");
        auto *condition = b.column.findChild<TextField *>(u"condition"_s);
        QGuiApplication::clipboard()->setText(u"At most 10\u00A0000\u202Frows\u00A0"_s);
        QTest::keyClick(condition, Qt::Key_V, Qt::ControlModifier);
        QGuiApplication::clipboard()->setText(u"\u00A0R&D:\u2028fine"_s);
        QTest::keyClick(b.comment(), Qt::Key_V, Qt::ControlModifier);
        // AND an input method that composes the last word
        QInputMethodEvent composed(u" 確認"_s, {});
        QCoreApplication::sendEvent(b.comment(), &composed);
        b.wait();
        // WHEN it is confirmed THEN every character of them is recorded
        b.press();
        QCOMPARE(b.decided.size(), 1);
        QCOMPARE(b.decision().comment, u"\u00A0R&D:\u2028fine 確認"_s);
        QCOMPARE(b.decision().conditions.value("text"_L1).toString(), u"At most 10\u00A0000\u202Frows\u00A0"_s);
    }

    void shouldSayInTheFormThatAPasteIsTooLong()
    {
        Bar b;
        b.button("reject")->click();
        QGuiApplication::clipboard()->setText(QString(3'000'000, u'x'));
        QTest::keyClick(b.comment(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(b.comment()->text(), QString());
        QVERIFY(b.column.findChild<Label *>(u"trouble"_s)->text().contains(u"64 KB"));
    }

    void shouldKeepACommentForEachVerdict()
    {
        // GIVEN a comment begun for a rejection
        Bar b;
        b.button("reject")->click();
        QTest::keyClicks(b.comment(), u"Not like this"_s);
        QTest::keyClick(b.comment(), Qt::Key_Escape);
        QCOMPARE(b.comments.last(), QVariantList({QVariant::fromValue(Verdict::Reject), u"Not like this"_s}));
        // WHEN another verdict is taken up
        b.button("approve")->click();
        // THEN the words of the rejection do not stand in its form
        QCOMPARE(b.comment()->toPlainText(), QString());
        QTest::keyClicks(b.comment(), u"Fine"_s);
        QTest::keyClick(b.comment(), Qt::Key_Escape);
        QCOMPARE(b.comments.last(), QVariantList({QVariant::fromValue(Verdict::Approve), u"Fine"_s}));
        // AND each finds its own again
        b.button("reject")->click();
        QCOMPARE(b.comment()->toPlainText(), u"Not like this"_s);
        QTest::keyClick(b.comment(), Qt::Key_Escape);
        b.button("approve")->click();
        QCOMPARE(b.comment()->toPlainText(), u"Fine"_s);
    }

    void shouldCloseWithEscapeAndKeepTheComment()
    {
        Bar b;
        QVERIFY(QTest::qWaitForWindowActive(&b.column));
        const QWidget *before = QApplication::focusWidget();
        b.button("changes")->click();
        QTRY_COMPARE(QApplication::focusWidget(), b.comment());
        QTest::keyClicks(b.comment(), u"Keep a copy"_s);
        QTest::keyClick(b.comment(), Qt::Key_Escape);
        QVERIFY(!b.bar.formIsOpen());
        QCOMPARE(b.comments.last().last().toString(), u"Keep a copy"_s);
        QCOMPARE(QApplication::focusWidget(), before);
        b.button("changes")->click();
        QCOMPARE(b.comment()->toPlainText(), u"Keep a copy"_s);
    }

    void shouldTellTheCommentDraftSoon()
    {
        Bar b;
        b.button("changes")->click();
        b.comment()->setPlainText(u"Keep"_s);
        QTRY_COMPARE(b.comments.size(), 1);
        QCOMPARE(b.comments.first().last().toString(), u"Keep"_s);
    }

    void shouldNoticeThatTimeIsOver()
    {
        Bar b;
        QVERIFY(b.button("approve")->isEnabled());
        b.sample.clock.set(*b.sample.view.consultation.deadline);
        b.column.tick();
        QVERIFY(!b.button("approve")->isVisible());
        QVERIFY(!b.button("reject")->isVisible());
        QCOMPARE(b.line("what"), u"Nobody decided in time"_s);
        QVERIFY(b.line("then").startsWith(u"The time to decide was over"));
    }
};

QTEST_MAIN(DecisionBarTest)
#include "tst_decision_bar.moc"
