// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "support/raw_client.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

#include <atomic>

using namespace witan;
using witan::test::ListenerHost;
using witan::test::RawClient;

namespace {

QByteArray payloadOf(const std::optional<RawClient::Frame> &frame)
{
    return frame ? frame->payload : QByteArray("(nothing)");
}

} // namespace

/// What the service says and hears through a Listener, from its start to its end.
class TestListener : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSayWhyItCannotStart_data();
    void shouldSayWhyItCannotStart();
    void shouldNamePortInUse();
    void shouldTakeAnAddressOfEitherFamily_data();
    void shouldTakeAnAddressOfEitherFamily();
    void shouldTellOpenFrameAndClose();
    void shouldKeepTheOrderOfEachConnection();
    void shouldTakePipelinedFramesInFewPushes();
    void shouldCloseWhenTheServiceSaysSo_data();
    void shouldCloseWhenTheServiceSaysSo();
    void shouldDropWhatIsForNobody();
    void shouldSayNothingAfterClosed();
    void shouldWriteOutAndCloseWhenDrained();
    void shouldNotWaitLongerThanToldForAPeerThatDoesNotRead();
    void shouldCloseEverybodyWhenDestroyed();
    void shouldSurviveAPeerThatIsReset();
    void shouldBeDestroyedInAnyState_data();
    void shouldBeDestroyedInAnyState();
};

void TestListener::shouldSayWhyItCannotStart_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("part");
    QTest::newRow("an address of another computer") << QStringLiteral("192.0.2.1") << QStringLiteral("192.0.2.1");
    QTest::newRow("no address at all") << QStringLiteral("not an address") << QStringLiteral("not an address");
}

void TestListener::shouldSayWhyItCannotStart()
{
    QFETCH(QString, host);
    QFETCH(QString, part);
    Mailbox mailbox;
    ListenerConfig config;
    config.host = host;
    // WHEN a listener is started where it cannot listen
    Listener listener(config, ListenerHost::openDoor(), mailbox);
    const auto started = listener.start();
    // THEN it says where, and what to use instead
    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(part), qPrintable(started.error().message));
    QVERIFY(started.error().message.contains(QLatin1StringView("127.0.0.1")));
    QVERIFY(!started.error().detail.isEmpty());
    // and delivering to it or closing it does no harm
    listener.deliver({{1, "x", 0, {}}});
    listener.drainAndClose(1000);
}

void TestListener::shouldNamePortInUse()
{
    // GIVEN a port that another program has
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    Mailbox mailbox;
    ListenerConfig config;
    config.port = other.serverPort();
    // WHEN a listener is to take it
    Listener listener(config, ListenerHost::openDoor(), mailbox);
    const auto started = listener.start();
    // THEN the answer names it and says what to do
    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(QStringLiteral("127.0.0.1:%1").arg(other.serverPort())), qPrintable(started.error().message));
    QVERIFY(started.error().message.contains(QLatin1StringView("another port")));
}

void TestListener::shouldTakeAnAddressOfEitherFamily_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QHostAddress>("dial");
    QTest::newRow("v4") << QStringLiteral("127.0.0.1") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("v6") << QStringLiteral("::1") << QHostAddress(QHostAddress::LocalHostIPv6);
    QTest::newRow("v6 in brackets") << QStringLiteral("[::1]") << QHostAddress(QHostAddress::LocalHostIPv6);
    QTest::newRow("every address") << QStringLiteral("0.0.0.0") << QHostAddress(QHostAddress::LocalHost);
}

void TestListener::shouldTakeAnAddressOfEitherFamily()
{
    QFETCH(QString, host);
    QFETCH(QHostAddress, dial);
    if (dial.protocol() == QAbstractSocket::IPv6Protocol && !QTcpServer().listen(dial))
        QSKIP("This computer has no IPv6.");
    ListenerConfig config;
    config.host = host;
    ListenerHost listening(config);
    QTcpSocket socket;
    // WHEN somebody dials that address
    socket.connectToHost(dial, listening.port());
    // THEN it is answered there
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.write(RawClient::upgradeRequest("/"));
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).startsWith("HTTP/1.1 101"));
}

