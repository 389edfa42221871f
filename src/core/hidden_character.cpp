// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"

#include <algorithm>
#include <array>

namespace witan {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Controls, format characters, fillers and selectors that draw nothing or steer what is drawn.
constexpr std::array kHidden{
    Range{0x0000, 0x001F}, Range{0x007F, 0x009F},         // C0, DEL, C1
    Range{0x00AD, 0x00AD}, Range{0x034F, 0x034F},         // soft hyphen, grapheme joiner
    Range{0x061C, 0x061C},                                // Arabic letter mark
    Range{0x115F, 0x1160}, Range{0x17B4, 0x17B5},         // Hangul fillers, Khmer inherent vowels
    Range{0x180B, 0x180F},                                // Mongolian selectors
    Range{0x200B, 0x200F}, Range{0x2028, 0x202E},         // zero widths, separators, bidi controls
    Range{0x2060, 0x206F},                                // word joiner, invisible operators, isolates
    Range{0x2800, 0x2800}, Range{0x3164, 0x3164},         // empty Braille cell, Hangul filler
    Range{0xD800, 0xDFFF},                                // a surrogate that has no partner
    Range{0xFDD0, 0xFDEF},                                // noncharacters
    Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF},         // variation selectors, byte order mark
    Range{0xFFA0, 0xFFA0},                                // half-width Hangul filler
    Range{0xFFF0, 0xFFFC},                                // annotations; U+FFFC is an object's place in Qt's documents
    Range{0x13430, 0x1343F}, Range{0x16FE4, 0x16FE4},     // hieroglyph joiners, Khitan filler
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D159, 0x1D159},     // shorthand controls, empty note head
    Range{0x1D173, 0x1D17A},                              // musical format controls
    Range{0xE0000, 0xE0FFF},                              // tags, more selectors, and the rest kept for their like
};

} // namespace

bool isHiddenCharacter(char32_t c)
{
    if (c < 0x7F)
        return c < 0x20;
    if (c > 0x3164 && c < 0xD800)
        return false;   // most of the world's ideographs and syllables, without a search
    if ((c & 0xFFFE) == 0xFFFE)
        return true;
    const auto range = std::lower_bound(kHidden.begin(), kHidden.end(), c,
                                        [](const Range &r, char32_t point) { return r.last < point; });
    return range != kHidden.end() && range->first <= c;
}

} // namespace witan
