// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/plan_diff.h"
#include "core/step_selection.h"
#include "responders/question_subject.h"
#include "responders/quoting.h"
#include "responders/responder.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>
#include <QMultiHash>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// Of what is not listed it is said how much there is. Each section has its bound, so that none pushes another out.
constexpr qsizetype kMostListed = 25, kMostFactors = 12, kMostParts = 5, kMostNeeds = 8;
constexpr qsizetype kLongestPlan = 6'000, kLongestRisk = 3'500, kLongestChanges = 3'000, kLongestParts = 10'000;
constexpr qsizetype kLongestQuote = 2'000, kLongestRest = 1'000;

QString item(const QString &text)
{
    return u"- "_s + text + u'\n';
}

QString heading(const QString &text)
{
    return u"\n**"_s + text + u"**\n\n"_s;
}

QString shortened(QString section, qsizetype most)
{
    cutMarkdown(section, most);
    return section.trimmed() + u"\n\n"_s;
}

/// What nobody read out of this value. While there is such a thing, nothing is called unsent: it may stand there.
QJsonObject unread(const QJsonValue &value, const QStringList &read)
{
    QJsonObject rest = value.toObject();
    for (const QString &member : read)
        rest.remove(member);
    return rest;
}

/// The sentence about a stranger's text; empty where there is none.
QString about(const QString &sentence, const QString &text, qsizetype most = 300)
{
    return text.isEmpty() ? QString() : sentence.arg(claim(text, most));
}

/// A sentence, and what is missing where it is empty.
struct Fact {
    QString sentence;
    QString name;
};

/// Markdown from a context and the one before it (null where there is none); total over all of them.
class FactSheet {
    Q_DECLARE_TR_FUNCTIONS(FactSheet)

public:
    FactSheet(const Question &question, const Context &context, const Context *before)
        : m_question(question)
        , m_context(context)
        , m_before(before)
        , m_steps(context.plan ? context.plan->steps : QList<Step>())
        , m_rest(unread(context.raw, context.readMembers))
    {
        // Backwards, since a key gives the value first that was put in last.
        for (auto step = m_steps.crbegin(); step != m_steps.crend(); ++step) {
            for (const QString &id : idsOf(*step))
                m_places.insert(id, step->number - 1);
        }
    }

    QString write(const QuestionSubject &subject) const
    {
        QString out = m_question.agentAttached
            ? tr("Neither the agent nor a model wrote this: it only states what the agent sent (the agent is "
                 "connected, but has not answered in time). The question stays here for the agent.")
            : tr("Neither the agent nor a model wrote this: it only states what the agent sent (the agent is not "
                 "connected). The question stays here for the agent.");
        const QString revision = QString::number(m_question.revision);
        if (subject.isLost)
            out += u"\n\n"_s + tr("What the question is about was not found in revision %1.").arg(revision);
        else if (!subject.lostNumber.isEmpty() && m_context.planReading() == Reading::Understood)
            out += u"\n\n"_s + tr("No step %1 was found in revision %2.").arg(subject.lostNumber, revision);
        if (subject.isWhole())
            out += u"\n\n"_s + tr("These are the facts of revision %1 as a whole. To ask about a part of it, name a "
                                  "step by its number, or a step or a risk factor by its title or id.").arg(revision);
        out += u"\n\n"_s;
        out += subject.isWhole() ? shortened(plan(), kLongestPlan) + shortened(risk(), kLongestRisk) : parts(subject);
        if (subject.isWhole() && !m_rest.isEmpty())
            out += shortened(heading(tr("Also sent")) + fence(m_rest, kLongestRest), 2 * kLongestRest);
        return out + shortened(changes(subject), kLongestChanges) + decisions().trimmed();
    }

private:
    static QStringList idsOf(const Step &step)
    {
        const QString sent = sentId(step);
        return sent == step.id ? QStringList{sent} : QStringList{sent, step.id};
    }

    static QString andMore(qsizetype all, qsizetype listed)
    {
        const int more = int(all - listed);
        return more > 0 ? item(tr("and %n more, which the window's panes show", nullptr, more)) : QString();
    }

    /// "3–5, 7", and how many more.
    static QString inRanges(const QStringList &labels)
    {
        const QString ranges = stepRanges(labels.first(qMin(labels.size(), kMostListed)));
        const int more = int(labels.size() - kMostListed);
        return more > 0 ? tr("%1 and %n more", nullptr, more).arg(ranges) : ranges;
    }

