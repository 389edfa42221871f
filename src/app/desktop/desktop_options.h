// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/tls_trust.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <variant>

namespace witan {

/// What `witan` was told on its command line.
struct DesktopOptions {
    QString dataFolder;                            ///< empty: the platform's own place
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 0;                              ///< 0: a free one
    QUrl service;                                  ///< another machine's service instead of the built-in one
    QString tokenFile;
    TlsTrust trust;                                ///< for a service with wss://
    QString tourFolder;
    bool json = false, sample = false;
};

/// Nothing to run: `text` goes to stdout for code 0, else to stderr.
struct EarlyExit {
    int code = 0;
    QString text;
};

/// Reads the arguments after the program's name. What belongs to Qt (`-platform offscreen`) is passed over; everything else
/// that is not known is wrong usage, exit code 2.
std::variant<DesktopOptions, EarlyExit> readDesktopOptions(const QStringList &arguments);

} // namespace witan
