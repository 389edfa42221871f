// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/process.h"

#include <QByteArray>
#include <QFile>

#include <csignal>
#include <cstring>
#include <ctime>
#include <unistd.h>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace witan::process {

std::optional<qint64> ageMs()
{
#ifdef Q_OS_LINUX
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return std::nullopt;
    // The name in parentheses may hold spaces; field 22, counted from 1, is the 20th after it.
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr qsizetype kStartTime = 19;
    const long ticksPerSecond = sysconf(_SC_CLK_TCK);
    timespec now{};
    if (fields.size() <= kStartTime || ticksPerSecond <= 0 || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return std::nullopt;
    const qint64 started = fields.at(kStartTime).toLongLong() * 1000 / ticksPerSecond;
    return qint64{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000 - started;
#else
    return std::nullopt;
#endif
}

bool hasDisplay(int argc, char **argv)
{
#ifdef Q_OS_MACOS
    Q_UNUSED(argc)
    Q_UNUSED(argv)
    return true;
#else
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "-platform") == 0 || std::strcmp(argv[i], "--platform") == 0 || std::strcmp(argv[i], "-display") == 0)
            return true;
    }
    return !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#endif
}

void endWithParent()
{
#ifdef Q_OS_LINUX
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
}

} // namespace witan::process
