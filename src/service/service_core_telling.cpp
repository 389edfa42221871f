// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_core.h"

#include "core/logging.h"
#include "service/rpc_session.h"
#include "service/tokens.h"

#include <algorithm>

namespace witan {
namespace {
constexpr int kInternalError = 1011;
}

void ServiceCore::publish(const QList<Event> &events)
{
    if (events.isEmpty())
        return;
    const qint64 before = std::exchange(m_head, events.last().cursor);
    // Who subscribed only in this turn is brought up from the record.
    if (!m_service.isFollowed())
        return;
    std::vector<Outbound> notices;
    m_subscriptions.publish(events, before, [&notices](ConnectionId to, QByteArray bytes) { notices.push_back({to, std::move(bytes), 0, {}}); });
    deliver(std::move(notices));
}

/// Once a turn, and only where a person has come or gone: a second window of somebody is no news.
void ServiceCore::tellWhoIsThere()
{
    const QByteArray notice = presenceNotice({{}, false, m_presence.reviewers()});
    std::vector<Outbound> notices;
    for (const ConnectionId to : m_subscriptions.connections())
        notices.push_back({to, notice, 0, {}});
    deliver(std::move(notices));
}

void ServiceCore::deliver(std::vector<Outbound> batch)
{
    std::vector<std::pair<Outlet *, std::vector<Outbound>>> byOutlet;
    for (Outbound &out : batch) {
        const auto session = m_sessions.find(out.connection);
        if (session == m_sessions.end())
            continue;
        Outlet *const outlet = &session->second->outlet();
        auto place = std::find_if(byOutlet.begin(), byOutlet.end(), [outlet](const auto &entry) { return entry.first == outlet; });
        if (place == byOutlet.end()) {
            place = byOutlet.insert(byOutlet.end(), {outlet, {}});
            place->second.reserve(batch.size());
        }
        place->second.push_back(std::move(out));
    }
    for (auto &[outlet, items] : byOutlet)
        outlet->deliver(std::move(items));
}

bool ServiceCore::catchUp()
{
    std::vector<Outbound> notices;
    const auto send = [&notices](ConnectionId to, QByteArray bytes) { notices.push_back({to, std::move(bytes), 0, {}}); };
    // It comes back by itself, and not at once; asking the record again and again would not mend it.
    const auto stuck = [&notices](ConnectionId to, const Error &why) {
        log(LogArea::Store, LogLevel::Error, "events_not_read", {{"connection", to}, {"reason", why.detail}});
        notices.push_back({to, {}, kInternalError, "The next event of the record cannot be read."});
    };
    const bool behind = m_subscriptions.catchUp(m_store, m_head, send, stuck);
    deliver(std::move(notices));
    return behind;
}

void ServiceCore::sayGoodbye(int closeCode, const QByteArray &reason)
{
    std::vector<Outbound> farewell;
    for (const auto &[id, session] : m_sessions)
        farewell.push_back({id, {}, closeCode, reason});
    deliver(std::move(farewell));
    m_sessions.clear();
}

std::vector<ConnectionId> ServiceCore::closeRevoked(const Tokens &tokens)
{
    std::vector<Outbound> farewell;
    std::vector<ConnectionId> closed;
    for (const auto &[id, session] : m_sessions) {
        if (session->tokenDigest().isEmpty() || tokens.allows(session->tokenDigest(), session->principal()))
            continue;
        log(LogArea::Service, LogLevel::Info, "token_revoked",
            {{"connection", id}, {"principal", session->principal().id}});
        farewell.push_back({id, {}, protocol::kTokenRevoked, "The token was revoked."});
        closed.push_back(id);
    }
    deliver(std::move(farewell));
    return closed;
}

} // namespace witan
