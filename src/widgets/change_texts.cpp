// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/change_texts.h"

#include "core/untrusted_text.h"
#include "widgets/json_text.h"
#include "widgets/step_row.h"

#include <QJsonObject>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

const QString &titleOf(const Step &step) { return step.title; }
const QString &titleOf(const RiskFactor &factor) { return factor.name; }

QStringList namesIn(const QJsonObject &a, const QJsonObject &b)
{
    QStringList names = a.keys();
    for (const QString &name : b.keys()) {
        if (!a.contains(name))
            names.append(name);
    }
    return names;
}

/// Members that differ; `title` is told by itself, as far as a member is nothing but the title.
void appendMembers(QList<ChangeText> &texts, const QJsonObject &was, const QJsonObject &is, const QString &path, const ChangeText &title)
{
    const auto line = [](const QString &name, const QJsonValue &value) { return value.isUndefined() ? QString() : name + u": "_s + plainJson(value); };
    for (const QString &member : namesIn(was, is)) {
        const QJsonValue a = was.value(member), b = is.value(member);
        const bool isTitle = path.isEmpty() && a.isString() && b.isString() && a.toString() == title.before && b.toString() == title.after;
        if (a == b || isTitle)
            continue;
        const QString name = path + makeVisible(member).text;
        if (a.isObject() && b.isObject())
            appendMembers(texts, a.toObject(), b.toObject(), name + u'.', {});
        else
            texts.append({line(name, a), line(name, b)});
    }
}

template<typename ChangeType>
QList<ChangeText> textsOf(const ChangeType &change)
{
    const ChangeText title{change.before ? titleOf(*change.before) : QString(), change.after ? titleOf(*change.after) : QString()};
    QList<ChangeText> texts{{makeVisible(title.before).text, makeVisible(title.after).text}};
    if (change.before && change.after)
        appendMembers(texts, change.before->raw.toObject(), change.after->raw.toObject(), {}, title);
    return texts;
}

} // namespace

QList<ChangeText> changeTexts(const StepChange &change)
{
    QList<ChangeText> texts = textsOf(change);
    if (change.change == Change::Added)
        texts.append({{}, toolText(*change.after)});
    return texts;
}

QList<ChangeText> changeTexts(const FactorChange &change)
{
    QList<ChangeText> texts = textsOf(change);
    if (change.change == Change::Added)
        texts.append({{}, membersBesides(change.after->raw.toObject(), {u"id"_s, u"name"_s, u"title"_s, u"factor"_s}).join(u'\n')});
    return texts;
}

qsizetype changeCount(const ContextDiff &changes)
{
    const auto differs = [](const auto &each) { return each.change != Change::Unchanged; };
    return std::count_if(changes.steps.cbegin(), changes.steps.cend(), differs) + std::count_if(changes.factors.cbegin(), changes.factors.cend(), differs)
        + int(changes.requestChanged) + int(changes.reordered) + int(changes.otherChanged) + int(changes.tierBefore != changes.tierAfter)
        + int(changes.scoreBefore != changes.scoreAfter);
}

} // namespace witan
