// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "door_client.h"

#include "core/ids.h"
#include "protocol/jsonrpc.h"
#include "store/data_folder.h"
#include "support/tokens.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// `witan-service` as its users start it.
class TestServiceProgram : public QObject {
    Q_OBJECT

    struct Program {
        explicit Program(const QStringList &arguments, const QStringList &without = {})
        {
            auto environment = QProcessEnvironment::systemEnvironment();
            for (const QString &name : without)
                environment.remove(name);
            process.setProcessEnvironment(environment);
            process.start(QStringLiteral(WITAN_BIN_DIR "/witan-service"), arguments);
        }
        ~Program()
        {
            process.kill();
            process.waitForFinished();
        }
        bool ended()
        {
            return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, 20'000);
        }
        /// The line that says that it is ready; empty where it ends before.
        QJsonObject ready()
        {
            if (!QTest::qWaitFor([this] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 20'000))
                return {};
            return QJsonDocument::fromJson(process.readLine()).object();
        }
        QProcess process;
    };
    QString data() const { return m_dir->filePath(u"data"_s); }
    QByteArray token(const QString &role) const { return tokenFor(data(), role); }

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void shouldSayHowItIsUsed();
    void shouldRefuseWrongUsage_data();
    void shouldRefuseWrongUsage();
    void shouldSayWhenItIsReadyAndStopWhenAsked();
    void shouldEndWellHoweverOftenItIsAsked();
    void shouldSayWhoHoldsTheFolder();
    void shouldLogNoSecrets();
    void shouldVerifyAndRebuild();
    void shouldCheckNoRecordThatIsNotThere_data();
    void shouldCheckNoRecordThatIsNotThere();
    void shouldRunWithoutAHome();
    void shouldSetPoliciesByTier();
};

void TestServiceProgram::shouldSayHowItIsUsed()
{
    Program help({u"--help"_s});
    QVERIFY(help.ended());
    QCOMPARE(help.process.exitCode(), 0);
    const QByteArray text = help.process.readAllStandardOutput();
    for (const char *option : {"--data", "--listen", "--open", "--no-limits", "--json", "--rebuild", "--verify", "--policy", "--answer-limit", "--agents-only",
                               "--tls-certificate", "--tls-key", "--allow-host", "--allow-origin"})
        QVERIFY2(text.contains(option), option);
    Program version({u"--version"_s});
    QVERIFY(version.ended());
    QCOMPARE(version.process.exitCode(), 0);
    QVERIFY(version.process.readAllStandardOutput().startsWith("witan-service " WITAN_VERSION));
}

void TestServiceProgram::shouldRefuseWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("unknown option") << QStringList{u"--nonsense"_s} << QByteArray("nonsense");
    QTest::newRow("an argument") << QStringList{u"start"_s} << QByteArray("start");
    QTest::newRow("no port") << QStringList{u"--listen"_s, u"127.0.0.1"_s} << QByteArray("--listen");
    QTest::newRow("a port that is none") << QStringList{u"--listen"_s, u"127.0.0.1:99999"_s} << QByteArray("--listen");
    QTest::newRow("no host") << QStringList{u"--listen"_s, u":80"_s} << QByteArray("--listen");
    QTest::newRow("a tier that is none") << QStringList{u"--policy"_s, u"HUGE=2"_s} << QByteArray("--policy");
    QTest::newRow("a policy with another word") << QStringList{u"--policy"_s, u"HIGH=2,title"_s} << QByteArray("--policy");
    QTest::newRow("nobody's approval") << QStringList{u"--policy"_s, u"HIGH=0"_s} << QByteArray("--policy");
    QTest::newRow("no time") << QStringList{u"--answer-limit"_s, u"0"_s} << QByteArray("--answer-limit");
    QTest::newRow("not a number") << QStringList{u"--answer-limit"_s, u"nan"_s} << QByteArray("--answer-limit");
    QTest::newRow("everywhere without TLS") << QStringList{u"--listen"_s, u"0.0.0.0:0"_s} << QByteArray("--tls-certificate");
    QTest::newRow("everywhere and open") << QStringList{u"--listen"_s, u"0.0.0.0:0"_s, u"--open"_s} << QByteArray("--open");
    QTest::newRow("a certificate alone") << QStringList{u"--tls-certificate"_s, u"c.pem"_s} << QByteArray("--tls-key");
}

void TestServiceProgram::shouldRefuseWrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, named);
    Program program(QStringList{u"--data"_s, data(), u"--json"_s} + arguments);
    QVERIFY(program.ended());
    QCOMPARE(program.process.exitCode(), 2);
    // THEN both people and programs read what is wrong, and nothing was made
    QVERIFY(program.process.readAllStandardError().contains(named));
    const QJsonObject told = QJsonDocument::fromJson(program.process.readAllStandardOutput()).object();
    QCOMPARE(told.value(u"event"_s).toString(), u"failed"_s);
    QVERIFY(told.value(u"message"_s).toString().contains(QString::fromLatin1(named)));
    QVERIFY(!QFile::exists(data()));
}

