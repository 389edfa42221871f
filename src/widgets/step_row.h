// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/plan_diff.h"

namespace witan {

/// One line of the plan as it is shown: a step of this revision, or one that the last one had and this one lacks.
struct StepRow {
    Step step;
    Change change = Change::Unchanged;
    bool operator==(const StepRow &) const = default;

    bool isRemoved() const { return change == Change::Removed; }
};

/// The steps in order with what became of each; removed ones at their old place.
QList<StepRow> stepRows(const Plan &plan, const ContextDiff *changes);

/// One thing that the tool is given, hidden characters marked: its name, empty where there is only the one value, and the
/// value as a person reads it.
struct ArgumentText {
    QString name, value;
};
QList<ArgumentText> argumentTexts(const Step &step);
/// The tool and its arguments, one a line, hidden characters marked.
QString toolText(const Step &step);
/// Members of the step that have no place of their own, as "name: value".
QStringList otherMembers(const Step &step);
/// Members of an object besides these, outlined as long as they are not too much, then as "name: value".
QStringList membersBesides(const QJsonObject &object, const QStringList &known);

} // namespace witan
