// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/answer_dispatcher.h"
#include "service/batch.h"
#include "service/consultation_service.h"
#include "service/presence.h"
#include "service/session.h"
#include "service/subscriptions.h"

#include <QHash>

#include <memory>
#include <unordered_map>
#include <vector>

namespace witan {

class Tokens;

/// The service without thread, timers and doors: takes what came in, applies it in one transaction, commits, which brings it onto the
/// disk, and only then tells anybody. Whoever drives it calls turn() when there is mail, and again after nextTurnIn().
class ServiceCore {
public:
    struct Config {
        protocol::Limits limits;
        PolicyTable policies;
        AnswerDispatcher::Times times;
        QString serviceId;
        AnswerDispatcher::Sources sources{};
    };
    /// Milliseconds of a clock that never goes back.
    using Ticks = std::function<qint64()>;

    ServiceCore(EventStore &store, const Clock &clock, Ticks ticks, Config config);
    ~ServiceCore();

    /// Reads where the record stands. Before anything else.
    Result<void> load();
    /// What else the turn is to take; nothing ends it.
    using More = std::function<std::optional<Inbound>()>;
    /// One turn: all of `items` in one transaction, and what `more` gives, then what is due. Does nothing where there is nothing to do.
    void turn(std::vector<Inbound> items, const More &more = {});
    /// A page to each subscriber that is behind; true while somebody still is.
    bool catchUp();
    bool someoneIsBehind() const { return m_subscriptions.isBehind(m_head); }
    /// When turn() is due without mail; empty: only with mail.
    std::optional<qint64> nextTurnIn() const;
    void sayGoodbye(int closeCode, const QByteArray &reason);
    /// Takes leave of the connections whose tokens are not good any more, and says which they are: as for all that
    /// close, Kind::Closed has to come in for each of them.
    std::vector<ConnectionId> closeRevoked(const Tokens &tokens);

    qint64 head() const { return m_head; }             ///< cursor of the newest event that is on the disk
    std::size_t connections() const { return m_sessions.size(); }
    ConsultationService &service() { return m_service; }

private:
    void apply(Inbound &item);
    void open(Inbound &item);
    void expire(qint64 now);
    void settle();
    /// Those whose agents are to be told, each with what changes were asked for in this turn.
    using Rulings = QHash<ConsultationId, QList<RecordedDecision>>;
    void settle(const Event &event, Rulings &rulings);
    void tellAgent(const ConsultationId &id, const QList<RecordedDecision> &asked);
    void finishTurn();
    std::vector<Outbound> fail(const Error &error);
    void publish(const QList<Event> &events);
    void tellWhoIsThere();
    void deliver(std::vector<Outbound> batch);
    void readNextDeadline();
    void restoreQuestions();

    EventStore &m_store;
    const Clock &m_clock;
    const Ticks m_ticks;
    const Config m_config;
    Batch m_batch;
    Presence m_presence;
    Subscriptions m_subscriptions;
    ConsultationService m_service;
    AnswerDispatcher m_answers;
    Budgets m_budgets;
    ServiceParts m_parts;
    std::unordered_map<ConnectionId, std::unique_ptr<Session>> m_sessions;
    std::vector<std::unique_ptr<Session>> m_gone;      // closed in this turn; the batch may still speak of them
    QList<Event> m_events;                             // appended in this turn
    qint64 m_head = 0;
    std::optional<Timestamp> m_nextDeadline;
    bool m_deadlinesChanged = false;
    qint64 m_notBefore = 0;                            // after a failure, nothing is tried again at once
};

} // namespace witan
