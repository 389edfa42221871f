// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/event.h"
#include "core/json.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const ConsultationId kConsultation = *ConsultationId::parse(u"7c9e6679-7425-40de-944b-e07fc1f90ae7");
const MessageId kMessage = *MessageId::parse(u"0f8fad5b-d9cb-469f-a165-70867728950e");
const DecisionId kDecision = *DecisionId::parse(u"16fd2706-8baf-433b-82eb-8c7fada847da");
const WorkflowId kWorkflow = *WorkflowId::parse(u"886313e1-3b8a-5372-9b90-0c9aee199e5d");

Message wholeMessage()
{
    Message message;
    message.id = kMessage;
    message.consultation = kConsultation;
    message.seq = 12;
    message.role = MessageRole::Agent;
    message.author = u"Migrator"_s;
    message.responder = Responder::Model;
    message.audience = Audience::Reviewers;
    message.content = u"Step 4 *drops* the table."_s;
    message.timestamp = {1795341570123};
    message.replyTo = *MessageId::parse(u"6fa459ea-ee8a-3ca4-894e-db77e160355e");
    message.anchor = Anchor{u"step"_s, u"4"_s};
    message.ask = {{u"kind"_s, u"choice"_s}, {u"options"_s, QJsonArray{u"yes"_s, u"no"_s}}};
    message.metadata = {{u"tokens"_s, 12}};
    return message;
}

RecordedDecision wholeDecision()
{
    RecordedDecision recorded;
    recorded.decision = {kDecision, kConsultation, Verdict::Approve, u"d1"_s, 9, u"fine"_s,
                         {{u"steps"_s, QJsonArray{u"1"_s}}}, RejectScope::Approach};
    recorded.actor = {u"p1"_s, u"Ada"_s, PrincipalRole::Reviewer};
    recorded.at = {1795341570123};
    recorded.seq = 10;
    recorded.missing = 1;
    return recorded;
}

Consultation wholeConsultation()
{
    Consultation c;
    c.id = kConsultation;
    c.workflow = kWorkflow;
    c.agentId = u"migrator"_s;
    c.agentName = u"Migrator"_s;
    c.title = u"Merge customers"_s;
    c.context = {{u"plan"_s, QJsonObject{{u"request"_s, u"merge"_s}}}};
    c.revision = 3;
    c.digest = u"d3"_s;
    c.status = Status::Completed;
    c.execution = Execution::Succeeded;
    c.endReason = EndReason::Approved;
    c.policy = {2, true};
    c.deadline = Timestamp{1795341999000};
    c.startedAt = {1795341570123};
    c.completedAt = Timestamp{1795341580000};
    c.owner = u"agent-1"_s;
    c.decisions = {wholeDecision(), wholeDecision()};
    c.final = wholeDecision();
    c.withdrawal = Withdrawal{{u"reviewer-2"_s, u"Ben"_s, PrincipalRole::Reviewer}, u"Not today."_s};
    c.askedBefore = {3, 1, {{kConsultation, u"Merge"_s, {1795000000000}, true, EndReason::Rejected, kDecision, RejectScope::Workflow, u"Ben"_s, u"b"_s,
                             Timestamp{1795000001000}, u"Never."_s},
                            {kConsultation, u"Merge them"_s, {1794000000000}, false, EndReason::None, {}, {}, {}, {}, {}, {}}}};
    c.workflowAttempts = 4;
    c.lastAttempt = WorkflowAttempt{u"migrator"_s, u"Migrator"_s, u"Merge"_s, u"merge"_s, u"d4"_s, 3, {1795341595000}};
    c.reopened = WorkflowReopening{{u"reviewer-2"_s, u"Ben"_s, PrincipalRole::Reviewer}, u"After the talk."_s, {1795341596000}};
    c.report = Report{Report::Outcome::Succeeded, u"merged"_s, {{u"rows"_s, 12}}, {1795341590000}};
    c.head = 17;
    return c;
}

