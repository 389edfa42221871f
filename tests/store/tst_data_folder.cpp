// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/child.h"
#include "store/record_builder.h"

#include "store/data_folder.h"
#include "store/private_file.h"

#include <QtTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace witan;
using namespace witan::test;

class TestDataFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_base = std::make_unique<QTemporaryDir>(); }

    void shouldMakeItsFolder_data();
    void shouldMakeItsFolder();
    void shouldRefuseAPlaceThatIsNone_data();
    void shouldRefuseAPlaceThatIsNone();
    void shouldMakeTheAgentsTokenOnce();
    void shouldRefuseTokensThatOthersCouldKnow_data();
    void shouldRefuseTokensThatOthersCouldKnow();
    void shouldTellWhereAServiceRuns();
    void shouldFindNoServiceWhereNobodyHoldsTheFolder_data();
    void shouldFindNoServiceWhereNobodyHoldsTheFolder();
    void shouldRefuseAnAddressOfSomebodyElse_data();
    void shouldRefuseAnAddressOfSomebodyElse();
    void shouldRefuseNetworkFileSystems_data();
    void shouldRefuseNetworkFileSystems();
    void shouldHaveNoDefaultWithoutAHome();
    void shouldRefuseAFoundAddress_data();
    void shouldRefuseAFoundAddress();
    void shouldBeHeldByOneProcess();
    void shouldNotHoldForTheDead();
    void shouldNameTheOtherComputer();
    void shouldTakeALockWhoseMakerDiedInMakingIt();
    void shouldWriteAFileWholeOrNotAtAll();

private:
    DataFolder folder(const QString &name = u"data"_s)
    {
        auto made = DataFolder::open(m_base->filePath(name));
        if (!made)
            qFatal("%s", why(made).constData());
        return *std::move(made);
    }
    static void put(const QString &path, const QByteArray &bytes, QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.setPermissions(permissions))
            qFatal("%s", qPrintable(path));
    }
    std::unique_ptr<QTemporaryDir> m_base;
};

void TestDataFolder::shouldMakeItsFolder_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a plain name") << u"data"_s;
    QTest::newRow("several levels") << u"a/b/c/data"_s;
    QTest::newRow("letters of many scripts") << u"d\u00f6ssier \u65e5\u672c"_s;
    QTest::newRow("a line break") << u"two\nlines"_s;
    QTest::newRow("a way back") << u"x/../y/./data"_s;
}

void TestDataFolder::shouldMakeItsFolder()
{
    QFETCH(QString, name);
    const DataFolder made = folder(name);
    QVERIFY(QFileInfo(made.path()).isDir());
    QVERIFY(QFileInfo(made.path()).isAbsolute());
    QCOMPARE(QFileInfo(made.file(u"record.db"_s)).path(), made.path());
#ifdef Q_OS_UNIX
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(made.path()).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, 0700u);
#endif
    // Opening it again is no error.
    QCOMPARE(folder(name).path(), made.path());
}

void TestDataFolder::shouldRefuseAPlaceThatIsNone_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"no name", "a file", "a file as a part of the path", "others may write", "no right to make it", "no right to write in it", "a name too long"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestDataFolder::shouldRefuseAPlaceThatIsNone()
{
#ifdef Q_OS_UNIX
    // GIVEN a place where no data can be kept
    QFETCH(QString, what);
    const QString base = m_base->path();
    QString path = base + u"/data"_s;
    const QByteArray encoded = QFile::encodeName(path);
    if (what == u"no name")
        path.clear();
    else if (what == u"a file")
        put(path, "x");
    else if (what == u"a file as a part of the path") {
        put(path, "x");
        path += u"/data"_s;
    } else if (what == u"others may write") {
        QCOMPARE(::mkdir(encoded.constData(), 0700), 0);
        QCOMPARE(::chmod(encoded.constData(), 0777), 0);
    } else if (what == u"no right to make it")
        QCOMPARE(::chmod(QFile::encodeName(base).constData(), 0555), 0);
    else if (what == u"no right to write in it") {
        QCOMPARE(::chmod(QFile::encodeName(base).constData(), 0777), 0);
        path = u"/usr"_s;
    } else if (what == u"a name too long")
        path += QString(300, u'x');

    // WHEN it is opened by somebody who is not root
    const bool nobody = what.startsWith(u"no right");
    const int code = inChild([&path] {
        const auto opened = DataFolder::open(path);
        if (opened)
            return 1;
        const QString message = opened.error().message;
        return message.contains(u"othing was changed") && message.contains(u"--data") ? 0 : 2;
    }, nobody);

    // THEN it is refused, with what was kept and what to do
    QCOMPARE(::chmod(QFile::encodeName(base).constData(), 0700), 0);
    QCOMPARE(code, 0);
#else
    QSKIP("permissions of other systems are tried where they are");
#endif
}

