// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/event_sync.h"
#include "client/outbox_sender.h"
#include "client/review_client.h"
#include "protocol/server_event.h"
#include "rpc/rpc_connection.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

namespace witan {

/// Joins the parts: what comes from the connection goes to the request table, the synchronisation or the presence list; what they
/// find out becomes the client's signals.
class ReviewClient::Private final : public QObject {
public:
    Private(ReviewClient &client, ReviewCache &cache, const Clock &clock);

    void onGreeting();
    void onGreeted(const protocol::HelloResult &hello);
    void onFrame(const QByteArray &frame);
    void onLost(const Error &error, Link::Again again);
    void onLive();
    void onAdvanced(const QList<Advance> &advances);
    void onBroken(const Error &error);
    void setState(ConnectionState state, const QString &reason = {});
    void tell(const Error &error);

    /// Whether this elder can speak in this consultation at all; the service judges again.
    Result<void> checkSpeaking(const ConsultationId &id);
    Result<void> checkLength(const QString &text) const;
    Result<void> enqueue(OutboxKind kind, const QString &id, const ConsultationId &consultation, const QJsonObject &payload);
    Result<void> returnToDraft(const OutboxItem &item);
    QFuture<Result<void>> askPlainly(const char *method, const QJsonObject &params);

    ReviewClient &q;
    ReviewCache &cache;
    const Clock &clock;
    RpcConnection connection;
    EventSync sync;
    OutboxSender outbox;
    ConnectionInfo info;
    Principal me;
    protocol::Limits limits;
    QHash<ConsultationId, protocol::PresenceNotice> presence;
    QStringList reviewers;      ///< who is there now, told with every notice

private:
    void handle(const protocol::EventNotice &notice) { sync.take(notice.event); }
    void handle(const protocol::PresenceNotice &notice);
    void handle(const protocol::UnknownEvent &event);
    void handle(const protocol::AnswerDeltaNotice &) {}   // the words come whole with their event
    void handle(const protocol::Response &response) { connection.requests().settle(response); }
    void handle(const protocol::Failure &failure) { connection.requests().settle(failure); }
    void measureClock(const protocol::HelloResult &hello, Timestamp asked);
    void checkClock();
    Result<void> adopt(const protocol::HelloResult &hello);
    Result<void> returnMessage(const OutboxItem &item);

    QString m_told;           ///< the failure last told, so that a retry does not tell it again
    QTimer m_heartbeat, m_stable;
    Timestamp m_greetedAt;              ///< by `clock`, when the service was asked for its time
    Timestamp m_measuredAt;             ///< by `clock`, when the service's time was taken last
    QElapsedTimer m_sinceMeasured;
    bool m_askingTime = false;
};

} // namespace witan
