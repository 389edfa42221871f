// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_answers.h"

#include "app/agent/data_answers.h"
#include "core/context.h"
#include "responders/quoting.h"

#include <QRegularExpression>

#include <utility>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

/// A question, by a few of the words that reviewers ask an agent of data: enough for an example, and no more than that.
struct Asked {
    const Context &context;
    const SampleMemory &memory;
    const QString &text;           ///< the question, as it was typed
    const DataAnswers &data;
    QList<int> steps{};            ///< places in the plan: named in the text by number, else what it is asked about
    QList<int> factors{};          ///< places among the risk's factors, likewise
    QList<int> missing{};          ///< numbers of steps that the plan does not have
    bool named = false;            ///< the text itself names a step

    const QList<Step> &allSteps() const { return context.plan->steps; }
    bool keepsOld() const { return memory.revision > 1; }
    bool says(std::initializer_list<QStringView> words) const
    {
        return std::any_of(words.begin(), words.end(), [this](QStringView word) { return text.contains(word, Qt::CaseInsensitive); });
    }
    bool counts() const { return says({u"how many", u"number of"}); }
    bool isOfData() const { return says({u"customer", u"compan", u"row", u"order", u"record", u"table", u"data", u"account", u"entries"}); }

    void readSubject(const Message &question);
};

void Asked::readSubject(const Message &question)
{
    static const QRegularExpression number(u"(?:step\\s*|#)(\\d{1,5})\\b"_s, QRegularExpression::CaseInsensitiveOption);
    for (const QRegularExpressionMatch &match : number.globalMatch(text)) {
        const int place = match.captured(1).toInt() - 1;
        const bool isThere = place >= 0 && place < allSteps().size();
        QList<int> &list = isThere ? steps : missing;
        if (const int item = isThere ? place : place + 1; !list.contains(item))
            list.append(item);
        named = true;
    }
    if (named || !question.anchor)
        return;
    for (const Step &step : allSteps()) {
        if (question.anchor->kind == u"step" && step.id == question.anchor->id)
            steps.append(step.number - 1);
    }
    for (qsizetype i = 0; i < context.risk->factors.size(); ++i) {
        if (question.anchor->kind == u"factor" && context.risk->factors.at(i).id == question.anchor->id)
            factors.append(int(i));
    }
}

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
        for (const Step &other : asked.allSteps()) {
            if (other.id == id)
                before.append(stepTitle(other));
        }
    }
    if (!before.isEmpty())
        out += u"It comes after %1.\n"_s.arg(before.join(u" and "_s));
}

void statements(QString &out, const Asked &asked)
{
    for (const Step &step : asked.allSteps()) {
        if (!asked.steps.isEmpty() && !asked.steps.contains(step.number - 1))
            continue;
        out += u"Step %1 (%2):\n\n"_s.arg(step.label, step.title);
        out += fence(step.arguments, 1'500);
        out += u'\n';
    }
}

void undo(QString &out, const Asked &asked)
{
    const QList<int> wanted = asked.says({u"which", u"any"}) ? QList<int>() : asked.steps;
    bool any = false;
    for (const Step &step : asked.allSteps()) {
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
        if (!asked.factors.isEmpty() && !asked.factors.contains(static_cast<int>(i)))
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
    for (const Step &step : asked.allSteps()) {
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
    for (const int index : asked.steps)
        describe(out, asked, asked.allSteps().at(index));
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
    for (const Step &step : asked.allSteps())
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
    const bool count = asked.counts();
    if (asked.data.namedCustomers(out, asked.text))
        return true;
    if (asked.says({u"lost", u"lose", u"no match", u"without a match", u"without match", u"unmatched", u"not match", u"vanish"})
        && !asked.named) {
        asked.data.wouldBeLost(out, count ? 3 : 20);
        if (asked.says({u"undo", u"revers", u"back"}))
            out += asked.keepsOld()
                ? u"\nNothing of the old table is deleted in this revision.\n"_s
                : u"\nDropping the table (step 5) cannot be undone once the last step has removed the backup file. If you request changes, I can keep the table instead.\n"_s;
        return true;
    }
    if (asked.says({u"double", u"duplicate", u"pairs"}) && !asked.named) {
        asked.data.doubled(out, asked.says({u"all", u"every", u"list"}) ? 40 : 5);
        return true;
    }
    if (asked.says({u"namesake", u"same name", u"different vat", u"share a name"})) {
        asked.data.namesakes(out);
        return true;
    }
    if (asked.isOfData() && !asked.named
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
    if (asked.says({u"are you", u"you are", u"talking to"}))
        identity(out, asked);
    else if (asked.says({u"request change", u"ask for change"}))
        changes(out, asked);
    else if (asked.says({u"reject", u"refuse", u"decline", u"say no"}) && !asked.counts())
        rejection(out, asked);
    else if (answerFromRows(out, asked))
        return;
    else if (asked.says({u"sql", u"argument", u"statement", u"command"}))
        statements(out, asked);
    else if (asked.says({u"undo", u"revers", u"roll back", u"go back", u"restore", u"recover"}))
        undo(out, asked);
    else if (asked.says({u"revision", u"version"}) || (asked.says({u"change", u"differ"}) && !asked.named))
        changes(out, asked);
    else if (!asked.named && (asked.says({u"risk", u"danger", u"safe", u"factor", u"mitigat", u"tier", u"score"}) || !asked.factors.isEmpty()))
        risk(out, asked);
    else if (asked.says({u"why", u"reason"}))
        reasons(out, asked);
    else if (asked.says({u"approv", u"accept", u"go ahead"}) && !asked.named)
        approval(out, asked);
    else if (asked.says({u"how long", u"time", u"minutes", u"seconds"}))
        out +=
            u"Reading the database, copying it and finding the pairs took me %1 ms. The changes themselves I have not made yet, so I have not measured them.\n"_s
                .arg(asked.memory.lookedMs);
    else if (!asked.steps.isEmpty()) {
        for (const int index : asked.steps)
            describe(out, asked, asked.allSteps().at(index));
    } else if (asked.counts() && asked.says({u"step"}))
        out +=
            u"My plan has %1 steps; %2 of them cannot be undone, and I have done the first two, which change nothing.\n"_s.arg(asked.context.plan->stepCount())
                .arg(asked.context.plan->irreversibleCount());
    else if (asked.isOfData())
        asked.data.counts(out);
    else
        overview(out, asked);
}

} // namespace

QString SampleAnswers::answer(const Message &question) const
{
    const Context context = Context::parse(m_memory.context);
    if (!context.plan || !context.risk)
        return u"My own plan cannot be read any more, so I cannot answer from it."_s;
    const DataAnswers data(m_work.database());
    Asked asked{context, m_memory, question.content, data};
    asked.readSubject(question);
    QString out;
    for (const int number : std::as_const(asked.missing))
        out += u"My plan has no step %1; it has %2 steps.\n\n"_s.arg(number).arg(context.plan->stepCount());
    compose(out, asked);
    return out.trimmed();
}

} // namespace witan::agent
