// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/agent/customers_db.h"
#include "core/context.h"

#include <functional>

namespace witan::agent {

/// What the sample agent can say of its data: every figure and row is read from the database for this one answer. Where it
/// cannot be read, that is what is said.
class DataAnswers {
public:
    explicit DataAnswers(QString database) : m_database(std::move(database)) {}

    void counts(QString &out) const;
    void overview(QString &out) const;
    void aboutStep(QString &out, const Step &step) const;
    void wouldBeLost(QString &out, int most) const;
    void doubled(QString &out, int most) const;
    void namesakes(QString &out) const;
    void examples(QString &out, const QString &table) const;
    /// Customers that the text names; false where it names none.
    bool namedCustomers(QString &out, const QString &text) const;

private:
    void from(QString &out, const std::function<Result<void>(const CustomersDb &)> &tell) const;
    QString m_database;
};

} // namespace witan::agent
