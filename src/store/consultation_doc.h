// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"

#include <QByteArray>

#include <optional>

namespace witan {

/// A consultation without its context, id and head, as the projection keeps it: a compact form, because the inbox reads
/// thousands of them at the start. It can always be made anew from the events.
QByteArray encodeDoc(const Consultation &consultation);
std::optional<Consultation> decodeDoc(const QByteArray &bytes);

} // namespace witan
