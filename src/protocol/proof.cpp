// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/proof.h"

#include <QMessageAuthenticationCode>

#include <algorithm>

namespace witan::protocol {
namespace {

constexpr qsizetype kIdBytes = 16;
constexpr auto kIdLabel = "witan proof id 2", kSecretLabel = "witan proof secret 2", kProofLabel = "witan proof 1";

QByteArray mac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

bool isHex(const QByteArray &text, qsizetype bytes)
{
    return text.size() == 2 * bytes
        && std::all_of(text.cbegin(), text.cend(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace

ProofKey ProofKey::of(const QByteArray &token)
{
    return ofDigest(QCryptographicHash::hash(token, QCryptographicHash::Sha256));
}

ProofKey ProofKey::ofDigest(const QByteArray &digest)
{
    return {mac(digest, kIdLabel).first(kIdBytes).toHex(), mac(digest, kSecretLabel)};
}

std::optional<Challenge> Challenge::parse(const QByteArray &header)
{
    const qsizetype space = header.indexOf(' ');
    Challenge challenge{header.left(space), header.mid(space + 1)};
    if (space < 0 || !isHex(challenge.keyId, kIdBytes) || !isHex(challenge.nonce, kNonceBytes))
        return std::nullopt;
    return challenge;
}

QByteArray proofOf(const ProofKey &key, const QByteArray &nonce, const QByteArray &address, quint16 port)
{
    return mac(key.secret, QByteArray(kProofLabel) + '\n' + nonce + '\n' + address + '\n' + QByteArray::number(port)).toHex();
}

} // namespace witan::protocol
