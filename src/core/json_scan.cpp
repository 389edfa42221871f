// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json_scan.h"

#include "core/canonical_number.h"

#include <QString>

#include <algorithm>
#include <cstring>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

// Up to here the keys of an object are compared pair by pair, past it they are sorted once at its end: both are
// deterministic, so no choice of names makes a scan slow.
constexpr qsizetype kPairwiseKeys = 12;
// Without an exponent, whatever is no longer than this survives a double (canonical_number.h).
constexpr qsizetype kPlainNumber = 15;
constexpr qsizetype kLongestShownKey = 60;
constexpr qsizetype kLongestShownPlace = 240;

QString shown(const char *name, qsizetype size)
{
    return QString::fromUtf8(name, qMin(size, kLongestShownKey));
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool sameKey(const char *a, qsizetype aSize, const char *b, qsizetype bSize)
{
    return aSize == bSize && std::memcmp(a, b, static_cast<size_t>(aSize)) == 0;
}

} // namespace

JsonScan::JsonScan(QByteArrayView utf8, const JsonLimits &limits)
    : m_utf8(utf8), m_limits(limits), m_at(utf8.begin()), m_end(utf8.end())
{
}

/// The path of what is being read in the outermost so many containers.
QString JsonScan::place(qsizetype levels) const
{
    QString path;
    for (qsizetype i = 0; i < levels; ++i) {
        const Container &container = m_open[i];
        if (!container.isObject) {
            path += u'[' + QString::number(container.index) + u']';
            continue;
        }
        const qsizetype pastKeys = i + 1 < m_open.size() ? m_open[i + 1].firstKey : m_keys.size();
        if (pastKeys == container.firstKey)
            break;
        const Key &key = m_keys[pastKeys - 1];
        path += (path.isEmpty() ? QString() : u"."_s) + shown(key.data, key.size);
    }
    if (path.size() > kLongestShownPlace)
        path = path.first(kLongestShownPlace / 2) + u'…' + path.last(kLongestShownPlace / 2);
    return path;
}

/// `name`: that of a member of the innermost object, which is what is wrong.
bool JsonScan::fail(ErrorCode code, const QString &what, const char *at, const QString &name)
{
    QString field = place(m_open.size() - (m_inName || !name.isNull() ? 1 : 0));
    // Joined, not by arg(): a name may have a "%1" of its own.
    const QString where = field.isEmpty() ? QString() : u", in the member \""_s + field + u'"';
    if (!name.isNull())
        field += (field.isEmpty() ? QString() : u"."_s) + name;
    m_error = Error{.code = code,
                    .message = u"The JSON has "_s + what + u" at byte "_s + QString::number((at ? at : m_at) - m_utf8.begin()) + where
                        + u"; nothing of it was taken, so mend that and send it again."_s,
                    .detail = {},
                    .field = field,
                    .data = {}};
    return false;
}

bool JsonScan::invalid(const char *what, const char *at)
{
    return fail(ErrorCode::Invalid, QString::fromLatin1(what), at);
}

bool JsonScan::duplicate(const Key &key)
{
    const QString name = key.size == 0 ? u""_s : shown(key.data, key.size);
    return fail(ErrorCode::Invalid, u"a duplicate member \""_s + name + u'"', m_utf8.begin() + key.at, name);
}

std::optional<Error> JsonScan::run()
{
    if (m_utf8.size() > m_limits.bytes) {
        return Error{.code = ErrorCode::TooLarge,
                     .message = u"The JSON is %1 bytes long and at most %2 are taken; nothing of it was kept, so send less at once."_s
                                    .arg(m_utf8.size()).arg(m_limits.bytes),
                     .detail = {}, .field = {}, .data = {}};
    }
    if (m_utf8.startsWith("\xEF\xBB\xBF"))
        invalid("a byte order mark");
    skipSpace();
    bool wantsValue = !m_error && (peek() == '{' || invalid("no object where it must begin"));
    while (wantsValue)
        wantsValue = value() && afterValue(wantsValue) && wantsValue;
    if (!m_error && !atEnd())
        invalid("something after its end");
    return m_error;
}

