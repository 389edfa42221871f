// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"
#include "store/raw_sql.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {
class DamagedFixture : public ServiceFixture {
public:
    /// Changes the file with another program, and starts the service anew.
    void damage(const QString &sql, const QVariantList &values = {})
    {
        RawSql(m_dir.filePath(u"record.db"_s)).run(sql, values);
        reopen();
    }
    ConsultationId startDue(ConnectionId agent, qint64 inMs)
    {
        auto params = startParams();
        params.deadline = Timestamp{clock.ms + inMs};
        return start(agent, params);
    }
    void pass(qint64 ms)
    {
        clock.ms += ms;
        ticks += ms;
        core->turn({});
    }
};
}

/// A consultation of the record that cannot be read: it is told, and everything else goes on (tests/README.md, G20).
class TestDamagedRecord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldExpireTheOthers_data();
    void shouldExpireTheOthers();
    void shouldNotHandOutADamagedState();
};

void TestDamagedRecord::shouldExpireTheOthers_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("it cannot be read") << u"UPDATE consultations SET details = '[' WHERE id = ?"_s;
    QTest::newRow("its plan was altered") << u"UPDATE events SET body = replace(body, 'plan', 'plum') WHERE seq = 1 AND consultation = ?"_s;
    QTest::newRow("it began at no time") << u"UPDATE consultations SET started_at = 'x' WHERE id = ?"_s;
}

void TestDamagedRecord::shouldExpireTheOthers()
{
    // GIVEN a damaged consultation whose deadline comes first, a whole one that is due with it, one due 30 s later, and one without a deadline
    QFETCH(QString, sql);
    DamagedFixture fixture;
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId damaged = fixture.startDue(agent, 1000), first = fixture.startDue(agent, 1000), second = fixture.startDue(agent, 31'000),
                         open = fixture.start(agent);
    fixture.damage(sql, {damaged.toString()});
    const ConnectionId review = fixture.connect(Endpoint::Review, reviewer());

    // WHEN the deadlines pass THEN the others end in time, and nothing is tried again and again
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(1000));
    fixture.pass(1000);
    QVERIFY(fixture.consultation(first).endReason == EndReason::Expired);
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(30'000));
    fixture.pass(30'000);
    QVERIFY(fixture.consultation(second).endReason == EndReason::Expired);
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(30'000));

    // and everybody else is served
    QVERIFY(fixture.call(review, method::kMessageSend, {{u"consultation_id"_s, open.toString()}, {u"message_id"_s, MessageId::create().toString()},
                                                        {u"content"_s, u"Still there?"_s}}).contains(u"result"_s));

    // and after a minute it is tried again
    fixture.pass(30'000);
    QCOMPARE(fixture.core->nextTurnIn(), std::optional<qint64>(60'000));
    QCOMPARE(fixture.core->connections(), std::size_t(1));
}

void TestDamagedRecord::shouldNotHandOutADamagedState()
{
    // GIVEN an agent whose saved state was altered in the record
    DamagedFixture fixture;
    auto params = startParams();
    params.state = QJsonObject{{u"step"_s, 4}};
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, agentPrincipal()), params);
    fixture.damage(u"UPDATE states SET json = replace(json, '4', '5')"_s);
    const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
    const QJsonObject of{{u"consultation_id"_s, id.toString()}};

    // WHEN it attaches THEN it gets no state, but a sentence that says what to do
    const QJsonObject refused = fixture.call(agent, method::kConsultationAttach, of);
    QVERIFY(refused.value(u"error"_s).toObject().value(u"message"_s).toString().contains(u"save its state anew"));

    // and with a state saved anew it goes on
    QJsonObject save = of;
    save.insert(u"state"_s, 6);
    QVERIFY(fixture.call(agent, method::kStateSave, save).contains(u"result"_s));
    QCOMPARE(ServiceFixture::result(fixture.call(agent, method::kConsultationAttach, of)).value(u"state"_s).toInt(), 6);
}

QTEST_GUILESS_MAIN(TestDamagedRecord)
#include "tst_damaged_record.moc"
