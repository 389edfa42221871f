// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/database.h"

#include "core/logging.h"
#include "store/database_file.h"
#include "store/private_file.h"
#include "store/sql_script.h"
#include "store/storage_error.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUrl>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qsizetype kMostSource = 60;     // of a statement, for the log

QString newConnectionName()
{
    return u"witan-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Error settingRefused(const QString &file, const QString &name, const QString &answer)
{
    return {ErrorCode::Storage,
            u"\"%1\" cannot be used safely on this disk; nothing was changed. Put the data folder on a local disk."_s.arg(file),
            u"pragma %1 answered %2"_s.arg(name, answer), {}, {}};
}

} // namespace

Database::Database(QString file) : m_file(std::move(file)), m_connection(newConnectionName()) {}

Database::~Database()
{
    if (m_transaction.open)
        rollback();
    m_begin.reset();
    m_commit.reset();
    m_rollback.reset();
    m_statements.clear();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, const Schema &schema, Durability durability)
{
    // Neither a resource of the program nor a bare name, which SQLite may take for something else than a file (":memory:").
    if (path.isEmpty() || path.startsWith(u':'))
        return Error{ErrorCode::Storage, u"\"%1\" does not name a file; nothing was changed. Choose another place for the data."_s.arg(path), {}, {}, {}};
    const QString file = QFileInfo(path).absoluteFilePath();
    Result<DatabaseFile> found = inspectDatabaseFile(file, schema);
    if (!found)
        return found.error();
    if (!found->exists) {
        if (Result<void> created = create(file, schema); !created)
            return created.error();
    } else if (found->hasLog) {
        if (Result<void> probed = probe(file, schema); !probed)
            return probed.error();
    }
    if (Result<void> closed = closeToOthers(file); !closed)
        return closed.error();
    std::unique_ptr<Database> database(new Database(file));
    Result<void> done = database->connect(Access::Write);
    if (done)
        done = database->setUp(durability, schema.logPages);
    if (done && found->exists && found->version < schema.version())
        done = database->migrate(schema);
    if (done)
        done = database->checkSchema(schema);
    if (done)
        done = syncFolder(QFileInfo(file).path());    // the log was made by now, and SQLite syncs its name late, on some systems never
    if (!done)
        return done.error();
    return database;
}

Result<void> Database::create(const QString &file, const Schema &schema)
{
    // Made whole under another name, so that the real name never stands for half a file.
    const QString making = file + u".new"_s;
    const auto clear = [&making] {
        for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
            QFile::remove(making + end);
    };
    clear();
    Result<void> done = writePrivateFile(making, {});
    if (done) {
        Database database(making);
        done = database.connect(Access::Write);
        if (done)
            done = database.setUp(Durability::Full, schema.logPages);
        if (done)
            done = database.migrate(schema);
        if (done)
            done = database.checkpoint();
    }
    if (done && !QFile::rename(making, file))
        done = Error{ErrorCode::Storage, u"\"%1\" cannot be made. Nothing was changed. Make its folder writable for your account."_s.arg(file), {}, {}, {}};
    if (!done) {
        clear();
        return done;
    }
    log(LogArea::Store, LogLevel::Info, "database_created", {{"file", QFileInfo(file).fileName()}});
    return {};
}

Result<void> Database::connect(Access access)
{
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_database.setDatabaseName(m_file);
    QString options = u"QSQLITE_BUSY_TIMEOUT=500"_s;
    if (access == Access::Read)
        options += u";QSQLITE_OPEN_READONLY"_s;
    if (access == Access::WithoutLog) {
        m_database.setDatabaseName(QUrl::fromLocalFile(m_file).toString(QUrl::FullyEncoded) + u"?immutable=1"_s);
        options += u";QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s;
    }
    m_database.setConnectOptions(options);
    if (!m_database.open())
        return storageError(m_database.lastError(), m_file);
    return {};
}

