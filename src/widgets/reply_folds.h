// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/thread_model.h"

#include <QMap>

namespace witan {

/// Which questions have their replies folded away. At first none; only the elder folds. What was not read yet when a question
/// was folded is never hidden, nor what came after it: an answer must not vanish because it was looked at.
class ReplyFolds {
public:
    void reset() { m_folds.clear(); }
    /// `seen`: the rows before it were read.
    void fold(int question, int seen) { m_folds.insert(question, seen); }
    void open(int question) { m_folds.remove(question); }
    bool isFolded(int question) const { return m_folds.contains(question); }

    /// The folded question that hides the row, -1 where it is not hidden.
    int hiderOf(const ThreadModel &model, int row) const;

    /// The replies to a question, and how many of them a fold takes away, or would with `seen` as it is now.
    struct Replies { QList<int> rows; int foldable = 0; };
    Replies repliesTo(const ThreadModel &model, int question, int seen) const;

private:
    QMap<int, int> m_folds;   ///< question → the rows before this one fold
};

} // namespace witan
