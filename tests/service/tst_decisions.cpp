// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

#include <QRandomGenerator>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

/// Deciding: once, by a person, for exactly what was on the screen; and time, which never approves.
class TestDecisions : public QObject {
    Q_OBJECT

    static ServiceCore::Config quorum(int approvals)
    {
        ServiceCore::Config config = ServiceFixture::defaults();
        config.policies.byTier.insert(RiskTier::High, {.requiredApprovals = approvals});
        return config;
    }

private Q_SLOTS:
    void shouldRecordAnApproval();
    void shouldGiveTheFirstResultForTheSameDecision();
    void shouldTellTheLoserWhoDecided();
    void shouldLetTheFirstOfTwoDecideInTenThousandRaces();
    void shouldCountAPersonOnce();
    void shouldHandOnTheConditionsOfEveryApproval();
    void shouldTellStepsOfOneIdApart_data();
    void shouldTellStepsOfOneIdApart();
    void shouldNotEndOnAnApprovalThatRanOut();
    void shouldRefuseWhatWasNotSeen();
    void shouldTakeANoWhateverIsUnread_data();
    void shouldTakeANoWhateverIsUnread();
    void shouldNotWaitForTheBuiltInResponder();
    void shouldMeasureACommentInBytes();
    void shouldCountMessages();
    void shouldRefuseADecisionAfterTheEnd();
    void shouldExpireAtTheDeadlineAlone();
    void shouldExpireBeforeWhateverComesTooLate_data();
    void shouldExpireBeforeWhateverComesTooLate();
    void shouldExpireAfterARestart();
    void shouldNotMindTheClockGoingBack();
    void shouldHoldUnderTenThousandInterleavings();
};

void TestDecisions::shouldRecordAnApproval()
{
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject decided = fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve));
    // THEN it is in the record by who decided, the consultation has ended, and the seed's words close it
    QCOMPARE(ServiceFixture::result(decided).value(u"status"_s).toString(), u"COMPLETED"_s);
    QCOMPARE(ServiceFixture::result(decided).value(u"missing"_s).toInt(-1), 0);
    QCOMPARE(fixture.eventTypes(id), QStringList({u"consultation.started"_s, u"message.posted"_s, u"decision.recorded"_s, u"consultation.ended"_s, u"message.posted"_s}));
    const Event event = fixture.events(id).at(2);
    QCOMPARE(ServiceFixture::result(decided).value(u"seq"_s).toInteger(), event.seq);
    QCOMPARE(event.actor, reviewer());
    const Consultation c = fixture.consultation(id);
    QVERIFY(c.endReason == EndReason::Approved);
    QVERIFY(c.execution == Execution::Resuming);
    QCOMPARE(c.final->actor.name, u"Ada"_s);
    QCOMPARE(fixture.store->messagesBefore(id, 0, 1)->messages.first().content, u"Consultation completed."_s);
    QVERIFY(fixture.store->verify()->isEmpty());
}

void TestDecisions::shouldGiveTheFirstResultForTheSameDecision()
{
    ServiceFixture fixture(quorum(2));
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId ada = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject approval = fixture.decision(id, Verdict::Approve);
    const QJsonObject first = ServiceFixture::result(fixture.call(ada, method::kDecisionSubmit, approval));
    QCOMPARE(first.value(u"status"_s).toString(), u"ACTIVE"_s);
    const qint64 head = fixture.consultation(id).head;
    fixture.reopen();
    const ConnectionId again = fixture.connect(Endpoint::Review, reviewer());
    QCOMPARE(ServiceFixture::result(fixture.call(again, method::kDecisionSubmit, approval)), first);
    // AND when the consultation was ended by another since
    const ConnectionId bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    fixture.call(bob, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve));
    QCOMPARE(ServiceFixture::result(fixture.call(again, method::kDecisionSubmit, approval)), first);
    // BUT the same id with another content, or from another person, is a conflict
    QJsonObject other = approval;
    other.insert(u"comment"_s, u"now with a comment"_s);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(again, method::kDecisionSubmit, other)), u"conflict"_s);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(bob, method::kDecisionSubmit, approval)), u"conflict"_s);
    QCOMPARE(fixture.eventTypes(id).count(u"decision.recorded"_s), 2);
    QVERIFY(head < fixture.consultation(id).head);
}

