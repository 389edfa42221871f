// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {

/// With an agent that waits for what a reviewer decides.
struct WaitingFixture : ServiceFixture {
    WaitingFixture() { call(agent, method::kConsultationAttach, of(id)); }
    QJsonObject revision()
    {
        return of(id, {{u"base_digest"_s, consultation(id).digest}, {u"context"_s, sampleContext(u"Merge, with a backup"_s)}});
    }
    protocol::ResumeNotice resume(ConnectionId connection) { return *protocol::read<protocol::ResumeNotice>(notices(connection, "resume").last()); }

    const ConnectionId agent = connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = start(agent);
    const ConnectionId review = connect(Endpoint::Review, reviewer());
};

} // namespace

/// What was decided reaches the agent, each ruling until it has been taken.
class TestRulings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldTellTheDecisionUntilItIsTaken();
    void shouldTellOfRequestedChangesUntilTaken();
    void shouldTellOfARulingThatOvertakesAnAcknowledgement_data();
    void shouldTellOfARulingThatOvertakesAnAcknowledgement();
    void shouldTakeTheRulingThatIsNamed();
    void shouldTakeAnAcknowledgementAfterTheRevision();
    void shouldTellOfEveryRequestForChanges();
    void shouldTellOfChangesThatARevisionOvertook();
    void shouldStopAfterARejection();
    void shouldNeverResumeWhatWasOnlyEnded();
};

void TestRulings::shouldTellTheDecisionUntilItIsTaken()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    auto params = startParams();
    params.state = QJsonObject{{u"at"_s, 3}};
    const ConsultationId id = fixture.start(agent, params);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    QJsonObject approval = fixture.decision(id, Verdict::Approve);
    approval.insert(u"conditions"_s, QJsonObject{{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 0}}, QJsonObject{{u"index"_s, 1}}}}});
    QVERIFY(fixture.call(review, method::kDecisionSubmit, approval).contains(u"result"_s));
    // THEN the attached agent hears it at once, with its state and the conditions
    QCOMPARE(fixture.notices(agent, "resume").size(), 1);
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").first());
    QVERIFY(resume);
    QVERIFY(resume->status == Status::Completed);
    QVERIFY(resume->endReason == EndReason::Approved);
    QCOMPARE(resume->state, params.state);
    QCOMPARE(resume->executed, false);
    QCOMPARE(resume->decision->decision.conditions.value(u"steps"_s).toArray().size(), 2);
    QVERIFY(resume->next.contains(u"conditions"_s));
    // AND again at every attach, after a crash too
    fixture.reopen();
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    fixture.call(back, method::kConsultationAttach, of(id));
    fixture.call(back, method::kConsultationAttach, of(id));
    QCOMPARE(fixture.notices(back, "resume").size(), 2);
    // UNTIL it has taken it, which may be said twice
    QVERIFY(fixture.call(back, method::kConsultationResumed, of(id)).contains(u"result"_s));
    QVERIFY(fixture.call(back, method::kConsultationResumed, of(id)).contains(u"result"_s));
    QVERIFY(fixture.consultation(id).execution == Execution::Resumed);
    QCOMPARE(fixture.eventTypes(id).count(u"execution.changed"_s), 1);
    fixture.call(back, method::kConsultationAttach, of(id));
    QCOMPARE(fixture.notices(back, "resume").size(), 2);
}

void TestRulings::shouldTellOfRequestedChangesUntilTaken()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    // GIVEN nothing decided THEN there is nothing to take
    QCOMPARE(ServiceFixture::errorCode(fixture.call(agent, method::kConsultationResumed, of(id))), u"conflict"_s);
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    QVERIFY(fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::RequestChanges)).contains(u"result"_s));
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").last());
    QVERIFY(resume->status == Status::Active);
    QVERIFY(resume->decision->decision.verdict == Verdict::RequestChanges);
    QCOMPARE(resume->decisions.size(), 1);
    QCOMPARE(resume->decision->decision.comment, u"because"_s);
    fixture.reopen();
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    fixture.call(back, method::kConsultationAttach, of(id));
    QCOMPARE(fixture.notices(back, "resume").size(), 1);
    // WHEN it takes it THEN it stays paused, and is not told again
    QVERIFY(fixture.call(back, method::kConsultationResumed, of(id)).contains(u"result"_s));
    QVERIFY(fixture.call(back, method::kConsultationResumed, of(id)).contains(u"result"_s));
    QVERIFY(fixture.consultation(id).execution == Execution::Paused);
    QCOMPARE(fixture.eventTypes(id).count(u"execution.changed"_s), 1);
    fixture.reopen();
    const ConnectionId third = fixture.connect(Endpoint::Agent, agentPrincipal());
    fixture.call(third, method::kConsultationAttach, of(id));
    QVERIFY(fixture.notices(third, "resume").isEmpty());
    QVERIFY(fixture.consultation(id).active());
}

