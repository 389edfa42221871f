// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace witan {

inline constexpr char kHex[] = "0123456789abcdef";
/// Both digits of each byte.
inline constexpr auto kHexPairs = [] {
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < pairs.size(); ++byte)
        pairs[byte] = {kHex[byte >> 4], kHex[byte & 0xF]};
    return pairs;
}();

} // namespace witan
