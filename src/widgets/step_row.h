// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/plan_diff.h"
#include "widgets/step_state.h"

namespace witan {

/// So much of a title stands in the plan's list; all of it in its details.
inline constexpr int kShownTitle = 400;

/// One line of the plan as it is shown: a step of this revision, or one that the last one had and this one lacks.
struct StepRow {
    Step step;
    Change change = Change::Unchanged;
    bool moved = false;
    int stepsWithin = 0, irreversibleWithin = 0;   ///< of a phase, itself not counted
    StepState state = {};
    bool operator==(const StepRow &) const = default;

    bool isRemoved() const { return change == Change::Removed; }
};

/// The steps in order with what became of each; removed ones at their old place. `states` as stepStates(), or empty.
QList<StepRow> stepRows(const Plan &plan, const ContextDiff *changes, const QList<StepState> &states = {});

/// One thing that the tool is given, hidden characters marked: its name, empty where there is only the one value, and the
/// value as a person reads it.
struct ArgumentText {
    QString name, value;
};
QList<ArgumentText> argumentTexts(const Step &step);
/// The tool and its arguments, one a line, hidden characters marked.
QString toolText(const Step &step);
/// Members of an object besides these, outlined as long as they are not too much, then as "name: value".
QStringList membersBesides(const QJsonObject &object, const QStringList &known);
/// The same with names and values apart, each made visible.
QList<ArgumentText> memberTextsBesides(const QJsonObject &object, const QStringList &known);

} // namespace witan