void TestDecisions::shouldTellTheLoserWhoDecided()
{
    // GIVEN two reviewers who decide in the same turn
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId ada = fixture.connect(Endpoint::Review, reviewer()), bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    const QJsonObject approve = fixture.decision(id, Verdict::Approve), reject = fixture.decision(id, Verdict::Reject);
    fixture.core->turn({ServiceFixture::frameOf(bob, ServiceFixture::request(700, method::kDecisionSubmit, reject)),
                        ServiceFixture::frameOf(ada, ServiceFixture::request(701, method::kDecisionSubmit, approve))});
    QCOMPARE(ServiceFixture::result(fixture.answerTo(bob, 700)).value(u"status"_s).toString(), u"CANCELLED"_s);
    const QJsonObject lost = fixture.answerTo(ada, 701);
    QCOMPARE(ServiceFixture::errorCode(lost), u"already_decided"_s);
    const QJsonObject data = lost.value(u"error"_s).toObject().value(u"data"_s).toObject();
    QCOMPARE(data.value(u"actor"_s).toObject().value(u"name"_s).toString(), u"Bob"_s);
    QCOMPARE(data.value(u"verdict"_s).toString(), u"reject"_s);
    QVERIFY(data.contains(u"at"_s));
    QCOMPARE(fixture.eventTypes(id).count(u"decision.recorded"_s), 1);
}

namespace {

/// All that a connection was answered, by the number of the request: cheaper than to look for each.
QHash<int, QJsonObject> answersTo(const ServiceFixture &fixture, ConnectionId id)
{
    QHash<int, QJsonObject> answers;
    for (const QByteArray &frame : fixture.frames.value(id)) {
        const QJsonObject answer = QJsonDocument::fromJson(frame).object();
        answers.insert(answer.value(u"id"_s).toInt(-1), answer);
    }
    return answers;
}

} // namespace