    /// The sentence about these steps; empty for none.
    static QString list(const QString &sentence, const QStringList &labels)
    {
        return labels.isEmpty() ? QString() : sentence.arg(inRanges(labels));
    }

    /// The facts' sentences, and one for all that is missing.
    static QStringList sentences(const QList<Fact> &facts, bool hasUnread)
    {
        QStringList said, missing;
        for (const Fact &fact : facts)
            (fact.sentence.isEmpty() ? missing : said) += fact.sentence.isEmpty() ? fact.name : fact.sentence;
        missing.removeAll(QString());
        if (!missing.isEmpty())
            said += (hasUnread ? tr("Not found: %1.") : tr("Not sent: %1.")).arg(missing.join(u", "_s));
        return said;
    }

    /// Facts that were read from `sent`, and what else stands there.
    static QString told(const QList<Fact> &facts, const QJsonValue &sent, const QStringList &read,
                        bool understood = true)
    {
        const QJsonObject rest = unread(sent, read);
        QString out;
        for (const QString &sentence : sentences(facts, !understood || !rest.isEmpty()))
            out += item(sentence);
        if (!understood)
            return out + u'\n' + tr("Not all of it could be understood. The agent's words:") + u"\n\n"_s
                + (sent.isString() ? claim(sent.toString(), kLongestQuote) + u'\n' : fence(sent, kLongestQuote));
        return rest.isEmpty() ? out : out + quoted(tr("What else the agent sent of it, as it came:"), rest);
    }

    static QString quoted(const QString &lead, const QJsonValue &value)
    {
        return u'\n' + lead + u"\n\n"_s + fence(value, kLongestQuote);
    }

    static QString nameOf(const Step &step)
    {
        return step.title.isEmpty() ? tr("Step %1, for which no title was found.").arg(step.label)
                                    : tr("Step %1: %2.").arg(step.label, claim(step.title, 160));
    }

    static QString undoing(const Step &step)
    {
        const QString unclear = tr("On undoing it the agent sent neither yes nor no; it counts as one that "
                                   "**cannot be undone**: %1.");
        if (!step.reversible || !step.reversibleText.isEmpty())
            return about(unclear, step.reversibleText);
        return *step.reversible ? tr("It can be undone, says the agent.")
                                : tr("It **cannot be undone**, says the agent.");
    }

    static QString inShort(const Step &step)
    {
        return QString(nameOf(step) + u' ' + undoing(step)).trimmed();
    }

    template<typename Scored>
    static QString score(const Scored &of)
    {
        const auto digits = [](double number) { return QString::number(number, 'g', QLocale::FloatingPointShortest); };
        if (!of.score)
            return about(tr("Score, in the agent's words: %1"), of.scoreText, 80);
        return of.scoreMax ? tr("Score: %1 of %2.").arg(digits(*of.score), digits(*of.scoreMax))
                           : tr("Score: %1, of how many was not found.").arg(digits(*of.score));
    }

    static QList<Fact> factsOf(const RiskFactor &factor)
    {
        return {{tr("%1.").arg(claim(factor.name.isEmpty() ? factor.id : factor.name, 160)), {}},
                {score(factor), tr("a score")},
                {about(tr("Described as %1."), factor.description), tr("a description")},
                {about(tr("Against it: %1."), factor.mitigation), tr("a mitigation")}};
    }

    static QString inShort(const RiskFactor &factor)
    {
        return sentences(factsOf(factor), !unread(factor.raw, factor.readMembers).isEmpty()).join(u' ');
    }

    QString plan() const
    {
        const QString title = heading(tr("Plan"));
        const Reading reading = m_context.planReading();
        if (reading == Reading::NotSent)
            return title + item(m_rest.isEmpty() ? tr("The agent sent no plan.")
                                                 : tr("No plan was found in what the agent sent."));
        const Plan &sent = *m_context.plan;
        const bool understood = reading == Reading::Understood;
        const QString count = understood ? tr("Steps: %n", nullptr, sent.stepCount())
                                         : tr("Steps that could be read: %n", nullptr, sent.stepCount());
        const QList<Fact> facts{{about(tr("Request: %1"), sent.request, 600), tr("a request")},
                                {m_steps.isEmpty() ? QString() : count, tr("steps")}};
        const bool isSentence = !understood && sent.raw.isString();
        return title + told(isSentence ? QList<Fact>() : facts, sent.raw, sent.readMembers, understood)
            + (m_steps.isEmpty() ? QString() : undone(understood) + stepList());
    }

