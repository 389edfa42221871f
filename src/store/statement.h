// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <optional>
#include <type_traits>

namespace witan {

/// How the transaction of a connection stands, known to all its statements. After an error SQLite may have undone the statement, or
/// the whole transaction, so that the next write would stand alone: the first one that fails decides for all that follow.
struct TransactionState {
    bool open = false;
    std::optional<Error> failure;     ///< why it can only be rolled back

    void spoil(const Error &error)
    {
        if (open && !failure)
            failure = error;
    }
};

/// One prepared statement, kept as long as its database. Values are bound in the order of their question marks (which therefore
/// stand for nothing else in its text); run() or next() starts it. A statement that is read to its end rests by itself; who stops
/// earlier calls rest(). In a transaction that has failed none is started any more.
class Statement {
public:
    Statement(const QSqlDatabase &database, const QString &text, QString source, TransactionState &transaction);
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Statement &bind(qint64 value);
    Statement &bind(const QByteArray &value);
    Statement &bind(const QString &value);
    Statement &bindNull();

    /// For statements without rows.
    Result<void> run();
    /// Moves to the next row; false at the end.
    Result<bool> next();
    /// Calls `take` (which returns nothing, or a Result<void> whose error ends it) at each row, and rests.
    template<typename Take> Result<void> forEachRow(Take take);
    void rest();

    qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    QString text(int column) const { return m_query.value(column).toString(); }
    bool isNull(int column) const { return m_query.isNull(column); }
    qint64 lastRow() const { return m_query.lastInsertId().toLongLong(); }
    int changed() const { return m_query.numRowsAffected(); }

private:
    Statement &put(const QVariant &value);
    void prepare();
    Result<void> start();
    Error failure();

    QSqlQuery m_query;
    const QString m_text;
    const QString m_source;
    TransactionState &m_transaction;
    std::optional<Error> m_broken;    ///< why it could not be prepared this time
    bool m_prepared = false;
    int m_bound = 0;
    bool m_running = false;
};

/// Lets a statement rest at the end of a scope, whichever way that is left.
class Resting {
public:
    explicit Resting(Statement &statement) : m_statement(statement) {}
    ~Resting() { m_statement.rest(); }
    Resting(const Resting &) = delete;
    Resting &operator=(const Resting &) = delete;

private:
    Statement &m_statement;
};

template<typename Take> Result<void> Statement::forEachRow(Take take)
{
    const Resting resting(*this);
    while (true) {
        const Result<bool> row = next();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        if constexpr (std::is_void_v<decltype(take())>)
            take();
        else if (Result<void> taken = take(); !taken)
            return taken;
    }
}

} // namespace witan
