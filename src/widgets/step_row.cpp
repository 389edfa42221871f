// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_row.h"

#include "core/json.h"
#include "core/untrusted_text.h"
#include "widgets/field_names.h"
#include "widgets/json_text.h"

#include <QHash>
#include <QJsonObject>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostOutlined = 16 * 1024;

/// Names that would be the same in words ("max_rows", "maxRows") stay as they were sent.
void nameInWords(QList<MemberText> &members, TextKind kind)
{
    QHash<QString, int> uses;
    for (MemberText &member : members) {
        member.name = fieldName(member.sentName);
        ++uses[member.name];
    }
    for (MemberText &member : members) {
        if (uses.value(member.name) > 1)
            member.name = makeVisible(member.sentName, kind).text;
    }
}

/// Each member but the known ones on lines of its own. 4 MiB of brackets and commas would become 75; a person reads no such outline anyway,
/// so what is behind the first of it stands as JSON.
QStringList outlinesBesides(const QJsonObject &object, const QStringList &known, QString (*plainOf)(const QJsonValue &), QString (*outlineOf)(const QString &, const QJsonValue &))
{
    qsizetype room = kMostOutlined;
    QStringList members;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (known.contains(it.key()))
            continue;
        const QString plain = plainOf(it.value());
        room -= plain.size();
        members.append(outlineOf(it.key(), room >= 0 || it.value().isString() ? it.value() : QJsonValue(plain)));
    }
    return members;
}

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

QList<MemberText> argumentTexts(const Step &step)
{
    // As memberTextsBesides(): much is not outlined.
    const auto read = [](const QJsonValue &value) {
        return (value.isObject() || value.isArray()) && canonicalJson(value).size() >= kMostOutlined ? indentedJson(value) : outlined(value, TextKind::Command);
    };
    QList<MemberText> texts;
    if (step.arguments.isObject()) {
        const QJsonObject arguments = step.arguments.toObject();
        for (auto it = arguments.begin(); it != arguments.end(); ++it)
            texts.append({{}, read(it.value()), it.key(), it.value()});
        nameInWords(texts, TextKind::Command);
    } else if (!step.arguments.isUndefined() && !step.arguments.isNull()) {
        texts.append({{}, read(step.arguments), {}, step.arguments});
    }
    return texts;
}

QStringList membersBesides(const QJsonObject &object, const QStringList &known)
{
    return outlinesBesides(object, known, [](const QJsonValue &value) { return plainJson(value); }, outlinedMember);
}

QStringList membersSentBesides(const QJsonObject &object, const QStringList &known)
{
    return outlinesBesides(object, known, plainSent, outlinedMemberSent);
}

QList<MemberText> memberTextsBesides(const QJsonObject &object, const QStringList &known)
{
    qsizetype room = kMostOutlined;
    QList<MemberText> members;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (known.contains(it.key()))
            continue;
        const QString plain = plainJson(it.value());
        room -= plain.size();
        members.append({{}, room >= 0 ? outlined(it.value()) : plain, it.key(), it.value()});
    }
    nameInWords(members, TextKind::Prose);
    return members;
}

} // namespace witan
