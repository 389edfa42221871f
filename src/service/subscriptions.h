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
/// is behind is brought up page by page from the record and hears nothing newer until then.
class Subscriptions {
public:
    using Send = std::function<void(ConnectionId, QByteArray)>;
    using Stuck = std::function<void(ConnectionId, const Error &)>;

    void set(ConnectionId connection, qint64 cursor) { m_cursors.insert(connection, cursor); }
    void remove(ConnectionId connection) { m_cursors.remove(connection); }
    std::optional<qint64> cursor(ConnectionId connection) const;
    bool isBehind(qint64 head) const;
    bool isEmpty() const { return m_cursors.isEmpty(); }
    QList<ConnectionId> connections() const { return m_cursors.keys(); }

    /// Tells the events to all that had heard everything up to `headBefore`.
    void publish(const QList<Event> &events, qint64 headBefore, const Send &send);
    /// One page to each that is behind `head`; true while somebody still is. Whose next event cannot be read hears nothing
    /// more: it is taken off and told of by `stuck`, and the others go on.
    bool catchUp(EventStore &store, qint64 head, const Send &send, const Stuck &stuck);

private:
    QHash<ConnectionId, qint64> m_cursors;
};

/// The `event` notification.
QByteArray eventNotice(const Event &event);

} // namespace witan
