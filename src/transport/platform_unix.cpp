// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include <QtGlobal>

#ifdef Q_OS_UNIX

#include "transport/platform.h"

#include <algorithm>

#include <sys/resource.h>

namespace witan {

void raiseFileLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    rlim_t wanted = limit.rlim_max;
#ifdef Q_OS_DARWIN
    // macOS reports no limit there and then refuses it.
    wanted = std::min<rlim_t>(wanted, 24'576);
#endif
    if (limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

bool mayReuseAddress()
{
    return true;
}

} // namespace witan

#endif
