// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"

#include "core/canonical_number.h"

#include <QJsonArray>

#include <algorithm>
#include <vector>

namespace witan {

namespace {

void appendEscape(QByteArray &out, char16_t c)
{
    out.append('\\');
    switch (c) {
    case u'"': out.append('"'); return;
    case u'\\': out.append('\\'); return;
    case u'\b': out.append('b'); return;
    case u'\t': out.append('t'); return;
    case u'\n': out.append('n'); return;
    case u'\f': out.append('f'); return;
    case u'\r': out.append('r'); return;
    default: break;
    }
    constexpr char kHex[] = "0123456789abcdef";
    out.append("u00").append(kHex[c >> 4]).append(kHex[c & 0xF]);
}

/// What does not stand for itself, or may not be whole.
bool isSpecial(QChar c)
{
    return c.unicode() < 0x20 || c == u'"' || c == u'\\' || c.isSurrogate();
}

void appendObject(QByteArray &out, const QJsonObject &object)
{
    struct Member {
        QString key;
        QJsonValue value;
    };
    std::vector<Member> members;
    members.reserve(static_cast<size_t>(object.size()));
    for (auto it = object.begin(), end = object.end(); it != end; ++it)
        members.push_back({it.key(), it.value()});
    // Qt's own order is by bytes for some names and by UTF-16 for others, so it is never relied upon.
    const auto byUtf16 = [](const Member &a, const Member &b) {
        return std::lexicographical_compare(a.key.utf16(), a.key.utf16() + a.key.size(), b.key.utf16(),
                                            b.key.utf16() + b.key.size());
    };
    if (!std::is_sorted(members.begin(), members.end(), byUtf16))
        std::sort(members.begin(), members.end(), byUtf16);
    out.append('{');
    bool first = true;
    for (const Member &member : members) {
        if (!first)
            out.append(',');
        first = false;
        appendCanonicalString(out, member.key);
        out.append(':');
        appendCanonicalJson(out, member.value);
    }
    out.append('}');
}

void appendArray(QByteArray &out, const QJsonArray &array)
{
    out.append('[');
    bool first = true;
    for (const QJsonValue value : array) {
        if (!first)
            out.append(',');
        first = false;
        appendCanonicalJson(out, value);
    }
    out.append(']');
}

} // namespace

void appendCanonicalString(QByteArray &out, QStringView text)
{
    out.append('"');
    while (!text.isEmpty()) {
        const qsizetype plain = std::find_if(text.begin(), text.end(), isSpecial) - text.begin();
        out.append(text.first(plain).toUtf8());
        text = text.sliced(plain);
        if (text.isEmpty())
            break;
        const bool isPair = text.size() > 1 && text[0].isHighSurrogate() && text[1].isLowSurrogate();
        if (isPair)
            out.append(text.first(2).toUtf8());
        else if (text[0].isSurrogate())
            out.append("\xEF\xBF\xBD");    // U+FFFD
        else
            appendEscape(out, text[0].unicode());
        text = text.sliced(isPair ? 2 : 1);
    }
    out.append('"');
}

void appendCanonicalJson(QByteArray &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool: out.append(value.toBool() ? "true" : "false"); break;
    case QJsonValue::Double: appendCanonicalNumber(out, value.toDouble()); break;
    case QJsonValue::String: appendCanonicalString(out, value.toString()); break;
    case QJsonValue::Array: appendArray(out, value.toArray()); break;
    case QJsonValue::Object: appendObject(out, value.toObject()); break;
    case QJsonValue::Null:
    case QJsonValue::Undefined: out.append("null"); break;
    }
}

QByteArray canonicalJson(const QJsonValue &value)
{
    QByteArray out;
    appendCanonicalJson(out, value);
    return out;
}

QString digestOf(const QJsonObject &object)
{
    return QString::fromLatin1(sha256Hex(canonicalJson(object)));
}

} // namespace witan