void TestListener::shouldTellOpenFrameAndClose()
{
    ListenerHost host;
    auto client = std::make_unique<RawClient>(host.port());
    // WHEN a client comes, speaks and goes without a word
    QVERIFY(client->upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    client->sendText("hello");
    QCOMPARE(payloadOf(client->waitFrame()), QByteArray("hello"));
    client.reset();
    // THEN the service heard each, once and in this order
    QTRY_COMPARE(host.closed, host.opened);
    QCOMPARE(host.frames, QList<QByteArray>{"hello"});
    QVERIFY(!host.lateFrames);
}

void TestListener::shouldKeepTheOrderOfEachConnection()
{
    ListenerHost host;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawClient>(host.port()));
        QVERIFY(clients.back()->upgrade());
    }
    // WHEN ten clients send two hundred messages each, large among small
    for (int n = 0; n < 200; ++n) {
        for (size_t i = 0; i < clients.size(); ++i)
            clients[i]->sendText(QByteArray::number(n) + (n % 20 == 0 ? QByteArray(40'000, ' ') : QByteArray()));
    }
    // THEN each gets its own back, in order
    for (const auto &client : clients) {
        for (int n = 0; n < 200; ++n)
            QCOMPARE(payloadOf(client->waitFrame()).trimmed(), QByteArray::number(n));
    }
}

void TestListener::shouldTakePipelinedFramesInFewPushes()
{
    // GIVEN a service that takes each push as it comes
    Mailbox mailbox;
    std::atomic<int> pushes{0}, frames{0};
    mailbox.setWake([&] {
        ++pushes;
        for (const Inbound &item : mailbox.drain())
            frames += item.kind == Inbound::Kind::Frame;
    });
    Listener listener({}, ListenerHost::openDoor(), mailbox);
    QVERIFY(listener.start());
    RawClient one(listener.port()), two(listener.port());
    QVERIFY(one.upgrade());
    QVERIFY(two.upgrade());
    pushes = 0;
    // WHEN a thousand messages come at once from each of two clients
    one.send(RawClient::frame(RawClient::Text, "x").repeated(1000));
    two.send(RawClient::frame(RawClient::Text, "x").repeated(1000));
    QTRY_COMPARE(frames.load(), 2000);
    // THEN it was pushed many at a time
    QVERIFY2(pushes < 500, qPrintable(QString::number(pushes)));
}

void TestListener::shouldCloseWhenTheServiceSaysSo_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("normal") << 1000;
    QTest::newRow("policy") << 1008;
    QTest::newRow("no such consultation") << 4404;
    QTest::newRow("not active") << 4409;
}

void TestListener::shouldCloseWhenTheServiceSaysSo()
{
    QFETCH(int, code);
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN the service says a last word and closes, in one item, with a reason longer than a frame takes
    host.listener().deliver({{host.opened.first(), "last word", code, "x" + QByteArrayLiteral("\u20ac").repeated(100)}});
    // THEN the client gets both, in this order
    QCOMPARE(payloadOf(client.waitFrame()), QByteArray("last word"));
    QCOMPARE(client.waitClose(), code);
    QCOMPARE(client.closeReason(), "x" + QByteArrayLiteral("\u20ac").repeated(40));
    QVERIFY(client.waitGone());
    QTRY_COMPARE(host.closed, host.opened);
}

void TestListener::shouldDropWhatIsForNobody()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN something is delivered to connections that never were, among something for one that is
    host.listener().deliver({{0, "x", 0, {}}, {999'999, "x", 1000, {}}, {host.opened.first(), "for you", 0, {}}, {12'345, "x", 0, {}}});
    // THEN that one gets its own
    QCOMPARE(payloadOf(client.waitFrame()), QByteArray("for you"));
}

void TestListener::shouldSayNothingAfterClosed()
{
    // GIVEN a service that closes at the first message, while more are on their way
    ListenerHost host;
    host.setEcho(false);
    for (int round = 0; round < 20; ++round) {
        RawClient client(host.port());
        QVERIFY(client.upgrade());
        QTRY_COMPARE(host.opened.size(), round + 1);
        client.send(RawClient::frame(RawClient::Text, "x").repeated(500));
        QTRY_VERIFY(!host.frames.isEmpty());
        // WHEN the connection ends from both sides at once
        host.close(host.opened.last(), 1000);
        client.send(RawClient::frame(RawClient::Text, "y").repeated(500) + RawClient::frame(RawClient::Close, RawClient::closePayload(1000)));
        QTRY_COMPARE(host.closed.size(), round + 1);
    }
    // THEN nothing was heard of a connection after its end
    QVERIFY(!host.lateFrames);
}

