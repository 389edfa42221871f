// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringView>

namespace witan {

/// The English words that the built-in responder knows. Bits are those of Topic.
quint32 topicsOf(QStringView lowerCaseWord);
/// As topicsOf(), for a word with one letter wrong, missing, doubled or swapped with its neighbour; words under five
/// letters are too short to guess at.
quint32 topicsNear(QStringView lowerCaseWord);
/// Words that say nothing about the subject: "the", "please", "would".
bool isSmallWord(QStringView lowerCaseWord);
/// "four" is 4, "fourth" is 4, "4th" is 4; 0 where it is no number.
int numberOf(QStringView lowerCaseWord);
/// At most one insertion, deletion, substitution or swap of neighbours apart.
bool isNear(QStringView a, QStringView b);

} // namespace witan
