// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json.h"
#include "core/message.h"

namespace witan::protocol {

/// The seed's two shapes on /ws/consultation/{id}. A missing or empty message reads as an empty string, which the
/// endpoint ignores, as the seed does; anything else wrong is Invalid.
Result<QString> readSeedQuestion(const QByteArray &frame, const JsonLimits &limits = {});
/// {"message_id", "role", "content", "timestamp"}; written directly, it is the hot path.
QByteArray writeSeedAnswer(const Message &message);
/// {"error": {"code", "message"}}
QByteArray writeSeedError(const Error &error);

} // namespace witan::protocol
