// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/event.h"
#include "core/json.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const Principal kAgent{u"agent-1"_s, u"Migrator"_s, PrincipalRole::Agent};
const Principal kAda{u"p1"_s, u"Ada"_s, PrincipalRole::Reviewer};
const Principal kBen{u"p2"_s, u"Ben"_s, PrincipalRole::Reviewer};
constexpr Timestamp kNow{10'000};

/// Writes the events of one consultation in order.
class Script {
public:
    Script()
    {
        m_started.id = ConsultationId::create();
        m_started.workflow = WorkflowId::create();
        m_started.agentId = u"migrator"_s;
        m_started.agentName = u"Migrator"_s;
        m_started.context = {{u"plan"_s, QJsonObject{{u"request"_s, u"Merge customers"_s}}}};
        m_started.digest = u"d1"_s;
        m_started.policy.requiredApprovals = 2;
        m_started.startedAt = {1000};
        m_started.owner = kAgent.id;
    }
    const Consultation &startedAs() const { return m_started; }
    Event event(EventType type, const QJsonObject &body, const Principal &actor = kAgent)
    {
        Event event;
        event.consultation = m_started.id;
        event.seq = ++m_seq;
        event.type = type;
        event.typeName = toString(type);
        event.actor = actor;
        event.at = {1000 + 100 * m_seq};
        event.body = body;
        return event;
    }
    Event started() { return event(EventType::ConsultationStarted, toJson(m_started)); }
    Event revised(int revision, const QString &digest)
    {
        return event(EventType::ContextRevised,
                     {{u"revision"_s, revision}, {u"digest"_s, digest}, {u"context"_s, QJsonObject{{u"r"_s, revision}}}, {u"note"_s, u"n"_s}});
    }
    Event decided(const Principal &actor, Verdict verdict, int missing = 0)
    {
        Decision decision;
        decision.id = DecisionId::create();
        decision.verdict = verdict;
        decision.digest = u"d1"_s;
        decision.seenSeq = m_seq;
        decision.comment = u"because"_s;
        return event(EventType::DecisionRecorded, decisionBody(decision, missing), actor);
    }
    Event ended(const char16_t *status, const char16_t *reason)
    {
        return event(EventType::ConsultationEnded,
                     {{u"status"_s, QString::fromUtf16(status)}, {u"end_reason"_s, QString::fromUtf16(reason)}}, servicePrincipal());
    }
    Event executed(const QJsonObject &body) { return event(EventType::ExecutionChanged, body); }

private:
    Consultation m_started;
    qint64 m_seq = 0;
};

Consultation folded(std::initializer_list<Event> events)
{
    Consultation consultation;
    for (const Event &event : events)
        fold(consultation, event);
    return consultation;
}

} // namespace

class TestFold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldFillAtTheStart();
    void shouldBeginPausedWhateverTheStartSays();
    void shouldTakeTheActorForAMissingOwner();
    void shouldMoveOnlyTheHead_data();
    void shouldMoveOnlyTheHead();
    void shouldMoveOnlyTheHeadWhereNothingStarted();
    void shouldReviseAndClearDecisions();
    void shouldRecordDecisions();
    void shouldCountPersonsOnce_data();
    void shouldCountPersonsOnce();
    void shouldEnd_data();
    void shouldEnd();
    void shouldKeepWhoWithdrewItAndWhy();
    void shouldTakeNothingAfterTheEnd();
    void shouldTellWhatCameOfIt();
    void shouldRememberAStoppedWorkflow();
    void shouldIgnoreWhatWasTold();
    void shouldIgnoreOtherConsultations();
    void shouldGiveTheSameAfterJson();
    void shouldFindATitle_data();
    void shouldFindATitle();
};

void TestFold::shouldFillAtTheStart()
{
    Script script;
    // WHEN the first event is folded into nothing
    const Consultation c = folded({script.started()});
    // THEN the consultation is there as the event tells it, with its own place as head
    Consultation expected = script.startedAs();
    expected.head = 1;
    QCOMPARE(c, expected);
}

