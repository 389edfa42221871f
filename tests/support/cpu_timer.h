// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <ctime>

namespace witan::test {

/// Processor time of this process, in milliseconds. A bound on it guards against an algorithm that grows too fast, and
/// unlike one on the clock on the wall it does not fail because the computer is busy with something else.
class CpuTimer {
public:
    qint64 elapsed() const { return qint64(std::clock() - m_start) * 1000 / CLOCKS_PER_SEC; }

private:
    std::clock_t m_start = std::clock();
};

} // namespace witan::test
