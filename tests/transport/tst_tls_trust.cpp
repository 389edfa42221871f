// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "support/test_certificate.h"
#include "transport/tls_trust.h"
#include "transport/web_socket_channel.h"

#include <QSignalSpy>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace witan;
using witan::test::Certificate;
using witan::test::ListenerHost;
using witan::test::makeCertificate;

namespace {

QSslCertificate read(const Certificate &certificate)
{
    return QSslCertificate(certificate.certificatePem);
}

/// What a service shows and a client trusts.
struct Case {
    Certificate shown;
    TlsTrust trust;
};

/// A service with that certificate, a client that trusts so, and what came of it.
struct Meeting {
    explicit Meeting(const Case &given)
        : host(secured(given.shown), [this](const UpgradeRequest &) {
            ++asked;
            return Admission{};
        })
        , channel(QUrl(QStringLiteral("wss://127.0.0.1:%1/ws/review").arg(host.port())), "secret-token", "")
    {
        channel.setTrust(given.trust);
        channel.open();
    }
    static ListenerConfig secured(const Certificate &certificate)
    {
        ListenerConfig config = ListenerHost::patient();
        config.certificatePem = certificate.certificatePem;
        config.privateKeyPem = certificate.privateKeyPem;
        return config;
    }

    std::atomic<int> asked = 0;      ///< requests that reached the service: each carries the token
    ListenerHost host;
    WebSocketChannel channel;
    QSignalSpy opened{&channel, &Channel::opened}, closed{&channel, &Channel::closed};
};

/// The client's hello answered by one who speaks nothing newer than TLS 1.1.
QByteArray oldServerHello()
{
    const QByteArray hello = QByteArray::fromHex("0302") + QByteArray(32, 'r') + QByteArray::fromHex("00" "c013" "00");
    const QByteArray message = QByteArray::fromHex("020000") + char(hello.size()) + hello;
    return QByteArray::fromHex("160302") + char(0) + char(message.size()) + message;
}

} // namespace

/// Which certificates a client takes (tests/README.md, row 11): a token goes to nobody else.
class TestTlsTrust : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup() { QSslConfiguration::setDefaultConfiguration(m_default); }
    void shouldTakeCertificates_data();
    void shouldTakeCertificates();
    void shouldRefuseCertificates_data();
    void shouldRefuseCertificates();
    void shouldShowBothFingerprints_data();
    void shouldShowBothFingerprints();
    void shouldRefuseEvenWhereTheProgramDoesNotCheck();
    void shouldNotBeLedDownToOldTls();
    void shouldTellTheFingerprintThatOtherProgramsTell();
    void shouldAnswerForTheNamedCertificateAlone_data();
    void shouldAnswerForTheNamedCertificateAlone();
    void shouldReadFingerprints_data();
    void shouldReadFingerprints();
    void shouldReadAuthorities();

private:
    QSslConfiguration m_default;
};

void TestTlsTrust::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS.");
    m_default = QSslConfiguration::defaultConfiguration();
}

void TestTlsTrust::shouldTakeCertificates_data()
{
    QTest::addColumn<Case>("given");
    const Certificate self = makeCertificate(), elsewhere = makeCertificate("council.example"), authority = makeCertificate("Team authority");
    const Certificate issued = makeCertificate("127.0.0.1", -1, 1, authority);
    const Certificate chain{issued.certificatePem + authority.certificatePem, issued.privateKeyPem};
    QTest::newRow("issued by an authority that is trusted") << Case{issued, {{read(authority)}, {}}};
    QTest::newRow("self-signed, itself trusted") << Case{self, {{read(self)}, {}}};
    QTest::newRow("self-signed, named") << Case{self, {{}, fingerprintOf(read(self))}};
    QTest::newRow("of another name, named") << Case{elsewhere, {{}, fingerprintOf(read(elsewhere))}};
    QTest::newRow("issued by an unknown authority, named") << Case{issued, {{}, fingerprintOf(read(issued))}};
    QTest::newRow("shown with its unknown authority, named") << Case{chain, {{}, fingerprintOf(read(issued))}};
    QTest::newRow("issued by an authority that is trusted, and named") << Case{issued, {{read(authority)}, fingerprintOf(read(issued))}};
}

