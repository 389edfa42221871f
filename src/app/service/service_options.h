// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "service/service_host.h"

#include <QStringList>

namespace witan {

/// What the command line of `witan-service` asks for.
struct ServiceOptions {
    enum class Task { Serve, Help, Version, Verify, Rebuild, AddToken, ListTokens, RevokeToken };
    Task task = Task::Serve;
    bool json = false;
    bool verbose = false;
    ServiceConfig config;
    PrincipalRole role = PrincipalRole::Reviewer;      ///< AddToken
    QString name;                                      ///< AddToken
    QString which;                                     ///< RevokeToken: an id, the beginning of one, or a name
};

/// Wrong usage is Error{Invalid}; its message says what is wrong and how it is written.
Result<ServiceOptions> readServiceOptions(const QStringList &arguments);
QString serviceHelp();

} // namespace witan
