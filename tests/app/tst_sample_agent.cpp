// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_agent.h"
#include "app/fake_agent_service.h"

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace witan::agent;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace {

class FixedClock final : public Clock {
public:
    Timestamp now() const override { return Timestamp{1'800'000'000'000}; }
};

/// An agent over a folder: made again, it is the same agent after a kill.
struct Running {
    FixedClock clock;
    AgentClient client;
    SampleAgent agent;
    QStringList told;
    bool finished = false;
    QString failure;

    Running(FakeAgentService &service, const QString &folder, const QString &title = u"Merge customers"_s)
        : client(service.source(), u"test"_s, nullptr, Backoff(1, 5))
        , agent(client, std::move(*SampleWork::open(folder)), clock, title)
    {
        QObject::connect(&agent, &SampleAgent::told, &agent, [this](const QString &event) { told.append(event); });
        QObject::connect(&agent, &SampleAgent::finished, &agent, [this] { finished = true; });
        QObject::connect(&agent, &SampleAgent::failed, &agent, [this](const Error &error) { failure = error.message; });
        agent.start();
    }
};

} // namespace

/// The sample's steps by their places, as a decision names them.
QJsonArray named(const QStringList &ids)
{
    const QStringList places{u"backup"_s, u"find"_s, u"merge"_s, u"totals"_s, u"old-table"_s, u"finish"_s};
    QJsonArray steps;
    for (const QString &id : ids)
        steps.append(QJsonObject{{"index"_L1, int(places.indexOf(id))}, {"id"_L1, id}});
    return steps;
}

class TestSampleAgent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void shouldPauseBeforeAnythingChanges();
    void shouldDoWhatWasApproved();
    void shouldReviseAndKeepTheTable();
    void shouldAnswerEveryWish();
    void shouldSayThatItHasNoThirdPlan();
    void shouldDoTheApprovedStepsOnly();
    void shouldDoOnlyWhatEveryApprovalAllows();
    void shouldStopWhereApprovalsHaveNothingInCommon_data();
    void shouldStopWhereApprovalsHaveNothingInCommon();
    void shouldSayWhyItWasWithdrawn();
    void shouldLeaveOutWhatLacksItsGround();
    void shouldRefuseConditionsItCannotKeep_data();
    void shouldRefuseConditionsItCannotKeep();
    void shouldRefuseAnotherDigest();
    void shouldRefuseAnotherState();
    void shouldRefuseADatabaseThatChanged();
    void shouldStopWithoutATrace_data();
    void shouldStopWithoutATrace();
    void shouldStopWhereTheEndOvertakesItsWork_data();
    void shouldStopWhereTheEndOvertakesItsWork();
    void shouldNotTakeAnEndForAnApproval_data();
    void shouldNotTakeAnEndForAnApproval();
    void shouldAnswerAQuestionOnce();
    void shouldGoOnAfterAKill_data();
    void shouldGoOnAfterAKill();
    void shouldDoItOnceIfKilledAfterTheCommit();
    void shouldGoOnAfterLostAnswers_data();
    void shouldGoOnAfterLostAnswers();
    void shouldAnswerWhatWasAskedWhileItWasAway();
    void shouldNotBeTwoInOneFolder();
    void shouldBeginAnewOnlyWhenTold();

private:
    QString file(const char *name) const { return m_folder->filePath(QLatin1StringView(name)); }
    QString digestOfDatabase() const { return *SampleWork::sha256Of(file("customers.db")); }
    CustomerFacts facts() const { return *CustomersDb::open(file("customers.db"), CustomersDb::Mode::ReadOnly)->facts(); }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeAgentService> m_service;
};

void TestSampleAgent::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_service = std::make_unique<FakeAgentService>();
}

void TestSampleAgent::shouldPauseBeforeAnythingChanges()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);

    // THEN the plan is the one that its figures say, with the harmless steps done
    const Context context = Context::parse(m_service->context);
    QCOMPARE(context.plan->steps.size(), 6);
    QVERIFY(context.plan->steps.at(0).done() && context.plan->steps.at(1).done() && !context.plan->steps.at(2).done());
    QVERIFY(context.plan->steps.at(4).irreversible());
    QVERIFY(context.risk->tier == RiskTier::High);
    QCOMPARE(context.risk->score, 7.5);
    QCOMPARE(context.risk->scoreMax, 10.0);
    QVERIFY(!context.risk->factors.isEmpty() && !context.risk->factors.first().mitigation.isEmpty());
    // AND the database is as it was, with its copy beside it
    QCOMPARE(facts().customers, 317);
    QCOMPARE(*SampleWork::sha256Of(file("customers.backup.db")), digestOfDatabase());
    QCOMPARE(m_service->state.toObject().value("digest"_L1).toString(), m_service->digest);
    QVERIFY(!running.finished);
}

