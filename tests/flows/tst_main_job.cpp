// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/customers_db.h"
#include "app/agent/sample_agent.h"
#include "client/review_client.h"
#include "core/plan_diff.h"
#include "service/service_host.h"
#include "store/data_folder.h"
#include "store/review_cache.h"
#include "support/tokens.h"
#include "transport/web_socket_channel.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// The whole way, with nothing faked but the screen: the service in its thread, the sample agent over a socket, the elder's
/// client over a link inside the program or over a socket too.
struct World {
    QTemporaryDir folder;
    SystemClock clock;
    bool isLocal = true;
    QString url;
    std::unique_ptr<ServiceHost> host;
    std::unique_ptr<ReviewCache> cache;
    std::unique_ptr<ReviewClient> elder;
    std::unique_ptr<AgentClient> agentLink;
    std::unique_ptr<agent::SampleAgent> agent;
    QStringList told;

    explicit World(bool local) : isLocal(local) {}
    ~World()
    {
        elder.reset();
        agent.reset();
        agentLink.reset();
        host.reset();
    }
    QString data() const { return folder.filePath(u"data"_s); }
    QString database() const { return folder.filePath(u"work/customers.db"_s); }

    bool startService()
    {
        ServiceConfig config;
        config.dataFolder = data();
        host = std::make_unique<ServiceHost>(config);
        QSignalSpy started(host.get(), &ServiceHost::started);
        host->start();
        if (!started.wait(10'000))
            return false;
        url = started.first().first().toString();
        return true;
    }
    std::unique_ptr<Channel> channel(const QString &role, const char *path, const char *subprotocol) const
    {
        return std::make_unique<WebSocketChannel>(QUrl(url + QString::fromLatin1(path)), test::tokenFor(data(), role),
                                                  subprotocol);
    }
    void openElder()
    {
        elder.reset();
        cache.reset();
        cache = *openReviewCache(folder.filePath(u"review.db"_s));
        elder = std::make_unique<ReviewClient>(*cache, clock);
    }
    void connectElder()
    {
        elder->start([this]() -> std::unique_ptr<Channel> {
            if (!host)
                return nullptr;
            return isLocal ? host->connectReviewer() : channel(u"reviewer"_s, protocol::kReviewPath, protocol::kReviewSubprotocol);
        });
    }
    void startAgent()
    {
        agent.reset();
        agentLink = std::make_unique<AgentClient>(
            [this]() -> Result<std::shared_ptr<Channel>> { return std::shared_ptr<Channel>(channel(u"agent"_s, protocol::kAgentPath, protocol::kAgentSubprotocol)); },
            u"test"_s, nullptr, Backoff(20, 100));
        auto work = agent::SampleWork::open(folder.filePath(u"work"_s));
        agent = std::make_unique<agent::SampleAgent>(*agentLink, *std::move(work), clock, u"Merge customers"_s);
        QObject::connect(agent.get(), &agent::SampleAgent::told, agent.get(), [this](const QString &event) { told.append(event); });
        QObject::connect(agent.get(), &agent::SampleAgent::failed, agent.get(), [this](const Error &error) { told.append(u"failed: "_s + error.message); });
        agent->start();
    }

    bool isOnline() const { return elder->connection().state == ConnectionState::Online; }
    std::optional<ConsultationSummary> only() const
    {
        const auto inbox = cache->inbox();
        return inbox && inbox->size() == 1 ? std::optional(inbox->first()) : std::nullopt;
    }
    Consultation whole() const { return cache->consultation(only()->consultation.id)->value(); }
    QList<Message> messages() const
    {
        QList<Message> messages;
        const QList<Event> events = *cache->events(only()->consultation.id, 1, 1000);
        for (const Event &event : events) {
            if (event.type == EventType::MessagePosted)
                messages.append(*messageOf(event));
        }
        return messages;
    }
    const Message *answerTo(const MessageId &question) const
    {
        m_found = messages();
        const auto answer = std::find_if(m_found.cbegin(), m_found.cend(), [&](const Message &message) { return message.role == MessageRole::Agent && message.replyTo == question; });
        return answer == m_found.cend() ? nullptr : &*answer;
    }
    Decision decision(Verdict verdict, const QString &comment = {}) const
    {
        const auto summary = only();
        Decision decision;
        decision.consultation = summary->consultation.id;
        decision.verdict = verdict;
        decision.digest = summary->consultation.digest;
        decision.seenSeq = summary->consultation.head;
        decision.comment = comment;
        return decision;
    }
    agent::CustomerFacts facts() const { return *agent::CustomersDb::open(database(), agent::CustomersDb::Mode::ReadOnly)->facts(); }

private:
    mutable QList<Message> m_found;
};

MessageDraft about(const ConsultationId &id, const QString &content, const QString &step = {})
{
    MessageDraft draft;
    draft.consultation = id;
    draft.content = content;
    if (!step.isEmpty())
        draft.anchor = Anchor{u"step"_s, step};
    return draft;
}

void addWays()
{
    QTest::addColumn<bool>("local");
    QTest::newRow("local link") << true;
    QTest::newRow("web socket") << false;
}

} // namespace

class TestMainJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldConsultDecideAndReport_data() { addWays(); }
    void shouldConsultDecideAndReport();
    void shouldStopOnRejection_data() { addWays(); }
    void shouldStopOnRejection();
    void shouldAnswerForAnAbsentAgent_data() { addWays(); }
    void shouldAnswerForAnAbsentAgent();
    void shouldRefuseADecisionOnAnOlderRevision_data() { addWays(); }
    void shouldRefuseADecisionOnAnOlderRevision();
    void shouldGoOnAfterTheServiceWasAway_data() { addWays(); }
    void shouldGoOnAfterTheServiceWasAway();
    void shouldShowTheSameRecordToTwoElders();
};