void TestRulings::shouldTellOfARulingThatOvertakesAnAcknowledgement_data()
{
    QTest::addColumn<QString>("verdict");
    QTest::newRow("an approval") << u"approve"_s;
    QTest::newRow("a rejection") << u"reject"_s;
    QTest::newRow("other changes") << u"request_changes"_s;
    QTest::newRow("a withdrawal") << QString();
}

void TestRulings::shouldTellOfARulingThatOvertakesAnAcknowledgement()
{
    QFETCH(QString, verdict);
    // GIVEN an agent that was told of changes
    WaitingFixture fixture;
    const ConnectionId agent = fixture.agent, review = fixture.review;
    const ConsultationId id = fixture.id;
    fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::RequestChanges));
    QCOMPARE(fixture.notices(agent, "resume").size(), 1);
    // WHEN another ruling arrives together with its acknowledgement
    const QByteArray ruling = verdict.isEmpty()
        ? ServiceFixture::request(501, method::kConsultationEnd, of(id, {{u"outcome"_s, u"CANCELLED"_s}}))
        : ServiceFixture::request(501, method::kDecisionSubmit, fixture.decision(id, *verdictFrom(verdict)));
    std::vector<Inbound> items;
    items.push_back(ServiceFixture::frameOf(review, ruling));
    items.push_back(ServiceFixture::frameOf(agent, ServiceFixture::request(502, method::kConsultationResumed, of(id))));
    fixture.core->turn(std::move(items));
    QVERIFY(fixture.answerTo(review, 501).contains(u"result"_s));
    QVERIFY(fixture.answerTo(agent, 502).contains(u"result"_s));
    // THEN the agent is told of it, and of it again where it comes back, until it has acknowledged that one
    QCOMPARE(fixture.notices(agent, "resume").size(), 2);
    QVERIFY(fixture.eventTypes(id).count(u"execution.changed"_s) == 0);
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    fixture.call(back, method::kConsultationAttach, of(id));
    QCOMPARE(fixture.notices(back, "resume").size(), 1);
    fixture.call(back, method::kConsultationResumed, of(id));
    QCOMPARE(fixture.eventTypes(id).count(u"execution.changed"_s), 1);
    fixture.call(back, method::kConsultationAttach, of(id));
    QCOMPARE(fixture.notices(back, "resume").size(), 1);
}

void TestRulings::shouldTakeTheRulingThatIsNamed()
{
    // GIVEN an agent that was told of changes, and of the end before it could acknowledge them
    WaitingFixture fixture;
    const ConnectionId agent = fixture.agent, review = fixture.review;
    const ConsultationId id = fixture.id;
    const QJsonObject changes = fixture.decision(id, Verdict::RequestChanges), rejection = fixture.decision(id, Verdict::Reject, fixture.consultation(id).head + 1);
    fixture.call(review, method::kDecisionSubmit, changes);
    QVERIFY(fixture.call(review, method::kDecisionSubmit, rejection).contains(u"result"_s));
    QCOMPARE(fixture.notices(agent, "resume").size(), 2);
    const auto take = [&](const QJsonValue &decision) { return fixture.call(agent, method::kConsultationResumed, of(id, {{u"decision_id"_s, decision}})); };
    // WHEN it acknowledges the changes, or what nobody decided THEN the end is still owed
    QVERIFY(take(changes.value(u"decision_id"_s)).contains(u"result"_s));
    QVERIFY(take(DecisionId::create().toString()).contains(u"result"_s));
    QVERIFY(fixture.consultation(id).execution == Execution::Resuming);
    QCOMPARE(ServiceFixture::errorCode(take(u"no id"_s)), u"invalid"_s);
    // WHEN it acknowledges the end THEN that is taken
    QVERIFY(take(rejection.value(u"decision_id"_s)).contains(u"result"_s));
    QVERIFY(fixture.consultation(id).execution == Execution::Stopped);
}