Event wholeEvent()
{
    Event event;
    event.cursor = 100;
    event.consultation = kConsultation;
    event.seq = 5;
    event.type = EventType::StateSaved;
    event.typeName = u"state.saved"_s;
    event.actor = {u"agent-1"_s, u"Migrator \"one\""_s, PrincipalRole::Agent};
    event.at = {1795341570123};
    event.body = {{u"size"_s, 10}, {u"digest"_s, u"ab"_s}};
    event.prev = u"00ff"_s;
    event.hash = hashOf(event);
    return event;
}

/// The names of the members whose absence is refused.
template<typename Read>
QStringList neededOf(const QJsonObject &whole, Read read)
{
    QStringList needed;
    for (const QString &key : whole.keys()) {
        QJsonObject without = whole;
        without.remove(key);
        const auto result = read(without);
        if (!result && result.error().field.section(u'.', 0, 0) == key)
            needed.append(key);
    }
    return needed;
}

} // namespace

class TestEvent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldKeepWholeValues();
    void shouldKeepSmallestValues();
    void shouldLeaveOutWhatIsNotThere();
    void shouldRefuseWrongTypes_data();
    void shouldRefuseWrongTypes();
    void shouldNeedTheMembersThatMatter();
    void shouldReadAnchors_data();
    void shouldReadAnchors();
    void shouldReadReports_data();
    void shouldReadReports();
    void shouldNameEverything();
    void shouldHashCanonically();
    void shouldHashKnownEvent();
    void shouldHashEveryMember_data();
    void shouldHashEveryMember();
    void shouldChain();
    void shouldKeepUnknownTypes();
    void shouldGiveTheMessage();
    void shouldHashLargeBodiesWithoutKeepingThem();
};

void TestEvent::shouldKeepWholeValues()
{
    // GIVEN values with every member set, WHEN they are written and read, THEN they are the same
    QCOMPARE(*messageFromJson(toJson(wholeMessage())), wholeMessage());
    QCOMPARE(*decisionFromJson(toJson(wholeDecision().decision)), wholeDecision().decision);
    QCOMPARE(*recordedDecisionFromJson(toJson(wholeDecision())), wholeDecision());
    QCOMPARE(*consultationFromJson(toJson(wholeConsultation())), wholeConsultation());
    QCOMPARE(*eventFromJson(toJson(wholeEvent())), wholeEvent());
    QCOMPARE(*reportFromJson(toJson(*wholeConsultation().report)), *wholeConsultation().report);
    RecordedDecision blind = wholeDecision();
    blind.unread = Unread{5, 9, 3, 1};
    QCOMPARE(*recordedDecisionFromJson(toJson(blind)), blind);
    // and so through text
    QCOMPARE(*consultationFromJson(*parseJsonObject(canonicalJson(toJson(wholeConsultation())))), wholeConsultation());
}

void TestEvent::shouldKeepSmallestValues()
{
    Message message;
    message.id = kMessage;
    message.consultation = kConsultation;
    QCOMPARE(*messageFromJson(toJson(message)), message);
    Decision decision;
    decision.id = kDecision;
    decision.consultation = kConsultation;
    QCOMPARE(*decisionFromJson(toJson(decision)), decision);
    Consultation consultation;
    consultation.id = kConsultation;
    consultation.workflow = kWorkflow;
    QCOMPARE(*consultationFromJson(toJson(consultation)), consultation);
    // Python's agents write None for what they do not have
    QJsonObject object = toJson(message);
    for (const QString &key : {u"reply_to"_s, u"anchor"_s, u"ask"_s, u"responder"_s, u"author"_s, u"audience"_s, u"metadata"_s})
        object.insert(key, QJsonValue::Null);
    QCOMPARE(*messageFromJson(object), message);
}

