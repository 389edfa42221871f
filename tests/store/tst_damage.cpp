// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/child.h"
#include "store/raw_sql.h"
#include "store/record_builder.h"

#include "store/review_cache.h"

#include <QtTest>

using namespace witan;
using namespace witan::test;

/// Files that are not what they should be: told, and never overwritten (tests/README.md, G20, rows 49 and 50).
class TestDamage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void shouldRefuseAndLeave_data();
    void shouldRefuseAndLeave();
    void shouldNeverTakeAFlippedBitForTruth();
    void shouldFindFlippedBitsAfterAnUncleanEnd();
    void shouldRefuseAForeignLog();
    void shouldGoOnWithoutALostLog();
    void shouldRecoverWhatWasCommittedBeforeAKill();
    void shouldRecoverFromAnEndAmidACheckpoint();
    void shouldNotCompleteWhatTheLogLacks();
    void shouldOpenPathsOfEveryKind_data();
    void shouldOpenPathsOfEveryKind();
    void shouldNeverKeepTheRecordInMemory();
    void shouldSayWhyAFileCannotBeUsed_data();
    void shouldSayWhyAFileCannotBeUsed();

private:
    QString file() const { return m_folder->filePath(u"record.db"_s); }
    static QByteArray bytesOf(const QString &path)
    {
        QFile reader(path);
        return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray("(missing)");
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile writer(path);
        if (!writer.open(QIODevice::WriteOnly) || writer.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(path));
    }

    struct Growth;
    Growth grown();

    QTemporaryDir m_made;
    QByteArray m_whole;            ///< a record, closed cleanly
    QList<Event> m_events;
    ConsultationId m_id;
    QByteArray m_live, m_liveLog;  ///< the same as it lay there before a kill, with one more message in the log
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDamage::initTestCase()
{
    const QString path = m_made.filePath(u"made.db"_s);
    auto store = openSqliteEventStore(path);
    WITAN_OK(store);
    const Consultation c = consultationWith(contextWith(6));
    m_id = c.id;
    WITAN_OK((*store)->begin());
    WITAN_OK((*store)->append(started(c)));
    for (int i = 0; i < 79; ++i)
        WITAN_OK((*store)->append(posted(i % 2 == 0 ? humanMessage(c.id, u"Question %1"_s.arg(i)) : agentMessage(c.id, QString(i * 30, u'x')))));
    WITAN_OK((*store)->saveState(c.id, "{\"at\":4}"));
    WITAN_OK((*store)->append(stateSaved(c.id, "{\"at\":4}")));
    WITAN_OK((*store)->commit());
    store->reset();     // begins a new log, with nothing in it but what follows
    store = openSqliteEventStore(path);
    WITAN_OK(store);
    WITAN_OK((*store)->begin());
    WITAN_OK((*store)->append(posted(humanMessage(c.id, u"The last"_s))));
    WITAN_OK((*store)->commit());
    m_live = bytesOf(path);
    m_liveLog = bytesOf(path + u"-wal"_s);
    QVERIFY(m_liveLog.size() > 4096);
    m_events = *(*store)->eventsSince(0, 1000);
    QCOMPARE(m_events.size(), 82);
    store->reset();
    QVERIFY(!QFile::exists(path + u"-wal"_s));
    m_whole = bytesOf(path);
}

void TestDamage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestDamage::shouldRefuseAndLeave_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, ErrorCode code) { QTest::newRow(name) << QString::fromLatin1(name) << int(code); };
    row("text instead of a database", ErrorCode::Damaged);
    row("an empty file", ErrorCode::Damaged);
    row("one byte", ErrorCode::Damaged);
    row("another program's database", ErrorCode::Damaged);
    row("a database without any mark", ErrorCode::Damaged);
    row("the reviewer's cache", ErrorCode::Damaged);
    row("cut in the middle", ErrorCode::Damaged);
    row("cut by one byte", ErrorCode::Damaged);
    row("only its header", ErrorCode::Damaged);
    row("a newer version", ErrorCode::Conflict);
    row("an early version", ErrorCode::Conflict);
    row("a version beyond counting", ErrorCode::Conflict);
    row("a trigger", ErrorCode::Damaged);
    row("a view", ErrorCode::Damaged);
    row("a table more", ErrorCode::Damaged);
    row("a table less", ErrorCode::Damaged);
    row("an altered table", ErrorCode::Damaged);
    row("an index on an expression", ErrorCode::Damaged);
    row("a trigger hidden in the log", ErrorCode::Damaged);
    row("zeros in the middle, after an unclean end", ErrorCode::Damaged);
    row("a log without its database", ErrorCode::Damaged);
    row("a folder of that name", ErrorCode::Storage);
}

