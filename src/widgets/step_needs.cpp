// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_needs.h"

#include <QHash>
#include <QSet>

namespace witan {

namespace {

using StepsById = QHash<QString, QList<const Step *>>;

/// All that can be reached from `from` by `next`, which gives the steps behind an id; those that are done end the way. Each is
/// met once, since plans may depend in a circle.
QSet<QString> reached(const QStringList &from, const StepsById &next)
{
    QSet<QString> met;
    QStringList open = from;
    while (!open.isEmpty()) {
        for (const Step *step : next.value(open.takeLast())) {
            if (step->done() || met.contains(step->id))
                continue;
            met.insert(step->id);
            open.append(step->id);
        }
    }
    return met;
}

} // namespace

StepNeeds stepNeeds(const Plan &plan, const QStringList &chosen)
{
    QHash<QString, const Step *> byId;
    for (const Step &step : plan.steps)
        byId.insert(step.id, &step);
    StepsById before, after;
    for (const Step &step : plan.steps) {
        for (const QString &id : step.dependsOn) {
            if (const Step *needed = byId.value(id)) {
                before[step.id].append(needed);
                after[id].append(&step);
            }
        }
    }
    const QSet<QString> wanted(chosen.cbegin(), chosen.cend());
    const QSet<QString> missing = reached(chosen, before) - wanted;
    const QSet<QString> hanging = reached(missing.values(), after) & wanted;
    StepNeeds needs;
    for (const Step &step : plan.steps) {
        if (hanging.contains(step.id))
            needs.hanging.append(step.label);
        if (missing.contains(step.id)) {
            needs.missing.append(step.label);
            needs.missingIds.append(step.id);
        }
    }
    return needs;
}

} // namespace witan
