// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace witan {

/// A number as ECMAScript writes it (RFC 8785, 3.2.2.3): the shortest digits that give the same double. What JSON
/// cannot say (NaN, infinities) becomes null.
void appendCanonicalNumber(QByteArray &out, double number);

/// Whether whole-number digits (no sign) survive a double: it holds their exact value, or they are the very digits that
/// ECMAScript writes for it. Everything else would silently become another number.
bool isSafeInteger(QByteArrayView digits);

} // namespace witan