void TestDamage::shouldRefuseAndLeave()
{
    QFETCH(QString, what);
    QFETCH(int, code);

    // GIVEN a file that is wrong in this way
    write(file(), m_whole);
    const auto sql = [this](const QString &statement) { RawSql(file()).run(statement); };
    if (what == u"text instead of a database")
        write(file(), QByteArray("Dear diary, ").repeated(1000));
    else if (what == u"an empty file")
        write(file(), {});
    else if (what == u"one byte")
        write(file(), "S");
    else if (what == u"another program's database")
        sql(u"PRAGMA application_id = 252006673"_s);
    else if (what == u"a database without any mark")
        sql(u"PRAGMA application_id = 0"_s);
    else if (what == u"the reviewer's cache") {
        QVERIFY(QFile::remove(file()));
        WITAN_OK(openReviewCache(file()));
    } else if (what == u"cut in the middle")
        write(file(), m_whole.first(m_whole.size() / 2));
    else if (what == u"cut by one byte")
        write(file(), m_whole.chopped(1));
    else if (what == u"only its header")
        write(file(), m_whole.first(100));
    else if (what == u"a newer version")
        sql(u"PRAGMA user_version = 11"_s);
    else if (what == u"an early version")
        sql(u"PRAGMA user_version = 3"_s);
    else if (what == u"a version beyond counting")
        sql(u"PRAGMA user_version = -1"_s);
    else if (what == u"a trigger")
        sql(u"CREATE TRIGGER evil AFTER INSERT ON events BEGIN UPDATE consultations SET status = 'COMPLETED'; END"_s);
    else if (what == u"a view")
        sql(u"CREATE VIEW evil AS SELECT randomblob(1000000000)"_s);
    else if (what == u"a table more")
        sql(u"CREATE TABLE evil (x)"_s);
    else if (what == u"a table less")
        sql(u"DROP TABLE unanswered"_s);
    else if (what == u"an altered table")
        sql(u"ALTER TABLE decisions ADD COLUMN evil TEXT DEFAULT 'x'"_s);
    else if (what == u"an index on an expression")
        sql(u"CREATE INDEX evil ON events (length(body))"_s);
    else if (what == u"a trigger hidden in the log") {
        RawSql keeper(file());
        keeper.run(u"CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM events; END"_s);
        const QByteArray database = bytesOf(file()), log = bytesOf(file() + u"-wal"_s);
        m_folder = std::make_unique<QTemporaryDir>();
        write(file(), database);
        write(file() + u"-wal"_s, log);
    } else if (what == u"zeros in the middle, after an unclean end") {
        QByteArray bytes = m_live;
        bytes.replace(bytes.size() / 2, 6000, QByteArray(6000, '\0'));
        write(file(), bytes);
        write(file() + u"-wal"_s, m_liveLog);
    } else if (what == u"a log without its database") {
        QVERIFY(QFile::remove(file()));
        write(file() + u"-wal"_s, m_liveLog);
    } else if (what == u"a folder of that name") {
        QVERIFY(QFile::remove(file()));
        QVERIFY(QDir(m_folder->path()).mkdir(u"record.db"_s));
    }
    const QByteArray before = bytesOf(file()), logBefore = bytesOf(file() + u"-wal"_s);

    // WHEN it is opened, twice
    for (int round = 0; round < 2; ++round) {
        const auto store = openSqliteEventStore(file());

        // THEN it is refused with a sentence that says what was kept and what to do, and not a byte has changed
        QVERIFY(!store);
        QCOMPARE(int(store.error().code), code);
        QVERIFY2(store.error().message.contains(u"left as") || store.error().message.contains(u"othing was changed"), qPrintable(store.error().message));
        QVERIFY(store.error().message.count(u'.') >= 2);
        QVERIFY(bytesOf(file()) == before);
        QVERIFY(bytesOf(file() + u"-wal"_s) == logBefore);
    }
}