void TestFold::shouldBeginPausedWhateverTheStartSays()
{
    // GIVEN a first event that claims to be approved already
    Script script;
    Event event = script.started();
    Consultation claimed = script.startedAs();
    claimed.status = Status::Completed;
    claimed.endReason = EndReason::Approved;
    claimed.execution = Execution::Resuming;
    claimed.completedAt = Timestamp{5};
    claimed.final = RecordedDecision{};
    claimed.final->decision.id = DecisionId::create();
    claimed.final->decision.consultation = claimed.id;
    claimed.decisions = {*claimed.final};
    claimed.report = Report{};
    event.body = toJson(claimed);
    QVERIFY(consultationFromJson(event.body));
    // WHEN it is folded
    const Consultation c = folded({event});
    // THEN nothing of that stands
    Consultation expected = script.startedAs();
    expected.head = 1;
    QCOMPARE(c, expected);
}

void TestFold::shouldTakeTheActorForAMissingOwner()
{
    Script script;
    Event event = script.started();
    event.body.remove(u"owner"_s);
    QCOMPARE(folded({event}).owner, kAgent.id);
}

void TestFold::shouldMoveOnlyTheHead_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QJsonObject>("body");
    const auto row = [](const char *name, const char16_t *type, const char *body) {
        const Result<QJsonObject> parsed = parseJsonObject(body);
        QTest::newRow(name) << QString::fromUtf16(type) << parsed.value();
    };
    row("message", u"message.posted", R"({"content":"x"})");
    row("state saved", u"state.saved", R"({"size":1,"digest":"x"})");
    row("claim", u"claim.changed", R"({"claimed_by":"x"})");
    row("answer failed", u"answer.failed", "{}");
    row("unknown type", u"moon.landed", R"({"status":"COMPLETED","revision":9})");
    row("second start", u"consultation.started", "{}");
    row("revision without digest", u"context.revised", R"({"revision":2,"context":{}})");
    row("revision without context", u"context.revised", R"({"revision":2,"digest":"x"})");
    row("revision without number", u"context.revised", R"({"digest":"x","context":{}})");
    row("revision zero", u"context.revised", R"({"revision":0,"digest":"x","context":{}})");
    row("revision past an int", u"context.revised", R"({"revision":4294967298,"digest":"x","context":{}})");
    row("context a list", u"context.revised", R"({"revision":2,"digest":"x","context":[]})");
    row("decision without id", u"decision.recorded", R"({"verdict":"approve","digest":"x","seen_seq":1,"missing":0})");
    row("decision of no verdict", u"decision.recorded", R"({"decision_id":"16fd2706-8baf-433b-82eb-8c7fada847da","verdict":"maybe","digest":"x","seen_seq":1})");
    row("end without status", u"consultation.ended", R"({"end_reason":"approved"})");
    row("end as active", u"consultation.ended", R"({"status":"ACTIVE","end_reason":"approved"})");
    row("end for no known reason", u"consultation.ended", R"({"status":"COMPLETED","end_reason":"bored"})");
    row("execution unknown", u"execution.changed", R"({"execution":"DANCING"})");
    row("execution missing", u"execution.changed", R"({"report":{"outcome":"failed"}})");
    row("report a text", u"execution.changed", R"({"execution":"FAILED","report":"bad"})");
    row("report without outcome", u"execution.changed", R"({"execution":"FAILED","report":{"summary":"bad"}})");
}

void TestFold::shouldMoveOnlyTheHead()
{
    QFETCH(QString, type);
    QFETCH(QJsonObject, body);
    // GIVEN a consultation with a decision
    Script script;
    Consultation c = folded({script.started(), script.decided(kAda, Verdict::Approve, 1)});
    Consultation expected = c;
    expected.head = 3;
    // WHEN an event comes that changes no state, or does not fit
    Event event = script.event(eventTypeFrom(type), body);
    fold(c, event);
    // THEN only the head moves
    QCOMPARE(c, expected);
}

void TestFold::shouldMoveOnlyTheHeadWhereNothingStarted()
{
    Script script;
    Event broken = script.started();
    broken.body.remove(u"digest"_s);
    Event foreign = script.started();
    foreign.consultation = ConsultationId::create();
    Event early = script.ended(u"CANCELLED", u"expired");
    for (const Event &event : {broken, foreign, early}) {
        Consultation expected;
        expected.head = event.seq;
        QCOMPARE(folded({event}), expected);
    }
}

