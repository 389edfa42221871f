// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules.h"
#include "models/consultation_view.h"
#include "models/inbox_model.h"
#include "models/thread_model.h"
#include "widgets/main_window.h"

#include <QDateTime>
#include <QJsonArray>

namespace witan::test {

/// A clock that stands where it is put.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Timestamp now) : m_now(now) {}
    Timestamp now() const override { return m_now; }
    void set(Timestamp now) { m_now = now; }
    void advance(qint64 ms) { m_now.ms += ms; }

private:
    Timestamp m_now;
};

inline Timestamp localTime(int hour, int minute, int day = 20)
{
    return {QDateTime(QDate(2026, 11, day), QTime(hour, minute)).toMSecsSinceEpoch()};
}

/// A council's afternoon for the window: a consultation about merging customers at its second revision, with a conversation,
/// and an inbox around it.
class WindowSample {
public:
    FixedClock clock{localTime(14, 18)};
    InboxModel inbox;
    ThreadModel thread;
    ConsultationView view;
    QList<Event> events;
    Principal agent{QStringLiteral("agent-1"), QStringLiteral("Ledger Agent"), PrincipalRole::Agent};

    WindowSample()
    {
        view.me = {QStringLiteral("me"), QStringLiteral("Eleanor"), PrincipalRole::Reviewer};
        fillConsultation();
        fillThread();
        fillInbox();
    }

    void attach(MainWindow &window)
    {
        window.setClock(&clock);
        window.setInboxModel(&inbox);
        window.setThreadModel(&thread);
    }
    void open(MainWindow &window, qint64 seen)
    {
        thread.open(view.consultation.id, events.size(), seen, fetch(), [](int revision) { return context(revision >= 2); });
        window.showConsultation(view);
    }
    ThreadModel::Fetch fetch()
    {
        return [this](qint64 from, int limit) { return events.mid(from - 1, limit); };
    }

    Event &add(EventType type, const Principal &actor, Timestamp at, const QJsonObject &body)
    {
        Event event;
        event.consultation = view.consultation.id;
        event.seq = events.size() + 1;
        event.cursor = event.seq;
        event.type = type;
        event.typeName = toString(type);
        event.actor = actor;
        event.at = at;
        event.body = body;
        events.append(event);
        return events.last();
    }
    Message message(MessageRole role, const QString &author, const QString &content, Timestamp at)
    {
        Message made;
        made.id = MessageId::create();
        made.consultation = view.consultation.id;
        made.role = role;
        made.author = author;
        made.content = content;
        made.timestamp = at;
        if (role == MessageRole::Agent)
            made.responder = Responder::Agent;
        return made;
    }
    Event &say(const Message &said, const Principal &actor) { return add(EventType::MessagePosted, actor, said.timestamp, toJson(said)); }

    static QJsonObject step(const char *id, const char *title, const QJsonObject &more = {})
    {
        QJsonObject made = more;
        made.insert(QStringLiteral("id"), QString::fromUtf8(id));
        made.insert(QStringLiteral("title"), QString::fromUtf8(title));
        return made;
    }
    static QJsonObject context(bool second)
    {
        const auto s = [](const char *text) { return QString::fromUtf8(text); };
        QJsonArray steps{
            step("backup", "Back up the database", {{s("status"), s("done")}, {s("reversible"), true}}),
            step("find", "Find duplicates by name and VAT number", {{s("status"), s("done")}, {s("reversible"), true}}),
            step("merge", "Merge 148 pairs", {{s("tool"), s("sqlite")}, {s("arguments"), QJsonObject{{s("sql"), s("UPDATE customers SET …")}}}, {s("reversible"), true}, {s("depends_on"), QJsonArray{s("find")}}}),
            step("check", "Check totals against the ledger", {{s("reversible"), true}, {s("depends_on"), QJsonArray{s("merge")}}}),
        };
        if (second) {
            steps.append(step("retire", "Rename customers_old, keep 90 days", {{s("tool"), s("sqlite")}, {s("arguments"), QJsonObject{{s("sql"), s("ALTER TABLE customers_old RENAME TO customers_kept_2026")}}}, {s("reversible"), true}, {s("depends_on"), QJsonArray{s("check")}}, {s("rows"), 312}}));
            steps.append(step("move", "Move the 15 unmatched rows", {{s("tool"), s("sqlite")}, {s("reversible"), true}}));
            steps.append(step("delete", "Delete the kept table after 90 days", {{s("tool"), s("sqlite")}, {s("arguments"), QJsonObject{{s("sql"), s("DROP TABLE customers_kept_2026")}}}, {s("reversible"), false}, {s("description"), s("Runs on 18 February 2027, by a timer of the database server. Nobody is asked again.")}}));
        } else {
            steps.append(step("retire", "Drop customers_old", {{s("tool"), s("sqlite")}, {s("arguments"), QJsonObject{{s("sql"), s("DROP TABLE customers_old")}}}, {s("reversible"), false}}));
        }
        const auto factor = [&s](const char *id, const char *name, double score) {
            return QJsonObject{{s("id"), s(id)}, {s("name"), s(name)}, {s("score"), score}, {s("score_max"), 10}};
        };
        return {{s("plan"), QJsonObject{{s("request"), s("Merge duplicate customers and retire the old table")}, {s("steps"), steps}}},
                {s("risk_assessment"), QJsonObject{{s("risk_tier"), s("HIGH")}, {s("risk_score"), second ? 4.0 : 7.5}, {s("risk_score_max"), 10},
                    {s("factors"), QJsonArray{factor("loss", "Data loss", second ? 4 : 8), factor("down", "Downtime", 2), factor("wrong", "Wrong merges", 3)}}}}};
    }

private:
    void fillConsultation()
    {
        Consultation &c = view.consultation;
        c.id = ConsultationId::create();
        c.workflow = WorkflowId::create();
        c.agentId = QStringLiteral("ledger");
        c.agentName = agent.name;
        c.owner = agent.id;
        c.title = QStringLiteral("Merge duplicate customers");
        c.context = context(true);
        c.revision = 2;
        c.digest = view.shownDigest = QStringLiteral("digest-2");
        c.policy.requiredApprovals = 2;
        c.startedAt = localTime(13, 52);
        c.deadline = localTime(14, 30);
        view.context = Context::parse(c.context);
        view.changes = diffContexts(Context::parse(context(false)), view.context);
        view.changesFrom = 1;
        view.agentAttached = true;
        view.reviewers = {QStringLiteral("Osbert")};
        view.online = true;
        view.seenSteps = {1, int(view.context.plan->steps.size())};
        view.commentDrafts = {{Verdict::Approve, QStringLiteral("Accounting confirmed the 90 days.")}};
    }

