// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/subscriptions.h"

#include <QJsonDocument>

#include <algorithm>

namespace witan {
namespace {
constexpr int kPageEvents = 64;
constexpr qsizetype kPageBytes = 256 * 1024;

/// Sends as many of them, up to `head`, as fit into one page; the cursor of the last, empty where there was none.
std::optional<qint64> sendPage(ConnectionId to, const QList<Event> &events, qint64 head, const Subscriptions::Send &send)
{
    std::optional<qint64> cursor;
    qsizetype bytes = 0;
    for (const Event &event : events) {
        if (event.cursor > head)
            break;
        const QByteArray notice = eventNotice(event);
        bytes += notice.size();
        if (bytes > kPageBytes && cursor)
            break;
        send(to, notice);
        cursor = event.cursor;
    }
    return cursor;
}

} // namespace

QByteArray eventNotice(const Event &event)
{
    QByteArray out(R"({"jsonrpc":"2.0","method":"event","params":{"event":)");
    out += QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact);
    out += "}}";
    return out;
}

std::optional<qint64> Subscriptions::cursor(ConnectionId connection) const
{
    const auto it = m_places.constFind(connection);
    return it == m_places.constEnd() ? std::nullopt : std::optional(it->cursor);
}

bool Subscriptions::isBehind(qint64 head) const
{
    return std::any_of(m_places.cbegin(), m_places.cend(), [this, head](const Place &place) { return listens(place) && place.cursor < head; });
}

QList<ConnectionId> Subscriptions::listening() const
{
    QList<ConnectionId> found;
    for (auto it = m_places.cbegin(); it != m_places.cend(); ++it) {
        if (listens(it.value()))
            found.append(it.key());
    }
    return found;
}

void Subscriptions::publish(const QList<Event> &events, qint64 headBefore, const Send &send)
{
    if (m_places.isEmpty() || events.isEmpty())
        return;
    QList<QByteArray> encoded;
    encoded.reserve(events.size());
    for (const Event &event : events)
        encoded.append(eventNotice(event));
    for (auto it = m_places.begin(); it != m_places.end(); ++it) {
        if (!listens(*it) || it->cursor < headBefore)
            continue;
        for (qsizetype i = 0; i < events.size(); ++i) {
            if (events.at(i).cursor > it->cursor)
                send(it.key(), encoded.at(i));
        }
        it->cursor = qMax(it->cursor, events.last().cursor);
    }
}

bool Subscriptions::catchUp(EventStore &store, qint64 head, const Send &send, const Stuck &stuck)
{
    bool behind = false;
    for (auto it = m_places.begin(); it != m_places.end();) {
        if (!listens(*it) || it->cursor >= head) {
            ++it;
            continue;
        }
        auto page = store.eventsSince(it->cursor, kPageEvents);
        if (!page)
            page = store.eventsSince(it->cursor, 1);    // what stands before the event that cannot be read
        if (!page) {
            stuck(it.key(), page.error());
            it = m_places.erase(it);
            continue;
        }
        it->cursor = sendPage(it.key(), *page, head, send).value_or(head);
        behind = behind || it->cursor < head;
        ++it;
    }
    return behind;
}

} // namespace witan
