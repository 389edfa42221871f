// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QJsonValue>

namespace witan::protocol {

/// The `id` of a request that will not be read, to refuse it by: found without decoding the rest, which may be megabytes.
/// Undefined where there is none (a notification, or no request at all), null where it is none that may be echoed.
QJsonValue requestId(QByteArrayView frame);

/// The same of a frame that was found broken: it is gone through to its end, so that the refusal goes to the one request
/// that it can be meant for. Null where two places give an `id`.
QJsonValue requestIdOfBroken(QByteArrayView frame);

} // namespace witan::protocol