void TestDamage::shouldNeverTakeAFlippedBitForTruth()
{
    // GIVEN a record with one bit flipped, at every 131st byte, and densely in its header
    int refused = 0, found = 0, harmless = 0;
    for (qsizetype i = 0; i < m_whole.size(); i += i < 128 ? 1 : 131) {
        QByteArray bytes = m_whole;
        bytes[i] = static_cast<char>(bytes[i] ^ (1 << (i % 7)));
        write(file(), bytes);

        // WHEN it is opened, verified and read
        const auto store = openSqliteEventStore(file());
        if (!store) {
            QVERIFY(bytesOf(file()) == bytes);
            ++refused;
            continue;
        }
        const auto faults = (*store)->verify();
        if (!faults || !faults->isEmpty()) {
            ++found;
            continue;
        }

        // THEN what verifies is what was written
        const auto events = (*store)->eventsSince(0, 1000);
        QVERIFY2(events && *events == m_events, qPrintable(QString::number(i)));
        ++harmless;
    }
    qInfo("refused %d, found %d, without effect on the events %d", refused, found, harmless);
    QVERIFY(refused > 20);
    QVERIFY(found > 100);
}

void TestDamage::shouldFindFlippedBitsAfterAnUncleanEnd()
{
    // GIVEN the record as a kill left it, with a bit flipped in the file or in its log
    int refused = 0, dropped = 0;
    for (int i = 0; i < 200; ++i) {
        QByteArray database = m_live, log = m_liveLog;
        QByteArray &hit = i % 2 == 0 ? database : log;
        const qsizetype at = (qsizetype(i) * 7919 + 200) % hit.size();
        hit[at] = static_cast<char>(hit[at] ^ 16);
        write(file(), database);
        write(file() + u"-wal"_s, log);
        QFile::remove(file() + u"-shm"_s);

        // WHEN it is opened
        const auto store = openSqliteEventStore(file());
        if (!store) {
            QVERIFY(bytesOf(file()) == database);
            QVERIFY(bytesOf(file() + u"-wal"_s) == log);
            ++refused;
            continue;
        }
        const auto faults = (*store)->verify();
        if (!faults || !faults->isEmpty())
            continue;

        // THEN what verifies is whole, or whole without the last, whose log was hit
        const auto events = (*store)->eventsSince(0, 1000);
        WITAN_OK(events);
        QVERIFY(*events == m_events || *events == m_events.first(81));
        dropped += events->size() == 81 ? 1 : 0;
    }
    qInfo("refused %d, last commit dropped with its log %d", refused, dropped);
    QVERIFY(dropped > 50);
}

void TestDamage::shouldRefuseAForeignLog()
{
    // GIVEN our record with the log of another one
    const QString other = m_folder->filePath(u"other.db"_s);
    QByteArray foreign;
    {
        auto store = openSqliteEventStore(other);
        WITAN_OK(store);
        const Consultation c = consultationWith(contextWith(2));
        // Written over and over, so that the log holds every page that our record has too.
        for (int i = 0; i < 3; ++i) {
            WITAN_OK((*store)->rebuild());
            WITAN_OK((*store)->begin());
            WITAN_OK(i == 0 ? (*store)->append(started(c)) : (*store)->append(posted(humanMessage(c.id, QString(3000, u'y')))));
            WITAN_OK((*store)->commit());
        }
        RawSql(other).run(u"UPDATE meta SET value = hex(randomblob(16)) WHERE name = 'identity'"_s);
        foreign = bytesOf(other + u"-wal"_s);
    }
    // whole, or as an end amid a checkpoint would leave it
    for (const QByteArray &own : {m_whole, m_whole.chopped(5 * 4096)}) {
        write(file(), own);
        write(file() + u"-wal"_s, foreign);

        // WHEN it is opened
        const auto store = openSqliteEventStore(file());

        // THEN it is refused, and both files lie as they were
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Damaged);
        QVERIFY2(store.error().message.contains(u"does not belong"), why(store).constData());
        QVERIFY(bytesOf(file()) == own);
        QVERIFY(bytesOf(file() + u"-wal"_s) == foreign);
    }
}

