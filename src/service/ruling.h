// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "protocol/methods.h"

#include <limits>

/// What an agent is told of a decision beside the decision itself, in `resume` and at every attach alike.
namespace witan::ruling {

/// Every decision that the newest ruling rests on, in order: of an approved consultation its approvals, each with conditions of
/// its own, for only what all of them allow is allowed; of an active one the requests for changes to its revision. Else empty.
QList<RecordedDecision> grounds(const Consultation &consultation);

/// Where a ruling stands among those of its consultation: the seq of its decision; kEnd for the end, which no other follows.
inline constexpr qint64 kEnd = std::numeric_limits<qint64>::max();
qint64 placeOf(const protocol::ResumeNotice &told);
/// 0 for a decision that is not there, or was about an earlier revision.
qint64 placeOf(const Consultation &consultation, const DecisionId &decision);

/// What the agent may do next, in one sentence; empty where there is nothing to say. `decision` is the one it is told.
QString next(const Consultation &consultation, const std::optional<RecordedDecision> &decision);

} // namespace witan::ruling
