// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/scratch.h"
#include "responders/answers.h"
#include "responders/question_reading.h"
#include "responders/quoting.h"
#include "responders/responder.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr auto kAway = "From the stored plan (the agent is not connected):\n\n"_L1;
constexpr auto kSilent = "From the stored plan (the agent is connected, but has not answered in time):\n\n"_L1;

/// Past this an answer is no answer; it keeps a hostile context from filling the conversation.
constexpr qsizetype kLongestAnswer = 16'000;

void describeSteps(QString &out, const Matter &matter)
{
    if (matter.reading.guessed && matter.reading.steps.size() > 1)
        out += u"These steps seem to be meant:\n\n"_s;
    for (const int index : matter.reading.steps) {
        answers::describeStep(out, matter, matter.steps().at(index));
        out += u'\n';
    }
}

/// What the verdicts do: known from Witan's own rules. True if the question was about one.
bool answerAboutDeciding(QString &out, const Matter &matter)
{
    const QuestionReading &asked = matter.reading;
    const bool aspect = asked.has(Topic::Undo) || asked.has(Topic::Depend) || asked.has(Topic::Tool) || asked.has(Topic::Why);
    if (asked.has(Topic::Advice) && !asked.named && !aspect) {
        answers::advice(out, matter);
        return true;
    }
    if (asked.has(Topic::Abstain))
        answers::abstention(out, matter);
    else if (asked.has(Topic::Ask) && asked.has(Topic::Change))
        answers::requestChanges(out, matter);
    else if (asked.has(Topic::Reject) && !asked.has(Topic::Count) && !asked.has(Topic::Depend))
        answers::rejection(out, matter);
    else
        return false;
    return true;
}

/// A single aspect of the plan. True if the question was about one.
bool answerAboutPlan(QString &out, const Matter &matter)
{
    const QuestionReading &asked = matter.reading;
    if (asked.has(Topic::Raw) && !asked.steps.isEmpty())
        answers::rawSteps(out, matter);
    else if (asked.has(Topic::Revision) || (asked.has(Topic::Change) && asked.steps.isEmpty()))
        answers::revisions(out, matter);
    else if (asked.has(Topic::Skip) && !asked.steps.isEmpty())
        answers::skipped(out, matter);
    else if (asked.has(Topic::Depend))
        answers::dependencies(out, matter);
    else if (asked.has(Topic::Undo))
        answers::undo(out, matter);
    else if (asked.has(Topic::Mitigation))
        answers::mitigations(out, matter);
    else if (asked.has(Topic::Argument))
        answers::arguments(out, matter);
    else if (asked.has(Topic::Tool))
        answers::tools(out, matter);
    else
        return false;
    return true;
}

/// "How many …" and "why …": what is counted or asked for decides whether it can be known.
bool answerCountOrReason(QString &out, const Matter &matter)
{
    const QuestionReading &asked = matter.reading;
    if (asked.has(Topic::Count)) {
        if (asked.has(Topic::Data))
            answers::dataUnknown(out, matter);
        else if (asked.has(Topic::Factor))
            answers::factors(out, matter);
        else if (asked.has(Topic::Plan))
            answers::stepCount(out, matter);
        else if (asked.has(Topic::Risk))
            answers::riskTier(out, matter);
        else
            answers::dataUnknown(out, matter);
        return true;
    }
    if (asked.has(Topic::Factor) || (!asked.factors.isEmpty() && asked.steps.isEmpty())) {
        answers::factors(out, matter);
        return true;
    }
    if (asked.has(Topic::Risk) && (asked.steps.isEmpty() || asked.guessed)) {
        answers::riskTier(out, matter);
        return true;
    }
    if (asked.has(Topic::Why)) {
        answers::reasonsUnknown(out, matter);
        return true;
    }
    return false;
}

void answerTheRest(QString &out, const Matter &matter)
{
    const QuestionReading &asked = matter.reading;
    if (asked.has(Topic::Status))
        answers::progress(out, matter);
    else if (asked.has(Topic::Approve))
        answers::approval(out, matter);
    else if (asked.has(Topic::Cost))
        answers::costUnknown(out, matter);
    else if (asked.has(Topic::Time))
        answers::timeUnknown(out, matter);
    else if (asked.has(Topic::Talk) && !asked.named)
        answers::conversation(out, matter);
    else if (!asked.steps.isEmpty() && !(asked.guessed && asked.has(Topic::Data)))
        describeSteps(out, matter);
    else if (answers::contextMembers(out, matter))
        return;
    else if (asked.has(Topic::Data) && !asked.has(Topic::Plan) && !asked.has(Topic::Goal))
        answers::dataUnknown(out, matter);
    else if (asked.has(Topic::Plan) && !asked.has(Topic::Goal))
        answers::stepList(out, matter);
    else {
        if (!asked.has(Topic::Plan) && !asked.has(Topic::Goal))
            answers::nothingFound(out);
        answers::overview(out, matter);
    }
}

void compose(QString &out, const Matter &matter)
{
    const QuestionReading &asked = matter.reading;
    if (asked.has(Topic::Identity)) {
        answers::identity(out, matter);
        return;
    }
    answers::missingSteps(out, matter);
    if (!asked.missingSteps.isEmpty() && asked.steps.isEmpty()) {
        answers::stepList(out, matter);
        return;
    }
    // Several things asked about one step: its whole description has them all.
    const int facets = int(asked.has(Topic::Undo)) + int(asked.has(Topic::Depend)) + int(asked.has(Topic::Tool)) + int(asked.has(Topic::Argument));
    if (!asked.steps.isEmpty() && !asked.guessed && facets > 1) {
        describeSteps(out, matter);
        return;
    }
    if (!answerAboutDeciding(out, matter) && !answerAboutPlan(out, matter) && !answerCountOrReason(out, matter))
        answerTheRest(out, matter);
}

} // namespace

Result<Answer> BuiltinResponder::answer(const Question &question) const
{
    Context own;
    if (!question.parsed)
        own = Context::parse(question.context);
    const Context &context = question.parsed ? *question.parsed : own;
    QuestionReading reading;
    readQuestion(reading, question.message, context, question.conversation);
    thread_local QString kept;
    Scratch scratch(kept);
    QString &content = scratch.text();
    content += question.agentAttached ? kSilent : kAway;
    compose(content, {question, context, reading});
    cutMarkdown(content, kLongestAnswer);
    while (content.endsWith(u'\n'))
        content.chop(1);
    return Answer{.content = scratch.copy()};
}

} // namespace witan
