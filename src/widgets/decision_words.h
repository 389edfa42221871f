// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules.h"
#include "widgets/consultation_view.h"

namespace witan {

/// What the decision bar says and lets be pressed: a plain value, made from the view alone.
struct DecisionWords {
    QString what;            ///< "Revision 2 · 7 steps, 1 cannot be undone"
    QString then;            ///< what follows
    QString why;             ///< why Approve is off, empty where it is on
    bool canApprove = false;
    bool canDecide = false;  ///< the other three verdicts
    bool ended = false;
    bool canTakeBack = false; ///< the decision has not left this computer
    QString stepToOpen;      ///< the step that `why` speaks of, where it has to be opened
    QString stepToShow;      ///< the first one that `why` speaks of, where it has to be on the screen

    bool leadsToAStep() const { return !stepToOpen.isEmpty() || !stepToShow.isEmpty(); }
    void leadNowhere() { stepToOpen = stepToShow = QString(); }
};

DecisionWords decisionWords(const ConsultationView &view, Timestamp now);
/// What follows if the elder decides so: the sentence at the top of the form.
QString consequence(const ConsultationView &view, Verdict verdict, Timestamp now);
/// The elder's own decision that waits in the outbox or was refused, null if none.
const OutboxItem *pendingDecision(const ConsultationView &view);

/// The stages of a decision: decided, delivered, acknowledged, outcome; of a request for changes, up to the new revision.
struct FlowStage {
    QString words;
    enum class State { Ahead, Now, Done, Bad } state = State::Ahead;
    bool operator==(const FlowStage &) const = default;
};
QList<FlowStage> flowStages(const ConsultationView &view, Timestamp now);

} // namespace witan
