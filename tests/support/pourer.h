// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <atomic>
#include <thread>

namespace witan::test {

/// A peer in a thread of its own that sends as fast as it is let, and never reads what comes back.
class Pourer {
public:
    /// Messages of `messageBytes`, `total` bytes of them.
    Pourer(quint16 port, qint64 total, qsizetype messageBytes);
    ~Pourer();
    Pourer(const Pourer &) = delete;
    Pourer &operator=(const Pourer &) = delete;

    qint64 poured() const { return m_poured; }     ///< left to the operating system
    bool isStuck() const { return m_stuck; }       ///< nothing was taken from it for a while
    bool isDone() const { return m_done; }         ///< has poured all, or was cut off
    void stop() { m_stop = true; }

private:
    void run(quint16 port, qint64 total, qsizetype messageBytes);

    std::atomic<qint64> m_poured{0};
    std::atomic<bool> m_stuck{false}, m_done{false}, m_stop{false};
    std::thread m_thread;
};

} // namespace witan::test