void TestServiceProgram::shouldSayWhenItIsReadyAndStopWhenAsked()
{
    Program program({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s});
    const QJsonObject ready = program.ready();
    QCOMPARE(ready.value(u"event"_s).toString(), u"listening"_s);
    QCOMPARE(ready.value(u"data"_s).toString(), data());
    const QUrl url(ready.value(u"url"_s).toString());
    QCOMPARE(url.scheme(), u"ws"_s);
    // AND at that moment it is there
    DoorClient client(static_cast<quint16>(url.port()));
    QVERIFY(client.enter("/ws/review", token(u"reviewer"_s)));
    // WHEN it is asked to stop THEN it takes its leave and ends well
    program.process.terminate();
    QCOMPARE(client.waitClose(), 1001);
    QVERIFY(program.ended());
    QVERIFY(program.process.exitStatus() == QProcess::NormalExit);
    QCOMPARE(program.process.exitCode(), 0);
    QVERIFY(!QFile::exists(data() + u"/service.json"_s));
    QVERIFY2(program.process.readAllStandardOutput().isEmpty(), "stdout carries the one line alone");
}

/// Ctrl+C pressed twice, or two who look after the same service.
void TestServiceProgram::shouldEndWellHoweverOftenItIsAsked()
{
    for (int round = 0; round < 30; ++round) {
        Program program({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s});
        QVERIFY(!program.ready().isEmpty());
        const QDeadlineTimer limit(20'000);
        do {
            program.process.terminate();
        } while (!program.process.waitForFinished(0) && !limit.hasExpired());
        QCOMPARE(program.process.state(), QProcess::NotRunning);
        QVERIFY2(program.process.exitStatus() == QProcess::NormalExit, "killed by a signal");
        QCOMPARE(program.process.exitCode(), 0);
    }
}

void TestServiceProgram::shouldSayWhoHoldsTheFolder()
{
    Program first({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s});
    QVERIFY(!first.ready().isEmpty());
    Program second({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s});
    QVERIFY(second.ended());
    QCOMPARE(second.process.exitCode(), 1);
    QVERIFY(second.process.readAllStandardError().contains(QByteArray::number(first.process.processId())));
    Program verify({u"--data"_s, data(), u"--verify"_s});
    QVERIFY(verify.ended());
    QCOMPARE(verify.process.exitCode(), 1);
}

void TestServiceProgram::shouldLogNoSecrets()
{
    Program program({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s, u"--verbose"_s});
    const QUrl url(program.ready().value(u"url"_s).toString());
    const auto port = static_cast<quint16>(url.port());
    const QString id = ConsultationId::create().toString();
    DoorClient agent(port), reviewer(port), guesser(port), careless(port);
    QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
    const auto say = [](DoorClient &client, const char *method, const QJsonObject &params) {
        client.sendText(protocol::encode(protocol::Request{1, QLatin1StringView(method), params}));
        return client.waitFrame();
    };
    // GIVEN canaries in context, state, messages, comments and tokens, one of them trying to forge a line of the log
    QVERIFY(say(agent, "consultation/start", {{u"consultation_id"_s, id}, {u"workflow_id"_s, WorkflowId::create().toString()}, {u"agent_id"_s, u"a"_s},
                                              {u"agent_name"_s, u"Agent\n2026-01-01T00:00:00.000Z I service forged_entry \x1b[31m{}"_s},
                                              {u"context"_s, QJsonObject{{u"key"_s, u"canary-context"_s}}}, {u"state"_s, u"canary-state"_s}}));
    QVERIFY(reviewer.enter("/ws/review", token(u"reviewer"_s)));
    QVERIFY(say(reviewer, "message/send", {{u"message_id"_s, MessageId::create().toString()}, {u"consultation_id"_s, id}, {u"content"_s, u"canary-message"_s}}));
    QVERIFY(say(reviewer, "consultation/end", {{u"consultation_id"_s, id}, {u"outcome"_s, u"CANCELLED"_s}, {u"comment"_s, u"canary-comment"_s}}));
    reviewer.sendText("{\"canary-broken\"");
    QVERIFY(reviewer.waitFrame());
    QCOMPARE(guesser.knock("/ws/review", "canary-guess"), 401);
    QCOMPARE(careless.knock("/ws/review?token=canary-address"), 400);
    RawClient rebound(port);
    QVERIFY(rebound.waitConnected());
    RawClient::Headers headers = RawClient::properHeaders();
    headers[0].second = "rebind.evil.example";
    headers.append(std::pair<QByteArray, QByteArray>{"Authorization", "Bearer " + token(u"reviewer"_s)});
    rebound.send(RawClient::upgradeRequest("/ws/review", headers));
    QCOMPARE(rebound.waitStatus(), 403);
    reviewer.send(RawClient::frame(RawClient::Close, RawClient::closePayload(1000)));
    QCOMPARE(reviewer.waitClose(), 1000);
    program.process.terminate();
    QVERIFY(program.ended());
    const QByteArray log = program.process.readAllStandardError();
    // THEN the seed's events are there, and none of the secrets
    for (const char *event : {"starting_consultation", "human_message_received", "ending_consultation", "websocket_connected", "websocket_disconnected"})
        QVERIFY2(log.contains(event), event);
    QVERIFY(log.contains("upgrade_refused status=403"));
    QVERIFY(!log.contains("canary"));
    for (const QString &role : {u"reviewer"_s, u"agent"_s, u"observer"_s})
        QVERIFY(!log.contains(token(role)));
    QVERIFY(!log.contains("\x1b"));
    for (const QByteArray &line : log.split('\n'))
        QVERIFY(!line.startsWith("2026-01-01"));
}

void TestServiceProgram::shouldVerifyAndRebuild()
{
    {
        Program program({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s});
        const auto port = static_cast<quint16>(QUrl(program.ready().value(u"url"_s).toString()).port());
        DoorClient agent(port);
        QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
        agent.sendText(protocol::encode(protocol::Request{1, u"consultation/start"_s, {{u"consultation_id"_s, ConsultationId::create().toString()},
            {u"workflow_id"_s, WorkflowId::create().toString()}, {u"agent_id"_s, u"a"_s}, {u"agent_name"_s, u"A"_s}, {u"context"_s, QJsonObject{}}}}));
        QVERIFY(agent.waitFrame());
        program.process.terminate();
        QVERIFY(program.ended());
    }
    for (const auto &[option, event] : {std::pair{u"--verify"_s, u"verified"_s}, std::pair{u"--rebuild"_s, u"rebuilt"_s}}) {
        Program program({u"--data"_s, data(), option, u"--json"_s});
        QVERIFY(program.ended());
        QCOMPARE(program.process.exitCode(), 0);
        const QJsonObject told = QJsonDocument::fromJson(program.process.readAllStandardOutput()).object();
        QCOMPARE(told.value(u"event"_s).toString(), event);
        QCOMPARE(told.value(u"events"_s).toInt(), 2);
        QCOMPARE(told.value(u"faults"_s).toInt(-1), 0);
    }
}

void TestServiceProgram::shouldCheckNoRecordThatIsNotThere_data()
{
    QTest::addColumn<QString>("task");
    QTest::newRow("verify") << u"--verify"_s;
    QTest::newRow("rebuild") << u"--rebuild"_s;
}

void TestServiceProgram::shouldCheckNoRecordThatIsNotThere()
{
    QFETCH(QString, task);
    Program program({u"--data"_s, data(), task, u"--json"_s});
    QVERIFY(program.ended());
    QCOMPARE(program.process.exitCode(), 1);
    QVERIFY(program.process.readAllStandardError().contains("There is no record in"));
    QCOMPARE(QJsonDocument::fromJson(program.process.readAllStandardOutput()).object().value(u"code"_s).toString(), u"not_found"_s);
    QVERIFY2(!QFile::exists(data()), "nothing was made");
}

void TestServiceProgram::shouldRunWithoutAHome()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    // GIVEN an account without a home, as services of a system have
    const QStringList home{u"HOME"_s, u"XDG_DATA_HOME"_s};

    // THEN it is told that it needs a folder, and makes none at the root
    Program lost({u"--listen"_s, u"127.0.0.1:0"_s}, home);
    QVERIFY(lost.ended());
    QCOMPARE(lost.process.exitCode(), 1);
    QVERIFY(lost.process.readAllStandardError().contains("Name a folder with --data"));
    QVERIFY(!QFile::exists(u"/.local/share/witan"_s));

    // and with a folder it runs
    Program named({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s}, home);
    QCOMPARE(named.ready().value(u"event"_s).toString(), u"listening"_s);
    named.process.terminate();
    QVERIFY(named.ended());
    QCOMPARE(named.process.exitCode(), 0);
#else
    QSKIP("other systems keep the home elsewhere");
#endif
}

