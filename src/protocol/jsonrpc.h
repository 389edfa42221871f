// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json.h"
#include "core/result.h"

#include <QJsonObject>
#include <QJsonValue>

#include <variant>

namespace witan::protocol {

/// JSON-RPC 2.0. A request without an id is a notification.
struct Request {
    QJsonValue id = QJsonValue::Undefined;   ///< number or string; Undefined for a notification
    QString method;
    QJsonObject params;
    bool isNotification() const { return id.isUndefined(); }
};
struct Response {
    QJsonValue id;
    QJsonObject result;
};
struct Failure {
    QJsonValue id;          ///< Null where the request's id could not be read
    Error error;
};
using Frame = std::variant<Request, Response, Failure>;

/// A frame that is no JSON-RPC: `rpcCode` is -32700 (no JSON) or -32600 (not a request), `id` what could be found of it, also
/// in a frame that breaks a rule of JSON somewhere else; `error.field` is the path of the member that does.
struct FrameError {
    int rpcCode = -32700;
    QJsonValue id;
    Error error;
};

/// Whether a request may have this id: a whole number, or a string that is not too long to be echoed.
bool isUsableId(const QJsonValue &id);

/// Total: any bytes give a frame or a FrameError.
std::variant<Frame, FrameError> decodeFrame(const QByteArray &bytes, const JsonLimits &limits = {});

QByteArray encode(const Request &request);
QByteArray encode(const Response &response);
/// Error member: {code, message, data:{code, field?, …}}. `rpcCode` 0 means: -32601 and the like by Error, else -32000.
QByteArray encode(const Failure &failure, int rpcCode = 0);
inline constexpr int kParseError = -32700, kInvalidRequest = -32600, kMethodNotFound = -32601, kInvalidParams = -32602;

} // namespace witan::protocol
