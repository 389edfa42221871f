// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "transport/web_socket_channel.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QtEndian>

using namespace witan;
using witan::test::ListenerHost;

namespace {

QUrl urlOf(quint16 port, const QString &path = QStringLiteral("/ws/review"))
{
    return QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(path));
}

Error errorOf(const QSignalSpy &closed)
{
    return closed.isEmpty() ? Error{} : closed.first().first().value<Error>();
}

Listener::Door refusing(int status)
{
    return [status](const UpgradeRequest &) { return Admission{status, "No.", {}, {}}; };
}

/// Whether a channel that pings after so much silence is still of use after ten times that.
bool staysWhileNothingIsSaid(int silentMs)
{
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    channel.setTimeouts(5000, silentMs);
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed), received(&channel, &Channel::frameReceived);
    channel.open();
    if (!opened.wait() || closed.wait(10 * silentMs))
        return false;
    channel.send("hello");
    return received.wait();
}

/// A frame as a service sends it, of less than 126 bytes.
QByteArray frameOf(int opcode, const QByteArray &payload, bool final = true)
{
    return char((final ? 0x80 : 0) | opcode) + QByteArray(1, char(payload.size())) + payload;
}

const QByteArray kManyBytes = QByteArrayLiteral("a\u00e9\u20ac\U0001F600\u00dfz\u6f22\u5b57\U0010FFFF");

/// A service of another make: takes the upgrade of the next connection by hand.
QTcpSocket *takeByHand(QTcpServer &server)
{
    if (!QTest::qWaitFor([&] { return server.hasPendingConnections(); }))
        return nullptr;
    QTcpSocket *peer = server.nextPendingConnection();
    QByteArray request;
    if (!QTest::qWaitFor([&] { return (request += peer->readAll()).endsWith("\r\n\r\n"); }))
        return nullptr;
    const qsizetype at = request.indexOf("Sec-WebSocket-Key: ") + 19;
    const QByteArray key = request.mid(at, request.indexOf("\r\n", at) - at);
    const QByteArray accept = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    peer->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n");
    return peer;
}

/// A channel whose other end is in the test's hand. There is no token, so nothing has to be proven first.
struct ByHand {
    QTcpServer server;
    const bool listens = server.listen(QHostAddress::LocalHost);
    WebSocketChannel channel{urlOf(server.serverPort()), "", ""};
    QSignalSpy received{&channel, &Channel::frameReceived}, closed{&channel, &Channel::closed};
    QTcpSocket *peer = (channel.open(), takeByHand(server));
};

} // namespace

class TestWebSocketChannel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldCarryFramesBothWays();
    void shouldShowTokenAndSubprotocolInHeadersAlone();
    void shouldCarryEveryTextWhole_data();
    void shouldCarryEveryTextWhole();
    void shouldTakeBinaryToo();
    void shouldTakeTextSplitAnywhere_data();
    void shouldTakeTextSplitAnywhere();
    void shouldNotTakeHalfACharacterForText_data();
    void shouldNotTakeHalfACharacterForText();
    void shouldSendAMessageInOneFrame();
    void shouldRefuseAddressesThatAreNone_data();
    void shouldRefuseAddressesThatAreNone();
    void shouldTellRefusalsApart_data();
    void shouldTellRefusalsApart();
    void shouldSayWhenNobodyListens();
    void shouldSayWhenTheNameIsUnknown();
    void shouldRefuseAServiceThatIgnoresTheSubprotocol();
    void shouldGiveUpAServiceThatDoesNotAnswer();
    void shouldGiveUpAServiceThatFallsSilent();
    void shouldStayWithAQuietServiceThatAnswersPings();
    void shouldGiveUpWhatIsNoHttp();
    void shouldTellWhyTheServiceClosed_data();
    void shouldTellWhyTheServiceClosed();
    void shouldCloseOnceAndTellBothSides();
    void shouldSendWhatWasQueuedBeforeClosing();
    void shouldStayClosedWhenClosedBeforeItOpened();
    void shouldOpenAgainAfterClosed();
    void shouldDropWhatIsSentWhileNotOpen();
    void shouldBeDeletableFromItsOwnSignals_data();
    void shouldBeDeletableFromItsOwnSignals();
    void shouldNameItsPeer();
};

