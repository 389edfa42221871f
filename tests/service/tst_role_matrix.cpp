// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace {

/// One cell of the table: a service in which the verb has something to do, and what it must have done afterwards.
class Cell : public ServiceFixture {
public:
    const QString verb;
    const Principal principal;
    ConnectionId owner = 0, watcher = 0, who = 0;
    ConsultationId id, started;
    MessageId question = MessageId::create();

    Cell(const QString &role, const QString &of) : ServiceFixture(withoutStandIn()), verb(of), principal(principalOf(role))
    {
        owner = connect(Endpoint::Agent, agentPrincipal());
        watcher = connect(Endpoint::Review, reviewer());
        id = start(owner);
        call(watcher, "events/subscribe", {{u"cursor"_s, 0}});
        call(owner, "consultation/attach", about());
        if (verb == u"answer/retry" || verb == u"answer/delta")
            call(watcher, "message/send", about({{u"message_id"_s, question.toString()}, {u"content"_s, u"Why?"_s}}));
        if (verb == u"answer/retry") {
            ticks += 60'000;
            core->turn({});
        }
        if (verb == u"workflow/reopen") {
            QJsonObject stop = decision(id, Verdict::Reject);
            stop.insert(u"scope"_s, u"workflow"_s);
            call(watcher, "decision/submit", stop);
        }
        if (verb == u"consultation/resumed" || verb == u"consultation/report")
            call(watcher, "decision/submit", decision(id, Verdict::Approve));
        if (verb == u"consultation/report")
            call(owner, "consultation/resumed", about());
        if (role == u"agent")
            disconnect(owner);
        who = connect(role == u"agent" ? Endpoint::Agent : Endpoint::Review, principal);
    }

    QJsonObject about(QJsonObject more = {}) const
    {
        more.insert(u"consultation_id"_s, id.toString());
        return more;
    }
    /// What the verb wants, and beside it claims to be somebody else.
    QJsonObject params()
    {
        protocol::ConsultationStartParams another = startParams();
        started = another.consultation;
        QJsonObject params = verb == u"decision/submit" ? decision(id, Verdict::Approve) : verb == u"consultation/start" ? protocol::write(another) : QJsonObject{};
        const bool isAbout = verb == u"answer/retry" || verb == u"answer/delta";
        const QJsonObject common = about({{u"client"_s, u"t"_s}, {u"cursor"_s, verb == u"events/subscribe" ? core->head() : 0}, {u"message_id"_s, (isAbout ? question : MessageId::create()).toString()},
                                          {u"content"_s, u"hello"_s}, {u"outcome"_s, verb == u"consultation/end" ? u"CANCELLED"_s : u"failed"_s}, {u"summary"_s, u"x"_s}, {u"text"_s, u"x"_s},
                                          {u"state"_s, 1}, {u"base_digest"_s, digestOf(sampleContext())}, {u"context"_s, sampleContext(u"y"_s)},
                                          {u"principal"_s, QJsonObject{{u"role"_s, u"admin"_s}}}, {u"role"_s, u"reviewer"_s}});
        for (auto it = common.begin(); it != common.end(); ++it) {
            if (!params.contains(it.key()))
                params.insert(it.key(), it.value());
        }
        if (verb == u"context/revise")
            params.remove(u"state"_s);   // Witan's own name there
        return params;
    }

    bool isDone(const QJsonObject &result) { return isRead(result) || isSaid() || isWorked(result); }

private:
    static ServiceCore::Config withoutStandIn()
    {
        ServiceCore::Config config = defaults();
        config.times.standIn = false;
        return config;
    }
    static Principal principalOf(const QString &role)
    {
        return role == u"agent" ? agentPrincipal() : Principal{role + u"-x"_s, u"X"_s, *principalRoleFrom(role)};
    }
    Event last(EventType type)
    {
        const QList<Event> all = events(id);
        const auto found = std::find_if(all.crbegin(), all.crend(), [type](const Event &event) { return event.type == type; });
        return found == all.crend() ? Event() : *found;
    }

