// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "failing_store.h"
#include "service_fixture.h"

#include "service/review_session.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {
class DamagedFixture : public ServiceFixture {
public:
    DamagedFixture() { reopen(); }      // wrap() is ours only from here on
    std::unique_ptr<EventStore> wrap(std::unique_ptr<EventStore> opened) override
    {
        auto wrapped = std::make_unique<FailingStore>(std::move(opened));
        record = wrapped.get();
        return wrapped;
    }
    FailingStore *record = nullptr;
};
}

/// /ws/review: what a reviewer's program asks and hears.
class TestReviewSession : public QObject {
    Q_OBJECT

    static QJsonObject message(const ConsultationId &id, const QString &text, const QString &messageId = MessageId::create().toString())
    {
        return {{u"message_id"_s, messageId}, {u"consultation_id"_s, id.toString()}, {u"content"_s, text}};
    }
    static QList<qint64> cursorsOf(const QList<QJsonObject> &notices)
    {
        QList<qint64> cursors;
        for (const QJsonObject &notice : notices)
            cursors.append(notice.value(u"event"_s).toObject().value(u"cursor"_s).toInteger());
        return cursors;
    }

private Q_SLOTS:
    void shouldGreet();
    void shouldTellEveryEventOnce();
    void shouldBringUpWhoIsBehind();
    void shouldMissNothingWhenSubscribingAmidAWrite();
    void shouldRefuseACursorOfAnotherRecord();
    void shouldPageEventsBelowTheFrameBound();
    void shouldPageHistory();
    void shouldListAndGet();
    void shouldTakeAMessageOnce();
    void shouldRefuseAMessageWithoutText_data();
    void shouldRefuseAMessageWithoutText();
    void shouldKeepReviewersNotesFromAgents();
    void shouldAnswerAgainOnlyWhatHasNoAnswer();
    void shouldNotCountNotesAmongTheLastTen();
    void shouldTellWhoIsAttached();
    void shouldTellWhichReviewersAreThere();
    void shouldEndWhoseNextEventCannotBeRead();
    void shouldRefuseByRateBeforeItReads();
    void shouldRefuseUnknownMethods();
    void shouldAnswerMalformedFramesAndGoOn();
    void shouldCheckEveryParameter_data();
    void shouldCheckEveryParameter();
    void shouldNameWhatIsWrongInADecision_data();
    void shouldNameWhatIsWrongInADecision();
};

void TestReviewSession::shouldGreet()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject hello = ServiceFixture::result(fixture.call(review, method::kHello, {{u"client"_s, u"test"_s}}));
    QCOMPARE(hello.value(u"protocol"_s).toInt(), 1);
    QCOMPARE(hello.value(u"service"_s).toString(), u"5a1f3c1e-0000-4000-8000-000000000001"_s);
    QCOMPARE(hello.value(u"principal"_s).toObject().value(u"name"_s).toString(), u"Ada"_s);
    QCOMPARE(hello.value(u"cursor"_s).toInt(-1), 0);
    // AND what a client says about itself changes nothing
    const QJsonObject liar = ServiceFixture::result(fixture.call(review, method::kHello, {{u"client"_s, u"test"_s}, {u"role"_s, u"admin"_s}, {u"name"_s, u"Root"_s}}));
    QCOMPARE(liar.value(u"principal"_s), hello.value(u"principal"_s));
}

void TestReviewSession::shouldTellEveryEventOnce()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    QCOMPARE(ServiceFixture::result(fixture.call(review, method::kEventsSubscribe, {{u"cursor"_s, 0}})).value(u"cursor"_s).toInt(-1), 0);
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(review, method::kMessageSend, message(id, u"What does step 1 do?"_s));
    // THEN start, SYSTEM message, question and answer came, in order, whole and chained
    const QList<QJsonObject> notices = fixture.notices(review, "event");
    QCOMPARE(cursorsOf(notices), QList<qint64>({1, 2, 3, 4}));
    QString prev;
    for (const QJsonObject &notice : notices) {
        const auto event = eventFromJson(notice.value(u"event"_s).toObject());
        QVERIFY(event);
        QCOMPARE(event->prev, prev);
        QCOMPARE(hashOf(*event), event->hash);
        prev = event->hash;
    }
}

