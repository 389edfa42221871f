// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

/// What an agent may send: how much of it, what it may not say, and that the rest is kept and shown.
class TestAgentMembers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldRefuseWhatOnlyTheServiceMaySay_data();
    void shouldRefuseWhatOnlyTheServiceMaySay();
    void shouldBoundEveryMember_data();
    void shouldBoundEveryMember();
    void shouldShowWhatItDoesNotKnowEverywhere();
    void shouldCheckATypedQuestion_data();
    void shouldCheckATypedQuestion();
};

void TestAgentMembers::shouldRefuseWhatOnlyTheServiceMaySay_data()
{
    QTest::addColumn<QJsonValue>("value");
    const QJsonObject forged{{u"decision_id"_s, DecisionId::create().toString()}, {u"verdict"_s, u"approve"_s}};
    for (const char *name : {"status", "execution", "revision", "digest", "policy", "owner", "started_at", "completed_at", "end_reason", "claimed_by", "state_digest"})
        QTest::newRow(name) << QJsonValue(5);
    QTest::newRow("head") << QJsonValue(-1);
    QTest::newRow("decisions") << QJsonValue(QJsonArray{forged});
    QTest::newRow("decision") << QJsonValue(forged);
    QTest::newRow("report") << QJsonValue(u"weekly"_s);
}

void TestAgentMembers::shouldRefuseWhatOnlyTheServiceMaySay()
{
    // GIVEN an agent that starts with a member of Witan's own, and another client's question in the same turn
    QFETCH(QJsonValue, value);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal()), review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(agent);
    auto params = startParams();
    params.extra.insert(name, value);
    fixture.core->turn({ServiceFixture::frameOf(agent, ServiceFixture::request(900, method::kConsultationStart, protocol::write(params))),
                        ServiceFixture::frameOf(review, ServiceFixture::request(901, method::kMessageSend,
                            of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"Why?"_s}})))});
    // THEN the agent hears which one, nothing is kept of it, and the question is in the record
    const QJsonObject refused = fixture.answerTo(agent, 900);
    QCOMPARE(ServiceFixture::errorCode(refused), u"invalid"_s);
    QCOMPARE(refused.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"field"_s).toString(), u"params."_s + name);
    QVERIFY(!fixture.store->consultation(params.consultation)->has_value());
    QVERIFY(fixture.answerTo(review, 901).contains(u"result"_s));
    QCOMPARE(fixture.store->messagesBefore(id, 0, 10)->messages.at(1).content, u"Why?"_s);
}

void TestAgentMembers::shouldBoundEveryMember_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("field");     // below params; also where the text is put
    QTest::addColumn<int>("limit");
    const auto row = [](const char *method, const char *field, int limit) {
        QTest::addRow("%s %s", method, field) << QString::fromLatin1(method) << QString::fromLatin1(field) << limit;
    };
    row(method::kConsultationStart, "agent_id", 1024);
    row(method::kConsultationStart, "agent_name", 1024);
    row(method::kConsultationStart, "title", 1024);
    row(method::kConsultationStart, "cost_centre", 64 * 1024 - 18);     // and the name around it
    row(method::kMessageSend, "anchor.id", 1024);
    row(method::kMessageSend, "metadata.a", 64 * 1024 - 8);
    row(method::kMessageSend, "ask.default", 64 * 1024 - 28);
    row(method::kMessageSend, "mood", 64 * 1024 - 11);
    row(method::kContextRevise, "note", 64 * 1024);
    row(method::kContextRevise, "cost_centre", 64 * 1024 - 18);
    row(method::kConsultationReport, "summary", 64 * 1024);
    row(method::kConsultationReport, "details.a", 64 * 1024 - 8);
    row(method::kAnswerDelta, "text", 64 * 1024);
}

