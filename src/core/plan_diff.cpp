// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/plan_diff.h"

#include "core/json.h"
#include "core/loose_object.h"
#include "core/untrusted_text.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostCompared = 250'000;   // pairs of items that are compared word by word: some 100 ms
constexpr double kAlike = 0.5;

const QString &titleOf(const Step &step)
{
    return step.title;
}

const QString &titleOf(const RiskFactor &factor)
{
    return factor.name;
}

/// Whether the id is the agent's own and not what stands in for it.
bool hasOwnId(const Step &step)
{
    return !step.sentId.isUndefined();
}

bool hasOwnId(const RiskFactor &factor)
{
    return factor.readMembers.contains(u"id"_s);
}

/// A number at the front that is nothing but the item's place: "3. ", "Step 3: ".
QString withoutPlace(const QString &title, const QString &label)
{
    static const QRegularExpression shape(uR"(^\s*(?:step\s*)?([\d.]*\d)\s*[.):\-–]?\s+)"_s, QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = shape.match(title);
    return match.hasMatch() && match.captured(1) == label ? title.sliced(match.capturedLength()) : title;
}

/// As it was sent, but without the steps within it.
QJsonValue withoutInner(const Step &step)
{
    if (!step.isPhase())
        return step.raw;
    QJsonObject own = step.raw.toObject();
    const QJsonObject all = own;
    for (const LooseObject::Member &list : LooseObject(all).findAll({"steps"_L1, "substeps"_L1, "children"_L1, "tasks"_L1, "subtasks"_L1})) {
        if (step.readMembers.contains(list.key))
            own.remove(list.key);
    }
    return own;
}

QJsonValue withoutInner(const RiskFactor &factor)
{
    return factor.raw;
}

/// What a step says itself, without the steps within it and without what only numbers it.
QJsonValue contentOf(const Step &step)
{
    if (step.raw.isString())
        return withoutPlace(step.raw.toString(), step.label);
    if (!step.raw.isObject())
        return withoutInner(step);
    const QJsonObject all = step.raw.toObject();
    QJsonObject own = withoutInner(step).toObject();
    const LooseObject names(all);
    own.remove(names.find({"id"_L1, "stepid"_L1}).key);
    const LooseObject::Member needs = names.find({"dependson"_L1, "dependencies"_L1, "requires"_L1, "after"_L1});
    if (step.readMembers.contains(needs.key))
        own.remove(needs.key);
    const int place = step.path.isEmpty() ? 0 : step.path.constLast();
    for (const LooseObject::Member &number : names.findAll({"number"_L1, "no"_L1, "order"_L1, "index"_L1, "position"_L1, "stepnumber"_L1, "sequence"_L1, "step"_L1})) {
        if (number.value == QJsonValue(place) || number.value == QJsonValue(place + 1) || number.value.toString() == step.label)
            own.remove(number.key);
    }
    for (auto it = own.begin(); it != own.end(); ++it) {
        if (it.value().isString() && it.value().toString() == step.title)
            it.value() = withoutPlace(step.title, step.label);
    }
    return own;
}

QJsonValue contentOf(const RiskFactor &factor)
{
    QJsonObject own = factor.raw.toObject();
    own.remove(u"id"_s);
    return factor.raw.isObject() ? QJsonValue(own) : factor.raw;
}

/// The words of a text, each once, as hashes in order.
std::vector<size_t> wordsOf(const QJsonValue &content)
{
    std::vector<size_t> words;
    const QString text = QString::fromUtf8(canonicalJson(content)).toLower();
    for (qsizetype start = 0; start < text.size();) {
        if (!text[start].isLetterOrNumber()) {
            ++start;
            continue;
        }
        qsizetype end = start;
        while (end < text.size() && text[end].isLetterOrNumber())
            ++end;
        words.push_back(qHash(QStringView(text).sliced(start, end - start)));
        start = end;
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

/// How much of two sets of words is in both, from 0 to 1.
double likeness(const std::vector<size_t> &a, const std::vector<size_t> &b)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) {
            ++common;
            ++i;
            ++j;
        } else {
            (a[i] < b[j] ? i : j) += 1;
        }
    }
    const size_t all = a.size() + b.size() - common;
    return all == 0 ? 0.0 : double(common) / double(all);
}