void TestReviewSession::shouldBringUpWhoIsBehind()
{
    // GIVEN a record of many events
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    for (int i = 0; i < 150; ++i)
        fixture.call(review, method::kMessageSend, message(id, u"Question %1"_s.arg(i)));
    fixture.frames.clear();
    // WHEN somebody subscribes from the beginning, and new events come meanwhile
    const ConnectionId late = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    fixture.call(late, method::kEventsSubscribe, {{u"cursor"_s, 5}});
    QVERIFY(fixture.core->someoneIsBehind());
    int pages = 0;
    while (fixture.core->catchUp()) {
        ++pages;
        if (pages == 2)
            fixture.call(review, method::kMessageSend, message(id, u"In between"_s));
        QVERIFY(pages < 100);
    }
    fixture.call(review, method::kMessageSend, message(id, u"Afterwards"_s));
    // THEN it heard each event after its cursor exactly once, in order
    const QList<qint64> heard = cursorsOf(fixture.notices(late, "event"));
    QCOMPARE(heard.size(), fixture.core->head() - 5);
    for (qsizetype i = 0; i < heard.size(); ++i)
        QCOMPARE(heard.at(i), 6 + i);
    QVERIFY(!fixture.core->someoneIsBehind());
}

void TestReviewSession::shouldMissNothingWhenSubscribingAmidAWrite()
{
    // GIVEN a message and a subscription in the same turn, before anybody listened
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    fixture.core->turn({ServiceFixture::frameOf(review, ServiceFixture::request(900, method::kMessageSend, message(id, u"one"_s))),
                        ServiceFixture::frameOf(review, ServiceFixture::request(901, method::kEventsSubscribe, {{u"cursor"_s, 2}})),
                        ServiceFixture::frameOf(review, ServiceFixture::request(902, method::kMessageSend, message(id, u"two"_s)))});
    while (fixture.core->catchUp()) { }
    QCOMPARE(cursorsOf(fixture.notices(review, "event")), QList<qint64>({3, 4, 5, 6}));
    for (const QJsonObject &notice : fixture.notices(review, "event"))
        QVERIFY(notice.value(u"event"_s).toObject().value(u"body"_s).toObject().contains(u"content"_s));
}

void TestReviewSession::shouldRefuseACursorOfAnotherRecord()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kEventsSubscribe, {{u"cursor"_s, 7}})), u"conflict"_s);
}

void TestReviewSession::shouldPageEventsBelowTheFrameBound()
{
    // GIVEN messages of which five fill a page
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    for (int i = 0; i < 20; ++i) {
        QJsonObject note = message(id, QString(50'000, u'x'));
        note.insert(u"audience"_s, u"reviewers"_s);
        QVERIFY(fixture.call(review, method::kMessageSend, note).contains(u"result"_s));
    }
    // WHEN all is read, page by page
    qint64 cursor = 0;
    int pages = 0;
    QList<qint64> cursors;
    for (bool more = true; more; ++pages) {
        fixture.frames.clear();
        const QJsonObject page = ServiceFixture::result(fixture.call(review, method::kEventsSince, {{u"cursor"_s, cursor}}));
        QVERIFY(fixture.frames[review].last().size() < 256 * 1024);
        for (const QJsonValue event : page.value(u"events"_s).toArray())
            cursors.append(event.toObject().value(u"cursor"_s).toInteger());
        cursor = page.value(u"cursor"_s).toInteger();
        more = page.value(u"more"_s).toBool();
    }
    // THEN nothing is missing and nothing comes twice
    QVERIFY(pages >= 4);
    QCOMPARE(cursors.size(), 22);
    for (qsizetype i = 0; i < cursors.size(); ++i)
        QCOMPARE(cursors.at(i), i + 1);
    // AND a single page may be asked for
    const QJsonObject two = ServiceFixture::result(fixture.call(review, method::kEventsSince, {{u"cursor"_s, 0}, {u"limit"_s, 2}}));
    QCOMPARE(two.value(u"events"_s).toArray().size(), 2);
    QCOMPARE(two.value(u"more"_s).toBool(), true);
    QCOMPARE(ServiceFixture::result(fixture.call(review, method::kEventsSince, {{u"cursor"_s, 20}, {u"limit"_s, 2}})).value(u"more"_s).toBool(true), false);
}

void TestReviewSession::shouldPageHistory()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    for (int i = 0; i < 30; ++i)
        fixture.call(review, method::kMessageSend, message(id, u"Question %1"_s.arg(i)));
    QStringList questions;
    qint64 before = 0;
    for (bool more = true; more;) {
        const QJsonObject page = ServiceFixture::result(fixture.call(review, method::kHistoryPage, {{u"consultation_id"_s, id.toString()}, {u"before_seq"_s, before}, {u"limit"_s, 7}}));
        const QJsonArray messages = page.value(u"messages"_s).toArray();
        QVERIFY(messages.size() <= 7);
        for (qsizetype i = messages.size(); i-- > 0;) {
            if (messages.at(i).toObject().value(u"role"_s) == u"HUMAN"_s)
                questions.prepend(messages.at(i).toObject().value(u"content"_s).toString());
        }
        before = messages.first().toObject().value(u"seq"_s).toInteger();
        more = page.value(u"more"_s).toBool();
    }
    QCOMPARE(questions.size(), 30);
    QCOMPARE(questions.first(), u"Question 0"_s);
    QCOMPARE(questions.last(), u"Question 29"_s);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kHistoryPage, {{u"consultation_id"_s, ConsultationId::create().toString()}})), u"not_found"_s);
}

