// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/subscriptions.h"

#include <QJsonDocument>

#include <algorithm>

namespace witan {
namespace {
constexpr int kPageEvents = 64;
constexpr qsizetype kPageBytes = 256 * 1024;
}

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
    return it == m_cursors.constEnd() ? std::nullopt : std::optional(it.value());
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
        if (it.value() < headBefore)
            continue;
        for (qsizetype i = 0; i < events.size(); ++i) {
            if (events.at(i).cursor > it.value())
                send(it.key(), encoded.at(i));
        }
        it.value() = qMax(it.value(), events.last().cursor);
    }
}

Result<bool> Subscriptions::catchUp(EventStore &store, qint64 head, const Send &send)
{
    bool behind = false;
    for (auto it = m_cursors.begin(); it != m_cursors.end(); ++it) {
        if (it.value() >= head)
            continue;
        const auto page = store.eventsSince(it.value(), kPageEvents);
        if (!page)
            return page.error();
        qsizetype bytes = 0;
        for (const Event &event : *page) {
            const QByteArray notice = eventNotice(event);
            bytes += notice.size();
            if (bytes > kPageBytes && bytes != notice.size())
                break;
            send(it.key(), notice);
            it.value() = event.cursor;
        }
        if (page->isEmpty())
            it.value() = head;
        behind = behind || it.value() < head;
    }
    return behind;
}

} // namespace witan
