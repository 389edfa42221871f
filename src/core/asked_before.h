// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/decision.h"
#include "core/ids.h"
#include "core/principal.h"
#include "core/timestamp.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace witan {

enum class EndReason;

/// A consultation before this one in which the same agent asked for the same, and what came of it. Its texts are shortened;
/// the whole of it is in its own record.
struct EarlierAsk {
    ConsultationId consultation;
    QString title;                       ///< or the plan's request, or the agent's name: one line
    Timestamp startedAt;
    bool same = false;                   ///< exactly this context; else nearly the same words
    EndReason endReason{};               ///< None where nobody had decided yet
    std::optional<DecisionId> decision;  ///< that ended it; none where it ended otherwise
    std::optional<RejectScope> scope;    ///< where that was a rejection
    QString by;                          ///< name of who ended it
    QString byId;                        ///< their principal's id, empty where the record is older
    std::optional<Timestamp> at;         ///< when it ended
    QString comment;
    bool operator==(const EarlierAsk &) const = default;
};

/// What the service knew, when a consultation was started, of the times that its agent had asked for the same before
/// (src/protocol/README.md, Events). It stands in the record, so everybody is told the same.
struct AskedBefore {
    static constexpr int kMostTold = 10;
    int count = 0;                  ///< of all of them, within 30 days
    int rejected = 0;               ///< of these
    QList<EarlierAsk> newest;       ///< newest first, at most kMostTold
    bool isEmpty() const { return count == 0; }
    /// The newest that a person said no to; null where nobody did.
    const EarlierAsk *lastRejected() const;
    bool operator==(const AskedBefore &) const = default;
};

/// {count, rejected, newest[{consultation_id, title, started_at, same: "same"|"similar", outcome?, decision_id?, scope?, by?, by_id?, at?, comment?}]}
QJsonObject toJson(const AskedBefore &before);
Result<AskedBefore> askedBeforeFromJson(const QJsonObject &object);

/// What a consultation of a workflow that a person had stopped was refused with, as it stands in the conversation of the stopped
/// one: {agent_id, agent, title, request, digest, times}. Attempts that come faster than one a minute are counted in the next.
struct WorkflowAttempt {
    QString agentId;
    QString agentName;
    QString title;
    QString request;
    QString digest;
    int times = 1;          ///< how often it was tried since the attempt before
    Timestamp at;
    bool operator==(const WorkflowAttempt &) const = default;
};
QJsonObject toJson(const WorkflowAttempt &attempt);
Result<WorkflowAttempt> workflowAttemptFromJson(const QJsonObject &object);

/// Who let a stopped workflow go on, and why: {by, comment?, at}.
struct WorkflowReopening {
    Principal by;
    QString comment;
    Timestamp at;
    bool operator==(const WorkflowReopening &) const = default;
};
QJsonObject toJson(const WorkflowReopening &reopening);
Result<WorkflowReopening> workflowReopeningFromJson(const QJsonObject &object);

} // namespace witan