/// Finds for each item of a newer list the one that it was in the older list.
template<typename Item>
class Pairing {
public:
    Pairing(const QList<Item> &before, const QList<Item> &after)
        : m_before(before), m_after(after), m_partner(size_t(after.size()), -1), m_taken(size_t(before.size()), false)
    {
        for (const Item &item : before)
            m_contentBefore.append(contentOf(item));
        for (const Item &item : after)
            m_contentAfter.append(contentOf(item));
        pairByKey([](const Item &item, const QJsonValue &) { return canonicalJson(item.raw); });
        pairByKey([](const Item &, const QJsonValue &content) { return canonicalJson(content); });
        pairByTitleAndId();
        pairByKey([](const Item &item, const QJsonValue &) { return titleOf(item).toUtf8(); });
        pairByLikeness();
        pairById();
        pairByPlace();
    }

    /// By place in the newer list the place in the older one, -1 where there is none.
    const std::vector<qsizetype> &partners() const { return m_partner; }
    bool sameContent(qsizetype to) const { return m_contentAfter[to] == m_contentBefore[m_partner[size_t(to)]]; }

private:
    bool isFree(qsizetype from) const { return !m_taken[size_t(from)]; }
    bool isOpen(qsizetype to) const { return m_partner[size_t(to)] < 0; }
    void pair(qsizetype to, qsizetype from)
    {
        m_partner[size_t(to)] = from;
        m_taken[size_t(from)] = true;
    }

    /// Those of one key in their order.
    template<typename KeyOf>
    void pairByKey(KeyOf keyOf)
    {
        QHash<QByteArray, QList<qsizetype>> places;   // the first one last
        for (qsizetype i = m_before.size() - 1; i >= 0; --i) {
            if (const QByteArray key = isFree(i) ? keyOf(m_before[i], m_contentBefore[i]) : QByteArray(); !key.isEmpty())
                places[key].append(i);
        }
        if (places.isEmpty())
            return;
        for (qsizetype i = 0; i < m_after.size(); ++i) {
            if (!isOpen(i))
                continue;
            if (const auto found = places.find(keyOf(m_after[i], m_contentAfter[i])); found != places.end() && !found->isEmpty())
                pair(i, found->takeLast());
        }
    }

    void pairByTitleAndId()
    {
        pairByKey([](const Item &item, const QJsonValue &) {
            return hasOwnId(item) && !titleOf(item).isEmpty() ? item.id.toUtf8() + '\0' + titleOf(item).toUtf8() : QByteArray();
        });
    }

    /// The most alike first; of equals those with one id, then those nearest to each other.
    void pairByLikeness()
    {
        struct Candidate {
            double score;
            qsizetype distance, to, from;
        };
        QList<qsizetype> open, free;
        for (qsizetype i = 0; i < m_after.size(); ++i) {
            if (isOpen(i))
                open.append(i);
        }
        for (qsizetype i = 0; i < m_before.size(); ++i) {
            if (isFree(i))
                free.append(i);
        }
        if (open.isEmpty() || free.isEmpty() || open.size() * free.size() > kMostCompared)
            return;
        std::vector<std::vector<size_t>> wordsBefore, wordsAfter;
        for (const qsizetype i : std::as_const(free))
            wordsBefore.push_back(wordsOf(m_contentBefore[i]));
        for (const qsizetype i : std::as_const(open))
            wordsAfter.push_back(wordsOf(m_contentAfter[i]));
        std::vector<Candidate> candidates;
        for (qsizetype i = 0; i < open.size(); ++i) {
            for (qsizetype j = 0; j < free.size(); ++j) {
                const bool sameId = hasOwnId(m_after[open[i]]) && hasOwnId(m_before[free[j]]) && m_after[open[i]].id == m_before[free[j]].id;
                const double score = likeness(wordsAfter[size_t(i)], wordsBefore[size_t(j)]);
                if (score >= kAlike)
                    candidates.push_back({score + (sameId ? 0.1 : 0.0), qAbs(open[i] - free[j]), open[i], free[j]});
            }
        }
        std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate &a, const Candidate &b) { return a.score != b.score ? a.score > b.score : a.distance < b.distance; });
        for (const Candidate &candidate : candidates) {
            if (isOpen(candidate.to) && isFree(candidate.from))
                pair(candidate.to, candidate.from);
        }
    }

    void pairById()
    {
        pairByKey([](const Item &item, const QJsonValue &) { return hasOwnId(item) ? item.id.toUtf8() : QByteArray(); });
    }

    void pairByPlace()
    {
        for (qsizetype i = 0; i < qMin(m_before.size(), m_after.size()); ++i) {
            // Two different ids and two different titles at one place are two things.
            if (isOpen(i) && isFree(i) && !(hasOwnId(m_before[i]) && hasOwnId(m_after[i])))
                pair(i, i);
        }
    }

    const QList<Item> &m_before, &m_after;
    QList<QJsonValue> m_contentBefore, m_contentAfter;
    std::vector<qsizetype> m_partner;
    std::vector<bool> m_taken;
};

