// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/service/service_options.h"

namespace witan {

/// What `witan-service token …` prints: a new token alone on stdout, everything that is said about it on stderr.
struct CommandOutput {
    QByteArray out;
    QString hint;
    QString made;       ///< the id of a token that was made
};

/// `token add`, `token list` and `token revoke` on the data folder, whether a service holds it or not.
Result<CommandOutput> runTokenCommand(const ServiceOptions &options);
/// After the output could not be printed: a token that nobody has seen is taken back. What is to be said about it.
Error undoTokenCommand(const ServiceOptions &options, const CommandOutput &output);
/// How a reviewer's token is made, where there is none; else empty.
QString reviewerHint(const QString &dataFolder);

} // namespace witan
