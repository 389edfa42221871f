// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/desktop_options.h"
#include "store/data_folder.h"
#include "support/test_certificate.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

class TestDesktopOptions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldTakeNothingAsTheUsualCase();
    void shouldReadEveryOption();
    void shouldRefuseWrongUsage_data();
    void shouldRefuseWrongUsage();
    void shouldTakeWhatBelongsTogether_data();
    void shouldTakeWhatBelongsTogether();
    void shouldReadWhoMayVouchForAService();
    void shouldPassOverQtsOwnOptions();
    void shouldSayHowItIsUsed();
};

void TestDesktopOptions::shouldTakeNothingAsTheUsualCase()
{
    const auto read = readDesktopOptions({});
    const auto *options = std::get_if<DesktopOptions>(&read);
    QVERIFY(options);
    QVERIFY(options->dataFolder.isEmpty() && options->service.isEmpty() && !options->json && !options->sample);
    QCOMPARE(options->host, u"127.0.0.1"_s);
    QCOMPARE(options->port, 0);
}

void TestDesktopOptions::shouldReadEveryOption()
{
    const auto read = readDesktopOptions({u"--data"_s, u"/a b"_s, u"--listen=[::1]:8900"_s, u"--json"_s, u"--sample"_s, u"--tour"_s, u"t"_s});
    const auto *options = std::get_if<DesktopOptions>(&read);
    QVERIFY(options);
    QCOMPARE(options->dataFolder, u"/a b"_s);
    QCOMPARE(options->host, u"::1"_s);
    QCOMPARE(options->port, 8900);
    QVERIFY(options->json && options->sample);
    QCOMPARE(options->tourFolder, u"t"_s);
}

void TestDesktopOptions::shouldRefuseWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("said");
    QTest::newRow("no such option") << QStringList{u"--bogus"_s} << u"--bogus"_s;
    QTest::newRow("a file") << QStringList{u"session.witan"_s} << u"session.witan"_s;
    QTest::newRow("a value is missing") << QStringList{u"--data"_s} << u"--data"_s;
    QTest::newRow("an empty value") << QStringList{u"--data="_s} << u"empty"_s;
    QTest::newRow("listen without a port") << QStringList{u"--listen"_s, u"127.0.0.1"_s} << u"HOST:PORT"_s;
    QTest::newRow("listen with a word for a port") << QStringList{u"--listen"_s, u"127.0.0.1:http"_s} << u"HOST:PORT"_s;
    QTest::newRow("listen past the last port") << QStringList{u"--listen"_s, u"127.0.0.1:65536"_s} << u"HOST:PORT"_s;
    QTest::newRow("listen to everybody") << QStringList{u"--listen"_s, u"0.0.0.0:80"_s} << u"witan-service"_s;
    QTest::newRow("listen on a name") << QStringList{u"--listen"_s, u"example.com:80"_s} << u"witan-service"_s;
    QTest::newRow("connect to a web page") << QStringList{u"--connect"_s, u"https://a.example"_s, u"--token-file"_s, u"t"_s} << u"wss"_s;
    QTest::newRow("connect in the clear") << QStringList{u"--connect"_s, u"ws://a.example"_s, u"--token-file"_s, u"t"_s} << u"wss"_s;
    QTest::newRow("a password in the address") << QStringList{u"--connect"_s, u"wss://a:b@c.example"_s, u"--token-file"_s, u"t"_s} << u"--token-file"_s;
    QTest::newRow("connect without a token") << QStringList{u"--connect"_s, u"wss://a.example"_s} << u"--token-file"_s;
    QTest::newRow("a token for nothing") << QStringList{u"--token-file"_s, u"t"_s} << u"--connect"_s;
    QTest::newRow("a fingerprint that is none") << QStringList{u"--connect"_s, u"wss://a.example"_s, u"--token-file"_s, u"t"_s, u"--tls-fingerprint"_s, u"AB:CD"_s} << u"64 hex"_s;
    QTest::newRow("a fingerprint for the clear") << QStringList{u"--connect"_s, u"ws://localhost:1"_s, u"--token-file"_s, u"t"_s, u"--tls-fingerprint"_s, QString(64, u'a')} << u"wss://"_s;
    QTest::newRow("a fingerprint for nothing") << QStringList{u"--tls-fingerprint"_s, QString(64, u'a')} << u"--connect"_s;
    QTest::newRow("authorities that are not there") << QStringList{u"--connect"_s, u"wss://a.example"_s, u"--token-file"_s, u"t"_s, u"--tls-ca"_s, u"/nowhere/ca.pem"_s} << u"/nowhere/ca.pem"_s;
    QTest::newRow("the sample elsewhere") << QStringList{u"--connect"_s, u"wss://a.example"_s, u"--token-file"_s, u"t"_s, u"--sample"_s} << u"--sample"_s;
}