void TestRulings::shouldTakeAnAcknowledgementAfterTheRevision()
{
    // GIVEN an agent that was told of changes and revised its plan at once
    WaitingFixture fixture;
    const ConnectionId agent = fixture.agent, review = fixture.review;
    const ConsultationId id = fixture.id;
    const QJsonObject changes = fixture.decision(id, Verdict::RequestChanges);
    fixture.call(review, method::kDecisionSubmit, changes);
    QVERIFY(fixture.call(agent, method::kContextRevise, fixture.revision()).contains(u"result"_s));
    // WHEN it acknowledges them only then THEN that is no fault, and nothing more is written
    const qint64 head = fixture.consultation(id).head;
    QVERIFY(fixture.call(agent, method::kConsultationResumed, of(id)).contains(u"result"_s));
    QVERIFY(fixture.call(agent, method::kConsultationResumed, of(id, {{u"decision_id"_s, changes.value(u"decision_id"_s)}})).contains(u"result"_s));
    QCOMPARE(fixture.consultation(id).head, head);
}

void TestRulings::shouldTellOfEveryRequestForChanges()
{
    // GIVEN two reviewers who want different changes while the agent is away
    WaitingFixture fixture;
    fixture.disconnect(fixture.agent);
    const ConnectionId bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    const QJsonObject first = fixture.decision(fixture.id, Verdict::RequestChanges), second = fixture.decision(fixture.id, Verdict::RequestChanges);
    QVERIFY(fixture.call(fixture.review, method::kDecisionSubmit, first).contains(u"result"_s));
    QVERIFY(fixture.call(bob, method::kDecisionSubmit, second).contains(u"result"_s));
    // WHEN it comes back THEN it hears of both, in their order
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    const auto attached = protocol::read<protocol::ConsultationAttachResult>(ServiceFixture::result(fixture.call(back, method::kConsultationAttach, of(fixture.id))));
    const protocol::ResumeNotice told = fixture.resume(back);
    QCOMPARE(told.decisions.size(), 2);
    QCOMPARE(told.decisions.first().decision.id.toString(), first.value(u"decision_id"_s).toString());
    QCOMPARE(told.decisions.last().actor.name, u"Bob"_s);
    QVERIFY(told.decision == told.decisions.last());
    QVERIFY(attached->decisions == told.decisions);
    QVERIFY(attached->decision == told.decision);
    // AND one acknowledgement takes them all
    QVERIFY(fixture.call(back, method::kConsultationResumed, of(fixture.id)).contains(u"result"_s));
    fixture.call(back, method::kConsultationAttach, of(fixture.id));
    QCOMPARE(fixture.notices(back, "resume").size(), 1);
}

void TestRulings::shouldTellOfChangesThatARevisionOvertook()
{
    // GIVEN changes wanted by one reviewer, of which the agent knows
    WaitingFixture fixture;
    const ConnectionId bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    fixture.call(fixture.review, method::kDecisionSubmit, fixture.decision(fixture.id, Verdict::RequestChanges));
    // WHEN another's arrive together with its acknowledgement and its revision
    const QJsonObject second = fixture.decision(fixture.id, Verdict::RequestChanges);
    std::vector<Inbound> items;
    items.push_back(ServiceFixture::frameOf(bob, ServiceFixture::request(501, method::kDecisionSubmit, second)));
    items.push_back(ServiceFixture::frameOf(fixture.agent, ServiceFixture::request(502, method::kConsultationResumed, of(fixture.id))));
    items.push_back(ServiceFixture::frameOf(fixture.agent, ServiceFixture::request(503, method::kContextRevise, fixture.revision())));
    fixture.core->turn(std::move(items));
    QVERIFY(fixture.answerTo(bob, 501).contains(u"result"_s));
    QVERIFY(fixture.answerTo(fixture.agent, 503).contains(u"result"_s));
    QCOMPARE(fixture.consultation(fixture.id).revision, 2);
    // THEN the agent hears of them all the same
    QCOMPARE(fixture.notices(fixture.agent, "resume").size(), 2);
    const protocol::ResumeNotice told = fixture.resume(fixture.agent);
    QCOMPARE(told.decision->decision.id.toString(), second.value(u"decision_id"_s).toString());
    QCOMPARE(told.decision->actor.name, u"Bob"_s);
    // AND may acknowledge them, also on another connection; what nobody decided it may not
    const QJsonObject named = of(fixture.id, {{u"decision_id"_s, second.value(u"decision_id"_s)}});
    QVERIFY(fixture.call(fixture.agent, method::kConsultationResumed, named).contains(u"result"_s));
    fixture.disconnect(fixture.agent);
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    fixture.call(back, method::kConsultationAttach, of(fixture.id));
    QVERIFY(fixture.call(back, method::kConsultationResumed, named).contains(u"result"_s));
    const QJsonObject unknown = of(fixture.id, {{u"decision_id"_s, DecisionId::create().toString()}});
    QCOMPARE(ServiceFixture::errorCode(fixture.call(back, method::kConsultationResumed, unknown)), u"conflict"_s);
}

