// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/rpc_session.h"

namespace witan {

/// /ws/agent: an agent, with the consultations that it started.
class AgentSession final : public RpcSession {
public:
    using RpcSession::RpcSession;

    void opened() override;
    void closed() override;

protected:
    Result<QByteArray> handle(const protocol::Request &request) override;
    bool isForeign(const QString &method) const override;

private:
    Result<QByteArray> attach(const protocol::ConsultationParams &params);
    Result<QByteArray> sendMessage(const protocol::MessageSendParams &params);
    Result<QByteArray> revise(const protocol::ContextReviseParams &params);
    Result<QByteArray> saveState(const protocol::StateSaveParams &params);
    Result<QByteArray> writeDelta(const protocol::AnswerDeltaNotice &delta);
    Result<QByteArray> resumed(const protocol::ConsultationResumedParams &params);
    Result<QByteArray> report(const protocol::ConsultationReportParams &params);
    /// That no other copy of this agent has attached since.
    Result<void> checkLease(const ConsultationId &id) const;
};

} // namespace witan
