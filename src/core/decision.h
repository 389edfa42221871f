// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/principal.h"
#include "core/timestamp.h"

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

/// A decision as it stands in the record.
struct RecordedDecision {
    Decision decision;
    Principal actor;
    Timestamp at;
    qint64 seq = 0;
    int missing = 0;    ///< approvals still missing after it
    bool operator==(const RecordedDecision &) const = default;
};

/// {decision_id, consultation_id, verdict, digest, seen_seq, comment?, conditions?, scope?}
QJsonObject toJson(const Decision &decision);
Result<Decision> decisionFromJson(const QJsonObject &object);
QJsonObject toJson(const RecordedDecision &recorded);     // the decision's members + actor, at, seq, missing
Result<RecordedDecision> recordedDecisionFromJson(const QJsonObject &object);

/// The body of a decision.recorded event: the decision without its consultation, and `missing`. Who, when and seq are the event's.
QJsonObject decisionBody(const Decision &decision, int missing);
Result<RecordedDecision> decisionFromBody(const QJsonObject &body, ConsultationId consultation);

} // namespace witan
