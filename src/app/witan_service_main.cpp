// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/service_program.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("witan-service"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WITAN_VERSION));
    witan::ServiceProgram program;
    return program.run(QCoreApplication::arguments());
}
