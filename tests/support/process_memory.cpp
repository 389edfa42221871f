// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/process_memory.h"

#include <QFile>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace witan::test {

namespace {

qint64 statusBytes([[maybe_unused]] const char *name)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;    // a sanitizer keeps what was freed
#else
#ifdef __GLIBC__
    malloc_trim(0);    // what was freed lies about and looks like what is held
#endif
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.mid(qsizetype(qstrlen(name))).trimmed().split(' ').value(0).toLongLong() * 1024;
    }
    return 0;
#endif
}

} // namespace

qint64 residentBytes()
{
    return statusBytes("VmRSS:");
}

qint64 reservedBytes()
{
    return statusBytes("VmData:");
}

} // namespace witan::test
