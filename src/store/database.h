// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/statement.h"

#include <QByteArray>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>

namespace witan {

/// How a kind of file is built: one script a version, in order, of which the first makes it. The file's user_version says which it has
/// been through. Files of versions before the first are refused.
struct Schema {
    qint64 applicationId = 0;
    int firstVersion = 1;
    QStringList scripts;
    QString what;      ///< "Witan record", for sentences
    int logPages = 1000;   ///< a commit after which the log is longer than this moves it into the database
    int version() const { return firstVersion + static_cast<int>(scripts.size()) - 1; }
};

enum class Durability { Full, Normal };

/// One connection to one SQLite file: opened with the settings that the record needs, each read back; a file that is no
/// database, another program's, newer, cut, or with a schema that is not ours is refused and left as it is. Used from the
/// thread that opened it. The file, its log and its shared memory can be read by their owner alone.
class Database {
public:
    static Result<std::unique_ptr<Database>> open(const QString &file, const Schema &schema, Durability durability);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// This SQL, a literal, prepared at its first use and kept.
    Statement &statement(const char *sql);

    Result<void> begin();
    Result<void> commit();
    void rollback();
    bool inTransaction() const { return m_transaction.open; }
    /// The transaction that runs can only be rolled back after this, for a reason that no statement knows.
    void spoil(const Error &error) { m_transaction.spoil(error); }
    /// Why the transaction that runs can only be rolled back; empty where it can be committed.
    const std::optional<Error> &failure() const { return m_transaction.failure; }

    /// Outside a transaction only.
    Result<void> setDurability(Durability durability);
    /// Moves the log into the database as far as nobody reads it, and begins it anew at the next commit. The file stays as it is, for
    /// to write over it takes the disk less time than to make it longer.
    Result<void> checkpoint();
    /// Sets it where there is a value, and answers what SQLite says.
    Result<QString> pragma(const QString &name, const QString &value = {});
    QString file() const { return m_file; }

private:
    explicit Database(QString file);
    enum class Access { Write, Read, WithoutLog };
    Result<void> connect(Access access);
    Result<void> setUp(Durability durability, int logPages);
    Result<void> migrate(const Schema &schema);
    Result<void> checkSchema(const Schema &schema);
    Result<void> checkWhole();
    Result<void> execute(const QString &sql);
    Result<void> runKept(std::unique_ptr<Statement> &kept, const QString &sql);
    QByteArray identity();
    static Result<void> create(const QString &file, const Schema &schema);
    static Result<void> probe(const QString &file, const Schema &schema);

    const QString m_file;
    const QString m_connection;
    QSqlDatabase m_database;
    TransactionState m_transaction;
    std::map<const char *, std::unique_ptr<Statement>> m_statements;
    std::unique_ptr<Statement> m_begin, m_commit, m_rollback;
    Durability m_durability = Durability::Full;
};

/// A transaction that is rolled back unless it was committed.
class Transaction {
public:
    explicit Transaction(Database &database) : m_database(database), m_begun(database.begin()) {}
    ~Transaction() { if (m_begun && m_database.inTransaction()) m_database.rollback(); }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    const Result<void> &begun() const { return m_begun; }
    Result<void> commit() { return m_database.commit(); }

private:
    Database &m_database;
    Result<void> m_begun;
};

} // namespace witan
