// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/change_texts.h"

#include "core/loose_object.h"
#include "core/untrusted_text.h"
#include "widgets/field_names.h"
#include "widgets/json_text.h"
#include "widgets/word_diff.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

struct Changes {
    Q_DECLARE_TR_FUNCTIONS(Changes)
};

constexpr double kMostly = 0.5;
constexpr qsizetype kMostPlainItem = 24;

const QString &titleOf(const Step &step) { return step.title; }
const QString &titleOf(const RiskFactor &factor) { return factor.name; }
const QString &descriptionOf(const Step &step) { return step.description; }
const QString &descriptionOf(const RiskFactor &factor) { return factor.description; }

QStringList namesIn(const QJsonObject &a, const QJsonObject &b)
{
    QStringList names = a.keys();
    for (const QString &name : b.keys()) {
        if (!a.contains(name))
            names.append(name);
    }
    return names;
}

/// Short words beside each other; else each on a line of its own, as in the plan: a list of statements is no statement.
QString listText(const QJsonArray &array)
{
    QStringList items;
    bool isPlain = true;
    for (const QJsonValue item : array) {
        items.append(plainSent(item));
        isPlain = isPlain && items.last().size() <= kMostPlainItem && !items.last().contains(u',') && !items.last().contains(u'\n');
    }
    return isPlain ? items.join(u", "_s) : u"• "_s + items.join(u"\n• "_s);
}

/// As a person reads it; nothing is marked yet.
QString valueText(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    if (value.isBool())
        return value.toBool() ? Changes::tr("yes") : Changes::tr("no");
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        if (std::none_of(array.cbegin(), array.cend(), [](const QJsonValue &item) { return item.isArray() || item.isObject(); }))
            return array.isEmpty() ? Changes::tr("none") : listText(array);
    }
    return plainSent(value);
}

ChangeText changeText(const QString &name, const QString &before, const QString &after, bool isCode = false, TextKind kind = TextKind::Prose)
{
    return {name, makeVisible(before, kind).text, makeVisible(after, kind).text, isCode, before, after};
}

/// Members that differ, those of members each by itself. `told` stand elsewhere already.
void appendMembers(QList<ChangeText> &texts, const QJsonObject &was, const QJsonObject &is, const QStringList &told, const QString &path = {}, TextKind kind = TextKind::Prose)
{
    for (const QString &member : namesIn(was, is)) {
        const QJsonValue a = was.value(member), b = is.value(member);
        if (a == b || told.contains(member))
            continue;
        const bool isWrapper = member.compare("arguments"_L1, Qt::CaseInsensitive) == 0 || member.compare("args"_L1, Qt::CaseInsensitive) == 0;
        const QString name = path.isEmpty() ? fieldName(member) : path + u" · "_s + fieldName(member);
        if ((a.isObject() || a.isUndefined()) && (b.isObject() || b.isUndefined())) {
            appendMembers(texts, a.toObject(), b.toObject(), {}, isWrapper ? path : name, isWrapper ? TextKind::Command : kind);
            continue;
        }
        const QString before = valueText(a), after = valueText(b);
        const bool isCode = member.compare("sql"_L1, Qt::CaseInsensitive) == 0 || member.compare("command"_L1, Qt::CaseInsensitive) == 0 || before.contains(u'\n') || after.contains(u'\n');
        const bool isExact = isCode || isWrapper || a.isObject() || b.isObject() || member.compare("tool"_L1, Qt::CaseInsensitive) == 0;
        texts.append(changeText(name, before, after, isCode, isExact ? TextKind::Command : kind));
    }
}

/// The spellings under which a text stands as the title or the description: they are told by themselves.
template<typename Item>
QStringList toldMembers(const Item &item)
{
    QStringList told;
    const QJsonObject raw = item.raw.toObject();
    for (const QString &member : item.readMembers) {
        const QJsonValue value = raw.value(member);
        if (value.isString() && !value.toString().isEmpty() && (value.toString() == titleOf(item) || value.toString() == descriptionOf(item)))
            told.append(member);
    }
    return told;
}

QStringList innerLists(const Step &step)
{
    QStringList lists;
    const QJsonObject raw = step.raw.toObject();
    for (const LooseObject::Member &list : LooseObject(raw).findAll({"steps"_L1, "substeps"_L1, "children"_L1, "tasks"_L1, "subtasks"_L1})) {
        if (step.readMembers.contains(list.key))
            lists.append(list.key);
    }
    return lists;
}

QStringList innerLists(const RiskFactor &)
{
    return {};
}

