// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/timestamp.h"

#include <QJsonObject>
#include <QString>

namespace witan {

enum class OutboxKind { Message, Decision };
enum class OutboxState { Queued, Sent, Failed };

/// What the elder said that the service has not confirmed: shown, kept through crashes, sent again until it is confirmed
/// or refused. `id` is the message's or decision's; `payload` the request's params (message/send or decision/submit).
struct OutboxItem {
    qint64 number = 0;              ///< order of sending
    OutboxKind kind = OutboxKind::Message;
    QString id;
    ConsultationId consultation;
    QJsonObject payload;
    OutboxState state = OutboxState::Queued;
    QString error;                  ///< for Failed: the sentence
    QString errorCode;
    Timestamp at;
    bool operator==(const OutboxItem &) const = default;
};

} // namespace witan