void TestSampleAgent::shouldDoWhatWasApproved()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);

    m_service->decide(Verdict::Approve);

    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    QCOMPARE(m_service->acknowledged, 1);
    QVERIFY(m_service->report->outcome == Report::Outcome::Succeeded);
    const CustomerFacts after = facts();
    QCOMPARE(after.customers, 280);
    QVERIFY(!after.hasOld && !after.hasKept);
    const QJsonObject details = m_service->report->details;
    QCOMPARE(details.value("rows_after"_L1).toObject().value("customers"_L1).toInt(), 280);
    QCOMPARE(details.value("rows_before"_L1).toObject().value("customers"_L1).toInt(), 317);
    QCOMPARE(details.value("rows_dropped"_L1).toInt(), 174);
    QCOMPARE(details.value("pairs_merged"_L1).toInt(), 37);
    QCOMPARE(details.value("steps_done"_L1).toArray().size(), 6);
    QVERIFY(m_service->report->summary.contains(u"280"_s));
    // AND what came of each step is said, and before that which are being done
    const QJsonObject merged = details.value("steps_done"_L1).toArray().at(2).toObject();
    QCOMPARE(merged.value("index"_L1).toInt(), 2);
    QVERIFY2(merged.value("result"_L1).toString().startsWith(u"37 pairs merged"), qPrintable(merged.value("result"_L1).toString()));
    QVERIFY(Timestamp::parse(merged.value("at"_L1).toString()));
    QCOMPARE(m_service->progress.size(), 1);
    QCOMPARE(m_service->progress.constFirst().details.value("steps_running"_L1).toArray(), (named({u"merge"_s, u"totals"_s, u"old-table"_s, u"finish"_s})));
    QVERIFY(!QFile::exists(file("customers.backup.db")));
}

void TestSampleAgent::shouldReviseAndKeepTheTable()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString first = m_service->digest;

    // WHEN changes are wanted
    m_service->decide(Verdict::RequestChanges, u"Keep the old table."_s);

    // THEN revision 2 comes, with its state and a note
    QTRY_COMPARE(m_service->revisions, 2);
    QTRY_VERIFY(running.told.contains(u"state saved"_s));
    QVERIFY(m_service->digest != first);
    QCOMPARE(m_service->acknowledged, 1);
    QVERIFY(m_service->notes.first().contains(u"Keep the old table."_s));
    const Context context = Context::parse(m_service->context);
    QCOMPARE(context.risk->score, 4.0);
    QVERIFY(!context.plan->steps.at(4).irreversible());
    QCOMPARE(m_service->state.toObject().value("digest"_L1).toString(), m_service->digest);
    QCOMPARE(facts().customers, 317);

    // AND approved, it is done
    m_service->decide(Verdict::Approve);
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    const CustomerFacts after = facts();
    QCOMPARE(after.customers, 294);
    QCOMPARE(after.kept, 174);
    QVERIFY(!after.hasOld);
    QCOMPARE(m_service->report->details.value("rows_moved"_L1).toInt(), 14);
}

void TestSampleAgent::shouldAnswerEveryWish()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    // WHEN two reviewers want changes before it hears of any THEN one revision answers both
    m_service->decideFirst(Verdict::RequestChanges, u"Keep the old table."_s);
    m_service->decide(Verdict::RequestChanges, u"Spare the archive."_s);
    QTRY_VERIFY(running.told.contains(u"state saved"_s));
    QCOMPARE(m_service->revisions, 2);
    QCOMPARE(m_service->notes.size(), 1);
    QVERIFY(m_service->notes.first().contains(u"Keep the old table."_s));
    QVERIFY(m_service->notes.first().contains(u"Spare the archive."_s));
    QCOMPARE(running.told.count(u"changes requested"_s), 2);
}

