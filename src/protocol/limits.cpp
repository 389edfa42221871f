// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/limits.h"

using namespace Qt::StringLiterals;

namespace witan::protocol {

QJsonObject toJson(const Limits &limits)
{
    return {
        {"content"_L1, limits.content},
        {"context"_L1, limits.context},
        {"state"_L1, limits.state},
        {"name"_L1, limits.name},
        {"extra"_L1, limits.extra},
        {"conditions"_L1, limits.conditions},
        {"steps"_L1, limits.steps},
        {"factors"_L1, limits.factors},
        {"frame"_L1, limits.frame},
        {"depth"_L1, limits.depth},
        {"requests_per_second"_L1, limits.requestsPerSecond},
        {"request_burst"_L1, limits.requestBurst},
        {"connections_per_principal"_L1, limits.connectionsPerPrincipal},
        {"unsent"_L1, limits.unsent},
        {"rates"_L1, limits.rates},
    };
}

Limits limitsFromJson(const QJsonObject &object)
{
    // What a peer tells of its limits is a hint: a member that is missing, wrong or not positive leaves the default.
    Limits limits;
    const auto take = [&object](QLatin1StringView name, auto &member) {
        const qint64 value = object.value(name).toInteger(-1);
        if (value > 0 && value <= std::numeric_limits<std::remove_reference_t<decltype(member)>>::max())
            member = static_cast<std::remove_reference_t<decltype(member)>>(value);
    };
    take("content"_L1, limits.content);
    take("context"_L1, limits.context);
    take("state"_L1, limits.state);
    take("name"_L1, limits.name);
    take("extra"_L1, limits.extra);
    take("conditions"_L1, limits.conditions);
    take("steps"_L1, limits.steps);
    take("factors"_L1, limits.factors);
    take("frame"_L1, limits.frame);
    take("depth"_L1, limits.depth);
    take("requests_per_second"_L1, limits.requestsPerSecond);
    take("request_burst"_L1, limits.requestBurst);
    take("connections_per_principal"_L1, limits.connectionsPerPrincipal);
    take("unsent"_L1, limits.unsent);
    limits.rates = object.value("rates"_L1).toBool(limits.rates);
    return limits;
}

} // namespace witan::protocol
