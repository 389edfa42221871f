// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/syncer.h"

#include <QElapsedTimer>

namespace witan {

Syncer::Syncer(std::unique_ptr<FileSync> file, Done done)
    : m_file(std::move(file))
    , m_done(std::move(done))
    , m_thread([this] { run(); })
{
}

Syncer::~Syncer()
{
    static_cast<void>(finish());
}

Result<void> Syncer::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
    return m_last;
}

void Syncer::request(quint64 commits)
{
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = commits;
    }
    m_wake.notify_one();
}

Result<void> Syncer::sync()
{
    // A later success would say nothing of what was written before the failure.
    if (!m_last)
        return m_last;
    QElapsedTimer timer;
    timer.start();
    m_last = m_file->sync();
    m_lastNanoseconds = timer.nsecsElapsed();
    return m_last;
}

void Syncer::run()
{
    for (;;) {
        quint64 commits = 0;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_wanted || m_ending; });
            if (!m_wanted)
                return;
            commits = *std::exchange(m_wanted, std::nullopt);
        }
        const Result<void> result = sync();
        m_done(commits, result);     // after which the owner may sync in his own thread, and m_last is his
        if (!result)
            return;
    }
}

} // namespace witan
