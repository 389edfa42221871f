// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// /ws/consultation/{id}, as the seed's clients know it.
class TestSeedSession : public QObject {
    Q_OBJECT

    static QByteArray ask(const QString &text) { return QJsonDocument(QJsonObject{{u"message"_s, text}}).toJson(QJsonDocument::Compact); }
    static QJsonObject json(const QByteArray &frame) { return QJsonDocument::fromJson(frame).object(); }
    static QString errorOf(const QByteArray &frame) { return json(frame).value(u"error"_s).toObject().value(u"code"_s).toString(); }

private Q_SLOTS:
    void shouldAnswerAQuestionInTheSeedsShape();
    void shouldIgnoreWhatTheSeedIgnored_data();
    void shouldIgnoreWhatTheSeedIgnored();
    void shouldAnswerPipelinedQuestionsInOrder();
    void shouldTakeWhatComesMeanwhileIntoTheSameTurn();
    void shouldKeepTheOrderWhileAnAgentAnswers();
    void shouldAnswerForASilentAgent();
    void shouldSayWhyWhenNothingCameInTime();
    void shouldAnswerWhenTheAgentLeaves();
    void shouldRefuseWhatDoesNotExist();
    void shouldRefuseWhatHasEnded();
    void shouldEndTheConnectionWhenTheConsultationEnds();
    void shouldExplainBadFrames_data();
    void shouldExplainBadFrames();
    void shouldCloseAfterTenMalformedFrames();
    void shouldLimitTheRate();
    void shouldBoundWhatWaits();
};

void TestSeedSession::shouldAnswerAQuestionInTheSeedsShape()
{
    // GIVEN a consultation whose agent is away
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    // WHEN somebody asks
    fixture.send(client, ask(u"Which steps cannot be undone?"_s));
    // THEN exactly one reply comes, with the seed's four members
    QCOMPARE(fixture.frames[client].size(), 1);
    const QJsonObject reply = json(fixture.frames[client].first());
    QCOMPARE(reply.keys(), QStringList({u"content"_s, u"message_id"_s, u"role"_s, u"timestamp"_s}));
    QCOMPARE(reply.value(u"role"_s).toString(), u"AGENT"_s);
    QVERIFY(reply.value(u"content"_s).toString().contains(u"Drop the old table"_s));
    // AND both are in the record, the answer bound to its question
    const auto page = fixture.store->messagesBefore(id, 0, 10);
    QCOMPARE(page->messages.size(), 3);
    QCOMPARE(page->messages.at(0).content, u"Consultation started with Migrator. Ask questions to clarify the execution plan."_s);
    QVERIFY(page->messages.at(1).role == MessageRole::Human);
    QCOMPARE(page->messages.at(1).author, u"Ada"_s);
    QCOMPARE(page->messages.at(2).replyTo, std::optional(page->messages.at(1).id));
    QVERIFY(page->messages.at(2).responder == Responder::Builtin);
}

void TestSeedSession::shouldIgnoreWhatTheSeedIgnored_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("empty message") << QByteArray(R"({"message":""})");
    QTest::newRow("no message") << QByteArray(R"({"text":"hello"})");
    QTest::newRow("null message") << QByteArray(R"({"message":null})");
}

void TestSeedSession::shouldIgnoreWhatTheSeedIgnored()
{
    QFETCH(QByteArray, frame);
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    const qint64 head = fixture.consultation(id).head;
    // WHEN such a frame comes THEN nothing is said and nothing recorded
    fixture.send(client, frame);
    QVERIFY(fixture.frames[client].isEmpty());
    QCOMPARE(fixture.consultation(id).head, head);
}

void TestSeedSession::shouldAnswerPipelinedQuestionsInOrder()
{
    // GIVEN sixteen questions that come in one turn
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    std::vector<Inbound> items;
    for (int i = 1; i <= 16; ++i)
        items.push_back(ServiceFixture::frameOf(client, ask(u"What does step %1 do?"_s.arg(1 + i % 3))));
    // WHEN the turn is over
    fixture.core->turn(std::move(items));
    // THEN each has its reply, in order
    QCOMPARE(fixture.frames[client].size(), 16);
    const auto page = fixture.store->messagesBefore(id, 0, 200);
    for (qsizetype i = 0; i < 16; ++i)
        QCOMPARE(json(fixture.frames[client].at(i)).value(u"message_id"_s).toString(), page->messages.at(2 + 2 * i).id.toString());
}

void TestSeedSession::shouldTakeWhatComesMeanwhileIntoTheSameTurn()
{
    // GIVEN a question that comes in while another one is answered, before its answer is on disk
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId first = fixture.connect(Endpoint::Seed, reviewer(), id), second = fixture.connect(Endpoint::Seed, reviewer(), id);
    int asked = 0;
    bool toldBefore = false;
    // WHEN the turn takes it in
    fixture.core->turn(ServiceFixture::one(ServiceFixture::frameOf(first, ask(u"What does step 1 do?"_s))), [&] {
        toldBefore = toldBefore || !fixture.frames[first].isEmpty();
        return ++asked == 1 ? std::optional(ServiceFixture::frameOf(second, ask(u"What does step 2 do?"_s))) : std::nullopt;
    });
    // THEN both are answered at its end, and nobody was before
    QVERIFY(!toldBefore);
    QCOMPARE(fixture.frames[first].size(), 1);
    QCOMPARE(fixture.frames[second].size(), 1);
    QCOMPARE(asked, 2);
}

