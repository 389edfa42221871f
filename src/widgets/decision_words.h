// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules.h"
#include "models/consultation_view.h"

namespace witan {

/// What the decision bar says and lets be pressed: a plain value, made from the view alone. Each of its lines has room for one,
/// the reason for two.
struct DecisionWords {
    QString what;            ///< "Revision 2 · 7 steps, 1 cannot be undone"
    QString then;            ///< what follows
    QString why;             ///< the reason line: what Approve waits for, or how things stand; never empty in a bar that shows something
    QString whyInFull;       ///< the same for who cannot look around, in whole sentences; empty where `why` says it all
    enum class Tone { Calm, Good, Waiting, Bad } tone = Tone::Calm;
    bool canApprove = false;
    bool canLeaveOut = false; ///< Approve waits for steps alone, and a part without them may be approved at once
    bool canDecide = false;  ///< the other three verdicts, which wait for nothing that has to be read
    bool ended = false;
    bool canTakeBack = false; ///< the decision has not left this computer
    bool canReopen = false;  ///< the workflow was stopped by this decision, and may be let go on
    /// Where the reason leads.
    enum class Way { Nowhere, OpenStep, ShowStep, ReadOn, Conversation, Decision } way = Way::Nowhere;
    QString step;            ///< for OpenStep and ShowStep

    /// The way leads to something that is still to be read.
    bool isToRead() const { return way != Way::Nowhere && way != Way::Decision; }
    QString spokenWhy() const { return whyInFull.isEmpty() ? why : whyInFull; }
    bool operator==(const DecisionWords &) const = default;
};

DecisionWords decisionWords(const ConsultationView &view, Timestamp now);
/// What an approval of these steps still waits for, as in `why`, `whyInFull`, `way` and `step`; `canApprove` where it waits for nothing.
DecisionWords approvalWords(const ConsultationView &view, const Decision &decision, Timestamp now);
/// The steps that an approval needs not wait for: those to do that were read as far as they must be.
QList<int> readSteps(const ConsultationView &view);
/// The same while a form stands open: what would be decided by confirming it. `missing`: what keeps it from that.
DecisionWords decidingWords(const ConsultationView &view, const Decision &decision, const QString &missing, Timestamp now);
/// "Confirm approval of 3 steps": the verb of the form, repeated.
QString confirmWords(const Decision &decision);
/// What follows if the elder decides so: the sentence at the top of the form. `some`: of some steps only.
QString consequence(const ConsultationView &view, Verdict verdict, bool some, Timestamp now);
/// The elder's own decision that waits in the outbox or was refused, null if none.
const OutboxItem *pendingDecision(const ConsultationView &view);

/// The stages of a decision that ended the consultation: decided, delivered, acknowledged, outcome.
struct FlowStage {
    QString words;
    enum class State { Ahead, Now, Done, Bad } state = State::Ahead;
    bool operator==(const FlowStage &) const = default;
};
QList<FlowStage> flowStages(const ConsultationView &view);

} // namespace witan
