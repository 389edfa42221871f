// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/policy.h"
#include "core/timestamp.h"
#include "protocol/methods.h"
#include "responders/responder.h"
#include "service/live_cache.h"
#include "store/event_store.h"

#include <QHash>
#include <QList>

#include <functional>
#include <optional>
#include <vector>

namespace witan {

/// A message that is in the record; `fresh` is false where it was there before (the same request came again).
struct Posted {
    Message message;
    bool fresh = true;
};

/// The rules at work: the seed's operations and those of src/protocol/README.md, over the record and core's rules alone; no sockets.
/// Everything happens inside the store's transaction, which the caller begins and commits. Who acts is passed in as the
/// principal of a token. An agent sees only what it started itself; of everything else it hears `not_found`.
///
/// After a failed write isBroken() is true until rolledBack(): nothing more may be written in this transaction.
class ConsultationService {
public:
    struct Config {
        PolicyTable policies;
        protocol::Limits limits;
    };

    ConsultationService(EventStore &store, const Clock &clock, Config config);

    // The seed's operations.
    Result<protocol::ConsultationStartResult> startConsultation(const Principal &agent, const protocol::ConsultationStartParams &params);
    /// The seed's own call; the message's id is made here.
    Result<Message> sendHumanMessage(const Principal &actor, const ConsultationId &id, const QString &content);
    Result<Posted> sendHumanMessage(const Principal &actor, const protocol::MessageSendParams &params);
    Result<protocol::ConsultationEndResult> endConsultation(const Principal &actor, const protocol::ConsultationEndParams &params);
    Result<std::optional<Consultation>> getSession(const ConsultationId &id);
    Result<QList<Consultation>> getActiveSessions();

    // An agent's.
    Result<protocol::ConsultationAttachResult> attach(const Principal &agent, const ConsultationId &id);
    Result<Posted> postAgentMessage(const Principal &agent, const protocol::MessageSendParams &params);
    Result<protocol::ContextReviseResult> reviseContext(const Principal &agent, const protocol::ContextReviseParams &params);
    Result<protocol::StateSaveResult> saveState(const Principal &agent, const protocol::StateSaveParams &params);
    /// `told` is the newest ruling that the agent had been told by then (ruling.h): without a decision of its own it takes that one,
    /// without either whatever is owed. What a later ruling has overtaken is taken without a word in the record; the later one stays owed.
    Result<void> acknowledgeResume(const Principal &agent, const protocol::ConsultationResumedParams &params, std::optional<qint64> told);
    Result<void> reportOutcome(const Principal &agent, const protocol::ConsultationReportParams &params);
    /// Whether the agent started this consultation.
    Result<void> checkOwner(const Principal &agent, const ConsultationId &id);

    // A reviewer's.
    Result<protocol::DecisionSubmitResult> submitDecision(const Principal &actor, const Decision &decision);
    /// Lets a workflow go on that was stopped in this consultation.
    Result<void> reopenWorkflow(const Principal &actor, const protocol::WorkflowReopenParams &params);
    /// The question that `answer/retry` wants answered; empty where it has its answer.
    Result<std::optional<Message>> retryAnswer(const Principal &actor, const protocol::AnswerRetryParams &params);
    Result<MessagePage> history(const protocol::HistoryPageParams &params);

    // For the answers.
    Result<Question> question(const Message &message);
    Result<protocol::QuestionNotice> questionNotice(const Message &message);
    Result<Message> postAnswer(const Message &question, const Answer &answer);
    Result<void> failAnswer(const Message &question, const Error &reason);
    Result<bool> isActive(const ConsultationId &id);

    /// What the agent must be told until it acknowledges it; empty where there is nothing. `asked`: the requests for changes of
    /// this turn. An agent that revised in the same turn had not heard of them, so it is told of them though they are void.
    Result<std::optional<protocol::ResumeNotice>> resumeNotice(const ConsultationId &id, const QList<RecordedDecision> &asked = {});

    /// Ends what is past its deadline, and records the attempts that were held back. Never approves. What cannot be read, or does not end, is set aside for a minute, so that one
    /// damaged consultation holds up nobody else; an error where nothing could be looked for, or a write has failed.
    Result<void> expireDue();
    /// When expireDue() has work again.
    Result<std::optional<Timestamp>> nextDeadline();

    /// Whether nextDeadline() may be another than it was when this was last asked, without an event that says so.
    bool takeDeadlineMoved() { return std::exchange(m_deadlineMoved, false); }

