// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/context.h"

#include "core/json.h"
#include "core/loose_object.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <utility>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDeepestStep = 32;

bool isContainer(const QJsonValue &value)
{
    return value.isObject() || value.isArray();
}

/// What was sent under two names for opposite things: a word of warning holds, and so does every sentence that is no plain
/// "yes, it can be undone".
struct Undoing {
    std::optional<bool> reversible;
    QString text;
};

Undoing undoingOf(LooseObject &object)
{
    const auto plain = [](const QJsonValue &value) -> std::optional<bool> {
        if (value.isBool())
            return value.toBool();
        QString text = looseText(value).text.trimmed().toLower();
        if (text.endsWith(u'.') || text.endsWith(u'!'))
            text.chop(1);
        if (text == u"true" || text == u"yes" || text == u"1" || text == u"y")
            return true;
        if (text == u"false" || text == u"no" || text == u"0" || text == u"n")
            return false;
        return std::nullopt;
    };
    const auto said = [](const LooseObject::Member &member) { return member.found() && !(member.value.isString() && member.value.toString().trimmed().isEmpty()); };
    Undoing undoing;
    const auto warn = [&](const LooseObject::Member &member) {
        undoing.reversible = false;
        undoing.text += (undoing.text.isEmpty() ? u""_s : u" "_s) + looseText(member.value).text.trimmed();
    };
    const LooseObject::Member forward = object.find({"reversible"_L1, "isreversible"_L1, "canbeundone"_L1, "undoable"_L1});
    const LooseObject::Member backward = object.find({"irreversible"_L1, "isirreversible"_L1, "cannotbeundone"_L1});
    if (said(forward)) {
        undoing.reversible = plain(forward.value);
        if (!undoing.reversible)
            warn(forward);
    }
    if (said(backward)) {
        const std::optional<bool> irreversible = plain(backward.value);
        if (!irreversible)
            warn(backward);
        else if (*irreversible)
            undoing.reversible = false;
        else if (!said(forward))
            undoing.reversible = true;
    }
    for (const LooseObject::Member &member : {forward, backward}) {
        if (looseText(member.value).whole)
            object.take(member);
    }
    return undoing;
}

/// Names in a list, or a single one; empty where it is neither.
std::optional<QStringList> namesIn(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.isArray() ? value.toArray() : QJsonArray{value};
    for (const QJsonValue item : array) {
        if (isContainer(item))
            return std::nullopt;
        if (const QString text = looseText(item).text; !text.isEmpty())
            list.append(text);
    }
    return list;
}

/// Gives each item an id that no other one has, since what is opened or asked about by id must be one step alone. The agent's
/// own ids come first; a label stands in only where there is none.
template<typename Item, typename LabelOf>
void makeIdsUnique(QList<Item> &items, LabelOf labelOf)
{
    QSet<QString> taken;
    const auto claim = [&taken](QString &id, const QString &label) {
        while (taken.contains(id))
            id += u'#' + label;
        taken.insert(id);
    };
    QList<qsizetype> nameless;
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (items[i].id.isEmpty())
            nameless.append(i);
        else
            claim(items[i].id, labelOf(i));
    }
    for (const qsizetype i : std::as_const(nameless)) {
        items[i].id = labelOf(i);
        claim(items[i].id, labelOf(i));
    }
}

struct Item {
    QString key;       ///< of the object that stood for a list; null in a list
    QJsonValue value;
};

/// The number that a key ends with ("3", "step_3"), or -1.
qint64 numberIn(const QString &key)
{
    qsizetype from = key.size();
    while (from > 0 && key[from - 1] >= u'0' && key[from - 1] <= u'9')
        --from;
    return key.size() - from > 0 && key.size() - from < 10 ? key.sliced(from).toLongLong() : -1;
}

/// An object that stands for a list: by number where every key has one, else as its members come.
QList<Item> itemsOf(const QJsonObject &object)
{
    QList<Item> items;
    for (auto it = object.begin(); it != object.end(); ++it)
        items.append({it.key(), it.value()});
    const auto numbered = [](const Item &item) { return numberIn(item.key) >= 0; };
    if (std::all_of(items.cbegin(), items.cend(), numbered))
        std::stable_sort(items.begin(), items.end(), [](const Item &a, const Item &b) { return numberIn(a.key) < numberIn(b.key); });
    return items;
}

