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

using Literal = QString (*)(const QJsonValue &);

QString sent(const QJsonValue &value)
{
    return QString::fromUtf8(canonicalJson(value));
}

QString literal(const QJsonValue &value)
{
    return makeVisible(sent(value), TextKind::Command).text;
}

void append(QString &out, const QJsonValue &value, int depth, Literal literalOf)
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
            out += indent + literalOf(it.key()) + u": "_s;
            append(out, it.value(), depth + 1, literalOf);
        }
        close(u'}');
    } else if (value.isArray() && !value.toArray().isEmpty()) {
        out += u'[';
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array) {
            out += first ? u"\n"_s : u",\n"_s;
            first = false;
            out += indent;
            append(out, item, depth + 1, literalOf);
        }
        close(u']');
    } else {
        out += literalOf(value);
    }
}

/// What stands on the line already: the name of a member, the bullet of an item, beside which the first thing inside has room, or
/// nothing at all.
enum class After { Name, Bullet, Nothing };

/// How a text is written, and a value that is neither object nor array.
struct Writing {
    QString (*text)(const QString &text, TextKind kind);
    QString (*value)(const QJsonValue &value, TextKind kind);
};

constexpr Writing kMarked{[](const QString &text, TextKind kind) { return makeVisible(text, kind).text; }, [](const QJsonValue &value, TextKind kind) { return plainJson(value, kind); }};
constexpr Writing kAsSent{[](const QString &text, TextKind) { return text; }, [](const QJsonValue &value, TextKind) { return plainSent(value); }};

void outline(QString &out, const QJsonValue &value, int depth, After after, TextKind kind, const Writing &writing)
{
    constexpr int kDeepest = 8;     // further in, the indent would leave no room for the words
    const QString line = u'\n' + QString(4 * qMin(depth, kDeepest), u' ');
    auto beginLine = [&out, &line, beside = after != After::Name]() mutable { out += std::exchange(beside, false) ? QString() : line; };
    if (value.isObject() && !value.toObject().isEmpty()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            beginLine();
            out += writing.text(it.key(), kind).replace(u'\n', line) + u':';
            outline(out, it.value(), depth + 1, After::Name, kind, writing);
        }
    } else if (value.isArray() && !value.toArray().isEmpty()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array) {
            beginLine();
            out += u"• "_s;
            outline(out, item, depth + 1, After::Bullet, kind, writing);
        }
    } else {
        out += (after == After::Name ? u" "_s : QString()) + writing.value(value, kind).replace(u'\n', line);
    }
}

QString memberOutline(const QString &name, const QJsonValue &value, const Writing &writing)
{
    QString out = writing.text(name, TextKind::Prose).replace(u'\n', u"\n    "_s) + u':';
    outline(out, value, 1, After::Name, TextKind::Prose, writing);
    return out;
}

QString valueOutline(const QJsonValue &value, TextKind kind, const Writing &writing)
{
    if (value.isString() && value.toString().isEmpty())
        return literal(value);
    QString out;
    outline(out, value, 0, After::Nothing, kind, writing);
    return out;
}

void countMarks(MarkCount &count, const QJsonValue &value, TextKind kind)
{
    const auto add = [&count, kind](const QString &text) {
        const VisibleText visible = makeVisible(text, kind);
        count.marks += visible.marks;
        count.bidiMarks += visible.bidiMarks;
    };
    if (value.isString()) {
        add(value.toString());
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            add(it.key());
            countMarks(count, it.value(), it.key() == "tool"_L1 || it.key() == "arguments"_L1 ? TextKind::Command : kind);
        }
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            countMarks(count, item, kind);
    }
}

} // namespace

MarkCount countMarks(const QJsonValue &value)
{
    MarkCount count;
    countMarks(count, value, TextKind::Prose);
    return count;
}

QString outlinedMember(const QString &name, const QJsonValue &value)
{
    return memberOutline(name, value, kMarked);
}

QString outlinedMemberSent(const QString &name, const QJsonValue &value)
{
    return memberOutline(name, value, kAsSent);
}

QString outlined(const QJsonValue &value, TextKind kind)
{
    return valueOutline(value, kind, kMarked);
}

QString outlinedSent(const QJsonValue &value)
{
    return valueOutline(value, TextKind::Prose, kAsSent);
}

QString indentedJson(const QJsonValue &value)
{
    QString out;
    append(out, value, 0, literal);
    return out;
}

QString indentedSent(const QJsonValue &value)
{
    QString out;
    append(out, value, 0, sent);
    return out;
}

QString plainJson(const QJsonValue &value, TextKind kind)
{
    return value.isString() ? makeVisible(value.toString(), kind).text : literal(value);
}

QString plainSent(const QJsonValue &value)
{
    return value.isString() ? value.toString() : sent(value);
}

} // namespace witan