void TestReviewSession::shouldListAndGet()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId first = fixture.start(agent), second = fixture.start(agent);
    fixture.call(review, method::kConsultationEnd, {{u"consultation_id"_s, first.toString()}, {u"outcome"_s, u"CANCELLED"_s}});
    const QJsonArray active = ServiceFixture::result(fixture.call(review, method::kConsultationsList, {{u"status"_s, u"ACTIVE"_s}})).value(u"consultations"_s).toArray();
    QCOMPARE(active.size(), 1);
    QCOMPARE(active.first().toObject().value(u"consultation_id"_s).toString(), second.toString());
    QVERIFY(!active.first().toObject().contains(u"context"_s));
    const QJsonObject got = ServiceFixture::result(fixture.call(review, method::kConsultationGet, {{u"consultation_id"_s, second.toString()}}));
    QCOMPARE(got.value(u"context"_s).toObject(), sampleContext());
    QCOMPARE(got.value(u"digest"_s).toString(), digestOf(sampleContext()));
    // AND the service's own names for it say the same
    QCOMPARE(fixture.core->service().getActiveSessions()->size(), 1);
    QVERIFY(fixture.core->service().getSession(second)->has_value());
    QVERIFY(!fixture.core->service().getSession(ConsultationId::create())->has_value());
}

void TestReviewSession::shouldTakeAMessageOnce()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const QJsonObject sent = message(id, u"What does step 1 do?"_s);
    const QJsonObject first = ServiceFixture::result(fixture.call(review, method::kMessageSend, sent));
    const qint64 head = fixture.consultation(id).head;
    // WHEN the same comes again, even after a crash of the service
    QCOMPARE(ServiceFixture::result(fixture.call(review, method::kMessageSend, sent)), first);
    fixture.reopen();
    const ConnectionId again = fixture.connect(Endpoint::Review, reviewer());
    QCOMPARE(ServiceFixture::result(fixture.call(again, method::kMessageSend, sent)), first);
    // THEN it is in the record once, and was answered once
    QCOMPARE(fixture.consultation(id).head, head);
    // AND other content under the same id is refused, the first kept
    const QJsonObject other = fixture.call(again, method::kMessageSend, message(id, u"Something else"_s, sent.value(u"message_id"_s).toString()));
    QCOMPARE(ServiceFixture::errorCode(other), u"conflict"_s);
    QCOMPARE(fixture.consultation(id).head, head);
    // AND the repeat is answered as before when the consultation has ended since
    fixture.call(again, method::kConsultationEnd, {{u"consultation_id"_s, id.toString()}, {u"outcome"_s, u"CANCELLED"_s}});
    QCOMPARE(ServiceFixture::result(fixture.call(again, method::kMessageSend, sent)), first);
}

