// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace witan::test {

/// How the processor time of some work grows with its input. A bound in milliseconds would fail in a debug build or on a
/// slow computer, and let quadratic work pass on a fast one; against the same work over less, both are told apart anywhere.
struct Growth {
    double times;    ///< how much more there was to do
    double smallMs, largeMs;

    /// Linear work takes `times` as long, quadratic work its square: the line is drawn midway, several times above the first.
    bool isGentle() const { return largeMs <= smallMs * std::pow(times, 1.5); }
    QString words() const
    {
        return QStringLiteral("%1 times as much took %2 times as long: %3 ms instead of %4 ms")
            .arg(times).arg(largeMs / smallMs, 0, 'f', 1).arg(largeMs, 0, 'f', 3).arg(smallMs, 0, 'f', 4);
    }
};

/// Of one call, repeated as often as the clock's grain demands. Processor time does not run on while the computer is busy
/// with something else.
template<typename Work>
double cpuMsOf(const Work &work)
{
    constexpr std::clock_t kLongEnough = CLOCKS_PER_SEC / 200;
    const std::clock_t start = std::clock();
    std::clock_t took = 0;
    int calls = 0;
    while (took < kLongEnough) {
        work();
        ++calls;
        took = std::clock() - start;
    }
    return static_cast<double>(took) * 1000 / CLOCKS_PER_SEC / calls;
}

/// `large` has `times` as much to do as `small`. Measured again where a busy neighbour may have slowed it.
template<typename Small, typename Large>
Growth growthOf(double times, const Small &small, const Large &large)
{
    Growth growth{times, cpuMsOf(small), cpuMsOf(large)};
    for (int again = 0; again < 2 && !growth.isGentle(); ++again)
        growth = {times, cpuMsOf(small), std::min(growth.largeMs, cpuMsOf(large))};
    return growth;
}

} // namespace witan::test
