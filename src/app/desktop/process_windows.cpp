// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/process.h"

#include <qt_windows.h>

namespace witan::process {
namespace {

qint64 inMs(const FILETIME &time)
{
    ULARGE_INTEGER ticks;
    ticks.LowPart = time.dwLowDateTime;
    ticks.HighPart = time.dwHighDateTime;
    return static_cast<qint64>(ticks.QuadPart / 10'000);
}

} // namespace

std::optional<qint64> ageMs()
{
    FILETIME created, exited, kernel, user, now;
    if (!GetProcessTimes(GetCurrentProcess(), &created, &exited, &kernel, &user))
        return std::nullopt;
    GetSystemTimePreciseAsFileTime(&now);
    return inMs(now) - inMs(created);
}

bool hasDisplay(int, char **)
{
    return true;
}

void endWithParent() {}

} // namespace witan::process
