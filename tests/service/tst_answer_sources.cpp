// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "failing_store.h"
#include "responders/answer_source.h"
#include "service_fixture.h"

#include <atomic>
#include <thread>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {

/// Answers when the test says so.
class FakeSource final : public AnswerSource {
public:
    std::unique_ptr<AnswerInProgress> begin(const Question &question, Report report) override
    {
        class Work final : public AnswerInProgress {
        public:
            explicit Work(int &cancelled) : m_cancelled(cancelled) {}
            ~Work() override { ++m_cancelled; }

        private:
            int &m_cancelled;
        };
        if (onBegin)
            onBegin(question);
        asked.append(question);
        reports.append(report);
        return std::make_unique<Work>(ended);
    }

    std::function<void(const Question &)> onBegin;
    QList<Question> asked;
    QList<Report> reports;
    int ended = 0;     ///< answers whose work was destroyed
};

class SourcesFixture : public ServiceFixture {
public:
    SourcesFixture(const std::shared_ptr<FakeSource> &first, const std::shared_ptr<FakeSource> &second, std::atomic<int> &wakes)
        : ServiceFixture([&] {
            ServiceCore::Config config = defaults();
            config.sources = {{first, second}, [&wakes] { ++wakes; }};
            return config;
        }())
    {
        reopen();     // wraps, which the base could not yet
    }
    std::unique_ptr<EventStore> wrap(std::unique_ptr<EventStore> opened) override
    {
        auto wrapped = std::make_unique<FailingStore>(std::move(opened));
        failing = wrapped.get();
        return wrapped;
    }
    FailingStore *failing = nullptr;
};

} // namespace

/// Answers of sources that take time: outside of the transaction, in their order, and the built-in one last.
class TestAnswerSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { f.reset(); }

    void shouldBeginOnlyWithWhatIsOnTheDisk();
    void shouldTakeTheAnswerInAnotherTurn();
    void shouldPassOnWordsAsTheyCome();
    void shouldAskTheNextWhereOneFails();
    void shouldGiveUpWhoIsSilent();
    void shouldCancelWhatTheAgentHasAnswered();
    void shouldCancelWhatHasEnded();
    void shouldBeginNothingWhereTheCommitFails();
    void shouldKeepAnAnswerWhereTheCommitFails();
    void shouldIgnoreWhatComesTooLate();
    void shouldBeWokenFromAnyThread();

private:
    MessageId ask();
    /// Without the agent's opening.
    QList<Message> messages() { return f->store->messagesBefore(id, 0, 10)->messages.mid(1); }
    static Answer answer(const QString &content) { return {content, Responder::Model}; }

    std::shared_ptr<FakeSource> first, second;
    std::atomic<int> wakes = 0;
    std::unique_ptr<SourcesFixture> f;
    ConnectionId agent = 0, review = 0;
    ConsultationId id;
};

void TestAnswerSources::init()
{
    first = std::make_shared<FakeSource>();
    second = std::make_shared<FakeSource>();
    f = std::make_unique<SourcesFixture>(first, second, wakes);
    agent = f->connect(Endpoint::Agent, agentPrincipal());
    review = f->connect(Endpoint::Review, reviewer());
    id = f->start(agent);
    f->call(review, method::kEventsSubscribe, {{u"cursor"_s, f->core->head()}});
    wakes = 0;
}

MessageId TestAnswerSources::ask()
{
    const MessageId question = MessageId::create();
    f->call(review, method::kMessageSend, of(id, {{u"message_id"_s, question.toString()}, {u"content"_s, u"Why?"_s}}));
    return question;
}

void TestAnswerSources::shouldBeginOnlyWithWhatIsOnTheDisk()
{
    QList<bool> committed;
    bool done = false;
    f->failing->beforeCommit = [&] { done = true; };
    first->onBegin = [&](const Question &) { committed.append(done); };
    const MessageId question = ask();
    QCOMPARE(committed, QList<bool>{true});
    QCOMPARE(first->asked.size(), 1);
    QCOMPARE(first->asked.first().message.id, question);
    QCOMPARE(first->asked.first().agentName, u"Migrator"_s);
    QCOMPARE(first->asked.first().context, sampleContext());
    // AND while it works there is no answer, the built-in one neither
    QCOMPARE(messages().size(), 1);
    QVERIFY(second->asked.isEmpty());
}

void TestAnswerSources::shouldTakeTheAnswerInAnotherTurn()
{
    const MessageId question = ask();
    first->reports.first().done(answer(u"Because."_s));
    QCOMPARE(messages().size(), 1);
    QCOMPARE(wakes.load(), 1);
    QCOMPARE(f->core->nextTurnIn(), std::optional<qint64>(0));
    f->core->turn({});
    QCOMPARE(messages().size(), 2);
    QCOMPARE(messages().last().content, u"Because."_s);
    QCOMPARE(messages().last().replyTo, std::optional(question));
    QVERIFY(messages().last().responder == Responder::Model);
    QVERIFY(!f->core->nextTurnIn());
    QCOMPARE(first->ended, 1);
}

void TestAnswerSources::shouldPassOnWordsAsTheyCome()
{
    const MessageId question = ask();
    first->reports.first().words(u"Be"_s);
    first->reports.first().words(u"cause."_s);
    f->core->turn({});
    const QList<QJsonObject> deltas = f->notices(review, method::kAnswerDelta);
    QCOMPARE(deltas.size(), 2);
    QCOMPARE(deltas.at(0).value(u"text"_s).toString(), u"Be"_s);
    QCOMPARE(deltas.at(1).value(u"text"_s).toString(), u"cause."_s);
    QCOMPARE(deltas.at(1).value(u"message_id"_s).toString(), question.toString());
    QCOMPARE(messages().size(), 1);
}

