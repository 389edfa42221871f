// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/decision_bar.h"
#include "widgets/decision_form.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// A bar before an elder who may approve, with a clock that the test moves.
class Bar {
public:
    test::WindowSample sample;
    qint64 ms = 10'000;
    DecisionBar bar;
    QSignalSpy decided{&bar, &DecisionBar::decided};
    QSignalSpy comments{&bar, &DecisionBar::commentChanged};

    Bar()
    {
        sample.view.openedSteps = {u"delete"_s};
        sample.view.commentDrafts.clear();
        sample.view.consultation.policy.requiredApprovals = 1;
        bar.setClock(&sample.clock);
        bar.setArmClock([this] { return ms; });
        bar.resize(440, 500);
        bar.show(sample.view);
        static_cast<QWidget &>(bar).show();
    }
    QPushButton *button(const char *name) { return bar.findChild<QPushButton *>(QString::fromLatin1(name)); }
    QRadioButton *radio(const char *name) { return bar.findChild<QRadioButton *>(QString::fromLatin1(name)); }
    TextField *comment() { return bar.findChild<TextField *>(u"comment"_s); }
    QString hint() { return bar.findChild<Label *>(u"hint"_s)->text(); }
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
        bar.show(sample.view);
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
        for (const QPushButton *button : b.bar.findChildren<QPushButton *>())
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
        QVERIFY(QTest::qWaitForWindowActive(&b.bar));
        b.button("approve")->click();
        if (change != u"open") {
            b.wait();
            if (change == u"agent") {
                b.sample.view.lastAgentSeq = b.sample.view.seenSeq = b.sample.view.lastAgentSeq + 5;
                b.bar.show(b.sample.view);
            } else if (change == u"approvals") {
                b.sample.view.consultation.policy.requiredApprovals = 3;
                b.bar.show(b.sample.view);
            } else if (change == u"ticks") {
                b.radio("some")->click();
                b.bar.setTicked({u"merge"_s});
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
        QVERIFY(QTest::qWaitForWindowActive(&b.bar));
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
        b.bar.show(b.sample.view);
        b.button(button.toLatin1().constData())->click();
        b.wait();
        b.press();
        QCOMPARE(b.decided.isEmpty(), needed);
        if (needed) {
            QCOMPARE(b.hint(), u"Write why first."_s);
            QCOMPARE(b.button("confirm")->accessibleDescription(), u"Write why first."_s);
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

    void shouldApproveOnlyTheTickedSteps()
    {
        Bar b;
        QSignalSpy ticking(&b.bar, &DecisionBar::tickingChanged);
        b.button("approve")->click();
        b.radio("some")->click();
        QCOMPARE(ticking.last().first().toBool(), true);
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QCOMPARE(b.hint(), u"Tick at least one step in the plan above."_s);
        b.bar.setTicked({u"merge"_s, u"check"_s});
        QCOMPARE(b.radio("some")->text(), u"Only the ticked steps: 3, 4"_s);
        b.wait();
        b.press();
        QCOMPARE(b.decision().conditions.value("steps"_L1).toArray(), QJsonArray({QJsonObject{{u"index"_s, 2}, {u"id"_s, u"merge"_s}}, QJsonObject{{u"index"_s, 3}, {u"id"_s, u"check"_s}}}));
        QCOMPARE(ticking.last().first().toBool(), false);
    }

    void shouldCountTheTickedStepsWhereTheirNumbersWouldBeTooLong()
    {
        Bar b;
        b.button("approve")->click();
        b.radio("some")->click();
        const auto leftOut = [&b] { return b.bar.findChild<Label *>(u"leftOut"_s)->text(); };
        // WHEN so many are ticked that their numbers have room beside the button THEN they stand there
        b.bar.setTicked({u"merge"_s, u"check"_s, u"retire"_s, u"move"_s});
        QCOMPARE(b.radio("some")->text(), u"Only the ticked steps: 3, 4, 5, 6"_s);
        QCOMPARE(leftOut(), u"Step 7 is left out"_s);
        // AND with one more they are counted
        b.bar.setTicked({u"merge"_s, u"check"_s, u"retire"_s, u"move"_s, u"delete"_s});
        QCOMPARE(b.radio("some")->text(), u"Only the 5 ticked steps"_s);
        // AND neither what is done already nor an id of no step of this plan counts
        b.bar.setTicked({u"backup"_s, u"find"_s, u"gone"_s, u"merge"_s, u"check"_s, u"retire"_s, u"move"_s, u"delete"_s});
        QCOMPARE(b.radio("some")->text(), u"Only the 5 ticked steps"_s);
    }

    void shouldApproveWithinLimits_data()
    {
        QTest::addColumn<int>("choice");
        QTest::addColumn<QString>("until");
        const auto utc = [](int hour, int minute, int day) { return test::localTime(hour, minute, day).toString(); };
        QTest::newRow("without a time limit") << 0 << QString();
        QTest::newRow("today") << 1 << Timestamp{test::localTime(0, 0, 21).ms - 1}.toString();
        QTest::newRow("24 hours") << 2 << utc(14, 18, 21);
        QTest::newRow("a time of one's own") << 3 << utc(18, 30, 22);
    }
    void shouldApproveWithinLimits()
    {
        QFETCH(int, choice);
        QFETCH(QString, until);
        // GIVEN an approval with a limit that the elder adds
        Bar b;
        b.button("approve")->click();
        QVERIFY(!b.bar.findChild<QComboBox *>(u"until"_s)->isVisible());
        b.button("add")->click();
        b.bar.findChild<QComboBox *>(u"until"_s)->setCurrentIndex(choice);
        auto *time = b.bar.findChild<QDateTimeEdit *>(u"untilTime"_s);
        QCOMPARE(time->isVisible(), choice == 3);
        if (choice == 3)
            time->setDateTime(QDateTime(QDate(2026, 11, 22), QTime(18, 30)));
        b.bar.findChild<TextField *>(u"condition"_s)->setPlainText(u" At most 100 rows. "_s);
        b.wait();
        b.press();
        // THEN the decision carries it
        QCOMPARE(b.decision().conditions.value("valid_until"_L1).toString(), until);
        QCOMPARE(b.decision().conditions.value("text"_L1).toString(), u"At most 100 rows."_s);
        QVERIFY(!b.decision().conditions.contains("steps"_L1));
    }

    void shouldDrawEveryFieldOfTheFormAlike_data()
    {
        QTest::addColumn<QString>("field");
        for (const char *name : {"until", "untilTime", "condition", "comment"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void shouldDrawEveryFieldOfTheFormAlike()
    {
        QFETCH(QString, field);
        // GIVEN the form with all its fields
        Bar b;
        b.button("approve")->click();
        b.button("add")->click();
        b.bar.findChild<QComboBox *>(u"until"_s)->setCurrentIndex(3);
        QVERIFY(QTest::qWaitForWindowActive(&b.bar));
        auto *widget = b.bar.findChild<QWidget *>(field);
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
        b.bar.resize(900, 500);
        QCoreApplication::processEvents();
        const qreal roomy = letters();
        // WHEN the column is as wide as it is at first
        b.bar.resize(440, 500);
        QCoreApplication::processEvents();
        // THEN nothing stands in a second line
        for (const char *name : {"approve", "changes", "reject", "abstain"})
            QVERIFY2(b.button(name)->geometry().bottom() < buttons->height() && b.button(name)->y() == b.button("approve")->y(), name);
        // AND with room they are as large as ever
        b.bar.resize(900, 500);
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
            b.bar.resize(width, 500);
            QCoreApplication::processEvents();
        };
        stretch(1200);
        const int letters = buttons.first()->width(), roomy = end(), least = 1200 - (buttons.first()->parentWidget()->width() - roomy);
        stretch(least);
        QCOMPARE(end(), roomy);
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
        b.button("add")->click();
        b.bar.findChild<QComboBox *>(u"until"_s)->setCurrentIndex(3);
        b.bar.findChild<QDateTimeEdit *>(u"untilTime"_s)->setDateTime(QDateTime(QDate(2026, 11, 20), QTime(14, 0)));
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QVERIFY2(b.hint().contains(u"is over"), qPrintable(b.hint()));
    }

    void shouldForgetTheLimitsOfAFormThatWasLeft()
    {
        Bar b;
        b.button("approve")->click();
        b.button("add")->click();
        b.bar.findChild<QComboBox *>(u"until"_s)->setCurrentIndex(2);
        b.bar.closeForm();
        b.button("approve")->click();
        b.wait();
        b.press();
        QVERIFY(b.decision().conditions.isEmpty());
    }

    void shouldCloseTheFormWhenThePlanChangesAndKeepTheComment()
    {
        // GIVEN an elder about to confirm
        Bar b;
        b.button("approve")->click();
        b.comment()->setPlainText(u"Fine with me."_s);
        b.wait();
        // WHEN another revision comes
        b.sample.view.consultation.digest = b.sample.view.shownDigest = u"digest-3"_s;
        b.sample.view.consultation.revision = 3;
        b.bar.show(b.sample.view);
        b.press();
        // THEN nothing is decided, it is said, and the comment is kept
        QVERIFY(b.decided.isEmpty());
        QVERIFY(!b.bar.formIsOpen());
        QVERIFY(b.bar.findChild<Label *>(u"moved"_s)->text().contains(u"revision 3"));
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
        b.bar.show(b.sample.view);
        b.wait();
        b.press();
        QVERIFY(b.decided.isEmpty());
        QVERIFY(b.bar.formIsOpen());
        QVERIFY(b.hint().contains(u"cannot be decided now"));
    }

    void shouldGiveTheReasonToScreenReaders()
    {
        Bar b;
        b.sample.view.openedSteps.clear();
        b.bar.show(b.sample.view);
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
        QTest::newRow("reject") << int(Verdict::Reject) << false;
        QTest::newRow("approve after the end") << int(Verdict::Approve) << true;
    }
    void shouldSayWhyAKeyDoesNothing()
    {
        QFETCH(int, verdict);
        QFETCH(bool, ended);
        // GIVEN something unseen, so that nothing can be decided and no step is to blame
        Bar b;
        QVERIFY(QTest::qWaitForWindowActive(&b.bar));
        b.sample.view.lastAgentSeq = b.sample.view.seenSeq + 1;
        if (ended)
            b.sample.view.consultation.status = Status::Completed;
        b.bar.show(b.sample.view);
        // WHEN the key of a verdict is pressed
        b.bar.begin(Verdict(verdict));
        // THEN the reason has the focus
        QVERIFY(!b.bar.formIsOpen());
        auto *reason = b.bar.findChild<TextBlock *>(ended ? u"then"_s : u"why"_s);
        QTRY_COMPARE(QApplication::focusWidget(), reason);
        QVERIFY(ended || reason->accessibleName().contains(u"not seen yet"));
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
        b.bar.show(b.sample.view);
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
        QCOMPARE(b.bar.findChild<TextBlock *>(u"refusedText"_s)->accessibleName(), u"Your rejection was not applied. The plan changed to revision 3. Your comment is kept."_s);
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
        b.bar.show(b.sample.view);
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
        b.bar.show(b.sample.view);
        b.button("approve")->click();
        b.wait();
        b.press();
        // WHEN news comes with the draft as it was at opening
        b.bar.show(b.sample.view);
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
        b.button("add")->click();
        auto *condition = b.bar.findChild<TextField *>(u"condition"_s);
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
        QVERIFY2(b.hint().contains(u"64 KB"), qPrintable(b.hint()));
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
        QVERIFY(QTest::qWaitForWindowActive(&b.bar));
        b.button("changes")->click();
        QTRY_COMPARE(QApplication::focusWidget(), b.comment());
        QTest::keyClicks(b.comment(), u"Keep a copy"_s);
        QTest::keyClick(b.comment(), Qt::Key_Escape);
        QVERIFY(!b.bar.formIsOpen());
        QCOMPARE(b.comments.last().last().toString(), u"Keep a copy"_s);
        QTRY_COMPARE(QApplication::focusWidget(), b.button("changes"));
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
        b.bar.tick();
        QVERIFY(!b.button("approve")->isEnabled());
        QVERIFY(!b.button("reject")->isEnabled());
        QCOMPARE(b.button("approve")->accessibleDescription(), u"The time to decide is over."_s);
    }
};

QTEST_MAIN(DecisionBarTest)
#include "tst_decision_bar.moc"
