// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QHash>

namespace witan {

/// Who must agree before an agent goes on. Set by the service, never by the agent (src/protocol/README.md, Decisions).
struct Policy {
    int requiredApprovals = 1;
    bool commentRequired = false;   ///< also for `approve`; the other verdicts always need one
    bool operator==(const Policy &) const = default;
};

QJsonObject toJson(const Policy &policy);
Policy policyFromJson(const QJsonObject &object);

/// The service's table of policies by risk tier; Unknown is judged as High.
struct PolicyTable {
    QHash<RiskTier, Policy> byTier;
    Policy of(RiskTier tier) const;
    /// By the tier that the context ranks as; where it could not be read whole, an approval needs a comment too.
    Policy of(const Context &context) const;
};

} // namespace witan
