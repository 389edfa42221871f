// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/fake_agent_service.h"

#include <QSignalSpy>
#include <QTest>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

class TestAgentClient : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldGreetFirst();
    void shouldSendAgainWhatWasUnderWay();
    void shouldKeepTheOrderOfWhatWaited();
    void shouldNotRepeatWhatBelongsToAConnection();
    void shouldWaitForAServiceThatIsNotThere();
    void shouldStopAtAClosedDoor_data();
    void shouldStopAtAClosedDoor();
    void shouldTryAgainWhenTheServiceIsBusy();
    void shouldHandOnRefusals();
    void shouldSurviveNonsense();
    void shouldForgetCallersThatAreGone();
    void shouldStepAside();

private:
    static Backoff quick() { return Backoff(1, 5); }
};

void TestAgentClient::shouldGreetFirst()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QSignalSpy ready(&client, &AgentClient::ready);
    int answers = 0;
    client.call("state/save", {{u"state"_s, 1}}, this, [&answers](const Result<QJsonObject> &answer) { answers += answer ? 1 : 0; });
    client.start();
    QTRY_COMPARE(answers, 1);
    QCOMPARE(ready.size(), 1);
    QCOMPARE(service.channel->sentObjects().first().value("method"_L1).toString(), u"hello"_s);
    QCOMPARE(service.channel->sentObjects().first().value("params"_L1).toObject().value("client"_L1).toString(), u"test"_s);
    QCOMPARE(client.waiting(), 0);
}

void TestAgentClient::shouldSendAgainWhatWasUnderWay()
{
    // GIVEN a service that takes a request, but whose answer is lost with the connection
    FakeAgentService service;
    service.lostAnswers.insert(u"state/save"_s);
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QSignalSpy lost(&client, &AgentClient::lost);
    int answers = 0;
    client.start();
    client.call("state/save", {{u"state"_s, 1}}, this, [&answers](const Result<QJsonObject> &) { ++answers; });

    // THEN it is sent again, and answered once
    QTRY_COMPARE(answers, 1);
    QCOMPARE(lost.size(), 1);
    QCOMPARE(service.channel->sentWithMethod("state/save"_L1).size(), 2);
}

void TestAgentClient::shouldKeepTheOrderOfWhatWaited()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QList<int> answered;
    for (int i = 0; i < 5; ++i)
        client.call("state/save", {{u"state"_s, i}}, this, [&answered, i](const Result<QJsonObject> &) { answered.append(i); });
    client.start();
    QTRY_COMPARE(answered, (QList<int>{0, 1, 2, 3, 4}));
    QCOMPARE(service.state, QJsonValue(4));

    // AND over a break in the middle
    service.channel->delay();
    for (int i = 5; i < 8; ++i)
        client.call("state/save", {{u"state"_s, i}}, this, [&answered, i](const Result<QJsonObject> &) { answered.append(i); });
    service.channel->drop();
    service.channel->release();
    QTRY_COMPARE(answered, (QList<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

void TestAgentClient::shouldNotRepeatWhatBelongsToAConnection()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QSignalSpy ready(&client, &AgentClient::ready);
    client.start();
    QTRY_COMPARE(ready.size(), 1);
    int answers = 0;
    service.channel->loseNext(1);
    client.callOnce("consultation/attach", {}, this, [&answers](const Result<QJsonObject> &) { ++answers; });
    service.channel->drop();
    QTRY_COMPARE(ready.size(), 2);
    QCOMPARE(client.waiting(), 0);
    client.callOnce("consultation/attach", {}, this, [&answers](const Result<QJsonObject> &) { ++answers; });
    // What comes after it is answered after it: then the forgotten one would have arrived as well.
    bool saved = false;
    client.call("state/save", {{u"state"_s, 1}}, this, [&saved](const Result<QJsonObject> &) { saved = true; });
    QTRY_VERIFY(saved);
    QCOMPARE(answers, 1);
    QCOMPARE(service.attaches, 1);
}

void TestAgentClient::shouldWaitForAServiceThatIsNotThere()
{
    // GIVEN that first nobody runs, and then nobody listens
    FakeAgentService service;
    service.channel->fail(3);
    int looked = 0;
    AgentClient client([&]() -> Result<std::shared_ptr<Channel>> {
        if (++looked <= 2)
            return Error{.code = ErrorCode::Unavailable, .message = u"No service runs."_s};
        return std::shared_ptr<Channel>(service.channel);
    }, u"test"_s, nullptr, quick());
    QSignalSpy ready(&client, &AgentClient::ready), lost(&client, &AgentClient::lost);
    client.start();
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(lost.size(), 5);
    QCOMPARE(looked, 6);
}

void TestAgentClient::shouldStopAtAClosedDoor_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("wrong token") << static_cast<int>(ErrorCode::Unauthorized);
    QTest::newRow("forbidden") << static_cast<int>(ErrorCode::Forbidden);
}

