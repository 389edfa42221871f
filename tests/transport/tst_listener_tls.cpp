// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "support/raw_client.h"
#include "support/test_certificate.h"
#include "transport/web_socket_channel.h"

#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTest>

using namespace witan;
using witan::test::Certificate;
using witan::test::ListenerHost;
using witan::test::RawClient;

namespace {

ListenerConfig secured(const Certificate &certificate)
{
    ListenerConfig config = ListenerHost::patient();
    config.certificatePem = certificate.certificatePem;
    config.privateKeyPem = certificate.privateKeyPem;
    return config;
}

TlsTrust trusting(const Certificate &certificate)
{
    return {{QSslCertificate(certificate.certificatePem)}, {}};
}

QUrl secureUrl(quint16 port)
{
    return QUrl(QStringLiteral("wss://127.0.0.1:%1/ws/review").arg(port));
}

/// The first bytes of a client that speaks no later version than `minor` (1: TLS 1.0, 2: TLS 1.1).
QByteArray oldHello(char minor)
{
    QByteArray hello = QByteArray("\x03", 1) + minor + QByteArray(32, 'r') + QByteArray::fromHex("00" "0006c014c013002f" "0100");
    QByteArray message = QByteArray("\x01\x00\x00", 3) + char(hello.size()) + hello;
    return QByteArray::fromHex("160301") + char(0) + char(message.size()) + message;
}

} // namespace

/// TLS on the service's side.
class TestListenerTls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void shouldCarryMessagesOverTls();
    void shouldCarryLargeMessagesOverTls();
    void shouldRefuseOldVersions_data();
    void shouldRefuseOldVersions();
    void shouldCutAPeerThatDoesNotFinishTheHandshake();
    void shouldNotAnswerPlainRequests();
    void shouldSayWhatIsWrongWithTheFiles_data();
    void shouldSayWhatIsWrongWithTheFiles();
    void shouldEndAPeerThatNeverReadsOverTls();
};

void TestListenerTls::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS.");
}

void TestListenerTls::shouldCarryMessagesOverTls()
{
    // GIVEN a service with a certificate that the client trusts
    const Certificate certificate = test::makeCertificate();
    ListenerHost host(secured(certificate));
    WebSocketChannel channel(secureUrl(host.port()), "token", "");
    channel.setTrust(trusting(certificate));
    QSignalSpy opened(&channel, &Channel::opened), received(&channel, &Channel::frameReceived), closed(&channel, &Channel::closed);
    // WHEN it connects and speaks
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    channel.send("hello");
    // THEN it is heard and answered
    QTRY_COMPARE(received.count(), 1);
    QCOMPARE(received.first().first().toByteArray(), QByteArray("hello"));
    // and told of the end
    host.stop();
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(closed.first().first().value<Error>().code, ErrorCode::Unavailable);
}

void TestListenerTls::shouldCarryLargeMessagesOverTls()
{
    const Certificate certificate = test::makeCertificate();
    ListenerHost host(secured(certificate));
    WebSocketChannel channel(secureUrl(host.port()), "token", "");
    channel.setTrust(trusting(certificate));
    QSignalSpy opened(&channel, &Channel::opened), received(&channel, &Channel::frameReceived);
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    // WHEN large and small messages are sent at once
    const QByteArray large(3'000'000, 'l');
    channel.send("before");
    channel.send(large);
    channel.send("after");
    // THEN they come back whole and in order
    QTRY_COMPARE_WITH_TIMEOUT(received.count(), 3, 20'000);
    QCOMPARE(received[0].first().toByteArray(), QByteArray("before"));
    QCOMPARE(received[1].first().toByteArray(), large);
    QCOMPARE(received[2].first().toByteArray(), QByteArray("after"));
}

void TestListenerTls::shouldRefuseOldVersions_data()
{
    QTest::addColumn<int>("minor");
    QTest::newRow("TLS 1.0") << 1;
    QTest::newRow("TLS 1.1") << 2;
}

void TestListenerTls::shouldRefuseOldVersions()
{
    QFETCH(int, minor);
    ListenerHost host(secured(test::makeCertificate()));
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, host.port());
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    // WHEN a client says hello that speaks nothing newer
    socket.write(oldHello(char(minor)));
    // THEN the answer is the alert "protocol version", and the end
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    const QByteArray answer = socket.readAll();
    QCOMPARE(answer.first(1), QByteArray("\x15"));
    QCOMPARE(answer.last(1), QByteArray("\x46"));
}

void TestListenerTls::shouldCutAPeerThatDoesNotFinishTheHandshake()
{
    // GIVEN a service that gives a second
    ListenerConfig config = secured(test::makeCertificate());
    config.handshakeMs = 1000;
    ListenerHost host(config);
    // WHEN a client begins and then says nothing more
    RawClient client(host.port());
    client.send(QByteArray::fromHex("1603010200"));
    // THEN it is cut
    QVERIFY(client.waitGone());
}

void TestListenerTls::shouldNotAnswerPlainRequests()
{
    ListenerHost host(secured(test::makeCertificate()));
    RawClient client(host.port());
    // WHEN somebody asks without TLS
    QVERIFY(!client.upgrade());
    // THEN nothing of HTTP comes back
    QVERIFY(client.waitGone());
    QVERIFY(host.opened.isEmpty());
}

void TestListenerTls::shouldSayWhatIsWrongWithTheFiles_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("part");
    const Certificate good = test::makeCertificate();
    const Certificate other = test::makeCertificate();
    QTest::newRow("certificate that is none") << QByteArray("nonsense") << good.privateKeyPem << QStringLiteral("certificate");
    QTest::newRow("certificate missing") << QByteArray() << good.privateKeyPem << QStringLiteral("certificate");
    QTest::newRow("key that is none") << good.certificatePem << QByteArray("nonsense") << QStringLiteral("key");
    QTest::newRow("key missing") << good.certificatePem << QByteArray() << QStringLiteral("key");
    QTest::newRow("key of another certificate") << good.certificatePem << other.privateKeyPem << QStringLiteral("key");
}

void TestListenerTls::shouldSayWhatIsWrongWithTheFiles()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, part);
    Mailbox mailbox;
    // WHEN a listener is started with files that do not fit; THEN it does not fall back to no TLS, but says which
    Listener listener(secured({certificate, key}), ListenerHost::openDoor(), mailbox);
    const auto started = listener.start();
    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(part), qPrintable(started.error().message));
}

void TestListenerTls::shouldEndAPeerThatNeverReadsOverTls()
{
    const Certificate certificate = test::makeCertificate();
    ListenerHost host(secured(certificate));
    QSslSocket socket;
    socket.setSslConfiguration(trusting(certificate).configuration());
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), host.port());
    QTRY_VERIFY(socket.isEncrypted());
    socket.write(RawClient::upgradeRequest("/ws"));
    QTRY_COMPARE(host.opened.size(), 1);
    // WHEN a peer takes nothing of what is said to it
    socket.setReadBufferSize(1);
    const ConnectionId id = host.opened.first();
    // THEN it is given up
    QVERIFY(QTest::qWaitFor([&] {
        host.say(id, QByteArray(100'000, 'n'));
        return !host.closed.isEmpty();
    }, 10'000));
}

QTEST_GUILESS_MAIN(TestListenerTls)
#include "tst_listener_tls.moc"