void TestSeedSession::shouldKeepTheOrderWhileAnAgentAnswers()
{
    // GIVEN an attached agent
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, protocol::method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    // WHEN two questions are sent at once
    fixture.core->turn({ServiceFixture::frameOf(client, ask(u"first"_s)), ServiceFixture::frameOf(client, ask(u"second"_s))});
    // THEN the agent is asked the first alone, with the conversation and the summary
    auto questions = fixture.notices(agent, "question");
    QCOMPARE(questions.size(), 1);
    QCOMPARE(questions.first().value(u"message"_s).toObject().value(u"content"_s).toString(), u"first"_s);
    QVERIFY(questions.first().value(u"context_summary"_s).toString().contains(u"Risk Tier: HIGH"_s));
    QCOMPARE(questions.first().value(u"conversation"_s).toArray().size(), 2);
    QVERIFY(fixture.frames[client].isEmpty());
    // AND the second when the first is answered
    const auto answer = [&](const QJsonObject &question, const QString &text) {
        return fixture.call(agent, protocol::method::kMessageSend,
                            {{u"message_id"_s, MessageId::create().toString()}, {u"consultation_id"_s, id.toString()}, {u"content"_s, text},
                             {u"reply_to"_s, question.value(u"message"_s).toObject().value(u"message_id"_s)}});
    };
    QVERIFY(answer(questions.at(0), u"one"_s).contains(u"result"_s));
    questions = fixture.notices(agent, "question");
    QCOMPARE(questions.size(), 2);
    QVERIFY(answer(questions.at(1), u"two"_s).contains(u"result"_s));
    QCOMPARE(fixture.frames[client].size(), 2);
    QCOMPARE(json(fixture.frames[client].at(0)).value(u"content"_s).toString(), u"one"_s);
    QCOMPARE(json(fixture.frames[client].at(1)).value(u"content"_s).toString(), u"two"_s);
}

void TestSeedSession::shouldAnswerForASilentAgent()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, protocol::method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    fixture.send(client, ask(u"Are you there?"_s));
    // WHEN the agent is silent for a moment less than its time THEN nothing is said
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(8000));
    fixture.ticks = 7999;
    fixture.core->turn({});
    QVERIFY(fixture.frames[client].isEmpty());
    // AND then the built-in responder speaks, marked as such
    fixture.ticks = 8000;
    fixture.core->turn({});
    QCOMPARE(fixture.frames[client].size(), 1);
    QVERIFY(fixture.store->messagesBefore(id, 0, 1)->messages.first().responder == Responder::Builtin);
    QVERIFY(!fixture.core->nextTurnIn());
    // AND the agent's late answer is still taken into the conversation, once told to nobody
    const QJsonObject question = fixture.notices(agent, "question").first().value(u"message"_s).toObject();
    const QJsonObject late = fixture.call(agent, protocol::method::kMessageSend,
        {{u"message_id"_s, MessageId::create().toString()}, {u"consultation_id"_s, id.toString()}, {u"content"_s, u"Now I am."_s}, {u"reply_to"_s, question.value(u"message_id"_s)}});
    QVERIFY(late.contains(u"result"_s));
    QCOMPARE(fixture.frames[client].size(), 1);
}

void TestSeedSession::shouldSayWhyWhenNothingCameInTime()
{
    // GIVEN a service that leaves the agent all of the time
    ServiceCore::Config config = ServiceFixture::defaults();
    config.times = {.agentMs = 10'000, .limitMs = 10'000};
    ServiceFixture fixture(config);
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, protocol::method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    fixture.send(client, ask(u"Are you there?"_s));
    // WHEN it is over
    fixture.ticks = 10'000;
    fixture.core->turn({});
    // THEN the client hears why, the record says so, and the question is kept
    QCOMPARE(errorOf(fixture.frames[client].last()), u"answer_timeout"_s);
    QCOMPARE(fixture.eventTypes(id).last(), u"answer.failed"_s);
    QCOMPARE(fixture.store->unanswered(id)->size(), 1);
    // AND it can be asked again
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QString question = fixture.store->unanswered(id)->first().id.toString();
    QVERIFY(fixture.call(review, protocol::method::kAnswerRetry, {{u"consultation_id"_s, id.toString()}, {u"message_id"_s, question}}).contains(u"result"_s));
    QCOMPARE(fixture.notices(agent, "question").size(), 2);
}

void TestSeedSession::shouldAnswerWhenTheAgentLeaves()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, protocol::method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    fixture.core->turn({ServiceFixture::frameOf(client, ask(u"first"_s)), ServiceFixture::frameOf(client, ask(u"second"_s))});
    QVERIFY(fixture.frames[client].isEmpty());
    // WHEN the agent's connection goes THEN both waiting questions are answered at once
    fixture.disconnect(agent);
    QCOMPARE(fixture.frames[client].size(), 2);
}