void TestSampleAgent::shouldSayThatItHasNoThirdPlan()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    m_service->decide(Verdict::RequestChanges, u"Keep it."_s);
    QTRY_VERIFY(running.told.contains(u"state saved"_s));
    m_service->decide(Verdict::RequestChanges, u"Something else."_s);
    QTRY_COMPARE(m_service->notes.size(), 2);
    QVERIFY(m_service->notes.last().contains(u"no other plan"_s));
    QCOMPARE(m_service->revisions, 2);
    QTRY_COMPARE(m_service->acknowledged, 2);
}

void TestSampleAgent::shouldDoTheApprovedStepsOnly()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    m_service->decide(Verdict::Approve, {}, {{"steps"_L1, named({u"backup"_s, u"find"_s, u"merge"_s, u"totals"_s})}});
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    const CustomerFacts after = facts();
    QCOMPARE(after.customers, 280);
    QCOMPARE(after.old, 174);
    QCOMPARE(m_service->report->details.value("steps_not_done"_L1).toArray(), named({u"old-table"_s, u"finish"_s}));
    QVERIFY(QFile::exists(file("customers.backup.db")));
}

void TestSampleAgent::shouldDoOnlyWhatEveryApprovalAllows()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    // GIVEN a first approval of some steps WHEN the last one is for all of them
    m_service->decideFirst(Verdict::Approve, {}, {{"steps"_L1, named({u"merge"_s, u"totals"_s})}});
    m_service->decide(Verdict::Approve);
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    // THEN no more is done than the first allowed
    QCOMPARE(facts().customers, 280);
    QCOMPARE(facts().old, 174);
    QCOMPARE(m_service->report->details.value("steps_not_done"_L1).toArray(), named({u"old-table"_s, u"finish"_s}));
}

void TestSampleAgent::shouldStopWhereApprovalsHaveNothingInCommon_data()
{
    QTest::addColumn<QJsonObject>("first");
    QTest::newRow("other steps") << QJsonObject{{"steps"_L1, named({u"totals"_s})}};
    QTest::newRow("words that it cannot read") << QJsonObject{{"text"_L1, u"only after six"_s}};
    QTest::newRow("a time that is over") << QJsonObject{{"valid_until"_L1, u"2020-01-01T00:00:00.000Z"_s}};
}

void TestSampleAgent::shouldStopWhereApprovalsHaveNothingInCommon()
{
    QFETCH(QJsonObject, first);
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    m_service->decideFirst(Verdict::Approve, {}, first);
    m_service->decide(Verdict::Approve, {}, {{"steps"_L1, named({u"merge"_s})}});
    QTRY_VERIFY(!running.failure.isEmpty());
    QVERIFY(m_service->report.has_value() && m_service->report->outcome == Report::Outcome::Failed);
    QVERIFY(m_service->report->summary.contains(u"Nothing was executed"_s));
    QCOMPARE(digestOfDatabase(), before);
}

void TestSampleAgent::shouldSayWhyItWasWithdrawn()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    m_service->withdraw(u"The table is needed after all."_s);
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    const QString summary = running.agent.memory().summary;
    QVERIFY2(summary.contains(u"withdrawn by Ada"_s) && summary.contains(u"needed after all"_s), qPrintable(summary));
}

void TestSampleAgent::shouldLeaveOutWhatLacksItsGround()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    m_service->decide(Verdict::Approve, {}, {{"steps"_L1, named({u"old-table"_s})}});
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    QVERIFY2(m_service->report->summary.contains(u"left out"_s), qPrintable(m_service->report->summary));
    QCOMPARE(facts().customers, 317);
    QCOMPARE(facts().old, 174);
}

void TestSampleAgent::shouldRefuseConditionsItCannotKeep_data()
{
    QTest::addColumn<QJsonObject>("conditions");
    QTest::newRow("words") << QJsonObject{{"text"_L1, u"only after six"_s}};
    QTest::newRow("limits") << QJsonObject{{"limits"_L1, QJsonObject{{"rows"_L1, 3}}}};
    QTest::newRow("unknown") << QJsonObject{{"mood"_L1, u"calm"_s}};
    QTest::newRow("too late") << QJsonObject{{"valid_until"_L1, u"2020-01-01T00:00:00.000Z"_s}};
    QTest::newRow("no time") << QJsonObject{{"valid_until"_L1, u"soon"_s}};
    QTest::newRow("a step that is not there") << QJsonObject{{"steps"_L1, QJsonArray{QJsonObject{{"index"_L1, 9}}}}};
    QTest::newRow("a step under another id") << QJsonObject{{"steps"_L1, QJsonArray{QJsonObject{{"index"_L1, 2}, {"id"_L1, u"finish"_s}}}}};
    QTest::newRow("steps that are no list") << QJsonObject{{"steps"_L1, u"all"_s}};
}