void TestWebSocketChannel::shouldCarryFramesBothWays()
{
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy opened(&channel, &Channel::opened), received(&channel, &Channel::frameReceived);
    // WHEN it is opened, THEN the owner hears it from the event loop
    channel.open();
    QCOMPARE(opened.count(), 0);
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(channel.isOpen());
    // and frames go there and come back
    channel.send("one");
    channel.send("two");
    QTRY_COMPARE(received.count(), 2);
    QCOMPARE(host.frames, (QList<QByteArray>{"one", "two"}));
    QCOMPARE(received.last().first().toByteArray(), QByteArray("two"));
}

void TestWebSocketChannel::shouldShowTokenAndSubprotocolInHeadersAlone()
{
    UpgradeRequest seen;
    ListenerHost host(ListenerHost::patient(), [&](const UpgradeRequest &request) {
        seen = request;
        return Admission{101, {}, request.header("sec-websocket-protocol"), {}};
    });
    // WHEN a channel connects by an address that carries a name and a password
    QUrl url = urlOf(host.port());
    url.setUserInfo(QStringLiteral("somebody:secret-password"));
    WebSocketChannel channel(url, "secret-token", "witan.review.v1");
    QSignalSpy opened(&channel, &Channel::opened);
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    // THEN the token stands in its header alone, and the rest is not told
    QCOMPARE(seen.header("authorization"), QByteArray("Bearer secret-token"));
    QCOMPARE(seen.count("authorization"), 1);
    QCOMPARE(seen.header("sec-websocket-protocol"), QByteArray("witan.review.v1"));
    QCOMPARE(seen.target, QByteArray("/ws/review"));
    QCOMPARE(seen.count("origin"), 0);
    for (const auto &[name, value] : seen.headers) {
        QVERIFY(name == "authorization" || !value.contains("secret"));
    }
}

void TestWebSocketChannel::shouldCarryEveryTextWhole_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray characters = QByteArrayLiteral("a\u00e9\u20ac\U0001F600");
    QTest::newRow("no ASCII") << QByteArrayLiteral("\u0645\u062c\u0644\u0633 \u6f22\u5b57 \U0001F600");
    QTest::newRow("a zero byte") << QByteArray("a\0b", 3);
    // Qt's sender would split these inside a character at 524,288 bytes.
    for (int shift = 0; shift < 4; ++shift)
        QTest::addRow("600,000 bytes, shifted by %d", shift) << QByteArray(shift, ' ') + characters.repeated(60'000);
    QTest::newRow("8 MiB") << characters.repeated(8 * 1024 * 1024 / 10);
}

