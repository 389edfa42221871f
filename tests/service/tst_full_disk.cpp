// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "failing_store.h"
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {
class FullDiskFixture : public ServiceFixture {
public:
    FullDiskFixture() { reopen(); }     // wrap() is ours only from here on
    std::unique_ptr<EventStore> wrap(std::unique_ptr<EventStore> opened) override
    {
        auto wrapped = std::make_unique<FailingStore>(std::move(opened));
        disk = wrapped.get();
        return wrapped;
    }
    FailingStore *disk = nullptr;
};
}

/// A disk that is full, or fails: never acknowledged, nothing half done, nothing in memory that is not on disk, and
/// work goes on when there is space again (tests/README.md, row 47; G1, G15).
class TestFullDisk : public QObject {
    Q_OBJECT

    static QJsonObject question(const ConsultationId &id, const QString &text)
    {
        return of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, text}});
    }

private Q_SLOTS:
    void shouldAnswerTheWholeTurnAsUnavailable_data();
    void shouldAnswerTheWholeTurnAsUnavailable();
    void shouldForgetWhatDidNotHappen();
    void shouldGiveAWaitingClientItsAnswerLater();
    void shouldKeepTheOrderOfWaitingQuestions();
    void shouldNotSpinWhileTheDiskIsFull();
    void shouldNotStartHalfAConsultation_data();
    void shouldNotStartHalfAConsultation();
    void shouldNotDecideHalf_data();
    void shouldNotDecideHalf();
    void shouldRecordThatAQuestionCouldNotBeHandedOn_data();
    void shouldRecordThatAQuestionCouldNotBeHandedOn();
    void shouldTellNobodyWhatWasNotCommitted();
};

void TestFullDisk::shouldAnswerTheWholeTurnAsUnavailable_data()
{
    QTest::addColumn<int>("where");
    QTest::newRow("the transaction cannot begin") << -2;
    QTest::newRow("the commit fails") << -1;
    for (int i = 0; i < 6; ++i)
        QTest::addRow("write %d fails", i + 1) << i;
}

void TestFullDisk::shouldAnswerTheWholeTurnAsUnavailable()
{
    QFETCH(int, where);
    FullDiskFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer()), client = fixture.connect(Endpoint::Seed, reviewer(), id);
    const Consultation before = fixture.consultation(id);
    fixture.disk->failBegin = where == -2;
    fixture.disk->failCommit = where == -1;
    fixture.disk->failWriteIn = where >= 0 ? where : -1;
    // WHEN several requests and a malformed frame come in one turn (6 writes: three questions, three answers)
    const QJsonObject first = question(id, u"one"_s), second = question(id, u"two"_s);
    fixture.core->turn({ServiceFixture::frameOf(review, ServiceFixture::request(801, method::kMessageSend, first)),
                        ServiceFixture::frameOf(client, R"({"message":"three"})"),
                        ServiceFixture::frameOf(review, "{"),
                        ServiceFixture::frameOf(review, ServiceFixture::request(802, method::kMessageSend, second))});
    // THEN all of them hear that nothing happened, and why
    for (const int number : {801, 802}) {
        const QJsonObject answer = fixture.answerTo(review, number);
        QCOMPARE(ServiceFixture::errorCode(answer), u"unavailable"_s);
        QVERIFY(answer.value(u"error"_s).toObject().value(u"message"_s).toString().contains(u"The disk is full"_s));
    }
    QCOMPARE(fixture.frames[client].size(), 1);
    QVERIFY(fixture.frames[client].first().contains("\"unavailable\""));
    QCOMPARE(fixture.frames[review].size(), 3);
    QCOMPARE(fixture.consultation(id), before);
    // AND when there is space again, the same requests go through, once
    fixture.disk->failBegin = fixture.disk->failCommit = false;
    fixture.disk->failWriteIn = -1;
    QVERIFY(fixture.call(review, method::kMessageSend, first).contains(u"result"_s));
    QVERIFY(fixture.call(review, method::kMessageSend, second).contains(u"result"_s));
    QCOMPARE(fixture.consultation(id).head, before.head + 4);
    QVERIFY(fixture.store->verify()->isEmpty());
}

