// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "fake_channel.h"
#include "protocol/jsonrpc.h"

#include <QHash>
#include <QPointer>
#include <QSet>

#include <functional>
#include <memory>

namespace witan::test {

/// The other end of /ws/review in memory: a chained record, answered as src/protocol/README.md says, with faults on request. It counts
/// what a real service would have done, so that a test can say "once".
class FakeService {
public:
    QString id = QStringLiteral("service-1");
    int protocolVersion = 1;
    Principal principal{QStringLiteral("elder"), QStringLiteral("Elder"), PrincipalRole::Reviewer};
    qint64 contentLimit = 64 * 1024;
    int pageLimit = 500;
    QString peerName = QStringLiteral("This computer");
    std::function<Timestamp()> time;        ///< told with every hello, where there is one

    /// A channel to it, for ReviewClient::start(); a new one for each attempt.
    std::unique_ptr<Channel> connect();
    std::function<std::unique_ptr<Channel>()> factory();
    FakeChannel *channel() const { return m_channel; }

    // What happens in the record.
    ConsultationId start(const QString &title = QStringLiteral("Merge customers"), const QJsonObject &context = {});
    Event agentSays(const ConsultationId &consultation, const QString &content);
    Event append(const ConsultationId &consultation, const QString &typeName, const QJsonObject &body, PrincipalRole role = PrincipalRole::Agent);
    const QList<Event> &record() const { return m_record; }
    /// The contents of the messages of a consultation, in order.
    QStringList words(const ConsultationId &consultation) const;
    int count(const ConsultationId &consultation, EventType type) const;

    // Faults.
    void refuseNext(const QString &method, const Error &error, int times = 1) { m_refusals[method].append(QList<Error>(times, error)); }
    void refuseNoMore() { m_refusals.clear(); }
    /// Before an event is told: what is returned is sent instead, in that order.
    std::function<QList<Event>(const Event &)> tell;
    /// True: the answer to this request is never sent.
    std::function<bool(const protocol::Request &)> swallowAnswer;
    /// Frames sent with an event page, to make it wrong.
    std::function<void(QList<Event> &)> spoilPage;
    void notify(const QString &method, const QJsonObject &params);
    void notifyEvent(const Event &event);
    bool hasSubscriber() const { return m_subscribed; }

    QStringList methods;           ///< of the requests that arrived, in order

private:
    QList<QByteArray> handle(const QByteArray &frame);
    Result<QJsonObject> answer(const protocol::Request &request);
    Result<QJsonObject> hello() const;
    Result<QJsonObject> page(const QJsonObject &params);
    Result<QJsonObject> send(const QJsonObject &params);
    Result<QJsonObject> decide(const QJsonObject &params);
    void broadcast(const Event &event);

    QPointer<FakeChannel> m_channel;
    bool m_subscribed = false;
    QList<Event> m_record;
    QHash<ConsultationId, QList<qsizetype>> m_places;    ///< into m_record
    QHash<QString, QJsonObject> m_results;               ///< by message or decision id: the first result
    QHash<QString, QJsonObject> m_requests;
    QHash<QString, QList<Error>> m_refusals;
};

} // namespace witan::test
