// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace witan {

/// Refused: the service does not accept this client, and somebody has to mend something first.
enum class ConnectionState { Offline, Connecting, Syncing, Online, Refused };

/// The state of the connection to the service, for the top line.
struct ConnectionInfo {
    ConnectionState state = ConnectionState::Offline;
    QString peer;                 ///< "This computer", a host name
    int roundTripMs = -1;
    QString reason;               ///< why it is not Online, one sentence
    int nextTryMs = 0;            ///< until the next attempt, 0 if none is due
    bool operator==(const ConnectionInfo &) const = default;
};

} // namespace witan
