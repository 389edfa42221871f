// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/number_ranges.h"
#include "core/plan_diff.h"

namespace witan {

/// What was read of a plan: the ids of the steps that were opened, and the numbers of those whose line was on the screen.
struct StepsRead {
    QStringList opened;
    NumberRanges seen;
    bool operator==(const StepsRead &) const = default;
};

/// What was read of the earlier plan and stays read in the later one: the steps that say the same, wherever they stand now and
/// whatever they are numbered.
StepsRead carriedOver(const ContextDiff &changes, const StepsRead &read);

} // namespace witan
