// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include <QtGlobal>

#ifdef Q_OS_WIN

#include "transport/platform.h"

namespace witan {

void raiseFileLimit() {}

bool mayReuseAddress()
{
    return false;
}

} // namespace witan

#endif
