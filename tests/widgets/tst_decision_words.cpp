// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/step_selection.h"
#include "support/window_fixture.h"
#include "widgets/decision_words.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

using Way = DecisionWords::Way;

RecordedDecision recorded(Verdict verdict, const QString &who)
{
    RecordedDecision made;
    made.decision.verdict = verdict;
    made.actor = {who, who, PrincipalRole::Reviewer};
    made.at = test::localTime(14, 5);
    return made;
}

RecordedDecision approval(const QString &who)
{
    return recorded(Verdict::Approve, who);
}

/// An approval of these steps of the sample's plan, by the agent's ids.
Decision approvalOf(const test::WindowSample &sample, const QStringList &ids)
{
    Decision decision;
    decision.verdict = Verdict::Approve;
    QList<int> numbers;
    for (const QString &id : ids)
        numbers.append(sample.view.context.plan->find(id)->number);
    decision.conditions = {{u"steps"_s, stepReferences(*sample.view.context.plan, numbers)}};
    return decision;
}

void setContext(test::WindowSample &sample, const QJsonObject &context)
{
    sample.view.consultation.context = context;
    sample.view.context = Context::parse(context);
}

} // namespace

class DecisionWordsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldStateWhatWouldBeApprovedAndWhatFollows()
    {
        test::WindowSample sample;
        DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QCOMPARE(words.what, u"Revision 2 · 7 steps, 1 cannot be undone"_s);
        QCOMPARE(words.then, u"Needs 2 approvals, has 0. Then step 3 is next."_s);
        sample.view.consultation.decisions = {approval(u"Osbert"_s)};
        QCOMPARE(decisionWords(sample.view, sample.clock.now()).then, u"Needs 2 approvals, has 1 (Osbert). Then step 3 is next."_s);
        sample.view.consultation.decisions = {approval(sample.view.me.id)};
        QCOMPARE(decisionWords(sample.view, sample.clock.now()).then, u"Needs 2 approvals, has 1 (you). Then step 3 is next."_s);
        sample.view.consultation.decisions.clear();
        sample.view.consultation.policy.requiredApprovals = 1;
        QCOMPARE(decisionWords(sample.view, sample.clock.now()).then, u"Needs 1 approval, has 0. Then step 3 is next."_s);
    }

    void shouldSayWhatItCouldNotCount_data()
    {
        QTest::addColumn<QJsonObject>("context");
        QTest::addColumn<QString>("what");
        QTest::newRow("a plan in no form that is known") << QJsonObject{{u"plan"_s, QJsonObject{{u"deployment"_s, QJsonObject{{u"region"_s, u"eu-1"_s}}}}}} << u"Revision 2 · steps could not be counted"_s;
        QTest::newRow("no plan") << QJsonObject{{u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"HIGH"_s}}}} << u"Revision 2 · no plan was sent"_s;
        QTest::newRow("something that may be one") << QJsonObject{{u"deployment"_s, QJsonObject{{u"region"_s, u"eu-1"_s}}}} << u"Revision 2 · steps could not be counted"_s;
        QTest::newRow("steps") << QJsonObject{{u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{u"one"_s, u"two"_s}}}}} << u"Revision 2 · 2 steps"_s;
    }
    void shouldSayWhatItCouldNotCount()
    {
        QFETCH(QJsonObject, context);
        test::WindowSample sample;
        setContext(sample, context);
        QTEST(decisionWords(sample.view, sample.clock.now()).what, "what");
    }

    void shouldWaitForTheWholeWhereNotAllWasUnderstood()
    {
        // GIVEN something that was sent as a plan and could not be read
        test::WindowSample sample;
        sample.view.consultation.policy.requiredApprovals = 1;
        setContext(sample, {{u"plan"_s, QJsonObject{{u"deployment"_s, u"all"_s}}}});
        DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QVERIFY(!words.canApprove && words.canDecide);
        QCOMPARE(words.why, u"To approve: read all that was sent, then comment."_s);
        QVERIFY(words.way == Way::ReadOn);
        QCOMPARE(words.then, u"Needs 1 approval, has 0. Then Ledger Agent goes on."_s);
        // WHEN all of it was on the screen THEN it may be approved
        sample.view.wholeSeen = true;
        sample.view.seenSteps = {1, 99};
        QVERIFY(decisionWords(sample.view, sample.clock.now()).canApprove);
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
        QVERIFY(!consequence(sample.view, Verdict::Approve, false, now).contains(u"other reviewer"));
        QVERIFY(consequence(sample.view, Verdict::Approve, false, later).contains(u"other reviewer"));
    }

    void shouldSayWhyApproveIsOff_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("why");
        QTest::addColumn<bool>("canApprove");
        QTest::addColumn<bool>("canDecide");
        QTest::addColumn<int>("way");
        QTest::newRow("nothing") << QString() << u"You have read all that must be read."_s << true << true << int(Way::Nowhere);
        QTest::newRow("step not opened") << u"step"_s << u"Step 7 is still to be read before you approve."_s << false << true << int(Way::OpenStep);
        QTest::newRow("no line on the screen") << u"lines"_s << u"Approve waits: steps 1–7 were not on the screen yet."_s << false << true << int(Way::ShowStep);
        QTest::newRow("something unseen") << u"unseen"_s << u"Approve waits: 1 message unread."_s << false << true << int(Way::Conversation);
        QTest::newRow("something unseen and a step not opened") << u"unseen step"_s << u"Approve waits: 2 messages, step 7 unread."_s << false << true << int(Way::Conversation);
        QTest::newRow("unreadable here") << u"unreadable"_s << u"Revision 2 could not be read from this computer’s copy, so it cannot be approved now."_s << false << true << int(Way::Nowhere);
        QTest::newRow("damaged here") << u"damaged"_s << u"This computer’s copy of revision 2 is damaged, so it cannot be approved."_s << false << true << int(Way::Nowhere);
        QTest::newRow("observer") << u"observer"_s << u"You may read here, but only a reviewer can decide."_s << false << false << int(Way::Nowhere);
        QTest::newRow("approved already") << u"mine"_s << u"You approved this, 14:05. Another reviewer has to approve it too."_s << false << true << int(Way::Nowhere);
        QTest::newRow("queued") << u"queued"_s << u"Your decision waits in the outbox. It is sent when the connection is back."_s << false << false << int(Way::Nowhere);
        QTest::newRow("sent") << u"sent"_s << u"Your decision is being sent."_s << false << false << int(Way::Nowhere);
        QTest::newRow("refused") << u"refused"_s << u"You have read all that must be read."_s << true << true << int(Way::Nowhere);
    }
    void shouldSayWhyApproveIsOff()
    {
        QFETCH(QString, fault);
        QFETCH(QString, why);
        QFETCH(bool, canApprove);
        QFETCH(bool, canDecide);
        QFETCH(int, way);
        test::WindowSample sample;
        ConsultationView &view = sample.view;
        view.openedSteps = {u"delete"_s};
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        if (fault.contains(u"step"))
            view.openedSteps.clear();
        if (fault.startsWith(u"unseen")) {
            view.lastAgentSeq = view.seenSeq + 1;
            view.unread = fault.contains(u"step") ? 2 : 1;
        }
        if (fault == u"lines")
            view.seenSteps.clear();
        else if (fault == u"unreadable") {
            view.contextUnreadable = true;
            view.shownDigest.clear();
        } else if (fault == u"damaged")
            view.shownDigest = u"another"_s;
        else if (fault == u"observer")
            view.me.role = PrincipalRole::Observer;
        else if (fault == u"mine")
            view.consultation.decisions = {approval(view.me.id)};
        else if (fault == u"queued" || fault == u"sent" || fault == u"refused") {
            item.state = fault == u"queued" ? OutboxState::Queued : fault == u"sent" ? OutboxState::Sent : OutboxState::Failed;
            view.pending = {item};
        }
        const DecisionWords words = decisionWords(view, sample.clock.now());
        QCOMPARE(words.why, why);
        QCOMPARE(words.canApprove, canApprove);
        QCOMPARE(words.canDecide, canDecide);
        QCOMPARE(int(words.way), way);
        QCOMPARE(words.step, way == int(Way::OpenStep) ? u"delete"_s : way == int(Way::ShowStep) ? u"backup"_s : QString());
    }

    void shouldCountTheStepsThatAreStillToBeRead()
    {
        // GIVEN three steps that cannot be undone, of which one was read
        test::WindowSample sample;
        QJsonArray steps;
        for (const char *id : {"a", "b", "c"})
            steps.append(test::WindowSample::step(id, id, {{u"reversible"_s, false}}));
        setContext(sample, {{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}});
        sample.view.openedSteps = {u"a"_s};
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QCOMPARE(words.why, u"2 steps are still to be read before you approve."_s);
        QCOMPARE(words.step, u"b"_s);
        QCOMPARE(words.spokenWhy(), u"Step 2 cannot be undone: open it and read it to its end before you approve."_s);
    }

    void shouldNameTheStepsThatWereNotOnTheScreen_data()
    {
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("spoken");
        QTest::addColumn<QString>("first");
        QTest::newRow("the end") << u"1-4"_s << u"Approve waits: steps 5–7 were not on the screen yet."_s << u"Steps 5 to 7 have not been on the screen yet: scroll the plan to its end before you approve."_s << u"retire"_s;
        QTest::newRow("the last") << u"1-6"_s << u"Approve waits: step 7 was not on the screen yet."_s << u"Step 7 has not been on the screen yet: scroll to it before you approve."_s << u"delete"_s;
        QTest::newRow("the middle") << u"1-2,6-7"_s << u"Approve waits: steps 3–5 were not on the screen yet."_s << u"Steps 3 to 5 have not been on the screen yet: scroll through them before you approve."_s << u"merge"_s;
        QTest::newRow("one here and there") << u"1-2,4,6-7"_s << u"Approve waits: steps 3, 5 were not on the screen yet."_s << u"Step 3 and 1 more have not been on the screen yet: scroll through the plan before you approve."_s << u"merge"_s;
    }
    void shouldNameTheStepsThatWereNotOnTheScreen()
    {
        QFETCH(QString, seen);
        test::WindowSample sample;
        sample.view.openedSteps = {u"delete"_s};
        sample.view.seenSteps = NumberRanges::fromText(seen);
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QTEST(words.why, "why");
        QTEST(words.spokenWhy(), "spoken");
        QTEST(words.step, "first");
        QVERIFY(!words.canApprove);
    }

    void shouldFollowADecisionToItsOutcome_data()
    {
        QTest::addColumn<int>("execution");
        QTest::addColumn<bool>("attached");
        QTest::addColumn<QList<int>>("states");
        QTest::addColumn<QString>("last");
        using S = FlowStage::State;
        QTest::newRow("away") << int(Execution::Resuming) << false << QList<int>{int(S::Done), int(S::Now), int(S::Ahead), int(S::Ahead)} << u"Outcome…"_s;
        QTest::newRow("told") << int(Execution::Resuming) << true << QList<int>{int(S::Done), int(S::Done), int(S::Now), int(S::Ahead)} << u"Outcome…"_s;
        QTest::newRow("at work") << int(Execution::Resumed) << true << QList<int>{int(S::Done), int(S::Done), int(S::Done), int(S::Now)} << u"Outcome…"_s;
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
        QVERIFY(flowStages(sample.view).isEmpty());
        c.status = Status::Completed;
        c.endReason = EndReason::Approved;
        c.execution = Execution(execution);
        sample.view.agentAttached = attached;
        c.final = approval(sample.view.me.id);
        const auto stages = flowStages(sample.view);
        QList<int> found;
        for (const FlowStage &stage : stages)
            found.append(int(stage.state));
        QCOMPARE(found, states);
        QCOMPARE(stages.last().words, last);
        QCOMPARE(stages.first().words, u"Decided"_s);
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QVERIFY(words.ended);
        QCOMPARE(words.then, u"By you, 14:05."_s);
        QVERIFY(words.way == Way::Decision);
    }

    void shouldSayAPartialApprovalAfterwards()
    {
        // GIVEN an approval of some steps, with a comment and a limit
        test::WindowSample sample;
        Consultation &c = sample.view.consultation;
        c.status = Status::Completed;
        c.endReason = EndReason::Approved;
        c.execution = Execution::Resumed;
        c.final = approval(sample.view.me.id);
        c.final->decision = approvalOf(sample, {u"merge"_s, u"check"_s, u"retire"_s, u"move"_s});
        c.final->decision.comment = u"Keep the copy."_s;
        c.final->decision.conditions.insert(u"valid_until"_s, test::localTime(18, 0).toString());
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QCOMPARE(words.what, u"Approved: steps 3–6 · step 7 left out"_s);
        QCOMPARE(words.then, u"By you, 14:05, with a comment and 1 limit."_s);
    }

    void shouldNeverSayCancelled_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<QString>("what");
        QTest::newRow("rejected") << int(EndReason::Rejected) << u"Rejected"_s;
        QTest::newRow("too late") << int(EndReason::Expired) << u"Nobody decided in time"_s;
        QTest::newRow("taken back") << int(EndReason::Withdrawn) << u"The agent withdrew this consultation"_s;
    }
    void shouldNeverSayCancelled()
    {
        QFETCH(int, reason);
        test::WindowSample sample;
        Consultation &c = sample.view.consultation;
        c.status = Status::Cancelled;
        c.execution = Execution::Stopped;
        c.endReason = EndReason(reason);
        if (c.endReason == EndReason::Rejected)
            c.final = recorded(Verdict::Reject, u"Ada"_s);
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QTEST(words.what, "what");
        for (const QString &line : {words.what, words.then, words.why})
            QVERIFY2(!line.isEmpty() && !line.contains(u"ancel"), qPrintable(line));
    }

    void shouldAskForNoApprovalOnceTheTimeIsOver()
    {
        // GIVEN a deadline that has come, of which the service has not told yet
        test::WindowSample sample;
        sample.clock.set(*sample.view.consultation.deadline);
        const DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QVERIFY(words.ended && !words.canApprove && !words.canDecide);
        QCOMPARE(words.what, u"Nobody decided in time"_s);
        QCOMPARE(words.then, u"The time to decide was over at 14:30."_s);
        QVERIFY(!words.then.contains(u"Needs"));
    }

    void shouldSayThatChangesWereRequested()
    {
        // GIVEN a request for changes to this revision
        test::WindowSample sample;
        sample.view.openedSteps = {u"delete"_s};
        const RecordedDecision request = recorded(Verdict::RequestChanges, sample.view.me.id);
        sample.view.consultation.decisions = {request};
        // THEN the bar says so and nothing of approvals, and what the elder may still do
        DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QCOMPARE(words.what, u"Revision 2 · changes requested"_s);
        QCOMPARE(words.then, u"By you, 14:05. Ledger Agent has been told."_s);
        QCOMPARE(words.why, u"Until a new revision comes, this one can still be decided."_s);
        QVERIFY(words.canApprove && words.canDecide);
        sample.view.agentAttached = false;
        QCOMPARE(decisionWords(sample.view, sample.clock.now()).then, u"By you, 14:05. Ledger Agent is told when it comes back."_s);
        // WHEN another reviewer asked THEN he is named
        sample.view.consultation.decisions[0].actor = {u"osbert"_s, u"Osbert"_s, PrincipalRole::Reviewer};
        QVERIFY(decisionWords(sample.view, sample.clock.now()).then.startsWith(u"By Osbert, 14:05."));
        // WHEN the same person approves after all THEN nothing is asked any more
        sample.view.consultation.decisions = {request, approval(sample.view.me.id)};
        QVERIFY(!decisionWords(sample.view, sample.clock.now()).what.contains(u"requested"));
    }

    void shouldSayThatTheSameWasAskedBefore()
    {
        // GIVEN a request that was made twice before, and rejected once
        test::WindowSample sample;
        sample.view.openedSteps = {u"delete"_s};
        EarlierAsk ask;
        ask.endReason = EndReason::Rejected;
        ask.by = u"Ada"_s;
        ask.at = test::localTime(11, 2);
        ask.comment = u"We never force-push main."_s;
        sample.view.consultation.askedBefore = {2, 1, {ask}};
        DecisionWords words = decisionWords(sample.view, sample.clock.now());
        QVERIFY2(words.then.startsWith(u"Asked 3 times, once rejected. Needs 2 approvals"), qPrintable(words.then));
        QCOMPARE(words.why, u"Rejected by Ada, 11:02: “We never force-push main.”"_s);
        QVERIFY(words.canApprove);
        // AND what Approve waits for goes before the reason of then
        sample.view.openedSteps.clear();
        QVERIFY(decisionWords(sample.view, sample.clock.now()).why.startsWith(u"Step 7 is still"));
    }

    void shouldSayWhatIsAboutToBeDecided_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("then");
        QTest::addColumn<QString>("confirm");
        const int approve = int(Verdict::Approve);
        QTest::newRow("the whole plan") << approve << QStringList() << u"Approves the whole plan, 7 steps"_s << u"Needs 1 approval: yours. Then step 3 is next."_s << u"Confirm approval"_s;
        QTest::newRow("some steps") << approve << QStringList{u"check"_s, u"retire"_s, u"move"_s} << u"Approves steps 4–6 of 7, leaves out steps 3, 7"_s << u"Needs 1 approval: yours. Then step 4 is next."_s << u"Confirm approval of 3 steps"_s;
        QTest::newRow("one step") << approve << QStringList{u"merge"_s} << u"Approves step 3 of 7, leaves out steps 4–7"_s << u"Needs 1 approval: yours. Then step 3 is next."_s << u"Confirm approval of 1 step"_s;
        QTest::newRow("changes") << int(Verdict::RequestChanges) << QStringList() << u"Requests changes to revision 2"_s << u"Ledger Agent stays paused, and can send a new revision."_s << u"Confirm request for changes"_s;
        QTest::newRow("a rejection") << int(Verdict::Reject) << QStringList() << u"Rejects revision 2"_s << u"Ledger Agent is told why, and carries nothing out."_s << u"Confirm rejection"_s;
        QTest::newRow("an abstention") << int(Verdict::Abstain) << QStringList() << u"Abstains from revision 2"_s << u"Others can still decide. Ledger Agent stays paused."_s << u"Confirm abstention"_s;
    }
    void shouldSayWhatIsAboutToBeDecided()
    {
        QFETCH(int, verdict);
        QFETCH(QStringList, ids);
        test::WindowSample sample;
        sample.view.consultation.policy.requiredApprovals = 1;
        Decision decision;
        if (!ids.isEmpty())
            decision = approvalOf(sample, ids);
        decision.verdict = Verdict(verdict);
        const DecisionWords words = decidingWords(sample.view, decision, {}, sample.clock.now());
        QTEST(words.what, "what");
        QTEST(words.then, "then");
        QTEST(confirmWords(decision), "confirm");
        QVERIFY(!words.why.isEmpty());
        // AND what keeps it from being confirmed takes the line of the reason
        QCOMPARE(decidingWords(sample.view, decision, u"Write why first."_s, sample.clock.now()).why, u"Write why first."_s);
    }

    void shouldSayThatAnUnreadNoIsRecordedAsSuch()
    {
        test::WindowSample sample;
        Decision no;
        no.verdict = Verdict::Reject;
        sample.view.openedSteps = {u"delete"_s};
        QCOMPARE(decidingWords(sample.view, no, {}, sample.clock.now()).why, u"Nothing is sent before you confirm."_s);
        sample.view.lastAgentSeq = sample.view.seenSeq + 1;
        QCOMPARE(decidingWords(sample.view, no, {}, sample.clock.now()).why, u"Not all of it was read. That holds nothing off; the record says so."_s);
    }

    void shouldNameTheConsequenceOfEachVerdict()
    {
        test::WindowSample sample;
        const Timestamp now = sample.clock.now();
        QVERIFY(consequence(sample.view, Verdict::Approve, false, now).contains(u"whole plan"));
        QVERIFY(consequence(sample.view, Verdict::Approve, true, now).contains(u"what is ticked"));
        QVERIFY(consequence(sample.view, Verdict::RequestChanges, false, now).contains(u"stays paused"));
        QVERIFY(consequence(sample.view, Verdict::Reject, false, now).contains(u"ends"));
        QVERIFY(consequence(sample.view, Verdict::Abstain, false, now).contains(u"no side"));
    }
};

QTEST_MAIN(DecisionWordsTest)
#include "tst_decision_words.moc"
