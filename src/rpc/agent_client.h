// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/server_event.h"
#include "rpc/rpc_connection.h"
#include "transport/channel.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <memory>

namespace witan {

/// An agent's end of /ws/agent. It connects, says hello, and connects again with growing pauses when the connection is
/// lost. A call stays until it is answered: what was under way when a connection broke is sent again on the next, in order,
/// which the ids inside make harmless; so nothing is lost and nothing happens twice.
class AgentClient final : public QObject {
    Q_OBJECT
public:
    /// A channel for the next attempt: the same again, or a new one where the service may have moved. ErrorCode::Unavailable
    /// (no service yet) is tried again; any other error is refused().
    using Source = Link::Factory;
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
        const char *method = nullptr;
        QJsonObject params;
        QPointer<QObject> context;
        Answer answer;
        bool again = true;
    };
    void hangUp();
    void onGreeted(const protocol::HelloResult &hello);
    void onFrame(const QByteArray &frame);
    void onLost(const Error &error, Link::Again again);
    void onAnswer(qint64 number, const Result<QJsonObject> &answer);
    void add(const char *method, const QJsonObject &params, QObject *context, Answer answer, bool again);
    void transmit(qint64 number);

    RpcConnection m_connection;
    Source m_source;
    std::map<qint64, Call> m_calls;      ///< by number, which is also their order
    qint64 m_lastCall = 0;
    bool m_ready = false, m_everReady = false;
};

} // namespace witan
