// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/plan_diff.h"

namespace witan {

/// One thing as it was and as it is, hidden characters marked; empty on the side that does not have it.
struct ChangeText {
    QString before, after;
    bool operator==(const ChangeText &) const = default;
};

/// The title, then each member that differs as "name: value"; members of members by their path ("arguments.sql").
QList<ChangeText> changeTexts(const StepChange &change);
QList<ChangeText> changeTexts(const FactorChange &change);

/// How many things differ, for the tab.
qsizetype changeCount(const ContextDiff &changes);

} // namespace witan