template<typename ChangeType>
QList<ChangeText> textsOf(const ChangeType &change)
{
    const auto text = [](const auto &item, const auto &of) { return item ? of(*item) : QString(); };
    const auto title = [](const auto &item) { return titleOf(item); };
    const auto description = [](const auto &item) { return descriptionOf(item); };
    QList<ChangeText> texts{changeText({}, text(change.before, title), text(change.after, title))};
    if (const ChangeText told = changeText({}, text(change.before, description), text(change.after, description)); told.before != told.after)
        texts.append(told);
    QStringList told;
    for (const auto *item : {change.before ? &*change.before : nullptr, change.after ? &*change.after : nullptr}) {
        if (item)
            told += innerLists(*item);
    }
    // A member is told by itself only where both sides mean the same by it.
    const QStringList before = change.before ? toldMembers(*change.before) : QStringList(), after = change.after ? toldMembers(*change.after) : QStringList();
    for (const QString &member : before + after) {
        if ((!change.before || before.contains(member)) && (!change.after || after.contains(member)))
            told.append(member);
    }
    if (!change.before || !change.after)
        told += {u"id"_s};   // of what was not there before, or is gone, the name is enough
    appendMembers(texts, change.before ? change.before->raw.toObject() : QJsonObject(), change.after ? change.after->raw.toObject() : QJsonObject(), told);
    return texts;
}

QJsonObject unread(const QJsonValue &value, const QStringList &read)
{
    QJsonObject rest = value.toObject();
    for (const QString &member : read)
        rest.remove(member);
    return rest;
}

} // namespace

QList<ChangeText> changeTexts(const StepChange &change)
{
    return textsOf(change);
}

QList<ChangeText> changeTexts(const FactorChange &change)
{
    return textsOf(change);
}

QList<ChangeText> otherChangeTexts(const Context &before, const Context &after)
{
    QList<ChangeText> texts;
    appendMembers(texts, unread(before.raw, before.readMembers), unread(after.raw, after.readMembers), {});
    const auto within = [&texts](const QString &path, const auto &was, const auto &is) {
        appendMembers(texts, was ? unread(was->raw, was->readMembers) : QJsonObject(), is ? unread(is->raw, is->readMembers) : QJsonObject(), {}, path);
    };
    within(Changes::tr("Plan"), before.plan, after.plan);
    within(Changes::tr("Risk"), before.risk, after.risk);
    const auto maximum = [](const Context &context) { return context.risk && context.risk->scoreMax ? valueText(QJsonValue(*context.risk->scoreMax)) : QString(); };
    if (maximum(before) != maximum(after))
        texts.append(changeText(Changes::tr("Highest score of the risk"), maximum(before), maximum(after)));
    return texts;
}

QString changeWords(const StepChange &change)
{
    switch (change.change) {
    case Change::Added: return Changes::tr("added");
    case Change::Removed: return Changes::tr("removed");
    case Change::Unchanged: return change.moved ? Changes::tr("moved, was %1").arg(change.before->label) : Changes::tr("as it was");
    case Change::Altered: break;
    }
    const bool mostly = mergedText(change.before->title, change.after->title).share > kMostly;
    const QString words = mostly ? Changes::tr("new in most of its words") : Changes::tr("altered");
    return change.moved ? Changes::tr("%1, moved, was %2").arg(words, change.before->label) : words;
}

qsizetype changeCount(const ContextDiff &changes)
{
    const auto differs = [](const auto &each) { return each.change != Change::Unchanged || each.moved; };
    return std::count_if(changes.steps.cbegin(), changes.steps.cend(), differs) + std::count_if(changes.factors.cbegin(), changes.factors.cend(), differs)
        + int(changes.requestChanged) + int(changes.otherChanged) + int(changes.tierBefore != changes.tierAfter) + int(changes.scoreBefore != changes.scoreAfter);
}

QString countedWords(const ContextDiff &changes)
{
    const QLocale locale;
    QStringList parts;
    const auto tell = [&](int count, const QString &first, const QString &firstMany, const QString &following) {
        if (count > 0)
            parts.append((parts.isEmpty() ? (count == 1 ? first : firstMany) : following).arg(locale.toString(count)));
    };
    tell(changes.count(Change::Added), Changes::tr("%1 step added"), Changes::tr("%1 steps added"), Changes::tr("%1 added"));
    tell(changes.count(Change::Removed), Changes::tr("%1 step removed"), Changes::tr("%1 steps removed"), Changes::tr("%1 removed"));
    tell(changes.movedCount(), Changes::tr("%1 step moved"), Changes::tr("%1 steps moved"), Changes::tr("%1 moved"));
    tell(changes.count(Change::Altered), Changes::tr("%1 step altered"), Changes::tr("%1 steps altered"), Changes::tr("%1 altered"));
    const int same = changes.count(Change::Unchanged) - changes.movedCount();
    if (parts.isEmpty() && same > 0)
        return same == 1 ? Changes::tr("The 1 step is as it was.") : Changes::tr("All %1 steps are as they were.").arg(locale.toString(same));
    if (same > 0)
        parts.append(same == 1 ? Changes::tr("1 as it was") : Changes::tr("%1 as they were").arg(locale.toString(same)));
    return parts.isEmpty() ? Changes::tr("No steps before, and none now.") : parts.join(u", "_s) + u'.';
}

} // namespace witan
