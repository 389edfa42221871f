// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/tls_trust.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>
#include <QSslSocket>

#include <algorithm>

namespace witan {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("witan::TlsTrust", source);
}

bool isAboutTheVoucher(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::HostNameMismatch:
        return true;
    default:
        return false;
    }
}

} // namespace

Result<TlsTrust> TlsTrust::of(const QByteArray &authoritiesPem, const QString &fingerprint)
{
    TlsTrust trust;
    if (!authoritiesPem.isEmpty()) {
        trust.authorities = QSslCertificate::fromData(authoritiesPem, QSsl::Pem);
        if (trust.authorities.isEmpty())
            return Error{ErrorCode::Invalid, text("The file of certificates holds none. It has to be a PEM file."), {}, {}, {}};
    }
    if (!fingerprint.isEmpty()) {
        static const QRegularExpression form(QRegularExpression::anchoredPattern(QStringLiteral("[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}")));
        if (!form.match(fingerprint).hasMatch())
            return Error{ErrorCode::Invalid, text("A certificate's fingerprint has 64 hexadecimal digits (SHA-256), with or without colons."), {}, {}, {}};
        trust.fingerprint = QByteArray::fromHex(fingerprint.toLatin1().replace(':', QByteArrayView()));
    }
    return trust;
}

QSslConfiguration TlsTrust::configuration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (!authorities.isEmpty())
        configuration.setCaCertificates(authorities);
    return configuration;
}

bool TlsTrust::isNamed(const QSslCertificate &certificate) const
{
    return fingerprint.isEmpty() || fingerprintOf(certificate) == fingerprint;
}

bool TlsTrust::answers(const QSslCertificate &certificate, const QList<QSslError> &errors) const
{
    return !fingerprint.isEmpty() && authorities.isEmpty() && isNamed(certificate)
        && std::all_of(errors.cbegin(), errors.cend(), [](const QSslError &error) { return isAboutTheVoucher(error.error()); });
}

QString fingerprintText(const QByteArray &digest)
{
    return QString::fromLatin1(digest.toHex(':')).toUpper();
}

QByteArray fingerprintOf(const QSslCertificate &certificate)
{
    return certificate.digest(QCryptographicHash::Sha256);
}

void goOnDespite(QSslSocket &socket, const QList<QSslError> &errors)
{
    socket.ignoreSslErrors(errors);
}

} // namespace witan
