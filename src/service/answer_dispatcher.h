// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "responders/answer_source.h"
#include "service/batch.h"
#include "service/consultation_service.h"
#include "service/presence.h"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace witan {

/// Sees that every human message is answered (src/protocol/README.md, Answers): by the agent that is attached; where it is silent for
/// `agentMs`, or none is there, by the sources in their order, and last by the built-in responder; where that comes too late, or only
/// agents may answer, by `answer.failed`. Works inside the caller's transaction; times are milliseconds of a clock that never goes back.
/// A source works outside of it: it is given the question after the commit, and what it reports is taken in by a later one. The built-in
/// responder's answer follows from the question at once, so both are in one transaction.
class AnswerDispatcher {
public:
    struct Times {
        int agentMs = 8'000;
        int limitMs = 10'000;
        bool standIn = true;     ///< the built-in responder answers in an agent's place

        bool standsInBefore() const { return standIn && agentMs < limitMs; }
    };
    /// The answer to a question, for the connection that waits for it.
    using Tell = std::function<void(ConnectionId asker, const Result<Message> &answer)>;
    /// A part of an answer that a source is writing, for all who read along.
    using Relay = std::function<void(const protocol::AnswerDeltaNotice &delta)>;

    /// What answers in an agent's place before the built-in responder does.
    struct Sources {
        std::vector<std::shared_ptr<AnswerSource>> inOrder{};
        std::function<void()> wake{};    ///< nextDue() has changed; from any thread
    };

    AnswerDispatcher(ConsultationService &service, Presence &presence, Batch &batch, Times times, Sources sources, Tell tell, Relay relay);
    ~AnswerDispatcher();

    /// The answer, where there is one at once; else it is under way and `asker` (0: nobody) is told later.
    std::optional<Result<Message>> ask(const Message &question, ConnectionId asker, qint64 nowMs);
    /// A question from before a stop or a crash: its agent has the usual time to come back and answer.
    void restore(const Message &question, qint64 nowMs);
    /// An agent's message is in the record; it may be the answer to a question.
    void answered(const Message &answer);
    /// The agent of this consultation is writing; it gets more time for a question there.
    void writing(const ConsultationId &id, const MessageId &question, qint64 nowMs);
    /// `agent` has let go of the consultation; `next` (0: nobody) has taken its place.
    void agentChanged(const ConsultationId &id, ConnectionId next, qint64 nowMs);
    void ended(const ConsultationId &id, const Error &why);
    /// Takes in what sources have reported, and what is due.
    void expire(qint64 nowMs);
    /// The transaction is on the disk: sources are given their questions.
    void committed();
    void rolledBack() { m_begin.clear(); }
    std::optional<qint64> nextDue() const;
    std::size_t underWay() const { return m_pending.size(); }

private:
    struct Pending {
        Message question;
        ConnectionId asker = 0;
        qint64 askedAt = 0;
        qint64 due = 0;
        std::size_t source = 0;      ///< the one that answers, or is next to
        quint64 attempt = 0;         ///< of that source; 0: none was asked
        std::shared_ptr<AnswerInProgress> work{};
    };
    /// What a source is given after the commit.
    struct Begin {
        MessageId question;
        quint64 attempt;
        Question asked;
    };
    struct Reported {
        MessageId question;
        quint64 attempt;
        std::optional<QString> words;
        std::optional<Result<Answer>> answer;
    };
    /// What sources have reported and no transaction has taken in yet.
    class Reports;

    qint64 patience() const { return m_times.standsInBefore() ? m_times.agentMs : m_times.limitMs; }
    std::optional<Result<Message>> standIn(Pending pending, qint64 nowMs);
    Result<Message> answerNow(const Message &question);
    Result<Question> questionOf(const Message &message) const;
    void takeReports(qint64 nowMs);
    Error fail(const Message &question, const Error &reason);
    std::optional<Pending> take(const MessageId &id);
    void put(Pending pending);
    void tell(const Pending &pending, const Result<Message> &answer);

    ConsultationService &m_service;
    Presence &m_presence;
    Batch &m_batch;
    const Times m_times;
    const Sources m_sources;
    const Tell m_tell;
    const Relay m_relay;
    const BuiltinResponder m_builtin{};
    std::map<MessageId, Pending> m_pending;
    std::set<std::pair<qint64, MessageId>> m_due;
    std::vector<Begin> m_begin;
    quint64 m_attempts = 0;
    const std::shared_ptr<Reports> m_reports;
};

} // namespace witan
