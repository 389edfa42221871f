// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/request_id.h"

#include "core/json.h"
#include "protocol/jsonrpc.h"

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

} // namespace

QJsonValue requestId(QByteArrayView frame)
{
    constexpr QByteArrayView kName = "\"id\"";
    int depth = 0;
    for (qsizetype at = 0; at < frame.size();) {
        const char c = frame[at];
        if (c != '"') {
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            ++at;
            continue;
        }
        const qsizetype end = pastString(frame, at);
        const qsizetype colon = pastSpace(frame, end);
        const bool isName = depth == 1 && colon < frame.size() && frame[colon] == ':';
        if (isName && frame.sliced(at, end - at) == kName)
            return valueAt(frame, pastSpace(frame, colon + 1));
        at = end;
    }
    return QJsonValue::Undefined;
}

} // namespace witan::protocol
