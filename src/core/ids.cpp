// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/ids.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace witan {

QUuid timeOrderedUuid()
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const auto ms = static_cast<quint64>(QDateTime::currentMSecsSinceEpoch());
    std::array<uchar, 16> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<uchar>(words[i / 4] >> (8 * (i % 4)));
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<uchar>(ms >> (8 * (5 - i)));
    bytes[6] = static_cast<uchar>(0x70 | (bytes[6] & 0x0F));
    bytes[8] = static_cast<uchar>(0x80 | (bytes[8] & 0x3F));
    return QUuid::fromRfc4122(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
}

} // namespace witan