void TestFold::shouldReviseAndClearDecisions()
{
    Script script;
    // GIVEN an approval of revision 1
    Consultation c = folded({script.started(), script.decided(kAda, Verdict::Approve, 1)});
    QCOMPARE(c.approvals(kNow), 1);
    // WHEN the agent revises
    fold(c, script.revised(2, u"d2"_s));
    // THEN the new context stands and the approval counts no more
    QCOMPARE(c.revision, 2);
    QCOMPARE(c.digest, u"d2"_s);
    QCOMPARE(c.context, (QJsonObject{{u"r"_s, 2}}));
    QVERIFY(c.decisions.isEmpty());
    QCOMPARE(c.missingApprovals(kNow), 2);
    QCOMPARE(c.head, 3);
}

void TestFold::shouldRecordDecisions()
{
    Script script;
    const Event start = script.started();
    const Event decided = script.decided(kAda, Verdict::RequestChanges, 2);
    // WHEN a decision is folded
    const Consultation c = folded({start, decided});
    // THEN it has its own members from the body, and who, when and where from the event
    QCOMPARE(c.decisions.size(), 1);
    const RecordedDecision &recorded = c.decisions.first();
    QCOMPARE(recorded.actor, kAda);
    QCOMPARE(recorded.at, decided.at);
    QCOMPARE(recorded.seq, 2);
    QCOMPARE(recorded.missing, 2);
    QVERIFY(recorded.decision.verdict == Verdict::RequestChanges);
    QCOMPARE(recorded.decision.consultation, c.id);
    QCOMPARE(recorded.decision.comment, u"because"_s);
    QVERIFY(c.active());
    QVERIFY(!c.final);
}

void TestFold::shouldCountPersonsOnce_data()
{
    QTest::addColumn<QString>("decisions");   // A, B: Ada and Ben approve; small letters: they do something else
    QTest::addColumn<int>("approvals");
    QTest::newRow("none") << QString() << 0;
    QTest::newRow("one") << u"A"_s << 1;
    QTest::newRow("one person twice") << u"AA"_s << 1;
    QTest::newRow("two persons") << u"AB"_s << 2;
    QTest::newRow("taken back") << u"Aa"_s << 0;
    QTest::newRow("taken back and given again") << u"AaA"_s << 1;
    QTest::newRow("one of two taken back") << u"ABa"_s << 1;
    QTest::newRow("no approval at all") << u"ab"_s << 0;
}

void TestFold::shouldCountPersonsOnce()
{
    QFETCH(QString, decisions);
    QFETCH(int, approvals);
    Script script;
    Consultation c = folded({script.started()});
    for (const QChar who : decisions)
        fold(c, script.decided(who.toUpper() == u'A' ? kAda : kBen, who.isUpper() ? Verdict::Approve : Verdict::Abstain));
    QCOMPARE(c.approvals(kNow), approvals);
    QCOMPARE(c.missingApprovals(kNow), 2 - approvals);
    // more than enough is not less than nothing, and a policy of none still needs one
    c.policy.requiredApprovals = 0;
    QCOMPARE(c.missingApprovals(kNow), approvals > 0 ? 0 : 1);
}

void TestFold::shouldEnd_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("decidedBy");   // empty: nobody
    QTest::newRow("approved") << u"COMPLETED"_s << u"approved"_s << kBen.id;
    QTest::newRow("rejected") << u"CANCELLED"_s << u"rejected"_s << kAda.id;
    QTest::newRow("expired") << u"CANCELLED"_s << u"expired"_s << QString();
    QTest::newRow("withdrawn") << u"CANCELLED"_s << u"withdrawn"_s << QString();
    QTest::newRow("no reason") << u"COMPLETED"_s << QString() << QString();
}

