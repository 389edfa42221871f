// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/decision.h"

#include <QJsonArray>

namespace witan {

/// What was decided, as one phrase that is the same in bar, list, header, conversation and record: "Approved",
/// "Approved: steps 3–5 · step 6 left out", "Changes requested", "Rejected", "Abstained". Without a full stop.
/// `leftOut`: the steps that the approval leaves out, as references (core/step_selection.h); empty where none are known.
QString decisionPhrase(const Decision &decision, const QJsonArray &leftOut = {});
/// The same, with what is left out reckoned from the plan that was approved.
QString decisionPhrase(const Decision &decision, const Plan &plan);

/// "Approved", "Changes requested", "Rejected", "Abstained".
QString verdictWord(Verdict verdict);
/// "step 3", "steps 3–5, 7": in the middle of a sentence.
QString stepsNamed(const QStringList &labels);

/// The steps that an approval of `plan` names, by Step::number; those of the whole plan where it names none, none where it
/// names what this plan does not have.
QList<int> approvedSteps(const Decision &decision, const Plan &plan);
/// Whether it approves some of the steps only.
bool isPartial(const Decision &decision);

} // namespace witan
