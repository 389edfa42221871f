// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/row_content.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "models/decision_phrase.h"
#include "widgets/condition_words.h"
#include "widgets/json_text.h"
#include "widgets/wording.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

using Look = RowContent::Look;

struct Row {
    Q_DECLARE_TR_FUNCTIONS(ConversationRow)
};

constexpr qsizetype kMostAnswers = 500;   // the agent's text names them all
constexpr qsizetype kMostSpoken = 12;
constexpr int kMostLead = 400, kMostQuoted = 60;

QString agentName(const ThreadSurroundings &around)
{
    return around.agentName.isEmpty() ? Row::tr("The agent") : oneLine(around.agentName, 60);
}

/// Where Witan speaks of the agent: a name that is a sentence must not pass for Witan's own words.
QString theAgent(const ThreadSurroundings &around)
{
    if (around.agentName.isEmpty())
        return Row::tr("The agent");
    QString name = oneLine(around.agentName, 60);
    for (QChar &c : name) {
        if (c == u'“' || c == u'”' || c == u'"')
            c = u'’';
    }
    return Row::tr("The agent “%1”").arg(name);
}

QString nameOf(const Principal &actor, const ThreadSurroundings &around)
{
    if (!actor.id.isEmpty() && actor.id == around.me.id)
        return Row::tr("You");
    return oneLine(actor.name.isEmpty() ? actor.id : actor.name, 60);
}

void setAnchor(RowContent &row, const std::optional<Anchor> &anchor, const ThreadSurroundings &around)
{
    if (!anchor)
        return;
    row.chipIcon = u"step"_s;
    row.chip = aboutWords(*anchor, around);
}

QString answerKind(const QString &kind)
{
    if (kind == u"number")
        return Row::tr("The agent asks for a number.");
    return kind == u"text" ? Row::tr("The agent asks for a text.") : QString();
}

/// An agent's question: each choice, and the answer it proposes, becomes a button that puts it into the composer.
void setAsk(RowContent &row, const QJsonObject &ask, const ThreadSurroundings &around)
{
    QStringList words{answerKind(ask.value("kind"_L1).toString())};
    const QJsonValue proposed = ask.value("default"_L1);
    const QString proposal = proposed.isUndefined() || proposed.isNull() ? QString() : plainSent(proposed);
    if (!proposal.isEmpty())
        words.append(Row::tr("It proposes “%1”.").arg(oneLine(proposal, 60)));
    const QJsonArray options = ask.value("options"_L1).toArray();
    if (options.size() > kMostAnswers)
        words.append(Row::tr("It offers %1 choices; the first %2 are here.").arg(options.size()).arg(kMostAnswers));
    words.removeAll(QString());
    row.state = words.join(u' ');
    if (!around.mayAnswer)
        return;
    for (qsizetype i = 0; i < qMin(options.size(), kMostAnswers); ++i) {
        const QJsonValue option = options.at(i);
        const QString text = plainSent(option.isObject() ? option.toObject().value("label"_L1) : option);
        if (!text.isEmpty())
            row.actions.append({RowAction::Kind::Answer, oneLine(text, 60), text});
    }
    if (options.isEmpty() && !proposal.isEmpty())
        row.actions.append({RowAction::Kind::Answer, Row::tr("Write “%1”").arg(oneLine(proposal, 60)), proposal});
}

/// The agent's own members in the row's text, as code.
void appendMembers(RowContent &row, const QJsonObject &members)
{
    // A fence of the agent's own text that is still open takes this in, for none is likely to be of so many signs.
    const QString fence(12, u'~');
    if (!members.isEmpty())
        row.text += u'\n' + fence + u'\n' + indentedSent(members) + u'\n' + fence;
}

RowContent humanMessage(const Message &message, const QString &name, bool mine, const ThreadSurroundings &around)
{
    RowContent row;
    row.look = Look::Human;
    row.mine = mine;
    row.name = name;
    row.text = row.sent = message.content;
    row.isTyped = true;
    setAnchor(row, message.anchor, around);
    if (message.audience == Audience::Reviewers) {
        row.look = Look::Note;
        row.name = mine ? Row::tr("Your note") : Row::tr("Note by %1").arg(name);
        row.chip = row.chip.isEmpty() ? Row::tr("reviewers only") : Row::tr("reviewers only · %1").arg(row.chip);
        row.chipIcon = u"lock"_s;
    }
    return row;
}

