// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/proof.h"
#include "support/listener_host.h"
#include "support/raw_client.h"
#include "support/relay.h"
#include "support/stranger.h"
#include "transport/web_socket_channel.h"

#include <QSignalSpy>
#include <QTest>

using namespace witan;
using namespace witan::protocol;
using test::ListenerHost;
using test::RawClient;
using test::Relay;
using test::Stranger;

namespace {

const QByteArray kToken = "secret-token";

QUrl urlOf(quint16 port, const QString &host = QStringLiteral("127.0.0.1"))
{
    return QUrl(QStringLiteral("ws://%1:%2/ws/review").arg(host).arg(port));
}

/// A channel that is opened at once, and what comes of it.
struct Knock {
    explicit Knock(const QUrl &url) : channel(url, kToken, "") { channel.open(); }

    WebSocketChannel channel;
    QSignalSpy opened{&channel, &Channel::opened}, closed{&channel, &Channel::closed};

    Error error() const { return closed.isEmpty() ? Error{} : closed.first().first().value<Error>(); }
};

/// What a stranger makes of the challenge that was put to him.
using Forger = std::function<QByteArray(const Challenge &challenge, quint16 port)>;

QByteArray properProof(const Challenge &challenge, quint16 port)
{
    return proofOf(ProofKey::of(kToken), challenge.nonce, "127.0.0.1", port);
}

Challenge challengeIn(const QByteArray &request)
{
    return Challenge::parse(Stranger::header(request, kChallengeHeader)).value_or(Challenge{});
}

QByteArray proofRequest(quint16 port, const Challenge &challenge)
{
    return QByteArray("GET ") + kProofPath + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n" + kChallengeHeader + ": "
        + challenge.header() + "\r\n\r\n";
}

Challenge properChallenge()
{
    return {ProofKey::of(kToken).id, QByteArray(2 * kNonceBytes, 'a')};
}

} // namespace

/// A token goes over an unencrypted connection only to the service that it belongs to (tests/README.md, row 9).
class TestServiceProof : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSendTheTokenToWhoKnowsIt_data();
    void shouldSendTheTokenToWhoKnowsIt();
    void shouldNotTellTheTokenToAStranger_data();
    void shouldNotTellTheTokenToAStranger();
    void shouldNotTellTheTokenToAForger_data();
    void shouldNotTellTheTokenToAForger();
    void shouldNotBeLedToTheTrueServiceByAStranger_data();
    void shouldNotBeLedToTheTrueServiceByAStranger();
    void shouldNotTellTheTokenToWhoTakesOver();
    void shouldNotWaitForAProofWithoutEnd();
    void shouldAskNobodyWhereThereIsNoToken();
    void shouldAskAnewEachTime();
    void shouldStayWithWhoAskedUntilTheServiceStops();
    void shouldNotStayWithWhoAskedForEver();
    void shouldLetNobodyInWithoutAnUpgrade();
};

void TestServiceProof::shouldSendTheTokenToWhoKnowsIt_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("address") << QStringLiteral("127.0.0.1");
    QTest::newRow("name") << QStringLiteral("localhost");
}

void TestServiceProof::shouldSendTheTokenToWhoKnowsIt()
{
    QFETCH(QString, host);
    // GIVEN a service that knows the token
    UpgradeRequest seen;
    ListenerHost service(ListenerHost::patient(), [&](const UpgradeRequest &request) {
        seen = request;
        return Admission{};
    });
    // WHEN a client comes, THEN it connects, and to the address that gave the proof
    Knock knock(urlOf(service.port(), host));
    QTRY_COMPARE(knock.opened.count(), 1);
    QCOMPARE(seen.header("authorization"), "Bearer " + kToken);
    QCOMPARE(seen.header("host"), "127.0.0.1:" + QByteArray::number(service.port()));
}

