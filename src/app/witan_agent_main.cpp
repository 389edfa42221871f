// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/agent_program.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("witan-agent"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WITAN_VERSION));
    witan::agent::AgentProgram program;
    return program.run(QCoreApplication::arguments());
}
