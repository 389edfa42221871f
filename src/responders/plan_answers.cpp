// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/plan_diff.h"
#include "responders/answers.h"
#include "responders/quoting.h"

#include <QJsonObject>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace witan::answers {
namespace {

constexpr qsizetype kMostListed = 25;

QString capital(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

QString plural(qsizetype count, const QString &noun)
{
    return QString::number(count) + u' ' + noun + (count == 1 ? u""_s : u"s"_s);
}

void requestLine(QString &out, const Matter &matter)
{
    if (!matter.context.plan || matter.context.plan->request.isEmpty()) {
        out += u"The agent stated no request for this plan.\n";
        return;
    }
    out += u"The plan's request, in the agent's words: ";
    appendClaim(out, matter.context.plan->request, 600);
    out += u'\n';
}

/// "6 steps, 1 cannot be undone (step 5), 2 done"
QString figures(const Matter &matter)
{
    QString never;
    qsizetype neverCount = 0, done = 0;
    for (const Step &step : matter.steps()) {
        done += step.done() ? 1 : 0;
        if (step.irreversible() && ++neverCount <= 10)
            never += (never.isEmpty() ? u""_s : u", "_s) + step.label;
    }
    QString out = plural(matter.context.plan->stepCount(), u"step"_s);
    if (neverCount > 0)
        out += u", %1 cannot be undone (step%2 %3%4)"_s.arg(QString::number(neverCount), neverCount == 1 ? u""_s : u"s"_s, never,
                                                            neverCount > 10 ? u" …"_s : u""_s);
    else
        out += u", none marked as irreversible"_s;
    if (done > 0)
        out += u", %1 done by the plan's own account"_s.arg(done);
    return out;
}

QString riskInShort(const Risk &risk)
{
    QString out = risk.tierText.isEmpty() ? u"no tier given"_s : u"tier "_s + codeSpan(risk.tierText, 40);
    if (risk.score) {
        out += u", score "_s + QString::number(*risk.score, 'g', QLocale::FloatingPointShortest);
        if (risk.scoreMax)
            out += u" of "_s + QString::number(*risk.scoreMax, 'g', QLocale::FloatingPointShortest);
    }
    return out + u", "_s + plural(risk.factors.size(), u"factor"_s);
}

void doneNote(QString &out, const Matter &matter)
{
    QStringList done;
    for (const Step &step : matter.steps()) {
        if (step.done() && done.size() < kMostListed)
            done.append(step.label);
    }
    if (done.isEmpty())
        out += u"- The plan marks no step as done yet.\n"_s;
    else
        out += u"- By the plan's own account %1 already done: %2. No decision takes that back by itself.\n"_s.arg(
            done.size() == 1 ? u"one step is"_s : u"these steps are"_s, done.join(u", "_s));
}

void stepChange(QString &out, const StepChange &change)
{
    const auto differing = [](const Step &before, const Step &after) {
        QStringList names;
        const QJsonObject a = before.raw.toObject(), b = after.raw.toObject();
        QStringList keys = a.keys();
        for (const QString &key : b.keys()) {
            if (!a.contains(key))
                keys.append(key);
        }
        for (const QString &key : keys) {
            if (a.value(key) != b.value(key) && names.size() < 12)
                names.append(codeSpan(key, 60));
        }
        return names.join(u", "_s);
    };
    switch (change.change) {
    case Change::Added:
        out += u"- Added: %1%2\n"_s.arg(stepName(*change.after), change.after->irreversible() ? u", which cannot be undone"_s : u""_s);
        break;
    case Change::Removed:
        out += u"- Removed: the earlier %1%2\n"_s.arg(stepName(*change.before),
                                                      change.before->irreversible() ? u", which could not be undone"_s : u""_s);
        break;
    case Change::Altered: {
        const QString names = differing(*change.before, *change.after);
        out += u"- Altered: %1%2"_s.arg(stepName(*change.after), names.isEmpty() ? u""_s : u", in "_s + names);
        if (change.before->title != change.after->title)
            out += u"; it was called %1"_s.arg(claim(change.before->title, 120));
        if (change.before->irreversible() && !change.after->irreversible())
            out += u"; it is no longer marked as irreversible"_s;
        else if (!change.before->irreversible() && change.after->irreversible())
            out += u"; **it is now marked as irreversible**"_s;
        out += u'\n';
        break;
    }
    case Change::Unchanged:
        break;
    }
}

void factorChange(QString &out, const FactorChange &change)
{
    const RiskFactor *factor = change.after ? &*change.after : change.before ? &*change.before : nullptr;
    if (!factor || change.change == Change::Unchanged)
        return;
    const QString name = claim(factor->name.isEmpty() ? factor->id : factor->name, 120);
    if (change.change == Change::Added)
        out += u"- New risk factor: %1\n"_s.arg(name);
    else if (change.change == Change::Removed)
        out += u"- No longer a risk factor: %1\n"_s.arg(name);
    else
        out += u"- Altered risk factor: %1\n"_s.arg(name);
}

} // namespace

void stepList(QString &out, const Matter &matter)
{
    requestLine(out, matter);
    if (!matter.hasSteps()) {
        out += matter.context.planReading() == Reading::NotUnderstood ? u"\nIts steps could not be counted. All that was sent stands in the plan pane, as it came.\n"_s
                                                                      : u"\nThe stored context has no steps.\n"_s;
        return;
    }
    out += u'\n';
    out += capital(figures(matter));
    out += u":\n\n"_s;
    for (const Step &step : matter.steps().first(qMin(matter.steps().size(), kMostListed))) {
        out += step.label;
        out += u". ";
        if (step.title.isEmpty())
            out += u"(no title)";
        else
            appendClaim(out, step.title, 160);
        if (step.irreversible())
            out += u" — **cannot be undone**";
        if (!step.status.isEmpty())
            out += u" — "_s + codeSpan(step.status, 40);
        out += u'\n';
    }
    if (matter.steps().size() > kMostListed)
        out += u"\nand %1 more, which the plan pane shows.\n"_s.arg(matter.steps().size() - kMostListed);
}

void stepCount(QString &out, const Matter &matter)
{
    if (matter.hasSteps())
        out += u"The plan (revision %1) has %2.\n"_s.arg(QString::number(matter.question.revision), figures(matter));
    else
        out += matter.context.planReading() == Reading::NotUnderstood ? u"What the agent sent as its plan has no steps that I could count. All of it stands in the plan pane, as it came.\n"_s
                                                                      : u"The stored context has no plan with steps.\n"_s;
}

void overview(QString &out, const Matter &matter)
{
    if (!matter.context.plan && !matter.context.risk) {
        out += u"The stored context has neither a plan nor a risk assessment that I understand. "_s;
        if (matter.context.raw.isEmpty())
            out += u"It is empty.\n"_s;
        else
            out += u"It has these members: %1.\n"_s.arg([&] {
                QStringList names;
                for (const QString &key : matter.context.raw.keys().first(qMin(matter.context.raw.size(), kMostListed)))
                    names.append(codeSpan(key, 60));
                return names.join(u", "_s);
            }());
        return;
    }
    if (matter.context.plan)
        stepList(out, matter);
    if (matter.context.risk)
        out += u"\nRisk, as the agent assesses it: %1.\n"_s.arg(riskInShort(*matter.context.risk));
    else
        out += u"\nThe agent gave no risk assessment.\n"_s;
    out +=
        u"\nYou can ask me what a step does, what cannot be undone, what depends on what, why the risk is what it is, what changed between revisions, "
        "or what happens when you approve or reject. For anything else the agent itself is needed.\n"_s;
}

void rejection(QString &out, const Matter &matter)
{
    out +=
        u"If you **reject**:\n\n"
        "- The consultation ends as CANCELLED, and the agent is told that nothing was approved, why, and how far it goes: this action, this approach, or the whole workflow. "
        "A comment is required; it is what the agent has to go on.\n"_s;
    if (matter.hasSteps()) {
        doneNote(out, matter);
        QStringList open;
        for (const Step &step : matter.steps()) {
            if (step.irreversible() && !step.done() && open.size() < kMostListed)
                open.append(step.label);
        }
        if (!open.isEmpty())
            out += u"- What cannot be undone and is not done yet stays undone: step%1 %2.\n"_s.arg(open.size() == 1 ? u""_s : u"s"_s,
                                                                                                   open.join(u", "_s));
    }
    out += u"- If you only want another plan, **request changes** instead: the consultation stays open and the agent may send a new revision.\n"
           "\nWhether the agent tidies up after itself, and what not doing this costs, the stored plan does not tell me.\n"_s;
}

void approval(QString &out, const Matter &matter)
{
    out +=
        u"If you **approve** revision %1:\n\n"
        "- Your approval counts for exactly the plan that was on your screen. With the last approval that is needed, the consultation ends as COMPLETED and the agent is told to go on from its saved state.\n"_s
            .arg(matter.question.revision);
    if (matter.hasSteps()) {
        out += u"- The plan has %1.\n"_s.arg(figures(matter));
        doneNote(out, matter);
    }
    out += u"- You may approve a part only, by naming the steps in the conditions; the agent receives them as data.\n"
           "- The agent acknowledges, and reports what came of it.\n"
           "\nWhether the plan then works, I cannot know.\n"_s;
}

void requestChanges(QString &out, const Matter &matter)
{
    out +=
        u"If you **request changes**, the consultation stays open and nothing of the plan is approved. The agent gets your comment (required) and may answer with a new revision; "
        "approvals of revision %1 would not count for it, and you would see the difference. "_s
            .arg(matter.question.revision);
    out += matter.question.agentAttached ? u"The agent is connected, and is told at once.\n"_s
                                         : u"The agent is not connected now: it is told as soon as it attaches again.\n"_s;
}

void abstention(QString &out, const Matter &)
{
    out +=
        u"If you **abstain**, your reason is recorded and counts neither for nor against. The consultation stays open for others, and nothing is approved.\n"_s;
}

void revisions(QString &out, const Matter &matter)
{
    if (matter.question.revision <= 1) {
        out += u"This is revision 1, the plan as it was first sent: nothing has changed yet.\n"_s;
        return;
    }
    if (matter.question.previousContext.isEmpty() && !matter.question.previousParsed) {
        out += u"This is revision %1. The revision before it was not handed to me, so I cannot compare them; the changes pane can.\n"_s.arg(
            matter.question.revision);
        return;
    }
    const Context before = matter.question.previousParsed ? *matter.question.previousParsed : Context::parse(matter.question.previousContext);
    const ContextDiff diff = diffContexts(before, matter.context);
    out += u"From revision %1 to revision %2: %3.\n\n"_s.arg(QString::number(matter.question.revision - 1), QString::number(matter.question.revision),
                                                             diff.summary());
    qsizetype listed = 0;
    for (const StepChange &change : diff.steps) {
        if (change.change != Change::Unchanged && ++listed <= kMostListed)
            stepChange(out, change);
    }
    if (listed > kMostListed)
        out += u"- and %1 more changed steps\n"_s.arg(listed - kMostListed);
    for (const FactorChange &change : diff.factors.first(qMin(diff.factors.size(), 2 * kMostListed)))
        factorChange(out, change);
    if (diff.requestChanged)
        out += u"- The request itself is worded differently now.\n"_s;
    if (diff.scoreBefore != diff.scoreAfter && diff.scoreBefore && diff.scoreAfter)
        out += u"- Risk score: %1 before, %2 now.\n"_s.arg(QString::number(*diff.scoreBefore), QString::number(*diff.scoreAfter));
    if (before.risk && matter.context.risk && before.risk->tierText != matter.context.risk->tierText)
        out += u"- Risk tier: %1 before, %2 now.\n"_s.arg(codeSpan(before.risk->tierText, 40), codeSpan(matter.context.risk->tierText, 40));
    if (diff.otherChanged)
        out += u"- Something outside plan and risk changed as well.\n"_s;
    out += u"\nWhy the agent changed it, only the agent can say.\n"_s;
}

} // namespace witan::answers
