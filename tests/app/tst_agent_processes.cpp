// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/customers_db.h"
#include "app/elder.h"

#include "store/data_folder.h"

#include <QDir>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace witan;
using namespace witan::agent;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// The real programs with a real service between them.
class TestAgentProcesses : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void shouldDoTheMainJobOverKills();
    void shouldStopOnRejection();
    void shouldFindAServiceThatMoved();
    void shouldPrintTheIdOfAStartedConsultation();
    void shouldWaitForTheDecision();
    void shouldFailWithoutAService();
    void shouldSayNothingToWhoHasThePortOfADeadService();
    void shouldFailWithAWrongToken();
    void shouldRefuseWrongUsage_data();
    void shouldRefuseWrongUsage();
    void shouldRefuseWrongFiles_data();
    void shouldRefuseWrongFiles();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    void startService()
    {
        m_service.start("witan-service", {u"--data"_s, path(u"data"_s), u"--listen"_s, u"127.0.0.1:0"_s, u"--json"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_service.told("listening"_L1) || m_service.hasEnded(), 15'000);
        QVERIFY2(!m_service.hasEnded(), qPrintable(m_service.errors()));
        m_url = m_service.event("listening"_L1).value("url"_L1).toString();
    }
    QStringList sample() const { return {u"sample"_s, u"--data"_s, path(u"data"_s), u"--work"_s, path(u"work"_s), u"--json"_s}; }
    CustomerFacts facts() const { return *CustomersDb::open(path(u"work/customers.db"_s), CustomersDb::Mode::ReadOnly)->facts(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    Program m_service;
    QString m_url;
};

void TestAgentProcesses::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestAgentProcesses::cleanup()
{
    m_service.kill();
}

void TestAgentProcesses::shouldDoTheMainJobOverKills()
{
    // GIVEN a service and the sample agent, which pauses
    startService();
    Program agent;
    agent.start("witan-agent", sample());
    QTRY_VERIFY_WITH_TIMEOUT(agent.told("attached"_L1), 10'000);
    Elder elder(m_url, path(u"data"_s));
    const QList<Consultation> list = elder.consultations();
    QCOMPARE(list.size(), 1);
    const ConsultationId id = list.first().id;

    // WHEN it is asked, THEN it answers from its data, as the agent
    const MessageId question = elder.ask(id, u"How many customers are doubled?"_s);
    QTRY_VERIFY(elder.answerTo(id, question));
    QVERIFY(elder.answerTo(id, question)->responder == Responder::Agent);
    QVERIFY(elder.answerTo(id, question)->content.contains(u"37 customers are doubled"_s));

    // WHEN it is killed and asked, THEN the built-in responder answers for it
    agent.kill();
    const MessageId meanwhile = elder.ask(id, u"Which steps cannot be undone?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(elder.answerTo(id, meanwhile), 15'000);
    QVERIFY(elder.answerTo(id, meanwhile)->responder == Responder::Builtin);

    // WHEN changes are requested while it is away, THEN it revises once it is back
    const auto asked = elder.decide(id, Verdict::RequestChanges, u"Keep the old table."_s);
    QVERIFY2(asked.has_value(), asked ? "" : qPrintable(asked.error().message));
    agent.start("witan-agent", sample());
    QTRY_VERIFY_WITH_TIMEOUT(agent.told("state saved"_L1), 10'000);
    QCOMPARE(elder.get(id)->revision, 2);

    // WHEN it is killed again, and revision 2 is approved, THEN it does the work when it is back
    agent.kill();
    const auto approved = elder.decide(id, Verdict::Approve, {});
    QVERIFY2(approved.has_value(), approved ? "" : qPrintable(approved.error().message));
    agent.start("witan-agent", sample());
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 15'000);
    QVERIFY2(agent.code() == 0, qPrintable(agent.errors()));
    const auto ended = elder.get(id);
    QVERIFY(ended->execution == Execution::Succeeded);
    QCOMPARE(ended->report->details.value("rows_after"_L1).toObject().value("customers"_L1).toInt(), facts().customers);
    QCOMPARE(facts().customers, 294);
    QCOMPARE(facts().kept, 174);

    // AND a further start finds that all is done
    agent.start("witan-agent", sample());
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 15'000);
    QCOMPARE(agent.code(), 0);
    QVERIFY(agent.told("ended before"_L1));
}

void TestAgentProcesses::shouldStopOnRejection()
{
    startService();
    Program agent;
    agent.start("witan-agent", sample());
    QTRY_VERIFY_WITH_TIMEOUT(agent.told("attached"_L1), 10'000);
    Elder elder(m_url, path(u"data"_s));
    const ConsultationId id = elder.consultations().first().id;
    QVERIFY(elder.decide(id, Verdict::Reject, u"Not today."_s).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 15'000);
    QVERIFY2(agent.code() == 0, qPrintable(agent.errors()));
    QVERIFY(agent.told("stopped"_L1));
    QVERIFY(elder.get(id)->execution == Execution::Stopped);
    QCOMPARE(facts().customers, 317);
    QVERIFY(!QFile::exists(path(u"work/customers.backup.db"_s)));
}

void TestAgentProcesses::shouldFindAServiceThatMoved()
{
    // GIVEN a paused agent whose service dies and comes back on another port
    startService();
    Program agent;
    agent.start("witan-agent", sample());
    QTRY_VERIFY_WITH_TIMEOUT(agent.told("attached"_L1), 10'000);
    const QString before = m_url;
    m_service.kill();
    startService();
    QVERIFY(m_url != before);

    // THEN it answers there
    Elder elder(m_url, path(u"data"_s));
    const ConsultationId id = elder.consultations().first().id;
    QTRY_VERIFY_WITH_TIMEOUT(agent.lines().filter(u"\"attached\""_s).size() >= 2, 20'000);
    const MessageId question = elder.ask(id, u"What would be lost?"_s);
    QTRY_VERIFY(elder.answerTo(id, question));
    QVERIFY(elder.answerTo(id, question)->responder == Responder::Agent);
    QVERIFY(elder.answerTo(id, question)->content.contains(u"14 of the 174"_s));
}

void TestAgentProcesses::shouldPrintTheIdOfAStartedConsultation()
{
    startService();
    write(u"context.json"_s, R"({"plan":{"request":"Tidy up","steps":["Look","Sweep"]},"extra":[1,2]})");
    write(u"state.json"_s, "[1,null]");
    Program start;
    start.start("witan-agent",
                {u"start"_s, u"--url"_s, m_url, u"--token-file"_s, path(u"data/tokens/agent"_s), u"--context"_s, path(u"context.json"_s),
                 u"--state"_s, path(u"state.json"_s), u"--title"_s, u"Tidy"_s});
    QTRY_VERIFY_WITH_TIMEOUT(start.hasEnded(), 10'000);
    QVERIFY2(start.code() == 0, qPrintable(start.errors()));
    QCOMPARE(start.lines().size(), 1);
    const auto id = ConsultationId::parse(start.lines().first());
    QVERIFY(id.has_value());
    Elder elder(m_url, path(u"data"_s));
    const auto consultation = elder.get(*id);
    QCOMPARE(consultation->title, u"Tidy"_s);
    QCOMPARE(consultation->agentId, u"script"_s);
    QCOMPARE(consultation->context.value("extra"_L1).toArray().size(), 2);
}

void TestAgentProcesses::shouldWaitForTheDecision()
{
    startService();
    write(u"context.json"_s, R"({"plan":{"steps":["Look","Sweep"]}})");
    Program start;
    start.start("witan-agent", {u"start"_s, u"--data"_s, path(u"data"_s), u"--context"_s, path(u"context.json"_s), u"--wait"_s});
    QTRY_COMPARE_WITH_TIMEOUT(start.lines().size(), 1, 10'000);
    const auto id = *ConsultationId::parse(start.lines().first());
    Elder elder(m_url, path(u"data"_s));

    // A question is not kept waiting by a script that cannot answer.
    const MessageId question = elder.ask(id, u"What does step 2 do?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(elder.answerTo(id, question), 5'000);
    QVERIFY(elder.answerTo(id, question)->responder == Responder::Builtin);

    QVERIFY(elder.decide(id, Verdict::Reject, u"No."_s).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(start.hasEnded(), 10'000);
    QVERIFY2(start.code() == 0, qPrintable(start.errors()));
    const auto decision = parseJsonObject(start.lines().last().toUtf8());
    QVERIFY(decision.has_value());
    QCOMPARE(decision->value("verdict"_L1).toString(), u"reject"_s);
    QCOMPARE(decision->value("comment"_L1).toString(), u"No."_s);
    QCOMPARE(decision->value("status"_L1).toString(), u"CANCELLED"_s);
    QVERIFY(elder.get(id)->execution == Execution::Stopped);
}

void TestAgentProcesses::shouldFailWithoutAService()
{
    write(u"context.json"_s, "{}");
    Program start;
    start.start("witan-agent",
                {u"start"_s, u"--data"_s, path(u"nowhere"_s), u"--context"_s, path(u"context.json"_s), u"--patience"_s, u"1"_s, u"--json"_s});
    QTRY_VERIFY_WITH_TIMEOUT(start.hasEnded(), 10'000);
    QCOMPARE(start.code(), 1);
    QVERIFY(start.event("error"_L1).value("message"_L1).toString().contains(u"No service runs in"_s));
    QVERIFY(!QDir(path(u"nowhere"_s)).exists());
}

void TestAgentProcesses::shouldSayNothingToWhoHasThePortOfADeadService()
{
    // GIVEN a service that was killed, its number now another living process's, and a stranger at its port
    startService();
    m_service.kill();
    QTcpServer stranger;
    QVERIFY(stranger.listen(QHostAddress::LocalHost));
    auto data = DataFolder::open(path(u"data"_s));
    QVERIFY(data && data->writeServiceAddress({u"ws://127.0.0.1:%1"_s.arg(stranger.serverPort()), QCoreApplication::applicationPid(), u"0.1.0"_s}));
    write(u"context.json"_s, "{}");

    // WHEN an agent looks for the service
    Program start;
    start.start("witan-agent",
                {u"start"_s, u"--data"_s, path(u"data"_s), u"--context"_s, path(u"context.json"_s), u"--patience"_s, u"1"_s, u"--json"_s});
    QTRY_VERIFY_WITH_TIMEOUT(start.hasEnded(), 10'000);

    // THEN it finds none, and the stranger has not even been called, far less been given a token
    QCOMPARE(start.code(), 1);
    QVERIFY(start.event("error"_L1).value("message"_L1).toString().contains(u"No service runs in"_s));
    QVERIFY(!stranger.waitForNewConnection(0));
}

void TestAgentProcesses::shouldFailWithAWrongToken()
{
    startService();
    write(u"context.json"_s, "{}");
    write(u"token"_s, "0123456789012345678901234567890123456789012\n");
    QVERIFY(QFile::setPermissions(path(u"token"_s), QFile::ReadOwner | QFile::WriteOwner));
    Program start;
    start.start("witan-agent", {u"start"_s, u"--url"_s, m_url, u"--token-file"_s, path(u"token"_s), u"--context"_s, path(u"context.json"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(start.hasEnded(), 10'000);
    QCOMPARE(start.code(), 1);
    QVERIFY(start.lines().isEmpty());
    const QString errors = start.errors();
    QVERIFY(!errors.isEmpty());
    QVERIFY(!errors.contains(u"0123456789012345"_s));
}

void TestAgentProcesses::shouldRefuseWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{u"dance"_s};
    QTest::newRow("two commands") << QStringList{u"sample"_s, u"start"_s};
    QTest::newRow("unknown option") << QStringList{u"sample"_s, u"--loud"_s};
    QTest::newRow("value missing") << QStringList{u"sample"_s, u"--work"_s};
    QTest::newRow("empty value") << QStringList{u"sample"_s, u"--work"_s, u""_s};
    QTest::newRow("start without a context") << QStringList{u"start"_s};
    QTest::newRow("option of the other command") << QStringList{u"sample"_s, u"--wait"_s};
    QTest::newRow("option of the sample") << QStringList{u"start"_s, u"--context"_s, u"x"_s, u"--again"_s};
    QTest::newRow("no address") << QStringList{u"sample"_s, u"--url"_s, u"elsewhere"_s};
    QTest::newRow("http") << QStringList{u"sample"_s, u"--url"_s, u"http://127.0.0.1:1"_s};
    QTest::newRow("another computer without TLS") << QStringList{u"sample"_s, u"--url"_s, u"ws://council.example"_s};
    QTest::newRow("patience in words") << QStringList{u"sample"_s, u"--patience"_s, u"long"_s};
}

void TestAgentProcesses::shouldRefuseWrongUsage()
{
    QFETCH(QStringList, arguments);
    Program agent;
    agent.start("witan-agent", arguments);
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 10'000);
    QCOMPARE(agent.code(), 2);
    QVERIFY(agent.lines().isEmpty());
    QVERIFY(agent.errors().contains(u"--help"_s));
}

void TestAgentProcesses::shouldRefuseWrongFiles_data()
{
    QTest::addColumn<QByteArray>("context");
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("no JSON") << QByteArray("hello") << QByteArray();
    QTest::newRow("a list") << QByteArray("[]") << QByteArray();
    QTest::newRow("a member twice") << QByteArray(R"({"plan":{},"plan":{}})") << QByteArray();
    QTest::newRow("empty") << QByteArray("") << QByteArray();
    QTest::newRow("state no JSON") << QByteArray("{}") << QByteArray("1,2");
    QTest::newRow("state breaks out") << QByteArray("{}") << QByteArray(R"(1,"more":2)");
}

void TestAgentProcesses::shouldRefuseWrongFiles()
{
    QFETCH(QByteArray, context);
    QFETCH(QByteArray, state);
    write(u"context.json"_s, context);
    QStringList arguments{u"start"_s, u"--data"_s, path(u"data"_s), u"--context"_s, path(u"context.json"_s)};
    if (!state.isEmpty()) {
        write(u"state.json"_s, state);
        arguments += {u"--state"_s, path(u"state.json"_s)};
    }
    Program agent;
    agent.start("witan-agent", arguments);
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasEnded(), 10'000);
    QCOMPARE(agent.code(), 1);
    QVERIFY(agent.errors().contains(state.isEmpty() ? u"context.json"_s : u"state.json"_s));
}

QTEST_GUILESS_MAIN(TestAgentProcesses)
#include "tst_agent_processes.moc"
