// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/agent/agent_options.h"
#include "core/timestamp.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace witan::agent {

class SampleAgent;
class StartCommand;

/// The program witan-agent: arguments in, an exit code out, and what happens on stdout in between.
class AgentProgram final : public QObject {
    Q_OBJECT
public:
    AgentProgram();
    ~AgentProgram() override;
    /// Runs the event loop until the task is done: 0 done, 1 failed, 2 wrong usage.
    int run(const QStringList &arguments);

private:
    void runSample();
    void runStart();
    void tell(const QString &event, const QJsonObject &details);
    void complain(const Error &error);
    void finish(int code);

    AgentOptions m_options;
    SystemClock m_clock;
    QTimer m_patience;
    Error m_lastLoss;
    std::unique_ptr<AgentClient> m_client;
    std::unique_ptr<SampleAgent> m_sample;
    std::unique_ptr<StartCommand> m_start;
};

} // namespace witan::agent