void TestReviewSession::shouldRefuseAMessageWithoutText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("empty") << QString() << u"invalid"_s;
    QTest::newRow("spaces and line breaks") << u" \n\t "_s << u"invalid"_s;
    QTest::newRow("only a zero width space") << QString(QChar(0x200b)) << u"invalid"_s;
    QTest::newRow("one byte too long") << QString(64 * 1024 + 1, u'x') << u"too_large"_s;
    QTest::newRow("too long in bytes, not in characters") << QString(40'000, QChar(0x20ac)) << u"too_large"_s;
}

void TestReviewSession::shouldRefuseAMessageWithoutText()
{
    QFETCH(QString, text);
    QFETCH(QString, code);
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    const qint64 head = fixture.consultation(id).head;
    const QJsonObject answer = fixture.call(review, method::kMessageSend, message(id, text));
    QCOMPARE(ServiceFixture::errorCode(answer), code);
    QCOMPARE(answer.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"field"_s).toString(), u"params.content"_s);
    QVERIFY(answer.value(u"error"_s).toObject().value(u"message"_s).toString().size() > 20);
    QCOMPARE(fixture.consultation(id).head, head);
    // AND the longest that fits is taken
    QVERIFY(fixture.call(review, method::kMessageSend, message(id, QString(64 * 1024, u'x'))).contains(u"result"_s));
}

void TestReviewSession::shouldKeepReviewersNotesFromAgents()
{
    // GIVEN an attached agent and a note among reviewers
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    QJsonObject note = message(id, u"I do not trust canary-4711"_s);
    note.insert(u"audience"_s, u"reviewers"_s);
    QVERIFY(fixture.call(review, method::kMessageSend, note).contains(u"result"_s));
    fixture.call(review, method::kMessageSend, message(id, u"What is step 1?"_s));
    fixture.call(agent, method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    // THEN no frame to the agent says anything of it
    QVERIFY(!fixture.notices(agent, "question").isEmpty());
    for (const QByteArray &frame : fixture.frames[agent])
        QVERIFY(!frame.contains("canary-4711"));
    // AND it cannot be asked again as if it were a question
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, method::kAnswerRetry, {{u"consultation_id"_s, id.toString()}, {u"message_id"_s, note.value(u"message_id"_s)}})), u"invalid"_s);
}

void TestReviewSession::shouldAnswerAgainOnlyWhatHasNoAnswer()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer()), agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    const auto retry = [&](const QJsonObject &question) {
        return fixture.call(review, method::kAnswerRetry, {{u"consultation_id"_s, id.toString()}, {u"message_id"_s, question.value(u"message_id"_s)}});
    };
    // GIVEN a question that is answered, and one that is under way
    const QJsonObject answered = message(id, u"What is step 1?"_s), pending = message(id, u"And step 2?"_s);
    fixture.call(review, method::kMessageSend, answered);
    fixture.call(agent, method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    fixture.call(review, method::kMessageSend, pending);
    const qint64 head = fixture.consultation(id).head;
    // WHEN both are asked again, as after a lost answer to the retry
    for (int i = 0; i < 3; ++i) {
        QVERIFY(retry(answered).contains(u"result"_s));
        QVERIFY(retry(pending).contains(u"result"_s));
    }
    // THEN nothing is said twice
    QCOMPARE(fixture.consultation(id).head, head);
    QCOMPARE(fixture.notices(agent, "question").size(), 1);
}

void TestReviewSession::shouldNotCountNotesAmongTheLastTen()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    for (int i = 0; i < 8; ++i)
        fixture.call(review, method::kMessageSend, message(id, u"Question %1"_s.arg(i)));
    for (int i = 0; i < 60; ++i) {
        QJsonObject note = message(id, u"Note %1"_s.arg(i));
        note.insert(u"audience"_s, u"reviewers"_s);
        fixture.call(review, method::kMessageSend, note);
    }
    fixture.call(agent, method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    fixture.call(review, method::kMessageSend, message(id, u"And now?"_s));
    const QJsonArray conversation = fixture.notices(agent, "question").last().value(u"conversation"_s).toArray();
    QCOMPARE(conversation.size(), 10);
    for (const QJsonValue said : conversation)
        QCOMPARE(said.toObject().value(u"audience"_s).toString(), u"all"_s);
    QCOMPARE(conversation.last().toObject().value(u"content"_s).toString(), u"And now?"_s);
}

