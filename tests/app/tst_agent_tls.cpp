// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/elder.h"
#include "support/test_certificate.h"

#include <QSslSocket>
#include <QTemporaryDir>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// The real witan-agent and a real service with TLS, as a team has it (tests/README.md, row 11).
class TestAgentTls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void shouldKnowTheServiceByWhatItWasTold_data();
    void shouldKnowTheServiceByWhatItWasTold();
    void shouldRefuseWrongUsage_data();
    void shouldRefuseWrongUsage();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    QTemporaryDir m_folder;
    const Certificate m_certificate = makeCertificate();
    Program m_service;
    QString m_url, m_fingerprint;
};

void TestAgentTls::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS.");
    // GIVEN a service with a certificate that it signed itself
    write(u"certificate.pem"_s, m_certificate.certificatePem);
    write(u"key.pem"_s, m_certificate.privateKeyPem);
    write(u"other.pem"_s, makeCertificate().certificatePem);
    write(u"nonsense.pem"_s, "nonsense");
    write(u"context.json"_s, "{}");
    m_service.start("witan-service", {u"--data"_s, path(u"data"_s), u"--listen"_s, u"127.0.0.1:0"_s, u"--tls-certificate"_s, path(u"certificate.pem"_s),
                                      u"--tls-key"_s, path(u"key.pem"_s), u"--json"_s});
    QTRY_VERIFY_WITH_TIMEOUT(m_service.told("listening"_L1) || m_service.hasEnded(), 15'000);
    QVERIFY2(!m_service.hasEnded(), qPrintable(m_service.errors()));
    m_url = m_service.event("listening"_L1).value("url"_L1).toString();
    QVERIFY(m_url.startsWith(u"wss://"_s));
    // THEN it tells the certificate's fingerprint, for its agents
    m_fingerprint = m_service.event("listening"_L1).value("certificate_sha256"_L1).toString();
    QCOMPARE(m_fingerprint.toLatin1(), opensslFingerprint(m_certificate));
}

void TestAgentTls::shouldKnowTheServiceByWhatItWasTold_data()
{
    QTest::addColumn<QStringList>("told");
    QTest::addColumn<QStringList>("said");      // empty: it is let in
    const QString wrong = u"AB:"_s.repeated(31) + u"AB"_s;
    QTest::newRow("its fingerprint") << QStringList{u"--tls-fingerprint"_s, m_fingerprint} << QStringList{};
    QTest::newRow("its fingerprint, plain") << QStringList{u"--tls-fingerprint"_s, m_fingerprint.toLower().remove(u':')} << QStringList{};
    QTest::newRow("its certificate") << QStringList{u"--tls-ca"_s, path(u"certificate.pem"_s)} << QStringList{};
    QTest::newRow("both") << QStringList{u"--tls-ca"_s, path(u"certificate.pem"_s), u"--tls-fingerprint"_s, m_fingerprint} << QStringList{};
    QTest::newRow("nothing") << QStringList{} << QStringList{u"cannot be trusted, so nothing was sent"_s};
    QTest::newRow("another fingerprint") << QStringList{u"--tls-fingerprint"_s, wrong}
                                         << QStringList{u"is not the one that was named, so nothing was sent"_s, u"Named was "_s + wrong, u"shown was "_s + m_fingerprint};
    QTest::newRow("a fingerprint that differs in its last digit") << QStringList{u"--tls-fingerprint"_s, m_fingerprint.chopped(1) + (m_fingerprint.endsWith(u'0') ? u'1' : u'0')}
                                                                  << QStringList{u"is not the one that was named, so nothing was sent"_s, u"shown was "_s + m_fingerprint};
    QTest::newRow("another certificate") << QStringList{u"--tls-ca"_s, path(u"other.pem"_s)} << QStringList{u"cannot be trusted, so nothing was sent"_s};
    QTest::newRow("its certificate and another fingerprint")
        << QStringList{u"--tls-ca"_s, path(u"certificate.pem"_s), u"--tls-fingerprint"_s, wrong} << QStringList{u"shown was "_s + m_fingerprint};
}

void TestAgentTls::shouldKnowTheServiceByWhatItWasTold()
{
    QFETCH(QStringList, told);
    QFETCH(QStringList, said);
    Program agent;
    agent.start("witan-agent", QStringList{u"start"_s, u"--url"_s, m_url, u"--token-file"_s, path(u"data/tokens/agent"_s), u"--context"_s,
                                           path(u"context.json"_s), u"--json"_s} + told);
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 20'000);
    const QString errors = agent.errors();
    QCOMPARE(agent.told("started"_L1), said.isEmpty());
    QVERIFY2(agent.code() == (said.isEmpty() ? 0 : 1), qPrintable(errors));
    for (const QString &part : said)
        QVERIFY2(agent.event("error"_L1).value("message"_L1).toString().contains(part), qPrintable(errors));
}

void TestAgentTls::shouldRefuseWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    const QStringList secure{u"--url"_s, u"wss://127.0.0.1:1"_s};
    QTest::newRow("no fingerprint") << secure + QStringList{u"--tls-fingerprint"_s, u"AB:CD"_s} << u"--tls-fingerprint"_s;
    QTest::newRow("an empty fingerprint") << secure + QStringList{u"--tls-fingerprint"_s, u""_s} << u"--tls-fingerprint"_s;
    QTest::newRow("no such file") << secure + QStringList{u"--tls-ca"_s, path(u"missing.pem"_s)} << u"missing.pem"_s;
    QTest::newRow("a file without certificates") << secure + QStringList{u"--tls-ca"_s, path(u"nonsense.pem"_s)} << u"--tls-ca"_s;
    QTest::newRow("a fingerprint for an unencrypted address") << QStringList{u"--url"_s, u"ws://127.0.0.1:1"_s, u"--tls-fingerprint"_s, m_fingerprint} << u"wss://"_s;
}

void TestAgentTls::shouldRefuseWrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    Program agent;
    agent.start("witan-agent", QStringList{u"sample"_s, u"--work"_s, path(u"work"_s)} + arguments);
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 20'000);
    QCOMPARE(agent.code(), 2);
    QVERIFY(agent.errors().contains(named));
}

QTEST_GUILESS_MAIN(TestAgentTls)
#include "tst_agent_tls.moc"
