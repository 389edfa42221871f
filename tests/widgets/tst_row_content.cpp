// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/step_selection.h"
#include "support/window_fixture.h"
#include "widgets/row_layout.h"
#include "widgets/theme.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;
using Look = RowContent::Look;

class RowContentTest final : public QObject {
    Q_OBJECT
    ThreadSurroundings around{{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer}, u"Ledger Agent"_s, {{u"drop"_s, u"5"_s}}, {{u"loss"_s, u"Data loss"_s}}};

    RowContent of(EventType type, const QJsonObject &body, const Principal &actor = {u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent})
    {
        ThreadItem item;
        item.event.type = type;
        item.event.actor = actor;
        item.event.body = body;
        item.event.at = test::localTime(13, 58);
        item.kind = type == EventType::DecisionRecorded ? ThreadItem::Kind::Decision : type == EventType::ExecutionChanged ? ThreadItem::Kind::Execution
            : type == EventType::ConsultationEnded ? ThreadItem::Kind::Ended : type == EventType::ContextRevised ? ThreadItem::Kind::Revision
            : type == EventType::AnswerFailed ? ThreadItem::Kind::AnswerFailed
            : type == EventType::WorkflowAttempted || type == EventType::WorkflowReopened ? ThreadItem::Kind::Workflow : ThreadItem::Kind::Unknown;
        return rowContent(item, around);
    }
    RowContent said(const Message &message, const Principal &actor)
    {
        ThreadItem item;
        item.kind = ThreadItem::Kind::Message;
        item.message = message;
        item.event.actor = actor;
        item.event.at = test::localTime(13, 58);
        return rowContent(item, around);
    }

private Q_SLOTS:
    void shouldSayWhoAnswered_data()
    {
        QTest::addColumn<int>("responder");
        QTest::addColumn<bool>("reply");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("detail");
        QTest::newRow("the agent answers") << int(Responder::Agent) << true << u"Ledger Agent"_s << u"answered by the agent itself"_s;
        QTest::newRow("the agent speaks") << int(Responder::Agent) << false << u"Ledger Agent"_s << u"· the agent"_s;
        QTest::newRow("built-in") << int(Responder::Builtin) << true << u"Built-in responder"_s << u"not the agent"_s;
        QTest::newRow("a model") << int(Responder::Model) << true << u"Language model"_s << u"not the agent"_s;
    }
    void shouldSayWhoAnswered()
    {
        QFETCH(int, responder);
        QFETCH(bool, reply);
        QFETCH(QString, name);
        QFETCH(QString, detail);
        Message message;
        message.role = MessageRole::Agent;
        message.responder = Responder(responder);
        message.author = u"Ledger Agent"_s;
        message.content = u"312 rows"_s;
        if (reply)
            message.replyTo = MessageId::create();
        const RowContent row = said(message, {u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent});
        QCOMPARE(row.look, Look::Agent);
        QCOMPARE(row.name, name);
        QVERIFY(row.detail.startsWith(u"13:58"));
        QVERIFY(row.detail.contains(detail));
    }

    void shouldTellMineFromOthers()
    {
        Message message;
        message.role = MessageRole::Human;
        message.author = u"Osbert"_s;
        message.content = u"x"_s;
        const RowContent mine = said(message, around.me);
        QCOMPARE(mine.name, u"You"_s);
        QCOMPARE(mine.state, u"received"_s);
        // Whoever merely calls himself like the elder is not the elder.
        const RowContent other = said(message, {u"other"_s, u"Eleanor"_s, PrincipalRole::Reviewer});
        QCOMPARE(other.name, u"Eleanor"_s);
        QVERIFY(other.state.isEmpty());
        message.audience = Audience::Reviewers;
        QCOMPARE(said(message, around.me).look, Look::Note);
        QCOMPARE(said(message, {u"other"_s, u"Osbert"_s, PrincipalRole::Reviewer}).name, u"Note by Osbert"_s);
    }

