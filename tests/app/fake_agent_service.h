// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rpc/agent_client.h"
#include "core/json.h"
#include "protocol/jsonrpc.h"
#include "protocol/methods.h"
#include "support/fake_channel.h"

#include <QHash>
#include <QSet>

#include <memory>

namespace witan::test {

/// The service's end of /ws/agent in memory, with one consultation: what an agent needs to be heard, and a record of what
/// it did. A request that comes a second time has no second effect, as src/protocol/README.md promises.
class FakeAgentService {
public:
    std::shared_ptr<FakeChannel> channel = std::make_shared<FakeChannel>();
    protocol::ConsultationStartParams started;
    int starts = 0, revisions = 1, acknowledged = 0, reports = 0, attaches = 0;
    Status status = Status::Active;
    Execution execution = Execution::Paused;
    QJsonObject context;
    QString digest;
    QJsonValue state = QJsonValue::Undefined;
    std::optional<RecordedDecision> decision;
    QList<RecordedDecision> earlier, decisions;
    std::optional<Withdrawal> withdrawal;
    bool owed = false;                    ///< a resume that was not acknowledged
    QList<Message> unanswered;
    QHash<QString, protocol::MessageSendParams> answers;    ///< by the question's id
    QStringList notes;
    std::optional<protocol::ConsultationReportParams> report;
    QList<protocol::ConsultationReportParams> progress;
    QHash<QString, QList<Error>> refusals;                  ///< by method: told instead of an answer
    QSet<QString> lostAnswers;                              ///< methods that are carried out, but whose answer is lost with the connection

    FakeAgentService()
    {
        channel->setPeer([this](const QByteArray &frame) { return handle(frame); });
    }
    AgentClient::Source source()
    {
        return [this]() -> Result<std::shared_ptr<Channel>> { return std::shared_ptr<Channel>(channel); };
    }

    Message ask(const QString &content, const std::optional<Anchor> &anchor = {})
    {
        Message question;
        question.id = MessageId::create();
        question.consultation = started.consultation;
        question.seq = 5;
        question.author = QStringLiteral("Ada");
        question.content = content;
        question.timestamp = Timestamp{1};
        question.anchor = anchor;
        unanswered.append(question);
        tellQuestion(question);
        return question;
    }
    void tellQuestion(const Message &question)
    {
        notify(protocol::method::kQuestion, protocol::write(protocol::QuestionNotice{question, {question}, {}}));
    }
    QString answerTo(const Message &question) const { return answers.value(question.id.toString()).content; }
    bool isAnswered(const Message &question) const { return answers.contains(question.id.toString()); }

