// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/policy.h"

#include <QJsonObject>

namespace witan {

using namespace Qt::StringLiterals;

QJsonObject toJson(const Policy &policy)
{
    return {{"required_approvals"_L1, policy.requiredApprovals}, {"comment_required"_L1, policy.commentRequired}};
}

Policy policyFromJson(const QJsonObject &object)
{
    Policy policy;
    // Nobody's approval is never enough: a count below one, or one that cannot be read, stays at one.
    policy.requiredApprovals = qMax(1, object.value("required_approvals"_L1).toInt(1));
    policy.commentRequired = object.value("comment_required"_L1).toBool(false);
    return policy;
}

Policy PolicyTable::of(RiskTier tier) const
{
    return byTier.value(tier == RiskTier::Unknown ? RiskTier::High : tier);
}

Policy PolicyTable::of(const Context &context) const
{
    Policy policy = of(context.risk ? context.risk->tier : RiskTier::Unknown);
    policy.commentRequired = policy.commentRequired || context.needsWholeReading();
    return policy;
}

} // namespace witan
