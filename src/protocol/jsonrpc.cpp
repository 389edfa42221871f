// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/jsonrpc.h"

#include "protocol/request_id.h"

#include <QJsonDocument>

#include <cmath>

using namespace Qt::StringLiterals;

namespace witan::protocol {
namespace {

constexpr auto kVersion = "2.0"_L1;
constexpr double kLargestId = 9'007'199'254'740'991.0;
/// Echoed with every answer, so a huge one would be an amplifier.
constexpr qsizetype kLongestId = 256, kLongestMethod = 128;

FrameError refusal(int code, const QJsonValue &id, const QString &field, const QString &message)
{
    Error error{.code = ErrorCode::Invalid, .message = message + u" Nothing was changed; the connection stays open."_s, .field = field};
    return {code, isUsableId(id) ? id : QJsonValue(QJsonValue::Null), std::move(error)};
}

/// A batch is the one kind of well-formed JSON-RPC that is no object: it deserves another answer than broken JSON.
bool looksLikeArray(const QByteArray &bytes)
{
    for (const char c : bytes) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
            return c == '[';
    }
    return false;
}

FrameError unreadable(const QByteArray &bytes, Error error)
{
    if (error.code == ErrorCode::Invalid && looksLikeArray(bytes))
        return refusal(kInvalidRequest, {}, {}, u"A frame must hold one JSON object; batches are not supported, send one request a frame."_s);
    error.message = u"This frame could not be read: %1. Nothing was changed; the connection stays open."_s.arg(
        error.message.endsWith(u'.') ? error.message.chopped(1) : error.message);
    // Whoever sent it waits for an answer to its id.
    const QJsonValue id = requestIdOfBroken(bytes);
    return {kParseError, id.isUndefined() ? QJsonValue(QJsonValue::Null) : id, std::move(error)};
}

std::variant<Frame, FrameError> decodeRequest(const QJsonObject &object, const QJsonValue &id)
{
    const QJsonValue method = object.value("method"_L1);
    if (!method.isString() || method.toString().isEmpty() || method.toString().size() > kLongestMethod)
        return refusal(kInvalidRequest, id, u"method"_s, u"The member \"method\" must be the name of a method."_s);
    const QJsonValue params = object.value("params"_L1);
    if (!params.isUndefined() && !params.isObject())
        return refusal(kInvalidRequest, id, u"params"_s, u"The member \"params\" must be an object with named members."_s);
    return Request{id, method.toString(), params.toObject()};
}

Error errorFromJson(const QJsonObject &object)
{
    QJsonObject data = object.value("data"_L1).toObject();
    Error error;
    const QJsonValue name = data.take("code"_L1);
    if (name.isString()) {
        error.code = errorCodeFromName(name.toString());
    } else {
        switch (object.value("code"_L1).toInt()) {
        case kParseError: case kInvalidRequest: case kMethodNotFound: case kInvalidParams:
            error.code = ErrorCode::Invalid;
            break;
        default:
            error.code = ErrorCode::Internal;
        }
    }
    error.field = data.take("field"_L1).toString();
    error.message = object.value("message"_L1).toString();
    error.data = data;
    return error;
}

int codeFor(const Error &error)
{
    if (error.field == "method"_L1 && (error.code == ErrorCode::NotFound || error.code == ErrorCode::Invalid))
        return kMethodNotFound;
    return error.code == ErrorCode::Invalid ? kInvalidParams : -32000;
}

QByteArray bytesOf(QJsonObject object)
{
    object.insert("jsonrpc"_L1, kVersion);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

bool isUsableId(const QJsonValue &id)
{
    if (id.isString())
        return id.toString().size() <= kLongestId;
    return id.isDouble() && std::trunc(id.toDouble()) == id.toDouble() && std::abs(id.toDouble()) <= kLargestId;
}

std::variant<Frame, FrameError> decodeFrame(const QByteArray &bytes, const JsonLimits &limits)
{
    auto parsed = parseJsonObject(bytes, limits);
    if (!parsed)
        return unreadable(bytes, parsed.error());
    const QJsonObject &object = *parsed;
    const QJsonValue id = object.value("id"_L1);
    if (object.value("jsonrpc"_L1) != QJsonValue(kVersion))
        return refusal(kInvalidRequest, id, u"jsonrpc"_s, u"The member \"jsonrpc\" must be \"2.0\"."_s);
    const QJsonValue result = object.value("result"_L1), error = object.value("error"_L1);
    const int shapes = int(object.contains("method"_L1)) + int(!result.isUndefined()) + int(!error.isUndefined());
    if (shapes != 1)
        return refusal(kInvalidRequest, id, {}, u"A frame must have exactly one of \"method\", \"result\" and \"error\"."_s);
    // Only a Failure may carry a null id: it answers a request whose id could not be read.
    if (!id.isUndefined() && !isUsableId(id) && !(error.isObject() && id.isNull()))
        return refusal(kInvalidRequest, id, u"id"_s, u"The member \"id\" must be a whole number or a string of at most 256 characters."_s);
    if (object.contains("method"_L1))
        return decodeRequest(object, id);
    if (id.isUndefined())
        return refusal(kInvalidRequest, id, u"id"_s, u"An answer must carry the \"id\" of its request."_s);
    if (error.isObject())
        return Failure{id, errorFromJson(error.toObject())};
    if (!result.isObject())
        return refusal(kInvalidRequest, id, error.isUndefined() ? u"result"_s : u"error"_s, u"The members \"result\" and \"error\" must be objects."_s);
    return Response{id, result.toObject()};
}

QByteArray encode(const Request &request)
{
    QJsonObject object{{"method"_L1, request.method}, {"params"_L1, request.params}};
    if (!request.isNotification())
        object.insert("id"_L1, request.id);
    return bytesOf(std::move(object));
}

QByteArray encode(const Response &response)
{
    return bytesOf({{"id"_L1, response.id}, {"result"_L1, response.result}});
}

QByteArray encode(const Failure &failure, int rpcCode)
{
    QJsonObject data = failure.error.data;
    data.insert("code"_L1, errorCodeName(failure.error.code));
    if (!failure.error.field.isEmpty())
        data.insert("field"_L1, failure.error.field);
    const QJsonObject error{
        {"code"_L1, rpcCode != 0 ? rpcCode : codeFor(failure.error)},
        {"message"_L1, failure.error.message},
        {"data"_L1, data},
    };
    const QJsonValue id = failure.id.isUndefined() ? QJsonValue(QJsonValue::Null) : failure.id;
    return bytesOf({{"id"_L1, id}, {"error"_L1, error}});
}

} // namespace witan::protocol
