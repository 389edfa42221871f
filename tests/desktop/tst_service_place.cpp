// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/service_place.h"
#include "support/listener_host.h"
#include "support/stranger.h"
#include "support/test_certificate.h"
#include "transport/channel.h"

#include <QSignalSpy>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// Whom the window tells its token when its service is elsewhere (tests/README.md, rows 9 and 11).
class TestServicePlace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKnowARemoteServiceByItsFingerprint();
    void shouldNotTellTheTokenToAStranger();

private:
    std::unique_ptr<Channel> channelTo(const QString &url, const TlsTrust &trust)
    {
        const auto folder = DataFolder::open(m_folder.filePath(u"data"_s));
        const QString token = m_folder.filePath(u"token"_s);
        if (!folder || !writePrivateFile(token, "a-reviewer-token-of-a-team\n"))
            return nullptr;
        m_place = std::make_unique<ServicePlace>(*folder, ServicePlace::Config{{}, 0, QUrl(url), token, trust});
        return m_place->connectReviewer();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ServicePlace> m_place;
};

void TestServicePlace::shouldKnowARemoteServiceByItsFingerprint()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS.");
    // GIVEN a team's service with a certificate that it signed itself
    const Certificate certificate = makeCertificate();
    ListenerConfig config = ListenerHost::patient();
    config.certificatePem = certificate.certificatePem;
    config.privateKeyPem = certificate.privateKeyPem;
    std::atomic<int> asked = 0;
    ListenerHost host(config, [&](const UpgradeRequest &request) {
        ++asked;
        return Admission{101, {}, request.header("sec-websocket-protocol"), {}};
    });
    const QString url = u"wss://127.0.0.1:%1"_s.arg(host.port());
    const QByteArray fingerprint = fingerprintOf(QSslCertificate(certificate.certificatePem));
    // WHEN the window was told another fingerprint, THEN it shows both and sends nothing
    const auto refused = channelTo(url, {{}, QByteArray(32, 'f')});
    QVERIFY(refused);
    QSignalSpy closed(refused.get(), &Channel::closed);
    refused->open();
    QTRY_COMPARE(closed.count(), 1);
    const QString said = closed.first().first().value<Error>().message;
    QVERIFY2(said.contains(fingerprintText(fingerprint)) && said.contains(fingerprintText(QByteArray(32, 'f'))), qPrintable(said));
    QCOMPARE(asked, 0);
    // AND with the right one it is let in
    const auto taken = channelTo(url, {{}, fingerprint});
    QVERIFY(taken);
    QSignalSpy opened(taken.get(), &Channel::opened);
    taken->open();
    QTRY_COMPARE(opened.count(), 1);
}

void TestServicePlace::shouldNotTellTheTokenToAStranger()
{
    // GIVEN a stranger on this computer, at the address that the window was told
    Stranger stranger(&Stranger::welcome);
    const auto channel = channelTo(u"ws://127.0.0.1:%1"_s.arg(stranger.port()), {});
    QVERIFY(channel);
    QSignalSpy closed(channel.get(), &Channel::closed);
    // WHEN it connects, THEN it refuses him
    channel->open();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().value<Error>().message.contains(u"the token was not sent"_s));
    QVERIFY(!stranger.heard().contains("a-reviewer-token"));
}

QTEST_GUILESS_MAIN(TestServicePlace)
#include "tst_service_place.moc"
