// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "failing_store.h"
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {
/// The disk in the test's hand: a commit is on it when the test says so.
class SlowDiskFixture : public ServiceFixture {
public:
    SlowDiskFixture() : ServiceFixture(withoutStandIn())
    {
        reopen();     // wrap() is ours only from here on
        agent = connect(Endpoint::Agent, agentPrincipal());
        id = start(agent);
        review = connect(Endpoint::Review, reviewer());
    }
    static ServiceCore::Config withoutStandIn()
    {
        ServiceCore::Config config = defaults();
        config.times.standIn = false;
        return config;
    }
    std::unique_ptr<EventStore> wrap(std::unique_ptr<EventStore> opened) override
    {
        auto wrapped = std::make_unique<FailingStore>(std::move(opened));
        disk = wrapped.get();
        return wrapped;
    }
    void slowDown()
    {
        core->setSync([this](quint64 commits) { asked.append(commits); });
    }
    void sync() { core->synced(asked.last()); }
    QByteArray question(int number, const QString &text) const
    {
        return request(number, method::kMessageSend, {{u"consultation_id"_s, id.toString()}, {u"message_id"_s, MessageId::create().toString()}, {u"content"_s, text}});
    }
    void ask(int number, const QString &text) { send(review, question(number, text)); }
    qsizetype told(ConnectionId to) const { return frames.value(to).size(); }

    FailingStore *disk = nullptr;
    ConsultationId id;              ///< a consultation of
    ConnectionId agent = 0;         ///< this agent,
    ConnectionId review = 0;        ///< and who asks there
    QList<quint64> asked;
};
}

/// What a turn has to tell waits until what it wrote is on the disk, and is told in the order of the turns
/// (src/README.md, The way of a message; tests/README.md, G1).
class TestTelling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldTellNobodyBeforeTheDiskHasIt();
    void shouldTellTheTurnsInTheirOrder();
    void shouldSyncOnceForTheTurnsThatWait();
    void shouldLetAReadWaitForWhatItRead();
    void shouldNotWaitWithNothingToSync();
    void shouldTellAFailedTurnInItsPlace();
    void shouldNotSendEventsBeforeTheSubscriptionIsAnswered();
    void shouldNotCatchUpPastTheDisk();
    void shouldMissNoEventForAWaitingTurn();
    void shouldTellNothingToWhoHasGone();
};

void TestTelling::shouldTellNobodyBeforeTheDiskHasIt()
{
    // GIVEN a consultation, an agent who is attached and a reviewer who follows
    SlowDiskFixture fixture;
    QVERIFY(fixture.call(fixture.agent, method::kConsultationAttach, {{u"consultation_id"_s, fixture.id.toString()}}).contains(u"result"_s));
    fixture.call(fixture.review, method::kEventsSubscribe, {{u"cursor"_s, fixture.core->head()}});
    const qint64 head = fixture.core->head();
    fixture.slowDown();
    fixture.frames.clear();

    // WHEN a question is asked, and the disk takes its time
    fixture.ask(700, u"Why?"_s);

    // THEN neither the answer, nor the event, nor the question to the agent is sent until it is there
    QCOMPARE(fixture.asked.size(), 1);
    QCOMPARE(fixture.core->untold(), std::size_t(1));
    QVERIFY(fixture.frames.isEmpty());
    QCOMPARE(fixture.core->head(), head);
    fixture.sync();
    QVERIFY(fixture.answerTo(fixture.review, 700).contains(u"result"_s));
    QCOMPARE(fixture.notices(fixture.review, method::kEvent).size(), 1);
    QCOMPARE(fixture.notices(fixture.agent, method::kQuestion).size(), 1);
    QCOMPARE(fixture.core->head(), head + 1);
    QCOMPARE(fixture.core->untold(), std::size_t(0));
}

void TestTelling::shouldTellTheTurnsInTheirOrder()
{
    // GIVEN three turns that wait
    SlowDiskFixture fixture;
    fixture.slowDown();
    fixture.frames.clear();
    for (int i = 0; i < 3; ++i)
        fixture.ask(700 + i, QString::number(i));
    QCOMPARE(fixture.asked.size(), 3);

    // WHEN the disk has the first two
    fixture.core->synced(fixture.asked.at(1));

    // THEN these are told, and the third when it is there
    QCOMPARE(fixture.told(fixture.review), 2);
    QVERIFY(fixture.answerTo(fixture.review, 701).contains(u"result"_s));
    QVERIFY(fixture.answerTo(fixture.review, 702).isEmpty());
    fixture.sync();
    QVERIFY(fixture.answerTo(fixture.review, 702).contains(u"result"_s));
}

void TestTelling::shouldSyncOnceForTheTurnsThatWait()
{
    SlowDiskFixture fixture;
    fixture.slowDown();
    fixture.frames.clear();
    fixture.ask(700, u"one"_s);
    fixture.ask(701, u"two"_s);
    fixture.sync();
    QCOMPARE(fixture.told(fixture.review), 2);
    QVERIFY(fixture.asked.at(1) > fixture.asked.at(0));
}

void TestTelling::shouldLetAReadWaitForWhatItRead()
{
    // GIVEN a message that is not on the disk yet
    SlowDiskFixture fixture;
    const ConnectionId other = fixture.connect(Endpoint::Review, reviewer(u"Bo"_s));
    fixture.slowDown();
    fixture.frames.clear();
    fixture.ask(700, u"Why?"_s);

    // WHEN another one reads the conversation
    fixture.send(other, ServiceFixture::request(701, method::kHistoryPage, {{u"consultation_id"_s, fixture.id.toString()}}));

    // THEN it is not shown what a power cut could still take away, and nothing more is synced for it
    QCOMPARE(fixture.told(other), 0);
    QCOMPARE(fixture.asked.size(), 1);
    fixture.sync();
    QVERIFY(fixture.answerTo(other, 701).contains(u"result"_s));
}

