// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/step_selection.h"

#include "core/json.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr double kMostPlaces = 1'000'000;

QJsonValue indexOf(const StepPath &path)
{
    if (path.size() == 1)
        return path.first();
    QJsonArray places;
    for (const int place : path)
        places.append(place);
    return places;
}

/// Empty where it is no place.
StepPath pathFrom(const QJsonValue &index)
{
    StepPath path;
    const QJsonArray places = index.isArray() ? index.toArray() : QJsonArray{index};
    for (const QJsonValue place : places) {
        const double number = place.toDouble(-1);
        if (number < 0 || number > kMostPlaces || number != double(int(number)))
            return {};
        path.append(int(number));
    }
    return path;
}

Error refusal(const QString &sentence, const QString &field)
{
    return Error{ErrorCode::Invalid, sentence, {}, field};
}

/// The labels as numbers, for telling neighbours.
QList<int> placesOf(const QString &label)
{
    QList<int> places;
    for (const QString &part : label.split(u'.'))
        places.append(part.toInt());
    return places;
}

bool follows(const QString &before, const QString &after)
{
    QList<int> a = placesOf(before);
    const QList<int> b = placesOf(after);
    a.last() += 1;
    return a == b;
}

} // namespace

QJsonObject stepReference(const Step &step)
{
    QJsonObject reference{{u"index"_s, indexOf(step.path)}};
    if (!step.sentId.isUndefined())
        reference.insert(u"id"_s, step.sentId);
    return reference;
}

QJsonArray stepReferences(const Plan &plan, const QList<int> &numbers)
{
    const QSet<int> wanted(numbers.cbegin(), numbers.cend());
    QJsonArray references;
    for (const Step &step : plan.steps) {
        if (wanted.contains(step.number))
            references.append(stepReference(step));
    }
    return references;
}

Result<QList<int>> chosenSteps(const QJsonValue &references, const Plan &plan, const QString &field)
{
    const QJsonArray list = references.toArray();
    if (list.isEmpty())
        return refusal(u"An approval of some steps must name at least one; it was not recorded, so choose the steps, or reject the plan."_s, field);
    QHash<StepPath, const Step *> byPath;
    for (const Step &step : plan.steps)
        byPath.insert(step.path, &step);
    QSet<int> named;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString place = field + u'[' + QString::number(i) + u']';
        const QJsonObject reference = list.at(i).toObject();
        const Step *step = byPath.value(pathFrom(reference.value("index"_L1)));
        if (!step)
            return refusal(u"The approval names a step that this plan does not have; it was not recorded, so name each step by its place (index, counted from 0)."_s, place + u".index"_s);
        if (reference.value("id"_L1) != step->sentId)
            return refusal(u"The step at this place has another id than the approval says; it was not recorded, so give the id as the agent sent it."_s, place + u".id"_s);
        if (named.contains(step->number))
            return refusal(u"The approval names a step twice; it was not recorded, so name each step once."_s, place + u".index"_s);
        named.insert(step->number);
    }
    QList<int> numbers(named.cbegin(), named.cend());
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

QList<int> leftOutSteps(const Plan &plan, const QList<int> &numbers)
{
    const QSet<int> chosen(numbers.cbegin(), numbers.cend());
    QList<int> left;
    for (const Step &step : plan.steps) {
        if (step.isCounted() && !step.done() && !chosen.contains(step.number))
            left.append(step.number);
    }
    return left;
}

QStringList stepLabels(const QJsonArray &references)
{
    QStringList labels;
    for (const QJsonValue reference : references) {
        const StepPath path = pathFrom(reference.toObject().value("index"_L1));
        labels.append(!path.isEmpty() ? stepLabel(path) : reference.isString() ? reference.toString() : QString::fromUtf8(canonicalJson(reference)));
    }
    return labels;
}

QString stepRanges(const QStringList &labels)
{
    QString text;
    for (qsizetype i = 0; i < labels.size();) {
        qsizetype last = i;
        while (last + 1 < labels.size() && follows(labels[last], labels[last + 1]))
            ++last;
        text += (text.isEmpty() ? u""_s : u", "_s) + labels[i];
        if (last > i)
            text += (last == i + 1 ? u", "_s : u"–"_s) + labels[last];
        i = last + 1;
    }
    return text;
}

} // namespace witan