void TestDataFolder::shouldMakeTheAgentsTokenOnce()
{
    // GIVEN an empty folder
    DataFolder data = folder();
    QVERIFY(!data.existingAgentToken()->has_value());

    // WHEN the agents' token is asked for
    const QByteArray agent = data.agentToken().value_or(QByteArray());

    // THEN it is made once, is long, and can be read by its owner alone
    QCOMPARE(agent.size(), 43);
    QVERIFY(DataFolder::newToken() != agent);
    QCOMPARE(folder().agentToken().value_or(QByteArray()), agent);
    QCOMPARE(**data.existingAgentToken(), agent);
    QCOMPARE(DataFolder::readTokenFile(data.file(u"tokens/agent"_s)).value_or(QByteArray()), agent);
#ifdef Q_OS_UNIX
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(data.agentTokenFile()).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, 0600u);
    QCOMPARE(::stat(QFile::encodeName(data.file(u"tokens"_s)).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, 0700u);
#endif
}

void TestDataFolder::shouldRefuseTokensThatOthersCouldKnow_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    const auto row = [](const char *what, ErrorCode code) { QTest::newRow(what) << QString::fromLatin1(what) << int(code); };
    row("readable by the group", ErrorCode::Forbidden);
    row("readable by all", ErrorCode::Forbidden);
    row("a link", ErrorCode::Forbidden);
    row("a dangling link", ErrorCode::Forbidden);
    row("another account's", ErrorCode::Forbidden);
    row("a folder", ErrorCode::Forbidden);
    row("a pipe", ErrorCode::Forbidden);
    row("empty", ErrorCode::Damaged);
    row("too short", ErrorCode::Damaged);
    row("binary", ErrorCode::Damaged);
    row("huge", ErrorCode::TooLarge);
}

