// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace witan {

/// Compares without stopping early, so that the time says nothing about how much of a guess was right.
bool sameBytes(const QByteArray &a, const QByteArray &b);

} // namespace witan
