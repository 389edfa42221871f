// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include <QtGlobal>

#ifdef Q_OS_UNIX

#include "transport/platform.h"

#include <algorithm>
#include <limits>

#include <sys/resource.h>

namespace witan {

int raiseFileLimit()
{
    constexpr rlim_t kEnough = std::numeric_limits<int>::max();
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 256;
    rlim_t wanted = limit.rlim_max;
#ifdef Q_OS_DARWIN
    // macOS reports no limit there and then refuses it.
    wanted = std::min<rlim_t>(wanted, 24'576);
#endif
    rlimit raised = limit;
    raised.rlim_cur = wanted;
    if (limit.rlim_cur < wanted && setrlimit(RLIMIT_NOFILE, &raised) == 0)
        limit = raised;
    return static_cast<int>(std::min(limit.rlim_cur, kEnough));
}

bool mayReuseAddress()
{
    return true;
}

} // namespace witan

#endif
