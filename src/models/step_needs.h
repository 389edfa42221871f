// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QHash>

namespace witan {

/// What comes after what in a plan, by Step::number, among the steps that are counted. What depends on a phase depends on each
/// step within it, and each step within a phase on what that depends on. Ids of no step of the plan are left out.
struct StepLinks {
    explicit StepLinks(const Plan &plan);
    QHash<int, QList<int>> before;   ///< what a step comes after, directly, ascending
    QHash<int, QList<int>> after;    ///< what comes directly after it
};

/// What a choice of steps leaves out though the chosen ones come after it.
struct StepNeeds {
    QList<int> hanging;     ///< chosen steps that cannot go on as planned
    QList<int> missing;     ///< what they come after, neither done nor chosen, in the plan's order
    bool isEmpty() const { return missing.isEmpty(); }
    bool operator==(const StepNeeds &) const = default;
};

/// Follows dependencies through any number of steps, so that choosing all that is missing leaves nothing missing.
StepNeeds stepNeeds(const Plan &plan, const QList<int> &chosen);

QStringList labelsOf(const Plan &plan, const QList<int> &numbers);

} // namespace witan