    QString undone(bool understood) const
    {
        QString out = heading(tr("What cannot be undone"));
        QStringList unsaid;
        qsizetype count = 0;
        for (const Step &step : m_steps) {
            if (!step.reversible && step.isCounted())
                unsaid += step.label;
            else if (step.irreversible() && ++count <= kMostListed)
                out += item(inShort(step));
        }
        if (count == 0)
            out += item(understood ? tr("No step is marked as one that cannot be undone.")
                                   : tr("No step that could be read is marked as one that cannot be undone."));
        const QString unknown = list(tr("Nothing was found on whether it can be undone, for: %1"), unsaid);
        return out + andMore(count, kMostListed) + (unknown.isEmpty() ? QString() : item(unknown));
    }

    QString stepList() const
    {
        QString out = heading(tr("All steps, and what depends on what"));
        QList<int> places(qMin(m_steps.size(), kMostListed));
        std::iota(places.begin(), places.end(), 0);
        const QHash<int, QStringList> after = dependents(places);
        for (const int place : places) {
            QString line = nameOf(m_steps.at(place));
            for (const Fact &fact : factsOf(m_steps.at(place), after.value(place)))
                line += fact.sentence.isEmpty() ? QString() : u' ' + fact.sentence;
            out += item(line);
        }
        return out + andMore(m_steps.size(), places.size());
    }

    QList<Fact> factsOf(const Step &step, const QStringList &after) const
    {
        const QString state = tr("Its state, when the plan was sent: %1.").arg(codeSpan(step.status, 40));
        return {{undoing(step), tr("whether it can be undone")},
                {needs(step), tr("what it depends on")},
                {list(tr("What depends on it: %1."), after), {}},
                {step.status.isEmpty() ? QString() : state, tr("its state")}};
    }

    /// What it says that it comes after.
    QString needs(const Step &step) const
    {
        QStringList labels, sentences;
        for (const QString &id : step.dependsOn.first(qMin(step.dependsOn.size(), kMostNeeds))) {
            QStringList named;
            const auto [first, last] = m_places.equal_range(id);
            for (auto it = first; it != last && named.size() <= kMostListed; ++it)
                named += m_steps.at(*it).label;
            if (named.size() == 1)
                labels += named;
            else if (named.isEmpty())
                sentences += tr("It depends on %1, an id that no step was found to have.").arg(codeSpan(id, 60));
            else
                sentences += tr("It depends on %1, an id of several steps: %2.").arg(codeSpan(id, 60), inRanges(named));
        }
        if (!labels.isEmpty())
            sentences.prepend(list(tr("It depends on: %1."), labels));
        if (step.dependsOn.size() > kMostNeeds)
            sentences += tr("It depends on %n more.", nullptr, int(step.dependsOn.size() - kMostNeeds));
        return sentences.join(u' ');
    }

    /// The labels of the steps that name these, by the places of these: the plan is gone through once for all of them.
    QHash<int, QStringList> dependents(const QList<int> &of) const
    {
        QMultiHash<QString, int> wanted;
        for (const int place : of) {
            for (const QString &id : idsOf(m_steps.at(place)))
                wanted.insert(id, place);
        }
        QHash<int, QStringList> found;
        for (const Step &step : m_steps) {
            for (const QString &id : step.dependsOn) {
                const auto [first, last] = std::as_const(wanted).equal_range(id);
                for (auto it = first; it != last; ++it) {
                    if (QStringList &labels = found[*it]; labels.isEmpty() || labels.constLast() != step.label)
                        labels += step.label;
                }
            }
        }
        return found;
    }