/// Approve and reject of two reviewers run into each other, in one turn or in two, either of them first.
void TestDecisions::shouldLetTheFirstOfTwoDecideInTenThousandRaces()
{
    constexpr int kRaces = 10'000, kAtOnce = 250;
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const Principal people[] = {reviewer(), reviewer(u"Bob"_s)};
    const ConnectionId tables[] = {fixture.connect(Endpoint::Review, people[0]), fixture.connect(Endpoint::Review, people[1])};
    QRandomGenerator random(1066);
    int won[] = {0, 0};
    for (int race = 0; race < kRaces; race += kAtOnce) {
        std::vector<Inbound> starts, first, second;
        QList<ConsultationId> ids;
        QList<int> firsts;
        for (int i = 0; i < kAtOnce; ++i) {
            const auto params = startParams();
            ids.append(params.consultation);
            starts.push_back(ServiceFixture::frameOf(agent, ServiceFixture::request(i, method::kConsultationStart, protocol::write(params))));
        }
        fixture.core->turn(std::move(starts));
        // WHEN both decide about each
        for (int i = 0; i < kAtOnce; ++i) {
            const int leader = firsts.emplaceBack(int(random.bounded(2u)));
            const bool inOneTurn = random.bounded(2u) == 0;
            const auto decision = [&](int who) {
                const Verdict verdict = who == 0 ? Verdict::Approve : Verdict::Reject;
                return ServiceFixture::frameOf(tables[who], ServiceFixture::request(1'000 + i, method::kDecisionSubmit, fixture.decision(ids[i], verdict)));
            };
            first.push_back(decision(leader));
            (inOneTurn ? first : second).push_back(decision(1 - leader));
        }
        fixture.core->turn(std::move(first));
        fixture.clock.ms += 1'000;
        fixture.core->turn(std::move(second));
        // THEN the one who was first has decided, and the other is told who, when and what
        const QHash<int, QJsonObject> answers[] = {answersTo(fixture, tables[0]), answersTo(fixture, tables[1])};
        for (int i = 0; i < kAtOnce; ++i) {
            const int winner = firsts[i];
            ++won[winner];
            QVERIFY(answers[winner].value(1'000 + i).contains(u"result"_s));
            const QJsonObject lost = answers[1 - winner].value(1'000 + i);
            QCOMPARE(ServiceFixture::errorCode(lost), u"already_decided"_s);
            const QList<Event> events = fixture.events(ids[i]);
            const auto isDecision = [](const Event &event) { return event.type == EventType::DecisionRecorded; };
            QCOMPARE(std::count_if(events.cbegin(), events.cend(), isDecision), 1);
            const Event &recorded = *std::find_if(events.cbegin(), events.cend(), isDecision);
            const QJsonObject told = lost.value(u"error"_s).toObject().value(u"data"_s).toObject();
            QCOMPARE(recorded.actor.id, people[winner].id);
            QCOMPARE(told.value(u"actor"_s).toObject().value(u"id"_s).toString(), people[winner].id);
            QCOMPARE(told.value(u"actor"_s).toObject().value(u"name"_s).toString(), people[winner].name);
            QCOMPARE(told.value(u"at"_s).toString(), recorded.at.toString());
            QCOMPARE(told.value(u"verdict"_s).toString(), winner == 0 ? u"approve"_s : u"reject"_s);
            QVERIFY(fixture.consultation(ids[i]).status == (winner == 0 ? Status::Completed : Status::Cancelled));
        }
        fixture.frames.clear();
    }
    QCOMPARE(won[0] + won[1], kRaces);
    QVERIFY(won[0] > kRaces / 3 && won[1] > kRaces / 3);
}

void TestDecisions::shouldCountAPersonOnce()
{
    // GIVEN two windows of one person where two must agree
    ServiceFixture fixture(quorum(2));
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId one = fixture.connect(Endpoint::Review, reviewer()), two = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(one, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve));
    QCOMPARE(ServiceFixture::result(fixture.call(two, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve))).value(u"missing"_s).toInt(), 1);
    QVERIFY(fixture.consultation(id).active());
    const ConnectionId bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    QCOMPARE(ServiceFixture::result(fixture.call(bob, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve))).value(u"status"_s).toString(), u"COMPLETED"_s);
}

void TestDecisions::shouldHandOnTheConditionsOfEveryApproval()
{
    // GIVEN two who must agree, the first for some steps and within limits
    ServiceFixture fixture(quorum(2));
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId ada = fixture.connect(Endpoint::Review, reviewer()), bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    QJsonObject first = fixture.decision(id, Verdict::Approve);
    const QJsonObject conditions{{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 2}, {u"id"_s, u"drop"_s}}}}, {u"limits"_s, QJsonObject{{u"rows"_s, 10}}}};
    first.insert(u"conditions"_s, conditions);
    QVERIFY(fixture.call(ada, method::kDecisionSubmit, first).contains(u"result"_s));
    QVERIFY(fixture.notices(agent, "resume").isEmpty());
    // WHEN the second approves without any
    QVERIFY(fixture.call(bob, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve)).contains(u"result"_s));
    // THEN the agent is told both
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").last());
    QVERIFY(resume);
    QCOMPARE(resume->decision->actor.name, u"Bob"_s);
    QCOMPARE(resume->decisions.size(), 2);
    QCOMPARE(resume->decisions.first().decision.conditions, conditions);
    QCOMPARE(resume->decisions.first().leftOut, (QJsonArray{QJsonObject{{u"index"_s, 0}}, QJsonObject{{u"index"_s, 1}}}));
    QVERIFY(resume->decisions.last().leftOut.isEmpty());
    QCOMPARE(resume->decisions.last(), *resume->decision);
    QVERIFY2(resume->next.contains(u"each of the 2 approvals"_s), qPrintable(resume->next));
    // AND so it is at an attach after a crash
    fixture.reopen();
    const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
    const auto attached = protocol::read<protocol::ConsultationAttachResult>(ServiceFixture::result(fixture.call(back, method::kConsultationAttach, of(id))));
    QVERIFY(attached);
    QCOMPARE(attached->decisions, resume->decisions);
    QCOMPARE(attached->next, resume->next);
    QVERIFY(attached->endReason == EndReason::Approved);
    // AND who has reported is not told to go on any more
    fixture.call(back, method::kConsultationReport, of(id, {{u"outcome"_s, u"succeeded"_s}, {u"summary"_s, u"done"_s}}));
    QVERIFY(!ServiceFixture::result(fixture.call(back, method::kConsultationAttach, of(id))).contains(u"next"_s));
}

