// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/elder.h"
#include "support/relay.h"
#include "support/stranger.h"

#include "store/data_folder.h"

#include <QDir>
#include <QTemporaryDir>
#include <QUrl>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// Whom the real witan-agent tells its token, and whom not (tests/README.md, row 9).
class TestAgentStrangers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_service.kill(); }
    void shouldNotTellTheTokenToWhoHasThePort();
    void shouldNotFollowAPlantedAddress_data();
    void shouldNotFollowAPlantedAddress();
    void shouldNotBeLedToTheTrueServiceByAStranger();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    void startService()
    {
        m_service.start("witan-service", {u"--data"_s, path(u"data"_s), u"--listen"_s, u"127.0.0.1:0"_s, u"--allow-host"_s, u"127.0.0.1"_s, u"--json"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_service.told("listening"_L1) || m_service.hasEnded(), 15'000);
        QVERIFY2(!m_service.hasEnded(), qPrintable(m_service.errors()));
        m_url = m_service.event("listening"_L1).value("url"_L1).toString();
        QFile token(path(u"data/tokens/agent"_s));
        QVERIFY(token.open(QIODevice::ReadOnly));
        m_token = token.readAll().trimmed();
        QVERIFY(m_token.size() >= 20);
    }
    QByteArray addressFile(const QString &url, qint64 pid) const
    {
        return canonicalJson(QJsonObject{{u"pid"_s, pid}, {u"url"_s, url}, {u"version"_s, u"0.1.0"_s}}) + '\n';
    }
    /// Runs `witan-agent start` to its end; what it said went wrong.
    QString failure(const QStringList &where)
    {
        Program agent;
        agent.start("witan-agent", QStringList{u"start"_s, u"--context"_s, path(u"context.json"_s), u"--patience"_s, u"2"_s, u"--json"_s} + where);
        if (!QTest::qWaitFor([&] { return agent.hasEnded(); }, 20'000) || agent.code() != 1)
            return u"it did not fail"_s;
        const QString said = agent.event("error"_L1).value("message"_L1).toString();
        const bool isTold = !m_token.isEmpty() && (agent.errors() + agent.lines().join(u'\n')).contains(QString::fromLatin1(m_token));
        return isTold ? u"the token was printed"_s : said;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Program m_service;
    QString m_url;
    QByteArray m_token;
};

void TestAgentStrangers::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_token.clear();
    write(u"context.json"_s, "{}");
}

void TestAgentStrangers::shouldNotTellTheTokenToWhoHasThePort()
{
    // GIVEN a stranger at the address that an agent was given, who lets in everybody
    Stranger stranger(&Stranger::welcome);
    m_token = "an-agent-token-of-the-true-service";
    write(u"token"_s, m_token);
    // WHEN the agent comes
    const QString said = failure({u"--url"_s, u"ws://127.0.0.1:%1"_s.arg(stranger.port()), u"--token-file"_s, path(u"token"_s)});
    // THEN it ends, says why, what was kept and what to do; and the stranger did not hear the token
    for (const QString &part : {u"did not prove to be the service"_s, u"the token was not sent"_s, u"check the address"_s})
        QVERIFY2(said.contains(part), qPrintable(said));
    QCOMPARE(stranger.visits(), 1);
    QVERIFY2(!stranger.heard().contains(m_token), stranger.heard().constData());
}

void TestAgentStrangers::shouldNotFollowAPlantedAddress_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("visits");
    QTest::newRow("written over") << u"did not prove to be the service"_s << true;
    QTest::newRow("a link") << u"is a link, so it was not read"_s << false;
    QTest::newRow("readable by others") << u"was not read, because others may read or write it"_s << false;
    QTest::newRow("another account's") << u"was not read, because it belongs to another account"_s << false;
    QTest::newRow("of a process that holds nothing") << u"No service runs in"_s << false;
}

void TestAgentStrangers::shouldNotFollowAPlantedAddress()
{
#ifdef Q_OS_UNIX
    QFETCH(QString, said);
    QFETCH(bool, visits);
    // GIVEN a service, and an address file beside it that leads to a stranger
    startService();
    Stranger stranger(&Stranger::welcome);
    const QString url = u"ws://127.0.0.1:%1"_s.arg(stranger.port()), file = u"data/service.json"_s;
    const QByteArray name = QFile::encodeName(path(file)), how = QTest::currentDataTag();
    const auto address = DataFolder::open(path(u"data"_s))->serviceAddress();
    QVERIFY(address && *address);
    write(file, addressFile(url, how == "of a process that holds nothing" ? qint64(::getpid()) : (*address)->pid));
    if (how == "a link") {
        QVERIFY(QFile::rename(path(file), path(u"elsewhere"_s)));
        QVERIFY(QFile::link(path(u"elsewhere"_s), path(file)));
    } else if (how == "readable by others") {
        QCOMPARE(::chmod(name.constData(), 0644), 0);
    } else if (how == "another account's" && (::geteuid() != 0 || ::chown(name.constData(), 65534, 65534) != 0)) {
        QSKIP("only root can give a file away");
    }
    // WHEN an agent looks for the service
    const QString answer = failure({u"--data"_s, path(u"data"_s)});
    // THEN it says what is wrong with that, and the stranger did not hear the token, in most cases nothing at all
    QVERIFY2(answer.contains(said), qPrintable(answer));
    QCOMPARE(stranger.visits() > 0, visits);
    QVERIFY2(!stranger.heard().contains(m_token), stranger.heard().constData());
    // AND the true address works as before
    QVERIFY(QFile::remove(path(file)));
    write(file, addressFile(m_url, (*address)->pid));
    Program agent;
    agent.start("witan-agent", {u"start"_s, u"--context"_s, path(u"context.json"_s), u"--data"_s, path(u"data"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 20'000);
    QVERIFY2(agent.code() == 0, qPrintable(agent.errors()));
#else
    QSKIP("permissions of other systems are tried where they are");
#endif
}

void TestAgentStrangers::shouldNotBeLedToTheTrueServiceByAStranger()
{
    // GIVEN a service that answers to this address at any port, and a stranger who passes on all that he hears to it
    startService();
    Relay stranger(static_cast<quint16>(QUrl(m_url).port()));
    // WHEN an agent comes to the stranger
    const QString said = failure({u"--url"_s, u"ws://127.0.0.1:%1"_s.arg(stranger.port()), u"--token-file"_s, path(u"data/tokens/agent"_s)});
    // THEN the true service's proof, which it gets, is not his
    QVERIFY2(said.contains(u"did not prove to be the service"_s), qPrintable(said));
    QVERIFY2(stranger.carried(Relay::Way::Down).startsWith("HTTP/1.1 200"), stranger.carried(Relay::Way::Down).constData());
    QVERIFY2(!stranger.carried(Relay::Way::Up).contains(m_token), stranger.carried(Relay::Way::Up).constData());
}

QTEST_GUILESS_MAIN(TestAgentStrangers)
#include "tst_agent_strangers.moc"
