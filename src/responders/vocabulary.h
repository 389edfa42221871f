// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringView>

namespace witan {

/// The English words that the built-in responder knows. Bits are those of Topic, and these marks:
constexpr quint32 kSmallWord = 1u << 31;      ///< says nothing about the subject: "the", "please", "would"
constexpr quint32 kStepWord = 1u << 30;       ///< a number beside it names a step
constexpr quint32 kPhraseWord = 1u << 29;     ///< may belong to a phrase that means something else than its words
constexpr quint32 kTopics = kPhraseWord - 1;
quint32 meaningOf(QStringView lowerCaseWord);
/// The topics of a word with one letter wrong, missing, doubled or swapped with its neighbour; words under five
/// letters are too short to guess at.
quint32 topicsNear(QStringView lowerCaseWord);
/// "four" is 4, "fourth" is 4, "4th" is 4; 0 where it is no number.
int numberOf(QStringView lowerCaseWord);
/// At most one insertion, deletion, substitution or swap of neighbours apart.
bool isNear(QStringView a, QStringView b);

} // namespace witan
