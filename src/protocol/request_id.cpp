// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/request_id.h"

#include "core/json.h"
#include "protocol/jsonrpc.h"

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace witan::protocol {
namespace {

/// The place after the string that begins at `at`, or the end.
qsizetype pastString(QByteArrayView text, qsizetype at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\')
            ++at;
    }
    return qMin(at + 1, text.size());
}

qsizetype pastSpace(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
        ++at;
    return at;
}

QJsonValue valueAt(QByteArrayView text, qsizetype from)
{
    constexpr qsizetype kLongest = 2048;    // 256 characters, each escaped
    qsizetype to = from;
    if (to < text.size() && text[to] == '"') {
        to = pastString(text, to);
    } else {
        while (to < text.size() && text[to] != ',' && text[to] != '}')
            ++to;
    }
    if (to - from > kLongest)
        return QJsonValue::Null;
    const auto parsed = parseJsonObject("{\"id\":" + text.sliced(from, to - from).toByteArray() + '}');
    const QJsonValue id = parsed ? parsed->value("id"_L1) : QJsonValue(QJsonValue::Null);
    return isUsableId(id) ? id : QJsonValue(QJsonValue::Null);
}

bool isIdName(QByteArrayView quoted)
{
    constexpr qsizetype kLongest = 14;      // both letters escaped
    if (quoted == "\"id\"" || quoted.size() > kLongest || !quoted.contains('\\'))
        return quoted == "\"id\"";
    const auto parsed = parseJsonObject('{' + quoted.toByteArray() + ":0}");
    return parsed && parsed->contains("id"_L1);
}

/// Where the value of the next member "id" of the outermost object begins, from `at` on, which moves there.
std::optional<qsizetype> nextId(QByteArrayView frame, qsizetype &at, int &depth)
{
    while (at < frame.size()) {
        const char c = frame[at];
        if (c != '"') {
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            ++at;
            continue;
        }
        const qsizetype begin = std::exchange(at, pastString(frame, at));
        const qsizetype colon = pastSpace(frame, at);
        if (depth == 1 && colon < frame.size() && frame[colon] == ':' && isIdName(frame.sliced(begin, at - begin)))
            return at = pastSpace(frame, colon + 1);
    }
    return std::nullopt;
}

} // namespace

QJsonValue requestId(QByteArrayView frame)
{
    qsizetype at = 0;
    int depth = 0;
    const auto place = nextId(frame, at, depth);
    return place ? valueAt(frame, *place) : QJsonValue(QJsonValue::Undefined);
}

QJsonValue requestIdOfBroken(QByteArrayView frame)
{
    const qsizetype begin = pastSpace(frame, 0);
    if (begin == frame.size() || frame[begin] != '{')
        return QJsonValue::Undefined;
    qsizetype at = begin;
    int depth = 0;
    const auto place = nextId(frame, at, depth);
    if (!place)
        return QJsonValue::Undefined;
    return nextId(frame, at, depth) ? QJsonValue(QJsonValue::Null) : valueAt(frame, *place);
}

} // namespace witan::protocol