void TestEvent::shouldLeaveOutWhatIsNotThere()
{
    Message message = wholeMessage();
    message.role = MessageRole::Human;
    message.replyTo.reset();
    message.anchor.reset();
    message.ask = {};
    QCOMPARE(toJson(message).keys(), QStringList({u"audience"_s, u"author"_s, u"consultation_id"_s, u"content"_s, u"message_id"_s,
                                                 u"metadata"_s, u"role"_s, u"seq"_s, u"timestamp"_s}));
    // a responder is no matter of a human's message, even where one is sent
    QJsonObject object = toJson(message);
    object.insert(u"responder"_s, u"model"_s);
    QVERIFY(messageFromJson(object)->responder == Responder::None);
    QVERIFY(!toJson(wholeConsultation(), WithContext::No).contains(u"context"_s));
    QCOMPARE(decisionBody(wholeDecision().decision, 2).keys(),
             QStringList({u"comment"_s, u"conditions"_s, u"decision_id"_s, u"digest"_s, u"missing"_s, u"scope"_s, u"seen_seq"_s, u"verdict"_s}));
}

void TestEvent::shouldRefuseWrongTypes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("field");
    const QHash<QString, QJsonObject> wholes{
        {u"message"_s, toJson(wholeMessage())},           {u"decision"_s, toJson(wholeDecision().decision)},
        {u"recorded"_s, toJson(wholeDecision())},         {u"consultation"_s, toJson(wholeConsultation())},
        {u"event"_s, toJson(wholeEvent())},               {u"report"_s, toJson(*wholeConsultation().report)},
    };
    for (auto it = wholes.begin(); it != wholes.end(); ++it) {
        for (const QString &key : it->keys()) {
            if (key != u"policy")   // the service's own; what cannot be read becomes the default
                QTest::addRow("%s: %s", qPrintable(it.key()), qPrintable(key)) << it.key() << key;
        }
    }
}

void TestEvent::shouldRefuseWrongTypes()
{
    QFETCH(QString, kind);
    QFETCH(QString, field);
    const auto read = [&kind](const QJsonObject &object) -> std::optional<Error> {
        const auto errorOf = [](const auto &result) { return result ? std::nullopt : std::optional(result.error()); };
        if (kind == u"message")
            return errorOf(messageFromJson(object));
        if (kind == u"decision")
            return errorOf(decisionFromJson(object));
        if (kind == u"recorded")
            return errorOf(recordedDecisionFromJson(object));
        if (kind == u"consultation")
            return errorOf(consultationFromJson(object));
        return kind == u"event" ? errorOf(eventFromJson(object)) : errorOf(reportFromJson(object));
    };
    QJsonObject object = kind == u"message" ? toJson(wholeMessage())
        : kind == u"decision"               ? toJson(wholeDecision().decision)
        : kind == u"recorded"               ? toJson(wholeDecision())
        : kind == u"consultation"           ? toJson(wholeConsultation())
        : kind == u"event"                  ? toJson(wholeEvent())
                                            : toJson(*wholeConsultation().report);
    QVERIFY(!read(object));
    // GIVEN a member of each type that is not its own
    const QJsonValue own = object.value(field);
    for (const QJsonValue &wrong : {QJsonValue(true), QJsonValue(-1.5), QJsonValue(u"~"_s), QJsonValue(QJsonArray{1}), QJsonValue(QJsonObject{{u"x"_s, 1}})}) {
        const bool freeText = own.isString() && wrong.isString();
        const bool freeObject = own.isObject() && wrong.isObject();
        if (freeText || freeObject)
            continue;
        object.insert(field, wrong);
        // WHEN it is read
        const std::optional<Error> error = read(object);
        // THEN it is refused, and the error names the member
        QVERIFY2(error, qPrintable(field));
        QCOMPARE(error->code, ErrorCode::Invalid);
        QVERIFY2(error->field == field || error->field.startsWith(field + u'.'), qPrintable(error->field));
        QVERIFY2(error->message.contains(u'"' + error->field + u'"'), qPrintable(error->message));
    }
    // and text that is no name or id of its kind is refused too
    static const QSet<QString> closed{u"message_id"_s, u"consultation_id"_s, u"decision_id"_s, u"workflow_id"_s, u"role"_s, u"responder"_s,
                                      u"audience"_s, u"timestamp"_s, u"reply_to"_s, u"verdict"_s, u"scope"_s, u"at"_s, u"status"_s,
                                      u"execution"_s, u"end_reason"_s, u"deadline"_s, u"started_at"_s, u"completed_at"_s, u"outcome"_s};
    object.insert(field, u"~"_s);
    QCOMPARE(read(object).has_value(), closed.contains(field) || !own.isString());
}

