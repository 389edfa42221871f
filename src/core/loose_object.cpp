// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/loose_object.h"

#include "core/json.h"

#include <QJsonArray>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostOutlined = 400;

QString nameOf(const QString &key)
{
    QString name;
    name.reserve(key.size());
    for (const QChar c : key) {
        if (c != u'_' && c != u'-' && c != u' ')
            name.append(c.toLower());
    }
    return name;
}

void outline(QString &out, const QJsonValue &value)
{
    if (out.size() > kMostOutlined)
        return;
    switch (value.type()) {
    case QJsonValue::Array: {
        const QJsonArray array = value.toArray();
        bool first = true;
        for (const QJsonValue item : array) {
            out += first ? u""_s : u", "_s;
            first = false;
            outline(out, item);
        }
        break;
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            out += (it == object.begin() ? u""_s : u", "_s) + it.key() + u": "_s;
            const bool nested = it.value().isObject() || it.value().isArray();
            out += nested ? u"("_s : QString();
            outline(out, it.value());
            out += nested ? u")"_s : QString();
        }
        break;
    }
    case QJsonValue::String: out += value.toString(); break;
    case QJsonValue::Undefined: break;
    default: out += QString::fromUtf8(canonicalJson(value));
    }
}

} // namespace

LooseText looseText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String: return {value.toString(), true};
    case QJsonValue::Double:
    case QJsonValue::Bool: return {QString::fromLatin1(canonicalJson(value)), true};
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (const QLatin1StringView name : {"text"_L1, "title"_L1, "name"_L1, "summary"_L1, "content"_L1, "description"_L1, "value"_L1}) {
            if (const QJsonValue inner = object.value(name); inner.isString() && !inner.toString().isEmpty())
                return {inner.toString(), false};
        }
        [[fallthrough]];
    }
    case QJsonValue::Array: {
        QString text;
        outline(text, value);
        if (text.size() > kMostOutlined)
            text = text.first(kMostOutlined) + u'…';
        return {text, false};
    }
    default: return {};
    }
}

QJsonValue unpackedJson(const QJsonValue &value)
{
    if (!value.isString())
        return value;
    const QString text = value.toString().trimmed();
    if (!(text.startsWith(u'[') && text.endsWith(u']')) && !(text.startsWith(u'{') && text.endsWith(u'}')))
        return value;
    // Read as strictly as a frame is: a member given twice would hide one of the two.
    const Result<QJsonObject> wrapped = parseJsonObject("{\"value\":" + text.toUtf8() + '}');
    return wrapped ? wrapped->value("value"_L1) : value;
}

LooseObject::LooseObject(const QJsonObject &object) : m_object(object)
{
    m_keys.reserve(object.size());
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString key = it.key();
        QString &known = m_keys[nameOf(key)];
        // Of two spellings of one name the one in lower case is Witan's own; the other is shown beside it.
        if (known.isNull() || key == key.toLower())
            known = key;
    }
}

LooseObject::Member LooseObject::find(std::initializer_list<QLatin1StringView> names) const
{
    for (const QLatin1StringView name : names) {
        const auto key = m_keys.constFind(QString(name));
        if (key == m_keys.cend())
            continue;
        if (const QJsonValue value = m_object.value(*key); !value.isNull())
            return {*key, value};
    }
    return {};
}

QList<LooseObject::Member> LooseObject::findAll(std::initializer_list<QLatin1StringView> names) const
{
    QList<Member> members;
    for (const QLatin1StringView name : names) {
        if (const Member member = find({name}); member.found())
            members.append(member);
    }
    return members;
}

QString LooseObject::text(std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        const Member member = find({name});
        const LooseText read = looseText(member.value);
        if (read.whole)
            take(member);
        if (!read.text.isEmpty())
            return read.text;
    }
    return {};
}

void LooseObject::take(const Member &member)
{
    if (member.found() && !m_taken.contains(member.key))
        m_taken.append(member.key);
}

} // namespace witan
