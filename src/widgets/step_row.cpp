// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_row.h"

#include "core/untrusted_text.h"
#include "widgets/json_text.h"

#include <QJsonObject>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

/// The name of a member is the agent's text too.
QString namedMember(const QString &name, const QJsonValue &value)
{
    return makeVisible(name).text + u": "_s + plainJson(value);
}

} // namespace

QList<StepRow> stepRows(const Plan &plan, const ContextDiff *changes)
{
    QList<StepRow> rows;
    rows.reserve(plan.steps.size());
    if (!changes) {
        for (const Step &step : plan.steps)
            rows.append({step, Change::Unchanged});
        return rows;
    }
    for (const StepChange &change : changes->steps) {
        if (change.after)
            rows.append({*change.after, change.change});
        else if (change.before)
            rows.append({*change.before, Change::Removed});
    }
    return rows;
}

QString toolLine(const Step &step)
{
    QStringList parts;
    if (!step.tool.isEmpty())
        parts.append(step.tool);
    if (step.arguments.isObject()) {
        const QJsonObject arguments = step.arguments.toObject();
        QStringList values;
        for (auto it = arguments.begin(); it != arguments.end(); ++it)
            values.append(arguments.size() == 1 ? plainJson(it.value()) : namedMember(it.key(), it.value()));
        if (!values.isEmpty())
            parts.append(values.join(u", "_s));
    } else if (!step.arguments.isUndefined() && !step.arguments.isNull()) {
        parts.append(plainJson(step.arguments));
    }
    return parts.join(u" · "_s);
}

QStringList membersBesides(const QJsonObject &object, const QStringList &known)
{
    QStringList members;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!known.contains(it.key()))
            members.append(namedMember(it.key(), it.value()));
    }
    return members;
}

QStringList otherMembers(const Step &step)
{
    if (!step.raw.isObject())
        return {};
    static const QStringList known{u"id"_s, u"title"_s, u"description"_s, u"tool"_s, u"arguments"_s, u"depends_on"_s, u"reversible"_s, u"status"_s};
    return membersBesides(step.raw.toObject(), known);
}

} // namespace witan
