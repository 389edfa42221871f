// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/json_text.h"

#include "core/json.h"
#include "core/untrusted_text.h"

#include <QJsonArray>
#include <QJsonObject>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

QString literal(const QJsonValue &value)
{
    return makeVisible(QString::fromUtf8(canonicalJson(value))).text;
}

void append(QString &out, const QJsonValue &value, int depth)
{
    const QString indent(2 * (depth + 1), u' ');
    const auto close = [&out, depth](QChar bracket) {
        out += u'\n';
        out += QString(2 * depth, u' ');
        out += bracket;
    };
    bool first = true;
    if (value.isObject() && !value.toObject().isEmpty()) {
        const QJsonObject object = value.toObject();
        out += u'{';
        for (auto it = object.begin(); it != object.end(); ++it, first = false) {
            out += first ? u"\n"_s : u",\n"_s;
            out += indent + literal(it.key()) + u": "_s;
            append(out, it.value(), depth + 1);
        }
        close(u'}');
    } else if (value.isArray() && !value.toArray().isEmpty()) {
        out += u'[';
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array) {
            out += first ? u"\n"_s : u",\n"_s;
            first = false;
            out += indent;
            append(out, item, depth + 1);
        }
        close(u']');
    } else {
        out += literal(value);
    }
}

} // namespace

QString indentedJson(const QJsonValue &value)
{
    QString out;
    append(out, value, 0);
    return out;
}

QString plainJson(const QJsonValue &value)
{
    return value.isString() ? makeVisible(value.toString()).text : literal(value);
}

} // namespace witan
