// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "child.h"
#include "store/lock_file.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QProcess>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

/// What a QLockFile of that process has in its file.
QByteArray madeBy(qint64 pid, const QString &host = QSysInfo::machineHostName(), const QByteArray &hostId = QSysInfo::machineUniqueId())
{
    const QString program = QFileInfo(QCoreApplication::applicationFilePath()).fileName();
    return QByteArray::number(pid) + '\n' + program.toUtf8() + '\n' + host.toUtf8() + '\n' + hostId + '\n' + QSysInfo::bootUniqueId() + '\n';
}

/// The number of a process that has ended.
qint64 deadProcess()
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"-functions"_s});
    const qint64 pid = process.waitForStarted() ? process.processId() : 0;
    return process.waitForFinished() ? pid : 0;
}

} // namespace

class TestLockFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void shouldTakeWhatTheDeadLeft_data();
    void shouldTakeWhatTheDeadLeft();
    void shouldTakeNothingFromTheLiving_data();
    void shouldTakeNothingFromTheLiving();
    void shouldLeaveAnotherComputersAlone();
    void shouldSayWhereItMayNotWrite();

private:
    QString file() const { return m_folder->filePath(u"lock"_s); }
    static void put(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    /// Windows lets nobody change a file that is locked; it is as new as it is then.
    static void makeOld(const QString &path)
    {
        QFile file(path);
        if (file.open(QIODevice::ReadWrite))
            QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-30), QFileDevice::FileModificationTime));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestLockFile::shouldTakeWhatTheDeadLeft_data()
{
    // Empty: there is no such file.
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<bool>("removing");
    QTest::addColumn<QByteArray>("remover");
    const QByteArray dead = madeBy(deadProcess()), ours = madeBy(QCoreApplication::applicationPid());
    QTest::newRow("nothing") << QByteArray() << false << QByteArray();
    QTest::newRow("a lock") << dead << false << QByteArray();
    QTest::newRow("a lock without a name") << QByteArray("\n") << false << QByteArray();
    QTest::newRow("a lock whose number is ours now") << ours << false << QByteArray();
    QTest::newRow("a removal without a name") << dead << true << QByteArray();
    QTest::newRow("a removal") << dead << true << dead;
    QTest::newRow("a removal whose number is ours now") << dead << true << ours;
    QTest::newRow("a removal, and the lock's number is ours now") << ours << true << QByteArray();
}

void TestLockFile::shouldTakeWhatTheDeadLeft()
{
    QFETCH(QByteArray, left);
    QFETCH(bool, removing);
    QFETCH(QByteArray, remover);
    // GIVEN what a process left that was killed at some moment
    if (!left.isEmpty())
        put(file(), left == "\n" ? QByteArray() : left);
    if (removing)
        put(file() + u".rmlock"_s, remover);
    // WHEN the next one comes
    QLockFile lock(file());
    QVERIFY(takeLock(lock));
    // THEN it has the lock, in its own name, and nothing else is left
    QVERIFY(lock.isLocked());
    qint64 pid = 0;
    QString host, program;
    QVERIFY(lock.getLockInfo(&pid, &host, &program));
    QCOMPARE(pid, QCoreApplication::applicationPid());
    QVERIFY(!QFile::exists(file() + u".rmlock"_s));
    QLockFile another(file());
    QVERIFY(!takeLock(another));
    QCOMPARE(another.error(), QLockFile::LockFailedError);
}

void TestLockFile::shouldTakeNothingFromTheLiving_data()
{
    QTest::addColumn<bool>("old");
    QTest::newRow("just made") << false;
    QTest::newRow("made long ago") << true;
}

void TestLockFile::shouldTakeNothingFromTheLiving()
{
    QFETCH(bool, old);
    QLockFile lock(file());
    QVERIFY(takeLock(lock));
    if (old)
        makeOld(file());
    // Neither to this process, nor to another
    QLockFile here(file());
    QVERIFY(!takeLock(here));
#ifdef Q_OS_UNIX
    QCOMPARE(inChild([this] {
        QLockFile there(file());
        return takeLock(there) ? 1 : there.error() == QLockFile::LockFailedError ? 0 : 2;
    }), 0);
#endif
    // AND given up, it is free
    lock.unlock();
    QVERIFY(takeLock(here));
}

void TestLockFile::shouldLeaveAnotherComputersAlone()
{
    // GIVEN a lock in a shared folder, made long ago by a number that is nobody's here
    put(file(), madeBy(deadProcess(), u"another-computer"_s, "0123456789abcdef"));
    makeOld(file());
    // THEN it is not for us to say that its maker is dead
    QLockFile lock(file());
    QVERIFY(!takeLock(lock));
    QCOMPARE(lock.error(), QLockFile::LockFailedError);
    QVERIFY(QFile::exists(file()));
}

void TestLockFile::shouldSayWhereItMayNotWrite()
{
    QLockFile lock(m_folder->filePath(u"nowhere/lock"_s));
    QVERIFY(!takeLock(lock));
    QVERIFY(lock.error() != QLockFile::NoError && lock.error() != QLockFile::LockFailedError);
}

QTEST_GUILESS_MAIN(TestLockFile)
#include "tst_lock_file.moc"
