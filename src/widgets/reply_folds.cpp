// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/reply_folds.h"

#include <algorithm>

namespace witan {

int ReplyFolds::hiderOf(const ThreadModel &model, int row) const
{
    if (m_folds.isEmpty() || row >= model.head())
        return -1;
    // From reply to question: a reply to what is hidden is hidden with it.
    for (int at = model.questionOf(row); at >= m_folds.firstKey() && row - at <= ThreadModel::kThreadReach; at = model.questionOf(at)) {
        if (row < m_folds.value(at, 0))
            return at;
    }
    return -1;
}

ReplyFolds::Replies ReplyFolds::repliesTo(const ThreadModel &model, int question, int seen) const
{
    Replies replies{model.repliesTo(question)};
    const int limit = m_folds.value(question, seen);
    replies.foldable = int(std::count_if(replies.rows.cbegin(), replies.rows.cend(), [limit](int row) { return row < limit; }));
    return replies;
}

} // namespace witan
