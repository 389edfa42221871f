// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// The part of JsonScan that reads strings: UTF-8, escapes, surrogates.
#include "core/json_scan.h"

#include <QChar>

#include <algorithm>
#include <cstring>

namespace witan {

namespace {

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// True where some of eight bytes ends a plain run of a string: a quote, a backslash, a control or a non-ASCII byte.
bool hasSpecial(quint64 w)
{
    constexpr quint64 ones = 0x0101010101010101ULL, highs = 0x8080808080808080ULL;
    const quint64 quote = w ^ (ones * '"');
    const quint64 slash = w ^ (ones * '\\');
    return ((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & highs) != 0;
}

void appendUtf8(QByteArray &out, char32_t c)
{
    if (c < 0x80) {
        out.append(static_cast<char>(c));
    } else if (c < 0x800) {
        out.append(static_cast<char>(0xC0 | (c >> 6)));
        out.append(static_cast<char>(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        out.append(static_cast<char>(0xE0 | (c >> 12)));
        out.append(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
        out.append(static_cast<char>(0x80 | (c & 0x3F)));
    } else {
        out.append(static_cast<char>(0xF0 | (c >> 18)));
        out.append(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
        out.append(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
        out.append(static_cast<char>(0x80 | (c & 0x3F)));
    }
}

char16_t unitAt(const char *hex)
{
    return static_cast<char16_t>(QByteArrayView(hex, 4).toUShort(nullptr, 16));
}

} // namespace

QByteArray unescapedJson(const char *p, const char *end)
{
    QByteArray out;
    out.reserve(end - p);
    while (p != end) {
        if (*p != '\\') {
            out.append(*p++);
            continue;
        }
        const char c = p[1];
        p += 2;
        if (c != 'u') {
            constexpr char kNames[] = "bfnrt", kValues[] = "\b\f\n\r\t";
            const char *known = std::strchr(kNames, c);
            out.append(known ? kValues[known - kNames] : c);
            continue;
        }
        char32_t point = unitAt(p);
        p += 4;
        if (QChar::isHighSurrogate(point)) {
            point = QChar::surrogateToUcs4(static_cast<char16_t>(point), unitAt(p + 2));
            p += 6;
        }
        appendUtf8(out, point);
    }
    return out;
}

bool JsonScan::string(const char *&begin, const char *&end, bool &escaped)
{
    begin = ++m_at;
    for (;;) {
        quint64 word = 0;
        while (m_end - m_at >= qsizetype(sizeof word)) {
            std::memcpy(&word, m_at, sizeof word);
            if (hasSpecial(word))
                break;
            m_at += sizeof word;
        }
        while (m_at != m_end && *m_at != '"' && *m_at != '\\' && static_cast<uchar>(*m_at) >= 0x20
               && static_cast<uchar>(*m_at) < 0x80)
            ++m_at;
        if (atEnd())
            return invalid("a string without an end", begin - 1);
        if (*m_at == '"') {
            end = m_at++;
            return true;
        }
        if (*m_at == '\\') {
            escaped = true;
            if (!escape())
                return false;
        } else if (static_cast<uchar>(*m_at) < 0x20) {
            return invalid("a control character in a string");
        } else if (!multibyte()) {
            return false;
        }
    }
}

/// One character of two to four bytes: no overlong form, no surrogate, nothing past U+10FFFF.
bool JsonScan::multibyte()
{
    const auto byte = [this](int i) { return m_end - m_at > i ? static_cast<uchar>(m_at[i]) : uchar(0); };
    const auto continues = [&](int i) { return (byte(i) & 0xC0) == 0x80; };
    const uchar lead = byte(0), second = byte(1);
    int size = 0;
    if (lead >= 0xC2 && lead <= 0xDF)
        size = continues(1) ? 2 : 0;
    else if (lead == 0xED && second >= 0xA0)
        return invalid("half of a surrogate pair");
    else if (lead >= 0xE0 && lead <= 0xEF)
        size = continues(1) && continues(2) && !(lead == 0xE0 && second < 0xA0) ? 3 : 0;
    else if (lead >= 0xF0 && lead <= 0xF4)
        size = continues(1) && continues(2) && continues(3) && !(lead == 0xF0 && second < 0x90)
                && !(lead == 0xF4 && second > 0x8F) ? 4 : 0;
    if (size == 0)
        return invalid("bytes that are not UTF-8");
    m_at += size;
    return true;
}

bool JsonScan::escape()
{
    if (m_end - m_at < 2 || !std::strchr("\"\\/bfnrtu", m_at[1]) || m_at[1] == '\0')
        return invalid("an unknown escape");
    if (m_at[1] == 'u')
        return unicodeEscape();
    m_at += 2;
    return true;
}

bool JsonScan::hex4(char16_t &unit)
{
    if (m_end - m_at < 6 || m_at[0] != '\\' || m_at[1] != 'u')
        return false;
    if (!std::all_of(m_at + 2, m_at + 6, isHexDigit))
        return false;
    unit = unitAt(m_at + 2);
    m_at += 6;
    return true;
}

bool JsonScan::unicodeEscape()
{
    const char *start = m_at;
    char16_t unit = 0;
    if (!hex4(unit))
        return invalid("an unknown escape", start);
    if (unit == 0)
        return invalid("the character U+0000", start);
    if (!QChar::isSurrogate(unit))
        return true;
    char16_t low = 0;
    if (QChar::isHighSurrogate(unit) && hex4(low) && QChar::isLowSurrogate(low))
        return true;
    return invalid("half of a surrogate pair", start);
}

} // namespace witan
