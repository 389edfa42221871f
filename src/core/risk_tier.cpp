// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/risk_tier.h"

#include "core/enum_names.h"

#include <QHash>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames<RiskTier, 5> kTiers{{
    {RiskTier::Unknown, u"UNKNOWN"},
    {RiskTier::Low, u"LOW"},
    {RiskTier::Medium, u"MEDIUM"},
    {RiskTier::High, u"HIGH"},
    {RiskTier::Critical, u"CRITICAL"},
}};

const QHash<QString, RiskTier> &synonyms()
{
    using enum RiskTier;
    static const QHash<QString, RiskTier> words{
        {u"MINOR"_s, Low}, {u"MINIMAL"_s, Low}, {u"NEGLIGIBLE"_s, Low}, {u"VERY LOW"_s, Low}, {u"P3"_s, Low}, {u"P4"_s, Low},
        {u"MODERATE"_s, Medium}, {u"MED"_s, Medium}, {u"P2"_s, Medium},
        {u"MAJOR"_s, High}, {u"SEVERE"_s, High}, {u"P0"_s, High}, {u"P1"_s, High},
        {u"EXTREME"_s, Critical}, {u"VERY HIGH"_s, Critical},
    };
    return words;
}

/// A place on the agent's own scale; in doubt the higher tier.
RiskTier tierOnScale(double value, double maximum)
{
    const double part = value / maximum;
    if (part < 0.4 || (maximum <= 5 && part <= 0.4))
        return RiskTier::Low;
    return part < 0.7 ? RiskTier::Medium : part < 0.9 ? RiskTier::High : RiskTier::Critical;
}

} // namespace

RiskTier riskTierFrom(QStringView text)
{
    return valueOf(kTiers, text.trimmed().toString().toUpper()).value_or(RiskTier::Unknown);
}

QString toString(RiskTier tier)
{
    return nameOf(kTiers, tier);
}

TierReading readTier(QStringView word, std::optional<double> maximum)
{
    const QString plain = word.trimmed().toString().toUpper().replace(u'_', u' ').replace(u'-', u' ');
    if (plain.isEmpty() || plain == u"UNKNOWN")
        return {};
    if (const RiskTier ours = riskTierFrom(plain); ours != RiskTier::Unknown)
        return {ours, true};
    if (const auto known = synonyms().constFind(plain); known != synonyms().cend())
        return {*known, false};
    bool isNumber = false;
    const double number = plain.toDouble(&isNumber);
    if (isNumber && maximum && *maximum > 0 && number >= 0 && number <= *maximum)
        return {tierOnScale(number, *maximum), false};
    return {RiskTier::High, false};
}

} // namespace witan
