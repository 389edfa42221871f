// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rpc/agent_client.h"
#include "transport/tls_trust.h"

#include <QStringList>

namespace witan::agent {

struct AgentOptions {
    enum class Task { Help, Version, Sample, Start };
    Task task = Task::Help;
    QString dataFolder;          ///< where a service on this computer left its address and tokens
    QString url, tokenFile;      ///< empty: found in dataFolder
    TlsTrust trust;              ///< for a wss:// address
    qint64 patienceMs = 30'000;  ///< for a service that was never reached; one that was reached once is waited for without end
    bool json = false, verbose = false;
    // sample
    QString work, title;
    bool again = false;
    // start
    QString contextFile, stateFile, agentId, agentName;
    bool wait = false;
};

/// An error of these is wrong usage; its message names the option.
Result<AgentOptions> readAgentOptions(const QStringList &arguments);
QString agentHelp();

/// Where the service is, looked up anew for each attempt: a service that is started again may listen on another port.
AgentClient::Source channelSource(const AgentOptions &options);

} // namespace witan::agent
