// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonrpc.h"
#include "service/session.h"

namespace witan {

/// JSON-RPC 2.0 on one connection: reads, limits, hands each request to its method (method_table.h) and answers it.
class RpcSession : public Session {
public:
    using Session::Session;

    void frame(const QByteArray &bytes) final;
    Result<QByteArray> hello(const protocol::HelloParams &params);

protected:
    /// Sent after the answer to the request at hand.
    void sendAfter(QByteArray bytes) { m_after.push_back(std::move(bytes)); }
    void notify(ConnectionId to, const char *method, const QJsonObject &params);
    /// Told to every subscribed reviewer.
    void announcePresence(const ConsultationId &id);

    static QByteArray json(const QJsonObject &object);
    template<typename T>
    static Result<QByteArray> written(const Result<T> &result)
    {
        if (!result)
            return result.error();
        if constexpr (std::is_void_v<T>)
            return QByteArray("{}");
        else
            return json(protocol::write(*result));
    }

private:
    void answer(const protocol::Request &request);
    std::vector<QByteArray> m_after;
};

QByteArray presenceNotice(const protocol::PresenceNotice &presence);
QByteArray notification(const char *method, const QJsonObject &params);

} // namespace witan
