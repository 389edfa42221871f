// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/step_carry.h"

#include <QSet>

namespace witan {

StepsRead carriedOver(const ContextDiff &changes, const StepsRead &read)
{
    const QSet<QString> opened(read.opened.cbegin(), read.opened.cend());
    StepsRead stays;
    for (const StepChange &step : changes.steps) {
        if (step.change != Change::Unchanged || !step.before || !step.after)
            continue;
        if (opened.contains(step.before->id))
            stays.opened.append(step.after->id);
        if (read.seen.contains(step.before->number))
            stays.seen.add(step.after->number, step.after->number);
    }
    return stays;
}

} // namespace witan