void TestDecisions::shouldTellStepsOfOneIdApart_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QString>("field");         // where it is refused
    QTest::addColumn<QByteArray>("leftOut");    // where it is not
    const auto row = [](const char *name, const char *steps, const char *field, const char *leftOut) {
        QTest::newRow(name) << QByteArray(steps) << QString::fromLatin1(field) << QByteArray(leftOut);
    };
    row("the first of two with one id", R"([{"index":0,"id":"deploy"}])", "", R"([{"index":1,"id":7},{"index":[2,0],"id":"a"},{"index":[2,1]},{"index":3,"id":"deploy"}])");
    row("the last of two with one id", R"([{"index":1,"id":7},{"index":3,"id":"deploy"}])", "", R"([{"index":0,"id":"deploy"},{"index":[2,0],"id":"a"},{"index":[2,1]}])");
    row("a step within a step", R"([{"index":[2,1]}])", "", R"([{"index":0,"id":"deploy"},{"index":1,"id":7},{"index":[2,0],"id":"a"},{"index":3,"id":"deploy"}])");
    row("by an id alone", R"(["deploy"])", "params.conditions.steps[0].index", "");
    row("a place that there is not", R"([{"index":0,"id":"deploy"},{"index":4}])", "params.conditions.steps[1].index", "");
    row("another step's id", R"([{"index":1,"id":"deploy"}])", "params.conditions.steps[0].id", "");
    row("a number as text", R"([{"index":1,"id":"7"}])", "params.conditions.steps[0].id", "");
    row("without its id", R"([{"index":3}])", "params.conditions.steps[0].id", "");
    row("twice", R"([{"index":1,"id":7},{"index":1,"id":7}])", "params.conditions.steps[1].index", "");
}

void TestDecisions::shouldTellStepsOfOneIdApart()
{
    QFETCH(QByteArray, steps);
    QFETCH(QString, field);
    QFETCH(QByteArray, leftOut);
    // GIVEN a plan in which two steps have one id, one has a number, and one has steps of its own
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent, startParams(*parseJsonObject(
        R"({"plan":{"request":"Bring it out","steps":[{"id":"deploy","title":"to staging"},{"id":7,"title":"test"},)"
        R"({"title":"tell","steps":[{"id":"a","title":"sales"},{"title":"support"}]},{"id":"deploy","title":"to production","reversible":false}]}})")));
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const auto array = [](const QByteArray &json) { return parseJsonObject("{\"v\":" + json + '}')->value(u"v"_s).toArray(); };
    // WHEN some of them are approved
    QJsonObject approval = fixture.decision(id, Verdict::Approve);
    approval.insert(u"conditions"_s, QJsonObject{{u"steps"_s, array(steps)}});
    const QJsonObject answer = fixture.call(review, method::kDecisionSubmit, approval);
    // THEN what is named wrongly is not recorded
    if (!field.isEmpty()) {
        QCOMPARE(ServiceFixture::errorCode(answer), u"invalid"_s);
        QCOMPARE(answer.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"field"_s).toString(), field);
        QVERIFY(!fixture.eventTypes(id).contains(u"decision.recorded"_s));
        return;
    }
    // AND what is named rightly goes to the agent as it was sent, with what it leaves out, and stands so in the record
    QVERIFY2(answer.contains(u"result"_s), QJsonDocument(answer).toJson().constData());
    const QJsonObject told = fixture.notices(agent, "resume").last().value(u"decision"_s).toObject();
    QCOMPARE(told.value(u"conditions"_s).toObject().value(u"steps"_s).toArray(), array(steps));
    QCOMPARE(told.value(u"left_out"_s).toArray(), array(leftOut));
    QCOMPARE(fixture.consultation(id).final->leftOut, array(leftOut));
}