void TestTlsTrust::shouldTakeCertificates()
{
    QFETCH(Case, given);
    Meeting meeting(given);
    QTRY_VERIFY(meeting.opened.count() + meeting.closed.count() > 0);
    QVERIFY2(meeting.closed.isEmpty(), qPrintable(meeting.closed.value(0).value(0).value<Error>().detail));
    QCOMPARE(meeting.asked, 1);
}

void TestTlsTrust::shouldRefuseCertificates_data()
{
    QTest::addColumn<Case>("given");
    const Certificate self = makeCertificate(), authority = makeCertificate("Team authority"), other = makeCertificate("Other authority");
    const Certificate alike = makeCertificate("Team authority");
    const auto itself = [](const Certificate &certificate) { return Case{certificate, {{read(certificate)}, {}}}; };
    const auto named = [](const Certificate &certificate) { return Case{certificate, {{}, fingerprintOf(read(certificate))}}; };
    QTest::newRow("self-signed, by the system's authorities") << Case{self, {}};
    QTest::newRow("self-signed, by others") << Case{self, {{read(authority)}, {}}};
    QTest::newRow("expired") << itself(makeCertificate("127.0.0.1", -10, -1));
    QTest::newRow("expired, of a trusted authority") << Case{makeCertificate("127.0.0.1", -10, -1, authority), {{read(authority)}, {}}};
    QTest::newRow("not valid yet") << itself(makeCertificate("127.0.0.1", 1, 10));
    QTest::newRow("of another name") << itself(makeCertificate("council.example"));
    QTest::newRow("of another address") << itself(makeCertificate("127.0.0.9"));
    QTest::newRow("of another name, of a trusted authority") << Case{makeCertificate("council.example", -1, 1, authority), {{read(authority)}, {}}};
    QTest::newRow("of another authority") << Case{makeCertificate("127.0.0.1", -1, 1, other), {{read(authority)}, {}}};
    QTest::newRow("of an authority by the same name") << Case{makeCertificate("127.0.0.1", -1, 1, alike), {{read(authority)}, {}}};
    QTest::newRow("named, but expired") << named(makeCertificate("127.0.0.1", -10, -1));
    QTest::newRow("named, but not valid yet") << named(makeCertificate("127.0.0.1", 1, 10));
    QTest::newRow("named, but of another authority than the one given too") << Case{self, {{read(authority)}, fingerprintOf(read(self))}};
    const Certificate elsewhere = makeCertificate("council.example", -1, 1, authority);
    QTest::newRow("named, but of another name where an authority is given too") << Case{elsewhere, {{read(authority)}, fingerprintOf(read(elsewhere))}};
}

void TestTlsTrust::shouldRefuseCertificates()
{
    QFETCH(Case, given);
    // GIVEN a service whose certificate is not what it should be
    Meeting meeting(given);
    // THEN it ends there, with what is wrong, what was kept and what to do; no request, and so no token, went out
    QTRY_COMPARE(meeting.closed.count(), 1);
    const auto error = meeting.closed.first().first().value<Error>();
    QCOMPARE(error.code, ErrorCode::Forbidden);
    for (const char *part : {"The certificate of 127.0.0.1 cannot be trusted", "so nothing was sent", "Ask whoever runs it"})
        QVERIFY2(error.message.contains(QLatin1StringView(part)), qPrintable(error.message));
    QVERIFY(!error.detail.isEmpty());
    QCOMPARE(meeting.opened.count(), 0);
    QVERIFY(meeting.host.opened.isEmpty());
    QCOMPARE(meeting.asked, 0);
}

void TestTlsTrust::shouldShowBothFingerprints_data()
{
    QTest::addColumn<Case>("given");
    const Certificate self = makeCertificate(), another = makeCertificate(), authority = makeCertificate("Team authority");
    const Certificate issued = makeCertificate("127.0.0.1", -1, 1, authority), sibling = makeCertificate("127.0.0.1", -1, 1, authority);
    const Certificate chain{issued.certificatePem + authority.certificatePem, issued.privateKeyPem};
    QTest::newRow("self-signed") << Case{self, {{}, fingerprintOf(read(another))}};
    QTest::newRow("trusted, but not the one") << Case{issued, {{read(authority)}, fingerprintOf(read(sibling))}};
    QTest::newRow("itself trusted, but not the one") << Case{self, {{read(self)}, fingerprintOf(read(another))}};
    QTest::newRow("its authority is the one") << Case{chain, {{}, fingerprintOf(read(authority))}};
    QTest::newRow("its trusted authority is the one") << Case{chain, {{read(authority)}, fingerprintOf(read(authority))}};
    QTest::newRow("one bit differs") << Case{self, {{}, [&self] {
        QByteArray digest = fingerprintOf(read(self));
        digest.back() = char(digest.back() ^ 1);
        return digest;
    }()}};
    QTest::newRow("no digest at all") << Case{self, {{}, "short"}};
}

