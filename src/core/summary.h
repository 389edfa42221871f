// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/context.h"

namespace witan {

/// One row of the inbox.
struct ConsultationSummary {
    Consultation consultation;      ///< without context
    QString request;                ///< of the plan, or the beginning of it
    RiskTier tier = RiskTier::Unknown;   ///< what it ranks as
    QString tierText;               ///< the agent's own word where it is none of Witan's, in one line
    Reading riskReading = Reading::Understood;   ///< what became of what the agent sent as risk
    int steps = 0, irreversible = 0;
    QString lastLine;               ///< of the newest event that says more than that somebody asks; whose words they are stands before them, but for the agent's own
    Timestamp lastAt;
    QString draft;                  ///< the beginning of what this elder was writing, a message before a comment
    qint64 lastAgentSeq = 0;
    qint64 seenSeq = 0;             ///< last event that was on this elder's screen
    int unread = 0;                 ///< after seenSeq: AGENT messages, revisions, and that time ran out without a decision
    bool tierIsOurs() const { return tierText.isEmpty(); }
    bool neverOpened() const { return seenSeq == 0; }
    QString displayTitle() const { return consultation.displayTitle(request); }
    bool operator==(const ConsultationSummary &) const = default;
};

} // namespace witan
