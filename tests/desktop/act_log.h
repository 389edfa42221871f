// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QFile>
#include <QStringList>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

namespace witan::test {

/// The last acts, in a file that is mapped into memory: what was written is there for whoever reads the file after a crash,
/// and costs no more than a copy.
class ActLog {
public:
    static constexpr qsizetype kKept = 50, kLine = 240;

    explicit ActLog(const QString &file) : m_file(file)
    {
        if (!m_file.open(QIODevice::ReadWrite | QIODevice::Truncate) || !m_file.resize(kKept * kLine))
            qFatal("no log of acts in %s", qPrintable(file));
        m_lines = m_file.map(0, kKept * kLine);
        if (!m_lines)
            qFatal("the log of acts cannot be mapped");
    }

    /// Every act to stderr too, when the next one begins.
    void trace() { m_traced = true; }
    /// The next act begins.
    void begin(quint64 number, const QByteArray &what)
    {
        if (m_traced && m_line)
            std::fprintf(stderr, "%s\n", reinterpret_cast<const char *>(m_line));
        uchar *line = m_lines + qsizetype(number % kKept) * kLine;
        std::memset(line, 0, kLine);
        std::snprintf(reinterpret_cast<char *>(line), size_t(kLine), "%llu %s", static_cast<unsigned long long>(number), what.constData());
        m_line = line;
    }
    /// More about the act under way.
    void add(const QByteArray &what)
    {
        const auto used = std::strlen(reinterpret_cast<const char *>(m_line));
        std::snprintf(reinterpret_cast<char *>(m_line) + used, size_t(kLine) - used, " %s", what.constData());
    }

    /// Oldest first; may be called from another process or thread.
    static QStringList read(const QString &file)
    {
        QFile log(file);
        QList<std::pair<quint64, QString>> acts;
        while (log.isOpen() || log.open(QIODevice::ReadOnly)) {
            const QByteArray line = log.read(kLine);
            if (line.size() < kLine)
                break;
            const QString text = QString::fromUtf8(line.constData());
            if (!text.isEmpty())
                acts.append({text.section(u' ', 0, 0).toULongLong(), text});
        }
        std::sort(acts.begin(), acts.end());
        QStringList lines;
        for (const auto &[number, text] : acts)
            lines.append(text);
        return lines;
    }

private:
    QFile m_file;
    uchar *m_lines = nullptr, *m_line = nullptr;
    bool m_traced = false;
};

/// Ends the process, with a word, where the thread that calls turn() does not for so long. It counts its own looks and not the
/// time: where the whole machine stands still, it does too.
class Watchdog {
public:
    explicit Watchdog(std::chrono::seconds patience) : m_patience(patience), m_thread([this] { watch(); }) {}
    ~Watchdog()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_over = true;
        }
        m_ended.notify_all();
        m_thread.join();
    }
    void turn() { ++m_turns; }

private:
    void watch()
    {
        constexpr std::chrono::milliseconds kLook{100};
        quint64 known = 0;
        std::chrono::milliseconds still{0};
        std::unique_lock lock(m_mutex);
        while (!m_ended.wait_for(lock, kLook, [this] { return m_over; })) {
            const quint64 now = m_turns;
            still = now == known ? still + kLook : std::chrono::milliseconds{0};
            known = now;
            if (still < m_patience)
                continue;
            std::fputs("locked: the last act does not return to the event loop\n", stderr);
            std::fflush(stderr);
            std::abort();
        }
    }

    const std::chrono::milliseconds m_patience;
    std::atomic<quint64> m_turns = 0;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    bool m_over = false;
    std::thread m_thread;     // last: it uses the others
};

} // namespace witan::test