void TestDamage::shouldGoOnWithoutALostLog()
{
    // GIVEN the record as a kill left it, its log deleted by somebody
    write(file(), m_live);

    // THEN it stands as of its last checkpoint, whole in itself
    const auto store = openSqliteEventStore(file());
    WITAN_OK(store);
    QCOMPARE((*store)->verify()->size(), 0);
    QCOMPARE(*(*store)->eventsSince(0, 1000), m_events.first(81));
}

void TestDamage::shouldRecoverWhatWasCommittedBeforeAKill()
{
    write(file(), m_live);
    write(file() + u"-wal"_s, m_liveLog);
    const auto store = openSqliteEventStore(file());
    WITAN_OK(store);
    QCOMPARE((*store)->verify()->size(), 0);
    QCOMPARE(*(*store)->eventsSince(0, 1000), m_events);
    QCOMPARE(*(*store)->state(m_id), std::optional(QByteArray("{\"at\":4}")));
}

/// A log that made the file longer, and the file before and after the log was moved into it.
struct TestDamage::Growth {
    QByteArray before, after, log;
    QList<Event> events;
};

TestDamage::Growth TestDamage::grown()
{
    Growth growth;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"record.db"_s);
    write(path, m_whole);
    auto store = openSqliteEventStore(path);
    bool good = store && (*store)->begin();
    for (int i = 0; good && i < 20; ++i)
        good = (*store)->append(posted(humanMessage(m_id, QString(3000, u'y')))).has_value();
    good = good && (*store)->commit();
    growth.before = bytesOf(path);
    good = good && (*store)->checkpoint();
    growth.after = bytesOf(path);
    growth.log = bytesOf(path + u"-wal"_s);
    if (good)
        growth.events = *(*store)->eventsSince(0, 1000);
    return growth;
}

void TestDamage::shouldRecoverFromAnEndAmidACheckpoint()
{
    constexpr qsizetype kPage = 4096;
    const Growth growth = grown();
    QVERIFY(growth.after.size() >= growth.before.size() + 10 * kPage);
    QCOMPARE(growth.events.size(), m_events.size() + 20);
    for (qsizetype length = growth.before.size(); length <= growth.after.size(); length += kPage) {
        // GIVEN a file that the log was moved into up to here, page by page, when the program was killed
        write(file(), growth.after.first(length));
        write(file() + u"-wal"_s, growth.log);
        QFile::remove(file() + u"-shm"_s);

        // WHEN it is opened, THEN all is there
        const auto store = openSqliteEventStore(file());
        WITAN_OK(store);
        QCOMPARE((*store)->verify()->size(), 0);
        QCOMPARE(*(*store)->eventsSince(0, 1000), growth.events);
    }
}

void TestDamage::shouldNotCompleteWhatTheLogLacks()
{
    constexpr qsizetype kPage = 4096;
    const Growth growth = grown();
    const qsizetype middle = growth.before.size() / 2 / kPage * kPage;
    for (qsizetype length = middle - 5 * kPage; length < middle + 5 * kPage; length += kPage) {
        // GIVEN a file that was cut where the log has nothing to put
        const QByteArray database = growth.after.first(length);
        write(file(), database);
        write(file() + u"-wal"_s, growth.log);
        QFile::remove(file() + u"-shm"_s);

        // WHEN it is opened, THEN it is refused, and both files lie as they were
        const auto store = openSqliteEventStore(file());
        QVERIFY2(!store, QByteArray::number(length / kPage).constData());
        QCOMPARE(store.error().code, ErrorCode::Damaged);
        QVERIFY(bytesOf(file()) == database);
        QVERIFY(bytesOf(file() + u"-wal"_s) == growth.log);
    }
}