void TestEvent::shouldNeedTheMembersThatMatter()
{
    QCOMPARE(neededOf(toJson(wholeMessage()), messageFromJson),
             QStringList({u"consultation_id"_s, u"content"_s, u"message_id"_s, u"role"_s, u"timestamp"_s}));
    QCOMPARE(neededOf(toJson(wholeDecision().decision), decisionFromJson),
             QStringList({u"consultation_id"_s, u"decision_id"_s, u"digest"_s, u"seen_seq"_s, u"verdict"_s}));
    QCOMPARE(neededOf(toJson(wholeDecision()), recordedDecisionFromJson),
             QStringList({u"actor"_s, u"at"_s, u"consultation_id"_s, u"decision_id"_s, u"digest"_s, u"seen_seq"_s, u"seq"_s, u"verdict"_s}));
    QCOMPARE(neededOf(toJson(wholeConsultation()), consultationFromJson),
             QStringList({u"agent_id"_s, u"consultation_id"_s, u"digest"_s, u"execution"_s, u"started_at"_s, u"status"_s, u"workflow_id"_s}));
    QCOMPARE(neededOf(toJson(wholeEvent()), eventFromJson),
             QStringList({u"actor"_s, u"at"_s, u"body"_s, u"consultation_id"_s, u"seq"_s, u"type"_s}));
    QCOMPARE(neededOf(decisionBody(wholeDecision().decision, 0), [](const QJsonObject &o) { return decisionFromBody(o, kConsultation); }),
             QStringList({u"decision_id"_s, u"digest"_s, u"seen_seq"_s, u"verdict"_s}));
}

void TestEvent::shouldReadAnchors_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<QString>("field");
    const auto anchor = [](const QJsonValue &kind, const QJsonValue &id) { return QJsonObject{{u"kind"_s, kind}, {u"id"_s, id}}; };
    QTest::newRow("plan") << anchor(u"plan"_s, QJsonValue::Null) << QString();
    QTest::newRow("risk") << anchor(u"risk"_s, u""_s) << QString();
    QTest::newRow("step") << anchor(u"step"_s, u"4"_s) << QString();
    QTest::newRow("factor") << anchor(u"factor"_s, u"f1"_s) << QString();
    QTest::newRow("step without id") << anchor(u"step"_s, QJsonValue::Null) << u"anchor.id"_s;
    QTest::newRow("unknown kind") << anchor(u"moon"_s, u"4"_s) << u"anchor.kind"_s;
    QTest::newRow("no kind") << QJsonObject() << u"anchor.kind"_s;
    QTest::newRow("id a number") << anchor(u"step"_s, 4) << u"anchor.id"_s;
}

void TestEvent::shouldReadAnchors()
{
    QFETCH(QJsonObject, object);
    QFETCH(QString, field);
    QJsonObject message = toJson(wholeMessage());
    message.insert(u"anchor"_s, object);
    const Result<Message> read = messageFromJson(message);
    QCOMPARE(read.has_value(), field.isEmpty());
    if (read)
        QCOMPARE(read->anchor->kind, object.value(u"kind"_s).toString());
    else
        QCOMPARE(read.error().field, field);
}

void TestEvent::shouldReadReports_data()
{
    QTest::addColumn<QJsonObject>("report");
    QTest::addColumn<QString>("field");
    QTest::newRow("smallest") << QJsonObject{{u"outcome"_s, u"failed"_s}} << QString();
    QTest::newRow("no outcome") << QJsonObject{{u"summary"_s, u"x"_s}} << u"report.outcome"_s;
    QTest::newRow("unknown outcome") << QJsonObject{{u"outcome"_s, u"SUCCEEDED"_s}} << u"report.outcome"_s;
    QTest::newRow("details a list") << QJsonObject{{u"outcome"_s, u"failed"_s}, {u"details"_s, QJsonArray()}} << u"report.details"_s;
}

