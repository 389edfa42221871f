// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/plan_diff.h"

namespace witan {

/// One thing as it was and as it is, hidden characters marked, and without marks for copying; empty on the side that does not have it.
struct ChangeText {
    QString name;            ///< in words; empty for the title and the description
    QString before, after;
    bool isCode = false;     ///< statements and whatever has several lines
    QString sentBefore = {}, sentAfter = {};
    bool operator==(const ChangeText &) const = default;
};

/// The title, then the description, then every other member that differs; members of members each by itself. Of what was added or
/// removed all of it.
QList<ChangeText> changeTexts(const StepChange &change);
QList<ChangeText> changeTexts(const FactorChange &change);
/// Members of the plan, the risk and the context that have no place of their own and differ.
QList<ChangeText> otherChangeTexts(const Context &before, const Context &after);

/// "added", "removed", "altered", "moved, was 3.1", "new in most of its words".
QString changeWords(const StepChange &change);

/// How many things differ, for the tab.
qsizetype changeCount(const ContextDiff &changes);

/// "1 step added, 1 removed, 1 moved, 1 altered, 17 as they were."
QString countedWords(const ContextDiff &changes);

} // namespace witan
