// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/message.h"

namespace witan {

/// The parts of a context that a question is about: what it hangs on, and what it names in whatever language. A step or
/// risk factor is named by its title or id; where none is, a step by its number ("5", "2.1"). No other word is read.
struct QuestionSubject {
    QList<int> steps;      ///< places in Plan::steps
    QList<int> factors;    ///< places in Risk::factors
    bool risk = false;     ///< it hangs on the risk as a whole
    bool isLost = false;   ///< it hangs on a step or factor that is not in this context
    QString lostNumber;    ///< the one number in it, where it names nothing and no step has that

    bool isWhole() const { return steps.isEmpty() && factors.isEmpty() && !risk; }
};
QuestionSubject subjectOf(const Message &question, const Context &context);

/// The id as the agent sent it, which several steps may have; without one, the step's own.
QString sentId(const Step &step);

} // namespace witan
