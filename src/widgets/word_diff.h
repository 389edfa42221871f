// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace witan {

struct TextRange {
    qsizetype start = 0, length = 0;
    bool operator==(const TextRange &) const = default;
};

/// Which words of two texts the other one does not have: ranges in the old text, and in the new one.
struct WordDiff {
    QList<TextRange> gone, fresh;
    bool operator==(const WordDiff &) const = default;
};

/// Compares word by word; what stands between words belongs to a range only where words on both sides of it do, or where it
/// differs itself. Of two long texts without much in common all between their common ends counts as different.
WordDiff wordDiff(const QString &before, const QString &after);

/// Both texts as one: what is in both once, what is gone before what has come for it.
struct MergedText {
    QString text;
    QList<TextRange> gone, fresh;   ///< in `text`
    double share = 0;               ///< of the letters of both that are only in one, 0 to 1
};
MergedText mergedText(const QString &before, const QString &after);

} // namespace witan
