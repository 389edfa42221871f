// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/server_event.h"
#include "transport/backoff.h"
#include "transport/channel.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace witan::agent {

/// An agent's end of /ws/agent. It connects, says hello, and connects again with growing pauses when the connection is
/// lost. A call stays until it is answered: what was under way when a connection broke is sent again on the next, in order,
/// which the ids inside make harmless; so nothing is lost and nothing happens twice.
class AgentClient final : public QObject {
    Q_OBJECT
public:
    /// A channel for the next attempt: the same again, or a new one where the service may have moved. ErrorCode::Unavailable
    /// (no service yet) is tried again; any other error is refused().
    using Source = std::function<Result<std::shared_ptr<Channel>>()>;
    using Answer = std::function<void(const Result<QJsonObject> &)>;

    AgentClient(Source source, QString clientName, QObject *parent = nullptr, Backoff backoff = Backoff(250, 10'000));
    ~AgentClient() override;

    void start();
    void stop();
    /// Hangs up and connects again after `afterMs`; the service then knows no agent for a moment.
    void reconnect(int afterMs);
    /// `answer` is called once, in this thread, unless `context` is gone by then.
    void call(const char *method, const QJsonObject &params, QObject *context, Answer answer);
    /// For calls that belong to one connection (an attach): forgotten, unanswered, when the connection breaks.
    void callOnce(const char *method, const QJsonObject &params, QObject *context, Answer answer);

    bool isReady() const { return m_ready; }
    bool wasEverReady() const { return m_everReady; }
    qsizetype waiting() const { return static_cast<qsizetype>(m_calls.size()); }

Q_SIGNALS:
    /// Connected and greeted; waiting calls are on their way again.
    void ready(const witan::protocol::HelloResult &hello);
    void lost(const witan::Error &error);
    /// The door stays shut (wrong token, wrong version): no further attempt is made.
    void refused(const witan::Error &error);
    void questionAsked(const witan::protocol::QuestionNotice &question);
    void resumed(const witan::protocol::ResumeNotice &resume);

private:
    struct Call {
        QString method;
        QJsonObject params;
        QPointer<QObject> context;
        Answer answer;
        bool again = true;
    };
    void attempt();
    void listen();
    void hangUp();
    void onOpened();
    void onClosed(const Error &error);
    void onFrame(const QByteArray &frame);
    void onHello(const Result<QJsonObject> &answer);
    void onAnswer(const QJsonValue &id, const Result<QJsonObject> &answer);
    void add(const char *method, const QJsonObject &params, QObject *context, Answer answer, bool again);
    void transmit(qint64 id, const Call &call);
    void retryLater(const Error &error);
    void giveUp(const Error &error);

    Source m_source;
    QString m_name;
    Backoff m_backoff;
    std::shared_ptr<Channel> m_channel;
    QTimer m_retry;      ///< until the next attempt
    QTimer m_silence;    ///< a call without an answer for so long means that the connection is dead
    std::map<qint64, Call> m_calls;      ///< by request id, which is also their order
    qint64 m_nextId = 1;
    qint64 m_helloId = 0;
    bool m_running = false, m_ready = false, m_everReady = false;
};

} // namespace witan::agent