/// The items of what was sent as a list; empty where it is nothing of the kind. `isOne`: whether an object is itself an item.
template<typename IsOne>
std::optional<QList<Item>> listedIn(const QJsonValue &sent, IsOne isOne)
{
    const QJsonValue value = unpackedJson(sent);
    if (value.isArray()) {
        QList<Item> items;
        const QJsonArray array = value.toArray();
        items.reserve(array.size());
        for (const QJsonValue item : array)
            items.append({{}, item});
        return items;
    }
    if (!value.isObject())
        return std::nullopt;
    const QJsonObject object = value.toObject();
    return isOne(object) ? QList<Item>{{{}, object}} : itemsOf(object);
}

bool isOneStep(const QJsonObject &object)
{
    const LooseObject::Member named = LooseObject(object).find({"title"_L1, "name"_L1, "action"_L1, "description"_L1, "tool"_L1});
    return named.found() && !isContainer(named.value);
}

bool isOneFactor(const QJsonObject &object)
{
    const LooseObject::Member named = LooseObject(object).find({"name"_L1, "title"_L1, "factor"_L1, "description"_L1});
    return named.found() && !isContainer(named.value);
}

class PlanReader {
public:
    /// Appends what was sent as steps behind those that are there; false where it cannot be counted.
    bool readSteps(const QJsonValue &sent, const StepPath &above, int &next)
    {
        if (above.size() >= kDeepestStep)
            return false;
        const auto items = listedIn(sent, isOneStep);
        if (!items)
            return false;
        bool understood = true;
        for (const Item &item : *items)
            understood = readStep(item, above + StepPath{next++}) && understood;
        return understood;
    }

    QList<Step> steps;

private:
    bool readStep(const Item &item, const StepPath &path)
    {
        const qsizetype place = steps.size();
        steps.append(Step());
        Step step;
        step.number = int(place) + 1;
        step.path = path;
        step.label = stepLabel(path);
        const QJsonValue value = unpackedJson(item.value);
        step.raw = value;
        bool understood = true;
        int next = 0;
        if (value.isObject()) {
            understood = readObject(step, item.key, value.toObject(), path);
        } else if (holdsObjects(value)) {
            understood = readSteps(value, path, next);
        } else {
            // Not a step as agreed, but its text must be before the reader all the same.
            step.title = value.isString() ? value.toString() : QString::fromUtf8(canonicalJson(value));
            if (numberIn(item.key) < 0 && !item.key.isEmpty())
                step.title = item.key + u": "_s + step.title;
        }
        nameByKey(step, item.key);
        step.inner = int(steps.size() - place - 1);
        steps[place] = step;
        return understood;
    }

    /// In an object the name of a member is what its agent calls the step: by it others say what they come after, and a decision tells the
    /// agent which one is meant, since the order of an object's members is nobody's.
    static void nameByKey(Step &step, const QString &key)
    {
        if (key.isNull())
            return;
        if (step.sentId.isUndefined()) {
            step.sentId = key;
            step.id = key;
        } else if (key != step.id && numberIn(key) < 0 && !step.title.startsWith(key)) {
            step.title = key + u": "_s + step.title;
        }
    }

    /// A list within the list whose items can be steps themselves.
    static bool holdsObjects(const QJsonValue &value)
    {
        const QJsonArray array = value.toArray();
        return std::any_of(array.cbegin(), array.cend(), [](const QJsonValue &item) { return item.isObject(); });
    }