void TestAgentMembers::shouldBoundEveryMember()
{
    QFETCH(QString, method);
    QFETCH(QString, field);
    QFETCH(int, limit);
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal()), review = fixture.connect(Endpoint::Review, reviewer());
    const ConsultationId id = fixture.start(agent);
    if (method == QLatin1StringView(method::kConsultationReport))
        QVERIFY(fixture.call(review, method::kDecisionSubmit, fixture.decision(id, Verdict::Approve)).contains(u"result"_s));
    const auto ask = [&](const QString &text) {
        QJsonObject params = method == QLatin1StringView(method::kConsultationStart) ? protocol::write(startParams())
            : of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"x"_s}});
        if (method == QLatin1StringView(method::kContextRevise))
            params = of(id, {{u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"Other"_s)}});
        else if (method == QLatin1StringView(method::kConsultationReport))
            params = of(id, {{u"outcome"_s, u"succeeded"_s}, {u"summary"_s, u"done"_s}});
        else if (method == QLatin1StringView(method::kAnswerDelta))
            params = of(id, {{u"message_id"_s, MessageId::create().toString()}});
        QJsonObject inner = field.startsWith(u"anchor") ? QJsonObject{{u"kind"_s, u"step"_s}}
            : field.startsWith(u"ask") ? QJsonObject{{u"kind"_s, u"text"_s}} : QJsonObject();
        if (field.contains(u'.')) {
            inner.insert(field.section(u'.', 1), text);
            params.insert(field.section(u'.', 0, 0), inner);
        } else {
            params.insert(field, text);
        }
        return fixture.call(agent, qPrintable(method), params);
    };
    const qint64 head = fixture.core->head();
    // WHEN it is one byte too long, told in bytes and not in characters, THEN it is refused by name and nothing is kept
    const QJsonObject refused = ask(QString(limit - 2, u'x') + QChar(0x20ac));
    QCOMPARE(ServiceFixture::errorCode(refused), u"too_large"_s);
    const QString named = refused.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"field"_s).toString();
    const QString whole = u"params."_s + (field == u"anchor.id" ? field : field == u"mood" ? u"metadata"_s : field.section(u'.', 0, 0));
    QCOMPARE(named, whole);
    QCOMPARE(fixture.core->head(), head);
    // AND the longest that fits is taken
    const QJsonObject taken = ask(QString(limit - 3, u'x') + QChar(0x20ac));
    QVERIFY2(taken.contains(u"result"_s), QJsonDocument(taken).toJson().left(500).constData());
}