void TestWebSocketChannel::shouldCarryEveryTextWhole()
{
    QFETCH(QByteArray, text);
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy opened(&channel, &Channel::opened), received(&channel, &Channel::frameReceived);
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    // WHEN such a text is sent, THEN it arrives as it is, there and back
    channel.send(text);
    QTRY_COMPARE_WITH_TIMEOUT(received.count(), 1, 20'000);
    QVERIFY(host.frames.first() == text);
    QVERIFY(received.first().first().toByteArray() == text);
}

void TestWebSocketChannel::shouldTakeBinaryToo()
{
    // GIVEN a service of another make, that answers in binary frames
    ByHand hand;
    QVERIFY(hand.peer);
    // WHEN one comes
    hand.peer->write(QByteArray("\x82\x05hello", 7));
    // THEN it is a message like any
    QTRY_COMPARE(hand.received.count(), 1);
    QCOMPARE(hand.received.first().first().toByteArray(), QByteArray("hello"));
}

void TestWebSocketChannel::shouldTakeTextSplitAnywhere_data()
{
    QTest::addColumn<QList<QByteArray>>("parts");
    QList<QByteArray> bytes;
    for (qsizetype at = 0; at <= kManyBytes.size(); ++at) {
        QTest::addRow("at byte %d", int(at)) << QList<QByteArray>{kManyBytes.first(at), kManyBytes.sliced(at)};
        if (at < kManyBytes.size())
            bytes.append(kManyBytes.sliced(at, 1));
    }
    QTest::newRow("everywhere") << bytes;
}

void TestWebSocketChannel::shouldTakeTextSplitAnywhere()
{
    QFETCH(QList<QByteArray>, parts);
    ByHand hand;
    QVERIFY(hand.peer);
    // WHEN a text comes in several frames, inside a character or not, and another behind it
    for (qsizetype i = 0; i < parts.size(); ++i)
        hand.peer->write(frameOf(i == 0 ? 1 : 0, parts[i], i + 1 == parts.size()));
    hand.peer->write(frameOf(1, "next"));
    // THEN it arrives whole, or (Qt reads each frame of a text by itself) the connection ends with a sentence; what arrives is
    // never another text
    QTRY_VERIFY(hand.received.count() == 2 || hand.closed.count() == 1);
    const auto insideACharacter = [](const QByteArray &part) { return !part.isEmpty() && (uchar(part[0]) & 0xc0) == 0x80; };
    QVERIFY(hand.received.count() == 2 || std::any_of(parts.cbegin(), parts.cend(), insideACharacter));
    if (!hand.received.isEmpty())
        QCOMPARE(hand.received.first().first().toByteArray(), kManyBytes);
    if (hand.received.count() == 2)
        QCOMPARE(hand.received.last().first().toByteArray(), QByteArray("next"));
    else
        QVERIFY2(errorOf(hand.closed).message.endsWith(u'.'), qPrintable(errorOf(hand.closed).message));
}

void TestWebSocketChannel::shouldNotTakeHalfACharacterForText_data()
{
    QTest::addColumn<QByteArray>("frames");
    QTest::newRow("at the end of a frame") << frameOf(1, "pay \xe2\x82");
    QTest::newRow("at the end of the last of two") << frameOf(1, "pay", false) + frameOf(0, " \xf0\x9f\x98");
    QTest::newRow("before an empty last frame") << frameOf(1, "pay \xc3", false) + frameOf(0, {});
    QTest::newRow("in the middle") << frameOf(1, "pay \xc3 10");
    QTest::newRow("that no character begins with") << frameOf(1, "pay \xff");
}

void TestWebSocketChannel::shouldNotTakeHalfACharacterForText()
{
    QFETCH(QByteArray, frames);
    ByHand hand;
    QVERIFY(hand.peer);
    // WHEN a text is no UTF-8, and a good one stands behind it
    hand.peer->write(frames + frameOf(1, "next"));
    // THEN nothing is made of it: the connection ends with a sentence
    QTRY_COMPARE(hand.closed.count(), 1);
    QVERIFY2(errorOf(hand.closed).message.endsWith(u'.'), qPrintable(errorOf(hand.closed).message));
    QVERIFY2(hand.received.isEmpty(), hand.received.value(0).value(0).toByteArray().constData());
}

void TestWebSocketChannel::shouldSendAMessageInOneFrame()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    WebSocketChannel channel(urlOf(server.serverPort()), "", "");
    channel.open();
    QTcpSocket *peer = takeByHand(server);
    QVERIFY(peer);
    QTRY_VERIFY(channel.isOpen());
    // WHEN a message of 5 MB is sent
    constexpr qsizetype kSize = 5'000'000;
    channel.send(QByteArray(kSize, 'x'));
    // THEN it is one text frame, the last of its message, and nothing else
    QByteArray bytes;
    QTRY_COMPARE((bytes += peer->readAll()).size(), kSize + 14);
    QCOMPARE(uchar(bytes[0]), uchar(0x81));
    QCOMPARE(qFromBigEndian<quint64>(bytes.constData() + 2), quint64(kSize));
}

void TestWebSocketChannel::shouldRefuseAddressesThatAreNone_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::newRow("nothing") << QUrl();
    QTest::newRow("other scheme") << QUrl(QStringLiteral("http://127.0.0.1:1/"));
    QTest::newRow("no host") << QUrl(QStringLiteral("ws:///ws/review"));
    QTest::newRow("no scheme") << QUrl(QStringLiteral("127.0.0.1"));
}

void TestWebSocketChannel::shouldRefuseAddressesThatAreNone()
{
    QFETCH(QUrl, url);
    WebSocketChannel channel(url, "token", "");
    QSignalSpy closed(&channel, &Channel::closed);
    // WHEN a channel with such an address is opened, THEN it closes once, not from within the call, with a sentence
    channel.open();
    QCOMPARE(closed.count(), 0);
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY2(errorOf(closed).message.endsWith(u'.'), qPrintable(errorOf(closed).message));
    QVERIFY(!closed.wait(20));
}

