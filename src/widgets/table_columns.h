// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

class QTextLayout;

namespace witan {

/// What the cells of a column would need: in one line, and so that no word is broken.
struct ColumnWish { int whole = 0, longestWord = 0; };

/// In a layout of one line, parted where a line may end.
int longestWord(const QTextLayout &layout);

/// A column is at least as wide as its longest word, so that none is broken where there is room for all of those.
QList<int> columnWidths(const QList<ColumnWish> &wishes, int room);

} // namespace witan
