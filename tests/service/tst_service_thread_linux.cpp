// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_host.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <chrono>
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore>
#include <thread>
#include <utility>

namespace {

// What libraries keep for a thread is destroyed at its end by functions that they name here first. Those are put off a moment, as a busy
// machine may put them off.
using Destroy = void (*)(void *);
constexpr int kMost = 64;
std::atomic<int> keys{0};
std::array<Destroy, kMost> originals;
std::counting_semaphore<> stopHasReturned(0);
std::atomic<int> begun{0}, done{0};
std::thread::id mainThread;

template<int N>
void putOff(void *value)
{
    const bool watched = mainThread != std::thread::id() && std::this_thread::get_id() != mainThread;
    if (watched) {
        ++begun;
        if (stopHasReturned.try_acquire_for(std::chrono::milliseconds(100)))
            stopHasReturned.release();
    }
    originals[N](value);
    if (watched)
        ++done;
}

template<int... N>
constexpr std::array<Destroy, kMost> putOffAll(std::integer_sequence<int, N...>)
{
    return {putOff<N>...};
}
constexpr auto kPutOff = putOffAll(std::make_integer_sequence<int, kMost>());

} // namespace

/// Stands before the C library's, for the program and all its libraries.
extern "C" [[gnu::visibility("default")]] int pthread_key_create(pthread_key_t *key, Destroy destroy) noexcept
{
    static const auto real = reinterpret_cast<int (*)(pthread_key_t *, Destroy)>(dlsym(RTLD_NEXT, "pthread_key_create"));
    const int number = destroy ? keys++ : kMost;
    if (number >= kMost)
        return real(key, destroy);
    originals[static_cast<std::size_t>(number)] = destroy;
    return real(key, kPutOff[static_cast<std::size_t>(number)]);
}

using namespace witan;
using namespace Qt::StringLiterals;

class TestServiceThread : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldBeOverWhenStopReturns();
};

/// What follows may be the process's exit, where OpenSSL destroys what its own clearing away after a thread needs.
void TestServiceThread::shouldBeOverWhenStopReturns()
{
    const auto threads = [] { return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(); };
    mainThread = std::this_thread::get_id();
    const auto before = threads();
    QTemporaryDir folder;
    ServiceConfig config;
    config.dataFolder = folder.filePath(u"data"_s);
    ServiceHost host(config);
    QSignalSpy started(&host, &ServiceHost::started);
    host.start();
    QTRY_COMPARE(started.count(), 1);
    QVERIFY(threads() > before);
    host.stop();
    // THEN no thread of the service has anything left to do
    const int doneByThen = done;
    stopHasReturned.release();
    QTRY_COMPARE(threads(), before);
    QCOMPARE(doneByThen, begun.load());
    QVERIFY2(doneByThen > 0, "nothing was put off, so nothing was seen");
}

QTEST_GUILESS_MAIN(TestServiceThread)
#include "tst_service_thread_linux.moc"
