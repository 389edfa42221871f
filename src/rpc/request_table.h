// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonrpc.h"
#include "protocol/methods.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>

namespace witan {

class Link;

/// The requests of one connection that wait for their answer. Each gets exactly one: what the service said, or the error
/// with which the connection ended.
class RequestTable final : public QObject {
    Q_OBJECT
public:
    using Answer = std::function<void(const Result<QJsonObject> &)>;

    explicit RequestTable(Link &link, QObject *parent = nullptr);

    void askRaw(const char *method, const QJsonObject &params, Answer answer);
    /// The same with the result read; one that cannot be read is Error{Invalid}.
    template<typename T, typename Handler>
    void ask(const char *method, const QJsonObject &params, Handler handler)
    {
        askRaw(method, params, [handler = std::move(handler)](const Result<QJsonObject> &result) {
            handler(result ? protocol::read<T>(*result) : Result<T>(result.error()));
        });
    }
    void settle(const protocol::Response &response);
    void settle(const protocol::Failure &failure);
    void failAll(const Error &error);
    /// Something came from the service: it lives, however long it takes for an answer.
    void noteLife();

    bool isEmpty() const { return m_waiting.isEmpty(); }
    /// How long the service may say nothing at all while something waits, before overdue().
    void setPatience(int ms) { m_patience.setInterval(ms); }

Q_SIGNALS:
    void measured(int roundTripMs);
    void overdue();

private:
    struct Waiting {
        Answer answer;
        QElapsedTimer since;
    };
    void settle(const QJsonValue &id, const Result<QJsonObject> &result);

    Link &m_link;
    QHash<qint64, Waiting> m_waiting;
    qint64 m_lastId = 0;
    QTimer m_patience;
};

} // namespace witan
