// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace witan {

/// A number as ECMAScript writes it (RFC 8785, 3.2.2.3): the shortest digits that give the same double. What JSON
/// cannot say (NaN, infinities) becomes null.
void appendCanonicalNumber(QByteArray &out, double number);

/// Whether a JSON number survives a double digit for digit: its decimal value is that of the number that
/// appendCanonicalNumber() writes for it. 1.0, 1e2 and 0.10 are; 2^53 + 1, 0.1000000000000000055, 1e400 and 1e-400 would
/// silently become other numbers. `number` must be well-formed.
bool survivesDouble(QByteArrayView number);

} // namespace witan