void TestMainJob::shouldConsultDecideAndReport()
{
    QFETCH(bool, local);
    // GIVEN a service, an elder who looks on, and an agent that pauses before the irreversible step
    World w(local);
    QVERIFY(w.startService());
    w.openElder();
    w.connectElder();
    QTRY_VERIFY(w.isOnline());
    w.startAgent();
    QTRY_VERIFY(w.only());
    const ConsultationId id = w.only()->consultation.id;
    QTRY_VERIFY(w.elder->agentAttached(id));
    const Context first = Context::parse(w.whole().context);
    QVERIFY(first.plan && first.plan->irreversibleCount() > 0);
    const QString firstDigest = w.whole().digest;
    const agent::CustomerFacts before = w.facts();
    QVERIFY(before.hasOld);

    // WHEN the elder asks about the irreversible step
    const auto risky = std::find_if(first.plan->steps.cbegin(), first.plan->steps.cend(), [](const Step &step) { return step.irreversible(); });
    const auto question = w.elder->submit(about(id, u"What is lost when this is done?"_s, risky->id));
    QVERIFY(question);
    // THEN the agent itself answers it
    QTRY_VERIFY(w.answerTo(*question));
    QVERIFY(w.answerTo(*question)->responder == Responder::Agent);
    QVERIFY(w.cache->outbox()->isEmpty());

    // WHEN changes are requested
    QVERIFY(w.elder->decide(w.decision(Verdict::RequestChanges, u"Keep the old table."_s)));
    // THEN revision 2 comes, and the old approvals would not hold for it
    QTRY_COMPARE(w.only()->consultation.revision, 2);
    QVERIFY(w.whole().digest != firstDigest);
    QVERIFY(w.only()->consultation.active());
    QVERIFY(!diffContexts(first, Context::parse(w.whole().context)).empty());
    QTRY_VERIFY(w.told.contains(u"revised"_s));

    // WHEN revision 2 is approved
    QVERIFY(w.elder->decide(w.decision(Verdict::Approve)));
    // THEN it is decided, taken by the agent, done and reported
    QTRY_VERIFY_WITH_TIMEOUT(w.only()->consultation.execution == Execution::Succeeded, 15'000);
    const Consultation ended = w.whole();
    QVERIFY(ended.status == Status::Completed);
    QVERIFY(ended.endReason == EndReason::Approved);
    QVERIFY(ended.report && ended.report->outcome == Report::Outcome::Succeeded);
    QCOMPARE(ended.final->decision.digest, ended.digest);
    // AND the database is what the approved plan says: merged, with the old table kept
    const agent::CustomerFacts after = w.facts();
    QVERIFY(after.hasKept && !after.hasOld);
    QCOMPARE(after.customers, before.customers - before.pairs + before.unmatched);
    QCOMPARE(after.cents, before.cents);
    QVERIFY(w.cache->outbox()->isEmpty());
}

void TestMainJob::shouldStopOnRejection()
{
    QFETCH(bool, local);
    World w(local);
    QVERIFY(w.startService());
    w.openElder();
    w.connectElder();
    w.startAgent();
    QTRY_VERIFY(w.only());
    const QByteArray before = [&] { QFile file(w.database()); return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(); }();
    QVERIFY(!before.isEmpty());
    Decision no = w.decision(Verdict::Reject, u"Too dangerous."_s);
    no.scope = RejectScope::Workflow;
    QVERIFY(w.elder->decide(no));
    QTRY_VERIFY(w.only()->consultation.execution == Execution::Stopped);
    QVERIFY(w.only()->consultation.status == Status::Cancelled);
    QVERIFY(w.only()->consultation.endReason == EndReason::Rejected);
    QFile file(w.database());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
}

void TestMainJob::shouldAnswerForAnAbsentAgent()
{
    QFETCH(bool, local);
    World w(local);
    QVERIFY(w.startService());
    w.openElder();
    w.connectElder();
    w.startAgent();
    QTRY_VERIFY(w.only());
    const ConsultationId id = w.only()->consultation.id;
    QTRY_VERIFY(w.elder->agentAttached(id));
    // WHEN the agent is away
    w.agent.reset();
    w.agentLink.reset();
    QTRY_VERIFY(!w.elder->agentAttached(id));
    const auto question = w.elder->submit(about(id, u"Which steps cannot be undone?"_s));
    QVERIFY(question);
    // THEN the built-in responder answers, under its own name
    QTRY_VERIFY(w.answerTo(*question));
    QVERIFY(w.answerTo(*question)->responder == Responder::Builtin);
}

void TestMainJob::shouldRefuseADecisionOnAnOlderRevision()
{
    QFETCH(bool, local);
    World w(local);
    QVERIFY(w.startService());
    w.openElder();
    w.connectElder();
    w.startAgent();
    QTRY_VERIFY(w.only());
    QTRY_VERIFY(w.elder->agentAttached(w.only()->consultation.id));
    const Decision ofRevision1 = w.decision(Verdict::Approve);
    QVERIFY(w.elder->decide(w.decision(Verdict::RequestChanges, u"Keep the old table."_s)));
    QTRY_COMPARE(w.only()->consultation.revision, 2);
    QTRY_VERIFY(w.cache->outbox()->isEmpty());
    // WHEN an approval of what is no longer on the screen goes out
    QSignalSpy refused(w.elder.get(), &ReviewClient::refused);
    QVERIFY(w.elder->decide(ofRevision1));
    // THEN it comes back loud, nothing is recorded, and nothing is done
    QTRY_COMPARE(refused.size(), 1);
    QVERIFY(refused.first().at(1).value<Error>().code == ErrorCode::StaleContext);
    QVERIFY(w.cache->outbox()->first().state == OutboxState::Failed);
    QVERIFY(w.only()->consultation.active());
    QVERIFY(w.whole().decisions.isEmpty());
    QVERIFY(w.facts().hasOld);
}

void TestMainJob::shouldGoOnAfterTheServiceWasAway()
{
    QFETCH(bool, local);
    World w(local);
    QVERIFY(w.startService());
    w.openElder();
    w.connectElder();
    w.startAgent();
    QTRY_VERIFY(w.only());
    const ConsultationId id = w.only()->consultation.id;
    // WHEN the service ends, and the elder writes on and starts the program again
    w.elder->stop();
    w.host.reset();
    const auto question = w.elder->submit(about(id, u"How many rows are merged?"_s));
    QVERIFY(question);
    w.openElder();
    QCOMPARE(w.cache->outbox()->size(), 1);
    QVERIFY(w.only());
    // THEN, when it is back, the question goes out once and the agent has come back to answer it
    QVERIFY(w.startService());
    w.connectElder();
    QTRY_VERIFY_WITH_TIMEOUT(w.answerTo(*question), 15'000);
    QVERIFY(w.cache->outbox()->isEmpty());
    const auto all = w.messages();
    QCOMPARE(std::count_if(all.cbegin(), all.cend(), [&](const Message &message) { return message.id == *question; }), 1);
}

void TestMainJob::shouldShowTheSameRecordToTwoElders()
{
    World near(true);
    QVERIFY(near.startService());
    near.openElder();
    near.connectElder();
    near.startAgent();
    QTRY_VERIFY(near.only());
    const ConsultationId id = near.only()->consultation.id;
    // GIVEN a second window on the same record, over a socket, with a cache of its own
    auto cache = *openReviewCache(near.folder.filePath(u"second.db"_s));
    ReviewClient second(*cache, near.clock);
    second.start([&] { return near.channel(u"reviewer"_s, protocol::kReviewPath, protocol::kReviewSubprotocol); });
    QTRY_VERIFY(second.connection().state == ConnectionState::Online);
    // WHEN both speak at once
    for (int i = 0; i < 5; ++i) {
        MessageDraft note = about(id, u"near %1"_s.arg(i));
        note.audience = Audience::Reviewers;
        QVERIFY(near.elder->submit(note));
        note.content = u"far %1"_s.arg(i);
        QVERIFY(second.submit(note));
    }
    QTRY_VERIFY(near.cache->outbox()->isEmpty() && cache->outbox()->isEmpty());
    // THEN both have the same events in the same order
    QTRY_COMPARE(*cache->cursor(), *near.cache->cursor());
    const auto hashes = [&](ReviewCache &of) {
        QStringList all;
        const QList<Event> events = *of.events(id, 1, 1000);
        for (const Event &event : events)
            all.append(event.hash);
        return all;
    };
    QCOMPARE(hashes(*cache), hashes(*near.cache));
    QVERIFY(hashes(*cache).size() >= 11);
    second.stop();
}

QTEST_GUILESS_MAIN(TestMainJob)
#include "tst_main_job.moc"