void TestReviewSession::shouldTellWhoIsAttached()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    fixture.call(review, method::kEventsSubscribe, {{u"cursor"_s, 0}});
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    fixture.call(agent, method::kConsultationAttach, {{u"consultation_id"_s, id.toString()}});
    QCOMPARE(fixture.notices(review, "presence").last().value(u"agent"_s).toString(), u"attached"_s);
    // AND who comes later hears it with the subscription
    const ConnectionId late = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s));
    fixture.call(late, method::kEventsSubscribe, {{u"cursor"_s, fixture.core->head()}});
    QCOMPARE(fixture.notices(late, "presence").first().value(u"agent"_s).toString(), u"attached"_s);
    fixture.disconnect(agent);
    QCOMPARE(fixture.notices(review, "presence").last().value(u"agent"_s).toString(), u"detached"_s);
}

void TestReviewSession::shouldTellWhichReviewersAreThere()
{
    ServiceFixture fixture;
    const auto heard = [&](ConnectionId connection) {
        const auto notices = fixture.notices(connection, "presence");
        return notices.isEmpty() ? QStringList() : protocol::read<protocol::PresenceNotice>(notices.last())->reviewers;
    };
    const auto come = [&](const Principal &who) {
        const ConnectionId connection = fixture.connect(Endpoint::Review, who);
        fixture.call(connection, method::kEventsSubscribe, {{u"cursor"_s, 0}});
        return connection;
    };
    const ConnectionId ada = come(reviewer());
    QCOMPARE(heard(ada), QStringList{u"Ada"_s});
    // WHEN another comes, each hears of both
    const ConnectionId bob = come(reviewer(u"Bob"_s));
    QCOMPARE(heard(ada), QStringList({u"Ada"_s, u"Bob"_s}));
    QCOMPARE(heard(bob), QStringList({u"Ada"_s, u"Bob"_s}));
    // AND a second window of somebody, or an observer, is no news to the others
    const qsizetype before = fixture.frames[ada].size();
    const ConnectionId second = come(reviewer(u"Bob"_s)), watching = come(observer());
    QCOMPARE(fixture.frames[ada].size(), before);
    QCOMPARE(heard(second), QStringList({u"Ada"_s, u"Bob"_s}));
    QCOMPARE(heard(watching), QStringList({u"Ada"_s, u"Bob"_s}));
    fixture.disconnect(second);
    QCOMPARE(fixture.frames[ada].size(), before);
    // AND who only connected is not there; the notice of an agent names the same people
    fixture.connect(Endpoint::Review, reviewer(u"Cleo"_s));
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    fixture.call(agent, method::kConsultationAttach, {{u"consultation_id"_s, fixture.start(agent).toString()}});
    QCOMPARE(heard(ada), QStringList({u"Ada"_s, u"Bob"_s}));
    // WHEN the last window of somebody goes THEN the others hear of it
    fixture.disconnect(bob);
    QCOMPARE(heard(ada), QStringList{u"Ada"_s});
}

void TestReviewSession::shouldEndWhoseNextEventCannotBeRead()
{
    // GIVEN a record with an event that cannot be read, one subscriber before it and one behind it
    DamagedFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    for (int i = 0; i < 5; ++i)
        fixture.call(review, method::kMessageSend, message(id, u"Question %1"_s.arg(i)));
    fixture.record->unreadable = 6;
    const ConnectionId before = fixture.connect(Endpoint::Review, reviewer(u"Bob"_s)), behind = fixture.connect(Endpoint::Review, reviewer(u"Cleo"_s));
    fixture.call(before, method::kEventsSubscribe, {{u"cursor"_s, 1}});
    fixture.call(behind, method::kEventsSubscribe, {{u"cursor"_s, 6}});
    int rounds = 0;
    while (fixture.core->catchUp())
        QVERIFY(++rounds < 20);
    // THEN the first hears what stands before it, and is closed; the other hears the rest
    QCOMPARE(cursorsOf(fixture.notices(before, "event")), QList<qint64>({2, 3, 4, 5}));
    QCOMPARE(fixture.closes.value(before), 1011);
    QCOMPARE(cursorsOf(fixture.notices(behind, "event")).size(), fixture.core->head() - 6);
    QVERIFY(!fixture.closes.contains(behind));
    QVERIFY(!fixture.core->someoneIsBehind());
}

