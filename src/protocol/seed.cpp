// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/seed.h"


#include <QJsonObject>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace witan::protocol {
namespace {

const char *skipBlank(const char *at, const char *end)
{
    while (at != end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        ++at;
    return at;
}

bool take(const char *&at, const char *end, QByteArrayView token)
{
    at = skipBlank(at, end);
    if (end - at < token.size() || QByteArrayView(at, token.size()) != token)
        return false;
    at += token.size();
    return true;
}

/// The one shape that nearly every frame has, {"message":"…"} without escapes, read without building a JSON object.
/// Anything else, right or wrong, is left to the strict parser.
std::optional<QString> readPlainQuestion(const QByteArray &frame)
{
    const char *at = frame.constBegin();
    const char *const end = frame.constEnd();
    if (!take(at, end, "{") || !take(at, end, "\"message\"") || !take(at, end, ":") || !take(at, end, "\""))
        return std::nullopt;
    const char *const begin = at;
    unsigned char all = 0;
    for (; at != end && *at != '"'; ++at) {
        const auto c = static_cast<unsigned char>(*at);
        if (c < 0x20 || c == '\\')
            return std::nullopt;
        all = static_cast<unsigned char>(all | c);
    }
    const QByteArrayView text(begin, at);
    if (!take(at, end, "\"") || !take(at, end, "}") || skipBlank(at, end) != end)
        return std::nullopt;
    if (all < 0x80)
        return QString::fromLatin1(text);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString decoded = decoder(text);
    if (decoder.hasError())
        return std::nullopt;
    return decoded;
}

} // namespace

Result<QString> readSeedQuestion(const QByteArray &frame, const JsonLimits &limits)
{
    if (frame.size() <= limits.bytes) {
        if (auto plain = readPlainQuestion(frame))
            return std::move(*plain);
    }
    auto parsed = parseJsonObject(frame, limits);
    if (!parsed)
        return parsed.error();
    const QJsonValue message = parsed->value("message"_L1);
    if (message.isUndefined() || message.isNull())
        return QString();
    if (!message.isString()) {
        return Error{.code = ErrorCode::Invalid,
                     .message = u"The member \"message\" must be a string. Nothing was sent to the agent; correct it and send it again."_s,
                     .field = u"message"_s};
    }
    return message.toString();
}

QByteArray writeSeedAnswer(const Message &message)
{
    QByteArray out;
    const auto member = [&out](const char *name, const QString &value) {
        out.append(name);
        appendCanonicalString(out, value);
    };
    member(R"({"message_id":)", message.id.toString());
    member(R"(,"role":)", toString(message.role));
    member(R"(,"content":)", message.content);
    member(R"(,"timestamp":)", message.timestamp.toString());
    return out.append('}');
}

QByteArray writeSeedError(const Error &error)
{
    QByteArray out(R"({"error":{"code":)");
    appendCanonicalString(out, errorCodeName(error.code));
    out += R"(,"message":)";
    appendCanonicalString(out, error.message);
    out += "}}";
    return out;
}

} // namespace witan::protocol
