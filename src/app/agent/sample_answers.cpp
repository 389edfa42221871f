// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_answers.h"

#include "app/agent/data_answers.h"
#include "core/context.h"
#include "responders/question_reading.h"
#include "responders/quoting.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

struct Asked {
    const QuestionReading &reading;
    const Context &context;
    const SampleMemory &memory;
    const QString &text;           ///< the question, as it was typed
    const DataAnswers &data;

    const QList<Step> &steps() const { return context.plan->steps; }
    bool keepsOld() const { return memory.revision > 1; }
    /// Two topics can share a word ("order"), so what is counted or listed is looked for in the text itself.
    bool says(std::initializer_list<QStringView> words) const
    {
        return std::any_of(words.begin(), words.end(), [this](QStringView word) { return text.contains(word, Qt::CaseInsensitive); });
    }
};

QString stepTitle(const Step &step)
{
    return u"step %1, “%2”"_s.arg(step.label, step.title);
}

void describe(QString &out, const Asked &asked, const Step &step)
{
    out += u"**Step %1: %2.** %3\n\n"_s.arg(step.label, step.title, step.description);
    asked.data.aboutStep(out, step);
    out += step.irreversible() ? u"\nIt cannot be undone.\n"_s : u"\nIt can be undone as long as the backup file is there.\n"_s;
    if (step.done())
        out += u"I have done it already: it changes nothing in the database.\n"_s;
    QStringList before;
    for (const QString &id : step.dependsOn) {
        for (const Step &other : asked.steps()) {
            if (other.id == id)
                before.append(stepTitle(other));
        }
    }
    if (!before.isEmpty())
        out += u"It comes after %1.\n"_s.arg(before.join(u" and "_s));
}

