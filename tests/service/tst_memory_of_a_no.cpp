// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;
namespace method = protocol::method;

namespace {

constexpr qint64 kMinute = 60'000, kDay = 24 * 60 * kMinute;

QJsonObject pushPlan(const QString &request = u"Force-push the cleaned history of the main branch"_s, const QString &command = u"git push --force origin main"_s)
{
    return {{u"plan"_s, QJsonObject{{u"request"_s, request}, {u"steps"_s, QJsonArray{QJsonObject{{u"id"_s, u"push"_s}, {u"title"_s, command}, {u"tool"_s, u"git"_s}, {u"reversible"_s, false}}}}}},
            {u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"MEDIUM"_s}}}};
}

protocol::ConsultationStartParams asking(const QJsonObject &context, const QString &agentId = u"pusher"_s)
{
    protocol::ConsultationStartParams params = startParams(context);
    params.agentId = agentId;
    params.agentName = u"Pusher"_s;
    return params;
}

class Office : public ServiceFixture {
public:
    Office()
    {
        agent = connect(Endpoint::Agent, agentPrincipal());
        ada = connect(Endpoint::Review, reviewer());
    }
    void restart()
    {
        reopen();
        agent = connect(Endpoint::Agent, agentPrincipal());
        ada = connect(Endpoint::Review, reviewer());
    }
    void reject(const ConsultationId &id, const QString &comment, const QString &scope = u"action"_s)
    {
        QJsonObject no = decision(id, Verdict::Reject);
        no.insert(u"comment"_s, comment);
        no.insert(u"scope"_s, scope);
        QVERIFY(call(ada, method::kDecisionSubmit, no).contains(u"result"_s));
    }
    QJsonObject ask(const protocol::ConsultationStartParams &params) { return call(agent, method::kConsultationStart, protocol::write(params)); }
    int attempts(const ConsultationId &id) { return static_cast<int>(eventTypes(id).count(u"workflow.attempted"_s)); }

    ConnectionId agent = 0, ada = 0;
};

} // namespace

/// What a reviewer's no means for what the agent asks next.
class TestMemoryOfANo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldRefuseAStoppedWorkflow();
    void shouldNotFillTheRecordWithAttempts();
    void shouldLetAStoppedWorkflowGoOn();
    void shouldStopOnlyWhatWasStopped();
    void shouldKnowWhatWasAskedBefore();
    void shouldKnowOnlyWhatIsNearlyTheSame_data();
    void shouldKnowOnlyWhatIsNearlyTheSame();
    void shouldTellOfTheNewestOnly();
    void shouldKnowARevisedPlanAgain();
    void shouldNotLetAnAgentSayWhatWasAskedBefore();
};

void TestMemoryOfANo::shouldRefuseAStoppedWorkflow()
{
    // GIVEN a workflow that a person stopped
    Office office;
    protocol::ConsultationStartParams first = asking(pushPlan());
    first.title = u"Force-push"_s;
    office.start(office.agent, first);
    office.reject(first.consultation, u"We never force-push main."_s, u"workflow"_s);
    const RecordedDecision no = *office.consultation(first.consultation).final;
    office.restart();
    // WHEN it asks for something else
    protocol::ConsultationStartParams next = asking(sampleContext(u"Merge the customers"_s));
    next.workflow = first.workflow;
    next.title = u"Something harmless"_s;
    const QJsonObject answer = office.ask(next);
    // THEN it hears who stopped it, when and why, and nothing is started
    QCOMPARE(ServiceFixture::errorCode(answer), u"workflow_stopped"_s);
    const QJsonObject error = answer.value(u"error"_s).toObject(), data = error.value(u"data"_s).toObject();
    QCOMPARE(data.value(u"decision_id"_s).toString(), no.decision.id.toString());
    QCOMPARE(data.value(u"consultation_id"_s).toString(), first.consultation.toString());
    QCOMPARE(data.value(u"by"_s).toObject().value(u"name"_s).toString(), u"Ada"_s);
    QCOMPARE(data.value(u"at"_s).toString(), no.at.toString());
    QCOMPARE(data.value(u"comment"_s).toString(), u"We never force-push main."_s);
    QCOMPARE(data.value(u"field"_s).toString(), u"params.workflow_id"_s);
    QVERIFY(error.value(u"message"_s).toString().contains(u"Nothing was started"_s));
    QVERIFY(!*office.store->consultation(next.consultation));
    // AND the conversation of the first tells of the attempt
    const Event attempt = office.events(first.consultation).last();
    QVERIFY(attempt.type == EventType::WorkflowAttempted);
    QCOMPARE(attempt.actor.id, agentPrincipal().id);
    QCOMPARE(attempt.body, (QJsonObject{{u"agent_id"_s, u"pusher"_s}, {u"agent"_s, u"Pusher"_s}, {u"title"_s, u"Something harmless"_s},
                                        {u"request"_s, u"Merge the customers"_s}, {u"digest"_s, digestOf(sampleContext(u"Merge the customers"_s))}, {u"times"_s, 1}}));
    QCOMPARE(office.consultation(first.consultation).workflowAttempts, 1);
    // AND the first, sent again, is answered as it was
    QVERIFY(office.ask(first).contains(u"result"_s));
    QVERIFY(office.store->verify()->isEmpty());
}

