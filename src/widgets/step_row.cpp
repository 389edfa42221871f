// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_row.h"

#include "core/json.h"
#include "core/untrusted_text.h"
#include "widgets/json_text.h"

#include <QJsonObject>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostOutlined = 16 * 1024;

} // namespace

QList<StepRow> stepRows(const Plan &plan, const ContextDiff *changes, const QList<StepState> &states)
{
    QList<StepRow> rows;
    rows.reserve(plan.steps.size());
    const auto add = [&](const Step &step, Change change, bool moved) {
        StepRow row{step, change, moved};
        if (step.isPhase()) {
            row.stepsWithin = plan.stepCountWithin(step);
            row.irreversibleWithin = plan.irreversibleCountWithin(step);
        }
        row.state = states.value(step.number - 1);
        rows.append(row);
    };
    if (!changes) {
        for (const Step &step : plan.steps)
            add(step, Change::Unchanged, false);
        return rows;
    }
    for (const StepChange &change : changes->steps) {
        if (change.after)
            add(*change.after, change.change, change.moved);
        else if (change.before)
            rows.append({*change.before, Change::Removed});
    }
    return rows;
}

QList<ArgumentText> argumentTexts(const Step &step)
{
    // As memberTextsBesides(): much is not outlined.
    const auto read = [](const QJsonValue &value) {
        return value.isObject() || value.isArray() ? (canonicalJson(value).size() < kMostOutlined ? outlined(value, TextKind::Command) : indentedJson(value)) : outlined(value, TextKind::Command);
    };
    QList<ArgumentText> texts;
    if (step.arguments.isObject()) {
        const QJsonObject arguments = step.arguments.toObject();
        for (auto it = arguments.begin(); it != arguments.end(); ++it)
            texts.append({makeVisible(it.key(), TextKind::Command).text, read(it.value())});
    } else if (!step.arguments.isUndefined() && !step.arguments.isNull()) {
        texts.append({{}, read(step.arguments)});
    }
    return texts;
}

QString toolText(const Step &step)
{
    QStringList lines;
    if (!step.tool.isEmpty())
        lines.append(makeVisible(step.tool, TextKind::Command).text);
    for (const ArgumentText &argument : argumentTexts(step))
        lines.append(argument.name.isEmpty() ? argument.value : argument.name + u": "_s + argument.value);
    return lines.join(u'\n');
}

QStringList membersBesides(const QJsonObject &object, const QStringList &known)
{
    // 4 MiB of brackets and commas would become 75; a person reads no such outline anyway.
    qsizetype room = kMostOutlined;
    QStringList members;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (known.contains(it.key()))
            continue;
        const QString plain = plainJson(it.value());
        room -= plain.size();
        members.append(room >= 0 || it.value().isString() ? outlinedMember(it.key(), it.value()) : outlinedMember(it.key(), plain));
    }
    return members;
}

QList<ArgumentText> memberTextsBesides(const QJsonObject &object, const QStringList &known)
{
    qsizetype room = kMostOutlined;
    QList<ArgumentText> members;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (known.contains(it.key()))
            continue;
        const QString plain = plainJson(it.value());
        room -= plain.size();
        members.append({makeVisible(it.key()).text, room >= 0 ? outlined(it.value()) : plain});
    }
    return members;
}

} // namespace witan
