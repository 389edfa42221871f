// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace witan {

enum class RiskTier { Unknown, Low, Medium, High, Critical };
/// "LOW" … "CRITICAL" in any case, else Unknown: Witan's own words alone.
RiskTier riskTierFrom(QStringView text);
QString toString(RiskTier tier);

/// What an agent's word for its risk counts as.
struct TierReading {
    RiskTier tier = RiskTier::Unknown;   ///< a word that is none of ours ranks as High, unless it plainly means another; Unknown only where nothing was said
    bool isOurs = false;                 ///< LOW, MEDIUM, HIGH or CRITICAL
};
/// `maximum` is that of a tier given as a number; without one, a number says nothing and ranks as High.
TierReading readTier(QStringView word, std::optional<double> maximum = std::nullopt);

} // namespace witan
