// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/context.h"
#include "core/decision.h"
#include "core/number_ranges.h"
#include "core/outbox_item.h"
#include "core/plan_diff.h"

#include <QMap>
#include <QStringList>

namespace witan {

/// All that the window shows of the open consultation besides its thread: a plain value, made by app/ from the cache.
struct ConsultationView {
    Consultation consultation;            ///< with context
    Context context;
    QString shownDigest;                  ///< of `context`, reckoned from itself; empty while it could not be read
    bool contextUnreadable = false;       ///< the cache failed to give it; it is tried again
    std::optional<ContextDiff> changes;   ///< from the revision that was last on the screen (or the one before) to this
    std::optional<Context> contextBefore; ///< what `changes` compares with, where there is something to compare
    int changesFrom = 0;                  ///< that revision's number
    std::optional<Context> contextEarlier;   ///< of the request before this one that its agent is told by (AskedBefore), where it is here
    std::optional<ContextDiff> earlierChanges;   ///< from that one to this
    QString revisionNote;                 ///< what the agent wrote with this revision
    Principal me;
    QStringList openedSteps;              ///< whose raw content was on the screen, this digest
    NumberRanges seenSteps;               ///< numbers of those whose line in the plan was on the screen, this digest
    bool wholeSeen = false;               ///< all that was sent was on the screen as it was sent, this digest
    qint64 seenSeq = 0;
    qint64 lastAgentSeq = 0;
    int unread = 0;                       ///< messages and revisions after seenSeq (ConsultationSummary)
    bool agentAttached = false;
    QStringList reviewers;                ///< who else looks at it
    bool online = false;
    QString messageDraft;
    QMap<Verdict, QString> commentDrafts; ///< the comment begun for each verdict
    QList<OutboxItem> pending;            ///< of this consultation
};

} // namespace witan
