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

    // The methods of the endpoint (method_table.cpp); each gives the result's JSON text.
    Result<QByteArray> start(const protocol::ConsultationStartParams &params);
    Result<QByteArray> attach(const protocol::ConsultationParams &params);
    Result<QByteArray> sendMessage(const protocol::MessageSendParams &params);
    Result<QByteArray> revise(const protocol::ContextReviseParams &params);
    Result<QByteArray> saveState(const protocol::StateSaveParams &params);
    Result<QByteArray> writeDelta(const protocol::AnswerDeltaNotice &delta);
    Result<QByteArray> resumed(const protocol::ConsultationResumedParams &params);
    Result<QByteArray> report(const protocol::ConsultationReportParams &params);

private:
    /// That no other copy of this agent has attached since.
    Result<void> checkLease(const ConsultationId &id) const;
};

} // namespace witan