void TestEvent::shouldReadReports()
{
    QFETCH(QJsonObject, report);
    QFETCH(QString, field);
    QJsonObject object = toJson(wholeConsultation());
    object.insert(u"report"_s, report);
    const Result<Consultation> read = consultationFromJson(object);
    QCOMPARE(read.has_value(), field.isEmpty());
    if (read)
        QVERIFY(read->report->outcome == Report::Outcome::Failed);
    else
        QCOMPARE(read.error().field, field);
}

void TestEvent::shouldNameEverything()
{
    for (int i = 0; i < static_cast<int>(EventType::Unknown); ++i)
        QVERIFY(eventTypeFrom(toString(static_cast<EventType>(i))) == static_cast<EventType>(i));
    QCOMPARE(toString(EventType::ConsultationStarted), u"consultation.started"_s);
    QVERIFY(toString(EventType::Unknown).isEmpty());
    QVERIFY(eventTypeFrom(u"Message.Posted") == EventType::Unknown);
    for (const Status status : {Status::Active, Status::Completed, Status::Cancelled})
        QVERIFY(*statusFrom(toString(status)) == status);
    for (int i = 0; i <= static_cast<int>(Execution::Failed); ++i)
        QVERIFY(*executionFrom(toString(static_cast<Execution>(i))) == static_cast<Execution>(i));
    for (int i = 0; i <= static_cast<int>(EndReason::Withdrawn); ++i)
        QVERIFY(*endReasonFrom(toString(static_cast<EndReason>(i))) == static_cast<EndReason>(i));
    for (const Verdict verdict : {Verdict::Approve, Verdict::RequestChanges, Verdict::Reject, Verdict::Abstain})
        QVERIFY(*verdictFrom(toString(verdict)) == verdict);
    for (const RejectScope scope : {RejectScope::Action, RejectScope::Approach, RejectScope::Workflow})
        QVERIFY(*rejectScopeFrom(toString(scope)) == scope);
    for (const Responder responder : {Responder::Agent, Responder::Model, Responder::Builtin})
        QVERIFY(*responderFrom(toString(responder)) == responder);
    QVERIFY(toString(Responder::None).isEmpty());
    QVERIFY(!statusFrom(u"active"));
    QVERIFY(!executionFrom(u""));
    QVERIFY(!endReasonFrom(u"APPROVED"));
    QVERIFY(!verdictFrom(u"yes"));
}

void TestEvent::shouldHashCanonically()
{
    // GIVEN an event with a body of every kind
    Event event = wholeEvent();
    event.body = *parseJsonObject("{\"z\":[1,2.5,null,true],\"\xE2\x82\xAC\":{\"b\":\"\\n\",\"a\":1e21}}");
    // WHEN it is hashed
    QJsonObject plain = toJson(event);
    plain.remove(u"cursor"_s);
    plain.remove(u"hash"_s);
    // THEN that is SHA-256 over the canonical JSON without cursor and hash, however it is reached
    QCOMPARE(hashOf(event), digestOf(plain));
    QCOMPARE(hashOf(event, canonicalJson(event.body)), hashOf(event));
}

void TestEvent::shouldHashKnownEvent()
{
    // GIVEN the canonical text written by hand
    const QByteArray text = R"({"actor":{"id":"agent-1","name":"Migrator \"one\"","role":"agent"},"at":"2026-11-22T09:59:30.123Z",)"
                            R"("body":{"digest":"ab","size":10},"consultation_id":"7c9e6679-7425-40de-944b-e07fc1f90ae7",)"
                            R"("prev":"00ff","seq":5,"type":"state.saved"})";
    QCOMPARE(hashOf(wholeEvent()), QString::fromLatin1(sha256Hex(text)));
}

