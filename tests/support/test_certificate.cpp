// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/test_certificate.h"

#include <QHostAddress>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace witan::test {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Cert = std::unique_ptr<X509, decltype(&X509_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

QByteArray textOf(const Memory &memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, size};
}

template<typename T>
T *readFrom(const QByteArray &pem, T *(*read)(BIO *, T **, pem_password_cb *, void *))
{
    const Memory memory(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free);
    return pem.isEmpty() ? nullptr : read(memory.get(), nullptr, nullptr, nullptr);
}

void addExtension(X509 *certificate, int kind, const QByteArray &value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

} // namespace

Certificate makeCertificate(const QByteArray &name, int fromDays, int toDays, const Certificate &issuer)
{
    constexpr long kDay = 24 * 60 * 60;
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Cert certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), fromDays * kDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), toDays * kDay);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME *subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(name.constData()), -1, -1, 0);
    const Cert above(readFrom(issuer.certificatePem, &PEM_read_bio_X509), X509_free);
    const Key signer(readFrom(issuer.privateKeyPem, &PEM_read_bio_PrivateKey), EVP_PKEY_free);
    X509_set_issuer_name(certificate.get(), above ? X509_get_subject_name(above.get()) : subject);
    const bool isAddress = !QHostAddress(QString::fromLatin1(name)).isNull();
    addExtension(certificate.get(), NID_subject_alt_name, (isAddress ? "IP:" : "DNS:") + name);
    addExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate.get(), signer ? signer.get() : key.get(), EVP_sha256());

    const Memory certificateText(BIO_new(BIO_s_mem()), BIO_free), keyText(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(certificateText.get(), certificate.get());
    PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {textOf(certificateText), textOf(keyText)};
}

QByteArray opensslFingerprint(const Certificate &certificate)
{
    const Cert read(readFrom(certificate.certificatePem, &PEM_read_bio_X509), X509_free);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(read.get(), EVP_sha256(), digest, &size);
    return QByteArray(reinterpret_cast<const char *>(digest), size).toHex(':').toUpper();
}

} // namespace witan::test