    bool readObject(Step &step, const QString &key, const QJsonObject &raw, const StepPath &path)
    {
        LooseObject object(raw);
        if (const LooseObject::Member id = object.find({"id"_L1, "stepid"_L1}); id.found()) {
            step.sentId = id.value;
            if (!isContainer(id.value)) {
                step.id = looseText(id.value).text;
                object.take(id);
            }
        }
        step.tool = object.text({"tool"_L1, "toolname"_L1});
        step.title = object.text({"title"_L1, "name"_L1, "action"_L1, "step"_L1, "task"_L1});
        step.description = object.text({"description"_L1, "details"_L1});
        if (step.title.isEmpty() && numberIn(key) < 0)
            step.title = key;
        if (step.title.isEmpty())
            step.title = step.description.isEmpty() ? step.tool : std::exchange(step.description, QString());
        if (const LooseObject::Member given = object.find({"arguments"_L1, "args"_L1, "parameters"_L1, "params"_L1, "input"_L1}); given.found()) {
            step.arguments = given.value;
            object.take(given);
        }
        if (const LooseObject::Member needs = object.find({"dependson"_L1, "dependencies"_L1, "requires"_L1, "after"_L1}); needs.found()) {
            if (const auto names = namesIn(needs.value)) {
                step.dependsOn = *names;
                object.take(needs);
            }
        }
        const Undoing undoing = undoingOf(object);
        step.reversible = undoing.reversible;
        step.reversibleText = undoing.text;
        step.status = object.text({"status"_L1, "state"_L1});
        bool understood = true;
        int next = 0;
        for (const LooseObject::Member &list : object.findAll({"steps"_L1, "substeps"_L1, "children"_L1, "tasks"_L1, "subtasks"_L1})) {
            if (readSteps(list.value, path, next))
                object.take(list);
            else
                understood = false;
        }
        step.readMembers = object.taken();
        return understood;
    }
};

constexpr std::initializer_list<QLatin1StringView> kStepLists = {"steps"_L1, "tasks"_L1, "substeps"_L1, "subtasks"_L1, "children"_L1, "phases"_L1, "actions"_L1};
constexpr std::initializer_list<QLatin1StringView> kRequestNames = {"request"_L1, "goal"_L1, "objective"_L1, "title"_L1, "summary"_L1, "description"_L1};

void finish(Plan &plan, PlanReader &reader)
{
    plan.steps = std::move(reader.steps);
    makeIdsUnique(plan.steps, [&plan](qsizetype i) { return plan.steps[i].label; });
}

Plan planFromObject(const QJsonObject &raw)
{
    Plan plan;
    LooseObject object(raw);
    PlanReader reader;
    int next = 0;
    for (const LooseObject::Member &list : object.findAll(kStepLists)) {
        if (reader.readSteps(list.value, {}, next))
            object.take(list);
        else
            plan.stepsUnderstood = false;
    }
    plan.request = object.text(kRequestNames);
    plan.readMembers = object.taken();
    if (reader.steps.isEmpty()) {
        // Something of another shape may be the steps: nobody counts what nobody can read.
        if (plan.readMembers.isEmpty() && !raw.isEmpty())
            plan.stepsUnderstood = false;
        for (auto it = raw.begin(); it != raw.end(); ++it) {
            if (isContainer(it.value()) && !plan.readMembers.contains(it.key()))
                plan.stepsUnderstood = false;
        }
    }
    finish(plan, reader);
    return plan;
}

Plan planFrom(const QJsonValue &sent)
{
    const QJsonValue value = unpackedJson(sent);
    Plan plan;
    if (value.isObject()) {
        plan = planFromObject(value.toObject());
    } else if (value.isArray()) {
        PlanReader reader;
        int next = 0;
        plan.stepsUnderstood = reader.readSteps(value, {}, next);
        finish(plan, reader);
    } else {
        plan.request = looseText(value).text;
        plan.stepsUnderstood = plan.request.trimmed().isEmpty();
    }
    plan.raw = value;
    return plan;
}

struct Score {
    std::optional<double> value, maximum;
    QString text;
};

/// A number, or a number in a text: "8.6", "7/10", "7 of 10", "80 %". Anything else is only text.
Score scoreOf(const QJsonValue &value)
{
    Score score;
    score.text = looseText(value).text.trimmed();
    if (value.isDouble()) {
        score.value = value.toDouble();
    } else if (value.isString()) {
        static const QRegularExpression shape(uR"(^([+-]?\d{1,15}(?:\.\d{1,15})?)\s*(?:(%)|(?:/|of|out of)\s*(\d{1,15}(?:\.\d{1,15})?))?$)"_s);
        if (const QRegularExpressionMatch match = shape.match(score.text); match.hasMatch()) {
            score.value = match.captured(1).toDouble();
            if (!match.captured(2).isEmpty())
                score.maximum = 100;
            else if (!match.captured(3).isEmpty())
                score.maximum = match.captured(3).toDouble();
        }
    }
    return score;
}

