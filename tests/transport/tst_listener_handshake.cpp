// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "support/process_memory.h"
#include "support/raw_client.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

using namespace witan;
using witan::test::ListenerHost;
using witan::test::RawClient;

namespace {

/// A door as the service's: a token opens it, some paths are shut, a protocol is chosen where it is offered.
Admission door(const UpgradeRequest &request)
{
    if (request.target == "/nowhere")
        return {404, "There is nothing here.", {}, {}};
    if (request.count("origin") != 0)
        return {403, "Web pages are not let in.", {}, {}};
    if (request.header("authorization") != "Bearer good")
        return {401, "A token is needed.", {}, {}};
    const QByteArray offered = request.header("sec-websocket-protocol");
    return {101, {}, offered.contains("witan.review.v1") ? QByteArrayLiteral("witan.review.v1") : QByteArray(), std::make_shared<const QByteArray>(request.target)};
}

RawClient::Headers with(const QByteArray &name, const QByteArray &value)
{
    RawClient::Headers headers = RawClient::properHeaders();
    for (auto &header : headers) {
        if (header.first.compare(name, Qt::CaseInsensitive) == 0) {
            header.second = value;
            return headers;
        }
    }
    headers.append({name, value});
    return headers;
}

RawClient::Headers without(const QByteArray &name)
{
    RawClient::Headers headers = RawClient::properHeaders();
    headers.removeIf([&](const auto &header) { return header.first == name; });
    return headers;
}

} // namespace

/// What happens before a peer is let in: nothing is answered until the whole request was judged.
class TestListenerHandshake : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldAnswerRequests_data();
    void shouldAnswerRequests();
    void shouldShowTheDoorWhatWasAsked();
    void shouldHandThePassOn();
    void shouldKeepNothingOfWhoHasGone();
    void shouldTakeARequestInPieces();
    void shouldTellNothingToThePeersOutside();
    void shouldNeverNegotiateExtensions_data();
    void shouldNeverNegotiateExtensions();
    void shouldCutASlowHeader();
    void shouldRefuseALargeHeader_data();
    void shouldRefuseALargeHeader();
    void shouldNotKeepLargeHeaders();
    void shouldRefuseOverTheTotalCap();
};

