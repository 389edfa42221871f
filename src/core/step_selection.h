// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/result.h"

#include <QJsonArray>

namespace witan {

/// How steps are named on the wire (src/protocol/README.md, Decisions): [{index, id?}], `index` the step's place as it was sent,
/// a whole number for a step of the plan itself and a list of them for a step within a step; `id` exactly as the agent sent it,
/// number or text, absent where it has none.

/// The members that name this one.
QJsonObject stepReference(const Step &step);
/// Those of these steps, in the plan's order. `numbers` are Step::number.
QJsonArray stepReferences(const Plan &plan, const QList<int> &numbers);
/// The numbers of the steps that are named, ascending. Refused as Invalid with the member's path below `field`: no list, an
/// empty one, a place that the plan does not have, an id that is not that step's, a step named twice.
Result<QList<int>> chosenSteps(const QJsonValue &references, const Plan &plan, const QString &field);
/// The counted steps that are neither chosen nor done, in the plan's order: what an approval of `numbers` leaves out.
QList<int> leftOutSteps(const Plan &plan, const QList<int> &numbers);

/// The labels ("2.1") of references, without the plan; what is no reference stands as it is.
QStringList stepLabels(const QJsonArray &references);
/// "3–5, 7", neighbours on one level drawn together.
QString stepRanges(const QStringList &labels);

} // namespace witan
