// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client_fixture.h"

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

/// Connecting, catching up, listening, and every way in which that goes wrong.
class TestReviewClientSync : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldCatchUpAndThenListen();
    void shouldCatchUpInPages();
    void shouldTellOnlyWhatIsInTheCache();
    void shouldGoOnWhereItStopped();
    void shouldPutSeveralNotificationsOfOneTurnIntoOneStep();
    void shouldAskForWhatANotificationLeftOut();
    void shouldTakeDoubledAndReorderedNotificationsOnce();
    void shouldNotLoseALateEventWhenTheConnectionBreaks();
    void shouldKeepUnknownThings();
    void shouldLiveOnWithUnreadableFrames();
    void shouldRefuseAnotherServicesRecord();
    void shouldBelongToNobodyWhileItIsEmpty();
    void shouldRefuseARecordThatWasSetBack();
    void shouldRefuseAnotherProtocolVersion();
    void shouldTakeNothingFromABrokenChain();
    void shouldStopWhenThereIsSaidToBeMoreButNothingComes();
    void shouldKnowWhoItIsWithoutTheService();
    void shouldTellPresenceAndForgetItWithTheConnection();
    void shouldMeasureTheRoundTrip();
    void shouldMeasureTheServicesClock();
    void shouldTryAgainWithGrowingPauses();
    void shouldTryAtOnceWhenAsked();
    void shouldSayThatTheDoorIsShut();
    void shouldComeBackSoonToAServiceThatIsBusy();
    void shouldCatchUpAsFastAsItMay();
    void shouldWaitForAServiceThatIsNotThereYet();
    void shouldSayNothingAfterStop();
};

void TestReviewClientSync::shouldCatchUpAndThenListen()
{
    // GIVEN a record with a consultation, and an empty cache
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.service.agentSays(id, u"one"_s);
    QSignalSpy added(f.client.get(), &ReviewClient::eventsAdded), changed(f.client.get(), &ReviewClient::consultationsChanged);
    // WHEN the client connects
    f.connect();
    QTRY_VERIFY(f.isOnline());
    // THEN the cache has it, and what comes later too
    QCOMPARE(f.cachedWords(id), QStringList{u"one"_s});
    f.service.agentSays(id, u"two"_s);
    QTRY_COMPARE(f.cachedWords(id), (QStringList{u"one"_s, u"two"_s}));
    QCOMPARE(added.size(), 2);
    QCOMPARE(added.at(0).at(1).toLongLong(), 1);
    QCOMPARE(added.at(0).at(2).toLongLong(), 2);
    QCOMPARE(added.at(1).at(1).toLongLong(), 3);
    QCOMPARE(added.at(1).at(2).toLongLong(), 3);
    QCOMPARE(changed.at(0).at(0).value<QList<ConsultationId>>(), QList<ConsultationId>{id});
    QCOMPARE(f.service.methods, (QStringList{u"hello"_s, u"events/since"_s, u"events/subscribe"_s}));
    QCOMPARE(*f.cache->cursor(), 3);
    QCOMPARE(f.client->connection().peer, u"fake"_s);
}

void TestReviewClientSync::shouldCatchUpInPages()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    for (int i = 0; i < 25; ++i)
        f.service.agentSays(id, QString::number(i));
    f.service.pageLimit = 7;
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QCOMPARE(f.cachedWords(id).size(), 25);
    QCOMPARE(f.service.methods.count(u"events/since"_s), 4);
    QCOMPARE(f.cachedWords(id).constLast(), u"24"_s);
}

void TestReviewClientSync::shouldTellOnlyWhatIsInTheCache()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QStringList atSignal;
    QObject::connect(f.client.get(), &ReviewClient::eventsAdded, f.client.get(), [&](const ConsultationId &of, qint64, qint64 to) {
        QCOMPARE((*f.cache->summary(of))->consultation.head, to);
        atSignal = f.cachedWords(of);
    });
    f.service.agentSays(id, u"now"_s);
    QTRY_COMPARE(atSignal, QStringList{u"now"_s});
}

