// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"

#include <QCryptographicHash>

#include <openssl/evp.h>

namespace witan {

QByteArray sha256Hex(QByteArrayView bytes)
{
    QByteArray digest(32, Qt::Uninitialized);
    unsigned int size = 0;
    // OpenSSL uses the processor's own instructions, where there are any; Qt's hash takes several times as long.
    const bool ok = EVP_Digest(bytes.data(), static_cast<size_t>(bytes.size()), reinterpret_cast<uchar *>(digest.data()), &size, EVP_sha256(), nullptr) == 1;
    return ok && size == 32 ? digest.toHex() : QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex();
}

} // namespace witan
