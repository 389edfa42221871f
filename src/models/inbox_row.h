// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/summary.h"

namespace witan {

enum class InboxSection { WaitingForMe, WaitingForOthers, BeingExecuted, Ended };
constexpr int kInboxSections = 4;

/// What the list shows in one row: a consultation, and how many more of the same question it stands for.
struct InboxRow {
    const ConsultationSummary *summary = nullptr;   ///< null for a section line; valid until the model changes
    InboxSection section = InboxSection::WaitingForMe;
    QString title;                        ///< one line, hidden characters visible
    int repeats = 0;                      ///< others that asked the same within a minute, folded under this row or shown below it
    qint64 repeatsMs = 0;                 ///< between the first and the last of them
    bool repeatsShown = false;            ///< they have rows of their own now
    bool isRepeat = false;                ///< this is such a row
    std::optional<Timestamp> due;         ///< the nearest deadline of all that the row stands for
    int unread = 0;                       ///< likewise
};

} // namespace witan