void TestServiceProof::shouldNotTellTheTokenToAStranger_data()
{
    QTest::addColumn<QByteArray>("answer");      // empty: as one who lets in everybody
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("said");
    const QString unproven = QStringLiteral("did not prove to be the service that this token belongs to, so the token was not sent.");
    const auto row = [&](const char *name, const QByteArray &answer, ErrorCode code, const QString &said) { QTest::newRow(name) << answer << code << said; };
    row("lets in everybody", {}, ErrorCode::Forbidden, unproven);
    row("a web server", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", ErrorCode::Forbidden, unproven);
    row("another WebSocket service", "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n", ErrorCode::Forbidden, unproven);
    row("upgrades what is no upgrade", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", ErrorCode::Forbidden, unproven);
    row("sends elsewhere", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ErrorCode::Forbidden, unproven);
    row("a short answer without an end", "HTTP/1.1 200 OK\r\nContent-Length: 63\r\n\r\n", ErrorCode::Forbidden, unproven);
    row("old HTTP", "HTTP/1.0 200 OK\r\n\r\n" + QByteArray(64, '0'), ErrorCode::Forbidden, unproven);
    row("a mail server", "220 mail.example ESMTP\r\n", ErrorCode::Forbidden, unproven);
    row("a service that does not know the token", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", ErrorCode::Unauthorized,
        QStringLiteral("does not know this token, so it was not sent."));
    row("a service under siege", "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", ErrorCode::RateLimited, QStringLiteral("trying again later."));
}

void TestServiceProof::shouldNotTellTheTokenToAStranger()
{
    QFETCH(QByteArray, answer);
    QFETCH(ErrorCode, code);
    QFETCH(QString, said);
    // GIVEN a stranger who has the service's port
    Stranger stranger([answer](const QByteArray &request) { return answer.isEmpty() ? Stranger::welcome(request) : answer; });
    // WHEN a client comes
    Knock knock(urlOf(stranger.port()));
    QTRY_COMPARE(knock.closed.count(), 1);
    // THEN it says what is wrong and what was kept, and of all that the stranger heard nothing was the token
    QCOMPARE(knock.error().code, code);
    QVERIFY2(knock.error().message.contains(said), qPrintable(knock.error().message));
    QVERIFY(knock.error().message.startsWith(QLatin1StringView("127.0.0.1 ")));
    QCOMPARE(knock.opened.count(), 0);
    QCOMPARE(stranger.visits(), 1);
    QVERIFY(stranger.heard().contains(kProofPath));
    QVERIFY2(!stranger.heard().contains(kToken) && !stranger.heard().toLower().contains("authorization"), stranger.heard().constData());
}

void TestServiceProof::shouldNotTellTheTokenToAForger_data()
{
    QTest::addColumn<Forger>("forge");
    const auto row = [](const char *name, const Forger &forge) { QTest::newRow(name) << forge; };
    row("nothing", [](const Challenge &, quint16) { return QByteArray(); });
    row("zeros", [](const Challenge &, quint16) { return QByteArray(kProofSize, '0'); });
    row("the nonce given back", [](const Challenge &c, quint16) { return c.nonce; });
    row("an earlier proof", [](const Challenge &c, quint16 port) { return properProof({c.keyId, QByteArray(2 * kNonceBytes, '7')}, port); });
    row("made with another token", [](const Challenge &c, quint16 port) { return proofOf(ProofKey::of("another-token"), c.nonce, "127.0.0.1", port); });
    row("made with the id", [](const Challenge &c, quint16 port) { return proofOf(ProofKey{c.keyId, c.keyId}, c.nonce, "127.0.0.1", port); });
    row("for another port", [](const Challenge &c, quint16 port) { return properProof(c, port ^ 1); });
    row("for another address", [](const Challenge &c, quint16 port) { return proofOf(ProofKey::of(kToken), c.nonce, "127.0.0.2", port); });
    row("for IPv6", [](const Challenge &c, quint16 port) { return proofOf(ProofKey::of(kToken), c.nonce, "::1", port); });
    row("one character short", [](const Challenge &c, quint16 port) { return properProof(c, port).chopped(1); });
    row("in capitals", [](const Challenge &c, quint16 port) { return properProof(c, port).toUpper(); });
    row("the last character wrong", [](const Challenge &c, quint16 port) { return properProof(c, port).chopped(1) + 'x'; });
}

void TestServiceProof::shouldNotTellTheTokenToAForger()
{
    QFETCH(Forger, forge);
    // GIVEN a stranger who answers in form
    std::unique_ptr<Stranger> stranger;
    stranger = std::make_unique<Stranger>([&](const QByteArray &request) {
        const Challenge challenge = challengeIn(request);
        return challenge.nonce.isEmpty() ? Stranger::welcome(request) : Stranger::ok(forge(challenge, stranger->port()));
    });
    stranger->setHangsUp(true);
    // WHEN a client comes, THEN it does not take that for a proof
    Knock knock(urlOf(stranger->port()));
    QTRY_COMPARE(knock.closed.count(), 1);
    QCOMPARE(knock.error().code, ErrorCode::Forbidden);
    QVERIFY2(knock.error().message.contains(QLatin1StringView("the token was not sent")), qPrintable(knock.error().message));
    QCOMPARE(knock.opened.count(), 0);
    QVERIFY2(!stranger->heard().contains(kToken), stranger->heard().constData());
}

void TestServiceProof::shouldNotBeLedToTheTrueServiceByAStranger_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("samePort");
    QTest::newRow("from another port") << QStringLiteral("127.0.0.1") << false;
    QTest::newRow("from the same port of another address") << QStringLiteral("127.0.0.2") << true;
}

void TestServiceProof::shouldNotBeLedToTheTrueServiceByAStranger()
{
    QFETCH(QString, address);
    QFETCH(bool, samePort);
    // GIVEN a stranger who passes everything on to the true service, and everything back
    ListenerHost service;
    const quint16 port = samePort ? service.port() : quint16(0);
    if (!QTcpServer().listen(QHostAddress(address), port))
        QSKIP("This system has no other loopback address.");
    Relay stranger(service.port(), QHostAddress(address), port);
    // WHEN a client comes to the stranger
    Knock knock(urlOf(stranger.port(), address));
    // THEN the proof it gets is for another place, and the token stays
    QTRY_COMPARE(knock.closed.count(), 1);
    QCOMPARE(knock.error().code, ErrorCode::Forbidden);
    QVERIFY(stranger.carried(Relay::Way::Down).startsWith("HTTP/1.1 200 OK"));
    QVERIFY2(!stranger.carried(Relay::Way::Up).contains(kToken), stranger.carried(Relay::Way::Up).constData());
    QVERIFY(service.opened.isEmpty());
}

void TestServiceProof::shouldNotTellTheTokenToWhoTakesOver()
{
    // GIVEN a service that proves itself and dies in that moment, and a stranger who has its port from then on
    std::unique_ptr<Stranger> both;
    both = std::make_unique<Stranger>([&](const QByteArray &request) {
        const Challenge challenge = challengeIn(request);
        return challenge.nonce.isEmpty() ? Stranger::welcome(request) : Stranger::ok(properProof(challenge, both->port()));
    });
    both->setHangsUp(true);
    // WHEN a client comes
    Knock knock(urlOf(both->port()));
    // THEN it sees that the one who gave the proof has gone, and says nothing to who is there now
    QTRY_COMPARE(knock.closed.count(), 1);
    QCOMPARE(knock.error().code, ErrorCode::Network);
    QCOMPARE(knock.opened.count(), 0);
    QTRY_VERIFY(both->visits() <= 2);
    QVERIFY2(!both->heard().contains(kToken), both->heard().constData());
}

void TestServiceProof::shouldNotWaitForAProofWithoutEnd()
{
    // GIVEN a stranger who says "200" and then never comes to an end
    Stranger stranger([](const QByteArray &) { return "HTTP/1.1 200 OK\r\nX-Long: " + QByteArray(100'000, 'x'); });
    // WHEN a client comes, THEN it reads no further than a proof could be long
    Knock knock(urlOf(stranger.port()));
    QTRY_COMPARE(knock.closed.count(), 1);
    QCOMPARE(knock.error().code, ErrorCode::Forbidden);
    // AND one who says nothing is given up in time
    Stranger silent([](const QByteArray &) { return QByteArray(); });
    WebSocketChannel channel(urlOf(silent.port()), kToken, "");
    channel.setTimeouts(100, 30'000);
    QSignalSpy closed(&channel, &Channel::closed);
    channel.open();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().value<Error>().message.contains(QLatin1StringView("in time")));
    QVERIFY(!silent.heard().contains(kToken));
}

void TestServiceProof::shouldAskNobodyWhereThereIsNoToken()
{
    // GIVEN a plain service of another make, that has no tokens
    Stranger service(&Stranger::welcome);
    WebSocketChannel channel(urlOf(service.port()), "", "");
    QSignalSpy opened(&channel, &Channel::opened);
    // WHEN a client without a token comes, THEN it is let in at once
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(service.visits(), 1);
    QVERIFY(!service.heard().toLower().contains("authorization"));
}

void TestServiceProof::shouldAskAnewEachTime()
{
    // GIVEN a service that notes what it was asked
    QList<Challenge> asked;
    std::unique_ptr<Stranger> service;
    service = std::make_unique<Stranger>([&](const QByteArray &request) {
        asked.append(challengeIn(request));
        return asked.last().nonce.isEmpty() ? Stranger::welcome(request) : Stranger::ok(properProof(asked.last(), service->port()));
    });
    // WHEN the same channel connects twice
    Knock knock(urlOf(service->port()));
    QTRY_COMPARE(knock.opened.count(), 1);
    knock.channel.close();
    QTRY_COMPARE(knock.closed.count(), 1);
    knock.channel.open();
    QTRY_COMPARE(knock.opened.count(), 2);
    // THEN it asks both times, each time with another nonce
    QCOMPARE(asked.size(), 4);
    QVERIFY(!asked[0].nonce.isEmpty() && !asked[2].nonce.isEmpty());
    QVERIFY(asked[0].nonce != asked[2].nonce);
    QCOMPARE(asked[0].keyId, asked[2].keyId);
}

void TestServiceProof::shouldStayWithWhoAskedUntilTheServiceStops()
{
    // GIVEN somebody who got a proof, and has not connected yet
    ListenerHost service;
    RawClient client(service.port());
    QVERIFY(client.waitConnected());
    client.send(proofRequest(service.port(), properChallenge()));
    QCOMPARE(client.waitStatus(), 200);
    QTRY_VERIFY(client.httpBody().endsWith('\n'));
    QCOMPARE(client.httpBody().trimmed(), properProof(properChallenge(), service.port()));
    QVERIFY(!client.isGone());
    // WHEN the service stops listening, THEN he sees it by that connection
    service.listener().drainAndClose(0);
    QVERIFY(client.waitGone());
}

void TestServiceProof::shouldNotStayWithWhoAskedForEver()
{
    ListenerConfig config;
    config.handshakeMs = 300;
    ListenerHost service(config);
    RawClient client(service.port());
    client.send(proofRequest(service.port(), properChallenge()));
    QVERIFY(client.waitGone());
}

void TestServiceProof::shouldLetNobodyInWithoutAnUpgrade()
{
    // GIVEN a listener whose door lets in everybody and everything
    Mailbox mailbox;
    ListenerConfig config = ListenerHost::patient();
    config.plainPath = kProofPath;
    Listener listener(config, ListenerHost::openDoor(), mailbox);
    QVERIFY(listener.start());
    // WHEN somebody asks for a proof and for no connection, THEN there is none
    RawClient client(listener.port());
    QVERIFY(client.waitConnected());
    client.send(proofRequest(listener.port(), properChallenge()));
    QCOMPARE(client.waitStatus(), 426);
    QVERIFY(client.waitGone());
    QVERIFY(mailbox.drain().empty());
}

QTEST_GUILESS_MAIN(TestServiceProof)
#include "tst_service_proof.moc"