void TestDamage::shouldOpenPathsOfEveryKind_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("letters of many scripts") << u"d\u00f6ssier \u65e5\u672c \u0639\u0631\u0628\u064a"_s;
    QTest::newRow("a line break") << u"two\nlines"_s;
    QTest::newRow("what an address would read as more") << u"a?mode=memory&cache=shared#x%20y"_s;
    QTest::newRow("quotes and spaces") << u" it's \"quoted\" ;-- "_s;
    QTest::newRow("what looks like memory") << u":memory:"_s;
    QTest::newRow("what looks like an address") << u"file:x"_s;
}

void TestDamage::shouldOpenPathsOfEveryKind()
{
    // GIVEN a folder of this name with a record in it as a kill left it
    QFETCH(QString, name);
    const QString folder = m_folder->path() + u'/' + name;
    QVERIFY(QDir().mkpath(folder));
    const QString path = folder + u"/record.db"_s;
    write(path, m_live);
    write(path + u"-wal"_s, m_liveLog);

    // WHEN it is opened and written to
    {
        const auto store = openSqliteEventStore(path);
        WITAN_OK(store);
        QCOMPARE((*store)->eventsSince(0, 1000)->size(), 82);
        WITAN_OK((*store)->begin());
        WITAN_OK((*store)->append(posted(humanMessage(m_id, u"More"_s))));
        WITAN_OK((*store)->commit());
    }

    // THEN it is that file that has it, and no other was made
    QCOMPARE((*openSqliteEventStore(path))->eventsSince(0, 1000)->size(), 83);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList{name});
    QCOMPARE(QDir(folder).entryList(QDir::Files), QStringList{u"record.db"_s});
}

void TestDamage::shouldNeverKeepTheRecordInMemory()
{
    // GIVEN names that SQLite, or Qt, would take for something else than a file
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    for (const QString &name : {u":memory:"_s, u":/witan/record.db"_s, QString()})
        QCOMPARE(openSqliteEventStore(name).error().code, ErrorCode::Storage);
    QVERIFY(QDir(m_folder->path()).isEmpty());

    // WHEN a record is opened under a name that an address could have
    const auto store = openSqliteEventStore(u"file:x?mode=memory"_s);

    // THEN it lies in a file of that name
    WITAN_OK(store);
    QVERIFY(QFileInfo(m_folder->path() + u"/file:x?mode=memory"_s).size() > 0);
    QVERIFY(QDir::setCurrent(before));
}

void TestDamage::shouldSayWhyAFileCannotBeUsed_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"a missing folder", "a file that may only be read", "a folder that may only be read", "a file of another account", "a file as folder"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestDamage::shouldSayWhyAFileCannotBeUsed()
{
#ifdef Q_OS_UNIX
    // GIVEN a place that cannot be used, for somebody who is not root
    QFETCH(QString, what);
    if (what == u"a file of another account" && ::geteuid() != 0)
        QSKIP("only root can make a file that is another account's");
    const QString folder = m_folder->path();
    QString path = file();
    write(path, m_whole);
    QFile::setPermissions(folder, QFile::Permissions(0x7777));
    QFile::setPermissions(path, QFile::Permissions(0x6666));
    if (what == u"a missing folder")
        path = folder + u"/nowhere/record.db"_s;
    else if (what == u"a file that may only be read")
        QFile::setPermissions(path, QFile::Permissions(0x4444));
    else if (what == u"a folder that may only be read") {
        QVERIFY(QFile::remove(path));
        QFile::setPermissions(folder, QFile::Permissions(0x5555));
    } else if (what == u"a file as folder")
        path += u"/record.db"_s;
    const QByteArray before = bytesOf(file());

    // WHEN it is opened
    const int code = inChild([&path] {
        const auto store = openSqliteEventStore(path);
        if (store)
            return 1;
        const QString message = store.error().message;
        if (store.error().code != ErrorCode::Storage || message.count(u'.') < 2)
            return 2;
        return message.contains(u"othing was changed") || message.contains(u"is kept") ? 0 : 3;
    }, true);

    // THEN it is refused with a sentence, nothing is changed, and there is no store in memory instead
    QFile::setPermissions(folder, QFile::Permissions(0x7777));
    QCOMPARE(code, 0);
    QVERIFY(bytesOf(file()) == before);
#else
    QSKIP("permissions of other systems are tried where they are");
#endif
}

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