void TestMemoryOfANo::shouldNotFillTheRecordWithAttempts()
{
    // GIVEN a stopped workflow
    Office office;
    const protocol::ConsultationStartParams first = asking(pushPlan());
    office.start(office.agent, first);
    office.reject(first.consultation, u"No."_s, u"workflow"_s);
    const auto tryAgain = [&](const QString &request) {
        protocol::ConsultationStartParams next = asking(pushPlan(request));
        next.workflow = first.workflow;
        QCOMPARE(ServiceFixture::errorCode(office.ask(next)), u"workflow_stopped"_s);
    };
    // WHEN it is tried ten times in a minute
    for (int i = 0; i < 10; ++i) {
        tryAgain(u"Try %1"_s.arg(i));
        office.clock.ms += 1000;
    }
    // THEN the first is there at once, and the others as one at the minute's end, without anybody's doing
    QCOMPARE(office.attempts(first.consultation), 1);
    QVERIFY(office.core->nextTurnIn());
    QCOMPARE(*office.core->nextTurnIn(), 50'000);
    office.clock.ms += 50'000;
    office.core->turn({});
    QCOMPARE(office.attempts(first.consultation), 2);
    const Event last = office.events(first.consultation).last();
    QCOMPARE(last.body.value(u"times"_s).toInt(), 9);
    QCOMPARE(last.body.value(u"request"_s).toString(), u"Try 9"_s);
    QCOMPARE(office.consultation(first.consultation).workflowAttempts, 10);
    // AND where nothing more comes, there is nothing more
    office.clock.ms += kMinute;
    office.core->turn({});
    QCOMPARE(office.attempts(first.consultation), 2);
    QVERIFY(!office.core->nextTurnIn());
    // AND a restart does not open it anew
    tryAgain(u"Try 10"_s);
    QCOMPARE(office.attempts(first.consultation), 3);
    office.restart();
    tryAgain(u"Try 11"_s);
    QCOMPARE(office.attempts(first.consultation), 3);
    office.clock.ms += kMinute;
    office.core->turn({});
    QCOMPARE(office.attempts(first.consultation), 4);
    QVERIFY(office.store->verify()->isEmpty());
}

void TestMemoryOfANo::shouldLetAStoppedWorkflowGoOn()
{
    Office office;
    const protocol::ConsultationStartParams first = asking(pushPlan());
    office.start(office.agent, first);
    const auto reopen = [&](ConnectionId who, const QString &comment = {}) {
        return office.call(who, method::kWorkflowReopen, of(first.consultation, comment.isEmpty() ? QJsonObject{} : QJsonObject{{u"comment"_s, comment}}));
    };
    // GIVEN nothing is stopped yet THEN there is nothing to let go on
    QCOMPARE(ServiceFixture::errorCode(reopen(office.ada)), u"conflict"_s);
    office.reject(first.consultation, u"No."_s, u"workflow"_s);
    QCOMPARE(ServiceFixture::errorCode(reopen(office.connect(Endpoint::Review, observer()))), u"forbidden"_s);
    QCOMPARE(ServiceFixture::errorCode(reopen(office.agent)), u"forbidden"_s);
    QCOMPARE(ServiceFixture::errorCode(reopen(office.ada, QString(70'000, u'x'))), u"too_large"_s);
    // WHEN another reviewer lets it go on
    const ConnectionId bob = office.connect(Endpoint::Review, reviewer(u"Bob"_s));
    QVERIFY(reopen(bob, u"After the talk."_s).contains(u"result"_s));
    // THEN that is said in its conversation, once, and the workflow may ask again
    QVERIFY(reopen(office.ada).contains(u"result"_s));
    QCOMPARE(office.eventTypes(first.consultation).count(u"workflow.reopened"_s), 1);
    const Consultation c = office.consultation(first.consultation);
    QVERIFY(!c.stopsWorkflow());
    QCOMPARE(c.reopened->by.name, u"Bob"_s);
    QCOMPARE(c.reopened->comment, u"After the talk."_s);
    protocol::ConsultationStartParams next = asking(pushPlan());
    next.workflow = first.workflow;
    QVERIFY(office.ask(next).contains(u"result"_s));
    // AND so after the projections were built anew
    QVERIFY(office.store->rebuild());
    QVERIFY(office.store->verify()->isEmpty());
    office.reject(next.consultation, u"Again no."_s, u"workflow"_s);
    QVERIFY(office.store->rebuild());
    QVERIFY(office.store->verify()->isEmpty());
    protocol::ConsultationStartParams third = asking(pushPlan());
    third.workflow = first.workflow;
    const QJsonObject refused = office.ask(third);
    QCOMPARE(refused.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"consultation_id"_s).toString(), next.consultation.toString());
}

void TestMemoryOfANo::shouldStopOnlyWhatWasStopped()
{
    Office office;
    for (const QString &scope : {u"action"_s, u"approach"_s}) {
        protocol::ConsultationStartParams first = asking(pushPlan());
        office.start(office.agent, first);
        office.reject(first.consultation, u"Not this."_s, scope);
        protocol::ConsultationStartParams next = asking(pushPlan());
        next.workflow = first.workflow;
        QVERIFY(office.ask(next).contains(u"result"_s));
    }
    // Another workflow goes on where one is stopped.
    const protocol::ConsultationStartParams stopped = asking(pushPlan());
    office.start(office.agent, stopped);
    office.reject(stopped.consultation, u"No."_s, u"workflow"_s);
    QVERIFY(office.ask(asking(pushPlan())).contains(u"result"_s));
}

void TestMemoryOfANo::shouldKnowWhatWasAskedBefore()
{
    Office office;
    // GIVEN the same plan asked for three times: rejected, withdrawn, and open still
    const ConsultationId rejected = office.start(office.agent, asking(pushPlan()));
    QVERIFY(office.consultation(rejected).askedBefore.isEmpty());
    QVERIFY(!office.events(rejected).first().body.contains(u"asked_before"_s));
    office.reject(rejected, u"We never force-push main."_s, u"approach"_s);
    const RecordedDecision no = *office.consultation(rejected).final;
    office.clock.ms += kDay;
    const ConsultationId withdrawn = office.start(office.agent, asking(pushPlan()));
    office.call(office.ada, method::kConsultationEnd, of(withdrawn, {{u"outcome"_s, u"CANCELLED"_s}, {u"comment"_s, u"Not today."_s}}));
    office.clock.ms += kDay;
    const ConsultationId open = office.start(office.agent, asking(pushPlan()));
    office.clock.ms += kDay;
    office.restart();
    // WHEN it is asked for once more in other words
    const ConsultationId id = office.start(office.agent, asking(pushPlan(u"Update the main branch to the cleaned history"_s, u"git push --force-with-lease origin main"_s)));
    // THEN the record itself says what was asked before and what came of it, newest first
    const AskedBefore before = office.consultation(id).askedBefore;
    QCOMPARE(before.count, 3);
    QCOMPARE(before.rejected, 1);
    QCOMPARE(before.newest.size(), 3);
    QCOMPARE(before.newest.at(0).consultation, open);
    QVERIFY(before.newest.at(0).endReason == EndReason::None);
    QCOMPARE(before.newest.at(1).consultation, withdrawn);
    QVERIFY(before.newest.at(1).endReason == EndReason::Withdrawn);
    QCOMPARE(before.newest.at(1).comment, u"Not today."_s);
    QCOMPARE(before.newest.at(2), (EarlierAsk{rejected, u"Force-push the cleaned history of the main branch"_s, office.consultation(rejected).startedAt, false, EndReason::Rejected,
                                              no.decision.id, RejectScope::Approach, u"Ada"_s, before.newest.at(2).byId, no.at, u"We never force-push main."_s}));
    QCOMPARE(before.newest.at(2).byId, office.consultation(rejected).final->actor.id);
    QCOMPARE(before.lastRejected()->consultation, rejected);
    QCOMPARE(*askedBeforeFromJson(office.events(id).first().body.value(u"asked_before"_s).toObject()), before);
    // AND word for word it is the same
    QVERIFY(office.consultation(office.start(office.agent, asking(pushPlan()))).askedBefore.newest.last().same);
    QVERIFY(office.store->verify()->isEmpty());
    // AND so after the projections were built anew
    QVERIFY(office.store->rebuild());
    QVERIFY(office.store->verify()->isEmpty());
    QCOMPARE(office.consultation(office.start(office.agent, asking(pushPlan()))).askedBefore.count, 5);
    // AND a month later it is forgotten
    office.clock.ms += 31 * kDay;
    QVERIFY(office.consultation(office.start(office.agent, asking(pushPlan()))).askedBefore.isEmpty());
}

void TestMemoryOfANo::shouldKnowOnlyWhatIsNearlyTheSame_data()
{
    QTest::addColumn<QString>("agentId");
    QTest::addColumn<bool>("sameToken");
    QTest::addColumn<QJsonObject>("context");
    QTest::addColumn<int>("count");
    QTest::newRow("the same plan of the same agent") << u"pusher"_s << true << pushPlan() << 1;
    QTest::newRow("another plan of the same agent") << u"pusher"_s << true << sampleContext(u"Merge the customers"_s) << 0;
    QTest::newRow("the same plan under another name of the same token") << u"pusher-2"_s << true << pushPlan() << 1;
    QTest::newRow("nearly the same under another name") << u"pusher-2"_s << true << pushPlan(u"Force-push the cleaned history of main"_s) << 0;
    QTest::newRow("the same plan of another token's agent") << u"pusher-2"_s << false << pushPlan() << 0;
}

void TestMemoryOfANo::shouldKnowOnlyWhatIsNearlyTheSame()
{
    QFETCH(QString, agentId);
    QFETCH(bool, sameToken);
    QFETCH(QJsonObject, context);
    QFETCH(int, count);
    Office office;
    office.start(office.agent, asking(pushPlan()));
    const ConnectionId who = sameToken ? office.agent : office.connect(Endpoint::Agent, agentPrincipal(u"two"_s));
    QCOMPARE(office.consultation(office.start(who, asking(context, agentId))).askedBefore.count, count);
}

void TestMemoryOfANo::shouldTellOfTheNewestOnly()
{
    Office office;
    QList<ConsultationId> ids;
    for (int i = 0; i < 15; ++i) {
        office.clock.ms += 1000;
        ids.prepend(office.start(office.agent, asking(pushPlan())));
        office.reject(ids.first(), QString(2000, u'x'));
    }
    const ConsultationId id = office.start(office.agent, asking(pushPlan()));
    const AskedBefore before = office.consultation(id).askedBefore;
    QCOMPARE(before.count, 15);
    QCOMPARE(before.rejected, 15);
    QCOMPARE(before.newest.size(), 10);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(before.newest.at(i).consultation, ids.at(i));
    // and in a few words each
    QVERIFY(canonicalJson(toJson(before)).size() < 10 * 1024);
}

void TestMemoryOfANo::shouldKnowARevisedPlanAgain()
{
    // GIVEN a plan that became another one before it was rejected
    Office office;
    const QJsonObject late = pushPlan(u"Rename the release branches of all repositories"_s, u"git branch --move"_s);
    const ConsultationId id = office.start(office.agent, asking(sampleContext(u"Look at the branches"_s)));
    QVERIFY(office.call(office.agent, method::kContextRevise, of(id, {{u"base_digest"_s, office.consultation(id).digest}, {u"context"_s, late}})).contains(u"result"_s));
    office.reject(id, u"No."_s);
    // THEN both are known again
    QCOMPARE(office.consultation(office.start(office.agent, asking(late))).askedBefore.count, 1);
    QCOMPARE(office.consultation(office.start(office.agent, asking(sampleContext(u"Look at the branches"_s)))).askedBefore.count, 1);
    QVERIFY(office.store->verify()->isEmpty());
}

void TestMemoryOfANo::shouldNotLetAnAgentSayWhatWasAskedBefore()
{
    Office office;
    for (const QString &name : {u"asked_before"_s, u"workflow_attempts"_s, u"workflow_reopened"_s}) {
        protocol::ConsultationStartParams params = asking(pushPlan());
        params.extra = {{name, QJsonObject{{u"count"_s, 0}}}};
        QCOMPARE(ServiceFixture::errorCode(office.ask(params)), u"invalid"_s);
    }
}

QTEST_GUILESS_MAIN(TestMemoryOfANo)
#include "tst_memory_of_a_no.moc"
