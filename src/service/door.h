// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/entry.h"
#include "service/tokens.h"
#include "transport/listener.h"

#include <QHash>
#include <QStringList>

#include <functional>
#include <memory>
#include <mutex>

namespace witan {

struct DoorConfig {
    QString host = QStringLiteral("127.0.0.1");   ///< listened on
    bool open = false;
    QStringList allowedHosts;              ///< "council.example" (any port) or "council.example:8443"
    QStringList allowedOrigins;            ///< "https://council.example"
    int connectionsPerPrincipal = 256;     ///< 0: no limit, and none to what comes in on them
    qint64 incomingPerPrincipal = 128 * 1024 * 1024;   ///< bytes of large messages, on the way in or waiting for the service
};

/// The front door: judges a whole upgrade request before anything else of the service hears of it
/// (src/protocol/README.md, Identity and entry; tests/README.md, rows 1–6), and answers who asks for the proof of a token first (row 9). Thread-safe; called on
/// the listener's I/O thread.
class Door {
public:
    /// Milliseconds of a clock that never goes back.
    using Ticks = std::function<qint64()>;

    /// The tokens as they are at this moment; nothing where that cannot be known.
    using TokenSource = std::function<std::shared_ptr<const Tokens>()>;

    Door(DoorConfig config, TokenSource tokens, Ticks ticks);

    Admission judge(const UpgradeRequest &request);

private:
    struct Guesses {
        int wrong = 0;
        qint64 until = 0;      ///< no answer to a token before this
        qint64 last = 0;
    };
    struct Guest {
        int connections = 0;
        std::shared_ptr<IncomingRoom> room;
    };
    struct Guests {
        std::mutex mutex;
        QHash<QString, Guest> byPrincipal;      // as many as there are tokens, so none is forgotten
    };
    struct Ruling {
        int status = 101;
        const char *reason = "";
    };

    Admission answerPlain(const UpgradeRequest &request);
    Ruling prove(const UpgradeRequest &request, QByteArray &proof);
    Ruling judgeShape(const UpgradeRequest &request) const;
    Ruling judgeHost(const UpgradeRequest &request) const;
    Ruling judgeOrigin(const UpgradeRequest &request) const;
    Ruling identify(const UpgradeRequest &request, Entry &entry);
    Ruling judgePath(const UpgradeRequest &request, Entry &entry, QByteArray &subprotocol) const;
    Ruling judgeRole(const Entry &entry) const;
    Ruling admit(Entry &entry, Admission &admission);

    bool isBackingOff(const QByteArray &peer, qint64 now);
    Ruling refuseToken(const QByteArray &peer, qint64 now);
    void noteWrongToken(const QByteArray &peer, qint64 now);

    const DoorConfig m_config;
    const TokenSource m_tokens;
    const Ticks m_ticks;
    std::shared_ptr<Guests> m_guests;
    std::mutex m_mutex;                      // guards m_guesses
    QHash<QByteArray, Guesses> m_guesses;
};

} // namespace witan