void TestEvent::shouldHashEveryMember_data()
{
    QTest::addColumn<int>("member");
    QTest::addColumn<bool>("counts");
    const char *const names[] = {"cursor", "consultation", "seq", "type", "actor id", "actor name", "actor role", "time", "body", "prev", "hash"};
    for (int i = 0; i < 11; ++i)
        QTest::newRow(names[i]) << i << (i != 0 && i != 10);
}

void TestEvent::shouldHashEveryMember()
{
    QFETCH(int, member);
    QFETCH(bool, counts);
    // GIVEN an event with one member changed
    Event event = wholeEvent();
    switch (member) {
    case 0: ++event.cursor; break;
    case 1: event.consultation = ConsultationId::create(); break;
    case 2: ++event.seq; break;
    case 3: event.type = EventType::ClaimChanged; break;
    case 4: event.actor.id += u'x'; break;
    case 5: event.actor.name += u'x'; break;
    case 6: event.actor.role = PrincipalRole::Admin; break;
    case 7: ++event.at.ms; break;
    case 8: event.body.insert(u"size"_s, 11); break;
    case 9: event.prev += u'0'; break;
    default: event.hash += u'0'; break;
    }
    // THEN its hash differs, unless the member has no part in it
    QCOMPARE(hashOf(event) != hashOf(wholeEvent()), counts);
}

void TestEvent::shouldChain()
{
    // GIVEN a chain of events
    QList<Event> chain;
    for (int i = 0; i < 20; ++i) {
        Event event = wholeEvent();
        event.seq = i + 1;
        event.prev = chain.isEmpty() ? QString() : chain.last().hash;
        event.hash = hashOf(event);
        chain.append(event);
    }
    const auto firstBreak = [&chain] {
        for (qsizetype i = 0; i < chain.size(); ++i) {
            if (hashOf(chain[i]) != chain[i].hash || chain[i].prev != (i ? chain[i - 1].hash : QString()))
                return i;
        }
        return chain.size();
    };
    QCOMPARE(firstBreak(), 20);
    // WHEN one is altered and its own hash made to fit
    chain[7].body.insert(u"size"_s, 11);
    QCOMPARE(firstBreak(), 7);
    chain[7].hash = hashOf(chain[7]);
    // THEN the next one tells
    QCOMPARE(firstBreak(), 8);
}

void TestEvent::shouldKeepUnknownTypes()
{
    // GIVEN an event of a type from the future
    QJsonObject object = toJson(wholeEvent());
    object.insert(u"type"_s, u"moon.landed"_s);
    // WHEN it is read
    const Result<Event> event = eventFromJson(object);
    // THEN it is kept, told and hashed as it came
    QVERIFY(event);
    QVERIFY(event->type == EventType::Unknown);
    QCOMPARE(event->typeName, u"moon.landed"_s);
    QCOMPARE(toJson(*event), object);
    object.remove(u"cursor"_s);
    object.remove(u"hash"_s);
    QCOMPARE(hashOf(*event), digestOf(object));
}

void TestEvent::shouldGiveTheMessage()
{
    Event event = wholeEvent();
    event.type = EventType::MessagePosted;
    event.seq = 33;
    event.body = toJson(wholeMessage());
    const Result<Message> message = messageOf(event);
    QVERIFY(message);
    QCOMPARE(message->seq, 33);
    QCOMPARE(message->content, wholeMessage().content);
    event.body.insert(u"role"_s, u"KING"_s);
    QCOMPARE(messageOf(event).error().field, u"role"_s);
}

void TestEvent::shouldHashLargeBodiesWithoutKeepingThem()
{
    // GIVEN a body far larger than what the hash keeps room for
    Event event = wholeEvent();
    event.body = {{u"text"_s, QString(300'000, u'x')}};
    const QString large = hashOf(event);
    // THEN hashing it leaves the next event's hash right
    QCOMPARE(hashOf(wholeEvent()), wholeEvent().hash);
    QCOMPARE(hashOf(event), large);
}

QTEST_APPLESS_MAIN(TestEvent)
#include "tst_event.moc"
