// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/step_links.h"

#include <algorithm>

namespace witan {

StepLinks::StepLinks(const QList<Step> &steps)
    : m_dependents(static_cast<size_t>(steps.size()))
    , m_steps(steps)
{
    m_byId.reserve(steps.size());
    for (qsizetype i = steps.size() - 1; i >= 0; --i)
        m_byId.insert(steps.at(i).id, i);
    for (qsizetype i = 0; i < steps.size(); ++i) {
        for (const QString &id : steps.at(i).dependsOn) {
            const auto named = m_byId.constFind(id);
            if (named == m_byId.cend())
                continue;
            std::vector<qsizetype> &dependents = m_dependents[static_cast<size_t>(*named)];
            if (dependents.empty() || dependents.back() != i)    // named twice is named once
                dependents.push_back(i);
        }
    }
}

const Step *StepLinks::find(const QString &id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.cend() ? nullptr : &m_steps.at(*found);
}

QList<const Step *> StepLinks::dependents(const Step &step) const
{
    QList<const Step *> found;
    if (const auto place = m_byId.constFind(step.id); place != m_byId.cend()) {
        for (const qsizetype i : m_dependents[static_cast<size_t>(*place)])
            found.append(&m_steps.at(i));
    }
    return found;
}

QList<const Step *> StepLinks::allDependents(const Step &step) const
{
    const auto start = m_byId.constFind(step.id);
    if (start == m_byId.cend())
        return {};
    std::vector<bool> seen(m_dependents.size(), false);
    seen[static_cast<size_t>(*start)] = true;
    std::vector<qsizetype> reached{*start};
    for (size_t at = 0; at < reached.size(); ++at) {
        for (const qsizetype next : m_dependents[static_cast<size_t>(reached[at])]) {
            if (!seen[static_cast<size_t>(next)]) {
                seen[static_cast<size_t>(next)] = true;
                reached.push_back(next);
            }
        }
    }
    std::sort(reached.begin() + 1, reached.end());
    QList<const Step *> found;
    for (size_t at = 1; at < reached.size(); ++at)
        found.append(&m_steps.at(reached[at]));
    return found;
}

} // namespace witan
