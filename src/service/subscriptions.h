// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "store/event_store.h"
#include "transport/mailbox.h"

#include <QHash>
#include <QList>

#include <functional>
#include <optional>

namespace witan {

/// Who hears of every event, and how far each has heard: none missed, none twice (src/protocol/README.md, For reviewers). One that
/// is behind is brought up page by page from the record and hears nothing newer until then. Turns are told later than they are
/// made (service_core.h), so one that came in a later turn than the one that is told waits for its own.
class Subscriptions {
public:
    using Send = std::function<void(ConnectionId, QByteArray)>;
    using Stuck = std::function<void(ConnectionId, const Error &)>;

    void beginTurn(quint64 turn) { m_turn = turn; }
    void toldTurn(quint64 turn) { m_told = turn; }

    void set(ConnectionId connection, qint64 cursor) { m_places.insert(connection, {cursor, m_turn}); }
    void remove(ConnectionId connection) { m_places.remove(connection); }
    std::optional<qint64> cursor(ConnectionId connection) const;
    bool isBehind(qint64 head) const;
    bool isEmpty() const { return m_places.isEmpty(); }
    QList<ConnectionId> connections() const { return m_places.keys(); }
    /// Those whose subscription has been answered.
    QList<ConnectionId> listening() const;

    /// Tells the events of the turn that is told to all that had heard everything up to `headBefore`.
    void publish(const QList<Event> &events, qint64 headBefore, const Send &send);
    /// One page to each that is behind `head`; true while somebody still is. Whose next event cannot be read hears nothing
    /// more: it is taken off and told of by `stuck`, and the others go on.
    bool catchUp(EventStore &store, qint64 head, const Send &send, const Stuck &stuck);

private:
    struct Place {
        qint64 cursor = 0;
        quint64 turn = 0;
    };
    bool listens(const Place &place) const { return place.turn <= m_told; }

    QHash<ConnectionId, Place> m_places;
    quint64 m_turn = 0, m_told = 0;
};

/// The `event` notification.
QByteArray eventNotice(const Event &event);

} // namespace witan