void TestAgentMembers::shouldShowWhatItDoesNotKnowEverywhere()
{
    // GIVEN unknown members in a start, a revision and an anchor
    ServiceFixture fixture;
    ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal()), review = fixture.connect(Endpoint::Review, reviewer());
    auto params = startParams();
    params.extra = {{u"cost_centre"_s, u"K-17"_s}, {u"origin"_s, QJsonObject{{u"repo"_s, u"a"_s}}}};
    const ConsultationId id = fixture.start(agent, params);
    const QJsonObject revision = of(id, {{u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"Other"_s)}, {u"cost_centre"_s, u"K-18"_s}, {u"urgent"_s, true}});
    const QJsonObject revised = ServiceFixture::result(fixture.call(agent, method::kContextRevise, revision));
    QCOMPARE(revised.value(u"revision"_s).toInt(), 2);
    const QJsonObject anchor{{u"kind"_s, u"step"_s}, {u"id"_s, u"drop"_s}, {u"line"_s, 12}};
    QVERIFY(fixture.call(review, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"Why?"_s}, {u"anchor"_s, anchor}})).contains(u"result"_s));
    const QJsonObject expected{{u"cost_centre"_s, u"K-18"_s}, {u"origin"_s, QJsonObject{{u"repo"_s, u"a"_s}}}, {u"urgent"_s, true}};
    for (int again = 0; again < 2; ++again) {
        // THEN reviewer and agent are given them, after a restart too
        const QJsonObject got = ServiceFixture::result(fixture.call(review, method::kConsultationGet, of(id)));
        for (auto it = expected.begin(); it != expected.end(); ++it)
            QCOMPARE(got.value(it.key()), it.value());
        QCOMPARE(ServiceFixture::result(fixture.call(agent, method::kConsultationAttach, of(id))).value(u"extra"_s).toObject(), expected);
        QCOMPARE(toJson(*fixture.store->messagesBefore(id, 0, 2)->messages.first().anchor), anchor);
        // AND they are in the record, which is whole
        QCOMPARE(fixture.events(id).first().body.value(u"cost_centre"_s).toString(), u"K-17"_s);
        QVERIFY(fixture.store->verify()->isEmpty());
        // AND the same revision again changes nothing
        QCOMPARE(ServiceFixture::result(fixture.call(agent, method::kContextRevise, revision)), revised);
        fixture.reopen();
        QVERIFY(fixture.store->rebuild());
        fixture.reopen();
        agent = fixture.connect(Endpoint::Agent, agentPrincipal());
        review = fixture.connect(Endpoint::Review, reviewer());
    }
    // AND other members with the same plan are a revision of their own, for who approved did not see them
    QCOMPARE(ServiceFixture::result(fixture.call(agent, method::kContextRevise, of(id, {{u"base_digest"_s, digestOf(sampleContext(u"Other"_s))}, {u"context"_s, sampleContext(u"Other"_s)},
                                                                                       {u"cost_centre"_s, u"K-19"_s}}))).value(u"revision"_s).toInt(), 3);
    // AND one of Witan's own names is refused here as in a start
    const QJsonObject refused = fixture.call(agent, method::kContextRevise, of(id, {{u"base_digest"_s, digestOf(sampleContext(u"Other"_s))}, {u"context"_s, sampleContext(u"Third"_s)}, {u"status"_s, u"COMPLETED"_s}}));
    QCOMPARE(ServiceFixture::errorCode(refused), u"invalid"_s);
    QCOMPARE(fixture.consultation(id).revision, 3);
}

void TestAgentMembers::shouldCheckATypedQuestion_data()
{
    QTest::addColumn<QByteArray>("ask");
    QTest::addColumn<QString>("field");
    QTest::newRow("a choice") << QByteArray(R"({"kind":"choice","options":["a","b"],"default":"a"})") << QString();
    QTest::newRow("a text") << QByteArray(R"({"kind":"text"})") << QString();
    QTest::newRow("a number") << QByteArray(R"({"kind":"number","default":3,"unit":"rows"})") << QString();
    QTest::newRow("none") << QByteArray("{}") << QString();
    QTest::newRow("no kind") << QByteArray(R"({"options":["a"]})") << u"params.ask.kind"_s;
    QTest::newRow("another kind") << QByteArray(R"({"kind":"password"})") << u"params.ask.kind"_s;
    QTest::newRow("a choice of nothing") << QByteArray(R"({"kind":"choice"})") << u"params.ask.options"_s;
    QTest::newRow("a choice of no options") << QByteArray(R"({"kind":"choice","options":[]})") << u"params.ask.options"_s;
    QTest::newRow("an empty option") << QByteArray(R"({"kind":"choice","options":["a"," "]})") << u"params.ask.options"_s;
    QTest::newRow("an option that is no text") << QByteArray(R"({"kind":"choice","options":["a",7]})") << u"params.ask.options"_s;
    QTest::newRow("options that are no list") << QByteArray(R"({"kind":"choice","options":"a"})") << u"params.ask.options"_s;
}

void TestAgentMembers::shouldCheckATypedQuestion()
{
    QFETCH(QByteArray, ask);
    QFETCH(QString, field);
    ServiceFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(agent);
    const QJsonObject answer = fixture.call(agent, method::kMessageSend, of(id, {{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"Which?"_s}, {u"ask"_s, *parseJsonObject(ask)}}));
    QCOMPARE(ServiceFixture::errorCode(answer), field.isEmpty() ? QString() : u"invalid"_s);
    QCOMPARE(answer.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"field"_s).toString(), field);
}

QTEST_GUILESS_MAIN(TestAgentMembers)
#include "tst_agent_members.moc"