void TestDecisions::shouldNotEndOnAnApprovalThatRanOut()
{
    ServiceFixture fixture(quorum(2));
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId ada = fixture.connect(Endpoint::Review, reviewer()), bob = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s)),
                       eve = fixture.connect(Endpoint::Review, reviewer(u"Eve"_s));
    QJsonObject first = fixture.decision(id, Verdict::Approve);
    first.insert(u"conditions"_s, QJsonObject{{u"valid_until"_s, Timestamp{fixture.clock.ms + 1000}.toString()}});
    QVERIFY(fixture.call(ada, method::kDecisionSubmit, first).contains(u"result"_s));
    // WHEN its time is over THEN one more is needed, and the agent is told the two that stand
    fixture.clock.ms += 1000;
    const QJsonObject second = ServiceFixture::result(fixture.call(bob, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve)));
    QCOMPARE(second.value(u"missing"_s).toInt(), 1);
    QCOMPARE(second.value(u"status"_s).toString(), u"ACTIVE"_s);
    QVERIFY(fixture.call(eve, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve)).contains(u"result"_s));
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").last());
    QCOMPARE(resume->decisions.size(), 2);
    QCOMPARE(resume->decisions.first().actor.name, u"Bob"_s);
}

void TestDecisions::shouldRefuseWhatWasNotSeen()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject decided = fixture.decision(id, Verdict::Approve);
    // WHEN the agent says something in the moment before
    const QString wrong = MessageId::create().toString();
    fixture.call(agent, method::kMessageSend, of(id, {{u"message_id"_s, wrong}, {u"content"_s, u"Wait, I was wrong."_s}}));
    const QJsonObject answer = fixture.call(review, method::kDecisionSubmit, decided);
    QCOMPARE(ServiceFixture::errorCode(answer), u"unseen"_s);
    // THEN it is refused with what is new, and however much that is, with no more than fits
    const auto news = [](const QJsonObject &refused) {
        return refused.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"new"_s).toArray();
    };
    QCOMPARE(news(answer), (QJsonArray{QJsonObject{{u"seq"_s, fixture.consultation(id).head}, {u"type"_s, u"message.posted"_s}, {u"message_id"_s, wrong},
                                                   {u"text"_s, u"Wait, I was wrong."_s}}}));
    for (int i = 0; i < 30; ++i)
        fixture.call(agent, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, QString(5000, u'x')}}));
    const QJsonArray many = news(fixture.call(review, method::kDecisionSubmit, decided));
    QCOMPARE(many.size(), 10);
    QVERIFY(many.last().toObject().value(u"text"_s).toString().size() < 300);
    QVERIFY(!fixture.eventTypes(id).contains(u"decision.recorded"_s));
    // AND a human's message does not stand in the way
    fixture.disconnect(agent);
    const QJsonObject again = fixture.decision(id, Verdict::Approve);
    QJsonObject note = of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"I agree."_s}, {u"audience"_s, u"reviewers"_s}});
    fixture.call(review, method::kMessageSend, note);
    QVERIFY(fixture.call(review, method::kDecisionSubmit, again).contains(u"result"_s));
}

void TestDecisions::shouldTakeANoWhateverIsUnread_data()
{
    QTest::addColumn<int>("verdict");
    for (const Verdict verdict : {Verdict::Reject, Verdict::RequestChanges, Verdict::Abstain})
        QTest::addRow("%s", qPrintable(toString(verdict))) << static_cast<int>(verdict);
}

void TestDecisions::shouldTakeANoWhateverIsUnread()
{
    QFETCH(int, verdict);
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    // GIVEN a no that was written while the agent went on and on, and revised its plan twice
    const QJsonObject no = fixture.decision(id, static_cast<Verdict>(verdict));
    const auto say = [&] { fixture.call(agent, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"And then"_s}})); };
    for (int i = 0; i < 250; ++i)
        say();
    for (const QString &request : {u"Merge, with a backup"_s, u"Merge, with two backups"_s}) {
        const QJsonObject revised = of(id, {{u"base_digest"_s, fixture.consultation(id).digest}, {u"context"_s, sampleContext(request)}});
        QVERIFY(fixture.call(agent, method::kContextRevise, revised).contains(u"result"_s));
    }
    say();
    const qint64 last = fixture.consultation(id).head;
    // WHEN a plan is named that there never was THEN nothing is recorded
    QJsonObject strange = no;
    strange.insert(u"digest"_s, QString(64, u'0'));
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kDecisionSubmit, strange)), u"stale_context"_s);
    // WHEN it arrives THEN it is taken, for the plan that was looked at, and the record says what was not read
    const QJsonObject answer = fixture.call(review, method::kDecisionSubmit, no);
    QVERIFY2(answer.contains(u"result"_s), QJsonDocument(answer).toJson().constData());
    const Event event = fixture.events(id).at(last);
    QCOMPARE(event.body.value(u"digest"_s).toString(), digestOf(sampleContext()));
    QCOMPARE(event.body.value(u"unread"_s).toObject(), (QJsonObject{{u"since_seq"_s, no.value(u"seen_seq"_s)}, {u"last_seq"_s, last}, {u"messages"_s, 251}, {u"revisions"_s, 2}}));
    QCOMPARE(decisionOf(event)->unread, (Unread{no.value(u"seen_seq"_s).toInteger(), last, 251, 2}));
    QCOMPARE(fixture.consultation(id).active(), static_cast<Verdict>(verdict) != Verdict::Reject);
    // AND the agent is told of it as of any other
    const QList<QJsonObject> resumes = fixture.notices(agent, "resume");
    QCOMPARE(resumes.size(), static_cast<Verdict>(verdict) == Verdict::Abstain ? 0 : 1);
    if (static_cast<Verdict>(verdict) == Verdict::RequestChanges)
        QVERIFY(resumes.last().value(u"next"_s).toString().contains(u"an earlier revision"_s));
    QVERIFY(fixture.store->verify()->isEmpty());
}