void TestDataFolder::shouldRefuseTokensThatOthersCouldKnow()
{
#ifdef Q_OS_UNIX
    QFETCH(QString, what);
    QFETCH(int, code);
    DataFolder data = folder();
    const QByteArray token = data.agentToken().value_or(QByteArray());
    const QString path = data.file(u"tokens/agent"_s);
    const QByteArray name = QFile::encodeName(path);
    if (what == u"readable by the group")
        QCOMPARE(::chmod(name.constData(), 0640), 0);
    else if (what == u"readable by all")
        QCOMPARE(::chmod(name.constData(), 0604), 0);
    else if (what == u"another account's") {
        if (::geteuid() != 0 || ::chown(name.constData(), 65534, 65534) != 0)
            QSKIP("only root can give a file away");
    } else if (what == u"empty")
        put(path, "");
    else if (what == u"too short")
        put(path, "abc\n");
    else if (what == u"binary")
        put(path, token + '\0' + token);
    else if (what == u"huge")
        put(path, QByteArray(100'000, 'a'));
    else {
        QVERIFY(QFile::remove(path));
        if (what == u"a link") {
            put(m_base->filePath(u"elsewhere"_s), token);
            QVERIFY(QFile::link(m_base->filePath(u"elsewhere"_s), path));
        } else if (what == u"a dangling link")
            QVERIFY(QFile::link(m_base->filePath(u"nowhere"_s), path));
        else if (what == u"a folder")
            QCOMPARE(::mkdir(name.constData(), 0700), 0);
        else
            QCOMPARE(::mkfifo(name.constData(), 0600), 0);
    }

    // WHEN it is asked for, THEN it is refused, neither used nor made anew
    QCOMPARE(int(data.existingAgentToken().error().code), code);
    const auto refused = data.agentToken();
    QVERIFY(!refused);
    QCOMPARE(int(refused.error().code), code);
    QVERIFY(refused.error().message.contains(path));
    QVERIFY(refused.error().message.contains(u"Remove it"));
    QVERIFY(!refused.error().message.contains(QString::fromLatin1(token)));
#else
    QSKIP("permissions of other systems are tried where they are");
#endif
}

void TestDataFolder::shouldTellWhereAServiceRuns()
{
    DataFolder data = folder();
    QVERIFY(!data.serviceAddress()->has_value());
    WITAN_OK(data.lock());
    const ServiceAddress address{u"ws://127.0.0.1:43121"_s, QCoreApplication::applicationPid(), u"0.1.0"_s};
    WITAN_OK(data.writeServiceAddress(address));
    const auto found = folder().serviceAddress();
    WITAN_OK(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->url, address.url);
    QCOMPARE((*found)->pid, address.pid);
    QCOMPARE((*found)->version, address.version);
    data.removeServiceAddress();
    QVERIFY(!data.serviceAddress()->has_value());
}

void TestDataFolder::shouldFindNoServiceWhereNobodyHoldsTheFolder_data()
{
    QTest::addColumn<qint64>("pid");
    QTest::addColumn<QString>("lock");
    const qint64 own = QCoreApplication::applicationPid();
    QTest::newRow("no lock, a process of the system") << qint64(1) << QString();
    QTest::newRow("no lock, a process of ours") << own << QString();
    QTest::newRow("a dead lock, a process of the system") << qint64(1) << u"left"_s;
    QTest::newRow("a dead lock, a process of ours") << own << u"left"_s;
    QTest::newRow("held by another process than the one that wrote") << qint64(1) << u"held"_s;
}

void TestDataFolder::shouldFindNoServiceWhereNobodyHoldsTheFolder()
{
    // GIVEN the address of a service that died, whose number a living process has now
    QFETCH(qint64, pid);
    QFETCH(QString, lock);
    DataFolder data = folder();
    if (lock == u"held")
        WITAN_OK(data.lock());
    if (lock == u"left")
        put(data.file(u"lock"_s), QByteArray::number(pid) + "\n\n\n");
    WITAN_OK(data.writeServiceAddress({u"ws://127.0.0.1:43121"_s, pid, u"0.1.0"_s}));

    // THEN there is none
    const auto found = folder().serviceAddress();
    WITAN_OK(found);
    QVERIFY(!found->has_value());

    // and who takes the folder next does not pass the address on as its own
    WITAN_OK(data.lock());
    if (lock != u"held")
        QVERIFY(!QFile::exists(data.file(u"service.json"_s)));
}

void TestDataFolder::shouldRefuseAnAddressOfSomebodyElse_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("a link") << u"a link"_s;
    QTest::newRow("another account's") << u"another account's"_s;
}

void TestDataFolder::shouldRefuseAnAddressOfSomebodyElse()
{
#ifdef Q_OS_UNIX
    // GIVEN a folder that is held, and an address in it that is not its holder's
    QFETCH(QString, what);
    DataFolder data = folder();
    WITAN_OK(data.lock());
    WITAN_OK(data.writeServiceAddress({u"ws://127.0.0.1:43121"_s, QCoreApplication::applicationPid(), u"0.1.0"_s}));
    const QString path = data.file(u"service.json"_s);
    if (what == u"a link") {
        QVERIFY(QFile::rename(path, m_base->filePath(u"elsewhere"_s)));
        QVERIFY(QFile::link(m_base->filePath(u"elsewhere"_s), path));
    } else if (::geteuid() != 0 || ::chown(QFile::encodeName(path).constData(), 65534, 65534) != 0) {
        QSKIP("only root can give a file away");
    }

    // THEN it is refused
    const auto found = data.serviceAddress();
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Forbidden);
#else
    QSKIP("permissions of other systems are tried where they are");
#endif
}