void JsonScan::skipSpace()
{
    while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

/// One value, or the opening of containers up to the first value within.
bool JsonScan::value()
{
    for (;;) {
        switch (peek()) {
        case '{':
        case '[': {
            if (!open())
                return false;
            if (peek() == (m_open.last().isObject ? '}' : ']'))
                return close();
            if (m_open.last().isObject && !key())
                return false;
            continue;
        }
        case '"': {
            const char *begin = nullptr, *end = nullptr;
            bool escaped = false;
            return string(begin, end, escaped);
        }
        case 't': return literal("true");
        case 'f': return literal("false");
        case 'n': return literal("null");
        default: return number();
        }
    }
}

/// What stands behind a value: commas and closing brackets, up to where the next value must begin, or the end.
bool JsonScan::afterValue(bool &wantsValue)
{
    for (;;) {
        skipSpace();
        if (m_open.isEmpty()) {
            wantsValue = false;
            return true;
        }
        const bool isObject = m_open.last().isObject;
        if (peek() == ',' && !atEnd()) {
            ++m_at;
            skipSpace();
            wantsValue = true;
            ++m_open.last().index;
            return !isObject || key();
        }
        if (peek() != (isObject ? '}' : ']'))
            return invalid(atEnd() ? "no end" : "no comma or closing bracket where one must stand");
        if (!close())
            return false;
    }
}

bool JsonScan::open()
{
    if (m_open.size() >= m_limits.depth)
        return fail(ErrorCode::TooLarge, u"more than %1 levels"_s.arg(m_limits.depth), m_at);
    m_open.append({*m_at == '{', m_keys.size(), 0});
    ++m_at;
    skipSpace();
    return true;
}

bool JsonScan::close()
{
    const Container container = m_open.last();
    if (m_keys.size() - container.firstKey > kPairwiseKeys && !keysAreUnique(container.firstKey))
        return false;
    m_open.removeLast();
    m_keys.resize(container.firstKey);
    ++m_at;
    return true;
}

bool JsonScan::key()
{
    const char *start = m_at;
    m_inName = true;
    if (peek() != '"')
        return invalid("no member name where one must stand");
    const char *begin = nullptr, *end = nullptr;
    bool escaped = false;
    if (!string(begin, end, escaped))
        return false;
    Key key{begin, end - begin, start - m_utf8.begin()};
    if (escaped) {
        const QByteArray &text = m_unescaped.emplace_back(unescapedJson(begin, end));
        key.data = text.constData();
        key.size = text.size();
    }
    if (!remember(key))
        return false;
    m_inName = false;
    skipSpace();
    if (peek() != ':')
        return invalid("no colon behind a member name");
    ++m_at;
    skipSpace();
    return true;
}

bool JsonScan::remember(const Key &key)
{
    if (++m_members > m_limits.members)
        return fail(ErrorCode::TooLarge, u"more than %1 members"_s.arg(m_limits.members), m_utf8.begin() + key.at);
    const qsizetype first = m_open.last().firstKey;
    if (m_keys.size() - first < kPairwiseKeys) {
        for (qsizetype i = first; i < m_keys.size(); ++i) {
            if (sameKey(m_keys[i].data, m_keys[i].size, key.data, key.size))
                return duplicate(key);
        }
    }
    m_keys.append(key);
    return true;
}

bool JsonScan::keysAreUnique(qsizetype firstKey)
{
    const auto begin = m_keys.begin() + firstKey;
    std::sort(begin, m_keys.end(), [](const Key &a, const Key &b) {
        if (a.size != b.size)
            return a.size < b.size;
        const int order = std::memcmp(a.data, b.data, static_cast<size_t>(a.size));
        return order != 0 ? order < 0 : a.at < b.at;
    });
    const Key *found = nullptr;
    for (auto it = begin + 1; it != m_keys.end(); ++it) {
        const Key &before = *(it - 1);
        if (sameKey(before.data, before.size, it->data, it->size) && (!found || it->at < found->at))
            found = &*it;
    }
    return !found || duplicate(*found);
}

bool JsonScan::number()
{
    const char *start = m_at;
    const auto digits = [this] {
        const char *from = m_at;
        while (isDigit(peek()))
            ++m_at;
        return m_at != from;
    };
    if (peek() == '-')
        ++m_at;
    const bool zero = peek() == '0';
    const char *first = m_at;
    if (!digits() || (zero && m_at - first > 1))
        return invalid("no value where one must stand", start);
    if (peek() == '.') {
        ++m_at;
        if (!digits())
            return invalid("a number without digits behind its point", start);
    }
    const bool hasExponent = peek() == 'e' || peek() == 'E';
    if (hasExponent) {
        ++m_at;
        if (peek() == '+' || peek() == '-')
            ++m_at;
        if (!digits())
            return invalid("a number without digits in its exponent", start);
    }
    if ((hasExponent || m_at - first > kPlainNumber) && !survivesDouble(QByteArrayView(first, m_at)))
        return invalid("a number that cannot be kept digit for digit (send it as a string, in quotes)", start);
    return true;
}

bool JsonScan::literal(QByteArrayView word)
{
    if (m_end - m_at < word.size() || std::memcmp(m_at, word.data(), static_cast<size_t>(word.size())) != 0)
        return invalid("no value where one must stand");
    m_at += word.size();
    return true;
}

} // namespace witan
