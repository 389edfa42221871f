// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/principal.h"
#include "transport/mailbox.h"

#include <QHash>
#include <QList>
#include <QStringList>

#include <optional>
#include <utility>

namespace witan {

/// Who is there. Which agent's connection is attached to which consultation: one at a time, the newest wins, so that of two
/// copies of an agent only one can take a decision (tests/README.md, row 43). And which reviewers are: a person counts once,
/// however many windows are open.
class Presence {
public:
    /// The connection that was attached before, 0 if none.
    ConnectionId attach(const ConsultationId &id, ConnectionId connection);
    /// Does nothing where another connection has taken its place.
    void detach(const ConsultationId &id, ConnectionId connection);
    ConnectionId agentOf(const ConsultationId &id) const { return m_agents.value(id, 0); }
    /// The attached agent was told of the ruling that stands at this place (ruling.h).
    void tell(const ConsultationId &id, qint64 ruling);
    /// The newest ruling that an agent was told while one is attached.
    std::optional<qint64> toldTo(const ConsultationId &id) const;
    QList<ConsultationId> attachedBy(ConnectionId connection) const;
    QList<ConsultationId> all() const { return m_agents.keys(); }

    void enter(const Principal &reviewer);
    void leave(const Principal &reviewer);
    /// Their names, sorted; with very many of them not all.
    QStringList reviewers() const;
    /// Whether others have come or gone since that was last taken.
    bool haveReviewersChanged() const { return m_reviewersChanged; }
    bool takeReviewersChanged() { return std::exchange(m_reviewersChanged, false); }

private:
    struct Person {
        QString name;
        int windows = 0;
    };

    QHash<ConsultationId, ConnectionId> m_agents;
    QHash<ConsultationId, qint64> m_told;
    QHash<QString, Person> m_reviewers;     // by principal
    bool m_reviewersChanged = false;
};

} // namespace witan