void TestFullDisk::shouldForgetWhatDidNotHappen()
{
    // GIVEN a commit that fails for an attach, a subscription and a revision
    FullDiskFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.disk->failCommit = true;
    QCOMPARE(ServiceFixture::errorCode(fixture.call(agent, method::kConsultationAttach, of(id))), u"unavailable"_s);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kEventsSubscribe, {{u"cursor"_s, 0}})), u"unavailable"_s);
    const QJsonObject revision = of(id, {{u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"Other"_s)}});
    QCOMPARE(ServiceFixture::errorCode(fixture.call(agent, method::kContextRevise, revision)), u"unavailable"_s);
    fixture.disk->failCommit = false;
    // THEN nobody is attached (the built-in responder answers at once), nobody subscribed, and the plan is the old one
    QVERIFY(fixture.call(review, method::kMessageSend, question(id, u"Who is there?"_s)).contains(u"result"_s));
    QVERIFY(fixture.notices(agent, "question").isEmpty());
    QVERIFY(fixture.notices(review, "event").isEmpty());
    QVERIFY(fixture.store->messagesBefore(id, 0, 1)->messages.first().responder == Responder::Builtin);
    QCOMPARE(ServiceFixture::result(fixture.call(review, method::kConsultationGet, of(id))).value(u"revision"_s).toInt(), 1);
    QVERIFY(fixture.call(agent, method::kContextRevise, revision).contains(u"result"_s));
}

void TestFullDisk::shouldGiveAWaitingClientItsAnswerLater()
{
    // GIVEN a question with a silent agent, and a full disk when its time is over
    FullDiskFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    fixture.send(client, R"({"message":"hello?"})");
    fixture.disk->failCommit = true;
    fixture.ticks = 8000;
    fixture.core->turn({});
    QVERIFY(fixture.frames[client].isEmpty());
    // THEN it is tried again a little later, and the client has its one reply
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(1000));
    fixture.disk->failCommit = false;
    fixture.ticks = 9000;
    fixture.core->turn({});
    QCOMPARE(fixture.frames[client].size(), 1);
    QVERIFY(fixture.frames[client].first().contains("\"AGENT\""));
}

void TestFullDisk::shouldKeepTheOrderOfWaitingQuestions()
{
    // GIVEN three questions, one with the agent and two waiting, and a commit that fails under the agent's answer
    FullDiskFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId client = fixture.connect(Endpoint::Seed, reviewer(), id);
    for (const char *text : {R"({"message":"one"})", R"({"message":"two"})", R"({"message":"three"})"})
        fixture.send(client, text);
    const auto answer = [&](const QString &text) {
        const QJsonObject asked = fixture.notices(agent, "question").last().value(u"message"_s).toObject();
        return fixture.call(agent, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, text}, {u"reply_to"_s, asked.value(u"message_id"_s)}}));
    };
    fixture.disk->failCommit = true;
    QCOMPARE(ServiceFixture::errorCode(answer(u"lost"_s)), u"unavailable"_s);
    QVERIFY(fixture.frames[client].isEmpty());
    fixture.disk->failCommit = false;
    for (const QString &text : {u"first"_s, u"second"_s, u"third"_s})
        QVERIFY(answer(text).contains(u"result"_s));
    QCOMPARE(fixture.frames[client].size(), 3);
    for (int i = 0; i < 3; ++i)
        QVERIFY(fixture.frames[client].at(i).contains(QByteArrayList{"first", "second", "third"}.at(i)));
}

void TestFullDisk::shouldNotSpinWhileTheDiskIsFull()
{
    FullDiskFixture fixture;
    auto params = startParams();
    params.deadline = Timestamp{fixture.clock.ms + 1000};
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()), params);
    fixture.clock.ms += 1000;
    fixture.ticks += 1000;
    fixture.disk->failWriteIn = 0;
    fixture.core->turn({});
    // THEN the deadline is not lost, but waits a second before it is tried again
    QVERIFY(fixture.consultation(id).active());
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(1000));
    fixture.ticks += 1000;
    fixture.core->turn({});
    QVERIFY(fixture.consultation(id).endReason == EndReason::Expired);
}

void TestFullDisk::shouldNotStartHalfAConsultation_data()
{
    QTest::addColumn<int>("write");
    for (int i = 0; i < 4; ++i)
        QTest::addRow("write %d fails", i + 1) << i;
}

