// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/ids.h"

#include <openssl/rand.h>

#include <array>

namespace witan {

namespace {

constexpr std::size_t kSize = 16;

/// Random bytes for the next ids of one thread: to draw them one by one costs most of what an id costs.
struct Pool {
    std::array<uchar, 64 * kSize> bytes;
    std::size_t used = sizeof bytes;
};

} // namespace

QUuid randomUuid()
{
    thread_local Pool pool;
    if (pool.used == pool.bytes.size()) {
        if (RAND_bytes(pool.bytes.data(), static_cast<int>(pool.bytes.size())) != 1)
            return QUuid::createUuid();
        pool.used = 0;
    }
    uchar *const bytes = pool.bytes.data() + pool.used;
    pool.used += kSize;
    bytes[6] = static_cast<uchar>(0x40 | (bytes[6] & 0x0F));
    bytes[8] = static_cast<uchar>(0x80 | (bytes[8] & 0x3F));
    return QUuid::fromRfc4122(QByteArrayView(bytes, static_cast<qsizetype>(kSize)));
}

} // namespace witan
