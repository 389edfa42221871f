// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/batch.h"

#include "protocol/jsonrpc.h"
#include "protocol/seed.h"

namespace witan {

void Batch::send(ConnectionId to, QByteArray bytes, OnFailure onFailure, const QJsonValue &rpcId)
{
    m_staged.push_back({{to, std::move(bytes), 0, {}}, onFailure, rpcId});
}

void Batch::close(ConnectionId connection, int code, const QByteArray &reason)
{
    m_staged.push_back({{connection, {}, code, reason}, OnFailure::Keep, {}});
}

std::vector<Outbound> Batch::takeCommitted()
{
    std::vector<Outbound> out;
    out.reserve(m_staged.size());
    for (Staged &staged : m_staged) {
        if (!staged.out.bytes.isEmpty() || staged.out.closeCode != 0)
            out.push_back(std::move(staged.out));
    }
    m_staged.clear();
    m_undo.clear();
    return out;
}

std::vector<Outbound> Batch::takeFailed(const Error &error)
{
    for (auto undo = m_undo.rbegin(); undo != m_undo.rend(); ++undo)
        (*undo)();
    m_undo.clear();
    std::vector<Outbound> out;
    for (Staged &staged : m_staged) {
        switch (staged.onFailure) {
        case OnFailure::Drop:
            continue;
        case OnFailure::Keep:
            break;
        case OnFailure::RpcError:
            staged.out.bytes = protocol::encode(protocol::Failure{staged.rpcId, error});
            break;
        case OnFailure::SeedError:
            staged.out.bytes = protocol::writeSeedError(error);
            break;
        }
        out.push_back(std::move(staged.out));
    }
    m_staged.clear();
    return out;
}

} // namespace witan
