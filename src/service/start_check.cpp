// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/start_check.h"

#include "service/service_host.h"
#include "transport/loopback.h"

using namespace Qt::StringLiterals;

namespace witan {

Result<void> checkStart(const ServiceConfig &config)
{
    const auto refuse = [](const QString &setting, const QString &message) {
        return Error{.code = ErrorCode::Invalid, .message = message + u" The service was not started."_s, .field = setting};
    };
    if (config.certificateFile.isEmpty() != config.privateKeyFile.isEmpty())
        return refuse(u"--tls-key"_s, u"--tls-certificate and --tls-key belong together: give both or neither."_s);
    if (!config.listen || isLoopback(config.host))
        return {};
    if (config.open)
        return refuse(u"--open"_s, u"--open lets anybody in without a token, so it is for loopback addresses only, and --listen names %1: leave --open out, or listen on 127.0.0.1."_s.arg(config.host));
    if (config.certificateFile.isEmpty())
        return refuse(u"--tls-certificate"_s, u"--listen names %1, which other computers can reach, so it needs TLS: give --tls-certificate and --tls-key, or listen on 127.0.0.1."_s.arg(config.host));
    return {};
}

} // namespace witan
