// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/opening.h"

#include "core/untrusted_text.h"
#include "models/consultation_view.h"
#include "widgets/wording.h"

#include <QCoreApplication>

namespace witan {

namespace {

constexpr qsizetype kMostNamed = 4;   // steps in one question
constexpr int kMostTitle = 80;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Opening)
};

QString asked(const ConsultationView &view, Timestamp now)
{
    const Consultation &c = view.consultation;
    const QString who = c.agentName.isEmpty() ? Words::tr("The agent") : isolated(oneLine(c.agentName, kMostTitle));
    const QString when = wording::moment(c.startedAt, now);
    QString next;
    if (view.context.plan) {
        for (const Step &step : view.context.plan->steps) {
            if (!step.done() && step.isCounted()) {
                next = step.label;
                break;
            }
        }
    }
    if (!c.active())
        return Words::tr("%1 asked at %2").arg(who, when);
    if (next.isEmpty())
        return view.agentAttached ? Words::tr("%1 asked at %2 and is here, paused").arg(who, when) : Words::tr("%1 asked at %2 and is away now, paused").arg(who, when);
    return view.agentAttached ? Words::tr("%1 asked at %2 and is here, paused before step %3").arg(who, when, next)
                              : Words::tr("%1 asked at %2 and is away now, paused before step %3").arg(who, when, next);
}

QString whatCannotBeUndone(const QList<Step> &ahead)
{
    QStringList numbers;
    for (const Step &step : ahead) {
        if (step.irreversible() && numbers.size() < kMostNamed)
            numbers.append(step.label);
    }
    if (numbers.isEmpty())
        return Words::tr("Can all of it be undone afterwards, and how?");
    if (numbers.size() == 1)
        return Words::tr("What can go wrong in step %1, which cannot be undone?").arg(numbers.first());
    const QString last = numbers.takeLast();
    return Words::tr("What can go wrong in steps %1 and %2, which cannot be undone?").arg(numbers.join(QStringLiteral(", ")), last);
}

/// Of the step that cannot be undone, else of the last one: there it counts most.
QString whoNotices(const QList<Step> &ahead)
{
    const Step *step = ahead.isEmpty() ? nullptr : &ahead.last();
    for (const Step &each : ahead) {
        if (each.irreversible()) {
            step = &each;
            break;
        }
    }
    if (!step)
        return Words::tr("Who notices if it goes wrong, and how soon?");
    // A title that needs marks of ours, or turns a sentence round, is none to put into somebody's mouth.
    const QString title = oneLine(step->title, kMostTitle);
    const bool isPlain = !title.isEmpty() && title == step->title && isolated(title) == title;
    return isPlain ? Words::tr("Who notices if “%1” goes wrong, and how soon?").arg(title)
                   : Words::tr("Who notices if step %1 goes wrong, and how soon?").arg(step->label);
}

QString whatANoMeans(const ConsultationView &view, Timestamp now)
{
    const std::optional<Timestamp> deadline = view.consultation.deadline;
    return deadline && *deadline > now ? Words::tr("What happens if I say no, or nothing until %1?").arg(wording::moment(*deadline, now))
                                       : Words::tr("What happens if I say no, or nothing for now?");
}

} // namespace

Opening openingOf(const ConsultationView &view, bool mayAsk, Timestamp now)
{
    Opening opening{asked(view, now), view.context.plan ? view.context.plan->request : QString(), {}};
    if (opening.request.isEmpty())
        opening.request = view.consultation.title;
    if (!mayAsk || view.contextUnreadable)
        return opening;
    QList<Step> ahead;
    if (view.context.plan) {
        for (const Step &step : view.context.plan->steps) {
            if (!step.done() && step.isCounted())
                ahead.append(step);
        }
    }
    opening.questions = {whatCannotBeUndone(ahead), whoNotices(ahead), whatANoMeans(view, now)};
    return opening;
}

} // namespace witan
