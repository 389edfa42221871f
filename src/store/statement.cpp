// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/statement.h"

#include "store/storage_error.h"

#include <QSqlError>
#include <QStringList>

namespace witan {

namespace {

/// Names for the question marks. QSqlQuery makes itself such a name for every value that it is given by its place, each
/// time anew; to look up one that is there costs a fifth.
const QString &placeName(int place)
{
    thread_local QStringList names;
    while (names.size() <= place)
        names.append(QStringLiteral(":p") + QString::number(names.size()));
    return names.at(place);
}

QString withNamedPlaces(const QString &text)
{
    QString named;
    int place = 0;
    for (const QChar c : text)
        named += c == u'?' ? placeName(place++) : QString(c);
    return named;
}

} // namespace

Statement::Statement(const QSqlDatabase &database, const QString &text, QString source, TransactionState &transaction)
    : m_query(database), m_text(withNamedPlaces(text)), m_source(std::move(source)), m_transaction(transaction)
{
    m_query.setForwardOnly(true);
}

/// Before the first value, for it takes all away that were bound before. What failed, on a disk that could not be read or in a file that was
/// locked, is tried again at the next use.
void Statement::prepare()
{
    if (m_prepared || m_bound > 0)
        return;
    m_broken.reset();
    m_prepared = m_query.prepare(m_text);
    if (!m_prepared)
        m_broken = failure();
}

Statement &Statement::put(const QVariant &value)
{
    prepare();
    m_query.bindValue(placeName(m_bound++), value);
    return *this;
}

Statement &Statement::bind(qint64 value)
{
    return put(QVariant(value));
}

Statement &Statement::bind(const QByteArray &value)
{
    // A null QByteArray would be bound as NULL; an empty one is meant.
    return put(QVariant(value.isNull() ? QByteArray("") : value));
}

Statement &Statement::bind(const QString &value)
{
    return put(QVariant(value.isNull() ? QStringLiteral("") : value));
}

Statement &Statement::bindNull()
{
    return put(QVariant());
}

Result<void> Statement::start()
{
    prepare();
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
