// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_request.h"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>

namespace witan::listening {

namespace http = boost::beast::http;

namespace {

QByteArray bytes(boost::beast::string_view view)
{
    return {view.data(), static_cast<qsizetype>(view.size())};
}

Admission refuse(int status, const char *reason)
{
    return {status, reason, {}, {}};
}

/// A v4 peer on a socket for both families shows as ::ffff:a.b.c.d.
net::ip::address plainAddress(const net::ip::address &address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
    return address;
}

} // namespace

UpgradeRequest upgradeRequest(const HttpRequest &request, const net::ip::address &peer, const Tcp::endpoint &local)
{
    UpgradeRequest upgrade;
    upgrade.method = bytes(request.method_string());
    upgrade.target = bytes(request.target());
    for (const auto &field : request)
        upgrade.headers.append({bytes(field.name_string()).toLower(), bytes(field.value())});
    const net::ip::address address = plainAddress(peer);
    upgrade.peerAddress = QByteArray::fromStdString(address.to_string());
    upgrade.peerIsLoopback = address.is_loopback();
    upgrade.localPort = local.port();
    upgrade.localAddress = QByteArray::fromStdString(plainAddress(local.address()).to_string());
    upgrade.upgrades = !isPlainGet(request);
    return upgrade;
}

Admission formOf(const HttpRequest &request)
{
    if (request.version() != 11)
        return refuse(505, "This service speaks HTTP/1.1.");
    if (request.method() != http::verb::get)
        return refuse(405, "This service only answers WebSocket upgrades (GET).");
    if (request.count(http::field::content_length) != 0 || request.count(http::field::transfer_encoding) != 0)
        return refuse(400, "An upgrade request has no body.");
    if (!http::token_list(request[http::field::connection]).exists("upgrade")
        || !http::token_list(request[http::field::upgrade]).exists("websocket"))
        return refuse(426, "This is a WebSocket service; ask for an upgrade to websocket.");
    if (request[http::field::sec_websocket_version] != "13")
        return refuse(426, "This service speaks WebSocket version 13.");
    const QByteArray key = bytes(request[http::field::sec_websocket_key]);
    if (request.count(http::field::sec_websocket_key) != 1 || QByteArray::fromBase64(key, QByteArray::AbortOnBase64DecodingErrors).size() != 16)
        return refuse(400, "Sec-WebSocket-Key has to be 16 bytes in base64, once.");
    return {};
}

Admission formOf(const IoError &error)
{
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return refuse(431, "The request's header is too large.");
    if (error.category() == http::make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream
        && error != http::error::partial_message)
        return refuse(400, "This is not an HTTP request that this service understands.");
    return refuse(0, "");
}

bool isPlainGet(const HttpRequest &request)
{
    return request.version() == 11 && request.method() == http::verb::get && request.count(http::field::content_length) == 0
        && request.count(http::field::transfer_encoding) == 0 && request.count(http::field::upgrade) == 0;
}

HttpResponse answerOf(const Admission &admission)
{
    HttpResponse response(static_cast<http::status>(admission.status), 11);
    response.set(http::field::connection, "close");
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.set(http::field::cache_control, "no-store");
    if (admission.status == 401)
        response.set(http::field::www_authenticate, "Bearer");
    if (admission.status == 405)
        response.set(http::field::allow, "GET");
    if (admission.status == 426) {
        response.set(http::field::upgrade, "websocket");
        response.set(http::field::connection, "Upgrade, close");
        response.set(http::field::sec_websocket_version, "13");
    }
    response.body() = admission.reason.toStdString();
    if (!response.body().ends_with('\n'))
        response.body() += '\n';
    response.prepare_payload();
    return response;
}

} // namespace witan::listening