void TestWebSocketChannel::shouldTellRefusalsApart_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no token") << 401 << ErrorCode::Unauthorized;
    QTest::newRow("forbidden") << 403 << ErrorCode::Unauthorized;
    QTest::newRow("nothing there") << 404 << ErrorCode::NotFound;
    QTest::newRow("too many") << 429 << ErrorCode::RateLimited;
    QTest::newRow("full") << 503 << ErrorCode::Unavailable;
    QTest::newRow("anything else") << 418 << ErrorCode::Network;
}

void TestWebSocketChannel::shouldTellRefusalsApart()
{
    QFETCH(int, status);
    QFETCH(ErrorCode, code);
    // GIVEN a door that refuses
    ListenerHost host(ListenerHost::patient(), refusing(status));
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed);
    // WHEN the channel is opened, THEN it closes once and says how it was refused, in a sentence with the peer's name
    channel.open();
    QCOMPARE(closed.count(), 0);
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(errorOf(closed).code, code);
    QVERIFY(errorOf(closed).message.contains(channel.peerName()));
    QVERIFY(errorOf(closed).message.endsWith(u'.'));
    QVERIFY(errorOf(closed).detail.contains(QString::number(status)));
    QVERIFY(!closed.wait(50));
    QCOMPARE(opened.count(), 0);
    QVERIFY(!channel.isOpen());
}

void TestWebSocketChannel::shouldSayWhenNobodyListens()
{
    // GIVEN a port that is taken, so that no other program gets it, but at which nobody listens
    QTcpSocket holder;
    QVERIFY(holder.bind(QHostAddress(QHostAddress::LocalHost), 0, QAbstractSocket::DontShareAddress));
    WebSocketChannel channel(urlOf(holder.localPort()), "token", "");
    QSignalSpy closed(&channel, &Channel::closed);
    // WHEN it is opened, THEN it says so, once and not from within the call
    channel.open();
    QCOMPARE(closed.count(), 0);
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(errorOf(closed).code, ErrorCode::Network);
    QVERIFY2(errorOf(closed).message.contains(QLatin1StringView("no service listens")), qPrintable(errorOf(closed).message));
}

void TestWebSocketChannel::shouldSayWhenTheNameIsUnknown()
{
    // GIVEN a name that no computer can have (a part is too long), so that nobody on the network is asked for it
    const QString name = QString(70, u'a') + QStringLiteral(".example");
    WebSocketChannel channel(QUrl(QStringLiteral("ws://%1:1/ws").arg(name)), "token", "");
    QSignalSpy closed(&channel, &Channel::closed);
    // WHEN it is opened, THEN it says that there is none
    channel.open();
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(errorOf(closed).code, ErrorCode::Network);
    QVERIFY2(errorOf(closed).message.contains(QLatin1StringView("no computer named")), qPrintable(errorOf(closed).message));
}

void TestWebSocketChannel::shouldRefuseAServiceThatIgnoresTheSubprotocol()
{
    // GIVEN a service that lets in but does not speak what was asked for
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "witan.review.v1");
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed);
    channel.open();
    // THEN that is no connection
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(opened.count(), 0);
    QVERIFY(errorOf(closed).message.contains(QLatin1StringView("did not answer as a consultation service")));
}

void TestWebSocketChannel::shouldGiveUpAServiceThatDoesNotAnswer()
{
    // GIVEN a program that takes connections and says nothing
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    WebSocketChannel channel(urlOf(silent.serverPort()), "token", "");
    channel.setTimeouts(200, 30'000);
    QSignalSpy closed(&channel, &Channel::closed);
    QElapsedTimer clock;
    clock.start();
    channel.open();
    // THEN the channel gives up in the time it was given
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(clock.elapsed() >= 180);
    QCOMPARE(errorOf(closed).code, ErrorCode::Network);
    QVERIFY(errorOf(closed).message.contains(QLatin1StringView("in time")));
}

void TestWebSocketChannel::shouldGiveUpAServiceThatFallsSilent()
{
    // GIVEN a connection through a relay
    ListenerHost host;
    QTcpServer relay;
    QVERIFY(relay.listen(QHostAddress::LocalHost));
    bool dead = false;
    connect(&relay, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *near = relay.nextPendingConnection();
        auto *far = new QTcpSocket(near);
        far->connectToHost(QHostAddress::LocalHost, host.port());
        connect(near, &QTcpSocket::readyRead, far, [&dead, near, far] { dead ? void(near->readAll()) : void(far->write(near->readAll())); });
        connect(far, &QTcpSocket::readyRead, near, [&dead, near, far] { dead ? void(far->readAll()) : void(near->write(far->readAll())); });
    });
    WebSocketChannel channel(urlOf(relay.serverPort()), "", "");
    channel.setTimeouts(5000, 100);
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed);
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    // WHEN the way there dies without a word
    dead = true;
    // THEN the channel notices
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY2(errorOf(closed).message.contains(QLatin1StringView("no longer answers")), qPrintable(errorOf(closed).message));
}

