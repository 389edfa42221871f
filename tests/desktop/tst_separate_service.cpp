// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "desktop_fixture.h"

#include "store/data_folder.h"
#include "support/test_certificate.h"

#include <QJsonDocument>
#include <QProcess>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

/// The window beside a witan-service in a process of its own, which is killed under it.
class TestSeparateService : public QObject {
    Q_OBJECT

    const Certificate m_certificate = makeCertificate();

    /// A real witan-service on a folder.
    struct Service {
        QProcess process;
        QString url;

        explicit Service(const QString &data, const QStringList &more = {})
        {
            process.start(QStringLiteral(WITAN_BIN_DIR "/witan-service"), QStringList{u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s} + more);
        }
        ~Service() { kill(); }
        bool listens()
        {
            if (!QTest::qWaitFor([this] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 20'000))
                return false;
            url = QJsonDocument::fromJson(process.readLine()).object().value("url"_L1).toString();
            return !url.isEmpty();
        }
        void kill()
        {
            process.kill();
            process.waitForFinished();
        }
    };

    /// What a person reads about the connection: in the top line, and in the strip where it lasts.
    static QString inTheTopLine(Program &p) { return p.window().findChild<QWidget *>(u"connection"_s)->accessibleName(); }
    static QString inTheStrip(Program &p, const QString &name = u"connectionStrip"_s)
    {
        const auto *strip = p.window().findChild<QWidget *>(name);
        return strip->isVisible() ? strip->accessibleName() : QString();
    }

private Q_SLOTS:
    void shouldGoOnWhereTheServiceIsKilled_data();
    void shouldGoOnWhereTheServiceIsKilled();
    void shouldKnowATeamsServiceByWhatItWasTold_data();
    void shouldKnowATeamsServiceByWhatItWasTold();
};

void TestSeparateService::shouldGoOnWhereTheServiceIsKilled_data()
{
    QTest::addColumn<bool>("another");
    QTest::newRow("the window takes over") << false;
    QTest::newRow("another service comes") << true;
}

void TestSeparateService::shouldGoOnWhereTheServiceIsKilled()
{
    QFETCH(bool, another);
    // GIVEN a window that uses a service in another process, with a consultation open and something half written
    QTemporaryDir folder;
    const QString data = folder.filePath(u"data"_s);
    Service service(data);
    QVERIFY(service.listens());
    Program p(data);
    p.show();
    QTRY_VERIFY_WITH_TIMEOUT(p.isOnline(), 20'000);
    QCOMPARE(p.url, service.url);
    QVERIFY(inTheStrip(p, u"noticeStrip"_s).isEmpty());
    QVERIFY2(inTheTopLine(p).startsWith(u"This computer · connected"_s), qPrintable(inTheTopLine(p)));
    Puppet puppet(p.url, p.token(u"agent"_s));
    puppet.start(u"Retire the table"_s);
    puppet.say(u"It has 312 rows."_s);
    QTRY_COMPARE(puppet.answered, 2);
    QTRY_COMPARE(p.words(puppet.id), QStringList{u"It has 312 rows."_s});
    Q_EMIT p.window().consultationChosen(puppet.id);
    QTest::keyClicks(p.named(u"Message"_s), u"half a sent"_s);
    // WHEN that service is killed, and nobody can serve yet
    std::optional<DataFolder> stranger = *DataFolder::open(data);
    service.kill();
    QVERIFY(stranger->lock().has_value());
    // THEN the window says so, in the top line at once and at length where it lasts
    QTRY_VERIFY_WITH_TIMEOUT(inTheTopLine(p).contains(u"not connected"_s), 20'000);
    Q_EMIT p.window().replySubmitted(p.draft(puppet.id, u"Written meanwhile"_s));
    QTRY_VERIFY_WITH_TIMEOUT(inTheStrip(p).contains(u"No connection to This computer since"_s), 20'000);
    QVERIFY2(inTheStrip(p).contains(u"Reading goes on; 1 thing of yours waits in the outbox."_s), qPrintable(inTheStrip(p)));
    // AND who keeps it from serving itself
    QTRY_VERIFY_WITH_TIMEOUT(inTheStrip(p, u"noticeStrip"_s).contains(u"(process %1) already holds the folder"_s.arg(QCoreApplication::applicationPid())), 20'000);
    // AND all of it can be read and written further
    QCOMPARE(p.words(puppet.id), QStringList{u"It has 312 rows."_s});
    QTest::keyClicks(p.named(u"Message"_s), u"ence"_s);
    QCOMPARE(p.desktop->cache().outbox()->size(), 1);
    // WHEN somebody can serve again
    std::optional<Service> next;
    stranger.reset();
    if (another)
        next.emplace(data);
    QTRY_VERIFY_WITH_TIMEOUT(p.isOnline(), 60'000);
    // THEN it is connected, to a service that is there, and nothing is lost or said twice
    QVERIFY(p.url != service.url);
    QTRY_VERIFY(inTheStrip(p).isEmpty());
    QVERIFY(inTheTopLine(p).startsWith(u"This computer · connected"_s));
    QTRY_VERIFY(p.desktop->cache().outbox()->isEmpty());
    QTRY_COMPARE(p.words(puppet.id).count(u"Written meanwhile"_s), 1);
    QCOMPARE(p.words(puppet.id).count(u"It has 312 rows."_s), 1);
    QCOMPARE(p.typed(), u"half a sentence"_s);
    Puppet again(p.url, p.token(u"agent"_s));
    again.id = puppet.id;
    again.say(u"I go on."_s);
    QTRY_COMPARE(p.words(puppet.id).last(), u"I go on."_s);
}

void TestSeparateService::shouldKnowATeamsServiceByWhatItWasTold_data()
{
    QTest::addColumn<TlsTrust>("trust");
    QTest::addColumn<QString>("said");      // empty: it is taken
    const QSslCertificate shown(m_certificate.certificatePem), other(makeCertificate().certificatePem);
    QTest::newRow("its fingerprint") << TlsTrust{{}, fingerprintOf(shown)} << QString();
    QTest::newRow("its certificate") << TlsTrust{{shown}, {}} << QString();
    QTest::newRow("another fingerprint") << TlsTrust{{}, fingerprintOf(other)} << u"Named was %1; shown was %2."_s.arg(fingerprintText(fingerprintOf(other)), fingerprintText(fingerprintOf(shown)));
    QTest::newRow("another certificate") << TlsTrust{{other}, {}} << u"cannot be trusted, so nothing was sent"_s;
    QTest::newRow("nothing") << TlsTrust() << u"cannot be trusted, so nothing was sent"_s;
}

void TestSeparateService::shouldKnowATeamsServiceByWhatItWasTold()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS.");
    QFETCH(TlsTrust, trust);
    QFETCH(QString, said);
    // GIVEN a team's service with a certificate that it signed itself
    QTemporaryDir folder;
    const QString data = folder.filePath(u"team"_s), certificate = folder.filePath(u"certificate.pem"_s), key = folder.filePath(u"key.pem"_s);
    QVERIFY(writePrivateFile(certificate, m_certificate.certificatePem) && writePrivateFile(key, m_certificate.privateKeyPem));
    Service service(data, {u"--tls-certificate"_s, certificate, u"--tls-key"_s, key});
    QVERIFY(service.listens());
    // WHEN a window is told of it, and whose certificate is right
    DesktopOptions options;
    options.dataFolder = folder.filePath(u"window"_s);
    options.service = QUrl(service.url);
    options.tokenFile = tokenFileFor(data, u"reviewer"_s);
    options.trust = trust;
    Program p(options);
    p.show();
    // THEN it is connected, or says why it is not
    const auto connection = [&p] { return p.desktop->client().connection(); };
    QTRY_VERIFY_WITH_TIMEOUT(p.isOnline() || !connection().reason.isEmpty(), 20'000);
    QVERIFY2(p.isOnline() == said.isEmpty() && connection().reason.contains(said), qPrintable(connection().reason));
}

QTEST_MAIN(TestSeparateService)
#include "tst_separate_service.moc"
