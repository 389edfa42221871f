// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace witan {

/// Whether they are the same; the time that it takes says nothing about how much of a guess of this length was right.
bool sameBytes(const QByteArray &a, const QByteArray &b);

} // namespace witan
