// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "desktop_fixture.h"

#include "store/token_table.h"

#include <QDirIterator>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// What a window leaves of tokens: for an agent that looks there, its own alone.
class TestWindowTokens : public QObject {
    Q_OBJECT

    QString data() const { return m_dir->filePath(u"data"_s); }
    QList<TokenEntry> entries() const { return TokenTable(data(), u"nobody"_s).read()->entries; }
    bool isWatched(Program &p) const { return p.isOnline() && !p.url.isEmpty(); }
    QByteArray run(const QStringList &arguments) const
    {
        QProcess process;
        process.start(QStringLiteral(WITAN_BIN_DIR "/witan-service"),
                      QStringList{u"--data"_s, data(), u"token"_s} + arguments);
        const bool ended = QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000);
        return ended && process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void shouldMakeNoTokenForItself();
    void shouldKeepTheTokenForANeighboursServiceInMemory();
    void shouldGetANewTokenWhereTheOldOneIsGone();
    void shouldLetAnotherDeviceInOnRequest();
};

void TestWindowTokens::shouldMakeNoTokenForItself()
{
    // WHEN a window runs with the service inside
    Program p(data());
    p.show();
    QTRY_VERIFY_WITH_TIMEOUT(isWatched(p), 20'000);
    // THEN there is the agents' token in a file, and nothing of any other, not even a hash
    QCOMPARE(QDir(data() + u"/tokens"_s).entryList(QDir::Files | QDir::Hidden), QStringList{u"agent"_s});
    QVERIFY(entries().isEmpty());
    const QByteArray agent = p.token(u"agent"_s);
    for (QDirIterator files(data(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); files.hasNext();) {
        QFile file(files.next());
        if (file.fileName() != DataFolder::agentTokenFile(data()) && file.open(QIODevice::ReadOnly))
            QVERIFY2(!file.readAll().contains(agent), qPrintable(file.fileName()));
    }
}

void TestWindowTokens::shouldKeepTheTokenForANeighboursServiceInMemory()
{
    Program first(data());
    first.show();
    QTRY_VERIFY_WITH_TIMEOUT(isWatched(first), 20'000);
    {
        // WHEN a second window uses the service of the first
        Program second(data());
        second.show();
        QTRY_VERIFY_WITH_TIMEOUT(second.isOnline(), 20'000);
        // THEN it is the same person there, by a token of which only the hash is kept
        QCOMPARE(entries().size(), 1);
        QVERIFY(entries().first().ofWindow);
        QCOMPARE(entries().first().principal.id, TokenTable(data(), {}).read()->owner.id);
        QCOMPARE(QDir(data() + u"/tokens"_s).entryList(QDir::Files | QDir::Hidden), QStringList{u"agent"_s});
    }
    // AND when it has gone nothing of it is left
    QVERIFY(entries().isEmpty());
    QVERIFY(first.isOnline());
}

void TestWindowTokens::shouldGetANewTokenWhereTheOldOneIsGone()
{
    auto first = std::make_unique<Program>(data());
    first->show();
    QTRY_VERIFY_WITH_TIMEOUT(isWatched(*first), 20'000);
    Program second(data()), third(data());
    second.show();
    third.show();
    QTRY_VERIFY_WITH_TIMEOUT(second.isOnline() && third.isOnline(), 20'000);
    QCOMPARE(entries().size(), 2);
    const QByteArray before = entries().first().digest, alsoBefore = entries().last().digest;
    // WHEN the service goes, one of the two takes over, and forgets what windows had with the one before
    first.reset();
    QTRY_VERIFY_WITH_TIMEOUT(second.isOnline() && third.isOnline() && entries().size() == 1, 30'000);
    // THEN the other one has a new token with it
    QVERIFY(entries().first().digest != before && entries().first().digest != alsoBefore);
}

void TestWindowTokens::shouldLetAnotherDeviceInOnRequest()
{
    Program p(data());
    p.show();
    QTRY_VERIFY_WITH_TIMEOUT(isWatched(p), 20'000);
    // WHEN a token is made beside the window THEN a reviewer's window elsewhere gets in with it
    const QByteArray token = run({u"add"_s, u"--role"_s, u"reviewer"_s, u"--name"_s, u"Maria"_s});
    QVERIFY(!token.isEmpty());
    DesktopOptions options;
    options.dataFolder = m_dir->filePath(u"elsewhere"_s);
    options.service = QUrl(p.url);
    options.tokenFile = m_dir->filePath(u"token"_s);
    QVERIFY(writePrivateFile(options.tokenFile, token + '\n'));
    Program elsewhere(options);
    elsewhere.show();
    QTRY_VERIFY_WITH_TIMEOUT(elsewhere.isOnline(), 20'000);
    // WHEN it is revoked THEN that window is put out and says why; the one with the service stays
    QVERIFY(!run({u"revoke"_s, u"Maria"_s}).isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!elsewhere.isOnline(), 20'000);
    QTRY_VERIFY2(elsewhere.desktop->client().connection().reason.contains(u"token"_s),
                 qPrintable(elsewhere.desktop->client().connection().reason));
    QVERIFY(p.isOnline());
    QVERIFY(entries().isEmpty());
}

QTEST_MAIN(TestWindowTokens)
#include "tst_window_tokens.moc"