    QString part(const Step &step, const QStringList &after) const
    {
        const bool hasId = !step.sentId.isUndefined(), hasArguments = !step.arguments.toVariant().isNull();
        const bool isOnlyOne = m_places.count(sentId(step)) == 1;
        const QString id = isOnlyOne ? tr("Id: %1") : tr("Id: %1, which other steps have as well");
        QList<Fact> facts{{nameOf(step), {}},
                          {hasId ? id.arg(codeSpan(sentId(step))) : QString(), tr("an id")},
                          {about(tr("Description: %1"), step.description, 800), tr("a description")},
                          {step.tool.isEmpty() ? QString() : tr("Tool: %1").arg(codeSpan(step.tool)), tr("a tool")}};
        facts += factsOf(step, after);
        if (after.isEmpty())
            facts += Fact{tr("No step was found that depends on it."), {}};
        if (step.inner > 0)
            facts += Fact{tr("Steps within it: %n", nullptr, step.inner), {}};
        if (!hasArguments)
            facts += Fact{{}, tr("arguments")};
        return heading(tr("Step %1").arg(step.label)) + told(facts, step.raw, step.readMembers)
            + (hasArguments ? quoted(tr("Its arguments, as the agent sent them:"), step.arguments) : QString());
    }

    QString parts(const QuestionSubject &subject) const
    {
        QStringList all;
        const QList<int> places = subject.steps.first(qMin(subject.steps.size(), kMostParts));
        const QHash<int, QStringList> after = dependents(places);
        for (const int place : places)
            all += part(m_steps.at(place), after.value(place));
        for (const int place : subject.factors.first(qMin(subject.factors.size(), kMostParts - all.size()))) {
            const RiskFactor &factor = m_context.risk->factors.at(place);
            all += heading(tr("Risk factor")) + told(factsOf(factor), factor.raw, factor.readMembers);
        }
        if (subject.risk)
            all += risk();
        QString out;
        for (const QString &each : std::as_const(all))
            out += shortened(each, kLongestParts / all.size());
        const qsizetype named = subject.steps.size() + subject.factors.size() + (subject.risk ? 1 : 0);
        return out + andMore(named, all.size());
    }

    QString risk() const
    {
        const QString title = heading(tr("Risk"));
        if (m_context.riskReading() == Reading::NotSent)
            return title + item(m_rest.isEmpty() ? tr("The agent sent no risk assessment.")
                                                 : tr("No risk assessment was found in what the agent sent."));
        const Risk &sent = *m_context.risk;
        const QString word = sent.tierText.isEmpty() ? QString() : codeSpan(sent.tierText, 40);
        const QString tier = sent.tierIsOurs ? tr("Tier: %1").arg(word)
            : tr("Tier: %1, a word that Witan does not know. It is treated as %2.").arg(word, toString(sent.tier));
        QList<Fact> facts{{word.isEmpty() ? word : tier, tr("a tier")}, {score(sent), tr("a score")}};
        if (sent.understood && !sent.text.isEmpty())
            facts += Fact{about(tr("The agent writes: %1"), sent.text, 800), {}};
        QList<const RiskFactor *> factors;
        for (const RiskFactor &factor : sent.factors)
            factors += &factor;
        std::stable_sort(factors.begin(), factors.end(), [](const RiskFactor *a, const RiskFactor *b) {
            return a->score.value_or(-1) > b->score.value_or(-1);
        });
        if (factors.isEmpty())
            facts += Fact{{}, tr("reasons (risk factors)")};
        QString reasons = factors.isEmpty() ? QString() : heading(tr("Reasons for the risk, the highest score first"));
        for (const RiskFactor *factor : factors.first(qMin(factors.size(), kMostFactors)))
            reasons += item(inShort(*factor));
        reasons += andMore(factors.size(), kMostFactors);
        return title + told(facts, sent.raw, sent.readMembers, sent.understood) + reasons;
    }

    /// A step or a factor in both revisions, or in one of them.
    template<typename Each>
    static QString change(const Each &each)
    {
        switch (each.change) {
        case Change::Added: return tr("Added: %1").arg(inShort(*each.after));
        case Change::Removed: return tr("Removed, by its number of before: %1").arg(inShort(*each.before));
        case Change::Unchanged: return each.moved ? tr("Moved: %1").arg(inShort(*each.after)) : QString();
        case Change::Altered: break;
        }
        QStringList members = each.before->raw.toObject().keys() + each.after->raw.toObject().keys();
        members.removeDuplicates();
        members.removeIf([&each](const QString &key) { return each.before->raw[key] == each.after->raw[key]; });
        const auto quote = [](const QString &key) { return codeSpan(key, 40); };
        std::transform(members.begin(), members.end(), members.begin(), quote);
        const QString differing = members.first(qMin(members.size(), kMostNeeds)).join(u", "_s);
        return tr("Altered: %1").arg(inShort(*each.after)) + u"\n  "_s + tr("Before: %1").arg(inShort(*each.before))
            + (members.isEmpty() ? QString() : u"\n  "_s + tr("Members that differ: %1").arg(differing));
    }

