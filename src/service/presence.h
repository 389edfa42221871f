// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "transport/mailbox.h"

#include <QHash>
#include <QList>

namespace witan {

/// Which agent's connection is attached to which consultation. One at a time: the newest wins, so that of two copies of an
/// agent only one can take a decision (guarantees.md, row 43).
class Presence {
public:
    /// The connection that was attached before, 0 if none.
    ConnectionId attach(const ConsultationId &id, ConnectionId connection);
    /// Does nothing where another connection has taken its place.
    void detach(const ConsultationId &id, ConnectionId connection);
    ConnectionId agentOf(const ConsultationId &id) const { return m_agents.value(id, 0); }
    QList<ConsultationId> attachedBy(ConnectionId connection) const;
    QList<ConsultationId> all() const { return m_agents.keys(); }

private:
    QHash<ConsultationId, ConnectionId> m_agents;
};

} // namespace witan
