// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/json_text.h"

#include "core/json.h"
#include "core/untrusted_text.h"

#include <QJsonArray>
#include <QJsonObject>

#include <utility>

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

/// What stands on the line already: the name of a member, the bullet of an item, beside which the first thing inside has room, or
/// nothing at all.
enum class After { Name, Bullet, Nothing };

void outline(QString &out, const QJsonValue &value, int depth, After after)
{
    constexpr int kDeepest = 8;     // further in, the indent would leave no room for the words
    const QString line = u'\n' + QString(4 * qMin(depth, kDeepest), u' ');
    auto beginLine = [&out, &line, beside = after != After::Name]() mutable { out += std::exchange(beside, false) ? QString() : line; };
    if (value.isObject() && !value.toObject().isEmpty()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            beginLine();
            out += makeVisible(it.key()).text.replace(u'\n', line) + u':';
            outline(out, it.value(), depth + 1, After::Name);
        }
    } else if (value.isArray() && !value.toArray().isEmpty()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array) {
            beginLine();
            out += u"• "_s;
            outline(out, item, depth + 1, After::Bullet);
        }
    } else {
        out += (after == After::Name ? u" "_s : QString()) + plainJson(value).replace(u'\n', line);
    }
}

} // namespace

QString outlinedMember(const QString &name, const QJsonValue &value)
{
    QString out = makeVisible(name).text.replace(u'\n', u"\n    "_s) + u':';
    outline(out, value, 1, After::Name);
    return out;
}

QString outlined(const QJsonValue &value)
{
    if (value.isString() && value.toString().isEmpty())
        return literal(value);
    QString out;
    outline(out, value, 0, After::Nothing);
    return out;
}

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
