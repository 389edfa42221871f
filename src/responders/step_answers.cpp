// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/answers.h"
#include "responders/quoting.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace witan {

const QList<Step> &Matter::steps() const
{
    static const QList<Step> none;
    return context.plan ? context.plan->steps : none;
}

const StepLinks &Matter::links() const
{
    if (!madeLinks)
        madeLinks.emplace(steps());
    return *madeLinks;
}

namespace answers {
namespace {

/// No answer lists more: past that, the plan pane is the better place.
constexpr qsizetype kMostListed = 25;

QString namesOf(const QList<const Step *> &steps)
{
    QString out;
    for (qsizetype i = 0; i < steps.size() && i < kMostListed; ++i) {
        if (i > 0)
            out += i + 1 == steps.size() ? u" and " : u", ";
        out += stepName(*steps.at(i));
    }
    if (steps.size() > kMostListed)
        out += u" and %1 more"_s.arg(steps.size() - kMostListed);
    return out;
}

QString numbersOf(const QList<const Step *> &steps)
{
    QString out;
    for (qsizetype i = 0; i < steps.size() && i < kMostListed; ++i) {
        if (i > 0)
            out += i + 1 == steps.size() ? u" and " : u", ";
        out += QString::number(steps.at(i)->number);
    }
    if (steps.size() > kMostListed)
        out += u" and %1 more"_s.arg(steps.size() - kMostListed);
    return (steps.size() == 1 ? u"step "_s : u"steps "_s) + out;
}

void undoLine(QString &out, const Step &step)
{
    if (step.irreversible())
        out += u"the plan marks it as **not reversible**: once done, it cannot be undone."_s;
    else if (step.reversible)
        out += u"the plan says it can be undone (reversible: true)."_s;
    else
        out += u"the agent did not say whether it can be undone; treat it as unknown."_s;
}

void needsLine(QString &out, const Matter &matter, const Step &step)
{
    if (step.dependsOn.isEmpty()) {
        out += u"It states no step that must come before it."_s;
        return;
    }
    QList<const Step *> known;
    QStringList unknown;
    for (const QString &id : step.dependsOn.first(qMin(step.dependsOn.size(), 4 * kMostListed))) {
        if (const Step *other = matter.links().find(id))
            known.append(other);
        else
            unknown.append(codeSpan(id));
    }
    if (!known.isEmpty())
        out += u"It depends on %1."_s.arg(namesOf(known));
    if (!unknown.isEmpty())
        out += u"%1It names %2, which is no step of this plan."_s.arg(known.isEmpty() ? QString() : u" "_s,
                                                                      unknown.first(qMin(unknown.size(), kMostListed)).join(u", "_s));
    if (step.dependsOn.size() > 4 * kMostListed)
        out += u" These are the first of %1 that it names."_s.arg(step.dependsOn.size());
}

void dependentsLine(QString &out, const Matter &matter, const Step &step)
{
    const QList<const Step *> after = matter.links().dependents(step);
    if (after.isEmpty())
        out += u"No other step says that it depends on it."_s;
    else
        out += u"S%1 %2 on it."_s.arg(namesOf(after).sliced(1), after.size() == 1 ? u"depends"_s : u"depend"_s);
}

} // namespace

QString stepName(const Step &step)
{
    if (step.title.isEmpty())
        return u"step %1"_s.arg(step.label);
    return u"step %1 (%2)"_s.arg(step.label, claim(step.title, 120));
}

void describeStep(QString &out, const Matter &matter, const Step &step)
{
    out += u"**Step %1 of %2**"_s.arg(step.label).arg(matter.context.plan->stepCount());
    if (!step.title.isEmpty())
        out += u", in the agent's words: "_s + claim(step.title);
    out += u"\n\n";
    if (!step.description.isEmpty())
        out += u"- The agent describes it as: %1\n"_s.arg(claim(step.description, 800));
    else if (!step.raw.isString())
        out += u"- The agent gave no description of it.\n";
    else
        out += u"- That title is all that the agent sent about it.\n";
    if (!step.tool.isEmpty())
        out += u"- It uses the tool %1.\n"_s.arg(codeSpan(step.tool));
    out += u"- Undo: ";
    undoLine(out, step);
    out += u"\n- ";
    needsLine(out, matter, step);
    out += u' ';
    dependentsLine(out, matter, step);
    out += u'\n';
    if (!step.status.isEmpty())
        out += u"- State, as the plan says: %1.\n"_s.arg(codeSpan(step.status));
    if (!step.arguments.isUndefined() && !step.arguments.isNull()) {
        out += u"\nIts arguments, as sent:\n\n";
        appendFence(out, step.arguments);
    }
}

void undo(QString &out, const Matter &matter)
{
    if (!matter.hasSteps()) {
        out += u"The stored context has no plan with steps, so I cannot tell what can be undone."_s;
        return;
    }
    if (!matter.reading.steps.isEmpty()) {
        for (const int index : matter.reading.steps) {
            const Step &step = matter.steps().at(index);
            out += u"- S%1: "_s.arg(stepName(step).sliced(1));
            undoLine(out, step);
            out += u'\n';
            if (step.done())
                out += u"  The plan says that it is already done.\n";
        }
        out += u"\nThat is the agent's own mark; I have no means to check it.\n";
        return;
    }
    QList<const Step *> never, unsaid;
    for (const Step &step : matter.steps()) {
        if (step.irreversible())
            never.append(&step);
        else if (!step.reversible)
            unsaid.append(&step);
    }
    if (never.isEmpty()) {
        out += u"No step of the %1 is marked as irreversible.\n"_s.arg(matter.context.plan->stepCount());
    } else {
        out += u"**%1 of %2 steps cannot be undone**, by the agent's own mark (reversible: false):\n\n"_s.arg(never.size()).arg(matter.context.plan->stepCount());
        for (const Step *step : never.first(qMin(never.size(), kMostListed))) {
            out += u"- S%1"_s.arg(stepName(*step).sliced(1));
            out += step->done() ? u", already done\n" : u"\n";
        }
        if (never.size() > kMostListed)
            out += u"- and %1 more\n"_s.arg(never.size() - kMostListed);
    }
    if (!unsaid.isEmpty())
        out += u"\nFor %1 the agent did not say whether it can be undone.\n"_s.arg(numbersOf(unsaid));
    out += u"\nWhether the mark is right I cannot check from the plan.\n";
}

void dependencies(QString &out, const Matter &matter)
{
    if (!matter.hasSteps()) {
        out += u"The stored context has no plan with steps, so there is nothing that could depend on anything."_s;
        return;
    }
    if (!matter.reading.steps.isEmpty()) {
        for (const int index : matter.reading.steps) {
            const Step &step = matter.steps().at(index);
            out += u"**S%1**\n\n- "_s.arg(stepName(step).sliced(1));
            needsLine(out, matter, step);
            out += u"\n- ";
            dependentsLine(out, matter, step);
            out += u"\n\n";
        }
        return;
    }
    qsizetype listed = 0;
    for (const Step &step : matter.steps()) {
        if (step.dependsOn.isEmpty())
            continue;
        if (++listed > kMostListed)
            continue;
        out += u"- S%1: "_s.arg(stepName(step).sliced(1));
        needsLine(out, matter, step);
        out += u'\n';
    }
    if (listed == 0)
        out += u"The plan states no dependencies. All it gives is the order of its %1 steps.\n"_s.arg(matter.context.plan->stepCount());
    else if (listed > kMostListed)
        out += u"- and %1 more steps with dependencies; the plan pane shows all\n"_s.arg(listed - kMostListed);
    if (listed > 0 && listed < matter.steps().size())
        out += u"\nThe other %1 steps state none.\n"_s.arg(matter.steps().size() - listed);
}

void skipped(QString &out, const Matter &matter)
{
    for (const int index : matter.reading.steps) {
        const Step &step = matter.steps().at(index);
        const QList<const Step *> after = matter.links().allDependents(step);
        out += u"- Without s%1: "_s.arg(stepName(step).sliced(1));
        if (after.isEmpty())
            out += u"no other step says that it depends on it, directly or through others."_s;
        else
            out += u"%1 would lack what they say they depend on."_s.arg(namesOf(after));
        if (step.done())
            out += u" The plan says that it is already done."_s;
        out += u'\n';
    }
    out +=
        u"\nYou can approve a part of the plan by naming the steps in the decision's conditions. How the agent would cope without a step, only the agent can say.\n";
}

void tools(QString &out, const Matter &matter)
{
    if (!matter.hasSteps()) {
        out += u"The stored context has no plan with steps, so it names no tools."_s;
        return;
    }
    if (!matter.reading.steps.isEmpty()) {
        for (const int index : matter.reading.steps) {
            const Step &step = matter.steps().at(index);
            out += u"- S%1: "_s.arg(stepName(step).sliced(1));
            out += step.tool.isEmpty() ? u"the plan names no tool for it.\n"_s : u"uses %1.\n"_s.arg(codeSpan(step.tool));
        }
        return;
    }
    QStringList order;
    QHash<QString, QList<const Step *>> uses;
    qsizetype without = 0;
    for (const Step &step : matter.steps()) {
        if (step.tool.isEmpty()) {
            ++without;
            continue;
        }
        if (!uses.contains(step.tool))
            order.append(step.tool);
        uses[step.tool].append(&step);
    }
    if (order.isEmpty()) {
        out += u"The plan names no tool for any of its %1 steps.\n"_s.arg(matter.context.plan->stepCount());
        return;
    }
    out += u"The plan names %1 %2:\n\n"_s.arg(order.size()).arg(order.size() == 1 ? u"tool"_s : u"tools"_s);
    for (const QString &tool : order.first(qMin(order.size(), kMostListed)))
        out += u"- %1: %2\n"_s.arg(codeSpan(tool), numbersOf(uses.value(tool)));
    if (without > 0)
        out += u"\nFor %1 of the %2 steps it names none.\n"_s.arg(without).arg(matter.context.plan->stepCount());
}

void arguments(QString &out, const Matter &matter)
{
    bool any = false;
    const auto show = [&](const Step &step) {
        if (step.arguments.isUndefined() || step.arguments.isNull()) {
            if (!matter.reading.steps.isEmpty())
                out += u"The agent sent no arguments for %1.\n\n"_s.arg(stepName(step));
            return;
        }
        any = true;
        out += u"**S%1**%2\n\n"_s.arg(stepName(step).sliced(1), step.tool.isEmpty() ? QString() : u", tool "_s + codeSpan(step.tool));
        appendFence(out, step.arguments, 1'200);
        out += u'\n';
    };
    if (!matter.reading.steps.isEmpty()) {
        for (const int index : matter.reading.steps)
            show(matter.steps().at(index));
        return;
    }
    qsizetype shown = 0;
    for (const Step &step : matter.steps()) {
        if (++shown > 8)
            break;
        show(step);
    }
    if (!any)
        out += u"The plan gives no arguments for its steps.\n";
    else if (matter.steps().size() > 8)
        out += u"These are the first 8 of %1 steps; ask for one by its number.\n"_s.arg(matter.context.plan->stepCount());
}

void progress(QString &out, const Matter &matter)
{
    if (!matter.hasSteps()) {
        out += u"The stored context has no plan with steps, so it says nothing of progress."_s;
        return;
    }
    QList<const Step *> done, open, unsaid;
    const auto sort = [&](const Step &step) { (step.done() ? done : step.status.isEmpty() ? unsaid : open).append(&step); };
    if (matter.reading.steps.isEmpty()) {
        for (const Step &step : matter.steps())
            sort(step);
    } else {
        for (const int index : matter.reading.steps)
            sort(matter.steps().at(index));
    }
    if (!done.isEmpty())
        out += u"- Done, as the plan says: %1.\n"_s.arg(namesOf(done));
    for (const Step *step : open.first(qMin(open.size(), kMostListed)))
        out += u"- S%1: %2.\n"_s.arg(stepName(*step).sliced(1), codeSpan(step->status));
    if (!unsaid.isEmpty())
        out += u"- The plan gives no state for %1.\n"_s.arg(numbersOf(unsaid));
    out += u"\nThat was the state when this revision of the plan was sent. The agent is paused; what it has really done I cannot see.\n";
}

void rawSteps(QString &out, const Matter &matter)
{
    for (const int index : matter.reading.steps) {
        const Step &step = matter.steps().at(index);
        out += u"S%1, exactly as the agent sent it:\n\n"_s.arg(stepName(step).sliced(1));
        appendFence(out, step.raw);
        out += u'\n';
    }
}

void missingSteps(QString &out, const Matter &matter)
{
    for (const int number : matter.reading.missingSteps) {
        out += u"This plan has no step ";
        out += QString::number(number);
        out += u": it has ";
        out += QString::number(matter.context.plan->stepCount());
        out += matter.context.plan->stepCount() == 1 ? u" step.\n\n" : u" steps.\n\n";
    }
}

} // namespace answers
} // namespace witan