void TestWebSocketChannel::shouldStayWithAQuietServiceThatAnswersPings()
{
    // WHEN nothing is said for ten times the silence that brings a ping, THEN the connection is still there
    // A busy computer may keep the service from answering in time; then it is asked at a slower pace.
    QVERIFY(staysWhileNothingIsSaid(60) || staysWhileNothingIsSaid(300) || staysWhileNothingIsSaid(1500));
}

void TestWebSocketChannel::shouldGiveUpWhatIsNoHttp()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] { server.nextPendingConnection()->write("220 mail.example ESMTP\r\n\r\n"); });
    WebSocketChannel channel(urlOf(server.serverPort()), "token", "");
    channel.setTimeouts(1000, 30'000);
    QSignalSpy closed(&channel, &Channel::closed);
    // WHEN something answers that is no service, THEN the channel closes once with a sentence
    channel.open();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(errorOf(closed).message.endsWith(u'.'));
}

void TestWebSocketChannel::shouldTellWhyTheServiceClosed_data()
{
    QTest::addColumn<int>("close");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("normal") << 1000 << ErrorCode::Network;
    QTest::newRow("stopping") << 1001 << ErrorCode::Unavailable;
    QTest::newRow("misunderstood") << 1002 << ErrorCode::Invalid;
    QTest::newRow("policy") << 1008 << ErrorCode::Forbidden;
    QTest::newRow("too big") << 1009 << ErrorCode::TooLarge;
    QTest::newRow("slow") << 1013 << ErrorCode::Unavailable;
    QTest::newRow("no such consultation") << 4404 << ErrorCode::NotFound;
    QTest::newRow("not active") << 4409 << ErrorCode::NotActive;
}

void TestWebSocketChannel::shouldTellWhyTheServiceClosed()
{
    QFETCH(int, close);
    QFETCH(ErrorCode, code);
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy closed(&channel, &Channel::closed), received(&channel, &Channel::frameReceived);
    channel.open();
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN the service says a last word and closes
    host.listener().deliver({{host.opened.first(), "last word", close, "for a reason"}});
    // THEN the channel hears both
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(received.count(), 1);
    QCOMPARE(errorOf(closed).code, code);
    QVERIFY2(errorOf(closed).detail.contains(QString::number(close)), qPrintable(errorOf(closed).detail));
    QVERIFY(close == 1013 || errorOf(closed).detail.contains(QLatin1StringView("for a reason")));    // Qt loses that one
    QVERIFY(!channel.isOpen());
}

void TestWebSocketChannel::shouldCloseOnceAndTellBothSides()
{
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy closed(&channel, &Channel::closed);
    channel.open();
    QTRY_COMPARE(host.opened.size(), 1);
    QTRY_VERIFY(channel.isOpen());
    // WHEN the owner closes, twice
    channel.close();
    channel.close();
    QVERIFY(!channel.isOpen());
    QCOMPARE(closed.count(), 0);
    // THEN closed() comes once, and the service hears it
    QTRY_COMPARE(closed.count(), 1);
    QTRY_COMPARE(host.closed, host.opened);
    QCOMPARE(closed.count(), 1);
}

void TestWebSocketChannel::shouldSendWhatWasQueuedBeforeClosing()
{
    ListenerHost host;
    host.setEcho(false);
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    channel.open();
    QTRY_VERIFY(channel.isOpen());
    // WHEN a large message is sent and the channel closed at once
    channel.send(QByteArray(3'000'000, 'x'));
    channel.close();
    // THEN it still arrives
    QTRY_COMPARE(host.closed.size(), 1);
    QCOMPARE(host.frames.size(), 1);
    QCOMPARE(host.frames.first().size(), 3'000'000);
}

