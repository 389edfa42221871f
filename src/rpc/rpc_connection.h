// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/methods.h"
#include "rpc/link.h"
#include "rpc/request_table.h"

#include <QString>

namespace witan {

/// A conversation with a service over JSON-RPC 2.0, under the reviewer's client and the agent's. It is kept open and made anew with growing
/// pauses (Link), begins with `hello` on each connection, numbers requests and gives each exactly one answer (RequestTable), and is
/// given up where the service is silent while something waits. What comes is handed out as it came: its owner reads it, and gives
/// answers to requests(). Lives in its creator's thread.
class RpcConnection final : public QObject {
    Q_OBJECT
public:
    explicit RpcConnection(QString clientName, Backoff backoff = Backoff(), QObject *parent = nullptr);

    Link &link() { return m_link; }
    RequestTable &requests() { return m_requests; }
    /// Asks for `hello` again, for what it tells.
    void greet(std::function<void(const Result<protocol::HelloResult> &)> answer);

Q_SIGNALS:
    /// Connected; `hello` is on its way.
    void greeting();
    /// The service speaks this version of the protocol.
    void greeted(const witan::protocol::HelloResult &hello);
    void frameReceived(const QByteArray &frame);
    /// Requests that waited get their error after this.
    void lost(const witan::Error &error, witan::Link::Again again);

private:
    void onOpened();
    void onGreeted(const Result<protocol::HelloResult> &hello);
    void onLost(const Error &error, Link::Again again);

    const QString m_clientName;
    Link m_link;
    RequestTable m_requests;
};

} // namespace witan
