// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

#include <optional>

class QSslSocket;

namespace witan {

/// Whose certificate is right on an encrypted connection. By default that of whom the system trusts, for the name that was
/// dialled. A fingerprint names the one certificate that is right: then nobody else has to vouch for it, nor for its name,
/// unless authorities are given too; but it has to be valid today all the same.
struct TlsTrust {
    QList<QSslCertificate> authorities;   ///< instead of the system's; empty: the system's
    QByteArray fingerprint;               ///< SHA-256 of the certificate; empty: any that is vouched for

    /// From a PEM file's bytes (empty: none) and a fingerprint in hex, with or without colons (empty: none).
    static Result<TlsTrust> of(const QByteArray &authoritiesPem, const QString &fingerprint);

    bool isDefault() const { return authorities.isEmpty() && fingerprint.isEmpty(); }
    QSslConfiguration configuration() const;
    bool isNamed(const QSslCertificate &certificate) const;
    /// Whether these errors say no more than that nobody vouches for the named certificate.
    bool answers(const QSslCertificate &certificate, const QList<QSslError> &errors) const;
};

/// "AB:CD:…", as other programs show it.
QString fingerprintText(const QByteArray &digest);
QByteArray fingerprintOf(const QSslCertificate &certificate);

/// Lets the handshake that waits in its signal sslErrors go on, past exactly these errors.
void goOnDespite(QSslSocket &socket, const QList<QSslError> &errors);

} // namespace witan
