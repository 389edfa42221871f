// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/lock_file.h"

#include "store/private_file.h"

#include <QLockFile>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace witan {
namespace {
constexpr int kMakingMs = 1000;     // for a lock to be made and its maker's name to be in it

/// On a shared folder not every system tells the others what it holds, so that one is never judged here.
bool isAnotherComputers(const QLockFile &lock)
{
    qint64 pid = 0;
    QString host, program;
    return lock.getLockInfo(&pid, &host, &program) && !host.isEmpty() && host != QSysInfo::machineHostName();
}

}

bool takeLock(QLockFile &lock)
{
    lock.setStaleLockTime(0);
    if (lock.tryLock(0) || lock.error() != QLockFile::LockFailedError || lockIsHeld(lock.fileName()) || isAnotherComputers(lock))
        return lock.isLocked();
    // Its maker's name is not in it yet and never may be, or another process has the dead one's number, or somebody died with the lock
    // that QLockFile takes while it removes one. In all of these only age tells.
    QLockFile removal(lock.fileName() + u".rmlock"_s);
    removal.setStaleLockTime(kMakingMs);
    if (removal.tryLock(2 * kMakingMs))
        removal.unlock();
    lock.setStaleLockTime(kMakingMs);
    const bool taken = lock.tryLock(2 * kMakingMs);
    lock.setStaleLockTime(0);
    return taken;
}

} // namespace witan