    void decide(Verdict verdict, const QString &comment = {}, const QJsonObject &conditions = {})
    {
        RecordedDecision recorded;
        recorded.decision = {DecisionId::create(), started.consultation, verdict, digest, 5, comment, conditions, {}};
        if (verdict == Verdict::Reject)
            recorded.decision.scope = RejectScope::Action;
        recorded.actor = {QStringLiteral("ada"), QStringLiteral("Ada"), PrincipalRole::Reviewer};
        recorded.seq = 6;
        decision = recorded;
        decisions = earlier;
        decisions.append(recorded);
        owed = true;
        if (verdict == Verdict::Approve || verdict == Verdict::Reject) {
            status = verdict == Verdict::Approve ? Status::Completed : Status::Cancelled;
            execution = Execution::Resuming;
        }
        tellResume();
    }
    /// Another's decision that comes before the next decide().
    void decideFirst(Verdict verdict, const QString &comment, const QJsonObject &conditions = {})
    {
        RecordedDecision recorded;
        recorded.decision = {DecisionId::create(), started.consultation, verdict, digest, 4, comment, conditions, {}};
        recorded.actor = {QStringLiteral("ben"), QStringLiteral("Ben"), PrincipalRole::Reviewer};
        recorded.seq = 5;
        earlier.append(recorded);
    }
    void withdraw(const QString &comment)
    {
        withdrawal = Withdrawal{{QStringLiteral("ada"), QStringLiteral("Ada"), PrincipalRole::Reviewer}, comment};
        expire();
    }
    void expire()
    {
        decision.reset();
        status = Status::Cancelled;
        execution = Execution::Resuming;
        owed = true;
        tellResume();
    }

private:
    void notify(const char *method, const QJsonObject &params)
    {
        channel->receive(protocol::encode(protocol::Request{QJsonValue::Undefined, QLatin1StringView(method), params}));
    }
    void tellResume()
    {
        protocol::ResumeNotice notice;
        notice.consultation = started.consultation;
        notice.status = status;
        notice.decision = decision;
        notice.state = state;
        notice.decisions = decisions;
        notice.withdrawal = withdrawal;
        notify(protocol::method::kResume, protocol::write(notice));
    }
    QList<QByteArray> handle(const QByteArray &frame)
    {
        const auto decoded = protocol::decodeFrame(frame);
        const auto *request =
            std::holds_alternative<protocol::Frame>(decoded) ? std::get_if<protocol::Request>(std::get_if<protocol::Frame>(&decoded)) : nullptr;
        if (!request)
            qFatal("the agent sent what is no request: %s", frame.constData());
        if (QList<Error> &refused = refusals[request->method]; !refused.isEmpty())
            return {protocol::encode(protocol::Failure{request->id, refused.takeFirst()})};
        const Result<QJsonObject> result = answer(*request);
        if (lostAnswers.remove(request->method)) {
            channel->drop();
            return {};
        }
        if (!result)
            return {protocol::encode(protocol::Failure{request->id, result.error()})};
        return {protocol::encode(protocol::Response{request->id, *result})};
    }
    Result<QJsonObject> answer(const protocol::Request &request)
    {
        const QString &method = request.method;
        if (method == QLatin1StringView("hello"))
            return protocol::write(
                protocol::HelloResult{1, QStringLiteral("fake"), {QStringLiteral("a"), QStringLiteral("A"), PrincipalRole::Agent}, {}, 0});
        if (method == QLatin1StringView("consultation/start"))
            return start(request.params);
        if (method == QLatin1StringView("consultation/attach"))
            return attach();
        if (method == QLatin1StringView("message/send"))
            return take(request.params);
        if (method == QLatin1StringView("context/revise"))
            return revise(request.params);
        if (method == QLatin1StringView("state/save")) {
            state = request.params.value(QStringLiteral("state"));
            return protocol::write(protocol::StateSaveResult{QString::fromLatin1(sha256Hex(canonicalJson(state)))});
        }
        if (method == QLatin1StringView("consultation/resumed")) {
            if (owed)
                ++acknowledged;
            owed = false;
            if (status != Status::Active && execution == Execution::Resuming)
                execution = status == Status::Completed ? Execution::Resumed : Execution::Stopped;
            return QJsonObject();
        }
        if (method == QLatin1StringView("consultation/report"))
            return takeReport(request.params);
        return Error{.code = ErrorCode::NotFound, .message = QStringLiteral("unknown"), .field = QStringLiteral("method")};
    }
    Result<QJsonObject> start(const QJsonObject &params)
    {
        const auto read = protocol::read<protocol::ConsultationStartParams>(params);
        if (!read)
            return read.error();
        if (starts++ == 0) {
            started = *read;
            context = read->context;
            digest = digestOf(context);
            state = read->state;
        }
        return protocol::write(protocol::ConsultationStartResult{started.consultation, digest, {}});
    }
    Result<QJsonObject> attach()
    {
        ++attaches;
        protocol::ConsultationAttachResult result{status, execution, context, digest, revisions, state, unanswered, decision, decisions, withdrawal};
        if (owed)
            tellResume();
        return protocol::write(result);
    }
    Result<QJsonObject> take(const QJsonObject &params)
    {
        const auto read = protocol::read<protocol::MessageSendParams>(params);
        if (!read)
            return read.error();
        if (!read->replyTo) {
            notes.append(read->content);
        } else {
            answers.insert(read->replyTo->toString(), *read);
            unanswered.removeIf([&read](const Message &question) { return question.id == *read->replyTo; });
        }
        return protocol::write(protocol::MessageSendResult{9, Timestamp{2}});
    }
    Result<QJsonObject> revise(const QJsonObject &params)
    {
        const auto read = protocol::read<protocol::ContextReviseParams>(params);
        if (!read)
            return read.error();
        const QString next = digestOf(read->context);
        if (next != digest) {
            if (read->baseDigest != digest)
                return Error{.code = ErrorCode::StaleContext, .message = QStringLiteral("stale")};
            context = read->context;
            digest = next;
            ++revisions;
            decision.reset();
            notes.append(read->note);
        }
        return protocol::write(protocol::ContextReviseResult{revisions, digest});
    }
    Result<QJsonObject> takeReport(const QJsonObject &params)
    {
        const auto read = protocol::read<protocol::ConsultationReportParams>(params);
        if (!read)
            return read.error();
        if (read->outcome == Report::Outcome::Running) {
            progress.append(*read);
            return QJsonObject();
        }
        if (report && (report->summary != read->summary || report->outcome != read->outcome || report->details != read->details))
            return Error{.code = ErrorCode::Conflict, .message = QStringLiteral("another outcome was reported")};
        if (!report)
            ++reports;
        report = *read;
        execution = read->outcome == Report::Outcome::Succeeded ? Execution::Succeeded : Execution::Failed;
        return QJsonObject();
    }
};

} // namespace witan::test