RowContent recordedMessage(const ThreadItem &item, const ThreadSurroundings &around)
{
    const Message &message = *item.message;
    RowContent row;
    const bool mine = !item.event.actor.id.isEmpty() && item.event.actor.id == around.me.id;
    switch (message.role) {
    case MessageRole::System:
        row.look = Look::System;
        row.text = row.sent = message.content;
        break;
    case MessageRole::Human:
        row = humanMessage(message, mine ? Row::tr("You") : oneLine(item.event.actor.name.isEmpty() ? message.author : item.event.actor.name, 60), mine, around);
        if (mine)
            row.state = message.audience == Audience::Reviewers ? Row::tr("kept for reviewers") : Row::tr("received");
        break;
    case MessageRole::Agent:
        row.look = Look::Agent;
        row.name = message.author.isEmpty() ? agentName(around) : oneLine(message.author, 60);
        row.text = row.sent = message.content;
        setAnchor(row, message.anchor, around);
        setAsk(row, message.ask, around);
        if (!message.metadata.isEmpty())
            row.actions.append({RowAction::Kind::ShowRaw, Row::tr("Show what else came with it"), {}});
        if (message.responder == Responder::Builtin) {
            row.name = Row::tr("Built-in responder");
            row.detail = Row::tr("built-in responder, not the agent");
        } else if (message.responder == Responder::Model) {
            row.name = Row::tr("Language model");
            row.detail = Row::tr("a language model, not the agent");
        } else {
            // Whatever name it goes by.
            row.detail = message.replyTo ? Row::tr("answered by the agent itself") : Row::tr("the agent");
        }
        break;
    }
    return row;
}

QString scopeWords(const QString &scope)
{
    if (scope == u"action")
        return Row::tr("this action only");
    if (scope == u"approach")
        return Row::tr("this approach: think again");
    return Row::tr("stop the whole workflow");
}

/// The phrase for what the record has; what is left out, by the plan where it is the one that was decided.
QString decidedWords(Verdict verdict, const QJsonObject &body, const ThreadSurroundings &around)
{
    Decision decision;
    decision.verdict = verdict;
    decision.conditions = body.value("conditions"_L1).toObject();
    const bool isShown = around.shown.plan && around.shown.digest == body.value("digest"_L1).toString();
    return isShown ? decisionPhrase(decision, *around.shown.plan) : decisionPhrase(decision);
}

/// The words of a decision: `what` was decided, as the record or the outbox has it.
void setDecision(RowContent &row, const QString &what, const QJsonObject &body)
{
    row.lead = what;
    const QJsonObject conditions = body.value("conditions"_L1).toObject();
    if (verdictFrom(body.value("verdict"_L1).toString()) == Verdict::Reject)
        row.lead = Row::tr("%1 (%2)").arg(row.lead, scopeWords(body.value("scope"_L1).toString()));
    row.sent = body.value("comment"_L1).toString();
    QStringList words{row.sent, conditionWords(conditions)};
    words.removeAll(QString());
    row.text = words.join(u"\n\n"_s);
    row.isTyped = true;
}

void endLead(RowContent &row, const QJsonObject &body)
{
    const bool isSentence = row.text.isEmpty() || !body.value("conditions"_L1).toObject().value("steps"_L1).toArray().isEmpty();
    row.lead = oneLine(row.lead, kMostLead) + (isSentence ? u'.' : u':');
}

RowContent decision(const ThreadItem &item, const ThreadSurroundings &around)
{
    RowContent row;
    row.look = Look::Human;
    row.mine = !item.event.actor.id.isEmpty() && item.event.actor.id == around.me.id;
    row.name = nameOf(item.event.actor, around);
    const std::optional<Verdict> verdict = verdictFrom(item.event.body.value("verdict"_L1).toString());
    setDecision(row, verdict ? decidedWords(*verdict, item.event.body, around) : Row::tr("Decided"), item.event.body);
    endLead(row, item.event.body);
    const int missing = item.event.body.value("missing"_L1).toInt();
    row.state = verdict != Verdict::Approve || missing == 0 ? Row::tr("recorded")
        : missing == 1 ? Row::tr("recorded, needs 1 more approval") : Row::tr("recorded, needs %1 more approvals").arg(missing);
    return row;
}

