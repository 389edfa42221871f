// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message.h"

#include <QHash>

namespace witan {

/// A HUMAN message for all that no AGENT message replies to yet, by the row of its consultation.
struct OpenQuestion {
    qint64 consultation = 0;
    MessageId message;
    bool operator==(const OpenQuestion &) const = default;
    friend size_t qHash(const OpenQuestion &key, size_t seed = 0) { return qHashMulti(seed, key.consultation, key.message); }
};

inline bool asks(const Message &message)
{
    return message.role == MessageRole::Human && message.audience == Audience::All;
}

inline bool answers(const Message &message)
{
    return message.role == MessageRole::Agent && message.replyTo.has_value();
}

} // namespace witan
