// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_state.h"

#include "core/json.h"
#include "core/step_selection.h"

#include <QJsonArray>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

/// The step that an agent names in its report, as it named it in its plan or as we do; null where that is not clear.
const Step *stepNamed(const Plan &plan, const QJsonValue &name)
{
    if (const QJsonObject named = name.toObject(); named.contains("index"_L1)) {
        // A report is no decision: a place alone will do, also of a step that has an id.
        const auto at = std::find_if(plan.steps.cbegin(), plan.steps.cend(), [&named](const Step &each) {
            const QJsonObject own = stepReference(each);
            return own.value("index"_L1) == named.value("index"_L1) && (!named.contains("id"_L1) || own.value("id"_L1) == named.value("id"_L1));
        });
        return at == plan.steps.cend() ? nullptr : &*at;
    }
    const auto only = [&plan](auto is) -> const Step * {
        const auto first = std::find_if(plan.steps.cbegin(), plan.steps.cend(), is);
        return first == plan.steps.cend() || std::any_of(first + 1, plan.steps.cend(), is) ? nullptr : &*first;
    };
    const QJsonValue sent = name.isObject() ? name.toObject().value("id"_L1) : name;
    if (sent.isUndefined())
        return nullptr;
    if (const Step *step = only([&sent](const Step &each) { return each.sentId == sent; }))
        return step;
    const QString text = sent.toString();
    return text.isEmpty() ? nullptr : only([&text](const Step &each) { return each.id == text || (each.sentId.isUndefined() && each.label == text); });
}

QString resultOf(const QJsonValue &result)
{
    return result.isUndefined() ? QString() : result.isString() ? result.toString() : QString::fromUtf8(canonicalJson(result));
}

void mark(QList<StepState> &states, const Plan &plan, const QJsonValue &names, StepState::Kind kind, Timestamp at)
{
    const QJsonArray list = names.isArray() ? names.toArray() : QJsonArray{names};
    for (const QJsonValue name : list) {
        const Step *step = stepNamed(plan, name);
        if (!step || step->done())
            continue;
        StepState &state = states[step->number - 1];
        state.kind = kind;
        state.at = Timestamp::parse(name.toObject().value("at"_L1).toString()).value_or(at);
        state.result = resultOf(name.toObject().value("result"_L1));
    }
}

} // namespace

QList<StepState> stepStates(const Plan &plan, const Consultation &consultation)
{
    using Kind = StepState::Kind;
    QList<StepState> states(plan.steps.size());
    if (!consultation.final || consultation.final->decision.verdict != Verdict::Approve)
        return states;
    const QJsonObject conditions = consultation.final->decision.conditions;
    const bool some = conditions.contains("steps"_L1);
    const Result<QList<int>> chosen = some ? chosenSteps(conditions.value("steps"_L1), plan, {}) : Result<QList<int>>(QList<int>());
    if (!chosen)
        return states;   // a record of another time: better no word than a wrong one
    for (const Step &step : plan.steps) {
        StepState &state = states[step.number - 1];
        if (step.done() && step.isCounted()) {
            state.kind = Kind::DoneBefore;
        } else if (step.isCounted() && (!some || chosen->contains(step.number))) {
            state.kind = Kind::Approved;
            state.isApproved = true;
        }
    }
    if (some) {
        const QList<int> left = leftOutSteps(plan, *chosen);
        for (const int number : left)
            states[number - 1] = {.kind = Kind::LeftOut, .at = consultation.final->at, .by = consultation.final->actor, .isApproved = false, .result = {}};
    }
    if (!consultation.report)
        return states;
    const QJsonObject &details = consultation.report->details;
    // What was left out and was not done either says that it was left out.
    QList<StepState> reported = states;
    mark(reported, plan, details.value("steps_not_done"_L1), Kind::NotDone, consultation.report->at);
    for (qsizetype i = 0; i < states.size(); ++i) {
        if (states[i].kind != Kind::LeftOut)
            states[i] = reported[i];
    }
    mark(states, plan, details.value("steps_running"_L1), Kind::BeingDone, consultation.report->at);
    mark(states, plan, details.value("steps_done"_L1), Kind::Done, consultation.report->at);
    return states;
}

} // namespace witan
