// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "failing_store.h"
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {
class Fixture : public ServiceFixture {
public:
    Fixture() : ServiceFixture(withoutStandIn())
    {
        reopen();     // wrap() is ours only from here on
        agent = connect(Endpoint::Agent, agentPrincipal());
        id = start(agent);
        review = connect(Endpoint::Review, reviewer());
    }
    static ServiceCore::Config withoutStandIn()
    {
        ServiceCore::Config config = defaults();
        config.times.standIn = false;
        return config;
    }
    std::unique_ptr<EventStore> wrap(std::unique_ptr<EventStore> opened) override
    {
        auto wrapped = std::make_unique<FailingStore>(std::move(opened));
        disk = wrapped.get();
        return wrapped;
    }
    QByteArray question(int number, const QString &text) const
    {
        return request(number, method::kMessageSend, {{u"consultation_id"_s, id.toString()}, {u"message_id"_s, MessageId::create().toString()}, {u"content"_s, text}});
    }
    qsizetype told(ConnectionId to) const { return frames.value(to).size(); }

    FailingStore *disk = nullptr;
    ConsultationId id;              ///< a consultation of
    ConnectionId agent = 0;         ///< this agent,
    ConnectionId review = 0;        ///< and who asks there
};
}

/// What a turn has to tell is told once its commit has returned, and in order (src/README.md, The way of a message; tests/README.md, G1).
class TestTelling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldTellNobodyBeforeTheCommit();
    void shouldTellOfAFailedCommitOnlyThatItFailed();
    void shouldNotSendEventsBeforeTheSubscriptionIsAnswered();
    void shouldTellEachEventOnceToWhoIsBehind();
    void shouldTellNothingToWhoHasGone();
};

void TestTelling::shouldTellNobodyBeforeTheCommit()
{
    // GIVEN a consultation, an agent who is attached and a reviewer who follows
    Fixture fixture;
    QVERIFY(fixture.call(fixture.agent, method::kConsultationAttach, {{u"consultation_id"_s, fixture.id.toString()}}).contains(u"result"_s));
    fixture.call(fixture.review, method::kEventsSubscribe, {{u"cursor"_s, fixture.core->head()}});
    const qint64 head = fixture.core->head();
    fixture.frames.clear();

    // WHEN a question is asked THEN neither the answer, nor the event, nor the question to the agent is sent before it is committed
    int commits = 0;
    fixture.disk->beforeCommit = [&] {
        ++commits;
        QVERIFY(fixture.frames.isEmpty());
        QCOMPARE(fixture.core->head(), head);
    };
    fixture.send(fixture.review, fixture.question(700, u"Why?"_s));
    QCOMPARE(commits, 1);
    QVERIFY(fixture.answerTo(fixture.review, 700).contains(u"result"_s));
    QCOMPARE(fixture.notices(fixture.review, method::kEvent).size(), 1);
    QCOMPARE(fixture.notices(fixture.agent, method::kQuestion).size(), 1);
    QCOMPARE(fixture.core->head(), head + 1);
}

void TestTelling::shouldTellOfAFailedCommitOnlyThatItFailed()
{
    // GIVEN a reviewer who follows
    Fixture fixture;
    fixture.call(fixture.review, method::kEventsSubscribe, {{u"cursor"_s, fixture.core->head()}});
    const qint64 head = fixture.core->head();
    fixture.frames.clear();

    // WHEN a turn cannot be committed, and the next one can
    fixture.disk->failCommit = true;
    fixture.send(fixture.review, fixture.question(700, u"one"_s));
    fixture.disk->failCommit = false;
    QCOMPARE(fixture.core->head(), head);
    fixture.send(fixture.review, fixture.question(701, u"two"_s));

    // THEN only the second happened
    QCOMPARE(ServiceFixture::errorCode(fixture.answerTo(fixture.review, 700)), u"unavailable"_s);
    QVERIFY(fixture.answerTo(fixture.review, 701).contains(u"result"_s));
    const auto heard = fixture.notices(fixture.review, method::kEvent);
    QCOMPARE(heard.size(), 1);
    QCOMPARE(heard.first().value(u"event"_s)[u"cursor"_s].toInteger(), head + 1);
    QCOMPARE(heard.first().value(u"event"_s)[u"body"_s][u"content"_s].toString(), u"two"_s);
}

void TestTelling::shouldNotSendEventsBeforeTheSubscriptionIsAnswered()
{
    // GIVEN events that a reviewer has not heard
    Fixture fixture;
    const ConnectionId late = fixture.connect(Endpoint::Review, reviewer(u"Bo"_s));
    const qint64 cursor = fixture.core->head();
    fixture.send(fixture.review, fixture.question(700, u"one"_s));

    // WHEN that one subscribes from before them, in a turn that writes too
    fixture.core->turn({ServiceFixture::frameOf(late, ServiceFixture::request(701, method::kEventsSubscribe, {{u"cursor"_s, cursor}})),
                        ServiceFixture::frameOf(fixture.review, fixture.question(702, u"two"_s))});

    // THEN the answer comes first, and afterwards each event once
    QVERIFY(fixture.frames.value(late).first().contains("\"id\":701"));
    while (fixture.core->catchUp()) { }
    const auto heard = fixture.notices(late, method::kEvent);
    QCOMPARE(heard.size(), 2);
    QCOMPARE(heard.at(0).value(u"event"_s)[u"cursor"_s].toInteger(), cursor + 1);
    QCOMPARE(heard.at(1).value(u"event"_s)[u"cursor"_s].toInteger(), cursor + 2);
}

void TestTelling::shouldTellEachEventOnceToWhoIsBehind()
{
    // GIVEN a reviewer who is far behind
    Fixture fixture;
    const qint64 head = fixture.core->head();
    fixture.call(fixture.review, method::kEventsSubscribe, {{u"cursor"_s, 0}});
    QVERIFY(fixture.core->someoneIsBehind());

    // WHEN another event comes before that one has caught up
    fixture.send(fixture.review, fixture.question(700, u"one"_s));
    QCOMPARE(fixture.notices(fixture.review, method::kEvent).size(), 0);
    while (fixture.core->catchUp()) { }

    // THEN all have come, in their order
    const auto heard = fixture.notices(fixture.review, method::kEvent);
    QCOMPARE(heard.size(), head + 1);
    for (qsizetype i = 0; i < heard.size(); ++i)
        QCOMPARE(heard.at(i).value(u"event"_s)[u"cursor"_s].toInteger(), i + 1);
    QVERIFY(!fixture.core->someoneIsBehind());
}

void TestTelling::shouldTellNothingToWhoHasGone()
{
    Fixture fixture;
    fixture.frames.clear();
    Inbound gone;
    gone.kind = Inbound::Kind::Closed;
    gone.connection = fixture.review;
    fixture.core->turn({ServiceFixture::frameOf(fixture.review, fixture.question(700, u"one"_s)), gone});
    QCOMPARE(fixture.told(fixture.review), 0);
}

QTEST_GUILESS_MAIN(TestTelling)
#include "tst_telling.moc"