void TestAgentClient::shouldStopAtAClosedDoor()
{
    QFETCH(int, code);
    FakeAgentService service;
    service.channel->fail(Error{.code = static_cast<ErrorCode>(code), .message = u"no"_s}, 10);
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QSignalSpy refused(&client, &AgentClient::refused);
    client.start();
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(service.channel->opens(), 1);

    // A refused greeting is a closed door as well.
    FakeAgentService other;
    other.refusals[u"hello"_s] = {Error{.code = static_cast<ErrorCode>(code), .message = u"no"_s}};
    AgentClient second(other.source(), u"test"_s, nullptr, quick());
    QSignalSpy secondRefused(&second, &AgentClient::refused);
    second.start();
    QTRY_COMPARE(secondRefused.size(), 1);
    QVERIFY(!second.isReady());
}

void TestAgentClient::shouldTryAgainWhenTheServiceIsBusy()
{
    FakeAgentService service;
    service.refusals[u"state/save"_s] = {Error{.code = ErrorCode::RateLimited, .message = u"slower"_s},
                                         Error{.code = ErrorCode::Unavailable, .message = u"disk full"_s}};
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    int answers = 0;
    client.call("state/save", {{u"state"_s, 1}}, this, [&answers](const Result<QJsonObject> &answer) { answers += answer ? 1 : 100; });
    client.start();
    QTRY_COMPARE_WITH_TIMEOUT(answers, 1, 10'000);
    QCOMPARE(service.channel->sentWithMethod("state/save"_L1).size(), 3);
}

void TestAgentClient::shouldHandOnRefusals()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    std::optional<Error> error;
    client.call("weather", {}, this, [&error](const Result<QJsonObject> &answer) { error = answer.error(); });
    client.start();
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->code, ErrorCode::NotFound);
    QCOMPARE(error->field, u"method"_s);
}

void TestAgentClient::shouldSurviveNonsense()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QSignalSpy ready(&client, &AgentClient::ready), lost(&client, &AgentClient::lost);
    client.start();
    QTRY_COMPARE(ready.size(), 1);
    for (const QByteArray &frame :
         {QByteArray("{"), QByteArray(""), QByteArray(R"({"jsonrpc":"2.0","id":999,"result":{}})"),
          QByteArray(R"({"jsonrpc":"2.0","id":"x","result":{}})"), QByteArray(R"({"jsonrpc":"2.0","id":null,"error":{}})"),
          QByteArray(R"({"jsonrpc":"2.0","method":"question","params":{}})"), QByteArray(R"({"jsonrpc":"2.0","method":"weather","params":{}})"),
          QByteArray(R"({"jsonrpc":"2.0","id":1,"result":{}})")})
        service.channel->receive(frame);
    int answers = 0;
    client.call("state/save", {{u"state"_s, 1}}, this, [&answers](const Result<QJsonObject> &answer) { answers += answer ? 1 : 0; });
    QTRY_COMPARE(answers, 1);
    QCOMPARE(lost.size(), 0);
    QCOMPARE(ready.size(), 1);
}

void TestAgentClient::shouldForgetCallersThatAreGone()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    bool called = false;
    auto caller = std::make_unique<QObject>();
    client.call("state/save", {{u"state"_s, 1}}, caller.get(), [&called](const Result<QJsonObject> &) { called = true; });
    caller.reset();
    client.start();
    QTRY_COMPARE(service.state, QJsonValue(1));
    QTRY_COMPARE(client.waiting(), 0);
    QVERIFY(!called);
}

void TestAgentClient::shouldStepAside()
{
    FakeAgentService service;
    AgentClient client(service.source(), u"test"_s, nullptr, quick());
    QSignalSpy ready(&client, &AgentClient::ready);
    client.start();
    QTRY_COMPARE(ready.size(), 1);
    client.reconnect(1);
    QVERIFY(!client.isReady());
    QTRY_COMPARE(ready.size(), 2);
    client.stop();
    QVERIFY(!service.channel->isOpen());
}

QTEST_GUILESS_MAIN(TestAgentClient)
#include "tst_agent_client.moc"
