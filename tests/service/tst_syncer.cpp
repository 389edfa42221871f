// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/syncer.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <latch>

using namespace witan;
using namespace Qt::StringLiterals;

/// The thread that brings commits onto the disk.
class TestSyncer : public QObject {
    Q_OBJECT

    std::unique_ptr<FileSync> file()
    {
        QFile made(m_dir.filePath(u"log"_s));
        if (!made.open(QIODevice::WriteOnly) || made.write("x") != 1)
            qFatal("the log cannot be made");
        made.close();
        auto opened = FileSync::open(made.fileName());
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        return *std::move(opened);
    }
    QTemporaryDir m_dir;

private Q_SLOTS:
    void shouldSyncWhatIsAskedFor();
    void shouldShareOneSync();
    void shouldFinishWhatWasAskedFor();
    void shouldSyncInTheCallersThread();
    void shouldSayHowLongTheDiskTook();
};

void TestSyncer::shouldSyncWhatIsAskedFor()
{
    std::atomic<quint64> done = 0;
    std::atomic<bool> elsewhere = false;
    Syncer syncer(file(), [&, owner = std::this_thread::get_id()](quint64 commits, const Result<void> &result) {
        elsewhere = std::this_thread::get_id() != owner;
        done = result ? commits : 0;
    });
    syncer.request(3);
    QTRY_COMPARE(done.load(), quint64(3));
    QVERIFY(elsewhere.load());
}

void TestSyncer::shouldShareOneSync()
{
    // GIVEN a sync that is under way
    std::latch begun(1), go(1);
    std::mutex mutex;
    QList<quint64> done;
    Syncer syncer(file(), [&](quint64 commits, const Result<void> &) {
        const std::lock_guard lock(mutex);
        done.append(commits);
        if (commits == 1) {
            begun.count_down();
            go.wait();
        }
    });
    syncer.request(1);
    begun.wait();

    // WHEN more is asked for before it ends
    for (quint64 commits = 2; commits <= 9; ++commits)
        syncer.request(commits);
    go.count_down();

    // THEN one more does for all
    QVERIFY(syncer.finish());
    QCOMPARE(done, (QList<quint64>{1, 9}));
}

void TestSyncer::shouldFinishWhatWasAskedFor()
{
    quint64 done = 0;
    Syncer syncer(file(), [&](quint64 commits, const Result<void> &) { done = commits; });
    syncer.request(5);
    QVERIFY(syncer.finish());
    QCOMPARE(done, quint64(5));
    QVERIFY(syncer.finish());
}

void TestSyncer::shouldSyncInTheCallersThread()
{
    bool told = false;
    Syncer syncer(file(), [&](quint64, const Result<void> &) { told = true; });
    QVERIFY(syncer.syncHere());
    QVERIFY(syncer.finish());
    QVERIFY(!told);
}

void TestSyncer::shouldSayHowLongTheDiskTook()
{
    // WHEN a sync is done, in either thread, THEN it is known
    Syncer here(file(), [](quint64, const Result<void> &) {}), there(file(), [](quint64, const Result<void> &) {});
    QCOMPARE(here.lastNanoseconds(), 0);
    QVERIFY(here.syncHere());
    QVERIFY(here.lastNanoseconds() > 0);
    there.request(1);
    QVERIFY(there.finish());
    QVERIFY(there.lastNanoseconds() > 0);
}

QTEST_GUILESS_MAIN(TestSyncer)
#include "tst_syncer.moc"
