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
    if (it != m_agents.constEnd() && it.value() == connection)
        m_agents.erase(it);
}

QList<ConsultationId> Presence::attachedBy(ConnectionId connection) const
{
    return m_agents.keys(connection);
}

} // namespace witan