void TestReviewSession::shouldRefuseByRateBeforeItReads()
{
    // GIVEN a connection whose requests are used up
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer(), {}, true);
    for (int i = 0; i < 200; ++i)
        QVERIFY(fixture.call(review, method::kHello, {{u"client"_s, u"t"_s}}).contains(u"result"_s));
    const auto code = [&](int id) { return ServiceFixture::errorCode(fixture.answerTo(review, id)); };
    fixture.send(review, ServiceFixture::request(900, method::kHello, {{u"client"_s, u"t"_s}}));
    QCOMPARE(code(900), u"rate_limited"_s);
    // THEN a frame that could not be read is refused for the rate, by its id, and a notification by silence
    fixture.send(review, R"({"jsonrpc":"2.0","id":901,"method":"hello","params":{{{)");
    QCOMPARE(code(901), u"rate_limited"_s);
    const qsizetype said = fixture.frames[review].size();
    fixture.send(review, R"({"jsonrpc":"2.0","method":"hello","params":{}})");
    QCOMPARE(fixture.frames[review].size(), said);
    // AND a little later it goes on
    fixture.ticks += 1000;
    QVERIFY(fixture.call(review, method::kHello, {{u"client"_s, u"t"_s}}).contains(u"result"_s));
}

void TestReviewSession::shouldRefuseUnknownMethods()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject answer = fixture.call(review, "consultation/explode");
    QCOMPARE(answer.value(u"error"_s).toObject().value(u"code"_s).toInt(), -32601);
    // AND a notification of that kind is passed over
    const qsizetype frames = fixture.frames[review].size();
    fixture.send(review, R"({"jsonrpc":"2.0","method":"nonsense"})");
    QCOMPARE(fixture.frames[review].size(), frames);
}

void TestReviewSession::shouldAnswerMalformedFramesAndGoOn()
{
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const auto code = [&](const QByteArray &frame) {
        fixture.send(review, frame);
        return QJsonDocument::fromJson(fixture.frames[review].last()).object().value(u"error"_s).toObject().value(u"code"_s).toInt();
    };
    QCOMPARE(code("{"), -32700);
    QCOMPARE(code(R"({"jsonrpc":"2.0","id":1,"method":"decision/submit","params":{"verdict":"reject","verdict":"approve"}})"), -32700);
    QCOMPARE(code("[]"), -32600);
    QCOMPARE(code(R"({"id":1,"method":"hello"})"), -32600);
    QVERIFY(fixture.call(review, method::kHello, {{u"client"_s, u"test"_s}}).contains(u"result"_s));
    for (int i = 0; i < 9; ++i)
        code("{");
    QVERIFY(!fixture.closes.contains(review));
    code("{");
    QCOMPARE(fixture.closes.value(review), 1008);
}

void TestReviewSession::shouldCheckEveryParameter_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonObject>("params");
    QTest::addColumn<QString>("field");
    const QString id = ConsultationId::create().toString();
    QTest::newRow("since without cursor") << u"events/since"_s << QJsonObject{} << u"params.cursor"_s;
    QTest::newRow("since with a negative cursor") << u"events/since"_s << QJsonObject{{u"cursor"_s, -1}} << u"params.cursor"_s;
    QTest::newRow("since with half a cursor") << u"events/since"_s << QJsonObject{{u"cursor"_s, 1.5}} << u"params.cursor"_s;
    QTest::newRow("subscribe with a text") << u"events/subscribe"_s << QJsonObject{{u"cursor"_s, u"1"_s}} << u"params.cursor"_s;
    QTest::newRow("list with a word in lower case") << u"consultations/list"_s << QJsonObject{{u"status"_s, u"active"_s}} << u"params.status"_s;
    QTest::newRow("get with no UUID") << u"consultation/get"_s << QJsonObject{{u"consultation_id"_s, u"17"_s}} << u"params.consultation_id"_s;
    QTest::newRow("get with an upper-case UUID") << u"consultation/get"_s << QJsonObject{{u"consultation_id"_s, id.toUpper() + u'A'}} << u"params.consultation_id"_s;
    QTest::newRow("message without content") << u"message/send"_s << QJsonObject{{u"message_id"_s, id}, {u"consultation_id"_s, id}} << u"params.content"_s;
    QTest::newRow("message with an unknown audience") << u"message/send"_s
        << QJsonObject{{u"message_id"_s, id}, {u"consultation_id"_s, id}, {u"content"_s, u"x"_s}, {u"audience"_s, u"world"_s}} << u"params.audience"_s;
    QTest::newRow("decision with an unknown verdict") << u"decision/submit"_s
        << QJsonObject{{u"decision_id"_s, id}, {u"consultation_id"_s, id}, {u"verdict"_s, u"APPROVE"_s}, {u"digest"_s, u"x"_s}, {u"seen_seq"_s, 1}} << u"params.verdict"_s;
    QTest::newRow("end as ACTIVE") << u"consultation/end"_s << QJsonObject{{u"consultation_id"_s, id}, {u"outcome"_s, u"ACTIVE"_s}} << u"params.outcome"_s;
}

