// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json.h"

#include <QJsonObject>

namespace witan::protocol {

/// src/protocol/README.md, Limits: the defaults, told to every peer in `hello`.
struct Limits {
    qint64 content = 64 * 1024;
    qint64 context = 4 * 1024 * 1024;
    qint64 state = 8 * 1024 * 1024;
    qint64 name = 1024;                ///< an id, a name or a title
    qint64 extra = 64 * 1024;          ///< all members of one object that Witan does not know
    qint64 conditions = 64 * 1024;
    int steps = 10'000;
    int factors = 10'000;
    qint64 frame = 16 * 1024 * 1024;
    int depth = 64;
    int requestsPerSecond = 20;
    int requestBurst = 200;
    int connectionsPerPrincipal = 256;
    qint64 unsent = 1024 * 1024;
    bool rates = true;          ///< false lifts requestsPerSecond and connectionsPerPrincipal (--no-limits)

    JsonLimits json() const { return {.bytes = static_cast<qsizetype>(frame), .depth = depth}; }
};
QJsonObject toJson(const Limits &limits);
Limits limitsFromJson(const QJsonObject &object);

inline constexpr int kProtocolVersion = 1;
inline constexpr auto kReviewSubprotocol = "witan.review.v1";
inline constexpr auto kAgentSubprotocol = "witan.agent.v1";
inline constexpr auto kReviewPath = "/ws/review";
inline constexpr auto kAgentPath = "/ws/agent";
inline constexpr int kTokenRevoked = 4401;         ///< code with which a connection is closed
inline constexpr auto kConsultationPath = "/ws/consultation/";

} // namespace witan::protocol
