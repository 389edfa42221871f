// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/thread_view.h"

// How replies fold under their question; reply_folds.h knows which.
namespace witan {

namespace {

constexpr int kRowsBelow = 65;   // a day line, or that of what is new, can move as far below what folds

} // namespace

void ThreadView::toggleReplies(int question)
{
    if (!m_model)
        return;
    if (m_folds.isFolded(question)) {
        m_folds.open(question);
        changeReplies(question);
        return;
    }
    const ReplyFolds::Replies replies = m_folds.repliesTo(*m_model, question, m_reading.seen());
    if (replies.foldable > 0) {
        m_folds.fold(question, m_reading.seen());
        changeReplies(question);
    } else if (!replies.rows.isEmpty()) {
        setCurrentRow(replies.rows.first());
    }
}

void ThreadView::changeReplies(int question)
{
    // Nobody stands on what is not there.
    const bool wasCurrent = m_current >= 0 && isHidden(m_current);
    if (wasCurrent)
        m_current = question;
    changeInPlace(question, qMin(question + ThreadModel::kThreadReach + kRowsBelow, m_geometry.rows() - 1));
    accessibleRowsChangedFrom(this, question + 1);
    accessibleRowToggled(this, question);
    if (wasCurrent)
        accessibleRowFocused(this, question);
}

/// What is asked for stands open.
void ThreadView::showRow(int row)
{
    for (int hider = m_model ? m_folds.hiderOf(*m_model, row) : -1; hider >= 0; hider = m_folds.hiderOf(*m_model, row)) {
        m_folds.open(hider);
        changeReplies(hider);
    }
}

/// As in a tree: what is open is folded, and from what has nothing to fold the way leads to its question.
void ThreadView::foldOrLeave(int row)
{
    if (!m_model || row < 0)
        return;
    if (!m_folds.isFolded(row) && m_folds.repliesTo(*m_model, row, m_reading.seen()).foldable > 0)
        toggleReplies(row);
    else
        goToQuestionOf(row);
}

/// What stands under a question tells of its replies.
void ThreadView::layOutQuestionsOf(int first, int last)
{
    if (last - first > ThreadModel::kThreadReach) {
        forgetLayouts();
        return;
    }
    for (int row = first; row <= last; ++row) {
        for (int asked = m_model->questionOf(row); asked >= 0 && row - asked <= ThreadModel::kThreadReach; asked = m_model->questionOf(asked)) {
            if (asked < first)
                m_layouts.remove(asked);
            m_geometry.forget(asked, asked);
            m_reading.forgetParts(asked, asked);
        }
    }
}

bool ThreadView::accessibleRowIsExpandable(int row) const
{
    return m_model && !m_folds.repliesTo(*m_model, row, m_reading.seen()).rows.isEmpty();
}

} // namespace witan