void TestListenerHandshake::shouldAnswerRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto add = [](const char *name, const QByteArray &request, int status) { QTest::newRow(name) << request << status; };
    const auto upgrade = [](const RawClient::Headers &headers) { return RawClient::upgradeRequest("/ws", headers); };
    const QByteArray good = upgrade(with("Authorization", "Bearer good"));
    add("proper", good, 101);
    add("names in other cases", QByteArray(good).replace("Upgrade: websocket", "UPGRADE: WebSocket").replace("Connection: Upgrade", "connection: keep-alive, UPGRADE"), 101);
    add("no token", upgrade(RawClient::properHeaders()), 401);
    add("wrong token", upgrade(with("Authorization", "Bearer bad")), 401);
    add("origin", upgrade(with("Authorization", "Bearer good") + RawClient::Headers{{"Origin", "https://evil.example"}}), 403);
    add("unknown path", RawClient::upgradeRequest("/nowhere"), 404);
    add("plain request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 426);
    add("upgrade to something else", upgrade(with("Upgrade", "h2c")), 426);
    add("no upgrade", upgrade(without("Upgrade")), 426);
    add("no connection", upgrade(without("Connection")), 426);
    add("connection that does not upgrade", upgrade(with("Connection", "keep-alive")), 426);
    add("old version", upgrade(with("Sec-WebSocket-Version", "8")), 426);
    add("no version", upgrade(without("Sec-WebSocket-Version")), 426);
    add("no key", upgrade(without("Sec-WebSocket-Key")), 400);
    add("short key", upgrade(with("Sec-WebSocket-Key", "c2hvcnQ=")), 400);
    add("key that is no base64", upgrade(with("Sec-WebSocket-Key", "????????????????????????")), 400);
    add("two keys", upgrade(RawClient::properHeaders() + RawClient::Headers{{"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}}), 400);
    add("post", QByteArray(good).replace("GET ", "POST "), 405);
    add("head", QByteArray(good).replace("GET ", "HEAD "), 405);
    add("HTTP/1.0", QByteArray(good).replace("HTTP/1.1", "HTTP/1.0"), 505);
    add("HTTP/2 in words", QByteArray(good).replace("HTTP/1.1", "HTTP/2.0"), 400);
    add("HTTP/2 for real", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
    add("body announced", upgrade(RawClient::properHeaders() + RawClient::Headers{{"Content-Length", "5"}}), 400);
    add("body in chunks", upgrade(RawClient::properHeaders() + RawClient::Headers{{"Transfer-Encoding", "chunked"}}), 400);
    add("two lengths", upgrade(RawClient::properHeaders() + RawClient::Headers{{"Content-Length", "0"}, {"Content-Length", "7"}}), 400);
    add("frame before the answer", good + RawClient::frame(RawClient::Text, "early"), 400);
    add("second request behind", good + good, 400);
    add("no HTTP at all", "hello, is anybody there\r\n\r\n", 400);
    add("TLS to a plain port", QByteArray::fromHex("16030100a5010000a10303") + QByteArray(60, 'x') + "\r\n\r\n", 400);
    add("zero byte in a header", upgrade(with("X-Strange", QByteArray("a\0b", 3))), 400);
    add("header without a colon", QByteArray(good).replace("Host: 127.0.0.1", "Host 127.0.0.1"), 400);
    add("space before the colon", QByteArray(good).replace("Host: ", "Host : "), 400);
}

void TestListenerHandshake::shouldAnswerRequests()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    // GIVEN a listener with a door
    ListenerHost host(ListenerHost::patient(), door);
    RawClient client(host.port());
    QVERIFY(client.waitConnected());
    // WHEN a request comes
    client.send(request);
    // THEN it gets this answer
    QCOMPARE(client.waitStatus(), status);
    if (status == 101) {
        QCOMPARE(client.httpHeader("sec-websocket-accept"), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        client.sendText("hello");
        QVERIFY(client.waitFrame());
        return;
    }
    // and a refusal says why in plain text, ends the connection, and the service never hears of it
    QVERIFY(client.waitGone());
    QVERIFY(client.httpHeader("connection").contains("close"));
    QVERIFY(client.httpHeader("content-type").startsWith("text/plain"));
    QCOMPARE(client.httpBody().size(), client.httpHeader("content-length").toLongLong());
    QVERIFY(client.httpBody().size() > 10);
    QCOMPARE(client.httpHeader("www-authenticate"), QByteArray(status == 401 ? "Bearer" : ""));
    QCOMPARE(client.httpHeader("sec-websocket-version"), QByteArray(status == 426 ? "13" : ""));
    QVERIFY(host.opened.isEmpty());
}

void TestListenerHandshake::shouldShowTheDoorWhatWasAsked()
{
    // GIVEN a door that keeps what it sees
    UpgradeRequest seen;
    ListenerHost host(ListenerHost::patient(), [&seen](const UpgradeRequest &request) {
        seen = request;
        return Admission{};
    });
    // WHEN a client asks, with a header twice and one that claims another address
    RawClient client(host.port());
    QVERIFY(client.upgrade("/ws/agent?x=1", {{"X-Twice", "one"}, {"X-Forwarded-For", "8.8.8.8"}, {"x-twice", "two"}}));
    // THEN all of that is there, with the true address
    QCOMPARE(seen.method, QByteArray("GET"));
    QCOMPARE(seen.target, QByteArray("/ws/agent?x=1"));
    QCOMPARE(seen.header("x-twice"), QByteArray("one"));
    QCOMPARE(seen.count("x-twice"), 2);
    QCOMPARE(seen.count("host"), 1);
    QCOMPARE(seen.count("absent"), 0);
    QCOMPARE(seen.header("absent"), QByteArray());
    QCOMPARE(seen.peerAddress, QByteArray("127.0.0.1"));
    QVERIFY(seen.peerIsLoopback);
    QCOMPARE(seen.localPort, host.port());
}

void TestListenerHandshake::shouldHandThePassOn()
{
    ListenerHost host(ListenerHost::patient(), door);
    // WHEN a client is let in that offers two protocols
    RawClient client(host.port());
    QVERIFY(client.upgrade("/ws/review", {{"Authorization", "Bearer good"}, {"Sec-WebSocket-Protocol", "other, witan.review.v1"}}));
    // THEN the chosen one is told, and what the door found out goes to the service with the connection
    QCOMPARE(client.httpHeader("sec-websocket-protocol"), QByteArray("witan.review.v1"));
    QTRY_COMPARE(host.opened.size(), 1);
    QCOMPARE(*static_cast<const QByteArray *>(host.passes.first().get()), QByteArray("/ws/review"));
    // and one that offers none gets none
    RawClient plain(host.port());
    QVERIFY(plain.upgrade("/ws/review", {{"Authorization", "Bearer good"}}));
    QCOMPARE(plain.httpHeader("sec-websocket-protocol"), QByteArray());
}

void TestListenerHandshake::shouldKeepNothingOfWhoHasGone()
{
    // GIVEN a protocol's name that a door gives to everybody
    const QByteArray name("witan.review.v1");
    const auto giving = [&name](const UpgradeRequest &request) {
        Admission admission = ListenerHost::openDoor()(request);
        admission.subprotocol = name;
        return admission;
    };
    {
        ListenerHost host(ListenerHost::patient(), giving);
        // WHEN some have come with it and gone
        for (qsizetype i = 1; i <= 3; ++i) {
            RawClient client(host.port());
            QVERIFY(client.upgrade("/ws/review", {{"Sec-WebSocket-Protocol", name}}));
            QCOMPARE(client.httpHeader("sec-websocket-protocol"), name);
            QTRY_COMPARE(host.opened.size(), i);
        }
        QTRY_COMPARE(host.closed.size(), 3);
    }
    // THEN nobody holds it any more
    QVERIFY(name.isDetached());
}

void TestListenerHandshake::shouldTakeARequestInPieces()
{
    ListenerHost host(ListenerHost::patient(), door);
    RawClient client(host.port());
    QVERIFY(client.waitConnected());
    // WHEN a request comes byte by byte, but in time
    for (const char byte : RawClient::upgradeRequest("/ws", with("Authorization", "Bearer good")))
        client.send(QByteArray(1, byte));
    // THEN it is as good as any
    QCOMPARE(client.waitStatus(), 101);
}

void TestListenerHandshake::shouldTellNothingToThePeersOutside()
{
    // GIVEN a listener with a client inside
    ListenerHost host(ListenerHost::patient(), door);
    RawClient inside(host.port());
    QVERIFY(inside.upgrade("/ws", {{"Authorization", "Bearer good"}}));
    // WHEN another is refused and goes on talking
    RawClient outside(host.port());
    QVERIFY(!outside.upgrade());
    outside.sendText("let me in");
    inside.sendText("hello");
    // THEN only the one inside is heard
    QVERIFY(inside.waitFrame());
    QVERIFY(outside.waitGone());
    QCOMPARE(host.frames, QList<QByteArray>{"hello"});
    QCOMPARE(host.opened.size(), 1);
}

void TestListenerHandshake::shouldNeverNegotiateExtensions_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::newRow("deflate") << QByteArray("permessage-deflate");
    QTest::newRow("deflate with windows") << QByteArray("permessage-deflate; client_max_window_bits; server_max_window_bits=10");
    QTest::newRow("several") << QByteArray("permessage-deflate, x-webkit-deflate-frame, mux");
    QTest::newRow("garbage") << QByteArray(";;;,=\"");
}

void TestListenerHandshake::shouldNeverNegotiateExtensions()
{
    QFETCH(QByteArray, offer);
    ListenerHost host;
    RawClient client(host.port());
    // WHEN extensions are offered
    QVERIFY(client.upgrade("/ws", {{"Sec-WebSocket-Extensions", offer}}));
    // THEN none is taken, and a compressed frame is a broken one
    QCOMPARE(client.httpHeader("sec-websocket-extensions"), QByteArray());
    client.send(RawClient::frame(RawClient::Text, QByteArray::fromHex("f248cdc9c90700"), {.reserved = 4}));
    QCOMPARE(client.waitClose(), 1002);
}

void TestListenerHandshake::shouldCutASlowHeader()
{
    // GIVEN a listener that gives 300 ms
    ListenerConfig config;
    config.handshakeMs = 300;
    ListenerHost host(config);
    QElapsedTimer clock;
    clock.start();
    RawClient silent(host.port()), drip(host.port());
    // WHEN one says nothing and one keeps sending a little
    drip.send("GET / HTTP/1.1\r\n");
    QTimer timer;
    connect(&timer, &QTimer::timeout, &drip, [&drip] { drip.send("X: y\r\n"); });
    timer.start(20);
    // THEN both are cut when the time is over and not before, however much the other goes on
    QVERIFY(silent.waitGone());
    QVERIFY(drip.waitGone());
    QVERIFY2(clock.elapsed() >= 250, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(host.opened.isEmpty());
}

void TestListenerHandshake::shouldRefuseALargeHeader_data()
{
    QTest::addColumn<QByteArray>("request");
    const QByteArray start = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    QTest::newRow("one long value") << start + "X: " + QByteArray(800'000, 'x') + "\r\n\r\n";
    QTest::newRow("many short ones") << start + QByteArray("X-Header: value\r\n").repeated(50'000) + "\r\n";
    QTest::newRow("a long target") << "GET /" + QByteArray(800'000, 'x') + " HTTP/1.1\r\n\r\n";
    QTest::newRow("a long name") << start + QByteArray(800'000, 'x') + ": y\r\n\r\n";
    QTest::newRow("just over") << start + "X: " + QByteArray(16 * 1024, 'x') + "\r\n\r\n";
}

void TestListenerHandshake::shouldRefuseALargeHeader()
{
    QFETCH(QByteArray, request);
    ListenerHost host;
    // WHEN a header of 800 KB comes
    RawClient client(host.port());
    QVERIFY(client.waitConnected());
    client.send(request);
    // THEN it is refused by its size
    QCOMPARE(client.waitStatus(), 431);
    QVERIFY(client.waitGone());
}

void TestListenerHandshake::shouldNotKeepLargeHeaders()
{
    // GIVEN forty clients
    ListenerConfig config = ListenerHost::patient();
    config.unadmittedPerPeer = 40;
    ListenerHost host(config);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(std::make_unique<RawClient>(host.port()));
        QVERIFY(clients.back()->waitConnected());
    }
    const QByteArray request = "GET /ws HTTP/1.1\r\nX: " + QByteArray(800'000, 'x');
    const qint64 before = test::reservedBytes();
    // WHEN each sends a header of 800 KB that does not end
    for (const auto &client : clients)
        client->send(request);
    for (const auto &client : clients)
        QCOMPARE(client->waitStatus(), 431);
    // THEN, while they are shown out, nothing near what they sent is held
    QVERIFY2(test::reservedBytes() - before < 8 * 1024 * 1024, qPrintable(QString::number(test::reservedBytes() - before)));
}

void TestListenerHandshake::shouldRefuseOverTheTotalCap()
{
    // GIVEN a listener for three, all places taken
    ListenerConfig config = ListenerHost::patient();
    config.maxConnections = 3;
    ListenerHost host(config);
    std::vector<std::unique_ptr<RawClient>> inside;
    for (int i = 0; i < 3; ++i) {
        inside.push_back(std::make_unique<RawClient>(host.port()));
        QVERIFY(inside.back()->upgrade());
    }
    // WHEN a fourth comes
    RawClient fourth(host.port());
    // THEN it is told that there is no room
    QCOMPARE(fourth.waitStatus(), 503);
    QVERIFY(fourth.waitGone());
    // and once a place is free the next gets in
    inside.pop_back();
    QTRY_COMPARE(host.closed.size(), 1);
    std::unique_ptr<RawClient> next;
    QVERIFY(QTest::qWaitFor([&] {
        next = std::make_unique<RawClient>(host.port());
        return next->upgrade();
    }));
}

QTEST_GUILESS_MAIN(TestListenerHandshake)
#include "tst_listener_handshake.moc"
