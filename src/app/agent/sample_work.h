// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/agent/sample_plan.h"
#include "core/ids.h"

#include <QDir>
#include <QLockFile>

#include <memory>

namespace witan::agent {

/// Where the sample agent is with its work. Each phase is on disk before the next thing is done.
enum class Phase { Proposed, Decided, Executed, Ended };

/// What the agent remembers in its work folder, so that it can be killed at any moment and go on.
struct SampleMemory {
    ConsultationId consultation;
    WorkflowId workflow;
    QString title;
    Phase phase = Phase::Proposed;
    int revision = 1;
    QString baseDigest;             ///< of the revision before this one
    QString digest;                 ///< of `context`
    QString stateDigest;            ///< of the state that was given to the service
    QJsonObject context, state;
    QStringList changesHandled;     ///< ids of the request_changes decisions that were acted on
    qint64 lookedMs = 0;            ///< how long the harmless steps took
    bool succeeded = false;         ///< from Executed on
    QString summary;
    QJsonObject details;

    QJsonObject toJson() const;
    static Result<SampleMemory> fromJson(const QJsonObject &object);
};

/// The sample agent's folder: customers.db (the original), what the harmless steps put beside it, and agent.json (the
/// memory). Held by one process at a time.
class SampleWork {
public:
    static Result<SampleWork> open(const QString &folder);

    QString database() const { return file("customers.db"); }
    QString backup() const { return file("customers.backup.db"); }
    QString path() const { return m_folder.absolutePath(); }
    bool hasMemory() const;
    Result<SampleMemory> memory() const;
    Result<void> remember(const SampleMemory &memory) const;
    /// Removes all that earlier runs made here, to begin anew.
    Result<void> clear() const;

    /// Does the harmless steps, and plans: makes the database where it is missing, copies it, finds the pairs.
    Result<SampleMemory> propose(const QString &title) const;
    /// The same plan with the old table kept.
    Result<SampleMemory> revise(const SampleMemory &memory) const;
    /// What is about to be done by these approvals, as the details of a report; empty where it is nothing, or was done before.
    QJsonObject begun(const SampleMemory &memory, const QList<RecordedDecision> &approvals, Timestamp now) const;
    /// Carries out what all of the approvals allow, once: done again after a break, it finds that it was done.
    Result<void> execute(SampleMemory &memory, const QList<RecordedDecision> &approvals, const QJsonValue &state, Timestamp now) const;
    /// After a rejection: takes away what the harmless steps put beside the database, which itself was never touched.
    Result<void> tidyUp() const;

    static Result<QString> sha256Of(const QString &file);

private:
    explicit SampleWork(const QString &folder) : m_folder(folder) {}
    QString file(const char *name) const { return m_folder.filePath(QLatin1StringView(name)); }
    Result<void> backUp(const QString &sha256) const;
    Result<PlanFacts> look() const;
    static Result<void> checkApprovals(const SampleMemory &memory, const QList<RecordedDecision> &approvals);
    Result<void> checkUnchanged(const SampleMemory &memory) const;

    QDir m_folder;
    std::shared_ptr<QLockFile> m_lock;
};

} // namespace witan::agent
