// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QJsonValue>

namespace witan::protocol {

/// The `id` of a request that will not be read, to refuse it by: found without decoding the rest, which may be megabytes.
/// Undefined where there is none (a notification, or no request at all), null where it is none that may be echoed.
QJsonValue requestId(QByteArrayView frame);

} // namespace witan::protocol
