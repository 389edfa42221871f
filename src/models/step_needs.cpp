// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/step_needs.h"

#include <QSet>

#include <algorithm>

namespace witan {

namespace {

/// The counted ones of this step and those within it.
QList<int> countedIn(const Plan &plan, const Step &step)
{
    QList<int> numbers;
    for (int number = step.number; number <= step.number + step.inner; ++number) {
        if (plan.steps.at(number - 1).isCounted())
            numbers.append(number);
    }
    return numbers;
}

/// All that can be reached from `from` by `next`; those that are done end the way. Each is met once, since plans may depend in
/// a circle.
QSet<int> reached(const Plan &plan, const QList<int> &from, const QHash<int, QList<int>> &next)
{
    QSet<int> met;
    QList<int> open = from;
    while (!open.isEmpty()) {
        for (const int number : next.value(open.takeLast())) {
            if (plan.steps.at(number - 1).done() || met.contains(number))
                continue;
            met.insert(number);
            open.append(number);
        }
    }
    return met;
}

} // namespace

StepLinks::StepLinks(const Plan &plan)
{
    QHash<QString, const Step *> byId;
    for (const Step &step : plan.steps)
        byId.insert(step.id, &step);
    for (const Step &step : plan.steps) {
        for (const QString &id : step.dependsOn) {
            const Step *needed = byId.value(id);
            if (!needed)
                continue;
            const QList<int> sources = countedIn(plan, *needed), targets = countedIn(plan, step);
            for (const int target : targets) {
                for (const int source : sources) {
                    if (source == target || before[target].contains(source))
                        continue;
                    before[target].append(source);
                    after[source].append(target);
                }
            }
        }
    }
    for (QHash<int, QList<int>> *links : {&before, &after}) {
        for (QList<int> &numbers : *links)
            std::sort(numbers.begin(), numbers.end());
    }
}

StepNeeds stepNeeds(const Plan &plan, const QList<int> &chosen)
{
    const StepLinks links(plan);
    const QSet<int> wanted(chosen.cbegin(), chosen.cend());
    const QSet<int> missing = reached(plan, chosen, links.before) - wanted;
    const QSet<int> hanging = reached(plan, missing.values(), links.after) & wanted;
    StepNeeds needs;
    for (const Step &step : plan.steps) {
        if (hanging.contains(step.number))
            needs.hanging.append(step.number);
        if (missing.contains(step.number))
            needs.missing.append(step.number);
    }
    return needs;
}

QStringList labelsOf(const Plan &plan, const QList<int> &numbers)
{
    QStringList labels;
    for (const int number : numbers)
        labels.append(plan.steps.at(number - 1).label);
    return labels;
}

} // namespace witan
