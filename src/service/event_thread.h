// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QSemaphore>

#include <functional>
#include <memory>
#include <thread>

namespace witan {

/// A thread with an event loop, of which nothing is left when end() returns. QThread::wait() may return while libraries still clear
/// away what they keep for the thread, and OpenSSL's clearing away then meets its own end at the process's exit.
/// All of it is called from the owner's thread.
class EventThread {
public:
    /// Makes the object that lives in the thread, whose event loop serves it and in which it is destroyed.
    using Make = std::function<std::unique_ptr<QObject>()>;

    EventThread() = default;
    ~EventThread() { end([] {}); }
    EventThread(const EventThread &) = delete;
    EventThread &operator=(const EventThread &) = delete;

    bool isRunning() const { return m_thread.joinable(); }
    /// `make` is called in the new thread, and has returned when this does.
    void start(const Make &make);
    /// Has the thread do what `last` says, and joins it. Nothing where it does not run.
    void end(const std::function<void()> &last);

private:
    void run(const Make &make);

    QObject *m_living = nullptr;        // these two while the thread runs
    std::function<void()> m_quit;
    QSemaphore m_begun, m_mayEnd;
    std::thread m_thread;
};

} // namespace witan