void TestDecisions::shouldNotWaitForTheBuiltInResponder()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.disconnect(agent);
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject decided = fixture.decision(id, Verdict::Approve);
    // GIVEN a question that the built-in responder answers after the plan was looked at
    fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"What is the risk?"_s}}));
    const Event answered = fixture.events(id).last();
    QCOMPARE(answered.body.value(u"responder"_s).toString(), u"builtin"_s);
    fixture.reopen();
    const ConnectionId again = fixture.connect(Endpoint::Review, reviewer());
    // THEN it holds nothing off, for it follows from the plan alone, after a restart neither
    const QJsonObject answer = fixture.call(again, method::kDecisionSubmit, decided);
    QVERIFY2(answer.contains(u"result"_s), QJsonDocument(answer).toJson().constData());
    QVERIFY(!fixture.events(id).at(answered.seq).body.contains(u"unread"_s));
    QVERIFY(fixture.store->verify()->isEmpty());
}

void TestDecisions::shouldMeasureACommentInBytes()
{
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    // GIVEN 40,000 characters, which are 120,000 bytes
    QJsonObject decision = fixture.decision(id, Verdict::Reject);
    decision.insert(u"comment"_s, QString(40'000, QChar(0x6f22)));
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kDecisionSubmit, decision)), u"too_large"_s);
    const QJsonObject end = of(id, {{u"outcome"_s, u"CANCELLED"_s}, {u"comment"_s, QString(40'000, QChar(0x6f22))}});
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kConsultationEnd, end)), u"too_large"_s);
    QVERIFY(fixture.consultation(id).active());
}

void TestDecisions::shouldCountMessages()
{
    // GIVEN many messages, and other events among them
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    QCOMPARE((*fixture.store->load(id))->messages, 1);
    constexpr int kSaid = 2'500;
    std::vector<Inbound> items;
    for (int i = 0; i < kSaid; ++i) {
        items.push_back(ServiceFixture::frameOf(agent, ServiceFixture::request(10'000 + i, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"x"_s}}))));
        if (i % 100 == 0)
            items.push_back(ServiceFixture::frameOf(agent, ServiceFixture::request(20'000 + i, method::kStateSave, of(id, {{u"state"_s, i}}))));
    }
    fixture.core->turn(std::move(items));
    QCOMPARE((*fixture.store->load(id))->messages, kSaid + 1);
}

void TestDecisions::shouldRefuseADecisionAfterTheEnd()
{
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, method::kConsultationEnd, of(id, {{u"outcome"_s, u"CANCELLED"_s}}));
    const qint64 head = fixture.consultation(id).head;
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve))), u"not_active"_s);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"hm"_s}}))), u"not_active"_s);
    QCOMPARE(fixture.consultation(id).head, head);
}