void TestDesktopOptions::shouldRefuseWrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, said);
    const auto read = readDesktopOptions(arguments);
    const auto *early = std::get_if<EarlyExit>(&read);
    QVERIFY(early);
    QCOMPARE(early->code, 2);
    QVERIFY2(early->text.contains(said), qPrintable(early->text));
    QVERIFY(early->text.startsWith(u"witan: "_s) && early->text.endsWith(u"See witan --help.\n"_s));
}

void TestDesktopOptions::shouldTakeWhatBelongsTogether_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("with TLS") << u"wss://council.example:8900"_s;
    QTest::newRow("on this computer") << u"ws://127.0.0.1:8900"_s;
    QTest::newRow("on this computer, by name") << u"ws://localhost:8900"_s;
    QTest::newRow("on this computer, IPv6") << u"ws://[::1]:8900"_s;
}

void TestDesktopOptions::shouldTakeWhatBelongsTogether()
{
    QFETCH(QString, url);
    QStringList arguments{u"--connect"_s, url, u"--token-file"_s, u"/t"_s};
    if (url.startsWith(u"wss"_s))
        arguments += {u"--tls-fingerprint"_s, QString(64, u'a')};
    const auto read = readDesktopOptions(arguments);
    const auto *options = std::get_if<DesktopOptions>(&read);
    QVERIFY(options);
    QCOMPARE(options->service, QUrl(url));
    QCOMPARE(options->tokenFile, u"/t"_s);
    QCOMPARE(options->trust.fingerprint.toHex(), url.startsWith(u"wss"_s) ? QByteArray(64, 'a') : QByteArray());
}

void TestDesktopOptions::shouldReadWhoMayVouchForAService()
{
    // GIVEN a file with the authorities of a team
    QTemporaryDir folder;
    const QString file = folder.filePath(u"ca.pem"_s);
    const QByteArray one = test::makeCertificate("One").certificatePem, two = test::makeCertificate("Two").certificatePem;
    QVERIFY(writePrivateFile(file, one + two));
    // WHEN it is named, with or without a fingerprint beside it
    const QStringList arguments{u"--connect"_s, u"wss://council.example"_s, u"--token-file"_s, u"/t"_s, u"--tls-ca"_s, file};
    const auto alone = readDesktopOptions(arguments), both = readDesktopOptions(arguments + QStringList{u"--tls-fingerprint"_s, QString(64, u'a')});
    // THEN these are they, and neither takes the other's place
    const QList<QSslCertificate> named{QSslCertificate(one), QSslCertificate(two)};
    QVERIFY(std::get_if<DesktopOptions>(&alone) && std::get_if<DesktopOptions>(&both));
    QCOMPARE(std::get_if<DesktopOptions>(&alone)->trust.authorities, named);
    QVERIFY(std::get_if<DesktopOptions>(&alone)->trust.fingerprint.isEmpty());
    QCOMPARE(std::get_if<DesktopOptions>(&both)->trust.authorities, named);
    QCOMPARE(std::get_if<DesktopOptions>(&both)->trust.fingerprint.toHex(), QByteArray(64, 'a'));
    // AND a file without any is none
    QVERIFY(writePrivateFile(file, "nonsense"));
    const auto none = readDesktopOptions(arguments);
    QVERIFY(std::get_if<EarlyExit>(&none) && std::get_if<EarlyExit>(&none)->text.contains(u"holds no certificate"_s));
}

void TestDesktopOptions::shouldPassOverQtsOwnOptions()
{
    const auto read = readDesktopOptions({u"-platform"_s, u"offscreen"_s, u"--style"_s, u"fusion"_s, u"--json"_s});
    const auto *options = std::get_if<DesktopOptions>(&read);
    QVERIFY(options && options->json);
}

void TestDesktopOptions::shouldSayHowItIsUsed()
{
    const auto help = readDesktopOptions({u"--bogus-after"_s, u"--help"_s}), version = readDesktopOptions({u"--version"_s});
    QCOMPARE(std::get_if<EarlyExit>(&help)->code, 2);
    const auto alone = readDesktopOptions({u"--help"_s});
    QCOMPARE(std::get_if<EarlyExit>(&alone)->code, 0);
    for (const QString &option : {u"--data"_s, u"--listen"_s, u"--connect"_s, u"--token-file"_s, u"--tls-ca"_s, u"--tls-fingerprint"_s, u"--sample"_s, u"--tour"_s, u"--json"_s})
        QVERIFY2(std::get_if<EarlyExit>(&alone)->text.contains(option), qPrintable(option));
    QCOMPARE(std::get_if<EarlyExit>(&version)->text, u"witan " WITAN_VERSION "\n"_s);
}

QTEST_GUILESS_MAIN(TestDesktopOptions)
#include "tst_desktop_options.moc"
