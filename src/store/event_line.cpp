// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_line.h"

#include "core/markdown.h"
#include "core/untrusted_text.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qsizetype kEnoughForALine = 2000;     // a message may be of megabytes, a line is of 200

QString text(const Event &event, QLatin1StringView name)
{
    return event.body.value(name).toString();
}

QString withTail(const QString &head, const QString &tail)
{
    return tail.trimmed().isEmpty() ? head : singleLine(head + u": "_s + tail);
}

/// The agent's words stand alone in its row; others' begin with who wrote them.
QString messageLine(const Message &message)
{
    const QString beginning = message.content.left(kEnoughForALine);
    const QString words = message.role == MessageRole::Human ? beginning : plainMarkdown(beginning);
    if (message.role == MessageRole::Agent && message.responder != Responder::Model && message.responder != Responder::Builtin)
        return singleLine(words);
    const QString note = message.audience == Audience::Reviewers ? u"Note by %1: "_s : u"%1: "_s;
    return singleLine(note.arg(singleLine(message.author, 40)) + words);
}

QString decisionLine(const Event &event)
{
    const QString who = event.actor.name.isEmpty() ? event.actor.id : event.actor.name;
    const std::optional<Verdict> verdict = verdictFrom(text(event, "verdict"_L1));
    QString line = u"Decided by %1"_s;
    if (verdict == Verdict::Approve)
        line = event.body.value("missing"_L1).toInt() > 0 ? u"Approved by %1, more approvals needed"_s : u"Approved by %1"_s;
    else if (verdict == Verdict::RequestChanges)
        line = u"Changes requested by %1"_s;
    else if (verdict == Verdict::Reject)
        line = u"Rejected by %1"_s;
    else if (verdict == Verdict::Abstain)
        line = u"%1 abstained"_s;
    return singleLine(line.arg(who));
}

std::optional<QString> endLine(const Event &event)
{
    switch (endReasonFrom(text(event, "end_reason"_L1)).value_or(EndReason::None)) {
    case EndReason::Approved:
    case EndReason::Rejected: return std::nullopt;   // the decision before it says more
    case EndReason::Expired: return u"Time ran out without a decision"_s;
    case EndReason::Withdrawn: return u"Withdrawn"_s;
    case EndReason::None: break;
    }
    return u"Ended"_s;
}

std::optional<QString> executionLine(const Event &event)
{
    const QString summary = event.body.value("report"_L1).toObject().value("summary"_L1).toString();
    switch (executionFrom(text(event, "execution"_L1)).value_or(Execution::Paused)) {
    case Execution::Resumed: return event.body.contains("report"_L1) ? withTail(u"At work"_s, summary) : u"The agent goes on"_s;
    case Execution::Stopped: return u"The agent has stopped"_s;
    case Execution::Succeeded: return withTail(u"Succeeded"_s, summary);
    case Execution::Failed: return withTail(u"Failed"_s, summary);
    case Execution::Paused:
    case Execution::Resuming: break;
    }
    return std::nullopt;
}

} // namespace

std::optional<QString> lineOf(const Event &event, const std::optional<Message> &message)
{
    switch (event.type) {
    case EventType::MessagePosted:
        // What the service itself says in a conversation repeats what the other events say.
        return message && message->role != MessageRole::System ? std::optional(messageLine(*message)) : std::nullopt;
    case EventType::ContextRevised:
        return withTail(u"Revision %1"_s.arg(event.body.value("revision"_L1).toInt()), text(event, "note"_L1));
    case EventType::DecisionRecorded: return decisionLine(event);
    case EventType::ConsultationEnded: return endLine(event);
    case EventType::ExecutionChanged: return executionLine(event);
    case EventType::AnswerFailed: return withTail(u"No answer"_s, text(event, "text"_L1));
    case EventType::WorkflowAttempted: {
        const QString title = text(event, "title"_L1);
        return withTail(u"Tried again, though stopped"_s, title.isEmpty() ? text(event, "request"_L1) : title);
    }
    case EventType::WorkflowReopened: return withTail(u"The workflow may go on"_s, text(event, "comment"_L1));
    case EventType::ConsultationStarted:   // the request says more
    case EventType::StateSaved:
    case EventType::ClaimChanged:
    case EventType::Unknown: break;
    }
    return std::nullopt;
}

} // namespace witan