RiskFactor parseFactor(const Item &item)
{
    RiskFactor factor;
    factor.raw = item.value;
    const auto takeScore = [&factor](const Score &score) {
        factor.score = score.value;
        factor.scoreMax = score.maximum;
        factor.scoreText = score.text;
    };
    if (!item.value.isObject()) {
        const QString text = item.value.isString() ? item.value.toString() : QString::fromUtf8(canonicalJson(item.value));
        factor.name = item.key.isEmpty() ? text : item.key;
        if (item.key.isEmpty())
            return factor;
        // A map from names to scores, or to sentences.
        if (const Score score = scoreOf(item.value); score.value)
            takeScore(score);
        else
            factor.description = text;
        return factor;
    }
    const QJsonObject raw = item.value.toObject();
    LooseObject object(raw);
    factor.id = object.text({"id"_L1});
    factor.name = object.text({"name"_L1, "title"_L1, "factor"_L1});
    if (factor.name.isEmpty() && numberIn(item.key) < 0)
        factor.name = item.key;
    if (const LooseObject::Member score = object.find({"score"_L1, "riskscore"_L1}); score.found()) {
        takeScore(scoreOf(score.value));
        if (looseText(score.value).whole)
            object.take(score);
    }
    if (const LooseObject::Member most = object.find({"scoremax"_L1, "maxscore"_L1, "max"_L1}); most.found()) {
        if (const Score score = scoreOf(most.value); score.value && !score.maximum) {
            factor.scoreMax = score.value;
            object.take(most);
        }
    }
    factor.description = object.text({"description"_L1, "details"_L1});
    factor.mitigation = object.text({"mitigation"_L1, "mitigations"_L1});
    if (factor.name.isEmpty())
        factor.name = std::exchange(factor.description, QString());
    factor.readMembers = object.taken();
    return factor;
}

/// False where it is no list of factors in any shape.
bool readFactors(Risk &risk, const QJsonValue &sent)
{
    if (const QJsonValue value = unpackedJson(sent); value.isString() && !value.toString().trimmed().isEmpty()) {
        risk.factors.append(parseFactor({{}, value}));
        return true;
    }
    const auto items = listedIn(sent, isOneFactor);
    if (!items)
        return false;
    for (const Item &item : *items)
        risk.factors.append(parseFactor(item));
    return true;
}

constexpr std::initializer_list<QLatin1StringView> kTierNames = {"risktier"_L1, "tier"_L1, "risklevel"_L1, "level"_L1, "severity"_L1, "rating"_L1, "riskrating"_L1};
constexpr std::initializer_list<QLatin1StringView> kFactorNames = {"factors"_L1, "riskfactors"_L1, "risks"_L1};

Risk riskFromObject(const QJsonObject &raw)
{
    Risk risk;
    LooseObject object(raw);
    if (const LooseObject::Member score = object.find({"riskscore"_L1, "score"_L1}); score.found()) {
        const Score read = scoreOf(score.value);
        risk.score = read.value;
        risk.scoreMax = read.maximum;
        risk.scoreText = read.text;
        if (looseText(score.value).whole)
            object.take(score);
        else
            risk.understood = false;
    }
    if (const LooseObject::Member most = object.find({"riskscoremax"_L1, "scoremax"_L1, "maxscore"_L1, "maxriskscore"_L1}); most.found()) {
        if (const Score score = scoreOf(most.value); score.value && !score.maximum) {
            risk.scoreMax = score.value;
            object.take(most);
        }
    }
    if (const LooseObject::Member tier = object.find(kTierNames); tier.found()) {
        risk.tierText = looseText(tier.value).text;
        std::optional<double> most;
        if (const LooseObject::Member given = object.find({"risktiermax"_L1, "tiermax"_L1, "risklevelmax"_L1, "levelmax"_L1, "maxlevel"_L1, "maxtier"_L1}); given.found())
            most = scoreOf(given.value).value;
        const Score number = scoreOf(tier.value);
        const TierReading read = number.maximum ? readTier(QString::number(*number.value), number.maximum) : readTier(risk.tierText, most);
        risk.tier = read.tier;
        risk.tierIsOurs = read.isOurs;
        if (looseText(tier.value).whole)
            object.take(tier);
        else
            risk.understood = false;
    }
    for (const LooseObject::Member &list : object.findAll(kFactorNames)) {
        if (readFactors(risk, list.value))
            object.take(list);
        else
            risk.understood = false;
    }
    risk.text = object.text({"summary"_L1, "text"_L1, "description"_L1, "rationale"_L1, "reason"_L1});
    risk.readMembers = object.taken();
    if (risk.readMembers.isEmpty() && !raw.isEmpty())
        risk.understood = false;
    return risk;
}