void TestReviewClientSync::shouldGoOnWhereItStopped()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    // WHEN the program is started again after the record has grown
    f.open();
    f.service.agentSays(id, u"while away"_s);
    f.service.methods.clear();
    QSignalSpy added(f.client.get(), &ReviewClient::eventsAdded);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    // THEN only the news is told
    QCOMPARE(added.size(), 1);
    QCOMPARE(added.first().at(1).toLongLong(), 2);
    QCOMPARE(f.cachedWords(id), QStringList{u"while away"_s});
}

void TestReviewClientSync::shouldPutSeveralNotificationsOfOneTurnIntoOneStep()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QSignalSpy added(f.client.get(), &ReviewClient::eventsAdded);
    QList<QByteArray> frames;
    f.service.tell = [&](const Event &event) {
        frames.append(protocol::encode(protocol::Request{QJsonValue::Undefined, u"event"_s, write(protocol::EventNotice{event})}));
        return QList<Event>();
    };
    for (int i = 0; i < 5; ++i)
        f.service.agentSays(id, QString::number(i));
    for (const QByteArray &frame : std::as_const(frames))
        Q_EMIT f.service.channel()->frameReceived(frame);
    QTRY_COMPARE(f.cachedWords(id).size(), 5);
    QCOMPARE(added.size(), 1);
    QCOMPARE(added.first().at(2).toLongLong() - added.first().at(1).toLongLong(), 4);
}

void TestReviewClientSync::shouldAskForWhatANotificationLeftOut()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    // GIVEN a notification that never came
    f.service.tell = [](const Event &) { return QList<Event>(); };
    f.service.agentSays(id, u"lost"_s);
    f.service.tell = nullptr;
    // WHEN the next one comes
    f.service.agentSays(id, u"next"_s);
    // THEN both are there
    QTRY_COMPARE(f.cachedWords(id), (QStringList{u"lost"_s, u"next"_s}));
    QVERIFY(f.isOnline());
    QCOMPARE(*f.cache->cursor(), 3);
}

void TestReviewClientSync::shouldTakeDoubledAndReorderedNotificationsOnce()
{
    ClientFixture f;
    const ConsultationId a = f.service.start(u"a"_s), b = f.service.start(u"b"_s);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QList<Event> held;
    f.service.tell = [&](const Event &event) { held.append(event); return QList<Event>(); };
    for (int i = 0; i < 4; ++i) {
        f.service.agentSays(a, u"a%1"_s.arg(i));
        f.service.agentSays(b, u"b%1"_s.arg(i));
    }
    // WHEN they come last first, each of them twice
    for (qsizetype i = held.size() - 1; i >= 0; --i) {
        f.service.notifyEvent(held.at(i));
        f.service.notifyEvent(held.at(i));
    }
    QTRY_COMPARE(f.cachedWords(a), (QStringList{u"a0"_s, u"a1"_s, u"a2"_s, u"a3"_s}));
    QTRY_COMPARE(f.cachedWords(b), (QStringList{u"b0"_s, u"b1"_s, u"b2"_s, u"b3"_s}));
    QTRY_COMPARE(*f.cache->cursor(), 10);
    QVERIFY(f.isOnline());
}

void TestReviewClientSync::shouldNotLoseALateEventWhenTheConnectionBreaks()
{
    // GIVEN two consultations, and an event of the first that is overtaken by one of the second
    ClientFixture f;
    const ConsultationId a = f.service.start(u"a"_s), b = f.service.start(u"b"_s);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.service.tell = [](const Event &) { return QList<Event>(); };
    f.service.swallowAnswer = [](const protocol::Request &) { return true; };
    f.service.agentSays(a, u"overtaken"_s);
    const Event second = f.service.agentSays(b, u"first to come"_s);
    f.service.notifyEvent(second);
    QTRY_COMPARE(f.cachedWords(b), QStringList{u"first to come"_s});
    // WHEN the connection breaks before the other one comes
    f.service.swallowAnswer = nullptr;
    f.service.channel()->drop();
    f.client->tryNow();
    QTRY_VERIFY(f.isOnline());
    // THEN it is asked for
    QCOMPARE(f.cachedWords(a), QStringList{u"overtaken"_s});
}