void statements(QString &out, const Asked &asked)
{
    for (const Step &step : asked.steps()) {
        if (!asked.reading.steps.isEmpty() && !asked.reading.steps.contains(step.number - 1))
            continue;
        out += u"Step %1 (%2):\n\n"_s.arg(step.label, step.title);
        appendFence(out, step.arguments, 1'500);
        out += u'\n';
    }
}

void undo(QString &out, const Asked &asked)
{
    QList<int> wanted(asked.reading.steps.cbegin(), asked.reading.steps.cend());
    if (asked.reading.guessed || asked.says({u"which", u"any"}))
        wanted.clear();
    bool any = false;
    for (const Step &step : asked.steps()) {
        const bool named = wanted.contains(step.number - 1);
        if (named ? false : !wanted.isEmpty() || !step.irreversible())
            continue;
        any = true;
        out += u"- Step %1 (%2): %3\n"_s.arg(step.label, step.title,
                                             step.irreversible() ? u"cannot be undone."_s
                                                                 : u"can be undone, by putting customers.backup.db in the place of customers.db."_s);
    }
    if (!any)
        out += u"Every step can be undone while customers.backup.db is there.\n"_s;
    out += u"\nThe backup file protects the steps before the last one; the last step removes it.\n"_s;
    if (!asked.keepsOld())
        asked.data.wouldBeLost(out, 5);
}

void risk(QString &out, const Asked &asked)
{
    const Risk &assessed = *asked.context.risk;
    out += u"I put the risk at %1, %2 of %3, for these reasons:\n\n"_s.arg(assessed.tierText)
               .arg(assessed.score.value_or(0))
               .arg(assessed.scoreMax.value_or(0));
    for (qsizetype i = 0; i < assessed.factors.size(); ++i) {
        const RiskFactor &factor = assessed.factors.at(i);
        if (!asked.reading.factors.isEmpty() && !asked.reading.factors.contains(static_cast<int>(i)))
            continue;
        out += u"- **%1** (%2 of %3): %4 Against it: %5\n"_s.arg(factor.name)
                   .arg(factor.score.value_or(0))
                   .arg(factor.scoreMax.value_or(0))
                   .arg(factor.description, factor.mitigation);
    }
    out += asked.keepsOld()
        ? u"\nThe score fell from 7.5 when the old table was to be kept.\n"_s
        : u"\nMost of it comes from dropping customers_old. If you ask for changes, I can keep that table instead; the score would then be 4.0.\n"_s;
}

void rejection(QString &out, const Asked &)
{
    out +=
        u"If you reject, I stop. customers.db stays byte for byte as it is: so far I have only read it. I remove what I put beside it, the copy customers.backup.db and the list duplicates.json.\n"_s;
}

void approval(QString &out, const Asked &asked)
{
    out +=
        u"If you approve, I check that your approval is for exactly this plan (digest %1…) and that customers.db has not changed since, and then do these steps in one transaction:\n\n"_s
            .arg(asked.memory.digest.left(12));
    for (const Step &step : asked.steps()) {
        if (!step.done())
            out += u"- Step %1: %2\n"_s.arg(step.label, step.title);
    }
    out +=
        u"\nIf anything does not agree, all of it is undone and I report a failure. You may approve some of the steps only; I leave out what depends on a step that you did not approve.\n"_s;
}

void reasons(QString &out, const Asked &asked)
{
    out +=
        u"I follow a fixed rule: customers of the same name and VAT number are one company, and a table that the others replace is not needed twice.\n\n"_s;
    asked.data.overview(out);
    for (const int index : asked.reading.steps)
        describe(out, asked, asked.steps().at(index));
}

void changes(QString &out, const Asked &asked)
{
    if (!asked.keepsOld()) {
        out +=
            u"This is my first plan; nothing has changed yet. If you request changes, I can keep customers_old under the name customers_kept, and move its rows without a match into customers.\n"_s;
        return;
    }
    out +=
        u"In revision %1 the old table is not dropped any more: step 5 moves its unmatched rows into customers and renames the table to customers_kept. The risk fell from 7.5 (HIGH) to 4 (MEDIUM). "
        "The other steps are as they were.\n"_s.arg(asked.memory.revision);
}

void overview(QString &out, const Asked &asked)
{
    out += u"My plan (revision %1): %2.\n\n"_s.arg(QString::number(asked.memory.revision), asked.context.plan->request);
    for (const Step &step : asked.steps())
        out += u"%1. %2%3%4\n"_s.arg(step.label, step.title, step.done() ? u" (done)"_s : u""_s,
                                     step.irreversible() ? u" — cannot be undone"_s : u""_s);
    out += u'\n';
    asked.data.overview(out);
    out +=
        u"\nAsk me for counts, for real rows, about a customer by name or VAT number, about a step, the risk, or what happens when you approve or reject.\n"_s;
}

void identity(QString &out, const Asked &)
{
    out +=
        u"I am Witan's sample agent: a program with fixed rules that looks after one small database. I am not a language model. What I tell you I read from the plan and the database while I answer.\n"_s;
}

/// Questions about the rows themselves. True if it was one.
bool answerFromRows(QString &out, const Asked &asked)
{
    const bool count = asked.reading.has(Topic::Count);
    if (asked.data.namedCustomers(out, asked.text))
        return true;
    if (asked.says({u"lost", u"lose", u"no match", u"without a match", u"without match", u"unmatched", u"not match", u"vanish"})
        && !asked.reading.named) {
        asked.data.wouldBeLost(out, count ? 3 : 20);
        if (asked.says({u"undo", u"revers", u"back"}))
            out += asked.keepsOld()
                ? u"\nNothing of the old table is deleted in this revision.\n"_s
                : u"\nDropping the table (step 5) cannot be undone once the last step has removed the backup file. If you request changes, I can keep the table instead.\n"_s;
        return true;
    }
    if (asked.says({u"double", u"duplicate", u"pairs"}) && !asked.reading.named) {
        asked.data.doubled(out, asked.says({u"all", u"every", u"list"}) ? 40 : 5);
        return true;
    }
    if (asked.says({u"namesake", u"same name", u"different vat", u"share a name"})) {
        asked.data.namesakes(out);
        return true;
    }
    if (asked.reading.has(Topic::Data) && !asked.reading.named
        && (count || asked.says({u"example", u"sample", u"show", u"some", u"list", u"which", u"how big", u"what"}))) {
        if (count)
            asked.data.counts(out);
        else
            asked.data.examples(out, asked.says({u"old"}) ? u"customers_old"_s : u"customers"_s);
        return true;
    }
    return false;
}

void compose(QString &out, const Asked &asked)
{
    const QuestionReading &reading = asked.reading;
    const bool named = !reading.steps.isEmpty() && !reading.guessed;
    if (reading.has(Topic::Identity))
        identity(out, asked);
    else if (reading.has(Topic::Ask) && reading.has(Topic::Change))
        changes(out, asked);
    else if (reading.has(Topic::Reject) && !reading.has(Topic::Count))
        rejection(out, asked);
    else if (answerFromRows(out, asked))
        return;
    else if (reading.has(Topic::Argument))
        statements(out, asked);
    else if (reading.has(Topic::Undo))
        undo(out, asked);
    else if (reading.has(Topic::Revision) || (reading.has(Topic::Change) && !named))
        changes(out, asked);
    else if ((reading.has(Topic::Risk) || reading.has(Topic::Factor) || reading.has(Topic::Mitigation) || !reading.factors.isEmpty()) && !named)
        risk(out, asked);
    else if (reading.has(Topic::Why))
        reasons(out, asked);
    else if (reading.has(Topic::Approve) && !named)
        approval(out, asked);
    else if (reading.has(Topic::Time))
        out +=
            u"Reading the database, copying it and finding the pairs took me %1 ms. The changes themselves I have not made yet, so I have not measured them.\n"_s
                .arg(asked.memory.lookedMs);
    else if (!reading.steps.isEmpty()) {
        for (const int index : reading.steps)
            describe(out, asked, asked.steps().at(index));
    } else if (reading.has(Topic::Count) && reading.has(Topic::Plan))
        out +=
            u"My plan has %1 steps; %2 of them cannot be undone, and I have done the first two, which change nothing.\n"_s.arg(asked.context.plan->stepCount())
                .arg(asked.context.plan->irreversibleCount());
    else if (reading.has(Topic::Data))
        asked.data.counts(out);
    else
        overview(out, asked);
}

} // namespace

QString SampleAnswers::answer(const Message &question, const QList<Message> &conversation) const
{
    const Context context = Context::parse(m_memory.context);
    if (!context.plan || !context.risk)
        return u"My own plan cannot be read any more, so I cannot answer from it."_s;
    QuestionReading reading;
    readQuestion(reading, question, context, conversation);
    const DataAnswers data(m_work.database());
    QString out;
    for (const int number : reading.missingSteps)
        out += u"My plan has no step %1; it has %2 steps.\n\n"_s.arg(number).arg(context.plan->stepCount());
    compose(out, {reading, context, m_memory, question.content, data});
    return out.trimmed();
}

} // namespace witan::agent