void TestDecisions::shouldExpireAtTheDeadlineAlone()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    auto params = startParams(), later = startParams();
    params.deadline = Timestamp{fixture.clock.ms + 60'000};
    later.deadline = Timestamp{fixture.clock.ms + 120'000};
    const ConsultationId id = fixture.start(agent, params), second = fixture.start(agent, later);
    fixture.call(agent, method::kConsultationAttach, of(id));
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(60'000));
    fixture.clock.ms += 59'999;
    fixture.core->turn({});
    QVERIFY(fixture.consultation(id).active());
    // WHEN it is there, with nobody doing anything
    fixture.clock.ms += 1;
    fixture.core->turn({});
    // THEN it ends as expired, which nobody rejected, and the agent is told
    const Consultation c = fixture.consultation(id);
    QVERIFY(c.status == Status::Cancelled);
    QVERIFY(c.endReason == EndReason::Expired);
    QVERIFY(!c.final);
    QCOMPARE(fixture.store->messagesBefore(id, 0, 1)->messages.first().content, u"The time to decide ran out. Nothing was decided."_s);
    const auto resume = protocol::read<protocol::ResumeNotice>(fixture.notices(agent, "resume").last());
    QVERIFY(resume->endReason == EndReason::Expired);
    QVERIFY(resume->next.contains(u"no refusal"_s));
    // AND the other one waits for its own time
    QVERIFY(fixture.consultation(second).active());
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(60'000));
}

void TestDecisions::shouldExpireBeforeWhateverComesTooLate_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonObject>("params");
    QTest::addColumn<bool>("asAgent");
    QTest::addColumn<QString>("code");
    const QString id = MessageId::create().toString();
    QTest::newRow("an approval") << u"decision/submit"_s << QJsonObject{} << false << u"not_active"_s;
    QTest::newRow("a question") << u"message/send"_s << QJsonObject{{u"message_id"_s, id}, {u"content"_s, u"hm"_s}} << false << u"not_active"_s;
    QTest::newRow("an end") << u"consultation/end"_s << QJsonObject{{u"outcome"_s, u"COMPLETED"_s}} << false << u"not_active"_s;
    QTest::newRow("an agent's message") << u"message/send"_s << QJsonObject{{u"message_id"_s, id}, {u"content"_s, u"hm"_s}} << true << u"not_active"_s;
    QTest::newRow("a revision") << u"context/revise"_s << QJsonObject{{u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"y"_s)}} << true << u"not_active"_s;
    QTest::newRow("an attach") << u"consultation/attach"_s << QJsonObject{} << true << QString();
}

void TestDecisions::shouldExpireBeforeWhateverComesTooLate()
{
    QFETCH(QString, name);
    QFETCH(QJsonObject, params);
    QFETCH(bool, asAgent);
    QFETCH(QString, code);
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    auto start = startParams();
    start.deadline = Timestamp{fixture.clock.ms + 1000};
    const ConsultationId id = fixture.start(agent, start);
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject decision = fixture.decision(id, Verdict::Approve);
    // WHEN it comes at the very moment of the deadline, in the turn that would expire it
    fixture.clock.ms += 1000;
    const QJsonObject answer = fixture.call(asAgent ? agent : review, qPrintable(name), params.isEmpty() && !asAgent ? decision : of(id, params));
    QCOMPARE(ServiceFixture::errorCode(answer), code);
    QVERIFY(fixture.consultation(id).endReason == EndReason::Expired);
    QCOMPARE(fixture.eventTypes(id).count(u"consultation.ended"_s), 1);
}

void TestDecisions::shouldExpireAfterARestart()
{
    ServiceFixture fixture;
    auto params = startParams();
    params.deadline = Timestamp{fixture.clock.ms + 60'000};
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()), params);
    // GIVEN the deadline passes while no service runs
    fixture.clock.ms += 3 * 86'400'000LL;
    fixture.reopen();
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(0));
    fixture.core->turn({});
    QVERIFY(fixture.consultation(id).endReason == EndReason::Expired);
    QVERIFY(!fixture.core->nextTurnIn());
}

void TestDecisions::shouldNotMindTheClockGoingBack()
{
    ServiceFixture fixture;
    auto params = startParams();
    params.deadline = Timestamp{fixture.clock.ms + 60'000};
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()), params);
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    // WHEN the clock jumps back ten years THEN work goes on, in order
    fixture.clock.ms -= 10LL * 365 * 86'400'000;
    QVERIFY(fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"When?"_s}})).contains(u"result"_s));
    QVERIFY(fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::Reject)).contains(u"result"_s));
    qint64 seq = 0;
    for (const Event &event : fixture.events(id))
        QCOMPARE(event.seq, ++seq);
    QVERIFY(fixture.store->verify()->isEmpty());
}