void TestFullDisk::shouldNotStartHalfAConsultation()
{
    QFETCH(int, write);
    FullDiskFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    auto params = startParams();
    params.state = 7;
    fixture.disk->failWriteIn = write;
    QCOMPARE(ServiceFixture::errorCode(fixture.call(agent, method::kConsultationStart, protocol::write(params))), u"unavailable"_s);
    QVERIFY(!fixture.store->consultation(params.consultation)->has_value());
    QCOMPARE(*fixture.store->cursor(), 0);
    QVERIFY(fixture.call(agent, method::kConsultationStart, protocol::write(params)).contains(u"result"_s));
    QCOMPARE(fixture.eventTypes(params.consultation).size(), 3);
}

void TestFullDisk::shouldNotDecideHalf_data()
{
    QTest::addColumn<int>("write");
    for (int i = 0; i < 3; ++i)
        QTest::addRow("write %d fails", i + 1) << i;
}

void TestFullDisk::shouldNotDecideHalf()
{
    QFETCH(int, write);
    FullDiskFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, of(id));
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject approval = fixture.decision(id, Verdict::Approve);
    fixture.disk->failWriteIn = write;
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kDecisionSubmit, approval)), u"unavailable"_s);
    // THEN the agent heard nothing and stays paused
    QVERIFY(fixture.notices(agent, "resume").isEmpty());
    QVERIFY(fixture.consultation(id).active());
    QVERIFY(fixture.call(review, method::kDecisionSubmit, approval).contains(u"result"_s));
    QCOMPARE(fixture.notices(agent, "resume").size(), 1);
}

void TestFullDisk::shouldRecordThatAQuestionCouldNotBeHandedOn_data()
{
    QTest::addColumn<bool>("attached");
    QTest::newRow("to the agent") << true;
    QTest::newRow("to the built-in responder") << false;
}

void TestFullDisk::shouldRecordThatAQuestionCouldNotBeHandedOn()
{
    QFETCH(bool, attached);
    // GIVEN a record whose conversation cannot be read after a restart
    FullDiskFixture fixture;
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    fixture.reopen();
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal()), review = fixture.connect(Endpoint::Review, reviewer());
    if (attached)
        fixture.call(agent, method::kConsultationAttach, of(id));
    fixture.disk->failHistory = true;
    // WHEN a reviewer asks
    const QJsonObject asked = question(id, u"Why?"_s);
    QVERIFY(fixture.call(review, method::kMessageSend, asked).contains(u"result"_s));
    // THEN the question is kept, and that it has no answer is on record, with the reason
    QCOMPARE(fixture.eventTypes(id).last(), u"answer.failed"_s);
    const QJsonObject body = fixture.events(id).last().body;
    QCOMPARE(body.value(u"message_id"_s), asked.value(u"message_id"_s));
    QVERIFY(!body.value(u"text"_s).toString().isEmpty());
    // AND it can be asked again
    fixture.disk->failHistory = false;
    fixture.disconnect(agent);
    QVERIFY(fixture.call(review, method::kAnswerRetry, of(id, {{u"message_id"_s, asked.value(u"message_id"_s)}})).contains(u"result"_s));
    QVERIFY(fixture.store->unanswered(id)->isEmpty());
}

void TestFullDisk::shouldTellNobodyWhatWasNotCommitted()
{
    FullDiskFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, method::kEventsSubscribe, {{u"cursor"_s, 0}});
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const qsizetype told = fixture.notices(review, "event").size();
    fixture.disk->failCommit = true;
    fixture.call(review, method::kMessageSend, question(id, u"lost"_s));
    QCOMPARE(fixture.notices(review, "event").size(), told);
    fixture.disk->failCommit = false;
    fixture.call(review, method::kMessageSend, question(id, u"kept"_s));
    // THEN the cursors go on without a gap
    const QList<QJsonObject> notices = fixture.notices(review, "event");
    for (qsizetype i = 0; i < notices.size(); ++i)
        QCOMPARE(notices.at(i).value(u"event"_s).toObject().value(u"cursor"_s).toInteger(), i + 1);
    QCOMPARE(notices.size(), told + 2);
}

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_full_disk.moc"
