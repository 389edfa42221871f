// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rpc/agent_client.h"
#include "app/agent/agent_options.h"

namespace witan::agent {

/// `witan-agent start`: starts a consultation from files and, where asked, waits for its decision. While it waits it is the
/// attached agent; a question it cannot answer, so it lets go for a moment and the service answers in its place.
class StartCommand final : public QObject {
    Q_OBJECT
public:
    StartCommand(AgentClient &client, AgentOptions options, QObject *parent = nullptr);
    void start();

Q_SIGNALS:
    void started(const QString &consultation, const QString &digest);
    void decided(const QJsonObject &decision);
    void finished();
    void failed(const witan::Error &error);

private:
    Result<void> read();
    void onReady();
    void onStarted(const Result<QJsonObject> &answer);
    void onAttached(const Result<QJsonObject> &answer);
    /// `Told`: what an attach answers, or what `resume` brings.
    template<typename Told>
    void settle(const Told &ruling);
    void fail(const Error &error);

    AgentClient &m_client;
    const AgentOptions m_options;
    protocol::ConsultationStartParams m_params;
    bool m_asked = false, m_started = false, m_over = false;
};

} // namespace witan::agent