void TestFold::shouldEnd()
{
    QFETCH(QString, status);
    QFETCH(QString, reason);
    QFETCH(QString, decidedBy);
    // GIVEN a rejection, an approval and an abstention
    Script script;
    Consultation c = folded({script.started(), script.decided(kAda, Verdict::Reject), script.decided(kBen, Verdict::Approve),
                             script.decided(kAda, Verdict::Abstain)});
    // WHEN the consultation ends
    const Event end = script.event(EventType::ConsultationEnded, {{u"status"_s, status}, {u"end_reason"_s, reason}});
    fold(c, end);
    // THEN it says how, when, and by the last decision of that kind
    QVERIFY(!c.active());
    QCOMPARE(toString(c.status), status);
    QCOMPARE(toString(c.endReason), reason);
    QCOMPARE(c.completedAt, std::optional(end.at));
    QVERIFY(c.execution == Execution::Resuming);
    QCOMPARE(c.final ? c.final->actor.id : QString(), decidedBy);
}

void TestFold::shouldKeepWhoWithdrewItAndWhy()
{
    Script script;
    Consultation c = folded({script.started()});
    fold(c, script.event(EventType::ConsultationEnded, {{u"status"_s, u"CANCELLED"_s}, {u"end_reason"_s, u"withdrawn"_s}, {u"comment"_s, u"Not today."_s}}, kAda));
    QVERIFY(c.withdrawal == (Withdrawal{kAda, u"Not today."_s}));
    // AND where it was decided, nobody withdrew it
    Consultation decided = folded({script.started(), script.ended(u"CANCELLED", u"expired")});
    QVERIFY(!decided.withdrawal);
}

void TestFold::shouldTakeNothingAfterTheEnd()
{
    Script script;
    Consultation c = folded({script.started(), script.decided(kAda, Verdict::Reject), script.ended(u"CANCELLED", u"rejected")});
    const Consultation ended = c;
    // WHEN more of what an active one takes is folded
    fold(c, script.decided(kBen, Verdict::Approve));
    fold(c, script.revised(2, u"d2"_s));
    fold(c, script.ended(u"COMPLETED", u"approved"));
    // THEN the end stands
    Consultation expected = ended;
    expected.head = 6;
    QCOMPARE(c, expected);
}

void TestFold::shouldTellWhatCameOfIt()
{
    Script script;
    Consultation c = folded({script.started(), script.decided(kAda, Verdict::Approve), script.ended(u"COMPLETED", u"approved")});
    fold(c, script.executed({{u"execution"_s, u"RESUMED"_s}}));
    QVERIFY(c.execution == Execution::Resumed);
    QVERIFY(!c.report);
    // WHEN the agent reports
    const Event reported = script.executed({{u"execution"_s, u"SUCCEEDED"_s},
        {u"report"_s, QJsonObject{{u"outcome"_s, u"succeeded"_s}, {u"summary"_s, u"12 rows"_s}, {u"details"_s, QJsonObject{{u"n"_s, 12}}}}}});
    fold(c, reported);
    // THEN its words are there, at the event's time
    QVERIFY(c.execution == Execution::Succeeded);
    QCOMPARE(*c.report, (Report{Report::Outcome::Succeeded, u"12 rows"_s, {{u"n"_s, 12}}, reported.at}));
    // and a time of its own stands
    fold(c, script.executed({{u"execution"_s, u"FAILED"_s},
        {u"report"_s, QJsonObject{{u"outcome"_s, u"failed"_s}, {u"at"_s, u"1970-01-01T00:00:00.007Z"_s}}}}));
    QCOMPARE(c.report->at, Timestamp{7});
    QVERIFY(c.report->outcome == Report::Outcome::Failed);
}

