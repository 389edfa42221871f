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

/// One member that the agent sent: what it is called, in words (fieldName), and its value as a person reads it, with hidden characters
/// marked in both. The name is empty where a tool is given one value alone.
struct MemberText {
    QString name, value;
    QString sentName;       ///< the name as it was sent
    QJsonValue sent;        ///< the value as it was sent
};
/// What the tool of a step is given.
QList<MemberText> argumentTexts(const Step &step);
/// Members of an object besides these, outlined as long as they are not too much, then as "name: value".
QStringList membersBesides(const QJsonObject &object, const QStringList &known);
/// Likewise as they were sent: for copying.
QStringList membersSentBesides(const QJsonObject &object, const QStringList &known);
/// Those members with names and values apart.
QList<MemberText> memberTextsBesides(const QJsonObject &object, const QStringList &known);

} // namespace witan
