// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <functional>

namespace witan::agent {

struct Customer {
    qint64 id = 0;
    QString name, vat, email, city, since;
    int orders = 0;
};

/// Two rows of one company: same name and VAT number. The older one stays.
struct Pair {
    qint64 keep = 0, remove = 0;
    bool operator==(const Pair &) const = default;
};

/// What is in the database, counted there.
struct CustomerFacts {
    int customers = 0, orders = 0, old = 0, kept = 0;
    int pairs = 0;          ///< rows of `customers` that double an older one
    int unmatched = 0;      ///< rows of `customers_old` without a row of the same name and VAT number in `customers`
    int namesakes = 0;      ///< companies of one name but different VAT numbers: not doubled
    qint64 cents = 0;       ///< of all orders
    bool hasOld = false, hasKept = false;
};

/// The changes that are to be made, all in one transaction or none.
struct CustomerChanges {
    QList<Pair> merge;
    bool checkTotals = false;
    bool dropOld = false;
    bool keepOld = false;       ///< move the unmatched rows, rename customers_old to customers_kept
    qint32 mark = 0;            ///< becomes the database's user_version: says which changes were made
};
struct CustomerOutcome {
    CustomerFacts before, after;
    int merged = 0, ordersMoved = 0, rowsMoved = 0, rowsDropped = 0;
};

/// The small database that the sample agent looks after: a few hundred customers of invented companies, their orders, and
/// the old table that nobody uses any more. SQLite; one connection; not thread-safe.
class CustomersDb {
public:
    /// Makes the file with the same rows every time, whole or not at all.
    static Result<void> generate(const QString &path);
    enum class Mode { ReadOnly, ReadWrite };
    static Result<CustomersDb> open(const QString &path, Mode mode);
    CustomersDb(CustomersDb &&other) noexcept;
    CustomersDb &operator=(CustomersDb &&) = delete;
    ~CustomersDb();

    Result<CustomerFacts> facts() const;
    Result<QList<Pair>> pairs() const;
    Result<QList<Customer>> unmatched(int most) const;
    Result<QList<Customer>> oldRows(int most) const;
    Result<QList<Customer>> customers(int most) const;
    Result<QList<Customer>> customersOf(const QList<qint64> &ids) const;
    /// Rows of `table` whose name, VAT number or id the text says.
    Result<QList<Customer>> namedIn(const QString &text, const QString &table = QStringLiteral("customers")) const;
    Result<QStringList> namesakes(int most) const;

    /// The statement that moves the unmatched rows of customers_old, as it stands in the plan and as it is run.
    static QString moveSql();

    Result<qint32> mark() const;
    /// Makes the changes. `beforeCommit` is called when all is done and checked; an error from it, or any other, undoes
    /// everything.
    Result<CustomerOutcome> apply(const CustomerChanges &changes, const std::function<Result<void>(const CustomerOutcome &)> &beforeCommit);
    Result<void> compact();

private:
    explicit CustomersDb(QString connection) : m_connection(std::move(connection)) {}
    Result<void> run(const QString &sql) const;
    Result<qint64> number(const QString &sql) const;
    Result<QList<Customer>> rows(const QString &sql, const QVariantList &values) const;
    Result<bool> hasTable(const QString &name) const;
    Result<void> make(const CustomerChanges &changes, CustomerOutcome &outcome);
    Result<void> merge(const QList<Pair> &pairs, CustomerOutcome &outcome);
    Result<void> checkTotals(const CustomerOutcome &outcome) const;
    Result<void> putOldAway(const CustomerChanges &changes, CustomerOutcome &outcome);

    QString m_connection;
};

} // namespace witan::agent
