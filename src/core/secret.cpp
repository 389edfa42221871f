// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/secret.h"

namespace witan {

bool sameBytes(const QByteArray &a, const QByteArray &b)
{
    uint difference = a.size() == b.size() ? 0u : 1u;
    const qsizetype length = qMin(a.size(), b.size());
    for (qsizetype i = 0; i < length; ++i)
        difference |= static_cast<uint>(static_cast<uchar>(a.at(i)) ^ static_cast<uchar>(b.at(i)));
    return difference == 0;
}

} // namespace witan