void TestSampleAgent::shouldRefuseConditionsItCannotKeep()
{
    QFETCH(QJsonObject, conditions);
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    m_service->decide(Verdict::Approve, {}, conditions);
    QTRY_VERIFY(!running.failure.isEmpty());
    QVERIFY(m_service->report.has_value() && m_service->report->outcome == Report::Outcome::Failed);
    QVERIFY(m_service->report->summary.contains(u"Nothing was executed"_s));
    QCOMPARE(digestOfDatabase(), before);
}

void TestSampleAgent::shouldRefuseAnotherDigest()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    m_service->digest = u"0000"_s;
    m_service->decide(Verdict::Approve);
    QTRY_VERIFY(!running.failure.isEmpty());
    QVERIFY(m_service->report->outcome == Report::Outcome::Failed);
    QCOMPARE(digestOfDatabase(), before);
}

void TestSampleAgent::shouldRefuseAnotherState()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    QJsonObject state = m_service->state.toObject();
    // One pair fewer: sound in itself, but not what was saved.
    QJsonArray pairs = state.value("pairs"_L1).toArray();
    pairs.removeLast();
    state.insert("pairs"_L1, pairs);
    m_service->state = state;
    m_service->decide(Verdict::Approve);
    QTRY_VERIFY(!running.failure.isEmpty());
    QCOMPARE(digestOfDatabase(), before);
}

void TestSampleAgent::shouldRefuseADatabaseThatChanged()
{
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    CustomerChanges foreign;
    foreign.mark = 1'234'566;
    QVERIFY(CustomersDb::open(file("customers.db"), CustomersDb::Mode::ReadWrite)
                ->apply(foreign, [](const CustomerOutcome &) { return Result<void>(); })
                .has_value());
    const QString before = digestOfDatabase();
    m_service->decide(Verdict::Approve);
    QTRY_VERIFY(!running.failure.isEmpty());
    QVERIFY2(m_service->report->summary.contains(u"not the file that the plan was made for"_s), qPrintable(m_service->report->summary));
    QCOMPARE(digestOfDatabase(), before);
}

void TestSampleAgent::shouldStopWithoutATrace_data()
{
    QTest::addColumn<bool>("rejected");
    QTest::newRow("rejected") << true;
    QTest::newRow("expired") << false;
}

void TestSampleAgent::shouldStopWithoutATrace()
{
    QFETCH(bool, rejected);
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    if (rejected)
        m_service->decide(Verdict::Reject, u"Not today."_s);
    else
        m_service->expire();
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    QVERIFY(m_service->execution == Execution::Stopped);
    QVERIFY(!m_service->report.has_value());
    QCOMPARE(digestOfDatabase(), before);
    QVERIFY(!QFile::exists(file("customers.backup.db")));
    QVERIFY(!QFile::exists(file("duplicates.json")));
}

void TestSampleAgent::shouldStopWhereTheEndOvertakesItsWork_data()
{
    QTest::addColumn<QString>("overtaken");
    QTest::addColumn<int>("wishes");
    QTest::newRow("the revised plan") << u"context/revise"_s << 1;
    QTest::newRow("its state") << u"state/save"_s << 1;
    QTest::newRow("that there is no other plan") << u"message/send"_s << 2;
}

void TestSampleAgent::shouldStopWhereTheEndOvertakesItsWork()
{
    QFETCH(QString, overtaken);
    QFETCH(int, wishes);
    // GIVEN changes that an elder wishes
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    for (int i = 1; i < wishes; ++i) {
        m_service->decide(Verdict::RequestChanges, u"Keep a copy."_s);
        QTRY_COMPARE(m_service->revisions, i + 1);
    }
    // WHEN the consultation has ended before what the agent makes of them arrives
    m_service->refusals[overtaken] = {{.code = ErrorCode::NotActive, .message = u"This consultation is not active any more."_s}};
    m_service->decide(Verdict::RequestChanges, u"Another way, please."_s);
    QTRY_VERIFY(m_service->refusals.value(overtaken).isEmpty());
    m_service->withdraw({});
    // THEN it stops as after any other end
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    QVERIFY(running.told.contains(u"stopped"_s));
    QVERIFY(m_service->execution == Execution::Stopped);
    QCOMPARE(digestOfDatabase(), before);
    QVERIFY(!QFile::exists(file("customers.backup.db")));
}

