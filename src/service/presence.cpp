// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/presence.h"

namespace witan {

ConnectionId Presence::attach(const ConsultationId &id, ConnectionId connection)
{
    const ConnectionId before = agentOf(id);
    m_agents.insert(id, connection);
    return before;
}

void Presence::detach(const ConsultationId &id, ConnectionId connection)
{
    const auto it = m_agents.constFind(id);
    if (it == m_agents.constEnd() || it.value() != connection)
        return;
    m_agents.erase(it);
    m_told.remove(id);
}

void Presence::tell(const ConsultationId &id, qint64 ruling)
{
    m_told.insert(id, ruling);
}

std::optional<qint64> Presence::toldTo(const ConsultationId &id) const
{
    const auto it = m_told.constFind(id);
    return it == m_told.constEnd() ? std::optional<qint64>() : *it;
}

QList<ConsultationId> Presence::attachedBy(ConnectionId connection) const
{
    return m_agents.keys(connection);
}

void Presence::enter(const Principal &reviewer)
{
    Person &person = m_reviewers[reviewer.id];
    person.name = reviewer.name;
    if (++person.windows == 1)
        m_reviewersChanged = true;
}

void Presence::leave(const Principal &reviewer)
{
    const auto it = m_reviewers.find(reviewer.id);
    if (it == m_reviewers.end() || --it->windows > 0)
        return;
    m_reviewers.erase(it);
    m_reviewersChanged = true;
}

QStringList Presence::reviewers() const
{
    constexpr qsizetype kMostNames = 50;    // who is to be told is told all of them at every change
    QStringList names;
    for (const Person &person : m_reviewers)
        names.append(person.name);
    names.sort();
    return names.first(qMin(kMostNames, names.size()));
}

} // namespace witan