void TestDecisions::shouldHoldUnderTenThousandInterleavings()
{
    // GIVEN one agent and two reviewers whose screens lag behind by a random number of events
    QRandomGenerator random(20'261'122);
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConnectionId reviewers[] = {fixture.connect(Endpoint::Review, reviewer()), fixture.connect(Endpoint::Review, reviewer(u"Bob"_s))};
    int requests = 0, decided = 0, stale = 0, unseen = 0, late = 0, blindly = 0;
    while (requests < 10'000) {
        const ConsultationId id = fixture.start(agent);
        std::vector<Consultation> screens{fixture.consultation(id)};
        QList<std::pair<int, Decision>> given;
        // WHEN approvals, revisions, messages and rejections run into each other, several in a turn
        for (int turn = 0; turn < 6; ++turn) {
            std::vector<Inbound> items;
            for (quint32 i = 0, count = 1 + random.bounded(4u); i < count; ++i, ++requests) {
                const quint32 what = random.bounded(10u);
                const Consultation &screen = screens[random.bounded(quint32(screens.size()))];
                if (what < 3) {
                    items.push_back(ServiceFixture::frameOf(agent, ServiceFixture::request(100'000 + requests, method::kContextRevise,
                        of(id, {{u"base_digest"_s, screens.back().digest}, {u"context"_s, sampleContext(u"Revision %1"_s.arg(requests))}}))));
                } else if (what < 5) {
                    items.push_back(ServiceFixture::frameOf(agent, ServiceFixture::request(100'000 + requests, method::kMessageSend,
                        of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"By the way"_s}}))));
                } else {
                    Decision decision;
                    decision.id = DecisionId::create();
                    decision.consultation = id;
                    decision.verdict = what == 9 ? Verdict::Reject : Verdict::Approve;
                    decision.digest = screen.digest;
                    decision.seenSeq = screen.head;
                    decision.comment = u"seen"_s;
                    if (what == 9)
                        decision.scope = RejectScope::Action;
                    given.append({100'000 + requests, decision});
                    items.push_back(ServiceFixture::frameOf(reviewers[requests % 2], ServiceFixture::request(100'000 + requests, method::kDecisionSubmit, toJson(decision))));
                }
            }
            fixture.core->turn(std::move(items));
            screens.push_back(fixture.consultation(id));
        }
        // THEN at most one decision is in the record, and an approval was for exactly what stood when it was taken
        int recorded = 0;
        QString digest;
        qint64 lastAgent = 0;
        for (const Event &event : fixture.events(id)) {
            if (event.type == EventType::ConsultationStarted || event.type == EventType::ContextRevised) {
                QVERIFY2(recorded == 0, "revised after the decision");
                digest = event.body.value(u"digest"_s).toString();
            }
            if (event.type == EventType::ContextRevised || (event.type == EventType::MessagePosted && event.body.value(u"role"_s) == u"AGENT"_s))
                lastAgent = event.seq;
            if (event.type == EventType::DecisionRecorded) {
                ++recorded;
                const bool whole = event.body.value(u"digest"_s).toString() == digest && event.body.value(u"seen_seq"_s).toInteger() >= lastAgent;
                const bool no = event.body.value(u"verdict"_s) == u"reject"_s;
                QVERIFY(whole || no);
                QCOMPARE(event.body.contains(u"unread"_s), !whole);
                blindly += !whole;
            }
        }
        QVERIFY(recorded <= 1);
        decided += recorded;
        for (const auto &[number, decision] : given) {
            const QString code = ServiceFixture::errorCode(fixture.answerTo(reviewers[(number - 100'000) % 2], number));
            stale += code == u"stale_context";
            unseen += code == u"unseen";
            late += code == u"already_decided";
        }
        QCOMPARE(fixture.consultation(id).active(), recorded == 0);
        fixture.frames.clear();
    }
    // AND every way it can go was gone
    QVERIFY(decided > 100 && stale > 100 && unseen > 20 && late > 100 && blindly > 20);
    QVERIFY(fixture.store->verify()->isEmpty());
}

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
