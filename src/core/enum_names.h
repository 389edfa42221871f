// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLatin1StringView>
#include <QString>

#include <array>
#include <optional>
#include <utility>

namespace witan {

/// The wire names of an enumeration, in one table for both directions.
template<typename Enum, std::size_t N>
using EnumNames = std::array<std::pair<Enum, QLatin1StringView>, N>;

template<typename Enum, std::size_t N>
QString nameOf(const EnumNames<Enum, N> &names, Enum value)
{
    for (const auto &[candidate, name] : names) {
        if (candidate == value)
            return name;
    }
    return {};
}

/// Names are compared exactly: an enumeration in another case is not a name (guarantees, row 25).
template<typename Enum, std::size_t N>
std::optional<Enum> valueOf(const EnumNames<Enum, N> &names, QStringView text)
{
    for (const auto &[candidate, name] : names) {
        if (text == name)
            return candidate;
    }
    return std::nullopt;
}

} // namespace witan
