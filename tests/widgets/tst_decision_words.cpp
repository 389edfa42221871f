// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/decision_words.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

class DecisionWordsTest final : public QObject {
    Q_OBJECT
    static RecordedDecision approval(const QString &who)
    {
        RecordedDecision made;
        made.decision.verdict = Verdict::Approve;
        made.actor = {who, who, PrincipalRole::Reviewer};
        made.at = test::localTime(14, 5);
        return made;
    }

private Q_SLOTS:
    void shouldStateWhatWouldBeApprovedAndWhatFollows()
    {
        test::WindowSample sample;
        DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QCOMPARE(words.what, u"Revision 2 · 7 steps, 1 cannot be undone"_s);
        QCOMPARE(words.then, u"Needs 2 approvals, has 0. After the last of them, Ledger Agent goes on with step 3."_s);
        sample.view.consultation.decisions = {approval(u"osbert"_s)};
        QCOMPARE(decisionWords(sample.view, sample.clock.now()).then, u"Needs 2 approvals, has 1. After one more, Ledger Agent goes on with step 3."_s);
        sample.view.consultation.decisions.clear();
        sample.view.consultation.policy.requiredApprovals = 1;
        QCOMPARE(decisionWords(sample.view, sample.clock.now()).then, u"Needs 1 approval, has 0. After it, Ledger Agent goes on with step 3."_s);
    }

    void shouldCountNoApprovalWhoseTimeIsOver()
    {
        // GIVEN an approval of one's own, good for an hour
        test::WindowSample sample;
        const Timestamp now = sample.clock.now(), later{now.ms + 2 * 3'600'000};
        RecordedDecision mine = approval(sample.view.me.id);
        mine.decision.conditions = {{u"valid_until"_s, Timestamp{now.ms + 3'600'000}.toString()}};
        sample.view.consultation.decisions = {mine};
        sample.view.openedSteps = {u"delete"_s};
        QVERIFY(!decisionWords(sample.view, now).canApprove);
        QVERIFY(decisionWords(sample.view, now).then.contains(u"has 1"));
        // WHEN the hour is over THEN it counts no more, and can be given again
        sample.view.consultation.deadline.reset();
        QVERIFY(decisionWords(sample.view, later).then.contains(u"has 0"));
        QVERIFY(decisionWords(sample.view, later).canApprove);
        QVERIFY(consequence(sample.view, Verdict::Approve, now).contains(u"as soon as"));
        QVERIFY(consequence(sample.view, Verdict::Approve, later).contains(u"once the other"));
    }

