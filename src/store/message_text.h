// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message.h"

#include <QByteArray>

namespace witan {

/// The message in the canonical JSON of a message.posted body, as messageFromJson() reads it, several times as fast: pages of a
/// thread are read through here. Text that is laid out in any other way takes the general road.
Result<Message> messageFromText(const QByteArray &canonical);

/// Exactly canonicalJson(toJson(message)) without `seq`, which is the event's own; written without building an object. Gives the place within it
/// where `,"consultation_id":` begins.
qsizetype appendMessageText(QByteArray &out, const Message &message);

} // namespace witan