void TestTlsTrust::shouldShowBothFingerprints()
{
    QFETCH(Case, given);
    // GIVEN a service that shows another certificate than the one that was named
    Meeting meeting(given);
    // THEN there is no connection, and the error shows both, so that they can be compared with what its owner says
    QTRY_COMPARE(meeting.closed.count(), 1);
    const auto error = meeting.closed.first().first().value<Error>();
    QCOMPARE(error.code, ErrorCode::Forbidden);
    const QString named = fingerprintText(given.trust.fingerprint), shown = fingerprintText(fingerprintOf(read(given.shown)));
    QVERIFY2(error.message.contains(QStringLiteral("Named was %1; shown was %2.").arg(named, shown)), qPrintable(error.message));
    QVERIFY(error.message.contains(QLatin1StringView("so nothing was sent")));
    QCOMPARE(meeting.opened.count(), 0);
    QVERIFY(meeting.host.opened.isEmpty());
    QCOMPARE(meeting.asked, 0);
}

void TestTlsTrust::shouldRefuseEvenWhereTheProgramDoesNotCheck()
{
    // GIVEN a program in which somebody turned off all checks
    QSslConfiguration careless = QSslConfiguration::defaultConfiguration();
    careless.setPeerVerifyMode(QSslSocket::VerifyNone);
    QSslConfiguration::setDefaultConfiguration(careless);
    // THEN a channel checks all the same
    Meeting meeting({makeCertificate(), {}});
    QTRY_COMPARE(meeting.closed.count(), 1);
    QCOMPARE(meeting.closed.first().first().value<Error>().code, ErrorCode::Forbidden);
    QCOMPARE(meeting.opened.count(), 0);
    QCOMPARE(meeting.asked, 0);
}

void TestTlsTrust::shouldNotBeLedDownToOldTls()
{
    // GIVEN a program that would speak old versions too, and a service that speaks TLS 1.1
    QSslConfiguration careless = QSslConfiguration::defaultConfiguration();
    careless.setProtocol(QSsl::AnyProtocol);
    QSslConfiguration::setDefaultConfiguration(careless);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArray heard;
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *peer = server.nextPendingConnection();
        connect(peer, &QTcpSocket::readyRead, peer, [&heard, peer] {
            if (heard.isEmpty())
                peer->write(oldServerHello());
            heard += peer->readAll();
        });
    });
    WebSocketChannel channel(QUrl(QStringLiteral("wss://127.0.0.1:%1/ws/review").arg(server.serverPort())), "secret-token", "");
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed);
    // WHEN a client comes
    channel.open();
    // THEN it ends there, because of the version; the token went out in no form
    QTRY_COMPARE(closed.count(), 1);
    const auto error = closed.first().first().value<Error>();
    QCOMPARE(error.code, ErrorCode::Forbidden);
    QVERIFY2(error.message.contains(QLatin1StringView("No safe encryption could be agreed on")), qPrintable(error.message));
    QVERIFY2(error.detail.contains(QLatin1StringView("protocol")), qPrintable(error.detail));
    QVERIFY(!heard.contains("secret-token"));
    QCOMPARE(opened.count(), 0);
}

void TestTlsTrust::shouldTellTheFingerprintThatOtherProgramsTell()
{
    // An elder compares it with what the service's owner reads out, from whatever program.
    const Certificate certificate = makeCertificate();
    QCOMPARE(fingerprintText(fingerprintOf(read(certificate))).toLatin1(), test::opensslFingerprint(certificate));
}

