// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"

#include "core/canonical_number.h"

#include <QJsonArray>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace witan {

namespace {

constexpr qsizetype kChunk = 256, kAtOnce = 4;

char *putEscape(char *to, char16_t c)
{
    constexpr char kHex[] = "0123456789abcdef";
    *to++ = '\\';
    switch (c) {
    case u'"': *to++ = '"'; return to;
    case u'\\': *to++ = '\\'; return to;
    case u'\b': *to++ = 'b'; return to;
    case u'\t': *to++ = 't'; return to;
    case u'\n': *to++ = 'n'; return to;
    case u'\f': *to++ = 'f'; return to;
    case u'\r': *to++ = 'r'; return to;
    default: break;
    }
    *to++ = 'u';
    *to++ = '0';
    *to++ = '0';
    *to++ = kHex[c >> 4];
    *to++ = kHex[c & 0xF];
    return to;
}

char *putUtf8(char *to, char32_t c)
{
    if (c < 0x800) {
        *to++ = static_cast<char>(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            *to++ = static_cast<char>(0xE0 | (c >> 12));
        } else {
            *to++ = static_cast<char>(0xF0 | (c >> 18));
            *to++ = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        }
        *to++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    *to++ = static_cast<char>(0x80 | (c & 0x3F));
    return to;
}

/// Copies units from the start of `text` as long as they stand for themselves, four at a time; nearly every text is nothing else.
/// Returns how many; those before the first other one may be left over.
qsizetype copyPlain(char *to, QStringView text)
{
    if constexpr (QSysInfo::ByteOrder != QSysInfo::LittleEndian)
        return 0;
    constexpr quint64 kOnes = 0x0001'0001'0001'0001, kTops = kOnes << 15;
    const auto isNone = [](quint64 units, quint64 c) { return ((units ^ c * kOnes) | kTops) - kOnes; };
    const char16_t *const from = text.utf16();
    qsizetype done = 0;
    for (; done + kAtOnce <= text.size(); done += kAtOnce) {
        quint64 units = 0;
        memcpy(&units, from + done, sizeof units);
        // The top bit of each unit stays where it is none of these; the one that was there counts as not ASCII.
        const quint64 plain = isNone(units, '"') & isNone(units, '\\') & ((units | kTops) - 0x20 * kOnes);
        if ((units & (0xFF80 * kOnes)) != 0 || (~plain & kTops) != 0)
            break;
        units = (units | units >> 8) & 0x0000'FFFF'0000'FFFF;
        const auto bytes = static_cast<quint32>(units | units >> 16);
        memcpy(to + done, &bytes, sizeof bytes);
    }
    return done;
}

/// Writes at most kChunk units; a pair cut by the border goes to the next chunk whole. Returns the units taken.
qsizetype putChunk(char *&to, QStringView text)
{
    const qsizetype size = qMin(text.size(), kChunk);
    qsizetype i = 0;
    while (i < size) {
        const qsizetype plain = copyPlain(to, text.sliced(i, size - i));
        to += plain;
        i += plain;
        for (const qsizetype end = qMin(size, i + kAtOnce); i < end; ++i) {
            const char16_t c = text[i].unicode();
            if (c >= 0x20 && c < 0x80 && c != u'"' && c != u'\\') {
                *to++ = static_cast<char>(c);
            } else if (c < 0x80) {
                to = putEscape(to, c);
            } else if (!QChar::isSurrogate(c)) {
                to = putUtf8(to, c);
            } else if (QChar::isHighSurrogate(c) && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
                to = putUtf8(to, QChar::surrogateToUcs4(c, text[i + 1].unicode()));
                ++i;
            } else {
                to = putUtf8(to, QChar::ReplacementCharacter);
            }
        }
    }
    return i;
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
    bool opened = false;
    do {
        const qsizetype before = out.size();
        // A unit takes at most the six bytes of an escape, a pair may reach one unit past the chunk, and there are the quotes.
        out.resize(before + 6 * (qMin(text.size(), kChunk) + 1) + 2);
        char *const begin = out.data() + before;
        char *to = begin;
        if (!std::exchange(opened, true))
            *to++ = '"';
        text = text.sliced(putChunk(to, text));
        if (text.isEmpty())
            *to++ = '"';
        out.truncate(before + (to - begin));
    } while (!text.isEmpty());
}

void appendCanonicalId(QByteArray &out, const QUuid &id)
{
    constexpr qsizetype kSize = 38;
    const qsizetype before = out.size();
    out.resize(before + kSize);
    char *to = out.data() + before;
    const auto put = [&to](quint32 value, int digits) {
        constexpr char kHex[] = "0123456789abcdef";
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            *to++ = kHex[(value >> shift) & 15];
    };
    *to++ = '"';
    put(id.data1, 8);
    *to++ = '-';
    put(id.data2, 4);
    *to++ = '-';
    put(id.data3, 4);
    *to++ = '-';
    for (int i = 0; i < 8; ++i) {
        if (i == 2)
            *to++ = '-';
        put(id.data4[i], 2);
    }
    *to = '"';
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