void TestSampleAgent::shouldNotTakeAnEndForAnApproval_data()
{
    QTest::addColumn<bool>("abstained");
    QTest::newRow("nobody decided") << false;
    QTest::newRow("the last word was an abstention") << true;
}

void TestSampleAgent::shouldNotTakeAnEndForAnApproval()
{
    QFETCH(bool, abstained);
    // GIVEN a consultation that somebody closed as completed, without an approval
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const QString before = digestOfDatabase();
    if (abstained) {
        m_service->decide(Verdict::Abstain, u"Not mine to say."_s);
        QVERIFY(!running.finished);
    }
    m_service->status = Status::Completed;
    m_service->execution = Execution::Resuming;
    m_service->owed = true;
    m_service->channel->drop();
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));
    QVERIFY(running.told.contains(u"stopped"_s));
    QCOMPARE(digestOfDatabase(), before);
}

void TestSampleAgent::shouldGoOnAfterAKill_data()
{
    QTest::addColumn<QString>("after");
    QTest::addColumn<bool>("changes");
    for (const char *event : {"started", "attached", "decided", "acknowledged", "executed"})
        QTest::newRow(event) << QString::fromLatin1(event) << false;
    for (const char *event : {"changes requested", "acknowledged", "revised", "state saved"})
        QTest::addRow("%s, changes wanted", event) << QString::fromLatin1(event) << true;
}

