// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace witan::protocol {

/// How a service proves that it knows a token before the token is sent to it unencrypted (src/protocol/README.md, Proof before a token).
/// The client names the token by an id and gives a nonce; the answer is a MAC over the nonce and the address and port at
/// which the question came in. So nothing of the token crosses the connection, an answer cannot be used again, and who
/// passes the question on to the true service brings back an answer for another place.
inline constexpr auto kProofPath = "/witan/proof";
/// A header of our own: a web page cannot send it without being asked first whether it may.
inline constexpr auto kChallengeHeader = "witan-challenge";

/// What is derived from a token for this alone; it opens nothing.
struct ProofKey {
    QByteArray id;        ///< hex, tells which token is meant
    QByteArray secret;

    static ProofKey of(const QByteArray &token);
    /// From the SHA-256 of the token (32 bytes), which is all that a service keeps of it.
    static ProofKey ofDigest(const QByteArray &digest);
};

struct Challenge {
    QByteArray keyId, nonce;     ///< hex

    /// As it stands in the header; nothing where it is not exactly that.
    static std::optional<Challenge> parse(const QByteArray &header);
    QByteArray header() const { return keyId + ' ' + nonce; }
};

inline constexpr qsizetype kNonceBytes = 32, kProofSize = 64;

/// The proof, in hex. `address` is the service's end of the connection, as "127.0.0.1" or "::1".
QByteArray proofOf(const ProofKey &key, const QByteArray &nonce, const QByteArray &address, quint16 port);

} // namespace witan::protocol
