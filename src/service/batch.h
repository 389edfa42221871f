// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "transport/mailbox.h"

#include <QJsonValue>

#include <functional>
#include <vector>

namespace witan {

/// What one transaction wants to tell, kept back until it is on disk (src/README.md, The way of a message), and what has
/// to be undone in memory where it does not get there.
class Batch {
public:
    /// What becomes of a frame where the commit fails.
    enum class OnFailure {
        Keep,        ///< says nothing about the record (a malformed frame, a limit)
        Drop,        ///< tells of something that has not happened
        RpcError,    ///< answers a request: becomes `unavailable`
        SeedError,   ///< answers a question on the seed's endpoint: likewise
    };

    /// Empty bytes are sent only where the commit fails: the mark of a request that is answered later.
    void send(ConnectionId to, QByteArray bytes, OnFailure onFailure, const QJsonValue &rpcId = {});
    void close(ConnectionId connection, int code, const QByteArray &reason);
    /// Called in reverse order where the commit fails.
    void onRollback(std::function<void()> undo) { m_undo.push_back(std::move(undo)); }

    std::vector<Outbound> takeCommitted();
    std::vector<Outbound> takeFailed(const Error &error);

private:
    struct Staged {
        Outbound out;
        OnFailure onFailure;
        QJsonValue rpcId;
    };
    std::vector<Staged> m_staged;
    std::vector<std::function<void()>> m_undo;
};

} // namespace witan