void TestWebSocketChannel::shouldStayClosedWhenClosedBeforeItOpened()
{
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed);
    channel.open();
    channel.close();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(!closed.wait(50));
    QCOMPARE(opened.count(), 0);
}

void TestWebSocketChannel::shouldOpenAgainAfterClosed()
{
    // GIVEN a service that refuses the first time
    int asked = 0;
    ListenerHost host(ListenerHost::patient(), [&](const UpgradeRequest &) { return ++asked == 1 ? Admission{503, "Full.", {}, {}} : Admission{}; });
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed), received(&channel, &Channel::frameReceived);
    channel.open();
    QTRY_COMPARE(closed.count(), 1);
    // WHEN it is opened again, from its own signal or later, and closed, and opened
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    host.close(host.opened.first(), 1001);
    QTRY_COMPARE(closed.count(), 2);
    connect(&channel, &Channel::closed, &channel, &Channel::open, Qt::SingleShotConnection);
    channel.open();
    QTRY_COMPARE(opened.count(), 2);
    channel.close();
    // THEN each time it works as the first
    QTRY_COMPARE(opened.count(), 3);
    channel.send("hello");
    QTRY_COMPARE(received.count(), 1);
    QCOMPARE(closed.count(), 3);
}

void TestWebSocketChannel::shouldDropWhatIsSentWhileNotOpen()
{
    ListenerHost host;
    WebSocketChannel channel(urlOf(host.port()), "token", "");
    channel.send("before");
    channel.open();
    channel.send("too early");
    QTRY_VERIFY(channel.isOpen());
    channel.send("in time");
    QTRY_COMPARE(host.frames, QList<QByteArray>{"in time"});
    channel.close();
    channel.send("too late");
    QTRY_COMPARE(host.closed.size(), 1);
    QCOMPARE(host.frames.size(), 1);
}

void TestWebSocketChannel::shouldBeDeletableFromItsOwnSignals_data()
{
    QTest::addColumn<QByteArray>("signal");
    QTest::newRow("opened") << QByteArray("opened");
    QTest::newRow("frame received") << QByteArray("frame");
    QTest::newRow("closed") << QByteArray("closed");
}

void TestWebSocketChannel::shouldBeDeletableFromItsOwnSignals()
{
    QFETCH(QByteArray, signal);
    ListenerHost host;
    auto *channel = new WebSocketChannel(urlOf(host.port()), "token", "");
    bool gone = false;
    connect(channel, &QObject::destroyed, this, [&] { gone = true; });
    // GIVEN a slot that lets the channel go at this signal, later in the same turn
    if (signal == "opened")
        connect(channel, &Channel::opened, this, [channel] { channel->deleteLater(); });
    else if (signal == "frame")
        connect(channel, &Channel::frameReceived, this, [channel] { channel->deleteLater(); });
    else
        connect(channel, &Channel::closed, this, [channel] { channel->deleteLater(); });
    // WHEN it comes
    channel->open();
    QTRY_COMPARE(host.opened.size(), 1);
    host.listener().deliver({{host.opened.first(), "one", 0, {}}, {host.opened.first(), "two", 1000, {}}});
    // THEN it goes, and the service hears the end
    QTRY_VERIFY(gone);
    QTRY_COMPARE(host.closed.size(), 1);
}

void TestWebSocketChannel::shouldNameItsPeer()
{
    QCOMPARE(WebSocketChannel(QUrl(QStringLiteral("ws://localhost:1/")), "", "").peerName(), QStringLiteral("localhost"));
    QCOMPARE(WebSocketChannel(QUrl(QStringLiteral("ws://127.0.0.1:1/")), "", "").peerName(), QStringLiteral("127.0.0.1"));
    // Only who started it beside himself knows it by another name.
    WebSocketChannel own(QUrl(QStringLiteral("ws://[::1]:1/")), "", "");
    own.setPeerName(QStringLiteral("This computer"));
    QCOMPARE(own.peerName(), QStringLiteral("This computer"));
    QCOMPARE(WebSocketChannel(QUrl(QStringLiteral("wss://council.example/ws")), "", "").peerName(), QStringLiteral("council.example"));
}

QTEST_GUILESS_MAIN(TestWebSocketChannel)
#include "tst_web_socket_channel.moc"
