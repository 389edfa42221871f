// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"

#include "core/hex_pairs.h"

#include <QCryptographicHash>

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace witan {

namespace {

struct ContextDeleter {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

/// Looking the algorithm up costs more than hashing a small event, so each thread does it once and starts anew from it.
ContextPtr preparedContext()
{
    ContextPtr context(EVP_MD_CTX_new());
    EVP_MD *algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (context && (!algorithm || EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1))
        context.reset();
    EVP_MD_free(algorithm);   // the context keeps its own hold on it
    return context;
}

} // namespace

QByteArray sha256Hex(QByteArrayView bytes)
{
    thread_local const ContextPtr context = preparedContext();
    uchar digest[32];
    unsigned int size = 0;
    const bool ok = context && EVP_DigestInit_ex2(context.get(), nullptr, nullptr) == 1
        && EVP_DigestUpdate(context.get(), bytes.data(), static_cast<size_t>(bytes.size())) == 1
        && EVP_DigestFinal_ex(context.get(), digest, &size) == 1 && size == sizeof digest;
    if (!ok)
        return QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex();
    QByteArray hex(64, Qt::Uninitialized);
    char *to = hex.data();
    for (const uchar byte : digest)
        to = std::copy(kHexPairs[byte].begin(), kHexPairs[byte].end(), to);
    return hex;
}

} // namespace witan
