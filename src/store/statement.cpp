// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/statement.h"

#include "store/storage_error.h"

#include <QSqlError>
#include <QVariant>

namespace witan {

Statement::Statement(const QSqlDatabase &database, QString text, QString source, TransactionState &transaction)
    : m_query(database), m_text(std::move(text)), m_source(std::move(source)), m_transaction(transaction)
{
    m_query.setForwardOnly(true);
}

void Statement::prepare()
{
    if (!m_query.prepare(m_text))
        m_broken = failure();
}

Statement &Statement::bind(qint64 value)
{
    m_query.bindValue(m_bound++, QVariant(value));
    return *this;
}

Statement &Statement::bind(const QByteArray &value)
{
    // A null QByteArray would be bound as NULL; an empty one is meant.
    m_query.bindValue(m_bound++, QVariant(value.isNull() ? QByteArray("") : value));
    return *this;
}

Statement &Statement::bind(const QString &value)
{
    m_query.bindValue(m_bound++, QVariant(value.isNull() ? QStringLiteral("") : value));
    return *this;
}

Statement &Statement::bindNull()
{
    m_query.bindValue(m_bound++, QVariant());
    return *this;
}

Result<void> Statement::start()
{
    m_bound = 0;
    if (m_transaction.failure)
        return *m_transaction.failure;
    if (m_broken)
        return *m_broken;
    if (!m_query.exec())
        return failure();
    m_running = true;
    return {};
}

Result<void> Statement::run()
{
    Result<void> started = start();
    m_running = false;
    if (!started)
        m_transaction.spoil(started.error());
    return started;
}

Result<bool> Statement::next()
{
    if (!m_running) {
        if (Result<void> started = start(); !started)
            return started.error();
    }
    if (m_query.next())
        return true;
    if (m_query.lastError().isValid())
        return failure();
    rest();
    return false;
}

void Statement::rest()
{
    if (std::exchange(m_running, false))
        m_query.finish();
}

Error Statement::failure()
{
    const QSqlError error = m_query.lastError();
    m_running = false;
    m_query.finish();
    const Error told = storageError(error, m_source);
    if (endsTransaction(error))
        m_transaction.spoil(told);
    return told;
}

} // namespace witan
