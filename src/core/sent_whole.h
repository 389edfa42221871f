// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"

namespace witan {

/// All that an agent sent of a consultation to be decided on: the context alone where nothing came beside it, else those members
/// with the context among them.
QJsonObject sentWhole(const Consultation &consultation);
/// Names exactly that; the context's own digest where there is nothing else.
QString sentWholeDigest(const Consultation &consultation);
/// That all of it was on the screen is kept beside the opened steps, under an id that no step has.
inline QString sentWholeId() { return QStringLiteral(""); }

} // namespace witan