/// Which of these places do not stand in order: the fewest that could be taken out to leave the rest ascending.
std::vector<bool> outOfOrder(const std::vector<qsizetype> &places)
{
    std::vector<size_t> ends;                          // by length - 1, where the ascending run with the least last place ends
    std::vector<std::ptrdiff_t> previous(places.size(), -1);
    for (size_t i = 0; i < places.size(); ++i) {
        if (places[i] < 0)
            continue;
        const auto at = std::lower_bound(ends.begin(), ends.end(), places[i], [&places](size_t end, qsizetype place) { return places[end] < place; });
        if (at != ends.begin())
            previous[i] = std::ptrdiff_t(*(at - 1));
        if (at == ends.end())
            ends.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> moved(places.size());
    for (size_t i = 0; i < places.size(); ++i)
        moved[i] = places[i] >= 0;
    for (std::ptrdiff_t i = ends.empty() ? -1 : std::ptrdiff_t(ends.back()); i >= 0; i = previous[size_t(i)])
        moved[size_t(i)] = false;
    return moved;
}

/// The older ids as the newer plan has them.
template<typename Item>
QHash<QString, QString> idsNow(const QList<Item> &before, const QList<Item> &after, const std::vector<qsizetype> &partners)
{
    QHash<QString, QString> now;
    for (size_t i = 0; i < partners.size(); ++i) {
        if (partners[i] >= 0)
            now.insert(before[partners[i]].id, after[qsizetype(i)].id);
    }
    return now;
}

/// Whether both come after the same steps, by what these have become.
bool sameNeeds(const Step &was, const Step &is, const QHash<QString, QString> &now)
{
    QStringList renamed;
    for (const QString &id : was.dependsOn)
        renamed.append(now.value(id, id));
    return renamed == is.dependsOn;
}

bool sameNeeds(const RiskFactor &, const RiskFactor &, const QHash<QString, QString> &)
{
    return true;
}

/// The changes in the newer order; what was removed follows what stood before it in the older one.
template<typename ChangeType, typename Item>
QList<ChangeType> changesOf(const QList<Item> &before, const QList<Item> &after, bool &reordered)
{
    const Pairing<Item> pairing(before, after);
    const std::vector<qsizetype> &partner = pairing.partners();
    const std::vector<bool> moved = outOfOrder(partner);
    const QHash<QString, QString> now = idsNow(before, after, partner);
    reordered = reordered || std::find(moved.cbegin(), moved.cend(), true) != moved.cend();
    std::vector<qsizetype> newPlace(static_cast<size_t>(before.size()), -1);
    for (size_t i = 0; i < partner.size(); ++i) {
        if (partner[i] >= 0)
            newPlace[static_cast<size_t>(partner[i])] = static_cast<qsizetype>(i);
    }
    std::vector<QList<Item>> removedBehind(static_cast<size_t>(after.size()) + 1);
    size_t slot = 0;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (const qsizetype place = newPlace[static_cast<size_t>(i)]; place >= 0)
            slot = static_cast<size_t>(place) + 1;
        else
            removedBehind[slot].append(before[i]);
    }

    QList<ChangeType> changes;
    for (size_t i = 0; i <= partner.size(); ++i) {
        for (const Item &item : std::as_const(removedBehind[i]))
            changes.append({Change::Removed, item, std::nullopt});
        if (i == partner.size())
            break;
        const qsizetype place = static_cast<qsizetype>(i);
        const Item &is = after[place];
        if (partner[i] < 0) {
            changes.append({Change::Added, std::nullopt, is});
            continue;
        }
        const Item &was = before[partner[i]];
        const bool same = pairing.sameContent(place) && sameNeeds(was, is, now);
        changes.append({same ? Change::Unchanged : Change::Altered, was, is, bool(moved[i]), same && withoutInner(was) != withoutInner(is)});
    }
    return changes;
}

QJsonObject unread(const QJsonValue &value, const QStringList &read)
{
    QJsonObject rest = value.toObject();
    for (const QString &member : read)
        rest.remove(member);
    return rest;
}

