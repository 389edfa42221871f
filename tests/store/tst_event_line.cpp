// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_builder.h"

#include "store/event_line.h"

#include <QtTest>

using namespace witan;
using namespace witan::test;

/// What an event says in the inbox.
class TestEventLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldSayWhatHappened_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, EventType type, const QJsonObject &body, const QString &line) { QTest::newRow(name) << int(type) << body << line; };
        row("a decision", EventType::DecisionRecorded, {{"verdict"_L1, u"approve"_s}, {"missing"_L1, 0}}, u"Approved by Ada Elder"_s);
        row("a first approval of two", EventType::DecisionRecorded, {{"verdict"_L1, u"approve"_s}, {"missing"_L1, 1}}, u"Approved by Ada Elder, more approvals needed"_s);
        row("a rejection", EventType::DecisionRecorded, {{"verdict"_L1, u"reject"_s}}, u"Rejected by Ada Elder"_s);
        row("a wish for changes", EventType::DecisionRecorded, {{"verdict"_L1, u"request_changes"_s}}, u"Changes requested by Ada Elder"_s);
        row("an abstention", EventType::DecisionRecorded, {{"verdict"_L1, u"abstain"_s}}, u"Ada Elder abstained"_s);
        row("a verdict of the future", EventType::DecisionRecorded, {{"verdict"_L1, u"ponder"_s}}, u"Decided by Ada Elder"_s);
        row("an expiry", EventType::ConsultationEnded, {{"status"_L1, u"CANCELLED"_s}, {"end_reason"_L1, u"expired"_s}}, u"Time ran out without a decision"_s);
        row("a withdrawal", EventType::ConsultationEnded, {{"status"_L1, u"CANCELLED"_s}, {"end_reason"_L1, u"withdrawn"_s}}, u"Withdrawn"_s);
        row("an end without a reason", EventType::ConsultationEnded, {{"status"_L1, u"CANCELLED"_s}}, u"Ended"_s);
        row("an end by a decision", EventType::ConsultationEnded, {{"status"_L1, u"COMPLETED"_s}, {"end_reason"_L1, u"approved"_s}}, {});
        row("a success", EventType::ExecutionChanged, {{"execution"_L1, u"SUCCEEDED"_s}, {"report"_L1, QJsonObject{{"outcome"_L1, u"succeeded"_s}, {"summary"_L1, u"214 rows\nmerged"_s}}}}, u"Succeeded: 214 rows merged"_s);
        row("a failure without words", EventType::ExecutionChanged, {{"execution"_L1, u"FAILED"_s}}, u"Failed"_s);
        row("an agent that goes on", EventType::ExecutionChanged, {{"execution"_L1, u"RESUMED"_s}}, u"The agent goes on"_s);
        row("an agent that stops", EventType::ExecutionChanged, {{"execution"_L1, u"STOPPED"_s}}, u"The agent has stopped"_s);
        row("a resume under way", EventType::ExecutionChanged, {{"execution"_L1, u"RESUMING"_s}}, {});
        row("a failed answer", EventType::AnswerFailed, {{"text"_L1, u"Nobody answered in 10 s."_s}}, u"No answer: Nobody answered in 10 s."_s);
        row("a stopped workflow that is tried again", EventType::WorkflowAttempted, {{"agent_id"_L1, u"p"_s}, {"digest"_L1, u"d"_s}, {"request"_L1, u"Force-push"_s}},
            u"Tried again, though stopped: Force-push"_s);
        row("a workflow that may go on", EventType::WorkflowReopened, {{"comment"_L1, u"after the talk"_s}}, u"The workflow may go on: after the talk"_s);
        row("a revision without a note", EventType::ContextRevised, {{"revision"_L1, 2}, {"digest"_L1, digestOf({})}, {"context"_L1, QJsonObject()}}, u"Revision 2"_s);
        row("a claim", EventType::ClaimChanged, {{"claimed_by"_L1, u"Ada"_s}}, {});
        row("a saved state", EventType::StateSaved, {{"size"_L1, 5}}, {});
        row("a message with marks", EventType::MessagePosted, posted(agentMessage(ConsultationId::create(), u"## **Step 3:** merge\n- *one*\n- `two`\n\n| a | b |\n|---|---|\n| c | d |"_s)).body,
            u"Step 3: merge - one - two a b c d"_s);
        row("a message that begins an endless mark", EventType::MessagePosted, posted(agentMessage(ConsultationId::create(), u"```\nx"_s + QString(9000, u'y'))).body,
            u'x' + QString(198, u'y') + u'\u2026');
        row("a message that is none", EventType::MessagePosted, {{"role"_L1, u"ROBOT"_s}}, {});
    }

    void shouldSayWhatHappened()
    {
        QFETCH(int, type);
        QFETCH(QJsonObject, body);
        QFETCH(QString, line);
        Event event;
        event.type = static_cast<EventType>(type);
        event.actor = elder();
        event.body = body;
        const Result<Message> message = messageOf(event);
        // Nothing is said of what says nothing to a person.
        QCOMPARE(lineOf(event, message ? std::optional(*message) : std::nullopt), line.isEmpty() ? std::nullopt : std::optional(line));
    }
};

QTEST_APPLESS_MAIN(TestEventLine)
#include "tst_event_line.moc"
