// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include <QtGlobal>

#ifdef Q_OS_WIN

#include "transport/platform.h"

#include <limits>

namespace witan {

int raiseFileLimit()
{
    return std::numeric_limits<int>::max();
}

bool mayReuseAddress()
{
    return false;
}

} // namespace witan

#endif