/// All that is not told apart by itself: every member but the request, the steps, the tier, the score and the factors.
QJsonObject restOf(const Context &context)
{
    QJsonObject rest{{u"context"_s, unread(context.raw, context.readMembers)}};
    if (context.plan)
        rest.insert(u"plan"_s, unread(context.plan->raw, context.plan->readMembers));
    if (context.risk) {
        rest.insert(u"risk"_s, unread(context.risk->raw, context.risk->readMembers));
        rest.insert(u"text"_s, context.risk->text);
        rest.insert(u"maximum"_s, context.risk->scoreMax.value_or(-1));
        rest.insert(u"score"_s, context.risk->score ? QString() : context.risk->scoreText);
    }
    return rest;
}

template<typename ChangeType>
int countIn(const QList<ChangeType> &changes, Change change)
{
    return static_cast<int>(
        std::count_if(changes.cbegin(), changes.cend(), [change](const ChangeType &c) { return c.change == change; }));
}

/// "1 step added, 2 removed": the noun is said once.
template<typename ChangeType>
void tellCounts(QStringList &parts, const QList<ChangeType> &changes, const QString &noun)
{
    bool named = false;
    for (const auto &[change, what] : {std::pair(Change::Added, u"added"), {Change::Removed, u"removed"}, {Change::Altered, u"altered"}}) {
        const int count = countIn(changes, change);
        if (count == 0)
            continue;
        const QString things = named ? QString() : u' ' + noun + (count == 1 ? u""_s : u"s"_s);
        parts.append(QString::number(count) + things + u' ' + QString::fromUtf16(what));
        named = true;
    }
}

/// The agent's own words, in a line that is Witan's; they are made visible with it.
QString tierText(const QString &tier)
{
    return tier.isEmpty() ? u"not given"_s : singleLine(tier, 40);
}

QString scoreText(std::optional<double> score)
{
    return score ? scoreDigits(*score) : u"not given"_s;
}

} // namespace

int ContextDiff::count(Change change) const
{
    return countIn(steps, change);
}

int ContextDiff::movedCount() const
{
    return static_cast<int>(std::count_if(steps.cbegin(), steps.cend(), [](const StepChange &each) { return each.moved && each.change == Change::Unchanged; }));
}

bool ContextDiff::empty() const
{
    const auto same = [](const auto &c) { return c.change == Change::Unchanged && !c.renumbered; };
    return std::all_of(steps.cbegin(), steps.cend(), same) && std::all_of(factors.cbegin(), factors.cend(), same)
        && !requestChanged && !reordered && !otherChanged && scoreBefore == scoreAfter && tierBefore == tierAfter;
}

QString ContextDiff::summary() const
{
    QStringList parts;
    tellCounts(parts, steps, u"step"_s);
    tellCounts(parts, factors, u"risk factor"_s);
    if (requestChanged)
        parts.append(u"request altered"_s);
    if (const int moved = movedCount(); moved > 0)
        parts.append(QString::number(moved) + (moved == 1 ? u" step moved"_s : u" steps moved"_s));
    else if (reordered)
        parts.append(u"order altered"_s);
    if (tierBefore != tierAfter)
        parts.append(u"tier "_s + tierText(tierBefore) + u" → "_s + tierText(tierAfter));
    if (scoreBefore != scoreAfter)
        parts.append(u"risk "_s + scoreText(scoreBefore) + u" → "_s + scoreText(scoreAfter));
    if (!parts.isEmpty())
        return parts.join(u", "_s);
    if (otherChanged)
        return u"nothing that Witan understands changed"_s;
    return empty() ? u"nothing changed"_s : u"only ids or numbers altered"_s;
}

ContextDiff diffContexts(const Context &before, const Context &after)
{
    const Plan noPlan;
    const Risk noRisk;
    const Plan &planBefore = before.plan ? *before.plan : noPlan, &planAfter = after.plan ? *after.plan : noPlan;
    const Risk &riskBefore = before.risk ? *before.risk : noRisk, &riskAfter = after.risk ? *after.risk : noRisk;

    ContextDiff diff;
    diff.steps = changesOf<StepChange>(planBefore.steps, planAfter.steps, diff.reordered);
    diff.factors = changesOf<FactorChange>(riskBefore.factors, riskAfter.factors, diff.reordered);
    diff.requestBefore = planBefore.request;
    diff.requestAfter = planAfter.request;
    diff.requestChanged = planBefore.request != planAfter.request;
    diff.tierBefore = riskBefore.tierText;
    diff.tierAfter = riskAfter.tierText;
    diff.scoreBefore = riskBefore.score;
    diff.scoreAfter = riskAfter.score;
    // No difference is too small to be told, be it one of another kind of value for the same words.
    diff.otherChanged = restOf(before) != restOf(after) || (diff.empty() && before.raw != after.raw);
    return diff;
}

} // namespace witan
