// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

/// Questions to an agent, and what becomes of them where it is silent, away or displaced.
class TestAgentAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldAnswerWhatWasAskedBeforeACrash_data();
    void shouldAnswerWhatWasAskedBeforeACrash();
    void shouldAnswerNothingOfWhatHasEnded();
    void shouldSayNothingInItsPlaceAfterTheEnd();
    void shouldGiveNoTimeToAnothersQuestion();
    void shouldFailWhereOnlyAgentsMayAnswer_data();
    void shouldFailWhereOnlyAgentsMayAnswer();
    void shouldTellTheAgentTheLastTenForAll();
};

void TestAgentAnswers::shouldAnswerWhatWasAskedBeforeACrash_data()
{
    QTest::addColumn<bool>("comesBack");
    QTest::newRow("the agent comes back and answers") << true;
    QTest::newRow("the agent stays away") << false;
}

void TestAgentAnswers::shouldAnswerWhatWasAskedBeforeACrash()
{
    QFETCH(bool, comesBack);
    // GIVEN a question that was put to an attached agent, which has not answered when the service is killed
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QString question = MessageId::create().toString();
    fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, question}, {u"content"_s, u"What does step 1 do?"_s}}));
    fixture.reopen();
    // THEN the agent has its usual time to come back
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(8000));
    if (comesBack) {
        const ConnectionId back = fixture.connect(Endpoint::Agent, agentPrincipal());
        fixture.call(back, method::kConsultationAttach, of(id));
        QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(8000));
        fixture.call(back, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"It dumps."_s}, {u"reply_to"_s, question}}));
    }
    fixture.ticks = 8000;
    fixture.core->turn({});
    // AND the question has one answer, by the agent or in its place
    const QList<Message> messages = fixture.store->messagesBefore(id, 0, 10)->messages;
    QCOMPARE(messages.size(), 3);
    QCOMPARE(messages.last().replyTo->toString(), question);
    QVERIFY(messages.last().responder == (comesBack ? Responder::Agent : Responder::Builtin));
    QCOMPARE(messages.last().content.contains(u"(the agent is not connected)"_s), !comesBack);
    QVERIFY(!fixture.core->nextTurnIn());
}

void TestAgentAnswers::shouldAnswerNothingOfWhatHasEnded()
{
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"Why?"_s}}));
    fixture.call(review, method::kConsultationEnd, of(id, {{u"outcome"_s, u"CANCELLED"_s}}));
    fixture.reopen();
    QVERIFY(!fixture.core->nextTurnIn());
}

void TestAgentAnswers::shouldSayNothingInItsPlaceAfterTheEnd()
{
    // GIVEN a question that an attached agent has not answered
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"Why?"_s}}));
    // WHEN in one turn it is decided and the agent goes away
    const QJsonObject decision = fixture.decision(id, Verdict::Reject);
    std::vector<Inbound> items = ServiceFixture::one(ServiceFixture::frameOf(review, ServiceFixture::request(900, method::kDecisionSubmit, decision)));
    items.push_back({Inbound::Kind::Closed, agent, {}, {}, nullptr});
    fixture.core->turn(std::move(items));
    // THEN nobody answers for it any more
    QVERIFY(!fixture.consultation(id).active());
    const QList<Message> messages = fixture.store->messagesBefore(id, 0, 10)->messages;
    for (const Message &message : messages)
        QVERIFY(message.role != MessageRole::Agent);
    QVERIFY(!fixture.eventTypes(id).contains(u"answer.failed"_s));
}

void TestAgentAnswers::shouldGiveNoTimeToAnothersQuestion()
{
    // GIVEN a question in one consultation
    ServiceFixture fixture;
    const ConnectionId asked = fixture.connect(Endpoint::Agent, agentPrincipal()), other = fixture.connect(Endpoint::Agent, agentPrincipal(u"two"_s));
    const ConsultationId id = fixture.start(asked), own = fixture.start(other);
    fixture.call(asked, method::kConsultationAttach, of(id));
    const QString question = MessageId::create().toString();
    fixture.call(fixture.connect(Endpoint::Review, reviewer()), method::kMessageSend, of(id, {{u"message_id"_s, question}, {u"content"_s, u"Why?"_s}}));
    // WHEN the agent of another says that it is writing the answer
    fixture.ticks = 7000;
    fixture.send(other, protocol::encode(protocol::Request{QJsonValue::Undefined, u"answer/delta"_s, of(own, {{u"message_id"_s, question}, {u"text"_s, u"Well"_s}})}));
    // THEN nobody waits longer for that
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(1000));
}

void TestAgentAnswers::shouldFailWhereOnlyAgentsMayAnswer_data()
{
    QTest::addColumn<bool>("attached");
    QTest::newRow("the agent is silent") << true;
    QTest::newRow("the agent is away") << false;
}

void TestAgentAnswers::shouldFailWhereOnlyAgentsMayAnswer()
{
    QFETCH(bool, attached);
    // GIVEN a service that answers in nobody's place
    ServiceCore::Config config = ServiceFixture::defaults();
    config.times.standIn = false;
    ServiceFixture fixture(config);
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    if (attached)
        fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QString question = MessageId::create().toString();
    fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, question}, {u"content"_s, u"Why?"_s}}));
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(10'000));
    // WHEN nobody answers in time THEN that is said, and the question stays
    fixture.ticks = 10'000;
    fixture.core->turn({});
    QCOMPARE(fixture.eventTypes(id).last(), u"answer.failed"_s);
    QCOMPARE(fixture.events(id).last().body.value(u"reason"_s).toString(), u"answer_timeout"_s);
    QCOMPARE(fixture.store->unanswered(id)->size(), 1);
    // AND asked again, it is put to the agent anew
    QVERIFY(fixture.call(review, method::kAnswerRetry, of(id, {{u"message_id"_s, question}})).contains(u"result"_s));
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(10'000));
    QCOMPARE(fixture.notices(agent, "question").size(), attached ? 2 : 0);
    fixture.disconnect(agent);
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(10'000));
}

void TestAgentAnswers::shouldTellTheAgentTheLastTenForAll()
{
    // GIVEN an attached agent
    ServiceFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    ConnectionId agent = 0, review = 0;
    const auto connect = [&] {
        agent = fixture.connect(Endpoint::Agent, agentPrincipal());
        fixture.call(agent, method::kConsultationAttach, of(id));
        review = fixture.connect(Endpoint::Review, reviewer());
    };
    connect();
    const auto say = [&](const QString &text, const QString &audience) {
        fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, text}, {u"audience"_s, audience}}));
    };
    // WHEN reviewers ask it 25 questions, with notes among themselves between them, and the service was killed before the last five
    QStringList asked;
    for (int i = 1; i <= 25; ++i) {
        if (i == 21) {
            fixture.reopen();
            connect();
        }
        say(u"note %1"_s.arg(i), u"reviewers"_s);
        asked.append(u"question %1"_s.arg(i));
        say(asked.last(), u"all"_s);
        // THEN each time it is told the last ten for all, oldest first, what it is asked among them
        const QList<QJsonObject> notices = fixture.notices(agent, method::kQuestion);
        QVERIFY(!notices.isEmpty());
        QStringList told;
        for (const QJsonValue message : notices.last().value(u"conversation"_s).toArray())
            told.append(message[u"content"_s].toString());
        if (i < 10)
            QVERIFY(told.takeFirst().startsWith(u"Consultation started"_s));
        QCOMPARE(told, asked.last(qMin(i, 10)));
    }
}

QTEST_GUILESS_MAIN(TestAgentAnswers)
#include "tst_agent_answers.moc"
