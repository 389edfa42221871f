// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/message.h"
#include "protocol/jsonrpc.h"
#include "protocol/limits.h"
#include "support/tokens.h"
#include "transport/web_socket_channel.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

namespace witan::test {

/// A reviewer on a real socket, as plain as can be: one request after the other, each waited for.
class Elder {
public:
    Elder(const QString &url, const QString &dataFolder)
        : m_channel(QUrl(url + QLatin1StringView(protocol::kReviewPath)),
                    tokenFor(dataFolder, QStringLiteral("reviewer")), protocol::kReviewSubprotocol)
    {
        QObject::connect(&m_channel, &Channel::frameReceived, &m_channel, [this](const QByteArray &frame) {
            const auto decoded = protocol::decodeFrame(frame, {.depth = 96});
            if (!std::holds_alternative<protocol::Frame>(decoded))
                qFatal("the service sent what is no frame: %s", frame.constData());
            const auto &known = *std::get_if<protocol::Frame>(&decoded);
            if (const auto *response = std::get_if<protocol::Response>(&known))
                m_answer = response->result;
            else if (const auto *failure = std::get_if<protocol::Failure>(&known))
                m_answer = Result<QJsonObject>(failure->error);
        });
        QSignalSpy opened(&m_channel, &Channel::opened);
        m_channel.open();
        (void)QTest::qWaitFor([&opened] { return !opened.isEmpty(); }, 10'000);
        (void)call("hello", {{QStringLiteral("client"), QStringLiteral("elder")}});
    }

    Result<QJsonObject> call(const char *method, const QJsonObject &params)
    {
        m_answer.reset();
        m_channel.send(protocol::encode(protocol::Request{++m_id, QLatin1StringView(method), params}));
        (void)QTest::qWaitFor([this] { return m_answer.has_value(); }, 15'000);
        return m_answer.value_or(Error{.code = ErrorCode::Network, .message = QStringLiteral("no answer to %1").arg(QLatin1StringView(method))});
    }

    QList<Consultation> consultations()
    {
        QList<Consultation> list;
        const auto answer = call("consultations/list", {});
        for (const QJsonValue &item : answer ? answer->value(QStringLiteral("consultations")).toArray() : QJsonArray()) {
            if (auto consultation = consultationFromJson(item.toObject()))
                list.append(*consultation);
        }
        return list;
    }
    std::optional<Consultation> get(const ConsultationId &id)
    {
        const auto answer = call("consultation/get", {{QStringLiteral("consultation_id"), id.toString()}});
        const auto consultation = answer ? consultationFromJson(*answer) : Result<Consultation>(answer.error());
        return consultation ? std::optional(*consultation) : std::nullopt;
    }
    QList<Message> messages(const ConsultationId &id)
    {
        QList<Message> list;
        const auto answer = call("history/page", {{QStringLiteral("consultation_id"), id.toString()}});
        for (const QJsonValue &item : answer ? answer->value(QStringLiteral("messages")).toArray() : QJsonArray()) {
            if (auto message = messageFromJson(item.toObject()))
                list.append(*message);
        }
        return list;
    }
    MessageId ask(const ConsultationId &id, const QString &content)
    {
        const MessageId message = MessageId::create();
        const auto sent = call("message/send",
                               {{QStringLiteral("message_id"), message.toString()},
                                {QStringLiteral("consultation_id"), id.toString()},
                                {QStringLiteral("content"), content}});
        return sent ? message : MessageId();
    }
    std::optional<Message> answerTo(const ConsultationId &id, const MessageId &question)
    {
        for (const Message &message : messages(id)) {
            if (message.replyTo == question)
                return message;
        }
        return std::nullopt;
    }
    Result<QJsonObject> decide(const ConsultationId &id, Verdict verdict, const QString &comment, const QJsonObject &conditions = {})
    {
        const auto now = get(id);
        if (!now)
            return Error{.code = ErrorCode::NotFound};
        Decision decision{DecisionId::create(), id, verdict, now->digest, now->head, comment, conditions, {}};
        if (verdict == Verdict::Reject)
            decision.scope = RejectScope::Action;
        return call("decision/submit", toJson(decision));
    }

private:
    WebSocketChannel m_channel;
    std::optional<Result<QJsonObject>> m_answer;
    int m_id = 0;
};

/// A program of ours as a process, its lines of JSON kept.
class Program {
public:
    ~Program() { kill(); }
    void start(const char *name, const QStringList &arguments)
    {
        m_process = std::make_unique<QProcess>();
        m_lines.clear();
        m_rest.clear();
        QObject::connect(m_process.get(), &QProcess::readyReadStandardOutput, m_process.get(), [this] { read(); });
        m_process->setProcessChannelMode(QProcess::SeparateChannels);
        m_process->start(QStringLiteral(WITAN_BIN_DIR "/") + QLatin1StringView(name), arguments, QIODevice::ReadOnly);
    }
    void kill()
    {
        if (!m_process || m_process->state() == QProcess::NotRunning)
            return;
        m_process->kill();
        m_process->waitForFinished();
    }
    bool hasEnded() const { return m_process->state() == QProcess::NotRunning; }
    int code() const { return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1; }
    QString errors() { return QString::fromUtf8(m_process->readAllStandardError()); }
    QStringList lines() const { return m_lines; }
    QJsonObject event(QLatin1StringView name) const
    {
        for (const QString &line : m_lines) {
            const auto object = parseJsonObject(line.toUtf8());
            if (object && object->value(QStringLiteral("event")).toString() == name)
                return *object;
        }
        return {};
    }
    bool told(QLatin1StringView name) const { return !event(name).isEmpty(); }

private:
    void read()
    {
        m_rest += m_process->readAllStandardOutput();
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
            m_lines.append(QString::fromUtf8(m_rest.first(end)));
            m_rest.remove(0, end + 1);
        }
    }
    std::unique_ptr<QProcess> m_process;
    QStringList m_lines;
    QByteArray m_rest;
};

} // namespace witan::test
