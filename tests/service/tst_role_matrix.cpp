// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// Every role against every verb: what it may do comes from the token alone (guarantees.md, rows 5, 7, 32; G12).
class TestRoleMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldAllowWhatARoleMayDoAndNothingElse_data();
    void shouldAllowWhatARoleMayDoAndNothingElse();
    void shouldNotLetAnAgentDecideUnderAReviewersRole();
};

void TestRoleMatrix::shouldAllowWhatARoleMayDoAndNothingElse_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<bool>("allowed");
    const QStringList reading{u"hello"_s, u"events/since"_s, u"events/subscribe"_s, u"consultations/list"_s, u"consultation/get"_s, u"history/page"_s};
    const QStringList asking{u"message/send"_s, u"answer/retry"_s, u"decision/submit"_s, u"consultation/end"_s};
    const QStringList working{u"consultation/start"_s, u"consultation/attach"_s, u"context/revise"_s, u"state/save"_s, u"consultation/resumed"_s,
                              u"consultation/report"_s, u"answer/delta"_s};
    for (const QString &role : {u"reviewer"_s, u"admin"_s, u"observer"_s, u"agent"_s}) {
        for (const QString &verb : reading + asking + working) {
            const bool human = role == u"reviewer" || role == u"admin";
            const bool allowed = verb == u"hello" || (role == u"agent" ? working.contains(verb) || verb == u"message/send"
                                                                        : reading.contains(verb) || (human && asking.contains(verb)));
            QTest::addRow("%s: %s", qPrintable(role), qPrintable(verb)) << role << verb << allowed;
        }
    }
}

void TestRoleMatrix::shouldAllowWhatARoleMayDoAndNothingElse()
{
    QFETCH(QString, role);
    QFETCH(QString, verb);
    QFETCH(bool, allowed);
    ServiceFixture fixture;
    const ConnectionId owner = fixture.connect(Endpoint::Agent, agentPrincipal());
    const ConsultationId id = fixture.start(owner);
    Principal principal{role + u"-x"_s, u"X"_s, *principalRoleFrom(role)};
    if (role == u"agent")
        principal = agentPrincipal();
    const ConnectionId who = fixture.connect(role == u"agent" ? Endpoint::Agent : Endpoint::Review, principal);
    // WHEN it asks for this, claiming to be somebody else on the way
    QJsonObject params = verb == u"decision/submit" ? fixture.decision(id, Verdict::Approve) : verb == u"consultation/start" ? protocol::write(startParams()) : QJsonObject{};
    const QJsonObject common{{u"consultation_id"_s, id.toString()}, {u"client"_s, u"t"_s}, {u"cursor"_s, 0}, {u"message_id"_s, MessageId::create().toString()},
                             {u"content"_s, u"hello"_s}, {u"outcome"_s, verb == u"consultation/end" ? u"CANCELLED"_s : u"failed"_s}, {u"summary"_s, u"x"_s}, {u"text"_s, u"x"_s},
                             {u"state"_s, 1}, {u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"y"_s)},
                             {u"principal"_s, QJsonObject{{u"role"_s, u"admin"_s}}}, {u"role"_s, u"reviewer"_s}};
    for (auto it = common.begin(); it != common.end(); ++it) {
        if (!params.contains(it.key()))
            params.insert(it.key(), it.value());
    }
    const qint64 before = fixture.core->head();
    const QJsonObject answer = fixture.call(who, qPrintable(verb), params);
    // THEN it is done, or refused as forbidden with nothing changed
    QCOMPARE(ServiceFixture::errorCode(answer) == u"forbidden", !allowed);
    if (!allowed)
        QCOMPARE(fixture.core->head(), before);
    QVERIFY(answer.value(u"error"_s).toObject().value(u"code"_s).toInt() != -32601);
}

void TestRoleMatrix::shouldNotLetAnAgentDecideUnderAReviewersRole()
{
    // GIVEN a principal that started a consultation itself and has a reviewer's token too
    ServiceFixture fixture;
    Principal both = agentPrincipal();
    const ConsultationId id = fixture.start(fixture.connect(Endpoint::Agent, both));
    both.role = PrincipalRole::Reviewer;
    const ConnectionId review = fixture.connect(Endpoint::Review, both);
    QCOMPARE(ServiceFixture::errorCode(fixture.call(review, "decision/submit", fixture.decision(id, Verdict::Approve))), u"forbidden"_s);
    QVERIFY(fixture.consultation(id).active());
}

QTEST_GUILESS_MAIN(TestRoleMatrix)
#include "tst_role_matrix.moc"
