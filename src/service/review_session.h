// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/rpc_session.h"

namespace witan {

/// /ws/review: a reviewer, an observer or an administrator.
class ReviewSession final : public RpcSession {
public:
    using RpcSession::RpcSession;

    void opened() override;
    void closed() override;

    // The methods of the endpoint (method_table.cpp); each gives the result's JSON text.
    Result<QByteArray> eventsSince(const protocol::EventsSinceParams &params);
    Result<QByteArray> subscribe(const protocol::EventsSubscribeParams &params);
    Result<QByteArray> list(const protocol::ConsultationsListParams &params);
    Result<QByteArray> get(const protocol::ConsultationParams &params);
    Result<QByteArray> historyPage(const protocol::HistoryPageParams &params);
    Result<QByteArray> sendMessage(const protocol::MessageSendParams &params);
    Result<QByteArray> retryAnswer(const protocol::AnswerRetryParams &params);
    Result<QByteArray> decide(const Decision &decision);
    Result<QByteArray> end(const protocol::ConsultationEndParams &params);
    Result<QByteArray> reopenWorkflow(const protocol::WorkflowReopenParams &params);

private:
    void unsubscribe();

    bool m_present = false;     // counted among the reviewers who are there
};

} // namespace witan