    LiveCache &live() { return m_live; }
    bool isBroken() const { return m_broken.has_value(); }
    const Error &breakage() const { return *m_broken; }
    /// The transaction could not even begin: refuses every write until rolledBack().
    void breakOff(const Error &error) { m_broken = error; }
    /// Whether anybody follows the events: only then those of messages carry their bodies.
    void setFollowed(bool followed) { m_isFollowed = followed; }
    bool isFollowed() const { return m_isFollowed; }
    /// The events appended since it was last asked, in order.
    QList<Event> takeAppended() { return std::exchange(m_appended, {}); }
    void committed();
    void rolledBack();

private:
    Result<LiveConsultation *> find(const ConsultationId &id);
    Result<LiveConsultation *> findOwned(const Principal &agent, const ConsultationId &id);
    /// Expires it first where its deadline has passed.
    Result<void> requireActive(LiveConsultation &live);
    Result<Event> append(LiveConsultation &live, EventType type, const Principal &actor, const QJsonObject &body,
                         std::optional<Timestamp> at = std::nullopt);
    Result<Message> post(LiveConsultation &live, const Principal &actor, Message message);
    Result<Message> postHuman(LiveConsultation &live, const Principal &actor, Message message);
    Result<void> postSystem(LiveConsultation &live, const QString &content);
    Result<std::optional<Posted>> repeated(LiveConsultation &live, const Message &message);
    Result<void> checkContent(const QString &content, const QString &field = QStringLiteral("content")) const;
    Result<void> checkReply(const LiveConsultation &live, const std::optional<MessageId> &replyTo);
    Result<Event> finish(LiveConsultation &live, const Principal &actor, Status status, EndReason reason, const QString &comment);
    Result<protocol::ConsultationStartResult> startedBefore(LiveConsultation &live, const Principal &agent,
                                                            const protocol::ConsultationStartParams &params, const QString &digest);
    Result<QString> writeState(LiveConsultation &live, const Principal &agent, const QByteArray &canonical);
    Result<protocol::ConsultationEndResult> endedBefore(LiveConsultation &live, const protocol::ConsultationEndParams &params);
    Result<std::optional<Unread>> unreadOf(const LiveConsultation &live, const Decision &decision, qint64 lastAgentSeq, int shownRevision);
    QJsonArray leftOutBy(LiveConsultation &live, const Decision &decision);
    const Context &parsedContext(LiveConsultation &live);
    Result<AskedBefore> askedBefore(const Consultation &asking);
    /// Refuses what a stopped workflow asks for, and notes in the consultation where it was stopped that it was tried.
    Result<void> checkWorkflow(const Principal &agent, const protocol::ConsultationStartParams &params, const QString &digest);
    Result<void> noteAttempt(LiveConsultation &live, const Principal &agent, const WorkflowAttempt &attempt);
    Result<void> recordAttempt(LiveConsultation &live, const Principal &agent, const WorkflowAttempt &attempt);
    Result<void> recordHeldAttempts(Timestamp now);
    Error withNews(const LiveConsultation &live, qint64 seenSeq, Error unseen);
    static const RecordedDecision *lastRequestForChanges(const Consultation &c);
    Result<bool> changesUnacknowledged(LiveConsultation &live);
    Result<QList<Message>> recentMessages(LiveConsultation &live);
    Result<void> readPrevious(LiveConsultation &live);
    Result<QJsonValue> storedState(const ConsultationId &id);
    Result<QByteArray> checkContext(const QJsonObject &context) const;
    /// The one way into the record: refuses once a write of this transaction has failed.
    Result<Event> write(StoredConsultation &consultation, const NewEvent &event);
    Error broken(const Error &error);
    /// What is said of the record is said only once it is there.
    void afterCommit(std::function<void()> say) { m_toSay.push_back(std::move(say)); }

    EventStore &m_store;
    const Clock &m_clock;
    const Config m_config;
    LiveCache m_live;
    QList<Event> m_appended;
    std::vector<LiveConsultation *> m_heard;
    QHash<ConsultationId, Timestamp> m_setAside;     // by expireDue(), and when
    /// What a stopped workflow tried since its last entry in the record, by the consultation where it was stopped.
    struct HeldAttempts {
        WorkflowAttempt last;
        Principal actor;
        int pending = 0;
        Timestamp due;
    };
    QHash<ConsultationId, HeldAttempts> m_attempts;
    bool m_deadlineMoved = false;
    bool m_isFollowed = true;
    std::vector<std::function<void()>> m_toSay;
    std::optional<Error> m_broken;
};

} // namespace witan