void TestSampleAgent::shouldGoOnAfterAKill()
{
    QFETCH(QString, after);
    QFETCH(bool, changes);
    // GIVEN an agent that dies the moment it tells of something
    auto running = std::make_unique<Running>(*m_service, m_folder->path());
    bool dead = false;
    connect(&running->agent, &SampleAgent::told, this, [&](const QString &event) {
        if (event != after || dead)
            return;
        dead = true;
        running->client.stop();
        running->agent.disconnect();
        m_service->channel->drop();
        m_service->channel->loseNext(1'000);
    });
    QTRY_VERIFY(m_service->attaches > 0 || dead);
    if (!dead)
        m_service->decide(changes ? Verdict::RequestChanges : Verdict::Approve, changes ? u"Keep it."_s : u""_s);
    QTRY_VERIFY(dead);
    running.reset();
    m_service->channel->loseNext(0);

    // WHEN it is started again
    Running second(*m_service, m_folder->path());
    if (changes) {
        QTRY_COMPARE(m_service->revisions, 2);
        QTRY_COMPARE(m_service->state.toObject().value("digest"_L1).toString(), m_service->digest);
        m_service->decide(Verdict::Approve);
    } else if (!m_service->decision) {
        QTRY_VERIFY(second.told.contains(u"attached"_s));
        m_service->decide(Verdict::Approve);
    }

    // THEN the work is done, once
    QTRY_VERIFY2(second.finished, qPrintable(second.failure));
    QCOMPARE(m_service->reports, 1);
    QVERIFY(m_service->report->outcome == Report::Outcome::Succeeded);
    QCOMPARE(facts().customers, changes ? 294 : 280);
    QCOMPARE(m_service->report->details.value("pairs_merged"_L1).toInt(), 37);
}

void TestSampleAgent::shouldDoItOnceIfKilledAfterTheCommit()
{
    // GIVEN a folder where the changes are made, but the memory says that they are not: killed right after the commit
    {
        Running running(*m_service, m_folder->path());
        QTRY_COMPARE(m_service->attaches, 1);
        QVERIFY(QFile::copy(file("agent.json"), file("before.json")));
        m_service->lostAnswers.insert(u"consultation/report"_s);
        m_service->decide(Verdict::Approve);
        QTRY_COMPARE(m_service->reports, 1);
        running.client.stop();
    }
    QVERIFY(QFile::remove(file("agent.json")) && QFile::rename(file("before.json"), file("agent.json")));
    m_service->report.reset();
    m_service->execution = Execution::Resumed;

    Running second(*m_service, m_folder->path());

    QTRY_VERIFY2(second.finished, qPrintable(second.failure));
    QVERIFY(m_service->report->outcome == Report::Outcome::Succeeded);
    QCOMPARE(m_service->report->details.value("pairs_merged"_L1).toInt(), 37);
    QCOMPARE(facts().customers, 280);
    QCOMPARE(facts().orders, m_service->report->details.value("rows_before"_L1).toObject().value("orders"_L1).toInt());
}

void TestSampleAgent::shouldGoOnAfterLostAnswers_data()
{
    QTest::addColumn<QString>("method");
    for (const char *method :
         {"consultation/start", "consultation/attach", "message/send", "context/revise", "state/save", "consultation/resumed", "consultation/report"})
        QTest::newRow(method) << QString::fromLatin1(method);
}

void TestSampleAgent::shouldGoOnAfterLostAnswers()
{
    // GIVEN that the answer to one request is lost with the connection
    QFETCH(QString, method);
    m_service->lostAnswers.insert(method);
    Running running(*m_service, m_folder->path());
    QTRY_VERIFY(running.told.contains(u"attached"_s));
    const Message question = m_service->ask(u"How many customers are doubled?"_s);
    QTRY_VERIFY(m_service->isAnswered(question));
    m_service->decide(Verdict::RequestChanges, u"Keep it."_s);
    QTRY_COMPARE(m_service->revisions, 2);
    QTRY_VERIFY(running.told.contains(u"state saved"_s));
    m_service->decide(Verdict::Approve);
    QTRY_VERIFY2(running.finished, qPrintable(running.failure));

    // THEN everything happened once
    QVERIFY(!m_service->lostAnswers.contains(method));
    QCOMPARE(m_service->revisions, 2);
    QCOMPARE(m_service->reports, 1);
    QCOMPARE(facts().customers, 294);
    QVERIFY(m_service->answerTo(question).contains(u"37"_s));
}

void TestSampleAgent::shouldAnswerWhatWasAskedWhileItWasAway()
{
    {
        Running running(*m_service, m_folder->path());
        QTRY_COMPARE(m_service->attaches, 1);
        running.client.stop();
    }
    const Message question = m_service->ask(u"How many rows would be lost?"_s);
    Running second(*m_service, m_folder->path(), u"Another title"_s);
    QTRY_VERIFY(m_service->isAnswered(question));
    QVERIFY(m_service->answerTo(question).contains(u"14 of the 174"_s));
    // The request that starts it is the same as before, whatever the program was told this time.
    QCOMPARE(m_service->starts, 2);
    const QList<QJsonObject> starts = m_service->channel->sentWithMethod("consultation/start"_L1);
    QCOMPARE(starts.last().value("params"_L1), starts.first().value("params"_L1));
}

void TestSampleAgent::shouldAnswerAQuestionOnce()
{
    // GIVEN a question that comes three times: told, told again, and still open at an attach
    Running running(*m_service, m_folder->path());
    QTRY_COMPARE(m_service->attaches, 1);
    const Message question = m_service->ask(u"How many customers are there?"_s);
    m_service->tellQuestion(question);
    QTRY_VERIFY(m_service->isAnswered(question));
    m_service->unanswered = {question};
    m_service->channel->drop();
    QTRY_COMPARE(m_service->attaches, 2);
    const Message second = m_service->ask(u"And orders?"_s);
    QTRY_VERIFY(m_service->isAnswered(second));
    QCOMPARE(m_service->channel->sentWithMethod("message/send"_L1).size(), 2);
}

void TestSampleAgent::shouldNotBeTwoInOneFolder()
{
    Running running(*m_service, m_folder->path());
    const auto second = SampleWork::open(m_folder->path());
    QVERIFY(!second.has_value());
    QCOMPARE(second.error().code, ErrorCode::Conflict);
}

void TestSampleAgent::shouldBeginAnewOnlyWhenTold()
{
    {
        Running running(*m_service, m_folder->path());
        QTRY_COMPARE(m_service->attaches, 1);
        m_service->decide(Verdict::Approve);
        QTRY_VERIFY(running.finished);
    }
    {
        // A finished folder stays finished.
        Running again(*m_service, m_folder->path());
        QTRY_VERIFY(again.finished);
        QCOMPARE(again.told, QStringList{u"ended before"_s});
        QCOMPARE(facts().customers, 280);
    }
    {
        const auto work = SampleWork::open(m_folder->path());
        QVERIFY(work->clear().has_value());
    }
    FakeAgentService other;
    Running anew(other, m_folder->path());
    QTRY_COMPARE(other.attaches, 1);
    QCOMPARE(facts().customers, 317);
    QVERIFY(other.started.consultation != m_service->started.consultation);
}

QTEST_GUILESS_MAIN(TestSampleAgent)
#include "tst_sample_agent.moc"
