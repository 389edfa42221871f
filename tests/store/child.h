// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <functional>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace witan::test {

/// Runs this in a child process, as another account where the test runs as root (to whom no permission applies), and gives its
/// exit code; -1 where it did not end by itself.
inline int inChild(const std::function<int()> &work, bool asNobody = false)
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (asNobody && ::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
            ::_exit(120);
        ::_exit(work());
    }
    int status = 0;
    if (pid < 0 || ::waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

} // namespace witan::test
#endif