void TestReviewSession::shouldCheckEveryParameter()
{
    QFETCH(QString, name);
    QFETCH(QJsonObject, params);
    QFETCH(QString, field);
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const QJsonObject error = fixture.call(review, qPrintable(name), params).value(u"error"_s).toObject();
    QCOMPARE(error.value(u"code"_s).toInt(), -32602);
    QCOMPARE(error.value(u"data"_s).toObject().value(u"code"_s).toString(), u"invalid"_s);
    QCOMPARE(error.value(u"data"_s).toObject().value(u"field"_s).toString(), field);
}

void TestReviewSession::shouldNameWhatIsWrongInADecision_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QJsonObject>("with");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const QString decide = u"decision/submit"_s, end = u"consultation/end"_s, invalid = u"invalid"_s, large = u"too_large"_s;
    // One byte too long, though not in characters.
    const QString text = QString(64 * 1024 - 2, u'x') + QChar(0x20ac);
    QTest::newRow("a long comment") << decide << QJsonObject{{u"comment"_s, text}} << large << u"params.comment"_s;
    QTest::newRow("long conditions") << decide << QJsonObject{{u"conditions"_s, QJsonObject{{u"text"_s, text}}}} << large << u"params.conditions"_s;
    QTest::newRow("no reason") << decide << QJsonObject{{u"verdict"_s, u"abstain"_s}} << invalid << u"params.comment"_s;
    QTest::newRow("no scope") << decide << QJsonObject{{u"verdict"_s, u"reject"_s}, {u"comment"_s, u"no"_s}} << invalid << u"params.scope"_s;
    QTest::newRow("a step of another plan") << decide << QJsonObject{{u"conditions"_s, QJsonObject{{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 9}}}}}}} << invalid << u"params.conditions.steps[0].index"_s;
    QTest::newRow("events that do not exist") << decide << QJsonObject{{u"seen_seq"_s, 99}} << invalid << u"params.seen_seq"_s;
    QTest::newRow("another plan") << decide << QJsonObject{{u"digest"_s, u"x"_s}} << u"stale_context"_s << u"params.digest"_s;
    QTest::newRow("a long comment at the end") << end << QJsonObject{{u"comment"_s, text}} << large << u"params.comment"_s;
    QTest::newRow("a comment of spaces at the end") << end << QJsonObject{{u"comment"_s, u" "_s}} << invalid << u"params.comment"_s;
}

void TestReviewSession::shouldNameWhatIsWrongInADecision()
{
    QFETCH(QString, method);
    QFETCH(QJsonObject, with);
    QFETCH(QString, code);
    QFETCH(QString, field);
    ServiceFixture fixture;
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()));
    QJsonObject params = method == u"decision/submit" ? fixture.decision(id, Verdict::Approve) : QJsonObject{{u"consultation_id"_s, id.toString()}, {u"outcome"_s, u"CANCELLED"_s}};
    for (auto it = with.begin(); it != with.end(); ++it)
        params.insert(it.key(), it.value());
    const QJsonObject answer = fixture.call(review, qPrintable(method), params);
    QCOMPARE(ServiceFixture::errorCode(answer), code);
    QCOMPARE(answer.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"field"_s).toString(), field);
    QVERIFY(fixture.consultation(id).active());
}

QTEST_GUILESS_MAIN(TestReviewSession)
#include "tst_review_session.moc"
