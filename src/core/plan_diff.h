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
    bool moved = false;            ///< it stands in another order among those that are in both
    bool renumbered = false;       ///< only its id, its number, or how others are named by theirs differs: not told as altered
    bool operator==(const StepChange &) const = default;
};
struct FactorChange {
    Change change = Change::Unchanged;
    std::optional<RiskFactor> before;
    std::optional<RiskFactor> after;
    bool moved = false;
    bool renumbered = false;
    bool operator==(const FactorChange &) const = default;
};

struct ContextDiff {
    QList<StepChange> steps;       ///< in the order of the newer plan, removed ones at their old place
    QList<FactorChange> factors;
    QString requestBefore, requestAfter;
    bool requestChanged = false;
    bool reordered = false;        ///< steps or factors that are in both stand in another order
    bool otherChanged = false;     ///< something outside the request, steps, tier, score and factors differs
    QString tierBefore, tierAfter; ///< in the agent's words, empty where not given
    std::optional<double> scoreBefore, scoreAfter;

    int count(Change change) const;   ///< of steps; phases too
    int movedCount() const;           ///< of steps that are otherwise as they were
    /// Only where the two contexts are the same JSON: no change is too small to be told.
    bool empty() const;
    /// "1 step added, 1 altered, risk 7.5 → 4.0", "nothing that Witan understands changed", or "nothing changed".
    QString summary() const;
};

/// Steps are paired by what they are: first those of equal content, whatever they are numbered, then by title and likeness,
/// then by the agent's id, then by place. One step put in front of forty numbered ones is one step added and none altered.
ContextDiff diffContexts(const Context &before, const Context &after);

} // namespace witan
