// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/event.h"
#include "core/number_ranges.h"

namespace witan {

/// What a consultation's rules need to know beyond its projection to judge a decision.
struct DecisionFacts {
    qint64 lastAgentSeq = 0;      ///< seq of the newest AGENT message (but those of the built-in responder) or context.revised
    Timestamp now;
    int shownRevision = 0;        ///< that has the decision's digest, where this is not the current one; 0 where there is none
};

/// What follows from an accepted decision.
struct DecisionOutcome {
    int missing = 0;
    std::optional<Status> ends;      ///< the status it ends with
    EndReason endReason = EndReason::None;
};

/// Judges a decision by its rules (src/protocol/README.md, Decisions): may the actor decide, is it still active and in time, digest current,
/// everything seen, comment and scope given. Only an approval waits for what is unread; whoever says no says it to the
/// request, whatever was written or revised meanwhile. Changes nothing. Codes: forbidden, not_active (deadline), already_decided
/// (data: who, when, what), stale_context (data.digest), unseen (data.since_seq), invalid (field).
Result<DecisionOutcome> judgeDecision(const Consultation &consultation, const Decision &decision,
                                      const Principal &actor, const DecisionFacts &facts);

/// Why `approve` cannot be pressed yet, for the person before the screen; empty where it can.
struct ApprovalSight {
    qint64 seenSeq = 0;                 ///< last event that was on the screen
    qint64 lastAgentSeq = 0;
    QString shownDigest;                ///< of the plan on the screen
    QStringList openedSteps;            ///< ids of steps whose raw content was on the screen, this digest
    NumberRanges seenSteps;             ///< numbers of steps whose line in the plan was on the screen, this digest
    bool wholeSeen = false;             ///< all that was sent was on the screen as it was sent, this digest
    bool online = true;                 ///< no hindrance: an approval given offline is judged when it arrives
    NumberRanges leftOut;               ///< numbers of the steps that the approval does not name: it waits for none of them
};
struct Readiness {
    bool ready = false;
    QString reason;                     ///< an English sentence, empty when ready; widgets translate by `kind`
    enum class Kind { Ready, NotActive, MayNotDecide, Stale, Unseen, UnreadWhole, UnopenedStep, UnseenSteps, Expired } kind = Kind::Ready;
    QString stepId;                     ///< for UnopenedStep, and the first one for UnseenSteps
    QString stepLabel;                  ///< as a person reads it
    NumberRanges unseenSteps;           ///< for UnseenSteps
};
/// The steps that cannot be undone each have to be opened and read.
struct ReadingCount {
    int read = 0, total = 0;
    QString nextId;                     ///< the first one that was not read, empty where none is left
};
ReadingCount readingCount(const Plan &plan, const ApprovalSight &sight);

Readiness approvalReadiness(const Consultation &consultation, const Context &context, const Principal &me,
                            const ApprovalSight &sight, Timestamp now);

} // namespace witan
