// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"

namespace witan {

/// One row of the inbox.
struct ConsultationSummary {
    Consultation consultation;      ///< without context
    QString request;                ///< of the plan, or the beginning of it
    RiskTier tier = RiskTier::Unknown;
    int steps = 0, irreversible = 0;
    QString lastLine;               ///< of the newest event that says something
    Timestamp lastAt;
    qint64 lastAgentSeq = 0;
    qint64 seenSeq = 0;             ///< last event that was on this elder's screen
    int unread = 0;                 ///< AGENT messages and revisions after seenSeq
    QString displayTitle() const { return consultation.displayTitle(request); }
    bool operator==(const ConsultationSummary &) const = default;
};

} // namespace witan