/// A sentence: its first word may be a tier.
Risk riskFromText(const QString &text)
{
    Risk risk;
    risk.text = text;
    static const QRegularExpression firstWord(uR"(^\s*([A-Za-z0-9]+)\s*(.*)$)"_s, QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = firstWord.match(text);
    const QString word = match.captured(1), rest = match.captured(2);
    const bool isAlone = rest.trimmed().isEmpty();
    const bool endsThere = isAlone || rest.startsWith(u'.') || rest.startsWith(u':') || rest.startsWith(u',') || rest.startsWith(u';') || rest.startsWith(u'-') || rest.startsWith(u'–') || rest.startsWith(u'—');
    if (match.hasMatch() && endsThere && (isAlone || riskTierFrom(word) != RiskTier::Unknown)) {
        const TierReading read = readTier(word);
        risk.tier = read.tier;
        risk.tierIsOurs = read.isOurs;
        risk.tierText = word;
        if (isAlone)
            risk.text.clear();
    }
    // A tier alone says all that it says; a sentence has to be read.
    risk.understood = isAlone || text.trimmed().isEmpty();
    return risk;
}

Risk riskFrom(const QJsonValue &sent)
{
    const QJsonValue value = unpackedJson(sent);
    Risk risk;
    if (value.isObject())
        risk = riskFromObject(value.toObject());
    else if (value.isArray())
        risk.understood = readFactors(risk, value);
    else if (value.isString())
        risk = riskFromText(value.toString());
    else {
        risk.understood = false;
        risk.text = looseText(value).text;
    }
    makeIdsUnique(risk.factors, [](qsizetype i) { return QString::number(i + 1); });
    risk.raw = value;
    return risk;
}

/// The members of this object under these names, and no others.
QJsonObject onlyMembers(const QJsonObject &object, const QStringList &keys)
{
    QJsonObject some;
    for (const QString &key : keys)
        some.insert(key, object.value(key));
    return some;
}

} // namespace

QString stepLabel(const StepPath &path)
{
    QString label;
    for (const int place : path)
        label += (label.isEmpty() ? u""_s : u"."_s) + QString::number(place + 1);
    return label;
}

bool Step::done() const
{
    const QString word = status.trimmed().toLower();
    return word == u"done" || word == u"completed" || word == u"complete" || word == u"succeeded" || word == u"finished";
}

int Plan::stepCount() const
{
    return int(std::count_if(steps.cbegin(), steps.cend(), [](const Step &step) { return step.isCounted(); }));
}

int Plan::irreversibleCount() const
{
    return int(std::count_if(steps.cbegin(), steps.cend(), [](const Step &step) { return step.irreversible(); }));
}

int Plan::stepCountWithin(const Step &step) const
{
    const auto first = steps.cbegin() + step.number;
    return int(std::count_if(first, first + step.inner, [](const Step &each) { return each.isCounted(); }));
}

int Plan::irreversibleCountWithin(const Step &step) const
{
    const auto first = steps.cbegin() + step.number;
    return int(std::count_if(first, first + step.inner, [](const Step &each) { return each.irreversible(); }));
}

const Step *Plan::find(const QString &id) const
{
    const auto found = std::find_if(steps.cbegin(), steps.cend(), [&id](const Step &step) { return step.id == id; });
    return found == steps.cend() ? nullptr : &*found;
}

const Step *Plan::at(const StepPath &path) const
{
    const auto found = std::find_if(steps.cbegin(), steps.cend(), [&path](const Step &step) { return step.path == path; });
    return found == steps.cend() ? nullptr : &*found;
}

