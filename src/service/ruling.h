// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"

/// What an agent is told of a decision beside the decision itself, in `resume` and at every attach alike.
namespace witan::ruling {

/// Every approval that an approved consultation rests on, each with conditions of its own; empty for any other. What is
/// allowed is what all of them allow.
QList<RecordedDecision> approvals(const Consultation &consultation);

/// What the agent may do next, in one sentence; empty where there is nothing to say. `decision` is the one it is told.
QString next(const Consultation &consultation, const std::optional<RecordedDecision> &decision);

} // namespace witan::ruling
