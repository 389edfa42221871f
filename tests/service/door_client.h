// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/raw_client.h"

namespace witan::test {

/// A RawClient that names the service's own address, as its door demands.
class DoorClient : public RawClient {
public:
    explicit DoorClient(quint16 port) : RawClient(port), m_port(port) {}

    /// The status of the answer; 0 for none.
    int knock(const QByteArray &target, const QByteArray &token = {}, const Headers &more = {})
    {
        if (!waitConnected())
            return 0;
        Headers headers = properHeaders();
        headers[0].second = "127.0.0.1:" + QByteArray::number(m_port);
        if (!token.isEmpty())
            headers.append(std::pair<QByteArray, QByteArray>{"Authorization", "Bearer " + token});
        send(upgradeRequest(target, headers + more));
        return waitStatus();
    }
    bool enter(const QByteArray &target, const QByteArray &token = {}, const Headers &more = {}) { return knock(target, token, more) == 101; }

private:
    const quint16 m_port;
};

} // namespace witan::test