RowContent revision(const ThreadItem &item, const ThreadSurroundings &around)
{
    const QString number = QString::number(item.event.body.value("revision"_L1).toInt());
    const QString what = item.changes.isEmpty() ? Row::tr("%1 sent revision %2").arg(theAgent(around), number)
                                                : Row::tr("%1 sent revision %2: %3").arg(theAgent(around), number, oneLine(item.changes, kMostLead));
    RowContent row;
    row.text = row.sent = item.event.body.value("note"_L1).toString();
    const QJsonObject besides = item.event.body.value("extra"_L1).toObject();
    if (row.text.isEmpty() && besides.isEmpty()) {
        row.look = Look::System;
        row.lead = what;
        return row;
    }
    // What changed is Witan's own finding; what the agent notes on it and sends beside it is the agent's.
    row.look = Look::Agent;
    row.notice = singleLine(what, kMostLead);
    row.name = agentName(around);
    row.detail = row.text.isEmpty() ? Row::tr("sent by the agent with revision %1").arg(number) : Row::tr("the agent’s note on revision %1").arg(number);
    appendMembers(row, besides);
    return row;
}

RowContent execution(const ThreadItem &item, const ThreadSurroundings &around)
{
    RowContent row;
    row.look = Look::System;
    const std::optional<Execution> now = executionFrom(item.event.body.value("execution"_L1).toString());
    const QString who = theAgent(around);
    switch (now.value_or(Execution::Paused)) {
    case Execution::Paused:
        row.lead = item.event.body.contains("decision_id"_L1) ? Row::tr("%1 has taken the request for changes and stays paused").arg(who) : Row::tr("%1 is paused").arg(who);
        break;
    case Execution::Resuming: row.lead = Row::tr("%1 is being told of the decision").arg(who); break;
    case Execution::Resumed: row.lead = Row::tr("%1 has taken the decision and goes on").arg(who); break;
    case Execution::Stopped: row.lead = Row::tr("%1 has stopped; the plan is not carried out").arg(who); break;
    case Execution::Succeeded: row.lead = Row::tr("%1 reports that it succeeded").arg(who); break;
    case Execution::Failed: row.lead = Row::tr("%1 reports that it failed").arg(who); break;
    }
    const QJsonObject report = item.event.body.value("report"_L1).toObject();
    if (report.isEmpty())
        return row;
    row.look = Look::Agent;
    row.name = agentName(around);
    row.detail = Row::tr("the agent’s own report");
    row.lead = now == Execution::Failed ? Row::tr("It failed.") : now == Execution::Resumed ? Row::tr("It is at work.") : Row::tr("It succeeded.");
    row.text = row.sent = report.value("summary"_L1).toString();
    appendMembers(row, report.value("details"_L1).toObject());
    return row;
}

RowContent answerFailed(const ThreadItem &item, const ThreadSurroundings &around)
{
    RowContent row;
    row.look = Look::Warning;
    row.name = Row::tr("No answer");
    row.text = item.event.body.value("text"_L1).toString();
    if (row.text.isEmpty())
        row.text = Row::tr("Nobody answered in time. Your question is kept.");
    if (around.mayAnswer)
        row.actions.append({RowAction::Kind::AskAgain, Row::tr("Ask again"), item.event.body.value("message_id"_L1).toString()});
    return row;
}

RowContent ended(const ThreadItem &item)
{
    RowContent row;
    row.look = Look::System;
    switch (endReasonFrom(item.event.body.value("end_reason"_L1).toString()).value_or(EndReason::None)) {
    case EndReason::Approved: row.lead = Row::tr("The consultation has ended with this approval"); break;
    case EndReason::Rejected: row.lead = Row::tr("The consultation has ended with this rejection"); break;
    case EndReason::Expired: row.lead = Row::tr("The consultation has ended: nobody decided in time, so nothing is carried out"); break;
    case EndReason::Withdrawn: row.lead = Row::tr("The consultation has ended: it was withdrawn"); break;
    case EndReason::None: row.lead = Row::tr("The consultation has ended"); break;
    }
    return row;
}

