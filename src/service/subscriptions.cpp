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
    const auto it = m_cursors.constFind(connection);
    return it == m_cursors.constEnd() ? std::nullopt : std::optional(*it);
}

bool Subscriptions::isBehind(qint64 head) const
{
    return std::any_of(m_cursors.cbegin(), m_cursors.cend(), [head](qint64 cursor) { return cursor < head; });
}

void Subscriptions::publish(const QList<Event> &events, qint64 headBefore, const Send &send)
{
    if (m_cursors.isEmpty() || events.isEmpty())
        return;
    QList<QByteArray> encoded;
    encoded.reserve(events.size());
    for (const Event &event : events)
        encoded.append(eventNotice(event));
    for (auto it = m_cursors.begin(); it != m_cursors.end(); ++it) {
        if (*it < headBefore)
            continue;
        for (qsizetype i = 0; i < events.size(); ++i) {
            if (events.at(i).cursor > *it)
                send(it.key(), encoded.at(i));
        }
        *it = qMax(*it, events.last().cursor);
    }
}

bool Subscriptions::catchUp(EventStore &store, qint64 head, const Send &send, const Stuck &stuck)
{
    bool behind = false;
    for (auto it = m_cursors.begin(); it != m_cursors.end();) {
        if (*it >= head) {
            ++it;
            continue;
        }
        auto page = store.eventsSince(*it, kPageEvents);
        if (!page)
            page = store.eventsSince(*it, 1);    // what stands before the event that cannot be read
        if (!page) {
            stuck(it.key(), page.error());
            it = m_cursors.erase(it);
            continue;
        }
        *it = sendPage(it.key(), *page, head, send).value_or(head);
        behind = behind || *it < head;
        ++it;
    }
    return behind;
}

} // namespace witan