void TestAnswerSources::shouldAskTheNextWhereOneFails()
{
    const MessageId question = ask();
    first->reports.first().done(Error{ErrorCode::Unavailable, u"It is not there."_s, {}, {}, {}});
    f->core->turn({});
    QCOMPARE(second->asked.size(), 1);
    QCOMPARE(second->asked.first().message.id, question);
    QCOMPARE(messages().size(), 1);
    second->reports.first().done(Error{ErrorCode::Unavailable, u"Nor there."_s, {}, {}, {}});
    f->core->turn({});
    QCOMPARE(messages().size(), 2);
    QVERIFY(messages().last().responder == Responder::Builtin);
    QCOMPARE(messages().last().replyTo, std::optional(question));
    QVERIFY(!f->core->nextTurnIn());
}

void TestAnswerSources::shouldGiveUpWhoIsSilent()
{
    ask();
    f->ticks = *f->core->nextTurnIn();
    QCOMPARE(f->ticks, 300'000);
    f->core->turn({});
    QCOMPARE(first->ended, 1);
    QCOMPARE(second->asked.size(), 1);
    f->ticks += 300'000;
    f->core->turn({});
    QCOMPARE(second->ended, 1);
    QVERIFY(messages().last().responder == Responder::Builtin);
}

void TestAnswerSources::shouldCancelWhatTheAgentHasAnswered()
{
    const MessageId question = ask();
    f->call(agent, method::kConsultationAttach, of(id));
    QCOMPARE(first->ended, 0);
    f->call(agent, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"It dumps."_s}, {u"reply_to"_s, question.toString()}}));
    QCOMPARE(first->ended, 1);
    QCOMPARE(messages().size(), 2);
    // AND an agent that only goes away again begins nothing anew
    const MessageId other = MessageId::create();
    f->disconnect(agent);
    f->call(review, method::kMessageSend, of(id, {{u"message_id"_s, other.toString()}, {u"content"_s, u"And then?"_s}}));
    QCOMPARE(first->asked.size(), 2);
    agent = f->connect(Endpoint::Agent, agentPrincipal());
    f->call(agent, method::kConsultationAttach, of(id));
    f->disconnect(agent);
    QCOMPARE(first->asked.size(), 2);
    QCOMPARE(first->ended, 1);
}

void TestAnswerSources::shouldCancelWhatHasEnded()
{
    ask();
    f->call(review, method::kConsultationEnd, of(id, {{u"outcome"_s, u"CANCELLED"_s}}));
    QCOMPARE(first->ended, 1);
    const QList<Message> before = messages();
    QVERIFY(before.last().role == MessageRole::System);
    first->reports.first().done(answer(u"Too late."_s));
    f->core->turn({});
    QCOMPARE(messages(), before);
}

void TestAnswerSources::shouldBeginNothingWhereTheCommitFails()
{
    f->failing->failCommit = true;
    const MessageId question = MessageId::create();
    const QJsonObject params = of(id, {{u"message_id"_s, question.toString()}, {u"content"_s, u"Why?"_s}});
    QCOMPARE(ServiceFixture::errorCode(f->call(review, method::kMessageSend, params)), u"unavailable"_s);
    QVERIFY(first->asked.isEmpty());
    f->failing->failCommit = false;
    f->ticks = 1000;
    f->call(review, method::kMessageSend, params);
    QCOMPARE(first->asked.size(), 1);
}

void TestAnswerSources::shouldKeepAnAnswerWhereTheCommitFails()
{
    ask();
    first->reports.first().done(answer(u"Because."_s));
    f->failing->failCommit = true;
    f->core->turn({});
    QCOMPARE(messages().size(), 1);
    f->failing->failCommit = false;
    QCOMPARE(f->core->nextTurnIn(), std::optional<qint64>(1000));
    f->ticks = 1000;
    f->core->turn({});
    QCOMPARE(messages().size(), 2);
    QCOMPARE(messages().last().content, u"Because."_s);
}

void TestAnswerSources::shouldIgnoreWhatComesTooLate()
{
    ask();
    first->reports.first().done(Error{ErrorCode::Unavailable, u"It is not there."_s, {}, {}, {}});
    f->core->turn({});
    first->reports.first().words(u"Still"_s);
    first->reports.first().done(answer(u"Still here."_s));
    f->core->turn({});
    QCOMPARE(messages().size(), 1);
    QVERIFY(f->notices(review, method::kAnswerDelta).isEmpty());
    // AND a service that has ended hears nothing
    f->core.reset();
    wakes = 0;
    second->reports.first().done(answer(u"Nobody there."_s));
    QCOMPARE(wakes.load(), 0);
}

void TestAnswerSources::shouldBeWokenFromAnyThread()
{
    ask();
    std::thread([this] { first->reports.first().done(answer(u"Because."_s)); }).join();
    QCOMPARE(wakes.load(), 1);
    f->core->turn({});
    QCOMPARE(messages().last().content, u"Because."_s);
}

QTEST_GUILESS_MAIN(TestAnswerSources)
#include "tst_answer_sources.moc"