Result<void> Database::setUp(Durability durability, int logPages)
{
    const struct { QString name, value, answer; } settings[] = {
        {u"trusted_schema"_s, u"OFF"_s, u"0"_s},
        {u"cell_size_check"_s, u"ON"_s, u"1"_s},
        {u"foreign_keys"_s, u"ON"_s, u"1"_s},
        {u"busy_timeout"_s, u"500"_s, u"500"_s},
        {u"journal_mode"_s, u"WAL"_s, u"wal"_s},
        {u"wal_autocheckpoint"_s, QString::number(logPages), QString::number(logPages)},
        {u"temp_store"_s, u"MEMORY"_s, u"2"_s},
        {u"cache_size"_s, u"-1000"_s, u"-1000"_s},   // KiB; the tails of the threads fit, and the system caches the file anyway
    };
    for (const auto &setting : settings) {
        Result<QString> answer = pragma(setting.name, setting.value);
        if (answer)
            answer = pragma(setting.name);
        if (!answer)
            return answer.error();
        if (*answer != setting.answer)
            return settingRefused(m_file, setting.name, *answer);
    }
    m_durability = durability == Durability::Full ? Durability::Normal : Durability::Full;
    return setDurability(durability);
}

Result<void> Database::setDurability(Durability durability)
{
    Q_ASSERT(!m_transaction.open);
    if (durability == m_durability)
        return {};
    const bool full = durability == Durability::Full;
    Result<QString> answer = pragma(u"synchronous"_s, full ? u"FULL"_s : u"NORMAL"_s);
    if (answer)
        answer = pragma(u"synchronous"_s);
    if (!answer)
        return answer.error();
    if (*answer != (full ? u"2" : u"1"))
        return settingRefused(m_file, u"synchronous"_s, *answer);
    m_durability = durability;
    return {};
}

Result<void> Database::migrate(const Schema &schema)
{
    const Result<QString> found = pragma(u"user_version"_s);
    if (!found)
        return found.error();
    for (int version = qMax(found->toInt() + 1, schema.firstVersion); version <= schema.version(); ++version) {
        Transaction transaction(*this);
        Result<void> done = transaction.begun();
        const QStringList statements = sqlStatements(schema.scripts.at(version - schema.firstVersion));
        for (qsizetype i = 0; done && i < statements.size(); ++i)
            done = execute(statements.at(i));
        if (done)
            done = execute(u"PRAGMA application_id=%1"_s.arg(schema.applicationId));
        if (done)
            done = execute(u"PRAGMA user_version=%1"_s.arg(version));
        if (done)
            done = transaction.commit();
        if (!done)
            return done;
        log(LogArea::Store, LogLevel::Info, "database_migrated", {{"file", QFileInfo(m_file).fileName()}, {"version", version}});
    }
    return {};
}

Result<void> Database::execute(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return storageError(query.lastError(), sql.section(u'\n', 0, 0));
    return {};
}

Result<QString> Database::pragma(const QString &name, const QString &value)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(u"PRAGMA "_s + name + (value.isEmpty() ? QString() : u'=' + value)))
        return storageError(query.lastError(), name);
    return query.next() ? query.value(0).toString() : QString();
}

Statement &Database::statement(const char *sql)
{
    std::unique_ptr<Statement> &kept = m_statements[sql];
    if (!kept) {
        const QString text = QString::fromLatin1(sql);
        kept = std::make_unique<Statement>(m_database, text, text.simplified().left(kMostSource), m_transaction);
    }
    return *kept;
}

Result<void> Database::runKept(std::unique_ptr<Statement> &kept, const QString &sql)
{
    if (!kept)
        kept = std::make_unique<Statement>(m_database, sql, sql, m_transaction);
    return kept->run();
}

Result<void> Database::begin()
{
    Q_ASSERT(!m_transaction.open);
    const Result<void> begun = runKept(m_begin, u"BEGIN IMMEDIATE"_s);
    m_transaction.open = begun.has_value();
    return begun;
}

Result<void> Database::commit()
{
    Q_ASSERT(m_transaction.open);
    const Result<void> committed = runKept(m_commit, u"COMMIT"_s);
    if (!committed) {
        rollback();
        return committed;
    }
    m_transaction = {};
    return {};
}

void Database::rollback()
{
    m_transaction = {};
    // SQLite has already rolled back by itself after some errors; saying it again is harmless.
    static_cast<void>(runKept(m_rollback, u"ROLLBACK"_s));
}

Result<void> Database::checkpoint()
{
    const Result<QString> answer = pragma(u"wal_checkpoint(PASSIVE)"_s);
    return answer ? Result<void>() : Result<void>(answer.error());
}

} // namespace witan
