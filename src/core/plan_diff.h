// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

namespace witan {

/// What became of one step or factor between two revisions.
enum class Change { Unchanged, Added, Removed, Altered };

struct StepChange {
    Change change = Change::Unchanged;
    std::optional<Step> before;    ///< empty for Added
    std::optional<Step> after;     ///< empty for Removed
    bool operator==(const StepChange &) const = default;
};
struct FactorChange {
    Change change = Change::Unchanged;
    std::optional<RiskFactor> before;
    std::optional<RiskFactor> after;
    bool operator==(const FactorChange &) const = default;
};

struct ContextDiff {
    QList<StepChange> steps;       ///< in the order of the newer plan, removed ones at their old place
    QList<FactorChange> factors;
    QString requestBefore, requestAfter;
    bool requestChanged = false;
    bool reordered = false;        ///< steps or factors that are in both stand in another order
    bool otherChanged = false;     ///< members outside the request, steps, tier, score and factors differ
    QString tierBefore, tierAfter; ///< in the agent's words, empty where not given
    std::optional<double> scoreBefore, scoreAfter;

    int count(Change change) const;   ///< of steps
    /// Only where the two contexts are the same JSON: no change is too small to be told.
    bool empty() const;
    /// "1 step added, 1 altered, risk 7.5 → 4.0", "nothing that Witan understands changed", or "nothing changed".
    QString summary() const;
};

/// Steps are matched by the agent's id, else by equal title, else by place.
ContextDiff diffContexts(const Context &before, const Context &after);

} // namespace witan
