// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "responders/responder.h"
#include "service/batch.h"
#include "service/consultation_service.h"
#include "service/presence.h"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace witan {

/// Sees that every human message is answered (src/protocol/README.md, Answers): by the agent that is attached; where it is silent for
/// `agentMs`, or none is there, by the built-in responder; where that comes too late, or only agents may answer, by
/// `answer.failed`. Works inside the caller's transaction; times are milliseconds of a clock that never goes back.
class AnswerDesk {
public:
    struct Times {
        int agentMs = 8'000;
        int limitMs = 10'000;
        bool standIn = true;     ///< the built-in responder answers in an agent's place

        bool standsInBefore() const { return standIn && agentMs < limitMs; }
    };
    /// The answer to a question, for the connection that waits for it.
    using Tell = std::function<void(ConnectionId asker, const Result<Message> &answer)>;

    AnswerDesk(ConsultationService &service, Presence &presence, Batch &batch, Times times, Tell tell);

    /// The answer, where there is one at once; else it is under way and `asker` (0: nobody) is told later.
    std::optional<Result<Message>> ask(const Message &question, ConnectionId asker, qint64 nowMs);
    /// A question from before a stop or a crash: its agent has the usual time to come back and answer.
    void restore(const Message &question, qint64 nowMs);
    /// An agent's message is in the record; it may be the answer to a question.
    void answered(const Message &answer);
    /// The agent of this consultation is writing; it gets more time for a question there.
    void writing(const ConsultationId &id, const MessageId &question, qint64 nowMs);
    /// `agent` has let go of the consultation; `next` (0: nobody) has taken its place.
    void agentChanged(const ConsultationId &id, ConnectionId next);
    void ended(const ConsultationId &id, const Error &why);
    void expire(qint64 nowMs);
    std::optional<qint64> nextDue() const;
    std::size_t underWay() const { return m_pending.size(); }

private:
    struct Pending {
        Message question;
        ConnectionId asker = 0;
        qint64 askedAt = 0;
        qint64 due = 0;
    };

    qint64 patience() const { return m_times.standsInBefore() ? m_times.agentMs : m_times.limitMs; }
    Result<Message> answerNow(const Message &question);
    Result<Answer> standIn(const Message &question) const;
    Error fail(const Message &question, const Error &reason);
    std::optional<Pending> take(const MessageId &id);
    void put(Pending pending);
    void tell(const Pending &pending, const Result<Message> &answer);

    ConsultationService &m_service;
    Presence &m_presence;
    Batch &m_batch;
    const Times m_times;
    const Tell m_tell;
    const BuiltinResponder m_builtin{};
    std::map<MessageId, Pending> m_pending;
    std::set<std::pair<qint64, MessageId>> m_due;
};

} // namespace witan