void TestTlsTrust::shouldAnswerForTheNamedCertificateAlone_data()
{
    QTest::addColumn<QList<QSslError>>("errors");
    QTest::addColumn<bool>("answered");
    const auto errors = [](std::initializer_list<QSslError::SslError> all) { return QList<QSslError>(all.begin(), all.end()); };
    QTest::newRow("self-signed") << errors({QSslError::SelfSignedCertificate}) << true;
    QTest::newRow("self-signed, of another name") << errors({QSslError::SelfSignedCertificate, QSslError::HostNameMismatch}) << true;
    QTest::newRow("nobody vouches for it") << errors({QSslError::UnableToGetLocalIssuerCertificate, QSslError::UnableToVerifyFirstCertificate, QSslError::CertificateUntrusted}) << true;
    QTest::newRow("self-signed, and expired") << errors({QSslError::SelfSignedCertificate, QSslError::CertificateExpired}) << false;
    QTest::newRow("not valid yet") << errors({QSslError::CertificateNotYetValid}) << false;
    QTest::newRow("revoked") << errors({QSslError::CertificateRevoked}) << false;
    QTest::newRow("a signature that is false") << errors({QSslError::CertificateSignatureFailed}) << false;
    QTest::newRow("not for this purpose") << errors({QSslError::InvalidPurpose}) << false;
    QTest::newRow("blocked by Qt") << errors({QSslError::CertificateBlacklisted}) << false;
    QTest::newRow("no certificate") << errors({QSslError::NoPeerCertificate}) << false;
    QTest::newRow("something else") << errors({QSslError::UnspecifiedError}) << false;
}

void TestTlsTrust::shouldAnswerForTheNamedCertificateAlone()
{
    QFETCH(QList<QSslError>, errors);
    QFETCH(bool, answered);
    const QSslCertificate named = read(makeCertificate()), other = read(makeCertificate());
    const TlsTrust trust{{}, fingerprintOf(named)};
    QCOMPARE(trust.answers(named, errors), answered);
    // Never for another, nor where an authority is to vouch for it, nor where none was named.
    QVERIFY(!trust.answers(other, errors));
    QVERIFY(!(TlsTrust{{other}, fingerprintOf(named)}.answers(named, errors)));
    QVERIFY(!TlsTrust().answers(named, errors));
}

void TestTlsTrust::shouldReadFingerprints_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    const QString plain = QString(64, u'a'), colons = QStringLiteral("AB:").repeated(31) + QStringLiteral("AB");
    QTest::newRow("plain") << plain << true;
    QTest::newRow("with colons") << colons << true;
    QTest::newRow("small letters") << colons.toLower() << true;
    QTest::newRow("SHA-1") << plain.left(40) << false;
    QTest::newRow("too long") << plain + QStringLiteral("aa") << false;
    QTest::newRow("one digit short") << plain.chopped(1) << false;
    QTest::newRow("no hex") << QString(plain).replace(5, 1, u'g') << false;
    QTest::newRow("colons at odd places") << QStringLiteral("a:aa") + plain.chopped(3) << false;
    QTest::newRow("blanks") << QString(plain).insert(2, u' ') << false;
    QTest::newRow("a colon behind") << plain + u':' << false;
    QTest::newRow("a line end") << plain + u'\n' << false;
}

void TestTlsTrust::shouldReadFingerprints()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    const auto trust = TlsTrust::of({}, text);
    QCOMPARE(trust.has_value(), good);
    if (good) {
        QCOMPARE(trust->fingerprint.size(), 32);
        QCOMPARE(fingerprintText(trust->fingerprint).remove(u':'), text.toUpper().remove(u':'));
    } else {
        QVERIFY(trust.error().message.contains(QLatin1StringView("64 hexadecimal digits")));
    }
}

void TestTlsTrust::shouldReadAuthorities()
{
    const Certificate one = makeCertificate("One"), two = makeCertificate("Two");
    QCOMPARE(TlsTrust::of(one.certificatePem + two.certificatePem, {})->authorities, (QList<QSslCertificate>{read(one), read(two)}));
    QVERIFY(TlsTrust::of({}, {})->isDefault());
    // A file without any must not end in trusting the system's.
    QVERIFY(!TlsTrust::of("nonsense", {}));
    QVERIFY(!TlsTrust::of(one.privateKeyPem, {}));
}

QTEST_GUILESS_MAIN(TestTlsTrust)
#include "tst_tls_trust.moc"