RowContent workflow(const ThreadItem &item)
{
    const QJsonObject &body = item.event.body;
    RowContent row;
    if (item.event.type == EventType::WorkflowReopened) {
        row.look = Look::System;
        row.lead = Row::tr("%1 let the stopped workflow go on").arg(isolated(oneLine(item.event.actor.name, 60)));
        row.text = row.sent = body.value("comment"_L1).toString();
        row.isTyped = true;
        return row;
    }
    // That it was refused is the service's finding; what was asked for is in the agent's words.
    row.look = Look::Agent;
    row.name = oneLine(body.value("agent"_L1).toString(item.event.actor.name), kMostQuoted);
    const int times = body.value("times"_L1).toInt(1);
    row.notice = times > 1 ? Row::tr("The workflow that was stopped here was tried again %1 times, and refused").arg(times)
                           : Row::tr("The workflow that was stopped here was tried again, and refused");
    const QString title = body.value("title"_L1).toString();
    const QString request = body.value("request"_L1).toString();
    row.text = row.sent = title.isEmpty() || request.isEmpty() ? title + request : title + u"\n\n"_s + request;
    row.actions.append({RowAction::Kind::ShowRaw, Row::tr("Show it as it came"), {}});
    return row;
}

RowContent pending(const ThreadItem &item, const ThreadSurroundings &around)
{
    const OutboxItem &out = *item.pending;
    RowContent row;
    if (item.message) {
        row = humanMessage(*item.message, Row::tr("You"), true, around);
    } else {
        const std::optional<Verdict> verdict = verdictFrom(out.payload.value("verdict"_L1).toString());
        row.look = Look::Human;
        row.mine = true;
        row.name = Row::tr("You");
        const QString noun = Row::tr("Your %1").arg(verdict ? wording::verdictNoun(*verdict) : Row::tr("decision"));
        const QStringList steps = stepLabels(out.payload.value("conditions"_L1).toObject().value("steps"_L1).toArray());
        setDecision(row, steps.isEmpty() ? noun : Row::tr("%1: %2").arg(noun, stepsNamed(steps)), out.payload);
        row.lead = Row::tr("%1, not recorded yet").arg(row.lead);
        endLead(row, out.payload);
    }
    const RowAction takeBack{RowAction::Kind::Discard, Row::tr("Take back"), out.id};
    switch (out.state) {
    case OutboxState::Queued:
        row.state = Row::tr("queued: it goes out when the connection is back");
        row.actions = {takeBack};
        break;
    case OutboxState::Sent: row.state = Row::tr("sent, not confirmed yet"); break;
    case OutboxState::Failed:
        row.state = Row::tr("Not sent: %1").arg(oneLine(out.error, 300));
        row.stateIsBad = true;
        // A decision that was refused is never simply sent again: the decision bar says what to do.
        if (out.kind == OutboxKind::Message)
            row.actions = {{RowAction::Kind::Resend, Row::tr("Try again"), out.id}, takeBack};
        break;
    }
    return row;
}

RowContent unknown(const ThreadItem &item)
{
    RowContent row;
    row.look = Look::System;
    row.lead = Row::tr("An entry of a kind this version of Witan does not know: %1").arg(oneLine(item.event.typeName, 60));
    row.actions.append({RowAction::Kind::ShowRaw, Row::tr("Show it as it came"), {}});
    return row;
}

RowContent contentOf(const ThreadItem &item, const ThreadSurroundings &around)
{
    switch (item.kind) {
    case ThreadItem::Kind::Message: return item.message ? recordedMessage(item, around) : RowContent();
    case ThreadItem::Kind::Revision: return revision(item, around);
    case ThreadItem::Kind::Decision: return decision(item, around);
    case ThreadItem::Kind::Execution: return execution(item, around);
    case ThreadItem::Kind::AnswerFailed: return answerFailed(item, around);
    case ThreadItem::Kind::Ended: return ended(item);
    case ThreadItem::Kind::Workflow: return workflow(item);
    case ThreadItem::Kind::Unknown: return unknown(item);
    case ThreadItem::Kind::Pending: return item.pending ? pending(item, around) : RowContent();
    case ThreadItem::Kind::Quiet: break;
    }
    return {};
}

/// What the eye finds as buttons: the answers, as far as anybody listens to them.
QString choiceWords(const QList<RowAction> &actions)
{
    QStringList choices;
    for (const RowAction &action : actions) {
        if (action.kind == RowAction::Kind::Answer)
            choices.append(action.label);
    }
    if (choices.isEmpty())
        return {};
    const qsizetype more = choices.size() - kMostSpoken;
    const QString words = choices.first(qMin(choices.size(), kMostSpoken)).join(u", "_s);
    return more > 0 ? Row::tr("Answers to choose from: %1, and %2 more.").arg(words, QString::number(more)) : Row::tr("Answers to choose from: %1.").arg(words);
}

} // namespace