    void fillThread()
    {
        const Principal me = view.me;
        add(EventType::ConsultationStarted, agent, localTime(13, 52), {});
        say(message(MessageRole::System, QStringLiteral("Witan"), QStringLiteral("Consultation started. Ask what you need to know."), localTime(13, 52)), agent);
        Message question = message(MessageRole::Human, me.name, QStringLiteral("What is lost if we drop `customers_old`, and can it be brought back?"), localTime(13, 58));
        question.anchor = Anchor{QStringLiteral("step"), QStringLiteral("retire")};
        say(question, me);
        Message answer = message(MessageRole::Agent, agent.name, QStringLiteral("312 rows. 297 of them live on in **customers** after the merge; 15 have no match and would be lost for good. The drop itself cannot be undone.\n\n```\nSELECT count(*) FROM customers_old\n WHERE id NOT IN (SELECT old_id FROM merge_map);  -- 15\n```"), localTime(13, 58));
        answer.replyTo = question.id;
        say(answer, agent);
        add(EventType::DecisionRecorded, me, localTime(14, 3), {{QStringLiteral("verdict"), QStringLiteral("request_changes")}, {QStringLiteral("comment"), QStringLiteral("keep those 15, and a copy of the whole table for 90 days.")}, {QStringLiteral("missing"), 2}});
        add(EventType::ContextRevised, agent, localTime(14, 9), {{QStringLiteral("revision"), 2}, {QStringLiteral("digest"), QStringLiteral("digest-2")}, {QStringLiteral("context"), context(true)}});
        say(message(MessageRole::Agent, agent.name, QStringLiteral("Step 5 now renames the table instead of dropping it; the new step 6 moves the 15 rows. Nothing in the plan is irreversible before the 90 days are over."), localTime(14, 9)), agent);
        Message note = message(MessageRole::Human, me.name, QStringLiteral("Ask accounting whether 90 days is enough for the audit."), localTime(14, 11));
        note.audience = Audience::Reviewers;
        say(note, me);
        view.consultation.head = events.size();
        view.lastAgentSeq = 7;
        view.seenSeq = events.size();
    }

    ConsultationSummary summary(const char *title, const char *agentName, RiskTier tier, const char *last, Timestamp started)
    {
        ConsultationSummary made;
        made.consultation.id = ConsultationId::create();
        made.consultation.title = QString::fromUtf8(title);
        made.consultation.agentName = QString::fromUtf8(agentName);
        made.consultation.startedAt = started;
        made.tier = tier;
        made.lastLine = QString::fromUtf8(last);
        made.lastAt = started;
        made.seenSeq = 1;
        return made;
    }

    void fillInbox()
    {
        ConsultationSummary mine = summary("Merge duplicate customers", "Ledger Agent", RiskTier::High, "Revision 2: I keep a copy of the old table for 90 days.", localTime(13, 52));
        mine.consultation.id = view.consultation.id;
        mine.consultation.deadline = view.consultation.deadline;
        mine.unread = 2;
        QList<ConsultationSummary> all{mine,
            summary("Rotate production credentials", "Keymaster", RiskTier::Critical, "May I take the payment gateway down for 90 s?", localTime(13, 44)),
            summary("Answer 214 warranty letters", "Correspondence", RiskTier::Medium, "Here are the five letters you asked to see.", localTime(12, 10)),
            summary("Renumber the archive shelves", "Archivist", RiskTier::Low, "", localTime(11, 0, 19))};
        all[1].seenSeq = 0;
        all[2].draft = QStringLiteral("Who has read letter 17?");
        all[3].request = QStringLiteral("Give all 40 shelves new numbers");
        ConsultationSummary others = summary("Close the Antwerp account", "Treasury", RiskTier::High, "You approved revision 1 at 09:40.", localTime(11, 10));
        others.consultation.policy.requiredApprovals = 2;
        RecordedDecision approval;
        approval.decision.verdict = Verdict::Approve;
        approval.actor = view.me;
        others.consultation.decisions.append(approval);
        ConsultationSummary running = summary("Send the meeting minutes", "Secretary", RiskTier::Low, "Approved by you, 11:02.", localTime(11, 0));
        running.consultation.status = Status::Completed;
        running.consultation.execution = Execution::Resumed;
        ConsultationSummary ended = summary("Translate the bylaws", "Scribe", RiskTier::Low, "Done: 42 pages in three languages.", localTime(9, 0, 18));
        ended.consultation.status = Status::Completed;
        ended.consultation.execution = Execution::Succeeded;
        ended.consultation.endReason = EndReason::Approved;
        ended.consultation.completedAt = localTime(16, 0, 18);
        all << others << running << ended;
        inbox.tick(clock.now());
        inbox.set(all, view.me.id);
    }
};

} // namespace witan::test