void TestReviewClientSync::shouldKeepUnknownThings()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QSignalSpy failed(f.client.get(), &ReviewClient::failed);
    f.service.notify(u"weather"_s, {{u"rain"_s, true}});
    f.service.append(id, u"moon.risen"_s, {{u"phase"_s, 0.5}});
    QTRY_COMPARE((*f.cache->summary(id))->consultation.head, 2);
    const Event kept = f.cache->events(id, 2, 1)->first();
    QVERIFY(kept.type == EventType::Unknown);
    QCOMPARE(kept.typeName, u"moon.risen"_s);
    QCOMPARE(kept.body.value(u"phase"_s).toDouble(), 0.5);
    QVERIFY(f.isOnline());
    QCOMPARE(failed.size(), 0);
}

void TestReviewClientSync::shouldLiveOnWithUnreadableFrames()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.service.tell = [](const Event &) { return QList<Event>(); };
    f.service.agentSays(id, u"in a broken frame"_s);
    for (const QByteArray &frame : {QByteArray(), QByteArray("{"), QByteArray("\xff\xfe"), QByteArray("[1]"), QByteArray(R"({"jsonrpc":"2.0","method":"event","params":{}})"),
                                    QByteArray(R"({"jsonrpc":"2.0","id":999,"result":{}})"), QByteArray(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}})")})
        f.service.channel()->receive(frame);
    // THEN the connection stays, and what the frame held is asked for
    QTRY_COMPARE(f.cachedWords(id), QStringList{u"in a broken frame"_s});
    QVERIFY(f.isOnline());
}

void TestReviewClientSync::shouldRefuseAnotherServicesRecord()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.open();
    // WHEN another service answers at the same place
    FakeService other;
    other.id = u"service-2"_s;
    other.start(u"not ours"_s);
    QSignalSpy failed(f.client.get(), &ReviewClient::failed);
    f.client->start(other.factory());
    // THEN nothing of it is taken, and it is said loudly
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(f.client->connection().state == ConnectionState::Refused);
    QVERIFY(failed.first().at(0).value<Error>().code == ErrorCode::Conflict);
    QVERIFY(f.client->connection().reason.contains(u"another service"_s));
    QCOMPARE(f.client->connection().nextTryMs, 0);
    QCOMPARE(f.cache->inbox()->size(), 1);
    QCOMPARE(f.cache->inbox()->first().consultation.id, id);
    QCOMPARE(other.methods, QStringList{u"hello"_s});
}

void TestReviewClientSync::shouldBelongToNobodyWhileItIsEmpty()
{
    // GIVEN a service whose record was empty, so that it began anew under another id
    ClientFixture f;
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.open();
    f.service.id = u"service-1 begun anew"_s;
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QVERIFY(f.cache->serviceId()->isEmpty());
    // WHEN the first event comes
    const ConsultationId id = f.service.start();
    QTRY_COMPARE(f.cache->inbox()->size(), 1);
    // THEN it belongs to that service
    QCOMPARE(f.cache->inbox()->first().consultation.id, id);
    QCOMPARE(*f.cache->serviceId(), f.service.id);
}

void TestReviewClientSync::shouldRefuseARecordThatWasSetBack()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.service.agentSays(id, u"later undone"_s);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.open();
    FakeService older;
    older.start();
    QSignalSpy failed(f.client.get(), &ReviewClient::failed);
    f.client->start(older.factory());
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.first().at(0).value<Error>().code == ErrorCode::Damaged);
    QVERIFY(f.client->connection().state == ConnectionState::Refused);
    QCOMPARE(f.cachedWords(id), QStringList{u"later undone"_s});
}

void TestReviewClientSync::shouldRefuseAnotherProtocolVersion()
{
    ClientFixture f;
    f.service.protocolVersion = 2;
    f.connect();
    QTRY_VERIFY(f.client->connection().state == ConnectionState::Refused);
    QVERIFY2(f.client->connection().reason.contains(u"version 2"_s), qPrintable(f.client->connection().reason));
    QVERIFY(f.cache->serviceId()->isEmpty());
}

void TestReviewClientSync::shouldTakeNothingFromABrokenChain()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.service.agentSays(id, u"true"_s);
    f.service.spoilPage = [](QList<Event> &events) {
        if (events.size() > 1)
            events[1].body.insert(u"content"_s, u"forged"_s);
    };
    QSignalSpy failed(f.client.get(), &ReviewClient::failed);
    f.connect();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.first().at(0).value<Error>().code == ErrorCode::Damaged);
    QVERIFY(f.client->connection().state == ConnectionState::Refused);
    QVERIFY(f.cache->inbox()->isEmpty());
    // WHEN the service is mended
    f.service.spoilPage = nullptr;
    f.client->tryNow();
    QTRY_VERIFY(f.isOnline());
    QCOMPARE(f.cachedWords(id), QStringList{u"true"_s});
}