    bool isRead(const QJsonObject &result)
    {
        if (verb == u"hello")
            return result.value(u"principal"_s).toObject().value(u"id"_s) == principal.id && result.value(u"principal"_s).toObject().value(u"role"_s) == toString(principal.role);
        if (verb == u"events/since")
            return result.value(u"events"_s).toArray().size() == core->head();
        if (verb == u"consultations/list")
            return result.value(u"consultations"_s).toArray().first().toObject().value(u"consultation_id"_s) == id.toString();
        if (verb == u"consultation/get")
            return result.value(u"context"_s).toObject() == sampleContext();
        if (verb == u"history/page")
            return result.value(u"messages"_s).toArray().size() == 1;
        if (verb != u"events/subscribe")
            return false;
        const qsizetype before = notices(who, "event").size();
        call(watcher, "message/send", about({{u"message_id"_s, MessageId::create().toString()}, {u"content"_s, u"news"_s}}));
        return notices(who, "event").size() == before + 1;
    }
    bool isSaid()
    {
        const Consultation now = consultation(id);
        if (verb == u"message/send") {
            const Event said = last(EventType::MessagePosted);
            return said.actor == principal && said.body.value(u"content"_s) == u"hello"_s && said.body.value(u"role"_s) == (principal.role == PrincipalRole::Agent ? u"AGENT"_s : u"HUMAN"_s);
        }
        if (verb == u"answer/retry")
            return last(EventType::AnswerFailed).body.value(u"message_id"_s) == question.toString() && notices(owner, "question").size() == 2;
        if (verb == u"decision/submit")
            return now.status == Status::Completed && now.final && now.final->actor == principal;
        if (verb == u"workflow/reopen")
            return now.reopened && now.reopened->by == principal;
        return verb == u"consultation/end" && now.status == Status::Cancelled && now.withdrawal && now.withdrawal->by == principal;
    }
    bool isWorked(const QJsonObject &result)
    {
        const Consultation now = consultation(id);
        if (verb == u"consultation/start")
            return store->consultation(started)->has_value() && consultation(started).owner == principal.id;
        if (verb == u"consultation/attach") {
            call(watcher, "message/send", about({{u"message_id"_s, question.toString()}, {u"content"_s, u"Why?"_s}}));
            return result.value(u"context"_s).toObject() == sampleContext() && notices(who, "question").size() == 1;
        }
        if (verb == u"context/revise")
            return now.revision == 2 && now.digest == digestOf(sampleContext(u"y"_s)) && last(EventType::ContextRevised).actor == principal;
        if (verb == u"state/save")
            return ServiceFixture::result(call(who, "consultation/attach", about())).value(u"state"_s) == 1;
        if (verb == u"consultation/resumed")
            return now.execution == Execution::Resumed;
        if (verb == u"consultation/report")
            return now.execution == Execution::Failed && now.report && now.report->summary == u"x";
        return verb == u"answer/delta" && notices(watcher, "answer/delta").size() == 1 && notices(watcher, "answer/delta").first().value(u"text"_s) == u"x"_s;
    }
};

} // namespace

/// Every role against every verb: what it may do comes from the token alone (tests/README.md, rows 5, 7, 32; G12).
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
    const QStringList asking{u"message/send"_s, u"answer/retry"_s, u"decision/submit"_s, u"consultation/end"_s, u"workflow/reopen"_s};
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
    // GIVEN a service where there is something to do, WHEN the verb is asked for
    Cell cell(role, verb);
    const QJsonObject params = cell.params();
    const qint64 before = cell.core->head();
    const QJsonObject answer = cell.call(cell.who, qPrintable(verb), params);
    // THEN it is really done and under the asker's own name, or refused as forbidden with nothing changed
    if (allowed) {
        QVERIFY2(answer.contains(u"result"_s), QJsonDocument(answer).toJson().constData());
        QVERIFY(cell.isDone(ServiceFixture::result(answer)));
    } else {
        QCOMPARE(ServiceFixture::errorCode(answer), u"forbidden"_s);
        QCOMPARE(cell.core->head(), before);
        QVERIFY(!cell.isDone({}));
    }
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
