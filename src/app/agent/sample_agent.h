// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rpc/agent_client.h"
#include "app/agent/sample_work.h"

#include <QSet>

namespace witan::agent {

/// A real agent that looks after a small database. It does the harmless steps of its plan, asks for a consultation, answers
/// questions, revises its plan where changes are wanted, and after an approval does exactly what was approved. It can be
/// killed at any moment: made again over the same folder, it attaches and goes on where it was.
class SampleAgent final : public QObject {
    Q_OBJECT
public:
    SampleAgent(AgentClient &client, SampleWork work, const Clock &clock, QString title, QObject *parent = nullptr);

    /// Plans, or remembers what was planned, and connects.
    void start();
    const SampleMemory &memory() const { return m_memory; }

Q_SIGNALS:
    /// What happened, for a person or a script: "started", "answered", "revised", "decided", "reported", "stopped"… Printed, and
    /// so in somebody's log: ids, counts and this agent's own words, never what people wrote.
    void told(const QString &event, const QJsonObject &details);
    /// Done: the outcome was reported, or the agent stopped as it was told.
    void finished();
    void failed(const witan::Error &error);

private:
    Result<void> prepare();
    void onReady();
    void attach();
    void onStarted(const Result<QJsonObject> &answer);
    void onAttached(const Result<QJsonObject> &answer);
    void onQuestion(const protocol::QuestionNotice &notice);
    void onResume(const protocol::ResumeNotice &notice);
    void answer(const Message &question);
    bool reconcile(const protocol::ConsultationAttachResult &attached);

    void settle(const protocol::ResumeNotice &ruling);
    void takeChanges(const QList<RecordedDecision> &requests);
    void sendRevision(const QString &note);
    void saveState();
    void explainNoOtherPlan(const RecordedDecision &decision);
    void carryOut(const QList<RecordedDecision> &approvals, const QJsonValue &state);
    void execute(const QList<RecordedDecision> &approvals, const QJsonValue &state);
    void stopWork(const protocol::ResumeNotice &ruling);
    void acknowledge(const std::optional<RecordedDecision> &decision, std::function<void()> then);
    void report();
    QJsonObject printable() const;
    void end();

    Result<void> remember();
    void call(const char *method, const QJsonObject &params, std::function<void(const QJsonObject &)> then);
    void fail(const Error &error);

    AgentClient &m_client;
    const SampleWork m_work;
    const Clock &m_clock;
    const QString m_title;
    SampleMemory m_memory;
    QSet<MessageId> m_answered;      ///< of this run; the ids of the answers make others harmless
    bool m_started = false;          ///< the service has the consultation
    bool m_settling = false;         ///< a final decision is being acted on
    bool m_over = false;
};

} // namespace witan::agent
