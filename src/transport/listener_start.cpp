// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_server.h"

#include "transport/platform.h"

#include <boost/asio/ip/v6_only.hpp>

#include <QCoreApplication>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace witan::listening {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("witan::Listener", source);
}

QString detailOf(const IoError &error)
{
    return QString::fromStdString(error.message());
}

} // namespace

Result<void> Server::start()
{
    if (!m_config.certificatePem.isEmpty() || !m_config.privateKeyPem.isEmpty()) {
        if (auto ready = prepareTls(); !ready)
            return ready;
    }
    QString host = m_config.host;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    IoError error;
    Tcp::resolver resolver(m_io);
    const auto found = resolver.resolve(host.toStdString(), std::to_string(m_config.port), Tcp::resolver::passive, error);
    if (error || found.empty())
        return Error{witan::ErrorCode::Invalid, text("This computer has no address named %1, so the service cannot listen there. Use 127.0.0.1 or one of this computer's addresses.").arg(host), detailOf(error), {}, {}};
    if (auto bound = listenOn(found.begin()->endpoint()); !bound)
        return bound;
    run();
    return {};
}

Result<void> Server::listenOn(const Tcp::endpoint &endpoint)
{
    IoError error;
    m_acceptor.open(endpoint.protocol(), error);
    if (!error && mayReuseAddress())
        m_acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(Acceptor::max_listen_connections, error);
    if (!error)
        m_port = m_acceptor.local_endpoint(error).port();
    if (!error)
        return {};
    IoError ignored;
    m_acceptor.close(ignored);
    return bindError(error);
}

Error Server::bindError(const IoError &error) const
{
    const QString address = QStringLiteral("%1:%2").arg(m_config.host).arg(m_config.port);
    Error result{witan::ErrorCode::Network, {}, detailOf(error), {}, {}};
    if (error == net::error::address_in_use)
        result.message = text("Another program already listens on %1. Stop it, or choose another port (port 0 picks a free one).");
    else if (error == net::error::access_denied)
        result.message = text("This account may not listen on %1. Choose a port above 1023.");
    else
        result.message = text("The service cannot listen on %1. Use 127.0.0.1 or one of this computer's addresses, and a free port.");
    result.message = result.message.arg(address);
    return result;
}

Result<void> Server::prepareTls()
{
    using Context = net::ssl::context;
    const auto broken = [](const char *message, const IoError &error) {
        return Error{witan::ErrorCode::Invalid, text(message), detailOf(error), {}, {}};
    };
    m_tls.emplace(Context::tls_server);
    m_tls->set_options(Context::default_workarounds | Context::no_sslv2 | Context::no_sslv3 | Context::no_tlsv1 | Context::no_tlsv1_1);
    SSL_CTX *native = m_tls->native_handle();
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    IoError error;
    const auto buffer = [](const QByteArray &pem) { return net::const_buffer(pem.constData(), static_cast<std::size_t>(pem.size())); };
    m_tls->use_certificate_chain(buffer(m_config.certificatePem), error);
    if (error)
        return broken(QT_TRANSLATE_NOOP("witan::Listener", "The TLS certificate cannot be read. It has to be a PEM file with the service's certificate first."), error);
    m_tls->use_private_key(buffer(m_config.privateKeyPem), Context::pem, error);
    if (error)
        return broken(QT_TRANSLATE_NOOP("witan::Listener", "The TLS private key cannot be read, or does not belong to the certificate. It has to be a PEM file without a password."), error);
    return {};
}

} // namespace witan::listening
