// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/session.h"

#include <deque>

namespace witan {

/// /ws/consultation/{id}: the seed's endpoint. One question, one reply, in order; a question that comes while one is
/// under way waits for its turn, as it did in the seed.
class SeedSession final : public Session {
public:
    using Session::Session;

    void opened() override;
    void frame(const QByteArray &bytes) override;
    void closed() override;
    void answered(const Result<Message> &answer) override;

private:
    void ask(const QByteArray &bytes);
    void fail(const Error &error, Batch::OnFailure onFailure);
    void reply(const Result<Message> &answer, Batch::OnFailure onFailure);
    Batch::OnFailure onFailure() const { return m_replaying ? Batch::OnFailure::Drop : Batch::OnFailure::SeedError; }

    std::deque<QByteArray> m_waiting;
    qsizetype m_waitingBytes = 0;
    bool m_asked = false;        // a question is with the agent
    bool m_replaying = false;    // frames from m_waiting: they are put back where the commit fails
    bool m_held = false;
};

} // namespace witan
