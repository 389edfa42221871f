// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

namespace witan {

/// What a WebSocket close code (RFC 6455 and src/protocol/README.md) means to the person at the other end: one sentence, with what
/// to do where there is something to do. `reason` is the peer's own text; it goes to the detail.
Error closeError(int code, const QString &reason, const QString &peer);

/// The same for an upgrade that was refused with an HTTP status.
Error refusalError(int status, const QString &peer);

} // namespace witan