void TestReviewClientSync::shouldStopWhenThereIsSaidToBeMoreButNothingComes()
{
    ClientFixture f;
    f.service.start();
    f.service.pageLimit = 0;
    QSignalSpy failed(f.client.get(), &ReviewClient::failed);
    f.connect();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!f.isOnline());
    QCOMPARE(f.service.methods.count(u"events/since"_s), 1);
}

void TestReviewClientSync::shouldKnowWhoItIsWithoutTheService()
{
    ClientFixture f;
    QVERIFY(f.client->me().id.isEmpty());
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.open();
    QCOMPARE(f.client->me(), f.service.principal);
    QVERIFY(f.client->connection().state == ConnectionState::Offline);
}

void TestReviewClientSync::shouldTellPresenceAndForgetItWithTheConnection()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QSignalSpy changed(f.client.get(), &ReviewClient::presenceChanged);
    f.service.notify(u"presence"_s, write(protocol::PresenceNotice{id, true, {u"Elder"_s, u"Another"_s}}));
    QTRY_VERIFY(f.client->agentAttached(id));
    QCOMPARE(f.client->presentReviewers(), (QStringList{u"Elder"_s, u"Another"_s}));
    f.service.channel()->drop();
    QVERIFY(!f.client->agentAttached(id));
    QVERIFY(f.client->presentReviewers().isEmpty());
    QCOMPARE(changed.size(), 2);
}

void TestReviewClientSync::shouldMeasureTheRoundTrip()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QVERIFY(f.client->submit(f.draft(id, u"how long"_s)));
    QTRY_VERIFY(f.client->connection().roundTripMs >= 0);
    f.service.channel()->drop();
    QCOMPARE(f.client->connection().roundTripMs, -1);
}