void TestFold::shouldRememberAStoppedWorkflow()
{
    // GIVEN a rejection of the whole workflow
    Script script;
    Consultation c = folded({script.started()});
    Event rejection = script.decided(kAda, Verdict::Reject);
    rejection.body.insert(u"scope"_s, u"workflow"_s);
    // WHEN somebody lets it go on before it was stopped THEN that is nothing
    fold(c, rejection);
    QVERIFY(!c.stopsWorkflow());
    fold(c, script.event(EventType::WorkflowReopened, {}, kBen));
    fold(c, script.ended(u"CANCELLED", u"rejected"));
    QVERIFY(c.stopsWorkflow());
    QVERIFY(!c.reopened);
    // WHEN it is tried again THEN how often, and what was asked last
    const QJsonObject attempt{{u"agent_id"_s, u"migrator"_s}, {u"agent"_s, u"Migrator"_s}, {u"title"_s, u"Merge"_s}, {u"digest"_s, u"d9"_s}};
    QJsonObject often = attempt;
    often.insert(u"times"_s, 7);
    fold(c, script.event(EventType::WorkflowAttempted, attempt));
    const Event last = script.event(EventType::WorkflowAttempted, often);
    fold(c, last);
    fold(c, script.event(EventType::WorkflowAttempted, {{u"agent_id"_s, 7}}));
    QCOMPARE(c.workflowAttempts, 8);
    QCOMPARE(c.lastAttempt->title, u"Merge"_s);
    QCOMPARE(c.lastAttempt->at, last.at);
    // WHEN it is let go on THEN once, by whom and why
    const Event reopening = script.event(EventType::WorkflowReopened, {{u"comment"_s, u"after the talk"_s}}, kBen);
    fold(c, reopening);
    fold(c, script.event(EventType::WorkflowReopened, {}, kAda));
    QVERIFY(!c.stopsWorkflow());
    QCOMPARE(*c.reopened, (WorkflowReopening{kBen, u"after the talk"_s, reopening.at}));
    // A start says nothing of itself.
    Consultation forged = c;
    forged.id = script.startedAs().id;
    QVERIFY(!folded({script.event(EventType::ConsultationStarted, toJson(forged))}).reopened);
}

void TestFold::shouldIgnoreWhatWasTold()
{
    Script script;
    const Event start = script.started();
    const Event decided = script.decided(kAda, Verdict::Approve);
    const Consultation once = folded({start, decided});
    // THEN the same events told twice leave it as it is
    QCOMPARE(folded({start, start, decided, decided, start}), once);
}

void TestFold::shouldIgnoreOtherConsultations()
{
    Script script, other;
    Consultation c = folded({script.started()});
    const Consultation before = c;
    (void)other.started();
    fold(c, other.decided(kAda, Verdict::Approve));
    QCOMPARE(c, before);
}

void TestFold::shouldGiveTheSameAfterJson()
{
    // GIVEN a whole life
    Script script;
    const QList<Event> events{script.started(), script.decided(kAda, Verdict::RequestChanges, 2), script.revised(2, u"d2"_s),
                              script.decided(kAda, Verdict::Approve, 1), script.decided(kBen, Verdict::Approve, 0),
                              script.ended(u"COMPLETED", u"approved"), script.executed({{u"execution"_s, u"RESUMED"_s}})};
    Consultation direct, stored;
    for (const Event &event : events) {
        fold(direct, event);
        // WHEN the projection and each event go through text at every step
        const Result<QJsonObject> text = parseJsonObject(canonicalJson(toJson(event)));
        fold(stored, *eventFromJson(*text));
        stored = *consultationFromJson(*parseJsonObject(canonicalJson(toJson(stored))));
        // THEN nothing is lost
        QCOMPARE(stored, direct);
    }
    QCOMPARE(direct.final->actor, kBen);
    QCOMPARE(direct.decisions.size(), 2);
}

void TestFold::shouldFindATitle_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("request");
    QTest::addColumn<QString>("shown");
    QTest::newRow("title") << u"T"_s << u"R"_s << u"T"_s;
    QTest::newRow("request") << QString() << u"R"_s << u"R"_s;
    QTest::newRow("blank title") << u" \n"_s << u"R"_s << u"R"_s;
    QTest::newRow("agent") << QString() << u" "_s << u"Migrator"_s;
}

void TestFold::shouldFindATitle()
{
    QFETCH(QString, title);
    QFETCH(QString, request);
    QFETCH(QString, shown);
    Consultation c = Script().startedAs();
    c.title = title;
    c.context = {{u"plan"_s, QJsonObject{{u"request"_s, request}}}};
    QCOMPARE(c.displayTitle(), shown);
}

QTEST_APPLESS_MAIN(TestFold)
#include "tst_fold.moc"
