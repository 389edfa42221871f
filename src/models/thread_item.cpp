// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/thread_item.h"

#include "core/plan_diff.h"
#include "core/untrusted_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

ThreadItem::Kind kindOf(EventType type)
{
    switch (type) {
    case EventType::MessagePosted: return ThreadItem::Kind::Message;
    case EventType::ContextRevised: return ThreadItem::Kind::Revision;
    case EventType::DecisionRecorded: return ThreadItem::Kind::Decision;
    case EventType::ExecutionChanged: return ThreadItem::Kind::Execution;
    case EventType::AnswerFailed: return ThreadItem::Kind::AnswerFailed;
    case EventType::ConsultationEnded: return ThreadItem::Kind::Ended;
    case EventType::WorkflowAttempted:
    case EventType::WorkflowReopened: return ThreadItem::Kind::Workflow;
    case EventType::ConsultationStarted:
    case EventType::StateSaved:
    case EventType::ClaimChanged: return ThreadItem::Kind::Quiet;
    case EventType::Unknown: break;
    }
    return ThreadItem::Kind::Unknown;
}

QString changesIn(const Event &event, const ThreadModel::ContextOf &contextOf)
{
    const int revision = event.body.value("revision"_L1).toInt();
    if (!contextOf || revision < 2)
        return {};
    const QJsonObject before = contextOf(revision - 1);
    if (before.isEmpty())
        return {};
    ContextDiff changes = diffContexts(Context::parse(before), Context::parse(event.body.value("context"_L1).toObject()));
    // A revision with the same context is one of what the agent sends beside it.
    changes.otherChanged = changes.otherChanged || (changes.empty() && !event.body.value("extra"_L1).toObject().isEmpty());
    return changes.summary();
}

QString say(const char *sentence)
{
    return QCoreApplication::translate("witan::ThreadModel", sentence);
}

QString withComment(const QString &sentence, const QString &comment)
{
    return comment.isEmpty() ? sentence : sentence + u' ' + comment;
}

QString verdictText(const QJsonObject &body)
{
    const auto verdict = verdictFrom(body.value("verdict"_L1).toString());
    switch (verdict.value_or(Verdict::Abstain)) {
    case Verdict::Approve: return say("approved.");
    case Verdict::RequestChanges: return say("requested changes.");
    case Verdict::Reject: return say("rejected.");
    case Verdict::Abstain: break;
    }
    return say("abstained.");
}

QString recordedText(const ThreadItem &item)
{
    const QJsonObject &body = item.event.body;
    const QString who = item.event.actor.name;
    switch (item.kind) {
    case ThreadItem::Kind::Revision:
        return withComment(say("%1 sent revision %2.").arg(who).arg(body.value("revision"_L1).toInt()),
                           item.changes.isEmpty() ? body.value("note"_L1).toString() : item.changes);
    case ThreadItem::Kind::Decision:
        return withComment(who + u' ' + verdictText(body), body.value("comment"_L1).toString());
    case ThreadItem::Kind::Execution:
        return withComment(say("Execution: %1.").arg(body.value("execution"_L1).toString().toLower()),
                           body.value("report"_L1).toObject().value("summary"_L1).toString());
    case ThreadItem::Kind::AnswerFailed:
        return withComment(say("No answer came."), body.value("text"_L1).toString());
    case ThreadItem::Kind::Ended:
        return say("The consultation ended: %1.").arg(body.value("end_reason"_L1).toString(body.value("status"_L1).toString().toLower()));
    case ThreadItem::Kind::Workflow:
        return item.event.type == EventType::WorkflowReopened
            ? withComment(say("%1 let the workflow go on.").arg(who), body.value("comment"_L1).toString())
            : withComment(say("%1 tried the stopped workflow again.").arg(body.value("agent"_L1).toString(who)), body.value("title"_L1).toString());
    case ThreadItem::Kind::Unknown:
        return say("Something this version does not know: %1.").arg(item.event.typeName);
    default:
        return {};
    }
}

} // namespace

ThreadItem threadItemOf(Event event, const ThreadModel::ContextOf &contextOf)
{
    ThreadItem item;
    item.kind = kindOf(event.type);
    if (item.kind == ThreadItem::Kind::Message) {
        Result<Message> message = messageOf(event);
        if (message)
            item.message = *std::move(message);
        else
            item.kind = ThreadItem::Kind::Unknown;
    } else if (item.kind == ThreadItem::Kind::Revision) {
        item.changes = changesIn(event, contextOf);
    }
    item.event = std::move(event);
    item.event.body.remove("context"_L1);
    return item;
}

ThreadItem threadItemOf(const OutboxItem &pending)
{
    ThreadItem item;
    item.kind = ThreadItem::Kind::Pending;
    item.pending = pending;
    if (pending.kind == OutboxKind::Message) {
        QJsonObject members = pending.payload;
        members.insert("role"_L1, toString(MessageRole::Human));
        members.insert("timestamp"_L1, pending.at.toString());
        if (Result<Message> message = messageFromJson(members))
            item.message = *std::move(message);
    }
    return item;
}

QString threadText(const ThreadItem &item)
{
    QString text;
    if (item.message)
        text = item.message->author.isEmpty() ? item.message->content : item.message->author + u": "_s + item.message->content;
    else if (item.pending)
        text = withComment(say("Decision, not yet recorded:") + u' ' + verdictText(item.pending->payload),
                           item.pending->payload.value("comment"_L1).toString());
    else
        text = recordedText(item);
    return makeVisible(text).text;
}

} // namespace witan
