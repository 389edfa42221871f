// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/answer_dispatcher.h"
#include "service/batch.h"
#include "service/budgets.h"
#include "service/consultation_service.h"
#include "service/entry.h"
#include "service/presence.h"
#include "service/subscriptions.h"

namespace witan {

/// What the sessions share: the one service they all work with, in the one thread and the one transaction at a time.
struct ServiceParts {
    EventStore &store;
    ConsultationService &service;
    AnswerDispatcher &answers;
    Presence &presence;
    Subscriptions &subscriptions;
    Batch &batch;
    const protocol::Limits &limits;
    const QString &serviceId;
    const std::function<qint64()> &ticks;
    Budgets &budgets;
    const Clock &clock;
};

/// One connection that has been let in. Its methods are called inside a transaction; what they say waits in the batch.
class Session {
public:
    Session(ConnectionId id, std::shared_ptr<Outlet> outlet, std::shared_ptr<const Entry> entry, ServiceParts &parts);
    virtual ~Session() = default;
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    virtual void opened() {}
    virtual void frame(const QByteArray &bytes) = 0;
    virtual void closed() {}
    /// The answer to a question that this connection waits for.
    virtual void answered(const Result<Message> &) {}

    ConnectionId id() const { return m_id; }
    Outlet &outlet() const { return *m_outlet; }
    const Principal &principal() const { return m_entry->principal; }
    const QByteArray &tokenDigest() const { return m_entry->tokenDigest; }

protected:
    const Entry &entry() const { return *m_entry; }
    bool mayGoOn() { return !isLimited() || (m_budget.has(m_parts.ticks()) && m_limiter.take(m_parts.ticks())); }
    /// For a request or an answer of this size; a small one is free.
    void charge(qsizetype bytes);
    Error rateLimited() const;
    /// One more malformed frame; the tenth in a row ends the connection.
    void countMalformed();
    void countGood() { m_malformed = 0; }
    void end(int code, const QByteArray &reason);
    bool isOver() const { return m_over; }

    ServiceParts &m_parts;

private:
    bool isLimited() const { return m_entry->rateLimited && m_parts.limits.rates; }

    const ConnectionId m_id;
    const std::shared_ptr<Outlet> m_outlet;
    const std::shared_ptr<const Entry> m_entry;
    TokenBucket m_limiter;
    TokenBucket &m_budget;          // the principal's
    int m_malformed = 0;
    bool m_over = false;
};

} // namespace witan