void TestReviewClientSync::shouldMeasureTheServicesClock()
{
    // GIVEN a service whose clock is three hours behind this computer's
    ClientFixture f;
    const ConsultationId id = f.service.start();
    const Timestamp there{f.clock.at.ms - 3 * 60 * 60'000};
    f.service.time = [&] { return there; };
    QSignalSpy measured(f.client.get(), &ReviewClient::clockMeasured);
    // WHEN it is connected THEN that is told
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QCOMPARE(measured.size(), 1);
    QCOMPARE(measured.takeFirst().first().toLongLong(), -3LL * 60 * 60'000);
    // WHEN nothing was set THEN nothing is asked again
    QVERIFY(f.client->submit(f.draft(id, u"one"_s)));
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.methods.count(u"hello"_s), 1);
    // WHEN this computer's clock is set right THEN it is measured again with the next answer
    f.clock.at = there;
    QVERIFY(f.client->submit(f.draft(id, u"two"_s)));
    QTRY_COMPARE(measured.size(), 1);
    QCOMPARE(measured.takeFirst().first().toLongLong(), 0);
    QVERIFY(f.isOnline());
    // WHEN a service does not tell its time THEN nothing is made up
    f.service.time = {};
    f.client->stop();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QVERIFY(measured.isEmpty());
}

void TestReviewClientSync::shouldTryAgainWithGrowingPauses()
{
    ClientFixture f;
    QList<int> pauses;
    QObject::connect(f.client.get(), &ReviewClient::connectionChanged, f.client.get(), [&](const ConnectionInfo &info) {
        if (info.state == ConnectionState::Offline)
            pauses.append(info.nextTryMs);
    });
    f.client->start([&] {
        auto channel = f.service.connect();
        static_cast<FakeChannel *>(channel.get())->fail(1);
        return channel;
    });
    for (qsizetype attempt = 1; attempt <= 4; ++attempt) {
        QTRY_COMPARE(pauses.size(), attempt);
        f.client->tryNow();
    }
    // 200 to 300 ms, and what a timer may be late
    QVERIFY2(pauses.at(0) > 150 && pauses.at(0) <= 330, qPrintable(QString::number(pauses.at(0))));
    QVERIFY(pauses.at(3) > 4 * pauses.at(0));
    QCOMPARE(f.client->connection().reason, u"Nobody listens there."_s);
}

void TestReviewClientSync::shouldTryAtOnceWhenAsked()
{
    ClientFixture f;
    int attempts = 0;
    f.client->start([&]() -> std::unique_ptr<Channel> {
        auto channel = f.service.connect();
        if (++attempts <= 6)
            static_cast<FakeChannel *>(channel.get())->fail(1);
        return channel;
    });
    // The pauses alone would add up to more than eight seconds.
    for (int i = 0; i < 6; ++i) {
        QTRY_VERIFY(f.client->connection().state == ConnectionState::Offline);
        f.client->tryNow();
    }
    QTRY_VERIFY(f.isOnline());
    // AND while it is connected, it changes nothing
    f.client->tryNow();
    QCOMPARE(attempts, 7);
    QVERIFY(f.isOnline());
}

void TestReviewClientSync::shouldSayThatTheDoorIsShut()
{
    ClientFixture f;
    f.client->start([&] {
        auto channel = f.service.connect();
        static_cast<FakeChannel *>(channel.get())->fail({ErrorCode::Unauthorized, u"The token was not accepted."_s, {}, {}, {}});
        return channel;
    });
    QTRY_VERIFY(f.client->connection().state == ConnectionState::Refused);
    QCOMPARE(f.client->connection().reason, u"The token was not accepted."_s);
    // THEN it does not hammer at it, but does not give up for good
    QVERIFY(f.client->connection().nextTryMs > 30'000);
}

void TestReviewClientSync::shouldComeBackSoonToAServiceThatIsBusy()
{
    ClientFixture f;
    f.service.refuseNext(u"hello"_s, {ErrorCode::RateLimited, u"Too many requests; try again later."_s, {}, {}, {}});
    f.connect();
    QTRY_VERIFY(f.client->connection().state == ConnectionState::Offline);
    QCOMPARE(f.client->connection().reason, u"Too many requests; try again later."_s);
    QVERIFY(f.client->connection().nextTryMs < 30'000);
    QTRY_VERIFY(f.isOnline());
}

void TestReviewClientSync::shouldCatchUpAsFastAsItMay()
{
    // GIVEN a service that answers only some of what it is asked at once
    ClientFixture f;
    const ConsultationId id = f.service.start();
    const Error tooFast{ErrorCode::RateLimited, u"Too many requests; try again later."_s, {}, {}, {{u"retry_after_ms"_s, 20}}};
    f.service.refuseNext(u"events/since"_s, tooFast, 2);
    f.service.refuseNext(u"events/subscribe"_s, tooFast);
    f.connect();
    // THEN it is asked again on the same connection, until all is here
    QTRY_VERIFY(f.isOnline());
    QCOMPARE(f.cache->inbox()->first().consultation.id, id);
    QCOMPARE(f.service.methods.count(u"hello"_s), 1);
    QVERIFY(f.service.methods.count(u"events/since"_s) >= 3);
    QCOMPARE(f.service.methods.count(u"events/subscribe"_s), 2);
}

void TestReviewClientSync::shouldWaitForAServiceThatIsNotThereYet()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    bool isThere = false;
    f.client->start([&]() -> std::unique_ptr<Channel> { return isThere ? f.service.connect() : nullptr; });
    QVERIFY(f.client->connection().state == ConnectionState::Offline);
    QVERIFY(f.client->connection().nextTryMs > 0);
    isThere = true;
    QTRY_VERIFY(f.isOnline());
    QCOMPARE(f.cache->inbox()->first().consultation.id, id);
}

void TestReviewClientSync::shouldSayNothingAfterStop()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QPointer<FakeChannel> channel = f.service.channel();
    f.client->stop();
    QVERIFY(f.client->connection().state == ConnectionState::Offline);
    QSignalSpy added(f.client.get(), &ReviewClient::eventsAdded), changed(f.client.get(), &ReviewClient::connectionChanged);
    f.service.agentSays(id, u"unheard"_s);
    QTRY_VERIFY(channel.isNull());
    f.client->tryNow();
    QCOMPARE(added.size() + changed.size(), 0);
}

QTEST_GUILESS_MAIN(TestReviewClientSync)
#include "tst_review_client_sync.moc"