void TestTelling::shouldNotWaitWithNothingToSync()
{
    SlowDiskFixture fixture;
    fixture.slowDown();
    fixture.send(fixture.review, ServiceFixture::request(700, method::kHistoryPage, {{u"consultation_id"_s, fixture.id.toString()}}));
    QVERIFY(fixture.answerTo(fixture.review, 700).contains(u"result"_s));
    QVERIFY(fixture.asked.isEmpty());
}

void TestTelling::shouldTellAFailedTurnInItsPlace()
{
    // GIVEN a turn that waits for the disk
    SlowDiskFixture fixture;
    fixture.slowDown();
    fixture.frames.clear();
    fixture.ask(700, u"one"_s);

    // WHEN the next cannot be committed
    fixture.disk->failCommit = true;
    fixture.ask(701, u"two"_s);

    // THEN its refusal does not overtake the first, and only the first happened
    QCOMPARE(fixture.told(fixture.review), 0);
    fixture.sync();
    QVERIFY(fixture.answerTo(fixture.review, 700).contains(u"result"_s));
    QCOMPARE(ServiceFixture::errorCode(fixture.answerTo(fixture.review, 701)), u"unavailable"_s);
    QCOMPARE(fixture.told(fixture.review), 2);
    QCOMPARE(fixture.eventTypes(fixture.id).count(u"message.posted"_s), 2);     // the service's own at the start, and one
}

void TestTelling::shouldNotSendEventsBeforeTheSubscriptionIsAnswered()
{
    // GIVEN a turn that waits, and a reviewer who hears already
    SlowDiskFixture fixture;
    const ConnectionId late = fixture.connect(Endpoint::Review, reviewer(u"Bo"_s));
    const qint64 cursor = fixture.core->head();
    fixture.call(fixture.review, method::kEventsSubscribe, {{u"cursor"_s, cursor}});
    fixture.slowDown();
    fixture.frames.clear();
    fixture.ask(700, u"one"_s);
    const quint64 first = fixture.asked.last();

    // WHEN another subscribes from before that turn, in a turn that writes too
    fixture.core->turn({ServiceFixture::frameOf(late, ServiceFixture::request(701, method::kEventsSubscribe, {{u"cursor"_s, cursor}})),
                        ServiceFixture::frameOf(fixture.review, fixture.question(702, u"two"_s))});
    fixture.core->synced(first);
    QCOMPARE(fixture.notices(fixture.review, method::kEvent).size(), 1);

    // THEN nothing reaches that one before the answer, and afterwards each event once
    QVERIFY(!fixture.core->someoneIsBehind());
    QVERIFY(!fixture.core->catchUp());
    QCOMPARE(fixture.told(late), 0);
    fixture.sync();
    QVERIFY(fixture.frames.value(late).first().contains("\"id\":701"));
    while (fixture.core->catchUp()) { }
    const auto heard = fixture.notices(late, method::kEvent);
    QCOMPARE(heard.size(), 2);
    QCOMPARE(heard.at(0).value(u"event"_s)[u"cursor"_s].toInteger(), cursor + 1);
    QCOMPARE(heard.at(1).value(u"event"_s)[u"cursor"_s].toInteger(), cursor + 2);
}

void TestTelling::shouldNotCatchUpPastTheDisk()
{
    // GIVEN a reviewer who is far behind
    SlowDiskFixture fixture;
    const qint64 head = fixture.core->head();
    fixture.call(fixture.review, method::kEventsSubscribe, {{u"cursor"_s, 0}});
    fixture.slowDown();

    // WHEN the next event is not on the disk yet
    fixture.ask(700, u"one"_s);
    while (fixture.core->catchUp()) { }

    // THEN the reviewer has heard all before it, and that one when it is there
    QCOMPARE(fixture.notices(fixture.review, method::kEvent).size(), head);
    fixture.sync();
    QCOMPARE(fixture.notices(fixture.review, method::kEvent).size(), head + 1);
}

void TestTelling::shouldMissNoEventForAWaitingTurn()
{
    // GIVEN nobody who follows, so that events are written without their bodies, and a turn that waits
    SlowDiskFixture fixture;
    const qint64 head = fixture.core->head();
    fixture.slowDown();
    fixture.ask(700, u"one"_s);

    // WHEN somebody subscribes meanwhile
    fixture.send(fixture.review, ServiceFixture::request(701, method::kEventsSubscribe, {{u"cursor"_s, head}}));
    fixture.sync();
    QVERIFY(fixture.core->someoneIsBehind());
    while (fixture.core->catchUp()) { }

    // THEN the event comes, whole
    const auto heard = fixture.notices(fixture.review, method::kEvent);
    QCOMPARE(heard.size(), 1);
    QCOMPARE(heard.first().value(u"event"_s)[u"body"_s][u"content"_s].toString(), u"one"_s);
}

void TestTelling::shouldTellNothingToWhoHasGone()
{
    SlowDiskFixture fixture;
    fixture.slowDown();
    fixture.frames.clear();
    fixture.ask(700, u"one"_s);
    fixture.disconnect(fixture.review);
    fixture.sync();
    QCOMPARE(fixture.told(fixture.review), 0);
    QCOMPARE(fixture.core->untold(), std::size_t(0));
}

QTEST_GUILESS_MAIN(TestTelling)
#include "tst_telling.moc"
