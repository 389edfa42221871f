// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/asked_before.h"
#include "core/decision.h"
#include "core/ids.h"
#include "core/policy.h"
#include "core/timestamp.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace witan {

enum class Status { Active, Completed, Cancelled };
enum class Execution { Paused, Resuming, Resumed, Stopped, Succeeded, Failed };
enum class EndReason { None, Approved, Rejected, Expired, Withdrawn };
QString toString(Status status);          // ACTIVE | COMPLETED | CANCELLED
QString toString(Execution execution);    // PAUSED | RESUMING | RESUMED | STOPPED | SUCCEEDED | FAILED
QString toString(EndReason reason);       // approved | rejected | expired | withdrawn, empty for None
std::optional<Status> statusFrom(QStringView text);
std::optional<Execution> executionFrom(QStringView text);
std::optional<EndReason> endReasonFrom(QStringView text);

/// How far an approved plan is, or what came of it, in the agent's own words.
struct Report {
    enum class Outcome { Running, Succeeded, Failed };
    Outcome outcome = Outcome::Failed;
    QString summary;
    QJsonObject details;
    Timestamp at;
    /// What came of it; nothing is reported after that.
    bool isFinal() const { return outcome != Outcome::Running; }
    bool operator==(const Report &) const = default;
};

QString toString(Report::Outcome outcome);    // running | succeeded | failed
std::optional<Report::Outcome> outcomeFrom(QStringView text);

/// {outcome: "running"|"succeeded"|"failed", summary, at, details?}; `at` may be absent when reading (the event's time stands for it).
QJsonObject toJson(const Report &report);
Result<Report> reportFromJson(const QJsonObject &object);

/// Who took the question back with `consultation/end`, and why, in their own words.
struct Withdrawal {
    Principal by;
    QString comment;
    bool operator==(const Withdrawal &) const = default;
};

QJsonObject toJson(const Withdrawal &withdrawal);
Result<Withdrawal> withdrawalFromJson(const QJsonObject &object);

/// The state of one consultation after its event `head`: a projection of its events, made by fold() alone.
struct Consultation {
    ConsultationId id;
    WorkflowId workflow;
    QString agentId;
    QString agentName;
    QString title;
    QJsonObject context;
    int revision = 1;
    QString digest;
    Status status = Status::Active;
    Execution execution = Execution::Paused;
    EndReason endReason = EndReason::None;
    Policy policy;
    std::optional<Timestamp> deadline;
    Timestamp startedAt;
    std::optional<Timestamp> completedAt;
    QString owner;                          ///< principal id of the agent that started it
    QList<RecordedDecision> decisions;      ///< of the current revision, in order; earlier ones stay in the events
    std::optional<RecordedDecision> final;  ///< the decision that ended it
    std::optional<Withdrawal> withdrawal;   ///< where no decision but `consultation/end` ended it
    std::optional<Report> report;   ///< the newest
    AskedBefore askedBefore;                ///< how often its agent had asked for the same, as the service knew it at the start
    int workflowAttempts = 0;               ///< consultations of its workflow that were refused since it was stopped here
    std::optional<WorkflowAttempt> lastAttempt;
    std::optional<WorkflowReopening> reopened;   ///< the stopped workflow may go on
    qint64 head = 0;                        ///< seq of the last event
    QJsonObject extra;                      ///< what the agent sent beside these, kept and shown as it came

    bool active() const { return status == Status::Active; }
    /// Title, else the plan's request, else the agent's name.
    QString displayTitle() const;
    /// The same for who has the request, but not the context.
    QString displayTitle(const QString &request) const;
    /// The approvals of the current revision that stand at `now`, in order, one a person (not a token): a later verdict of
    /// the same person replaces an earlier one, and what was valid until a time that has come is gone.
    QList<RecordedDecision> standingApprovals(Timestamp now) const;
    int approvals(Timestamp now) const { return static_cast<int>(standingApprovals(now).size()); }
    int missingApprovals(Timestamp now) const;
    /// Whether a person stopped the whole workflow here, and nobody has let it go on since.
    bool stopsWorkflow() const;
    bool operator==(const Consultation &) const = default;
};

/// What is told of a consultation to whoever asks for the same again. `request`: of its plan, one line.
EarlierAsk earlierAskOf(const Consultation &consultation, const QString &request, bool same);
/// Brings what `before` says of this earlier consultation up to how that one stands now; its title stays.
void follow(AskedBefore &before, const Consultation &earlier);

/// Whether Witan itself uses a member of this name in a consultation or its first event: an agent's own members have others.
bool isReservedMember(QStringView name);

/// src/protocol/README.md's members, with `context` only where asked for (it can be 4 MiB), plus `owner`, `decisions`, `decision`, `withdrawal`,
/// `report`, `asked_before`, `workflow_attempts` {count, last}, `workflow_reopened`, and beside the context the members of `extra`.
enum class WithContext { No, Yes };
QJsonObject toJson(const Consultation &consultation, WithContext with = WithContext::Yes);
Result<Consultation> consultationFromJson(const QJsonObject &object);

/// Of these the members that few consultations have: `decisions`, `decision`, `withdrawal`, `report`, `asked_before`,
/// `workflow_attempts`, `workflow_reopened`.
QJsonObject detailsOf(const Consultation &consultation);
/// Reads them into it; what is not named stays as it is.
Result<void> readDetails(const QJsonObject &details, Consultation &consultation);

} // namespace witan
