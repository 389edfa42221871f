// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"

#include <QByteArray>

#include <optional>

namespace witan {

/// What the projection keeps of a consultation: all but its context, id and head, in a compact form, because the inbox reads
/// thousands of them at the start. It can always be made anew from the events.
struct ConsultationDoc {
    Consultation state;
    QString stateDigest;      ///< of the agent's newest saved state, empty where there is none
};

QByteArray encodeDoc(const Consultation &state, const QString &stateDigest);
std::optional<ConsultationDoc> decodeDoc(const QByteArray &bytes);

} // namespace witan
