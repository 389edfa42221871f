// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/listener.h"
#include "transport/listener_asio.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace witan::listening {

using HttpRequest = boost::beast::http::request<boost::beast::http::empty_body>;
using HttpResponse = boost::beast::http::response<boost::beast::http::string_body>;

UpgradeRequest upgradeRequest(const HttpRequest &request, const net::ip::address &peer, const Tcp::endpoint &local);

/// What is wrong with the request before anybody's rights are looked at: 101 when it is an upgrade to WebSocket 13.
Admission formOf(const HttpRequest &request);
/// The same for what the parser refused.
Admission formOf(const IoError &error);
/// A request for an answer and no more.
bool isPlainGet(const HttpRequest &request);

HttpResponse answerOf(const Admission &admission);

} // namespace witan::listening