    QString changes(const QuestionSubject &subject) const
    {
        if (m_question.revision <= 1)
            return heading(tr("Changes")) + item(tr("This is the first revision: nothing has changed yet."));
        const QString title = heading(tr("Changes since revision %1").arg(m_question.revision - 1));
        if (!m_before)
            return title + item(tr("The revision before is not at hand here; the changes pane compares them."));
        const ContextDiff diff = diffContexts(*m_before, m_context);
        const bool whole = subject.isWhole(), ofRisk = whole || subject.risk;
        QStringList lines;
        if (ofRisk && diff.tierBefore != diff.tierAfter)
            lines += tr("Tier before: %1").arg(claim(diff.tierBefore, 40));
        if (ofRisk && diff.scoreBefore != diff.scoreAfter && m_before->risk)
            lines += tr("Risk before. %1").arg(score(*m_before->risk));
        if (whole && diff.requestChanged)
            lines += tr("Request before: %1").arg(claim(diff.requestBefore));
        for (const StepChange &each : diff.steps) {
            if (whole || (each.after && subject.steps.contains(each.after->number - 1)))
                lines += change(each);
        }
        for (const FactorChange &each : diff.factors) {
            const auto isIt = [&](int place) {
                return each.after && m_context.risk->factors.at(place).id == each.after->id;
            };
            if (ofRisk || std::any_of(subject.factors.cbegin(), subject.factors.cend(), isIt))
                lines += change(each);
        }
        lines.removeAll(QString());
        if (whole && diff.otherChanged)
            lines += tr("Something else changed as well.");
        if (lines.isEmpty())
            lines += whole && !diff.empty() ? tr("Only ids, numbers or the order changed.")
                                            : tr("Nothing changed here.");
        QString out = title;
        for (const QString &line : lines.first(qMin(lines.size(), kMostListed)))
            out += item(line);
        return out + andMore(lines.size(), kMostListed);
    }

    /// What Witan itself does, by its own rules.
    QString decisions() const
    {
        const int revision = m_question.revision;
        QStringList done, open;
        for (const Step &step : m_steps) {
            if (step.done() || step.irreversible())
                (step.done() ? done : open) += step.label;
        }
        QStringList lines{
            tr("**Approve**: it holds for exactly revision %1. With the last approval that is needed, the consultation "
               "ends as COMPLETED, and the agent is told to go on without the steps that were left out.").arg(revision),
            tr("**Request changes**: nothing is approved, and the consultation stays open. The agent gets your comment "
               "and may send a new revision, for which approvals of revision %1 do not count.").arg(revision),
            tr("**Reject**: the consultation ends as CANCELLED. The agent is told that nothing was approved, why, and "
               "how far that goes: this action, this approach, or the whole workflow."),
            tr("**Abstain**: your reason is recorded and counts neither for nor against. The consultation stays open."),
            list(tr("Cannot be undone, and is not marked as done: %1"), open),
            list(tr("Marked as done already, which no decision takes back: %1"), done)};
        lines.removeAll(QString());
        return heading(tr("What a decision leads to")) + item(lines.join(u"\n- "_s));
    }

    const Question &m_question;
    const Context &m_context;
    const Context *m_before;
    const QList<Step> m_steps;
    const QJsonObject m_rest;            ///< what stands beside plan and risk
    QMultiHash<QString, int> m_places;   ///< of steps, by the ids that they have and those that were sent
};

std::shared_ptr<const Context> parsed(const std::shared_ptr<const Context> &given, const QJsonObject &sent)
{
    return given ? given : std::make_shared<const Context>(Context::parse(sent));
}

} // namespace

Result<Answer> BuiltinResponder::answer(const Question &question) const
{
    const auto context = parsed(question.parsed, question.context);
    const auto before = parsed(question.previousParsed, question.previousContext);
    const FactSheet sheet(question, *context, before->raw.isEmpty() ? nullptr : before.get());
    return Answer{.content = sheet.write(subjectOf(question.message, *context))};
}

} // namespace witan
