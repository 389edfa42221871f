// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonrpc.h"
#include "protocol/methods.h"

#include <variant>

namespace witan::protocol {

/// A notification or answer that this version does not know: kept and shown, never a crash.
struct UnknownEvent { QString method; QJsonObject params; };

/// All that a service can say on /ws/review. A Response is matched to its request by the client.
using ServerEvent = std::variant<Response, Failure, EventNotice, AnswerDeltaNotice, PresenceNotice, UnknownEvent>;
/// All that a service can say on /ws/agent.
using AgentEvent = std::variant<Response, Failure, QuestionNotice, ResumeNotice, UnknownEvent>;

Result<ServerEvent> decodeServerEvent(const QByteArray &frame);
Result<AgentEvent> decodeAgentEvent(const QByteArray &frame);

} // namespace witan::protocol
