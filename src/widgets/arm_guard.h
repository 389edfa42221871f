// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>
#include <functional>

namespace witan {

/// A button that decides takes no press within half a second of a change of what is shown or of the focus: a click or a key
/// that was meant for what stood there before decides nothing (guarantees, rows 33 and 35). The clock can be handed in.
class ArmGuard {
public:
    using Milliseconds = std::function<qint64()>;
    static constexpr qint64 kDelayMs = 500;

    explicit ArmGuard(Milliseconds now = steadyNow) : m_now(std::move(now)) { disturb(); }

    void setClock(Milliseconds now)
    {
        m_now = std::move(now);
        disturb();
    }
    void disturb() { m_since = m_now(); }
    bool isArmed() const { return m_now() - m_since >= kDelayMs; }

    static qint64 steadyNow()
    {
        using namespace std::chrono;
        return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    }

private:
    Milliseconds m_now;
    qint64 m_since = 0;
};

} // namespace witan
