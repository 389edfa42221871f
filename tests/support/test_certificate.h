// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace witan::test {

struct Certificate {
    QByteArray certificatePem, privateKeyPem;
};

/// A certificate for `name` (an IP address or a DNS name), valid from now + `fromDays` to now + `toDays`; self-signed, or
/// signed by `issuer`.
Certificate makeCertificate(const QByteArray &name = "127.0.0.1", int fromDays = -1, int toDays = 1, const Certificate &issuer = {});

/// SHA-256 of the whole certificate as OpenSSL's own tools show it: "AB:CD:…".
QByteArray opensslFingerprint(const Certificate &certificate);

} // namespace witan::test
