// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QHash>

#include <vector>

namespace witan {

/// What depends on what, read once for an answer: a plan may have ten thousand steps that name a hundred others each, and
/// an answer asks about many of them. The steps must outlive it. Where several steps share an id, the first has it.
class StepLinks {
public:
    explicit StepLinks(const QList<Step> &steps);

    /// Null where no step has this id.
    const Step *find(const QString &id) const;
    /// The steps that name `step`, in the plan's order.
    QList<const Step *> dependents(const Step &step) const;
    /// All that would be left without ground if `step` were not done, directly or through others, in the plan's order.
    QList<const Step *> allDependents(const Step &step) const;

private:
    QHash<QStringView, qsizetype> m_byId;
    std::vector<std::vector<qsizetype>> m_dependents;    ///< by the place of the one that is named
    const QList<Step> &m_steps;
};

} // namespace witan
