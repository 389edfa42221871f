// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/context.h"

namespace witan {

/// What became of a step after the plan was decided on.
struct StepState {
    enum class Kind { Undecided, DoneBefore, Approved, LeftOut, BeingDone, Done, NotDone };
    Kind kind = Kind::Undecided;
    std::optional<Timestamp> at;   ///< of the decision for LeftOut; for Done when the agent says, else of its report
    Principal by;                  ///< who left it out
    bool isApproved = false;       ///< whatever became of it
    QString result;                ///< what came of it, in the agent's words
    bool operator==(const StepState &) const = default;
};

/// Of each step of the plan, in its order: from the decision that ended the consultation, and from what the agent reported since
/// as `steps_done`, `steps_not_done` and `steps_running` (src/protocol/README.md, For agents). Undecided where nothing tells; a phase that does nothing itself stays so.
QList<StepState> stepStates(const Plan &plan, const Consultation &consultation);

} // namespace witan
