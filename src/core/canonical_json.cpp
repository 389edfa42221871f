// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"

#include "core/canonical_number.h"
#include "core/hex_pairs.h"
#include "core/text_writer.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace witan {

namespace {

constexpr qsizetype kChunk = 256;

char *putEscape(char *to, char16_t c)
{
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

constexpr qsizetype kAtOnce = 8;

/// Of so many units, copies those before the first that does not stand for itself; how many. None where this processor has no quick way.
/// What it leaves behind those in `to` is written over.
qsizetype copyPlain([[maybe_unused]] char *to, [[maybe_unused]] const char16_t *from)
{
#ifdef __SSE2__
    const __m128i units = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from));
    const __m128i quotes = _mm_or_si128(_mm_cmpeq_epi16(units, _mm_set1_epi16('"')), _mm_cmpeq_epi16(units, _mm_set1_epi16('\\')));
    // Signed: what is past 0x7FFF counts as small.
    const __m128i others = _mm_or_si128(_mm_cmplt_epi16(units, _mm_set1_epi16(0x20)), _mm_cmpgt_epi16(units, _mm_set1_epi16(0x7F)));
    _mm_storel_epi64(reinterpret_cast<__m128i *>(to), _mm_packus_epi16(units, units));
    const auto bytes = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(quotes, others)));
    return bytes == 0 ? kAtOnce : std::countr_zero(bytes) / 2;
#else
    return 0;
#endif
}

/// Writes at most kChunk units; a pair cut by the border goes to the next chunk whole. Returns the units taken.
qsizetype putChunk(char *&to, QStringView text)
{
    const qsizetype size = qMin(text.size(), kChunk);
    qsizetype i = 0;
    while (i < size) {
        if (i + kAtOnce <= size) {
            const qsizetype plain = copyPlain(to, text.utf16() + i);
            to += plain;
            i += plain;
            if (plain == kAtOnce)
                continue;
        }
        const char16_t c = text[i++].unicode();
        if (c >= 0x20 && c < 0x80 && c != u'"' && c != u'\\') {
            *to++ = static_cast<char>(c);
        } else if (c < 0x80) {
            to = putEscape(to, c);
        } else if (!QChar::isSurrogate(c)) {
            to = putUtf8(to, c);
        } else if (QChar::isHighSurrogate(c) && i < text.size() && text[i].isLowSurrogate()) {
            to = putUtf8(to, QChar::surrogateToUcs4(c, text[i++].unicode()));
        } else {
            to = putUtf8(to, QChar::ReplacementCharacter);
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

char *TextWriter::grow(qsizetype bytes)
{
    const qsizetype size = m_to - m_out.constData();
    m_out.resize(std::max(size + bytes, 2 * size));
    m_end = m_out.data() + m_out.size();
    return m_to = m_out.data() + size;
}

void TextWriter::string(QStringView text)
{
    bool opened = false;
    do {
        // A unit takes at most the six bytes of an escape, a pair may reach one unit past the chunk, and there are the quotes.
        m_to = room(6 * (qMin(text.size(), kChunk) + 1) + 2);
        if (!std::exchange(opened, true))
            *m_to++ = '"';
        text = text.sliced(putChunk(m_to, text));
        if (text.isEmpty())
            *m_to++ = '"';
    } while (!text.isEmpty());
}

void TextWriter::id(const QUuid &id)
{
    constexpr qsizetype kSize = 38;
    char *to = room(kSize);
    const auto put = [&to](auto value) {
        for (int shift = 8 * static_cast<int>(sizeof value) - 8; shift >= 0; shift -= 8) {
            std::memcpy(to, &kHexPairs[static_cast<std::size_t>(value >> shift & 0xFF)], 2);
            to += 2;
        }
    };
    *to++ = '"';
    put(id.data1);
    *to++ = '-';
    put(id.data2);
    *to++ = '-';
    put(id.data3);
    *to++ = '-';
    put(id.data4[0]);
    put(id.data4[1]);
    *to++ = '-';
    for (int i = 2; i < 8; ++i)
        put(id.data4[i]);
    *to++ = '"';
    m_to = to;
}

void TextWriter::integer(qint64 number)
{
    constexpr qsizetype kDigits = 20;
    char *const to = room(kDigits);
    m_to = std::to_chars(to, to + kDigits, number).ptr;
}

void TextWriter::json(const QJsonValue &value)
{
    settle();
    appendCanonicalJson(m_out, value);
    begin();
}

void appendCanonicalString(QByteArray &out, QStringView text)
{
    TextWriter(out).string(text);
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
