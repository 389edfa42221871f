// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/file_sync.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace witan {

/// Brings the record's commits onto the disk in a thread of its own, so that the service can work on meanwhile. What is asked
/// for while one sync runs is done by the next, all together. After a failure it syncs nothing more, and fails.
class Syncer {
public:
    /// Called on the syncer's thread.
    using Done = std::function<void(quint64 commits, const Result<void> &result)>;

    Syncer(std::unique_ptr<FileSync> file, Done done);
    ~Syncer();
    Syncer(const Syncer &) = delete;
    Syncer &operator=(const Syncer &) = delete;

    /// From any thread.
    void request(quint64 commits);
    /// In the caller's thread; only while nothing that was asked for is under way.
    Result<void> syncHere() { return sync(); }
    /// Does what was asked for and ends; how the last sync went. From the owner's thread.
    Result<void> finish();
    /// How long the last sync took. From any thread.
    qint64 lastNanoseconds() const { return m_lastNanoseconds; }

private:
    void run();
    Result<void> sync();

    const std::unique_ptr<FileSync> m_file;
    const Done m_done;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<quint64> m_wanted;
    Result<void> m_last;       // of the thread that syncs
    std::atomic<qint64> m_lastNanoseconds{0};
    bool m_ending = false;
    std::thread m_thread;      // the last, so that it finds the others there
};

} // namespace witan
