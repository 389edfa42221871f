// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringView>

#include <array>
#include <optional>
#include <utility>

namespace witan {

/// The wire names of an enumeration, in one table for both directions. They are literals, so a QString of one needs no memory of its own.
template<typename Enum, std::size_t N>
using EnumNames = std::array<std::pair<Enum, QStringView>, N>;

template<typename Enum, std::size_t N>
QString nameOf(const EnumNames<Enum, N> &names, Enum value)
{
    for (const auto &[candidate, name] : names) {
        if (candidate == value)
            return QString::fromRawData(name.data(), name.size());
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
