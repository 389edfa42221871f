// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/principal.h"
#include "core/timestamp.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace witan {

enum class Verdict { Approve, RequestChanges, Reject, Abstain };
enum class RejectScope { Action, Approach, Workflow };
QString toString(Verdict verdict);       // approve | request_changes | reject | abstain
std::optional<Verdict> verdictFrom(QStringView text);
QString toString(RejectScope scope);     // action | approach | workflow
std::optional<RejectScope> rejectScopeFrom(QStringView text);

/// What an elder decides, for exactly what was on the screen: `digest` names it, `seenSeq` is the last seen event.
struct Decision {
    DecisionId id;
    ConsultationId consultation;
    Verdict verdict = Verdict::Abstain;
    QString digest;
    qint64 seenSeq = 0;
    QString comment;
    QJsonObject conditions;              ///< {steps[]?, limits{}?, valid_until?, text?}; approve only
    std::optional<RejectScope> scope;    ///< reject only

    /// The condition `valid_until`: from then on an approval permits nothing and counts for nothing.
    std::optional<Timestamp> validUntil() const;
    bool operator==(const Decision &) const = default;
};

/// What an agent had written and revised that was not before the one who decided all the same (never an approval's).
struct Unread {
    qint64 sinceSeq = 0;    ///< the last event that was seen
    qint64 lastSeq = 0;     ///< the newest that was not
    int messages = 0;       ///< of the agent or a model; the built-in responder's are not counted
    int revisions = 0;
    bool operator==(const Unread &) const = default;
};

/// A decision as it stands in the record.
struct RecordedDecision {
    Decision decision;
    Principal actor;
    Timestamp at;
    qint64 seq = 0;
    int missing = 0;    ///< approvals still missing after it
    std::optional<Unread> unread{};
    QJsonArray leftOut{};    ///< the steps of its plan that an approval of some leaves out (core/step_selection.h)
    bool operator==(const RecordedDecision &) const = default;
};

/// {decision_id, consultation_id, verdict, digest, seen_seq, comment?, conditions?, scope?}
QJsonObject toJson(const Decision &decision);
Result<Decision> decisionFromJson(const QJsonObject &object);
QJsonObject toJson(const RecordedDecision &recorded);     // the decision's members + actor, at, seq, missing, unread?, left_out?
Result<RecordedDecision> recordedDecisionFromJson(const QJsonObject &object);

/// The body of a decision.recorded event: the decision without its consultation, and what the service adds (`missing`, `unread`,
/// `left_out`). Who, when and seq are the event's.
QJsonObject decisionBody(const Decision &decision, int missing, const std::optional<Unread> &unread = {}, const QJsonArray &leftOut = {});
Result<RecordedDecision> decisionFromBody(const QJsonObject &body, ConsultationId consultation);

} // namespace witan
