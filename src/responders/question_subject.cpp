// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/question_subject.h"

#include "core/loose_object.h"

#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// A longer question is pasted text, which names things by chance.
constexpr qsizetype kLongestRead = 1'000;

/// Scripts that put no blank between words (Han, Thai) end no word where one of their letters stands.
bool isWordCharacter(QChar c)
{
    return (c.isLetterOrNumber() && c.category() != QChar::Letter_Other) || c == u'_';
}

/// One spelling of case, blanks and digits for the question and for what it may name.
QString folded(QStringView text)
{
    QString plain = text.first(qMin(text.size(), kLongestRead)).toString().simplified().toCaseFolded();
    for (QChar &c : plain) {
        if (c.isDigit())
            c = QChar(u'0' + c.digitValue());
    }
    return plain;
}

bool isNumber(QStringView text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.isDigit() || c == u'.'; });
}

/// A single letter is as often a word as an id, so it names only where it is all of the question.
bool names(QStringView text, const QString &sent)
{
    if (isNumber(sent) || sent.size() > kLongestRead)
        return false;
    const QString name = folded(sent);
    if (name == text || name.size() < 2)
        return name == text;
    const auto joins = [text](qsizetype at) {
        return at >= 0 && at < text.size() && (isWordCharacter(text.at(at)) || text.at(at) == u'-');
    };
    qsizetype at = text.indexOf(name);
    while (at >= 0 && (joins(at - 1) || joins(at + name.size())))
        at = text.indexOf(name, at + 1);
    return at >= 0;
}

void takeNumbers(QuestionSubject &subject, const QString &text, const Plan &plan)
{
    QMultiHash<QString, int> places;
    for (const Step &step : plan.steps) {
        places.insert(step.label, step.number - 1);
        if (const QString id = sentId(step); id != step.label && isNumber(id))
            places.insert(id, step.number - 1);
    }
    QSet<QString> lost;
    const auto isDigit = [&text](qsizetype at) { return at < text.size() && text.at(at).isDigit(); };
    for (qsizetype at = 0, end = 0; at < text.size(); at = end + 1) {
        end = at;
        while (isDigit(end) || (end > at && end < text.size() && text.at(end) == u'.' && isDigit(end + 1)))
            ++end;
        const bool isJoined = (at > 0 && isWordCharacter(text.at(at - 1)))
            || (end < text.size() && isWordCharacter(text.at(end)));
        if (end == at || isJoined)
            continue;
        const QString number = text.sliced(at, end - at);
        const QList<int> found = places.values(number);
        for (const int place : found) {
            if (!subject.steps.contains(place))
                subject.steps.append(place);
        }
        if (found.isEmpty())
            lost.insert(number);
    }
    if (subject.isWhole() && lost.size() == 1)
        subject.lostNumber = *lost.cbegin();
}

template<typename Item, typename IsMeant>
void takeAnchor(QList<int> &list, const QList<Item> &items, IsMeant isMeant)
{
    if (const auto found = std::find_if(items.cbegin(), items.cend(), isMeant); found != items.cend())
        list.append(int(found - items.cbegin()));
}

} // namespace

QString sentId(const Step &step)
{
    const QString sent = looseText(step.sentId).text;
    return sent.isEmpty() ? step.id : sent;
}

QuestionSubject subjectOf(const Message &question, const Context &context)
{
    const QList<Step> steps = context.plan ? context.plan->steps : QList<Step>();
    const QList<RiskFactor> factors = context.risk ? context.risk->factors : QList<RiskFactor>();
    QuestionSubject subject;
    const Anchor anchor = question.anchor.value_or(Anchor{u"plan"_s, {}});
    if (anchor.kind == u"step") {
        takeAnchor(subject.steps, steps, [&](const Step &step) { return step.id == anchor.id; });
        if (subject.steps.isEmpty())
            takeAnchor(subject.steps, steps, [&](const Step &step) { return step.label == anchor.id; });
    } else if (anchor.kind == u"factor") {
        takeAnchor(subject.factors, factors, [&](const RiskFactor &factor) { return factor.id == anchor.id; });
    }
    subject.risk = anchor.kind == u"risk";
    subject.isLost = subject.isWhole() && anchor.kind != u"plan";

    const QString text = folded(question.content);
    bool isNamed = false;
    const auto takeNamed = [&](QList<int> &list, qsizetype place, const QString &title, const QString &id) {
        if (!names(text, title) && !names(text, id))
            return;
        isNamed = true;
        if (list.value(0, -1) != place)    // the anchor's; all others come once
            list.append(int(place));
    };
    for (qsizetype i = 0; i < steps.size(); ++i)
        takeNamed(subject.steps, i, steps.at(i).title, sentId(steps.at(i)));
    for (qsizetype i = 0; i < factors.size(); ++i)
        takeNamed(subject.factors, i, factors.at(i).name, factors.at(i).id);
    if (context.plan && !isNamed)
        takeNumbers(subject, text, *context.plan);
    return subject;
}

} // namespace witan
