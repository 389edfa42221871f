// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "responders/question_reading.h"
#include "responders/responder.h"
#include "responders/step_links.h"

#include <QString>

#include <optional>

namespace witan {

/// What every answer is made from.
struct Matter {
    const Question &question;
    const Context &context;
    const QuestionReading &reading;
    mutable std::optional<StepLinks> madeLinks{};

    bool hasSteps() const { return context.plan && !context.plan->steps.isEmpty(); }
    const QList<Step> &steps() const;
    /// Made when first asked for: most answers need none.
    const StepLinks &links() const;
};

/// Each appends Markdown to `out`. All are total over any context: what is missing is said to be missing.
namespace answers {

// Steps (step_answers.cpp)
/// "Step 5 (“Drop customers_old”)"
QString stepName(const Step &step);
void describeStep(QString &out, const Matter &matter, const Step &step);
void undo(QString &out, const Matter &matter);
void dependencies(QString &out, const Matter &matter);
void skipped(QString &out, const Matter &matter);
void tools(QString &out, const Matter &matter);
void arguments(QString &out, const Matter &matter);
void progress(QString &out, const Matter &matter);
void rawSteps(QString &out, const Matter &matter);
void missingSteps(QString &out, const Matter &matter);

// Plan and decision (plan_answers.cpp)
void overview(QString &out, const Matter &matter);
void stepList(QString &out, const Matter &matter);
void stepCount(QString &out, const Matter &matter);
void rejection(QString &out, const Matter &matter);
void approval(QString &out, const Matter &matter);
void requestChanges(QString &out, const Matter &matter);
void abstention(QString &out, const Matter &matter);
void revisions(QString &out, const Matter &matter);

// Risk (risk_answers.cpp)
void riskTier(QString &out, const Matter &matter);
void factors(QString &out, const Matter &matter);
void mitigations(QString &out, const Matter &matter);

// What cannot be known (limits_answers.cpp)
void identity(QString &out, const Matter &matter);
void advice(QString &out, const Matter &matter);
void dataUnknown(QString &out, const Matter &matter);
void nothingFound(QString &out);
void reasonsUnknown(QString &out, const Matter &matter);
void timeUnknown(QString &out, const Matter &matter);
void costUnknown(QString &out, const Matter &matter);
void conversation(QString &out, const Matter &matter);
/// Other members of the context whose name the question says; false where there is none.
bool contextMembers(QString &out, const Matter &matter);

} // namespace answers
} // namespace witan