    void shouldSayWhyApproveIsOff_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("why");
        QTest::addColumn<bool>("canDecide");
        QTest::newRow("nothing") << QString() << QString() << true;
        QTest::newRow("step not opened") << u"step"_s << u"Step 7 cannot be undone: open it and read it to its end before you approve."_s << true;
        QTest::newRow("no line on the screen") << u"lines"_s << u"Steps 1 to 7 have not been on the screen yet: scroll the plan to its end before you approve."_s << true;
        QTest::newRow("something unseen") << u"unseen"_s << u"Something was written that you have not seen yet. Read it in the conversation first."_s << false;
        QTest::newRow("observer") << u"observer"_s << u"You may read here, but only a reviewer can decide."_s << false;
        QTest::newRow("too late") << u"late"_s << u"The time to decide is over."_s << false;
        QTest::newRow("approved already") << u"mine"_s << u"You approved this revision, 14:05. Another reviewer has to approve it too."_s << true;
        QTest::newRow("queued") << u"queued"_s << u"Your decision waits in the outbox. It is sent when the connection is back."_s << false;
        QTest::newRow("sent") << u"sent"_s << u"Your decision is being sent."_s << false;
        QTest::newRow("refused") << u"refused"_s << QString() << true;
    }
    void shouldSayWhyApproveIsOff()
    {
        QFETCH(QString, fault);
        QFETCH(QString, why);
        QFETCH(bool, canDecide);
        test::WindowSample sample;
        ConsultationView &view = sample.view;
        view.openedSteps = {u"delete"_s};
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        if (fault == u"step")
            view.openedSteps.clear();
        else if (fault == u"lines")
            view.seenSteps.clear();
        else if (fault == u"unseen")
            view.lastAgentSeq = view.seenSeq + 1;
        else if (fault == u"observer")
            view.me.role = PrincipalRole::Observer;
        else if (fault == u"late")
            sample.clock.set(*view.consultation.deadline);
        else if (fault == u"mine")
            view.consultation.decisions = {approval(view.me.id)};
        else if (fault == u"queued" || fault == u"sent" || fault == u"refused") {
            item.state = fault == u"queued" ? OutboxState::Queued : fault == u"sent" ? OutboxState::Sent : OutboxState::Failed;
            view.pending = {item};
        }
        const DecisionWords words = decisionWords(view, sample.clock.now());
        QCOMPARE(words.why, why);
        QCOMPARE(words.canApprove, why.isEmpty());
        QCOMPARE(words.canDecide, canDecide);
        QCOMPARE(words.stepToOpen, fault == u"step" ? u"delete"_s : QString());
        QCOMPARE(words.stepToShow, fault == u"lines" ? u"backup"_s : QString());
        QCOMPARE(words.leadsToAStep(), fault == u"step" || fault == u"lines");
    }

    void shouldNameTheStepsThatWereNotOnTheScreen_data()
    {
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("first");
        QTest::newRow("the end") << u"1-4"_s << u"Steps 5 to 7 have not been on the screen yet: scroll the plan to its end before you approve."_s << u"retire"_s;
        QTest::newRow("the last") << u"1-6"_s << u"Step 7 has not been on the screen yet: scroll to it before you approve."_s << u"delete"_s;
        QTest::newRow("the middle") << u"1-2,6-7"_s << u"Steps 3 to 5 have not been on the screen yet: scroll through them before you approve."_s << u"merge"_s;
        QTest::newRow("one here and there") << u"1-2,4,6-7"_s << u"Step 3 and 1 more have not been on the screen yet: scroll through the plan before you approve."_s << u"merge"_s;
        QTest::newRow("several here and there") << u"3,6"_s << u"Steps 1 to 2 and 3 more have not been on the screen yet: scroll through the plan before you approve."_s << u"backup"_s;
        QTest::newRow("none") << u"1-7"_s << QString() << QString();
    }
    void shouldNameTheStepsThatWereNotOnTheScreen()
    {
        QFETCH(QString, seen);
        test::WindowSample sample;
        sample.view.openedSteps = {u"delete"_s};
        sample.view.seenSteps = NumberRanges::fromText(seen);
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QTEST(words.why, "why");
        QTEST(words.stepToShow, "first");
        QCOMPARE(words.canApprove, words.why.isEmpty());
    }

    void shouldFollowADecisionToItsOutcome_data()
    {
        QTest::addColumn<int>("execution");
        QTest::addColumn<bool>("attached");
        QTest::addColumn<QList<int>>("states");
        QTest::addColumn<QString>("last");
        using S = FlowStage::State;
        QTest::newRow("away") << int(Execution::Resuming) << false << QList<int>{int(S::Done), int(S::Now), int(S::Ahead), int(S::Ahead)} << u"Outcome"_s;
        QTest::newRow("told") << int(Execution::Resuming) << true << QList<int>{int(S::Done), int(S::Done), int(S::Now), int(S::Ahead)} << u"Outcome"_s;
        QTest::newRow("at work") << int(Execution::Resumed) << true << QList<int>{int(S::Done), int(S::Done), int(S::Done), int(S::Now)} << u"At work…"_s;
        QTest::newRow("done") << int(Execution::Succeeded) << true << QList<int>{int(S::Done), int(S::Done), int(S::Done), int(S::Done)} << u"Succeeded"_s;
        QTest::newRow("failed") << int(Execution::Failed) << true << QList<int>{int(S::Done), int(S::Done), int(S::Done), int(S::Bad)} << u"Failed"_s;
        QTest::newRow("stopped") << int(Execution::Stopped) << true << QList<int>{int(S::Done), int(S::Done), int(S::Done), int(S::Done)} << u"Stopped"_s;
    }
    void shouldFollowADecisionToItsOutcome()
    {
        QFETCH(int, execution);
        QFETCH(bool, attached);
        QFETCH(QList<int>, states);
        QFETCH(QString, last);
        test::WindowSample sample;
        Consultation &c = sample.view.consultation;
        QVERIFY(flowStages(sample.view, sample.clock.now()).isEmpty());
        c.status = Status::Completed;
        c.endReason = EndReason::Approved;
        c.execution = Execution(execution);
        sample.view.agentAttached = attached;
        c.final = approval(u"me"_s);
        const auto stages = flowStages(sample.view, sample.clock.now());
        QList<int> found;
        for (const FlowStage &stage : stages)
            found.append(int(stage.state));
        QCOMPARE(found, states);
        QCOMPARE(stages.last().words, last);
        QCOMPARE(stages.first().words, u"Decided 14:05"_s);
        QVERIFY(decisionWords(sample.view, sample.clock.now()).ended);
    }

    void shouldSayThatChangesWereRequested()
    {
        // GIVEN a request for changes to this revision
        test::WindowSample sample;
        sample.view.openedSteps = {u"delete"_s};
        RecordedDecision request = approval(sample.view.me.id);
        request.decision.verdict = Verdict::RequestChanges;
        sample.view.consultation.decisions = {request};
        // THEN the bar says so, and what the elder may still do
        DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QCOMPARE(words.what, u"Revision 2 · changes requested"_s);
        QVERIFY2(words.then.startsWith(u"You requested changes, 14:05. Waiting for a new revision from Ledger Agent. Until then this revision can still be decided."), qPrintable(words.then));
        QVERIFY(words.canApprove && words.canDecide);
        // AND how far it has come
        QList<FlowStage> stages = flowStages(sample.view, sample.clock.now());
        QCOMPARE(stages.size(), 3);
        QCOMPARE(stages.first().words, u"Requested 14:05"_s);
        QCOMPARE(stages.at(1).words, u"Delivered"_s);
        QVERIFY(stages.at(2).state == FlowStage::State::Now);
        sample.view.agentAttached = false;
        QVERIFY(flowStages(sample.view, sample.clock.now()).at(1).state == FlowStage::State::Now);
        QVERIFY(decisionWords(sample.view, sample.clock.now()).then.contains(u"told as soon as it comes back"));
        // WHEN another reviewer asked THEN he is named
        sample.view.consultation.decisions = {request};
        sample.view.consultation.decisions[0].actor = {u"osbert"_s, u"Osbert"_s, PrincipalRole::Reviewer};
        QVERIFY(decisionWords(sample.view, sample.clock.now()).then.startsWith(u"Osbert requested changes, 14:05."));
        // WHEN the same person approves after all THEN nothing is asked any more
        sample.view.consultation.decisions = {request, approval(sample.view.me.id)};
        QVERIFY(!decisionWords(sample.view, sample.clock.now()).what.contains(u"requested"));
        QVERIFY(flowStages(sample.view, sample.clock.now()).isEmpty());
    }

    void shouldNameTheConsequenceOfEachVerdict()
    {
        test::WindowSample sample;
        QVERIFY(consequence(sample.view, Verdict::Approve, sample.clock.now()).contains(u"goes on with step 3"));
        QVERIFY(consequence(sample.view, Verdict::RequestChanges, sample.clock.now()).contains(u"stays paused"));
        QVERIFY(consequence(sample.view, Verdict::Reject, sample.clock.now()).contains(u"ends"));
        QVERIFY(consequence(sample.view, Verdict::Abstain, sample.clock.now()).contains(u"no side"));
    }
};

QTEST_MAIN(DecisionWordsTest)
#include "tst_decision_words.moc"
