// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/answers.h"
#include "responders/quoting.h"

#include <QJsonObject>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace witan::answers {
namespace {

constexpr qsizetype kMostListed = 25;

/// Every digit that was sent; a score in words as its words.
QString scoreText(const std::optional<double> &score, const std::optional<double> &most, const QString &sent)
{
    const auto digits = [](double number) { return QString::number(number, 'g', QLocale::FloatingPointShortest); };
    if (!score)
        return sent.isEmpty() ? u"no score"_s : u"score "_s + claim(sent, 80);
    if (!most)
        return u"score %1 (of how many, the agent did not say)"_s.arg(digits(*score));
    return u"score %1 of %2"_s.arg(digits(*score), digits(*most));
}

QString factorName(const RiskFactor &factor)
{
    return claim(factor.name.isEmpty() ? factor.id : factor.name, 160);
}

void factorLine(QString &out, const RiskFactor &factor)
{
    out += u"- %1, %2"_s.arg(factorName(factor), scoreText(factor.score, factor.scoreMax, factor.scoreText));
    if (!factor.description.isEmpty())
        out += u": "_s + claim(factor.description, 400);
    out += u'\n';
    if (!factor.mitigation.isEmpty())
        out += u"  Against it, the agent says: %1\n"_s.arg(claim(factor.mitigation, 400));
}

/// The asked-for factors, else all; the heaviest first, since that is what drives a score.
QList<const RiskFactor *> chosen(const Matter &matter)
{
    QList<const RiskFactor *> list;
    if (!matter.reading.factors.isEmpty()) {
        for (const int index : matter.reading.factors)
            list.append(&matter.context.risk->factors.at(index));
        return list;
    }
    for (const RiskFactor &factor : matter.context.risk->factors)
        list.append(&factor);
    std::stable_sort(list.begin(), list.end(), [](const RiskFactor *a, const RiskFactor *b) { return a->score.value_or(-1) > b->score.value_or(-1); });
    return list;
}

bool hasRisk(QString &out, const Matter &matter)
{
    if (matter.context.risk)
        return true;
    out += u"The stored context has no risk assessment: the agent gave none.\n"_s;
    return false;
}

} // namespace

void factors(QString &out, const Matter &matter)
{
    if (!hasRisk(out, matter))
        return;
    const QList<const RiskFactor *> list = chosen(matter);
    if (list.isEmpty()) {
        out += u"The agent named no risk factors.\n"_s;
        return;
    }
    if (matter.reading.factors.isEmpty())
        out += u"The agent named %1 risk %2:\n\n"_s.arg(list.size()).arg(list.size() == 1 ? u"factor"_s : u"factors"_s);
    for (const RiskFactor *factor : list.first(qMin(list.size(), kMostListed)))
        factorLine(out, *factor);
    if (list.size() > kMostListed)
        out += u"- and %1 more\n"_s.arg(list.size() - kMostListed);
    out += u"\nScores and descriptions are the agent's own; I cannot check them.\n"_s;
}

void mitigations(QString &out, const Matter &matter)
{
    if (!hasRisk(out, matter))
        return;
    const QList<const RiskFactor *> list = chosen(matter);
    qsizetype with = 0, listed = 0;
    for (const RiskFactor *factor : list) {
        with += factor->mitigation.isEmpty() ? 0 : 1;
        if (++listed > kMostListed)
            continue;
        out += u"- %1: "_s.arg(factorName(*factor));
        out += factor->mitigation.isEmpty() ? u"the agent names no mitigation.\n"_s : claim(factor->mitigation, 400) + u'\n';
    }
    if (list.isEmpty())
        out += u"The agent named no risk factors, and so no mitigations.\n"_s;
    else
        out += u"\nFor %1 of %2 factors the agent names a mitigation. Whether it works I cannot check.\n"_s.arg(with).arg(list.size());
}

void riskTier(QString &out, const Matter &matter)
{
    if (!hasRisk(out, matter))
        return;
    const Risk &risk = *matter.context.risk;
    out += risk.tierText.isEmpty() ? u"The agent gave no risk tier, "_s : u"The agent put the risk at tier **%1**, "_s.arg(codeSpan(risk.tierText, 40));
    out += scoreText(risk.score, risk.scoreMax, risk.scoreText) + u".\n"_s;
    if (!risk.text.isEmpty())
        out += u"It writes about it: %1\n"_s.arg(claim(risk.text, 800));
    if (!risk.tierIsOurs && !risk.tierText.isEmpty())
        out += u"That is not a tier that Witan knows; it is treated like %1.\n"_s.arg(toString(risk.tier == RiskTier::Unknown ? RiskTier::High : risk.tier));
    const QList<const RiskFactor *> list = chosen(matter);
    if (list.isEmpty()) {
        out += u"It named no factors that would explain it.\n"_s;
    } else {
        out += u"\nThe factors it names for that, the heaviest first:\n\n"_s;
        for (const RiskFactor *factor : list.first(qMin<qsizetype>(list.size(), 8)))
            factorLine(out, *factor);
        if (list.size() > 8)
            out += u"- and %1 more\n"_s.arg(list.size() - 8);
    }
    QStringList never;
    for (const Step &step : matter.steps()) {
        if (step.irreversible() && never.size() < kMostListed)
            never.append(step.label);
    }
    if (!never.isEmpty())
        out += u"\nIn the plan itself, step%1 %2 cannot be undone.\n"_s.arg(never.size() == 1 ? u""_s : u"s"_s, never.join(u", "_s));
    out += u"\nThe tier and the scores are the agent's own judgement. How it weighed the factors, the stored data does not say.\n"_s;
}

} // namespace witan::answers