void TestListener::shouldWriteOutAndCloseWhenDrained()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN the service has much to say and stops
    for (int i = 0; i < 8; ++i)
        host.say(host.opened.first(), QByteArray(100'000, char('0' + i)));
    QElapsedTimer clock;
    clock.start();
    host.listener().drainAndClose(300);    // this client cannot read while we wait
    QVERIFY(clock.elapsed() < 10'000);
    host.say(host.opened.first(), "too late");
    // THEN all of it arrives, then the reason, and nothing that was said later
    for (int i = 0; i < 8; ++i)
        QCOMPARE(payloadOf(client.waitFrame()), QByteArray(100'000, char('0' + i)));
    QCOMPARE(client.waitClose(), 1001);
    // and nobody new gets in
    RawClient late(host.port());
    QVERIFY(!late.waitConnected());
}

void TestListener::shouldNotWaitLongerThanToldForAPeerThatDoesNotRead()
{
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    QTRY_COMPARE(host.opened.size(), 1);
    host.say(host.opened.first(), QByteArray(10'000'000, 'x'));
    // WHEN the service stops, with a client that does not take what is for it
    QElapsedTimer clock;
    clock.start();
    host.listener().drainAndClose(200);
    host.stop();
    // THEN it stops in the time it was given
    QVERIFY2(clock.elapsed() >= 200 && clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(host.closed, host.opened);
}

void TestListener::shouldCloseEverybodyWhenDestroyed()
{
    ListenerHost host;
    RawClient one(host.port()), two(host.port());
    QVERIFY(one.upgrade());
    QVERIFY(two.upgrade());
    QTRY_COMPARE(host.opened.size(), 2);
    // WHEN the listener goes
    host.stop();
    // THEN both are told why, and the service has heard the end of each
    QCOMPARE(one.waitClose(), 1001);
    QCOMPARE(two.waitClose(), 1001);
    QCOMPARE(host.closed.size(), 2);
    QVERIFY(!host.lateFrames);
}

void TestListener::shouldSurviveAPeerThatIsReset()
{
    ListenerHost host;
    for (int i = 0; i < 50; ++i) {
        // GIVEN a client with unread answers
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, host.port());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        socket.write(RawClient::upgradeRequest("/") );
        QTRY_VERIFY(socket.bytesAvailable() > 0);
        socket.write(RawClient::frame(RawClient::Text, QByteArray(1000, 'x')).repeated(10));
        QTRY_COMPARE(socket.bytesToWrite(), 0);
        // WHEN it vanishes
        socket.abort();
    }
    // THEN each is heard to be gone, and the next is served
    QTRY_COMPARE(host.closed.size(), 50);
    RawClient client(host.port());
    QVERIFY(client.upgrade());
    client.sendText("hello");
    QCOMPARE(payloadOf(client.waitFrame()), QByteArray("hello"));
}

void TestListener::shouldBeDestroyedInAnyState_data()
{
    QTest::addColumn<QByteArray>("sent");
    const QByteArray request = RawClient::upgradeRequest("/ws");
    QTest::newRow("nothing said yet") << QByteArray();
    QTest::newRow("half a request") << request.first(20);
    QTest::newRow("refused") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::newRow("half a frame") << request + RawClient::frame(RawClient::Text, QByteArray(1000, 'x')).first(500);
    QTest::newRow("in the middle of a message") << request + RawClient::frame(RawClient::Text, QByteArray(1000, 'x'), {.final = false});
    QTest::newRow("closing") << request + RawClient::frame(RawClient::Close, RawClient::closePayload(1000));
    QTest::newRow("failing") << request + RawClient::frame(3, "x");
}

void TestListener::shouldBeDestroyedInAnyState()
{
    QFETCH(QByteArray, sent);
    // GIVEN a listener with a client that has said this much
    ListenerHost host;
    RawClient client(host.port());
    QVERIFY(client.waitConnected());
    const qsizetype head = sent.indexOf("\r\n\r\n") + 4;
    client.send(sent.first(qMax<qsizetype>(0, head > 3 ? head : sent.size())));
    if (sent.startsWith("GET /ws") && head > 3) {
        QCOMPARE(client.waitStatus(), 101);
        client.send(sent.sliced(head));
    }
    // WHEN the listener goes
    QElapsedTimer clock;
    clock.start();
    host.stop();
    // THEN it does so without delay, and every opened connection is closed
    QVERIFY(clock.elapsed() < 10'000);
    QCOMPARE(host.closed.size(), host.opened.size());
    QVERIFY(client.waitGone());
}

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
