// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

/// A whole job, and all its frames once more over new connections: every request can be repeated safely (src/protocol/README.md, Values).
class TestReplay : public QObject {
    Q_OBJECT

    struct Said {
        bool byAgent = false;
        QByteArray frame;
        int number = 0;
        QJsonObject answer;
    };

    void say(bool byAgent, const char *name, QJsonObject params)
    {
        params.insert(u"consultation_id"_s, m_id.toString());
        const int number = 1000 + int(m_said.size());
        const QByteArray frame = ServiceFixture::request(number, name, params);
        const ConnectionId connection = byAgent ? m_agent : m_review;
        m_fixture->send(connection, frame);
        m_said.append({byAgent, frame, number, m_fixture->answerTo(connection, number)});
        QVERIFY2(m_said.last().answer.contains(u"result"_s), QJsonDocument(m_said.last().answer).toJson().constData());
    }
    static QString newMessage() { return MessageId::create().toString(); }
    void doTheJob();

    std::unique_ptr<ServiceFixture> m_fixture;
    ConnectionId m_agent = 0, m_review = 0;
    ConsultationId m_id;
    QList<Said> m_said;

private Q_SLOTS:
    void shouldAnswerARepeatedJobAsTheFirstTime_data();
    void shouldAnswerARepeatedJobAsTheFirstTime();
};

void TestReplay::doTheJob()
{
    const QString question = newMessage();
    auto params = startParams();
    m_id = params.consultation;
    params.state = QJsonObject{{u"step"_s, 1}};
    params.extra = {{u"cost_centre"_s, u"K-17"_s}};
    say(true, method::kConsultationStart, protocol::write(params));
    m_fixture->call(m_agent, method::kConsultationAttach, {{u"consultation_id"_s, m_id.toString()}});
    say(false, method::kMessageSend, {{u"message_id"_s, question}, {u"content"_s, u"How many rows?"_s}, {u"anchor"_s, QJsonObject{{u"kind"_s, u"step"_s}, {u"id"_s, u"drop"_s}}}});
    say(true, method::kMessageSend, {{u"message_id"_s, newMessage()}, {u"content"_s, u"312."_s}, {u"reply_to"_s, question}, {u"mood"_s, u"calm"_s}});
    say(false, method::kMessageSend, {{u"message_id"_s, newMessage()}, {u"content"_s, u"I doubt it."_s}, {u"audience"_s, u"reviewers"_s}});
    say(true, method::kStateSave, {{u"state"_s, QJsonObject{{u"step"_s, 2}}}});
    say(false, method::kDecisionSubmit, m_fixture->decision(m_id, Verdict::RequestChanges));
    say(true, method::kConsultationResumed, {});
    say(true, method::kContextRevise, {{u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"Merge, then look"_s)}, {u"note"_s, u"as asked"_s}});
    say(false, method::kDecisionSubmit, m_fixture->decision(m_id, Verdict::Approve));
    say(true, method::kConsultationResumed, {});
    say(true, method::kConsultationReport, {{u"outcome"_s, u"succeeded"_s}, {u"summary"_s, u"312 rows merged"_s}, {u"details"_s, QJsonObject{{u"rows"_s, 312}}}});
}

void TestReplay::shouldAnswerARepeatedJobAsTheFirstTime_data()
{
    QTest::addColumn<bool>("restarted");
    QTest::newRow("by the same service") << false;
    QTest::newRow("after a crash of it") << true;
}

void TestReplay::shouldAnswerARepeatedJobAsTheFirstTime()
{
    QFETCH(bool, restarted);
    m_said.clear();
    m_fixture = std::make_unique<ServiceFixture>();
    m_agent = m_fixture->connect(Endpoint::Agent, agentPrincipal());
    m_review = m_fixture->connect(Endpoint::Review, reviewer());
    // GIVEN a job from its start to its report
    doTheJob();
    QVERIFY(!QTest::currentTestFailed());
    const Consultation before = m_fixture->consultation(m_id);
    QVERIFY(before.execution == Execution::Succeeded);
    const qint64 head = m_fixture->core->head();
    if (restarted) {
        m_fixture->reopen();
    } else {
        m_fixture->disconnect(m_agent);
        m_fixture->disconnect(m_review);
    }
    // WHEN every frame of it comes again
    const ConnectionId agent = m_fixture->connect(Endpoint::Agent, agentPrincipal()), review = m_fixture->connect(Endpoint::Review, reviewer());
    for (const Said &said : std::as_const(m_said)) {
        m_fixture->send(said.byAgent ? agent : review, said.frame);
        // THEN each is answered as before
        const QJsonObject again = m_fixture->answerTo(said.byAgent ? agent : review, said.number);
        QVERIFY2(again == said.answer, qPrintable(QString::fromUtf8(said.frame.left(400)) + u"\n"_s + QString::fromUtf8(QJsonDocument(again).toJson())));
    }
    // AND nothing was added
    QCOMPARE(m_fixture->core->head(), head);
    QVERIFY(m_fixture->consultation(m_id) == before);
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