void TestRulings::shouldStopAfterARejection()
{
    WaitingFixture fixture;
    const ConnectionId agent = fixture.agent, review = fixture.review;
    const ConsultationId id = fixture.id;
    fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::Reject));
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").last());
    QVERIFY(resume->status == Status::Cancelled);
    QVERIFY(resume->endReason == EndReason::Rejected);
    QVERIFY(resume->next.startsWith(u"Nothing was executed"_s));
    fixture.call(agent, method::kConsultationResumed, of(id));
    QVERIFY(fixture.consultation(id).execution == Execution::Stopped);
    // AND nothing can be reported as done
    QCOMPARE(ServiceFixture::errorCode(fixture.call(agent, method::kConsultationReport, of(id, {{u"outcome"_s, u"succeeded"_s}, {u"summary"_s, u"did it anyway"_s}}))), u"conflict"_s);
}

void TestRulings::shouldNeverResumeWhatWasOnlyEnded()
{
    // GIVEN a reviewer who ends a consultation as COMPLETED, without a decision
    WaitingFixture fixture;
    const ConnectionId agent = fixture.agent, review = fixture.review;
    const ConsultationId id = fixture.id;
    const QJsonObject ended = ServiceFixture::result(fixture.call(review, method::kConsultationEnd, of(id, {{u"outcome"_s, u"COMPLETED"_s}, {u"comment"_s, u"done talking"_s}})));
    QCOMPARE(ended.value(u"status"_s).toString(), u"COMPLETED"_s);
    // THEN the agent is told that nothing was approved, and may only stop
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").last());
    QVERIFY(resume->endReason == EndReason::Withdrawn);
    QVERIFY(!resume->decision);
    QVERIFY(resume->next.contains(u"Nothing was approved"_s));
    // AND by whom, and why; also at an attach after a crash
    QVERIFY(resume->withdrawal == (Withdrawal{reviewer(), u"done talking"_s}));
    fixture.reopen();
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    const auto attached = protocol::read<protocol::ConsultationAttachResult>(ServiceFixture::result(fixture.call(back, method::kConsultationAttach, of(id))));
    QVERIFY(attached->withdrawal == resume->withdrawal);
    QVERIFY(attached->endReason == EndReason::Withdrawn);
    QCOMPARE(attached->next, resume->next);
    fixture.call(back, method::kConsultationResumed, of(id));
    QVERIFY(fixture.consultation(id).execution == Execution::Stopped);
    const ConnectionId again = fixture.connect(Endpoint::Review, reviewer());
    // AND the same end again gives the first result, another is refused
    QCOMPARE(ServiceFixture::result(fixture.call(again, method::kConsultationEnd, of(id, {{u"outcome"_s, u"COMPLETED"_s}}))), ended);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(again, method::kConsultationEnd, of(id, {{u"outcome"_s, u"CANCELLED"_s}}))), u"not_active"_s);
    // AND the seed's words close the conversation
    QCOMPARE(fixture.store->messagesBefore(id, 0, 1)->messages.first().content, u"Consultation completed."_s);
}

QTEST_GUILESS_MAIN(TestRulings)
#include "tst_rulings.moc"