    void shouldNameWhatAMessageIsAbout_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("chip");
        QTest::newRow("step") << u"step"_s << u"drop"_s << u"about step 5"_s;
        QTest::newRow("step of an earlier plan") << u"step"_s << u"gone"_s << u"about step “gone” of an earlier plan"_s;
        QTest::newRow("factor") << u"factor"_s << u"loss"_s << u"about the risk “Data loss”"_s;
        QTest::newRow("risk") << u"risk"_s << QString() << u"about the risk"_s;
        QTest::newRow("plan") << u"plan"_s << QString() << u"about the plan"_s;
    }
    void shouldNameWhatAMessageIsAbout()
    {
        QFETCH(QString, kind);
        QFETCH(QString, id);
        QFETCH(QString, chip);
        Message message;
        message.content = u"x"_s;
        message.anchor = Anchor{kind, id};
        QCOMPARE(said(message, around.me).chip, chip);
    }

    void shouldSayDecisionsInWords_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<QString>("lead");
        QTest::addColumn<QString>("state");
        QTest::newRow("approve") << QJsonObject{{u"verdict"_s, u"approve"_s}, {u"missing"_s, 0}} << u"Approved."_s << u"recorded"_s;
        QTest::newRow("approve, one missing") << QJsonObject{{u"verdict"_s, u"approve"_s}, {u"missing"_s, 1}} << u"Approved."_s << u"recorded, needs 1 more approval"_s;
        QTest::newRow("approve in part") << QJsonObject{{u"verdict"_s, u"approve"_s}, {u"conditions"_s, QJsonObject{{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 4}, {u"id"_s, u"drop"_s}}, QJsonObject{{u"index"_s, QJsonArray{5, 1}}}}}}}} << u"Approved: steps 5, 6.2."_s << u"recorded"_s;
        QTest::newRow("changes") << QJsonObject{{u"verdict"_s, u"request_changes"_s}, {u"comment"_s, u"keep it"_s}} << u"Changes requested:"_s << u"recorded"_s;
        QTest::newRow("reject") << QJsonObject{{u"verdict"_s, u"reject"_s}, {u"scope"_s, u"approach"_s}, {u"comment"_s, u"no"_s}} << u"Rejected (this approach: think again):"_s << u"recorded"_s;
    }
    void shouldSayDecisionsInWords()
    {
        QFETCH(QJsonObject, body);
        QFETCH(QString, lead);
        QFETCH(QString, state);
        const RowContent row = of(EventType::DecisionRecorded, body, around.me);
        QCOMPARE(row.look, Look::Human);
        QCOMPARE(row.name, u"You"_s);
        QCOMPARE(row.lead, lead);
        QCOMPARE(row.state, state);
    }

    void shouldSayWhatAnApprovalIsBoundTo()
    {
        const QJsonObject conditions{{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 4}, {u"id"_s, u"drop"_s}}}}, {u"valid_until"_s, u"2026-11-21T10:00:00.000Z"_s}, {u"text"_s, u"At most 100 rows"_s}, {u"mood"_s, QJsonObject{{u"calm"_s, true}}}};
        const QString until = QLocale().toString(QDateTime::fromMSecsSinceEpoch(Timestamp::parse(u"2026-11-21T10:00:00.000Z")->ms), QLocale::ShortFormat);
        const RowContent row = of(EventType::DecisionRecorded, {{u"verdict"_s, u"approve"_s}, {u"comment"_s, u"Fine."_s}, {u"conditions"_s, conditions}}, around.me);
        QCOMPARE(row.lead, u"Approved: step 5."_s);
        QCOMPARE(row.text, u"Fine.\n\nOn the condition “mood”: {\"calm\":true}\n\nOn the condition: At most 100 rows\n\nValid until %1."_s.arg(until));
    }

    void shouldSayWhatAnApprovalLeavesOut_data()
    {
        QTest::addColumn<QList<int>>("chosen");
        QTest::addColumn<QString>("digest");
        QTest::addColumn<QString>("lead");
        QTest::newRow("one") << QList<int>{3, 4, 5} << u"d"_s << u"Approved: steps 3–5 · step 6 left out."_s;
        QTest::newRow("several") << QList<int>{4} << u"d"_s << u"Approved: step 4 · steps 3, 5, 6 left out."_s;
        QTest::newRow("none") << QList<int>{3, 4, 5, 6} << u"d"_s << u"Approved: steps 3–6."_s;
        QTest::newRow("of another plan") << QList<int>{3, 4, 5} << u"earlier"_s << u"Approved: steps 3–5."_s;
    }
    void shouldSayWhatAnApprovalLeavesOut()
    {
        QFETCH(QList<int>, chosen);
        QFETCH(QString, digest);
        QFETCH(QString, lead);
        // GIVEN a plan of six steps, the first two of them done
        QJsonArray steps;
        for (int i = 1; i <= 6; ++i)
            steps.append(QJsonObject{{u"id"_s, QString(QChar(u'a' + i))}, {u"title"_s, u"Step"_s}, {u"status"_s, i <= 2 ? u"done"_s : u"planned"_s}});
        const Context context = Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}});
        around.shown = {u"d"_s, std::make_shared<const Plan>(*context.plan)};
        // WHEN some of the others are approved THEN one phrase says which are, and which are not
        const QJsonObject conditions{{u"steps"_s, stepReferences(*context.plan, chosen)}};
        const RowContent row = of(EventType::DecisionRecorded, {{u"verdict"_s, u"approve"_s}, {u"digest"_s, digest}, {u"comment"_s, u"Keep it."_s}, {u"conditions"_s, conditions}}, around.me);
        around.shown = {};
        QCOMPARE(row.lead, lead);
        QCOMPARE(row.text, u"Keep it."_s);
    }

    void shouldTellWhatBecameOfAStoppedWorkflow()
    {
        // GIVEN a workflow that was stopped here, and tried again by the agent
        const RowContent tried = of(EventType::WorkflowAttempted, {{u"agent"_s, u"Ledger Agent"_s}, {u"times"_s, 3}, {u"title"_s, u"Drop `it`"_s}, {u"request"_s, u"Only **this** once"_s}}, around.me);
        // THEN it is Witan that says so, and the agent's words are its own, to be seen and copied as they were sent
        QVERIFY2(tried.notice.contains(u"tried again 3 times"), qPrintable(tried.notice));
        QCOMPARE(tried.look, Look::Agent);
        QCOMPARE(tried.sent, u"Drop `it`\n\nOnly **this** once"_s);
        // AND so are the words of who lets it go on
        const RowContent open = of(EventType::WorkflowReopened, {{u"comment"_s, u"The *copy* is there now."_s}}, {u"osbert"_s, u"Osbert"_s, PrincipalRole::Reviewer});
        QVERIFY2(open.lead.contains(u"Osbert") && open.lead.contains(u"go on"), qPrintable(open.lead));
        QCOMPARE(open.sent, u"The *copy* is there now."_s);
    }

    void shouldNeverSayThatSomebodyRejectedWhatExpired()
    {
        const RowContent row = of(EventType::ConsultationEnded, {{u"status"_s, u"CANCELLED"_s}, {u"end_reason"_s, u"expired"_s}});
        QVERIFY(row.lead.contains(u"nobody decided in time"));
        QVERIFY(!row.lead.contains(u"reject"));
    }

    void shouldShowTheReportWithItsDetails()
    {
        const RowContent row = of(EventType::ExecutionChanged, {{u"execution"_s, u"SUCCEEDED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, u"12 merged"_s}, {u"details"_s, QJsonObject{{u"rows"_s, 12}}}}}});
        QCOMPARE(row.look, Look::Agent);
        QVERIFY(row.text.contains(u"12 merged") && row.text.contains(u"\"rows\": 12"));
        const RowContent bad = of(EventType::ExecutionChanged, {{u"execution"_s, u"FAILED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, u"no disk"_s}}}});
        QCOMPARE(bad.look, Look::Agent);
        QCOMPARE(bad.lead, u"It failed."_s);
    }

    void shouldOfferToAskAgain()
    {
        const RowContent row = of(EventType::AnswerFailed, {{u"message_id"_s, u"m-1"_s}, {u"text"_s, u"Nobody answered."_s}});
        QCOMPARE(row.actions.size(), 1);
        QCOMPARE(row.actions.first().kind, RowAction::Kind::AskAgain);
        QCOMPARE(row.actions.first().target, u"m-1"_s);
    }

    void shouldShowEachPendingStateAsOneThing_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("bad");
        QTest::newRow("queued") << int(OutboxState::Queued) << u"queued"_s << false;
        QTest::newRow("sent") << int(OutboxState::Sent) << u"sent"_s << false;
        QTest::newRow("failed") << int(OutboxState::Failed) << u"Not sent: no room"_s << true;
    }
    void shouldShowEachPendingStateAsOneThing()
    {
        QFETCH(int, state);
        QFETCH(QString, words);
        QFETCH(bool, bad);
        ThreadItem item;
        item.kind = ThreadItem::Kind::Pending;
        item.message = Message();
        item.message->content = u"x"_s;
        item.pending = OutboxItem();
        item.pending->state = OutboxState(state);
        item.pending->error = u"no room"_s;
        const RowContent row = rowContent(item, around);
        QVERIFY(row.state.startsWith(words));
        QCOMPARE(row.stateIsBad, bad);
        QCOMPARE(row.actions.size(), bad ? 2 : OutboxState(state) == OutboxState::Queued ? 1 : 0);
    }

    void shouldNotLetANameActAsAPlaceholder()
    {
        around.agentName = u"%2 %1"_s;
        ThreadItem item;
        item.kind = ThreadItem::Kind::Revision;
        item.event.body = {{u"revision"_s, 3}};
        item.changes = u"%1%2%3"_s;
        QCOMPARE(rowContent(item, around).lead, u"The agent “%2 %1” sent revision 3: %1%2%3"_s);
        around.agentName = u"Ledger Agent"_s;
    }

    void shouldSpeakInOneSentence()
    {
        Message message;
        message.content = u"Is it\u202E safe?"_s;
        message.anchor = Anchor{u"step"_s, u"drop"_s};
        QCOMPARE(said(message, around.me).spoken(), u"You, 13:58, about step 5. Is it⟦U+202E⟧ safe? received"_s);
    }

    void shouldTurnAChoiceIntoButtons()
    {
        Message message;
        message.role = MessageRole::Agent;
        message.content = u"Which?"_s;
        message.ask = {{u"kind"_s, u"choice"_s}, {u"options"_s, QJsonArray{u"Monday"_s, u"Tuesday"_s}}};
        const RowContent row = said(message, {u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent});
        QCOMPARE(row.actions.size(), 2);
        QCOMPARE(row.actions[1].target, u"Tuesday"_s);
        QCOMPARE(row.actions[1].kind, RowAction::Kind::Answer);
        // AND a screen reader says what there is to choose from
        QVERIFY2(row.spoken().endsWith(u"Which? Answers to choose from: Monday, Tuesday."), qPrintable(row.spoken()));
        // AND once the consultation has ended there is nothing to press
        around.mayAnswer = false;
        QVERIFY(said(message, {u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent}).actions.isEmpty());
        around.mayAnswer = true;
    }

    void shouldSayWhatKindOfAnswerIsWantedAndWhatIsProposed()
    {
        Message message;
        message.role = MessageRole::Agent;
        message.content = u"How many days?"_s;
        message.ask = {{u"kind"_s, u"number"_s}, {u"default"_s, 90}};
        const RowContent row = said(message, {u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent});
        QCOMPARE(row.state, u"The agent asks for a number. It proposes “90”."_s);
        QCOMPARE(row.actions.size(), 1);
        QCOMPARE(row.actions.first().target, u"90"_s);
    }

    void shouldShowAllOfManyChoicesWhenAsked()
    {
        QJsonArray options;
        for (int i = 1; i <= 20; ++i)
            options.append(u"choice %1"_s.arg(i));
        Message message;
        message.role = MessageRole::Agent;
        message.content = u"Which?"_s;
        message.ask = {{u"kind"_s, u"choice"_s}, {u"options"_s, options}};
        const RowContent content = said(message, {u"agent"_s, u"Ledger Agent"_s, PrincipalRole::Agent});
        QCOMPARE(content.actions.size(), 20);
        QVERIFY2(content.spoken().endsWith(u"Answers to choose from: choice 1, choice 2, choice 3, choice 4, choice 5, choice 6, choice 7, choice 8, choice 9, choice 10, choice 11, choice 12, and 8 more."), qPrintable(content.spoken()));
        RowFrame frame;
        frame.width = 600;
        const RowLayout some = layOutRow(content, frame, Theme::light());
        QCOMPARE(some.buttons.size(), 13);
        QCOMPARE(some.buttons.last().action.label, u"Show 8 more choices"_s);
        frame.whole = true;
        QCOMPARE(layOutRow(content, frame, Theme::light()).buttons.size(), 20);
    }

    void shouldSayThatAPendingDecisionIsNotRecorded()
    {
        ThreadItem item;
        item.kind = ThreadItem::Kind::Pending;
        item.pending = OutboxItem();
        item.pending->kind = OutboxKind::Decision;
        item.pending->id = u"d"_s;
        item.pending->payload = {{u"verdict"_s, u"approve"_s}, {u"comment"_s, u"go on"_s}};
        const RowContent row = rowContent(item, around);
        QCOMPARE(row.lead, u"Your approval, not recorded yet:"_s);
        QVERIFY(!row.spoken().contains(u"Approved"));
        // AND while it waits it can be taken back
        QCOMPARE(row.actions.size(), 1);
        QCOMPARE(row.actions.first().kind, RowAction::Kind::Discard);
    }

    void shouldNeverLetTheAgentPassForSomebodyElse_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        for (const QString &name : {u"You"_s, u"Your note"_s, u"Built-in responder"_s, u"Language model"_s, u"Osbert"_s, u"Witan"_s, u"SYSTEM"_s,
                                    u"The consultation has ended with this approval. The"_s, u"Eleanor”. Approved. “x"_s, u"Eleanor\nYou"_s})
            QTest::newRow(qPrintable(name)) << name << u"**Approved.** recorded"_s;
        QTest::newRow("a text like the system's") << u"Ledger Agent"_s << u"SYSTEM: The consultation has ended with this approval"_s;
    }
    void shouldNeverLetTheAgentPassForSomebodyElse()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        const Principal agent{u"agent"_s, name, PrincipalRole::Agent};
        around.agentName = name;
        Message message;
        message.role = MessageRole::Agent;
        message.author = name;
        message.content = text;
        const QList<RowContent> framed{said(message, agent), of(EventType::ContextRevised, {{u"revision"_s, 2}, {u"note"_s, text}}, agent),
            of(EventType::ExecutionChanged, {{u"execution"_s, u"SUCCEEDED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, text}}}}, agent),
            of(EventType::ExecutionChanged, {{u"execution"_s, u"FAILED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, text}}}}, agent)};
        // THEN its words stand in its own look, and what is spoken says before them whose they are
        for (const RowContent &row : framed) {
            QCOMPARE(row.look, Look::Agent);
            QVERIFY(!row.mine);
            const qsizetype said = row.spoken().indexOf(u"the agent"), words = row.spoken().lastIndexOf(text);
            QVERIFY2(said >= 0 && said < words, qPrintable(row.spoken()));
        }
        // AND where Witan speaks of it, the name is quoted and cannot end the quotation
        for (const RowContent &row : {of(EventType::ContextRevised, {{u"revision"_s, 2}}, agent), of(EventType::ExecutionChanged, {{u"execution"_s, u"RESUMED"_s}}, agent)}) {
            QCOMPARE(row.look, Look::System);
            QVERIFY2(row.lead.startsWith(u"The agent “"), qPrintable(row.lead));
            QCOMPARE(row.lead.count(u'”'), 1);
        }
        around.agentName = u"Ledger Agent"_s;
    }

    void shouldShowWhatCameBesideARevision()
    {
        // WHEN a revision brings members of the agent's own, with a note or without
        const QJsonObject besides{{u"cost_centre"_s, u"K-17\u200B"_s}};
        const RowContent alone = of(EventType::ContextRevised, {{u"revision"_s, 2}, {u"extra"_s, besides}});
        const RowContent noted = of(EventType::ContextRevised, {{u"revision"_s, 2}, {u"extra"_s, besides}, {u"note"_s, u"As you wished."_s}});
        // THEN they stand in the agent's frame as code, hidden characters marked, and the note before them
        for (const RowContent &row : {alone, noted}) {
            QCOMPARE(row.look, Look::Agent);
            QVERIFY2(row.text.endsWith(u"\n~~~~~~~~~~~~\n{\n  \"cost_centre\": \"K-17\u200B\"\n}\n~~~~~~~~~~~~"), qPrintable(row.text));
            QVERIFY2(row.spoken().contains(u"K-17⟦U+200B⟧"), qPrintable(row.spoken()));
            QVERIFY(row.notice.contains(u"sent revision 2"));
        }
        QVERIFY2(alone.detail.contains(u"sent by the agent with revision 2"), qPrintable(alone.detail));
        QVERIFY(noted.text.startsWith(u"As you wished."));
        QVERIFY2(noted.detail.contains(u"the agent’s note on revision 2"), qPrintable(noted.detail));
    }

    void shouldOfferWhateverElseCameWithAMessage()
    {
        // GIVEN an agent's question with a member that Witan does not know
        ThreadItem item;
        item.kind = ThreadItem::Kind::Message;
        item.message = Message();
        item.message->role = MessageRole::Agent;
        item.message->content = u"Which?"_s;
        item.message->ask = {{u"kind"_s, u"choice"_s}, {u"options"_s, QJsonArray{u"a"_s}}};
        QVERIFY(rowContent(item, around).actions.size() == 1);
        item.message->metadata = {{u"confidence"_s, 0.5}};
        RowContent row = rowContent(item, around);
        QVERIFY(row.actions.last().kind == RowAction::Kind::ShowRaw);
        QVERIFY(!row.text.contains(u"confidence"));
        // WHEN it is asked for THEN it stands under the words, and the answers stay
        showAsItCame(row, item);
        QCOMPARE(row.text, u"Which?\n~~~~~~~~~~~~\n{\n  \"confidence\": 0.5\n}\n~~~~~~~~~~~~"_s);
        QCOMPARE(row.actions.size(), 1);
        QVERIFY(row.actions.first().kind == RowAction::Kind::Answer);
    }

    void shouldBoundWhatWitanRepeats()
    {
        ThreadItem item;
        item.kind = ThreadItem::Kind::Revision;
        item.event.body = {{u"revision"_s, 3}};
        item.changes = u"tier x\u202E\n"_s + QString(60'000, u'y');
        const QString lead = rowContent(item, around).lead;
        QVERIFY(lead.size() <= 400);
        QVERIFY(!lead.contains(u'\n') && !lead.contains(QChar(0x202E)));
    }

    void shouldPutOthersOnTheirOwnSide()
    {
        Message message;
        message.content = u"x"_s;
        RowFrame frame;
        frame.width = 900;
        const RowLayout mine = layOutRow(said(message, around.me), frame, Theme::light());
        const RowLayout other = layOutRow(said(message, {u"other"_s, u"Osbert"_s, PrincipalRole::Reviewer}), frame, Theme::light());
        QVERIFY(mine.bubble.left() > 450);
        QVERIFY(other.bubble.right() < 450);
    }
};

QTEST_MAIN(RowContentTest)
#include "tst_row_content.moc"