Reading Context::planReading() const
{
    if (plan && !plan->stepsUnderstood)
        return Reading::NotUnderstood;
    return plan && !(plan->request.isEmpty() && plan->steps.isEmpty()) ? Reading::Understood : Reading::NotSent;
}

Reading Context::riskReading() const
{
    if (risk && !risk->understood)
        return Reading::NotUnderstood;
    const bool saysNothing = !risk || (risk->tierText.isEmpty() && risk->scoreText.isEmpty() && risk->factors.isEmpty() && risk->text.isEmpty());
    return saysNothing ? Reading::NotSent : Reading::Understood;
}

bool Context::needsWholeReading() const
{
    const Reading ofPlan = planReading(), ofRisk = riskReading();
    const bool nothing = ofPlan == Reading::NotSent && ofRisk == Reading::NotSent;
    return nothing || ofPlan == Reading::NotUnderstood || ofRisk == Reading::NotUnderstood;
}

Context Context::parse(const QJsonObject &object)
{
    Context context;
    context.raw = object;
    LooseObject members(object);
    if (const LooseObject::Member plan = members.find({"plan"_L1, "actionplan"_L1, "proposedplan"_L1}); plan.found()) {
        context.plan = planFrom(plan.value);
        members.take(plan);
        // Beside a plan they may be what it lacks, or more than it tells.
        for (const LooseObject::Member &list : members.findAll({"steps"_L1, "tasks"_L1}))
            context.plan->stepsUnderstood = context.plan->stepsUnderstood && !isContainer(unpackedJson(list.value));
    } else if (const auto lists = members.findAll({"steps"_L1, "tasks"_L1}); !lists.isEmpty()) {
        QStringList keys;
        for (const LooseObject::Member &list : lists)
            keys.append(list.key);
        if (const LooseObject::Member request = members.find({"request"_L1, "goal"_L1, "objective"_L1}); request.found())
            keys.append(request.key);
        const QJsonObject sent = onlyMembers(object, keys);
        context.plan = planFromObject(sent);
        context.plan->raw = sent;
        for (const QString &key : std::as_const(context.plan->readMembers))
            members.take({key, object.value(key)});
    }
    if (const LooseObject::Member risk = members.find({"riskassessment"_L1, "risk"_L1, "risks"_L1, "riskanalysis"_L1}); risk.found()) {
        context.risk = riskFrom(risk.value);
        members.take(risk);
    } else {
        QStringList keys;
        for (const LooseObject::Member &member : members.findAll({"risktier"_L1, "risklevel"_L1, "riskscore"_L1, "riskscoremax"_L1, "riskfactors"_L1}))
            keys.append(member.key);
        if (!keys.isEmpty()) {
            const QJsonObject sent = onlyMembers(object, keys);
            context.risk = riskFrom(sent);
            for (const QString &key : std::as_const(context.risk->readMembers))
                members.take({key, object.value(key)});
        }
    }
    context.readMembers = members.taken();
    return context;
}

QString scoreDigits(double number)
{
    const QString digits = QString::fromLatin1(canonicalJson(number));
    return digits.contains(u'.') || digits.contains(u'e') ? digits : digits + u".0"_s;
}

QString summarizeContext(const QJsonObject &context)
{
    QStringList lines;
    const Context read = Context::parse(context);
    const auto orNothing = [](const QString &text) { return text.isEmpty() ? u"N/A"_s : text; };
    if (read.plan) {
        lines.append("Plan: "_L1 + orNothing(read.plan->request));
        lines.append("Steps: "_L1 + (read.plan->stepsUnderstood ? QString::number(read.plan->stepCount()) : u"N/A"_s));
    }
    if (read.risk) {
        lines.append("Risk Tier: "_L1 + orNothing(read.risk->tierText));
        lines.append("Risk Score: "_L1 + (read.risk->score ? scoreDigits(*read.risk->score) : orNothing(read.risk->scoreText)));
        if (!read.risk->text.isEmpty())
            lines.append("Risk: "_L1 + read.risk->text);
    }
    return lines.join(u'\n');
}

} // namespace witan
