// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/answers.h"
#include "responders/quoting.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace witan::answers {
namespace {

constexpr qsizetype kMostListed = 12;
/// Members of the context whose names are compared with the question.
constexpr int kMostMembers = 1'000;

void whatThePlanSays(QString &out, const Matter &matter)
{
    if (matter.reading.steps.isEmpty())
        return;
    out += u"\nWhat the plan says that may be near to it:\n\n"_s;
    for (const int index : matter.reading.steps) {
        const Step &step = matter.steps().at(index);
        out += u"- S%1"_s.arg(stepName(step).sliced(1));
        if (!step.description.isEmpty())
            out += u": "_s + claim(step.description, 400);
        out += u'\n';
    }
}

/// Members like "estimated_minutes" or "cost": wherever the agent did state such a thing, it is shown.
bool statedMembers(QString &out, const QString &place, const QJsonObject &object, std::initializer_list<QLatin1StringView> parts)
{
    bool any = false;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isObject() || it.value().isArray())
            continue;
        for (const QLatin1StringView part : parts) {
            if (it.key().contains(part, Qt::CaseInsensitive)) {
                out += u"- %1: %2 is %3\n"_s.arg(place, codeSpan(it.key(), 60), claim(it.value().toVariant().toString(), 200));
                any = true;
                break;
            }
        }
    }
    return any;
}

bool statedAnywhere(QString &out, const Matter &matter, std::initializer_list<QLatin1StringView> parts)
{
    bool any = statedMembers(out, u"Context"_s, matter.context.raw, parts);
    if (matter.context.plan)
        any = statedMembers(out, u"Plan"_s, matter.context.plan->raw.toObject(), parts) || any;
    qsizetype looked = 0;
    for (const Step &step : matter.steps()) {
        if (++looked > 200)
            break;
        any = statedMembers(out, u"S"_s + stepName(step).sliced(1), step.raw.toObject(), parts) || any;
    }
    return any;
}

/// Whether the question says the member's name, or one of the words that underscores join in it.
bool isNamed(const QString &member, const QuestionReading &reading)
{
    const QString name = member.toLower();
    const auto says = [&reading](QStringView part) { return part.size() >= 3 && reading.words.contains(part); };
    if (says(name))
        return true;
    for (const QStringView part : QStringView(name).tokenize(u'_')) {
        if (says(part))
            return true;
    }
    return false;
}

} // namespace

void identity(QString &out, const Matter &matter)
{
    out +=
        u"I am Witan's built-in responder: neither the agent nor a language model nor a person. I look things up in the plan, the risk assessment and the conversation that %1 left with the service, "
        "and quote them. I cannot reason about them, and I cannot act or decide anything.\n"_s.arg(
            matter.question.agentName.isEmpty() ? u"the agent"_s : claim(matter.question.agentName, 80));
}

void advice(QString &out, const Matter &matter)
{
    out += u"I give no advice; the decision is yours. What the stored data offers to judge by:\n\n"_s;
    stepCount(out, matter);
    out += u'\n';
    riskTier(out, matter);
}

void dataUnknown(QString &out, const Matter &matter)
{
    out +=
        u"That I cannot know: the stored plan does not hold the data the agent works on, and I have no way to look at it or to count it. Only the agent can answer this; your question stays here for it.\n"_s;
    whatThePlanSays(out, matter);
}

void nothingFound(QString &out)
{
    out +=
        u"I find nothing in these words that I could look up in what the agent left here, so I cannot answer them. Only the agent can; they stay here for it.\n\n"
        "What I have:\n\n"_s;
}

void reasonsUnknown(QString &out, const Matter &matter)
{
    out += u"The agent's reasons are not in the stored plan, and I will not make some up.\n"_s;
    if (!matter.reading.steps.isEmpty()) {
        out += u"\nWhat it did say:\n\n"_s;
        for (const int index : matter.reading.steps)
            describeStep(out, matter, matter.steps().at(index));
    } else if (matter.context.plan && !matter.context.plan->request.isEmpty()) {
        out += u"\nThe request that the plan answers, in the agent's words: %1\n"_s.arg(claim(matter.context.plan->request, 600));
    }
    out += u"\nYour question stays here for the agent.\n"_s;
}

void timeUnknown(QString &out, const Matter &matter)
{
    QString stated;
    if (statedAnywhere(stated, matter,
                       {"duration"_L1, "minutes"_L1, "seconds"_L1, "hours"_L1, "eta"_L1, "deadline"_L1, "estimate"_L1, "time"_L1, "schedule"_L1}))
        out += u"What the agent stated about time:\n\n"_s + stated + u"\nMore than that I cannot know.\n"_s;
    else
        out +=
            u"The stored plan says nothing about how long anything takes or when it happens, and I cannot know it. A deadline of the consultation itself, if there is one, stands above the decision buttons.\n"_s;
}

void costUnknown(QString &out, const Matter &matter)
{
    QString stated;
    if (statedAnywhere(stated, matter, {"cost"_L1, "price"_L1, "budget"_L1, "spend"_L1}))
        out += u"What the agent stated about cost:\n\n"_s + stated + u"\nMore than that I cannot know.\n"_s;
    else
        out += u"The stored plan says nothing about cost, and I cannot know it.\n"_s;
}

void conversation(QString &out, const Matter &matter)
{
    QStringList lines;
    for (const Message &message : matter.question.conversation) {
        if (message.id == matter.question.message.id || message.role == MessageRole::System)
            continue;
        lines.append(u"- %1: %2"_s.arg(message.author.isEmpty() ? toString(message.role) : claim(message.author, 60), claim(message.content, 160)));
    }
    if (lines.isEmpty()) {
        out += u"Nothing was said before this.\n"_s;
        return;
    }
    out += u"The last %1 messages before this one:\n\n"_s.arg(lines.size());
    out += lines.last(qMin(lines.size(), kMostListed)).join(u'\n') + u'\n';
}

bool contextMembers(QString &out, const Matter &matter)
{
    int looked = 0;
    for (auto it = matter.context.raw.begin(); it != matter.context.raw.end() && looked < kMostMembers; ++it, ++looked) {
        if (it.key() == "plan"_L1 || it.key() == "risk_assessment"_L1 || !isNamed(it.key(), matter.reading))
            continue;
        out += u"The context has a member %1; its value, as the agent sent it:\n\n"_s.arg(codeSpan(it.key(), 60));
        appendFence(out, it.value());
        return true;
    }
    return false;
}

} // namespace witan::answers
