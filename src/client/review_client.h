// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection_info.h"
#include "core/decision.h"
#include "core/message_draft.h"
#include "core/outbox_item.h"
#include "core/principal.h"
#include "core/result.h"
#include "core/summary.h"
#include "protocol/limits.h"
#include "transport/channel.h"

#include <QFuture>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace witan {

class ReviewCache;

/// The reviewer's side of /ws/review. Write, then tell: every change is in the cache before a signal speaks of it, and the
/// window reads from the cache alone. Lives in the GUI thread with its cache and channel. What is submitted goes to the outbox
/// first, is sent in order, sent again after a reconnect with the same id, and leaves the outbox when the record has it.
class ReviewClient final : public QObject {
    Q_OBJECT
public:
    using ChannelFactory = std::function<std::unique_ptr<Channel>()>;

    ReviewClient(ReviewCache &cache, const Clock &clock, QObject *parent = nullptr);
    ~ReviewClient() override;

    /// Connects, says hello, catches up from the cache's cursor, subscribes, flushes the outbox; again with Backoff when lost.
    void start(ChannelFactory factory);
    void stop();
    void tryNow();

    ConnectionInfo connection() const;
    Principal me() const;                      ///< from the last hello; kept in the cache for offline starts

    Result<MessageId> submit(const MessageDraft &draft);
    /// The decision as it was on the screen; its id is given here.
    Result<DecisionId> decide(Decision decision);
    Result<void> resend(const QString &outboxId);       ///< a failed item, again with the same id
    Result<void> discard(const QString &outboxId);      ///< gives a failed item up; a message's text goes back to the draft
    QFuture<Result<void>> retryAnswer(const ConsultationId &id, const MessageId &message);
    QFuture<Result<void>> end(const ConsultationId &id, Status outcome, const QString &comment);
    /// Lets a workflow go on that was stopped in this consultation.
    QFuture<Result<void>> reopenWorkflow(const ConsultationId &id, const QString &comment);

    bool agentAttached(const ConsultationId &id) const;
    QStringList presentReviewers() const;       ///< this one too; empty where there is no connection

Q_SIGNALS:
    void connectionChanged(const witan::ConnectionInfo &info);
    void consultationsChanged(const QList<witan::ConsultationId> &ids);   ///< their summaries differ
    void eventsAdded(const witan::ConsultationId &id, qint64 fromSeq, qint64 toSeq);
    void outboxChanged(const witan::ConsultationId &id);
    void presenceChanged(const witan::ConsultationId &id);                ///< null: of any of them
    /// A decision or message was refused; it stays in the outbox as Failed with the sentence.
    void refused(const witan::OutboxItem &item, const witan::Error &error);
    void failed(const witan::Error &error);
    /// How far the service's clock is ahead of the one that was given here, with every hello and again when that one has jumped.
    void clockMeasured(qint64 aheadMs);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace witan
