// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "support/pourer.h"
#include "support/process_memory.h"
#include "support/raw_client.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <functional>

using namespace witan;
using witan::test::ListenerHost;
using witan::test::Pourer;
using witan::test::RawClient;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

/// Lets everybody in, with the same room for all.
Listener::Door doorWithRoom(qint64 bytes)
{
    return [room = std::make_shared<IncomingRoom>(bytes)](const UpgradeRequest &) { return Admission{101, {}, {}, {}, room}; };
}
using Clients = std::vector<std::unique_ptr<RawClient>>;

/// Takes in what comes as soon as it comes, where QTRY_VERIFY would sleep between two looks.
bool servesUntil(const std::function<bool()> &isReached)
{
    const QDeadlineTimer limit(240'000);
    QTimer looks;
    looks.start(50);
    while (!isReached() && !limit.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return isReached();
}

bool isServed(quint16 port)
{
    RawClient client(port);
    if (!client.upgrade())
        return false;
    client.sendText("hello");
    const auto echo = client.waitFrame();
    return echo && echo->payload == "hello";
}

/// Whether a client that is pinged after so much silence, and says nothing but ten pongs, is served afterwards.
bool staysWhileItAnswersPings(int idlePingMs)
{
    ListenerConfig config = ListenerHost::patient();
    config.idlePingMs = idlePingMs;
    ListenerHost host(config);
    RawClient client(host.port());
    if (!client.upgrade())
        return false;
    for (int i = 0; i < 10; ++i) {
        std::optional<RawClient::Frame> frame;
        if (!QTest::qWaitFor([&] { return (frame = client.takeFrame()).has_value() || client.isGone(); }, 10'000) || !frame || frame->opcode != RawClient::Ping)
            return false;
        client.send(RawClient::frame(RawClient::Pong, frame->payload));
    }
    client.sendText("hello");
    return client.waitFrame().value_or(RawClient::Frame{}).payload == "hello" && host.closed.isEmpty();
}

Clients crowd(quint16 port, int count, const QHostAddress &from = QHostAddress::Any)
{
    Clients clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(std::make_unique<RawClient>(port, from));
    return clients;
}

/// All of it has been read when this is true.
bool isRead(RawClient &client)
{
    client.send(RawClient::frame(RawClient::Ping, "read?"));
    return client.waitFrame(30'000).value_or(RawClient::Frame{}).opcode == RawClient::Pong;
}

auto gone(const Clients &clients)
{
    return std::count_if(clients.begin(), clients.end(), [](const auto &client) { return client->isGone(); });
}

} // namespace

/// Peers that want too much: each is bounded, and the others go on.
class TestListenerFloods : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldLetAGoodClientInPastHalfOpenOnes();
    void shouldCutAThousandSilentOnesWhenTheirTimeIsOver();
    void shouldCapThoseWaitingFromOneAddress();
    void shouldLetFiftyStartAtOnce();
    void shouldCountEachAddressForItself();
    void shouldEndControlFloods_data();
    void shouldEndControlFloods();
    void shouldBearPingsWithinTheBudget();
    void shouldEndTinyFragments_data();
    void shouldEndTinyFragments();
    void shouldBearReasonableFragments();
    void shouldNotTakePingsForFragments();
    void shouldEndAPeerThatNeverReads();
    void shouldBearABurstToAPeerThatReads();
    void shouldSendOneMessageLargerThanTheLimit();
    void shouldNotKeepPongsForAPeerThatNeverReads();
    void shouldPingASilentPeerAndDropIt();
    void shouldKeepASilentPeerThatAnswersPings();
    void shouldBoundWhatIsPouredWhileTheServiceIsBusy_data();
    void shouldBoundWhatIsPouredWhileTheServiceIsBusy();
    void shouldGiveAllThatWaitedInOrder();
    void shouldCloseAPeerThatIsNotReadFrom();
    void shouldNotTakeAPeerForSilentThatIsNotReadFrom();
    void shouldBoundWhatOneSendsOnAllConnections();
    void shouldKeepTheRoomOfWhatWaits();
};

void TestListenerFloods::shouldLetAGoodClientInPastHalfOpenOnes()
{
    // GIVEN a thousand sockets that say nothing, and have half a minute to say something
    ListenerHost host;
    const Clients silent = crowd(host.port(), 1000);
    QTRY_VERIFY(gone(silent) >= 700);
    // WHEN a good client comes from the same address (and again, if the computer is too busy to let it speak at once)
    // THEN it gets in past those who still wait
    QTRY_VERIFY(isServed(host.port()));
    QTRY_COMPARE(gone(silent), 984);
    QTRY_VERIFY(isServed(host.port()));
    QCOMPARE(gone(silent), 984);
}

void TestListenerFloods::shouldCutAThousandSilentOnesWhenTheirTimeIsOver()
{
    ListenerConfig config;
    config.handshakeMs = 300;
    ListenerHost host(config);
    const Clients silent = crowd(host.port(), 1000);
    QTRY_COMPARE(gone(silent), 1000);
    QVERIFY(host.opened.isEmpty());
}

void TestListenerFloods::shouldCapThoseWaitingFromOneAddress()
{
    // GIVEN forty sockets that say nothing
    ListenerHost host;
    Clients silent = crowd(host.port(), 40);
    // THEN, when the first moments are over, all but sixteen are told that they are too many
    QTRY_COMPARE(gone(silent), 24);
    for (const auto &client : silent) {
        if (client->isGone())
            QCOMPARE(client->waitStatus(), 429);
    }
    QCOMPARE(gone(silent), 24);
}

void TestListenerFloods::shouldLetFiftyStartAtOnce()
{
    // GIVEN fifty honest clients that connect in the same moment
    ListenerHost host;
    const Clients clients = crowd(host.port(), 50);
    for (const auto &client : clients)
        QVERIFY(client->waitConnected());
    // WHEN each sends its request after all are connected
    for (const auto &client : clients)
        client->send(RawClient::upgradeRequest("/ws"));
    // THEN all are let in
    for (const auto &client : clients)
        QCOMPARE(client->waitStatus(), 101);
}

void TestListenerFloods::shouldCountEachAddressForItself()
{
#ifndef Q_OS_LINUX
    QSKIP("Needs a second loopback address.");
#endif
    // GIVEN an address whose waiting places are all taken
    ListenerHost host;
    const Clients silent = crowd(host.port(), 40, QHostAddress(QStringLiteral("127.0.0.2")));
    QTRY_COMPARE(gone(silent), 24);
    // WHEN seventeen silent ones come from another
    const Clients others = crowd(host.port(), 17, QHostAddress(QStringLiteral("127.0.0.3")));
    // THEN it has sixteen places of its own: one is told that there is no more, and nobody else is disturbed
    QTRY_COMPARE(gone(others), 1);
    const auto turnedAway = std::find_if(others.begin(), others.end(), [](const auto &client) { return client->isGone(); });
    QCOMPARE((*turnedAway)->waitStatus(), 429);
    QCOMPARE(gone(others), 1);
    QCOMPARE(gone(silent), 24);
}

void TestListenerFloods::shouldEndControlFloods_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<int>("payload");
    QTest::newRow("empty pings") << int(RawClient::Ping) << 0;
    QTest::newRow("full pings") << int(RawClient::Ping) << 125;
    QTest::newRow("empty pongs") << int(RawClient::Pong) << 0;
    QTest::newRow("full pongs") << int(RawClient::Pong) << 125;
}

void TestListenerFloods::shouldEndControlFloods()
{
    QFETCH(int, opcode);
    QFETCH(int, payload);
    // GIVEN a client that was let in
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    const QByteArray flood = RawClient::frame(opcode, QByteArray(payload, 'x')).repeated(20'000);
    const qint64 before = test::residentBytes();
    // WHEN it floods the service with control frames
    client.send(flood);
    // THEN it is shown out for breaking the rules, and the flood was not kept
    QCOMPARE(client.waitClose(), 1008);
    QVERIFY(client.waitGone());
    QTRY_COMPARE(host.closed.size(), 1);
    QVERIFY2(test::residentBytes() - before < 4 * kMiB + flood.size(), qPrintable(QString::number(test::residentBytes() - before)));
}

void TestListenerFloods::shouldBearPingsWithinTheBudget()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    // WHEN as many pings come at once as a second may have
    client.send(RawClient::frame(RawClient::Ping, "x").repeated(20));
    // THEN each is answered, and the connection lives on
    for (int i = 0; i < 20; ++i) {
        const auto pong = client.waitFrame();
        QVERIFY(pong);
        QCOMPARE(pong->opcode, int(RawClient::Pong));
    }
    client.sendText("hello");
    QCOMPARE(client.waitFrame().value_or(RawClient::Frame{}).payload, QByteArray("hello"));
}

void TestListenerFloods::shouldEndTinyFragments_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("of one byte") << 1;
    QTest::newRow("of nothing") << 0;
}

void TestListenerFloods::shouldEndTinyFragments()
{
    QFETCH(int, size);
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    // WHEN a message comes in a million fragments
    const QByteArray flood = RawClient::frame(RawClient::Text, QByteArray(size, 'x'), {.final = false})
        + RawClient::frame(RawClient::Continuation, QByteArray(size, 'x'), {.final = false}).repeated(1'000'000);
    const qint64 before = test::residentBytes();
    client.send(flood);
    // THEN the client is shown out long before the end
    QCOMPARE(client.waitClose(), 1008);
    QVERIFY(client.waitGone());
    QVERIFY(host.frames.isEmpty());
    QVERIFY2(test::residentBytes() - before < 4 * kMiB + flood.size(), qPrintable(QString::number(test::residentBytes() - before)));
}

void TestListenerFloods::shouldBearReasonableFragments()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    // WHEN a megabyte comes in fragments of 100 bytes, and a short message in single bytes
    client.send(RawClient::frame(RawClient::Text, QByteArray(100, 'x'), {.final = false})
        + RawClient::frame(RawClient::Continuation, QByteArray(100, 'x'), {.final = false}).repeated(10'000) + RawClient::frame(RawClient::Continuation, {}));
    client.send(RawClient::frame(RawClient::Text, "x", {.final = false})
        + RawClient::frame(RawClient::Continuation, "x", {.final = false}).repeated(2000) + RawClient::frame(RawClient::Continuation, {}));
    // THEN both arrive
    QTRY_COMPARE(host.frames.size(), 2);
    QCOMPARE(host.frames[0].size(), 1'000'100);
    QCOMPARE(host.frames[1].size(), 2001);
}

void TestListenerFloods::shouldNotTakePingsForFragments()
{
    // GIVEN a client that, in the course of a day, has sent many pings and no message
    ListenerConfig config = ListenerHost::patient();
    config.controlFramesPerSecond = 1'000'000;
    ListenerHost host(config);
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    client.send(RawClient::frame(RawClient::Ping, QByteArray(125, 'x')).repeated(3000));
    // WHEN it speaks
    client.sendText("hello");
    // THEN it is heard
    QTRY_COMPARE(host.frames, QList<QByteArray>{"hello"});
    QVERIFY(host.closed.isEmpty());
}

void TestListenerFloods::shouldEndAPeerThatNeverReads()
{
    // GIVEN two clients, one of which does not read
    ListenerHost host;
    RawClient slow(host.port()), quick(host.port());
    QVERIFY(slow.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    const ConnectionId slowId = host.opened.first();
    QVERIFY(quick.upgrade());
    slow.stopReading();
    const qint64 before = test::residentBytes();
    // WHEN the service keeps telling it things
    const QByteArray news(100'000, 'n');
    QElapsedTimer clock;
    clock.start();
    int said = 0;
    while (host.closed.isEmpty() && clock.elapsed() < 20'000) {
        host.say(slowId, news);
        ++said;
        quick.sendText("still served?");
        QVERIFY(quick.waitFrame());
    }
    // THEN the connection is given up, with bounded memory, and the other was served all the time
    QCOMPARE(host.closed, QList<ConnectionId>{slowId});
    QVERIFY2(test::residentBytes() - before < 16 * kMiB, qPrintable(QString::number(test::residentBytes() - before)));
    // and when the slow one reads again it finds whole messages, and then the reason, without what had piled up
    slow.sendText("too late");
    slow.goOnReading();
    int whole = 0, code = 0;
    while (const auto frame = slow.waitFrame()) {
        if (frame->opcode == RawClient::Close) {
            code = (uchar(frame->payload[0]) << 8) | uchar(frame->payload[1]);
            break;
        }
        QCOMPARE(frame->payload, news);
        ++whole;
    }
    QCOMPARE(code, 1013);
    QVERIFY(whole > 0);
    QVERIFY2(whole <= said - 10, qPrintable(QStringLiteral("%1 of %2").arg(whole).arg(said)));
    QVERIFY(slow.waitGone());
    QVERIFY(!host.lateFrames);
}

void TestListenerFloods::shouldBearABurstToAPeerThatReads()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN five times the limit is delivered in one batch
    std::vector<Outbound> batch;
    for (int i = 0; i < 50; ++i)
        batch.push_back({host.opened.first(), QByteArray(100'000, char('a' + i % 26)), 0, {}});
    host.listener().deliver(std::move(batch));
    // THEN a client that takes it gets it, in order
    for (int i = 0; i < 50; ++i) {
        const auto frame = client.waitFrame();
        QVERIFY(frame);
        QCOMPARE(frame->payload, QByteArray(100'000, char('a' + i % 26)));
    }
    QVERIFY(host.closed.isEmpty());
}

void TestListenerFloods::shouldSendOneMessageLargerThanTheLimit()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN one message is far over what may be unsent, as an agent's saved state can be
    const QByteArray state(12 * kMiB, 's');
    host.say(host.opened.first(), "before");
    host.say(host.opened.first(), state);
    // THEN it goes out
    QCOMPARE(client.waitFrame().value_or(RawClient::Frame{}).payload, QByteArray("before"));
    const auto frame = client.waitFrame(20'000);
    QVERIFY(frame && frame->payload == state);
}

void TestListenerFloods::shouldNotKeepPongsForAPeerThatNeverReads()
{
    // GIVEN a listener that lets pings pass, and a client that sends them and reads nothing
    ListenerConfig config = ListenerHost::patient();
    config.controlFramesPerSecond = 10'000'000;
    ListenerHost host(config);
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    client.stopReading();
    const qint64 before = test::residentBytes();
    // WHEN it sends a hundred megabytes of them
    const QByteArray pings = RawClient::frame(RawClient::Ping, QByteArray(125, 'x')).repeated(8000);
    for (int i = 0; i < 100 && !client.isGone(); ++i) {
        client.send(pings);
        QVERIFY(QTest::qWaitFor([&] { return client.unsent() == 0 || client.isGone() || !host.closed.isEmpty(); }, 10'000));
        if (!host.closed.isEmpty())
            break;
    }
    // THEN it is given up, before its pongs take memory
    QTRY_COMPARE(host.closed.size(), 1);
    QVERIFY2(test::residentBytes() - before < 16 * kMiB, qPrintable(QString::number(test::residentBytes() - before)));
}

void TestListenerFloods::shouldPingASilentPeerAndDropIt()
{
    // GIVEN a listener that pings after 200 ms of silence
    ListenerConfig config = ListenerHost::patient();
    config.idlePingMs = 200;
    ListenerHost host(config);
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    // WHEN the client stays silent
    std::optional<RawClient::Frame> frame;
    QVERIFY(QTest::qWaitFor([&] { return (frame = client.takeFrame()).has_value(); }));
    // THEN it is pinged, and dropped when it does not answer
    QCOMPARE(frame->opcode, int(RawClient::Ping));
    QVERIFY(client.waitGone());
    QTRY_COMPARE(host.closed.size(), 1);
}

void TestListenerFloods::shouldKeepASilentPeerThatAnswersPings()
{
    // WHEN a client says nothing but answers ten pings, THEN it is still there
    // A busy computer may keep the client itself from answering in time; then it is asked at a slower pace.
    QVERIFY(staysWhileItAnswersPings(100) || staysWhileItAnswersPings(500) || staysWhileItAnswersPings(2500));
}

void TestListenerFloods::shouldBoundWhatIsPouredWhileTheServiceIsBusy_data()
{
    QTest::addColumn<int>("message");
    QTest::addColumn<qint64>("total");
    QTest::newRow("large messages") << int(64 * 1024) << 200 * kMiB;
    QTest::newRow("messages larger than the bound") << int(4 * kMiB) << 200 * kMiB;
    QTest::newRow("tiny messages") << 100 << 32 * kMiB;
}

void TestListenerFloods::shouldBoundWhatIsPouredWhileTheServiceIsBusy()
{
    // GIVEN a service that takes nothing in
    QFETCH(int, message);
    QFETCH(qint64, total);
    ListenerHost host;
    host.setLargest(50);
    host.setHeld(true);
    const qint64 before = witan::test::residentBytes();
    // WHEN a peer pours
    Pourer pourer(host.port(), total, message);
    QTRY_VERIFY_WITH_TIMEOUT(pourer.isStuck() || pourer.isDone(), 120'000);
    // THEN most of it stays with the peer
    QVERIFY2(pourer.poured() < 24 * kMiB, qPrintable(QString::number(pourer.poured())));
    QVERIFY2(witan::test::residentBytes() - before < 32 * kMiB, qPrintable(QString::number(witan::test::residentBytes() - before)));
    // AND when the service goes on, others are served while all of it comes in
    host.setHeld(false);
    QVERIFY(isServed(host.port()));
    QVERIFY(servesUntil([&] { return pourer.isDone() && host.heardBytes >= total; }));
    QVERIFY2(witan::test::residentBytes() - before < 64 * kMiB, qPrintable(QString::number(witan::test::residentBytes() - before)));
}

void TestListenerFloods::shouldGiveAllThatWaitedInOrder()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    host.setHeld(true);
    for (int i = 0; i < 1000; ++i)
        client.sendText(QByteArray::number(i));
    QTRY_COMPARE(client.unsent(), 0);
    host.setHeld(false);
    QTRY_COMPARE_WITH_TIMEOUT(host.frames.size(), 1000, 30'000);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(host.frames.at(i), QByteArray::number(i));
    // AND it is read from as before
    client.sendText("afterwards");
    QTRY_COMPARE(host.frames.size(), 1001);
}

void TestListenerFloods::shouldCloseAPeerThatIsNotReadFrom()
{
    // GIVEN a peer of which nothing more is read
    ListenerHost host;
    Pourer pourer(host.port(), 200 * kMiB, 64 * 1024);
    QTRY_COMPARE(host.opened.size(), 1);
    host.setLargest(50);
    host.setHeld(true);
    QTRY_VERIFY_WITH_TIMEOUT(pourer.isStuck(), 120'000);
    // WHEN the service ends the connection THEN it ends, though the peer never says goodbye
    host.close(host.opened.first(), 1008, "enough");
    pourer.stop();
    QTRY_VERIFY_WITH_TIMEOUT(pourer.isDone(), 60'000);
    host.setHeld(false);
    QTRY_COMPARE_WITH_TIMEOUT(host.closed.size(), 1, 60'000);
    QVERIFY(isServed(host.port()));
}

void TestListenerFloods::shouldNotTakeAPeerForSilentThatIsNotReadFrom()
{
    // GIVEN a peer of which nothing more is read, and one that is silent and answers no pings
    ListenerConfig config;
    config.idlePingMs = 200;
    ListenerHost host(config);
    host.setLargest(50);
    RawClient waiting(host.port());
    QVERIFY(waiting.upgrade());
    host.setHeld(true);
    for (int i = 0; i < 200; ++i)
        waiting.sendText("x");
    RawClient silent(host.port());
    QVERIFY(silent.upgrade());
    // WHEN the silent one is dropped THEN the other is still there
    QTRY_VERIFY_WITH_TIMEOUT(silent.isGone(), 60'000);
    QVERIFY(!waiting.isGone());
    host.setHeld(false);
    QTRY_COMPARE_WITH_TIMEOUT(host.frames.size(), 200, 30'000);
}

void TestListenerFloods::shouldBoundWhatOneSendsOnAllConnections()
{
    // GIVEN room for a MiB, and most of it taken by a message that does not go on
    ListenerHost host(ListenerHost::patient(), doorWithRoom(kMiB));
    RawClient first(host.port()), second(host.port()), third(host.port());
    QVERIFY(first.upgrade() && second.upgrade() && third.upgrade());
    const QByteArray text(1000 * 1024, 'x'), small(60 * 1024, 'x'), large = RawClient::frame(RawClient::Binary, text);
    const QByteArray begun = RawClient::frame(RawClient::Binary, text.chopped(1000), {.final = false});
    first.send(begun);
    QVERIFY(isRead(first));
    // WHEN another large one comes on another connection THEN that one is closed, and small ones pass
    second.send(large);
    QCOMPARE(second.waitClose(), 1013);
    QCOMPARE(second.closeReason(), "too much is coming in at once");
    third.sendText(small);
    QCOMPARE(third.waitFrame().value_or(RawClient::Frame{}).payload, small);
    // AND once the first is whole, or its connection gone, its room is there again
    first.send(RawClient::frame(RawClient::Continuation, text.right(1000)));
    QCOMPARE(first.waitFrame().value_or(RawClient::Frame{}).payload, text);
    third.send(large);
    QCOMPARE(third.waitFrame().value_or(RawClient::Frame{}).payload, text);
    auto fourth = std::make_unique<RawClient>(host.port());
    QVERIFY(fourth->upgrade());
    fourth->send(begun);
    QVERIFY(isRead(*fourth));
    const qsizetype closed = host.closed.size();
    fourth.reset();
    QTRY_COMPARE(host.closed.size(), closed + 1);
    third.send(large);
    QCOMPARE(third.waitFrame().value_or(RawClient::Frame{}).payload, text);
}

void TestListenerFloods::shouldKeepTheRoomOfWhatWaits()
{
    // GIVEN a large message that is whole, and a service that is busy
    ListenerHost host(ListenerHost::patient(), doorWithRoom(kMiB));
    RawClient first(host.port()), second(host.port()), third(host.port());
    QVERIFY(first.upgrade() && second.upgrade() && third.upgrade());
    QTRY_COMPARE(host.opened.size(), 3);
    host.setHeld(true);
    const QByteArray large = RawClient::frame(RawClient::Binary, QByteArray(700 * 1024, 'x'));
    first.send(large);
    QVERIFY(isRead(first));
    // THEN it keeps its room until the service has it
    second.send(large);
    QCOMPARE(second.waitClose(), 1013);
    host.setHeld(false);
    QCOMPARE(first.waitFrame().value_or(RawClient::Frame{}).payload.size(), 700 * 1024);
    third.send(large);
    QCOMPARE(third.waitFrame().value_or(RawClient::Frame{}).payload.size(), 700 * 1024);
}

QTEST_GUILESS_MAIN(TestListenerFloods)
#include "tst_listener_floods.moc"