void TestDataFolder::shouldRefuseNetworkFileSystems_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("refused");
    for (const char *type : {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "fuse.glusterfs", "ceph"})
        QTest::newRow(type) << QByteArray(type) << true;
    for (const char *type : {"ext4", "btrfs", "xfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS", "fuseblk", "fuse.ecryptfs", "9p"})
        QTest::newRow(type) << QByteArray(type) << false;
    QTest::newRow("unknown") << QByteArray() << false;
}

void TestDataFolder::shouldRefuseNetworkFileSystems()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, refused);
    const QString path = m_base->filePath(u"data"_s);
    const auto opened = DataFolder::open(path, type);
    QCOMPARE(!opened, refused);
    QCOMPARE(QFileInfo::exists(path), !refused);
    if (!refused)
        return;
    QCOMPARE(opened.error().code, ErrorCode::Storage);
    for (const QString &part : {QString::fromLatin1(type), path, u"othing was changed"_s, u"--data"_s})
        QVERIFY2(opened.error().message.contains(part), why(opened).constData());
}

void TestDataFolder::shouldHaveNoDefaultWithoutAHome()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    const QByteArray home = qgetenv("HOME"), place = qgetenv("XDG_DATA_HOME");
    qputenv("HOME", QFile::encodeName(m_base->path()));
    qunsetenv("XDG_DATA_HOME");
    QCOMPARE(DataFolder::defaultPath(), m_base->path() + u"/.local/share/witan"_s);
    qunsetenv("HOME");
    QVERIFY(DataFolder::defaultPath().isEmpty());
    qputenv("HOME", home);
    if (!place.isNull())
        qputenv("XDG_DATA_HOME", place);
#else
    QSKIP("other systems keep the home elsewhere");
#endif
}

void TestDataFolder::shouldRefuseAFoundAddress_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");        // -1: as if there were none
    const QByteArray pid = QByteArray::number(QCoreApplication::applicationPid());
    QTest::newRow("a process that is gone") << QByteArray("{\"pid\":3999999,\"url\":\"ws://127.0.0.1:1\",\"version\":\"0\"}") << -1;
    QTest::newRow("no JSON") << QByteArray("ws://127.0.0.1:1") << int(ErrorCode::Damaged);
    QTest::newRow("empty") << QByteArray() << int(ErrorCode::Damaged);
    QTest::newRow("no address") << "{\"pid\":" + pid + "}" << int(ErrorCode::Damaged);
    QTest::newRow("no process") << QByteArray("{\"url\":\"ws://127.0.0.1:1\"}") << int(ErrorCode::Damaged);
    QTest::newRow("another scheme") << "{\"pid\":" + pid + ",\"url\":\"file:///etc/passwd\"}" << int(ErrorCode::Damaged);
    QTest::newRow("a member twice") << "{\"pid\":" + pid + ",\"url\":\"ws://a\",\"url\":\"ws://b\"}" << int(ErrorCode::Damaged);
    QTest::newRow("too large") << QByteArray(100'000, ' ') << int(ErrorCode::TooLarge);
}

void TestDataFolder::shouldRefuseAFoundAddress()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const DataFolder data = folder();
    put(data.file(u"service.json"_s), bytes);
    const auto found = data.serviceAddress();
    if (code < 0) {
        WITAN_OK(found);
        QVERIFY(!found->has_value());
    } else {
        QVERIFY(!found);
        QCOMPARE(int(found.error().code), code);
    }
#ifdef Q_OS_UNIX
    QCOMPARE(::chmod(QFile::encodeName(data.file(u"service.json"_s)).constData(), 0666), 0);
    QCOMPARE(data.serviceAddress().error().code, ErrorCode::Forbidden);
#endif
}