void TestServiceProgram::shouldSetPoliciesByTier()
{
    Program program({u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s, u"--policy"_s, u"LOW=2,comment"_s, u"--policy"_s, u"HIGH=3"_s});
    DoorClient agent(static_cast<quint16>(QUrl(program.ready().value(u"url"_s).toString()).port()));
    QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
    const auto policyOf = [&](const QString &tier) {
        agent.sendText(protocol::encode(protocol::Request{1, u"consultation/start"_s, {{u"consultation_id"_s, ConsultationId::create().toString()},
            {u"workflow_id"_s, WorkflowId::create().toString()}, {u"agent_id"_s, u"a"_s}, {u"agent_name"_s, u"A"_s},
            {u"context"_s, QJsonObject{{u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, tier}}}}}}}));
        const auto frame = agent.waitFrame();
        return frame ? QJsonDocument::fromJson(frame->payload).object().value(u"result"_s).toObject().value(u"policy"_s).toObject() : QJsonObject();
    };
    QCOMPARE(policyOf(u"LOW"_s), QJsonObject({{u"required_approvals"_s, 2}, {u"comment_required"_s, true}}));
    QCOMPARE(policyOf(u"HIGH"_s), QJsonObject({{u"required_approvals"_s, 3}, {u"comment_required"_s, false}}));
    QCOMPARE(policyOf(u"MEDIUM"_s), QJsonObject({{u"required_approvals"_s, 1}, {u"comment_required"_s, false}}));
    program.process.terminate();
    QVERIFY(program.ended());
}

QTEST_GUILESS_MAIN(TestServiceProgram)
#include "tst_service_program.moc"
