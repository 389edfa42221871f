// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

namespace witan {

/// What a choice of steps leaves out though the chosen ones come after it.
struct StepNeeds {
    QStringList hanging;     ///< labels of the chosen steps that cannot go on as planned
    QStringList missing;     ///< labels of what they come after, neither done nor chosen, in the plan's order
    QStringList missingIds;
    bool isEmpty() const { return missing.isEmpty(); }
    bool operator==(const StepNeeds &) const = default;
};

/// Follows dependencies through any number of steps, so that choosing all that is missing leaves nothing missing.
StepNeeds stepNeeds(const Plan &plan, const QStringList &chosen);

} // namespace witan
