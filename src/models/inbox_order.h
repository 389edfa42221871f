// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/inbox_row.h"

#include <QList>

namespace witan {

/// How the rows of a section are ordered; what ended is newest first in all but Risk.
enum class InboxSort {
    Urgency,   ///< those due within a day by their deadline, then by risk, then who waits longest
    Time,      ///< the newest first
    Risk,      ///< the highest first, then as Urgency
};

InboxSection sectionOf(const ConsultationSummary &summary, const QString &myId, Timestamp now);

/// Whether `a` stands above `b`, both of one section. A strict order: of two that are alike the ids decide.
bool isBefore(const ConsultationSummary &a, const ConsultationSummary &b, InboxSection section, InboxSort sort, Timestamp now);

/// Runs of the same question: consultations of the same agent with the same digest, each started within a minute of the one
/// before. Places in `summaries`, oldest first; a question that was asked once is in none.
QList<QList<int>> repeatsIn(const QList<ConsultationSummary> &summaries);

} // namespace witan
