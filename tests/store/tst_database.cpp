// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/raw_sql.h"
#include "store/record_builder.h"

#include "store/database.h"

#include <QtTest>

#include <thread>

using namespace witan;
using namespace witan::test;

/// The connection under both stores: settings, ladder, transactions, errors.
constexpr auto kPut = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", kGet = "SELECT value FROM meta WHERE name = ?";

class TestDatabase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void shouldReadItsSettingsBack();
    void shouldSwitchDurability();
    void shouldKeepItsFilesToTheirOwner();
    void shouldCloseAnOpenFileToOthers();
    void shouldClimbTheLadder();
    void shouldStayWhereAStepFails();
    void shouldLeaveNothingWhereMakingFails();
    void shouldMakeAnewWhatWasHalfMade();
    void shouldRollBackWhatWasNotCommitted();
    void shouldTellABrokenStatement();
    void shouldTellALockedFile();
    void shouldWriteOverItsLog();
    void shouldBoundItsLog();
    void shouldKeepConnectionsApart();

private:
    QString file() const { return m_folder->filePath(u"x.db"_s); }
    qint64 logBytes() const { return QFileInfo(file() + u"-wal"_s).size(); }
    static Schema schemaOf(qsizetype scripts)
    {
        const QStringList all{u"CREATE TABLE meta (\n    name TEXT PRIMARY KEY NOT NULL,\n    value BLOB\n) WITHOUT ROWID;"_s,
                              u"-- a second table\nCREATE TABLE more (x INTEGER);\nINSERT INTO more VALUES (7);\n\nINSERT INTO meta VALUES ('step', 2);"_s,
                              u"DROP TABLE more;\nCREATE TABLE other (y TEXT);\nCREATE UNIQUE INDEX other_y ON other (y);"_s};
        return {4242, 1, all.first(scripts), u"test file"_s};
    }
    std::unique_ptr<Database> open(qsizetype steps, Durability durability = Durability::Full)
    {
        auto database = Database::open(file(), schemaOf(steps), durability);
        if (!database)
            qFatal("%s", why(database).constData());
        return *std::move(database);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDatabase::shouldReadItsSettingsBack()
{
    const auto database = open(1);
    const QList<std::pair<QString, QString>> settings{{u"journal_mode"_s, u"wal"_s}, {u"synchronous"_s, u"2"_s}, {u"foreign_keys"_s, u"1"_s}, {u"trusted_schema"_s, u"0"_s},
                                                       {u"cell_size_check"_s, u"1"_s}, {u"wal_autocheckpoint"_s, u"1000"_s}, {u"busy_timeout"_s, u"500"_s},
                                                       {u"application_id"_s, u"4242"_s}, {u"user_version"_s, u"1"_s}};
    for (const auto &[name, value] : settings)
        QCOMPARE(database->pragma(name).value_or(QString()), value);
}

void TestDatabase::shouldSwitchDurability()
{
    const auto database = open(1, Durability::Normal);
    QCOMPARE(database->pragma(u"synchronous"_s).value_or(QString()), u"1"_s);
    WITAN_OK(database->setDurability(Durability::Full));
    QCOMPARE(database->pragma(u"synchronous"_s).value_or(QString()), u"2"_s);
    WITAN_OK(database->setDurability(Durability::Normal));
    QCOMPARE(database->pragma(u"synchronous"_s).value_or(QString()), u"1"_s);
}

void TestDatabase::shouldKeepItsFilesToTheirOwner()
{
#ifdef Q_OS_UNIX
    const auto database = open(1);
    WITAN_OK(database->begin());
    WITAN_OK(database->statement(kPut).bind(u"a"_s).bind(QByteArray("b")).run());
    WITAN_OK(database->commit());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    for (const QString &name : {file(), file() + u"-wal"_s, file() + u"-shm"_s}) {
        QVERIFY2(QFile::exists(name), qPrintable(name));
        QVERIFY2(!(QFile::permissions(name) & others), qPrintable(name));
    }
#else
    QSKIP("the account's folder keeps them there");
#endif
}

void TestDatabase::shouldCloseAnOpenFileToOthers()
{
#ifdef Q_OS_UNIX
    open(1).reset();
    QVERIFY(QFile::setPermissions(file(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    const auto database = open(1);
    QVERIFY(!(QFile::permissions(file()) & (QFile::ReadGroup | QFile::ReadOther)));
#else
    QSKIP("the account's folder keeps them there");
#endif
}

void TestDatabase::shouldClimbTheLadder()
{
    // GIVEN a file of the first version with something in it
    WITAN_OK(open(1)->statement(kPut).bind(u"kept"_s).bind(QByteArray("yes")).run());

    // WHEN versions with more steps open it
    QCOMPARE(open(2)->pragma(u"user_version"_s).value_or(QString()), u"2"_s);
    QCOMPARE(RawSql(file()).run(u"SELECT x FROM more"_s).toInt(), 7);
    QCOMPARE(open(3)->pragma(u"user_version"_s).value_or(QString()), u"3"_s);

    // THEN it was changed step by step and kept what was in it; a file made at once by the newest is the same
    QCOMPARE(RawSql(file()).run(u"SELECT value FROM meta WHERE name = 'kept'"_s).toByteArray(), "yes");
    const QString schema = u"SELECT group_concat(name || sql) FROM (SELECT name, sql FROM sqlite_schema ORDER BY name)"_s;
    const QString climbed = RawSql(file()).run(schema).toString();
    init();
    open(3).reset();
    QCOMPARE(RawSql(file()).run(schema).toString(), climbed);

    // An older version refuses it now, and changes nothing.
    const auto refused = Database::open(file(), schemaOf(2), Durability::Full);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.contains(u"newer version"));
    QCOMPARE(open(3)->pragma(u"user_version"_s).value_or(QString()), u"3"_s);
}

void TestDatabase::shouldStayWhereAStepFails()
{
    // GIVEN a file of version 1 and a schema whose third script breaks in its midst
    open(1).reset();
    Schema broken = schemaOf(2);
    broken.scripts.append(u"CREATE TABLE half (x);\nDROP TABLE nothing_of_that_name;"_s);

    // WHEN it is opened
    const auto refused = Database::open(file(), broken, Durability::Full);

    // THEN the second step stands whole, of the third there is nothing
    QVERIFY(!refused);
    RawSql sql(file());
    QCOMPARE(sql.run(u"PRAGMA user_version"_s).toInt(), 2);
    QCOMPARE(sql.run(u"SELECT count(*) FROM sqlite_schema WHERE name = 'half'"_s).toInt(), 0);
    QCOMPARE(sql.run(u"SELECT x FROM more"_s).toInt(), 7);
}

void TestDatabase::shouldLeaveNothingWhereMakingFails()
{
    Schema broken = schemaOf(1);
    broken.scripts.append(u"CREATE NONSENSE;"_s);
    QVERIFY(!Database::open(file(), broken, Durability::Full));
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestDatabase::shouldMakeAnewWhatWasHalfMade()
{
    // GIVEN what a kill in the midst of the first start leaves
    for (const QString &end : {u".new"_s, u".new-wal"_s, u".new-shm"_s, u".new-journal"_s}) {
        QFile half(file() + end);
        QVERIFY(half.open(QIODevice::WriteOnly) && half.write("half") == 4);
    }

    // THEN the next start is a first start
    QCOMPARE(open(1)->pragma(u"user_version"_s).value_or(QString()), u"1"_s);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"x.db"_s});
}

void TestDatabase::shouldRollBackWhatWasNotCommitted()
{
    const auto database = open(1);
    const auto put = [&database](const QString &name) { return database->statement(kPut).bind(name).bind(QByteArray("v")).run(); };
    const auto there = [&database](const QString &name) {
        Statement &get = database->statement(kGet);
        const Resting resting(get);
        const Result<bool> found = get.bind(name).next();
        return found && *found;
    };
    {
        Transaction transaction(*database);
        WITAN_OK(transaction.begun());
        WITAN_OK(put(u"lost"_s));
        QVERIFY(there(u"lost"_s));
    }
    QVERIFY(!database->inTransaction());
    QVERIFY(!there(u"lost"_s));
    {
        Transaction transaction(*database);
        WITAN_OK(put(u"kept"_s));
        WITAN_OK(transaction.commit());
    }
    QVERIFY(there(u"kept"_s));
}

void TestDatabase::shouldTellABrokenStatement()
{
    // GIVEN a file without the table that a statement asks for
    const auto database = open(1);
    Statement &statement = database->statement("INSERT INTO heads (consultation, seq, hash, last_agent_seq, recent) VALUES (?, ?, ?, ?, ?)");

    // THEN each use fails with a sentence, and the file is still usable
    const auto run = [&statement] { return statement.bind(qint64(1)).bind(qint64(1)).bind(QByteArray("x")).bind(qint64(1)).bind(QByteArray()).run(); };
    for (int round = 0; round < 2; ++round) {
        const Result<void> done = run();
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::Storage);
        QVERIFY(done.error().detail.contains(u"heads"));
    }
    WITAN_OK(database->statement(kPut).bind(u"a"_s).bindNull().run());

    // and when the reason is gone, it works
    RawSql(file()).run(u"CREATE TABLE heads (consultation INTEGER PRIMARY KEY, seq, hash, last_agent_seq, recent)"_s);
    WITAN_OK(run());
    QCOMPARE(RawSql(file()).run(u"SELECT hash FROM heads WHERE consultation = 1 AND last_agent_seq = 1"_s).toByteArray(), "x");
}

void TestDatabase::shouldTellALockedFile()
{
    // GIVEN another program in the midst of writing
    const auto database = open(1);
    WITAN_OK(database->pragma(u"busy_timeout"_s, u"1"_s));
    RawSql other(file());
    other.run(u"BEGIN IMMEDIATE"_s);

    // THEN a transaction is refused, with what to do, and works when the other is done
    const Result<void> begun = database->begin();
    QVERIFY(!begun);
    QCOMPARE(begun.error().code, ErrorCode::Conflict);
    QVERIFY(begun.error().message.contains(u"Another program"));
    QVERIFY(!database->inTransaction());
    other.run(u"ROLLBACK"_s);
    WITAN_OK(database->begin());
    WITAN_OK(database->commit());
}

void TestDatabase::shouldWriteOverItsLog()
{
    // GIVEN a log that was moved into the database
    const auto database = open(1);
    WITAN_OK(database->statement(kPut).bind(u"a"_s).bind(QByteArray(100'000, 'x')).run());
    const qint64 before = logBytes();
    QVERIFY(before > 100'000);
    { test::RawSql x(file()); }
    WITAN_OK(database->checkpoint());

    // WHEN almost as much is written again
    WITAN_OK(database->statement(kPut).bind(u"b"_s).bind(QByteArray(80'000, 'y')).run());

    // THEN it stands where the first stood
    QCOMPARE(logBytes(), before);
}

void TestDatabase::shouldBoundItsLog()
{
    const auto database = open(1);
    for (int i = 0; i < 200; ++i)
        WITAN_OK(database->statement(kPut).bind(u"a"_s).bind(QByteArray(100'000, static_cast<char>('a' + i % 26))).run());
    QVERIFY2(logBytes() < 8 * 1024 * 1024, qPrintable(QString::number(logBytes())));
}

void TestDatabase::shouldKeepConnectionsApart()
{
    // GIVEN two files open at once, one closed before the other
    auto one = open(1);
    m_folder = std::make_unique<QTemporaryDir>();
    const auto two = open(1);
    one.reset();

    // THEN the other goes on
    WITAN_OK(two->statement(kPut).bind(u"a"_s).bind(QByteArray("b")).run());
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
