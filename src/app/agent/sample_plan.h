// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/agent/customers_db.h"
#include "core/decision.h"
#include "core/timestamp.h"

#include <QJsonObject>
#include <QSet>

namespace witan::agent {

/// Ids of the steps, the same in both revisions so that they can be compared.
namespace step {
inline constexpr auto kBackup = "backup";
inline constexpr auto kFind = "find";
inline constexpr auto kMerge = "merge";
inline constexpr auto kTotals = "totals";
inline constexpr auto kOldTable = "old-table";
inline constexpr auto kFinish = "finish";
}

/// What the plan is made from: all of it counted or read.
struct PlanFacts {
    CustomerFacts counts;
    QList<Pair> pairs;
    QString sha256;          ///< of customers.db as the plan found it
    qint64 bytes = 0;
};

/// The context that the agent puts before the elder. Revision 1 drops the old table; from 2 on it is kept.
QJsonObject sampleContext(const PlanFacts &facts, int revision);
/// The agent's saved state: what it needs to carry out exactly that plan.
QJsonObject sampleState(const PlanFacts &facts, int revision, const QString &digest);

/// What was approved, read from the plan and the conditions of every approval.
struct Mandate {
    QSet<QString> steps;         ///< to be done now
    QStringList leftOut;         ///< titles of approved steps that lack a step they depend on
    bool partial = false;
};
/// Only what all of those who approved allow. Invalid where a condition says something that this agent cannot keep: then
/// it must do nothing at all.
Result<Mandate> mandateOf(const QJsonObject &context, const QList<QJsonObject> &conditions, Timestamp now);

/// What the database is marked with once this state's plan was carried out; never 0, which marks nothing.
qint32 markOf(const QJsonObject &state);
CustomerChanges changesFor(const Mandate &mandate, const QJsonObject &state);

} // namespace witan::agent