QString aboutWords(const Anchor &anchor, const ThreadSurroundings &around)
{
    if (anchor.kind == u"step") {
        const QString label = around.stepLabels.value(anchor.id);
        return !label.isEmpty() ? Row::tr("about step %1").arg(label) : Row::tr("about step “%1” of an earlier plan").arg(oneLine(anchor.id, 24));
    }
    if (anchor.kind == u"factor")
        return Row::tr("about the risk “%1”").arg(oneLine(around.factorNames.value(anchor.id, anchor.id), 32));
    return anchor.kind == u"risk" ? Row::tr("about the risk") : Row::tr("about the plan");
}

QString RowContent::spoken() const
{
    QStringList parts;
    for (const QString &part : {name, detail, sentWords, chip, quote})
        if (!part.isEmpty())
            parts.append(part);
    QString words = notice.isEmpty() ? parts.join(u", "_s) : notice + u". "_s + parts.join(u", "_s);
    for (const QString &part : {lead, makeVisible(text, isTyped ? TextKind::Typed : TextKind::Prose).text, state, choiceWords(actions), replies}) {
        if (part.isEmpty())
            continue;
        words += words.isEmpty() ? QString() : QStringView(u":.?!").contains(words.back()) ? u" "_s : u". "_s;
        words += part;
    }
    return words;
}

void showAsItCame(RowContent &row, const ThreadItem &item)
{
    row.actions.removeIf([](const RowAction &action) { return action.kind == RowAction::Kind::ShowRaw; });
    if (!item.message)
        row.text.clear();
    appendMembers(row, item.message ? item.message->metadata : item.event.body);
}

void showAsSent(RowContent &row)
{
    if (row.sent.isEmpty())
        return;
    row.asSent = true;
    row.text = row.sent;
    const qsizetype count = row.sent.toUcs4().size();
    row.sentWords = count == 1 ? Row::tr("as it was sent, 1 character") : Row::tr("as it was sent, %1 characters").arg(QLocale().toString(count));
    // A line of the record has no head.
    if (row.look == Look::System)
        row.lead = std::exchange(row.sentWords, QString());
    row.actions.append({RowAction::Kind::ShowDrawn, Row::tr("Back to the drawn text"), {}});
}

void setReplies(RowContent &row, qsizetype count, qsizetype hidden)
{
    row.repliesFolded = hidden > 0;
    if (row.repliesFolded)
        row.replies = hidden == 1 ? Row::tr("1 reply, folded") : Row::tr("%1 replies, folded").arg(hidden);
    else if (count > 0)
        row.replies = count == 1 ? Row::tr("1 reply") : Row::tr("%1 replies").arg(count);
}

bool holdsAgentsWords(const ThreadItem &item)
{
    switch (item.kind) {
    case ThreadItem::Kind::Message: return item.message && item.message->role == MessageRole::Agent;
    case ThreadItem::Kind::Execution: return !item.event.body.value("report"_L1).toObject().isEmpty();
    case ThreadItem::Kind::Workflow: return item.event.type == EventType::WorkflowAttempted;
    case ThreadItem::Kind::Revision:
    case ThreadItem::Kind::Unknown: return true;
    default: return false;
    }
}

/// A person's own words, in which nothing hides that was not typed.
bool isTyped(const ThreadItem &item)
{
    return item.kind == ThreadItem::Kind::Message && item.message && item.message->role == MessageRole::Human;
}

QString replyWords(const ThreadItem &question, const ThreadSurroundings &around)
{
    const RowContent asked = contentOf(question, around);
    return Row::tr("in reply to %1: “%2”").arg(isolated(asked.name), isolated(oneLine(asked.text, kMostQuoted, isTyped(question) ? TextKind::Typed : TextKind::Prose)));
}

RowContent rowContent(const ThreadItem &item, const ThreadSurroundings &around, const ThreadItem *question)
{
    RowContent row = contentOf(item, around);
    row.at = item.pending ? item.pending->at : item.event.at;
    if (item.message && item.message->replyTo)
        row.quote = question ? replyWords(*question, around) : Row::tr("in reply to an earlier message");
    if (row.look == Look::System && !row.lead.isEmpty())
        row.lead = singleLine(row.lead, kMostLead) + (row.text.isEmpty() ? QString() : u":"_s);
    if (row.look != Look::Hidden && row.look != Look::System) {
        const QString clock = wording::clock(row.at);
        row.detail = row.detail.isEmpty() ? clock : Row::tr("%1 · %2").arg(clock, row.detail);
    }
    return row;
}

} // namespace witan