void TestDataFolder::shouldBeHeldByOneProcess()
{
#ifdef Q_OS_UNIX
    // GIVEN a folder that this process holds
    DataFolder data = folder();
    WITAN_OK(data.lock());
    QCOMPARE(QFile::permissions(data.file(u"lock"_s)) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    WITAN_OK(data.lock());
    QVERIFY(data.isLocked());

    // WHEN another process wants it
    const qint64 holder = QCoreApplication::applicationPid();
    const int code = inChild([&] {
        DataFolder other = folder();
        const Result<void> locked = other.lock();
        if (locked || other.isLocked())
            return 1;
        return locked.error().code == ErrorCode::Conflict && locked.error().data.value("pid"_L1).toInteger() == holder
            && locked.error().message.contains(QString::number(holder)) ? 0 : 2;
    });

    // THEN it is told who has it; given up, the other gets it
    QCOMPARE(code, 0);
    data = folder();
    QCOMPARE(inChild([&] { return folder().lock() ? 0 : 1; }), 0);
#else
    QSKIP("needs a second process");
#endif
}

void TestDataFolder::shouldNotHoldForTheDead()
{
#ifdef Q_OS_UNIX
    // GIVEN a process that held the folder and ended without giving it up
    QCOMPARE(inChild([this] {
        auto *held = new DataFolder(folder());
        return held->lock() ? 0 : 1;
    }), 0);
    QVERIFY(QFile::exists(folder().file(u"lock"_s)));

    // THEN the next one gets it
    DataFolder data = folder();
    WITAN_OK(data.lock());
#else
    QSKIP("needs a second process");
#endif
}

void TestDataFolder::shouldWriteAFileWholeOrNotAtAll()
{
    const DataFolder data = folder();
    const QString path = data.file(u"x"_s);
    WITAN_OK(writePrivateFile(path, "first"));
    WITAN_OK(writePrivateFile(path, "second"));
    QCOMPARE(readPrivateFile(path).value_or(QByteArray()), "second");
    QCOMPARE(readPrivateFile(path, 3).error().code, ErrorCode::TooLarge);
    QCOMPARE(readPrivateFile(data.file(u"y"_s)).error().code, ErrorCode::NotFound);
    const auto refused = writePrivateFile(data.file(u"nowhere/x"_s), "third");
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(u"is kept"));
#ifdef Q_OS_UNIX
    // A planted link is replaced, never followed.
    put(m_base->filePath(u"target"_s), "theirs");
    QVERIFY(QFile::link(m_base->filePath(u"target"_s), data.file(u"link"_s)));
    WITAN_OK(writePrivateFile(data.file(u"link"_s), "mine"));
    QCOMPARE(readPrivateFile(data.file(u"link"_s)).value_or(QByteArray()), "mine");
    QFile target(m_base->filePath(u"target"_s));
    QVERIFY(target.open(QIODevice::ReadOnly));
    QCOMPARE(target.readAll(), "theirs");
#endif
    QCOMPARE(QDir(data.path()).entryList({u"*.part"_s}, QDir::Files).size(), 0);
}

void TestDataFolder::shouldNameTheOtherComputer()
{
    // GIVEN a folder that a service of another computer held, which may live
    DataFolder data = folder();
    put(data.file(u"lock"_s), "4711\nwitan-service\nanother-computer\n\n\n");
    // THEN it is told whose it is, and what to do where it does not
    const Error refused = data.lock().error();
    QCOMPARE(refused.code, ErrorCode::Conflict);
    QVERIFY2(refused.message.contains(u"process 4711 on the computer \"another-computer\"") && refused.message.contains(u"remove the file \"lock\""), qPrintable(refused.message));
    QVERIFY(!data.isLocked());
}

void TestDataFolder::shouldTakeALockWhoseMakerDiedInMakingIt()
{
    // GIVEN a lock that was made, but killed before its maker's name was in it
    DataFolder data = folder();
    put(data.file(u"lock"_s), {});
    // THEN the next one takes it
    WITAN_OK(data.lock());
    QVERIFY(data.isLocked());
    // AND holds it
    DataFolder another = folder();
    QCOMPARE(another.lock().error().code, ErrorCode::Conflict);
}

QTEST_GUILESS_MAIN(TestDataFolder)
#include "tst_data_folder.moc"
