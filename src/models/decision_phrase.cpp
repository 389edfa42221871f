// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/decision_phrase.h"

#include "core/step_selection.h"

#include <QCoreApplication>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Phrase {
    Q_DECLARE_TR_FUNCTIONS(DecisionPhrase)
};

QString phraseOf(const Decision &decision, const QStringList &leftOut)
{
    if (!isPartial(decision))
        return verdictWord(decision.verdict);
    const QString approved = Phrase::tr("Approved: %1").arg(stepsNamed(stepLabels(decision.conditions.value("steps"_L1).toArray())));
    return leftOut.isEmpty() ? approved : Phrase::tr("%1 · %2 left out").arg(approved, stepsNamed(leftOut));
}

} // namespace

QString verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Approve: return Phrase::tr("Approved");
    case Verdict::RequestChanges: return Phrase::tr("Changes requested");
    case Verdict::Reject: return Phrase::tr("Rejected");
    case Verdict::Abstain: break;
    }
    return Phrase::tr("Abstained");
}

QString stepsNamed(const QStringList &labels)
{
    return labels.size() == 1 ? Phrase::tr("step %1").arg(labels.first()) : Phrase::tr("steps %1").arg(stepRanges(labels));
}

bool isPartial(const Decision &decision)
{
    return decision.verdict == Verdict::Approve && !decision.conditions.value("steps"_L1).toArray().isEmpty();
}

QList<int> approvedSteps(const Decision &decision, const Plan &plan)
{
    if (decision.verdict != Verdict::Approve)
        return {};
    if (isPartial(decision)) {
        const Result<QList<int>> chosen = chosenSteps(decision.conditions.value("steps"_L1), plan, u"steps"_s);
        return chosen ? *chosen : QList<int>();
    }
    return leftOutSteps(plan, {});
}

QString decisionPhrase(const Decision &decision, const QJsonArray &leftOut)
{
    return phraseOf(decision, stepLabels(leftOut));
}

QString decisionPhrase(const Decision &decision, const Plan &plan)
{
    QStringList left;
    if (const QList<int> approved = approvedSteps(decision, plan); isPartial(decision) && !approved.isEmpty()) {
        for (const int number : leftOutSteps(plan, approved))
            left.append(plan.steps.at(number - 1).label);
    }
    return phraseOf(decision, left);
}

} // namespace witan