void TestSeedSession::shouldRefuseWhatDoesNotExist()
{
    ServiceFixture fixture;
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), ConsultationId::create());
    QCOMPARE(errorOf(fixture.frames[client].first()), u"not_found"_s);
    QCOMPARE(fixture.closes.value(client), 4404);
    // AND what still comes is passed over
    fixture.send(client, ask(u"hello?"_s));
    QCOMPARE(fixture.frames[client].size(), 1);
}

void TestSeedSession::shouldRefuseWhatHasEnded()
{
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, protocol::method::kConsultationEnd, {{u"consultation_id"_s, id.toString()}, {u"outcome"_s, u"COMPLETED"_s}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    QCOMPARE(errorOf(fixture.frames[client].first()), u"not_active"_s);
    QCOMPARE(fixture.closes.value(client), 4409);
}

void TestSeedSession::shouldEndTheConnectionWhenTheConsultationEnds()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, protocol::method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    fixture.send(client, ask(u"still thinking?"_s));
    // WHEN it is withdrawn while a question is with the agent
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, protocol::method::kConsultationEnd, {{u"consultation_id"_s, id.toString()}, {u"outcome"_s, u"CANCELLED"_s}});
    // THEN the client is told, and let go
    QCOMPARE(errorOf(fixture.frames[client].last()), u"not_active"_s);
    QCOMPARE(fixture.closes.value(client), 4409);
}

void TestSeedSession::shouldExplainBadFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("code");
    QTest::newRow("no JSON") << QByteArray("hello") << u"invalid"_s;
    QTest::newRow("an array") << QByteArray("[1]") << u"invalid"_s;
    QTest::newRow("a number as message") << QByteArray(R"({"message":5})") << u"invalid"_s;
    QTest::newRow("message twice") << QByteArray(R"({"message":"a","message":"b"})") << u"invalid"_s;
    QTest::newRow("lone surrogate") << QByteArray(R"({"message":"\ud800"})") << u"invalid"_s;
    QTest::newRow("U+0000") << QByteArray(R"({"message":"a\u0000b"})") << u"invalid"_s;
    QTest::newRow("only spaces") << QByteArray(R"({"message":"   \n "})") << u"invalid"_s;
    QTest::newRow("too long") << ask(QString(64 * 1024 + 1, u'x')) << u"too_large"_s;
    QTest::newRow("too long in bytes") << ask(QString(32 * 1024 + 1, QChar(0xe9))) << u"too_large"_s;
    QTest::newRow("too deep") << R"({"message":)" + QByteArray(200, '[') + QByteArray(200, ']') + '}' << u"too_large"_s;
}

void TestSeedSession::shouldExplainBadFrames()
{
    QFETCH(QByteArray, frame);
    QFETCH(QString, code);
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    const qint64 head = fixture.consultation(id).head;
    // WHEN it comes THEN the reply says why, nothing is kept, and the connection goes on
    fixture.send(client, frame);
    QCOMPARE(fixture.frames[client].size(), 1);
    QCOMPARE(errorOf(fixture.frames[client].first()), code);
    QCOMPARE(fixture.consultation(id).head, head);
    fixture.send(client, ask(u"And now?"_s));
    QCOMPARE(json(fixture.frames[client].last()).value(u"role"_s).toString(), u"AGENT"_s);
}

void TestSeedSession::shouldCloseAfterTenMalformedFrames()
{
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    // GIVEN nine, and a good one between
    for (int i = 0; i < 9; ++i)
        fixture.send(client, "{");
    fixture.send(client, ask(u"good"_s));
    for (int i = 0; i < 9; ++i)
        fixture.send(client, "{");
    QVERIFY(!fixture.closes.contains(client));
    // WHEN the tenth in a row comes
    fixture.send(client, "{");
    QCOMPARE(fixture.closes.value(client), 1008);
}

void TestSeedSession::shouldLimitTheRate()
{
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id, true);
    for (int i = 0; i < 201; ++i)
        fixture.send(client, ask(u"again"_s));
    QCOMPARE(fixture.frames[client].size(), 201);
    QCOMPARE(errorOf(fixture.frames[client].last()), u"rate_limited"_s);
    // WHEN a little time passes THEN it goes on
    fixture.ticks += 50;
    fixture.send(client, ask(u"again"_s));
    QCOMPARE(errorOf(fixture.frames[client].last()), QString());
}

void TestSeedSession::shouldBoundWhatWaits()
{
    // GIVEN an agent that says nothing
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, protocol::method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    // WHEN more questions come than may wait THEN the connection is ended, with a reason
    for (int i = 0; i < 258 && !fixture.closes.contains(client); ++i)
        fixture.send(client, ask(u"again"_s));
    QCOMPARE(fixture.closes.value(client), 1008);
    QCOMPARE(errorOf(fixture.frames[client].last()), u"rate_limited"_s);
}

QTEST_GUILESS_MAIN(TestSeedSession)
#include "tst_seed_session.moc"
