// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/event_store.h"

#include <functional>

namespace witan::test {

/// A real record whose disk is full when told so: at the n-th write, at the commit, or before anything.
class FailingStore final : public EventStore {
public:
    explicit FailingStore(std::unique_ptr<EventStore> real) : m_real(std::move(real)) {}

    bool failBegin = false;
    bool failCommit = false;
    int failWriteIn = -1;      ///< 0: the next write fails; -1: none
    bool failHistory = false;  ///< messages cannot be read
    qint64 unreadable = 0;     ///< cursor of an event that cannot be read
    std::function<void()> beforeCommit;

    Result<void> begin() override { return failBegin ? Result<void>(full()) : m_real->begin(); }
    Result<void> commit() override
    {
        if (beforeCommit)
            beforeCommit();
        if (!failCommit)
            return m_real->commit();
        m_real->rollback();
        return full();
    }
    void rollback() override { m_real->rollback(); }
    using EventStore::append;
    Result<Event> append(StoredConsultation &consultation, const NewEvent &event) override { return fails() ? Result<Event>(full()) : m_real->append(consultation, event); }
    Result<std::optional<StoredConsultation>> load(const ConsultationId &id) override { return m_real->load(id); }
    Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision) override { return m_real->contextOf(id, revision); }
    Result<int> revisionOf(const ConsultationId &id, const QString &digest) override { return m_real->revisionOf(id, digest); }
    Result<QList<Consultation>> consultations(const ListFilter &filter) override { return m_real->consultations(filter); }
    Result<QList<Event>> eventsSince(qint64 cursor, int limit) override
    {
        if (unreadable > cursor && unreadable <= cursor + limit)
            return Error{.code = ErrorCode::Damaged, .message = QStringLiteral("An event cannot be read.")};
        return m_real->eventsSince(cursor, limit);
    }
    Result<QList<Event>> events(const ConsultationId &id, qint64 fromSeq, int limit) override { return m_real->events(id, fromSeq, limit); }
    Result<qint64> cursor() override { return m_real->cursor(); }
    Result<MessagePage> messagesBefore(const ConsultationId &id, qint64 beforeSeq, int limit) override 
    {
        return failHistory ? Result<MessagePage>(full()) : m_real->messagesBefore(id, beforeSeq, limit);
    }
    Result<std::optional<Message>> message(const ConsultationId &id, const MessageId &message) override { return m_real->message(id, message); }
    Result<QList<Message>> unanswered(const ConsultationId &id) override { return m_real->unanswered(id); }
    Result<QList<UnansweredQuestion>> unansweredOfActive(int limit) override { return m_real->unansweredOfActive(limit); }
    Result<std::optional<RecordedDecision>> decision(const DecisionId &id) override { return m_real->decision(id); }
    Result<AskedLike> asksLike(const Consultation &asking, const AskWords &words, Timestamp since, int most) override
    {
        return m_real->asksLike(asking, words, since, most);
    }
    Result<std::optional<ConsultationId>> stopOf(const WorkflowId &workflow) override { return m_real->stopOf(workflow); }
    Result<void> saveState(const ConsultationId &id, const QByteArray &json) override { return fails() ? Result<void>(full()) : m_real->saveState(id, json); }
    Result<std::optional<QByteArray>> state(const ConsultationId &id) override { return m_real->state(id); }
    Result<QList<ConsultationId>> dueBy(Timestamp now) override { return m_real->dueBy(now); }
    Result<std::optional<Timestamp>> nextDeadline(Timestamp after) override { return m_real->nextDeadline(after); }
    Result<QList<ChainFault>> verify() override { return m_real->verify(); }
    Result<void> rebuild() override { return m_real->rebuild(); }
    Result<void> checkpoint() override { return m_real->checkpoint(); }

private:
    static Error full() { return {.code = ErrorCode::Storage, .message = QStringLiteral("The disk is full."), .detail = QStringLiteral("ENOSPC")}; }
    bool fails()
    {
        if (failWriteIn < 0)
            return false;
        return failWriteIn-- == 0;
    }

    const std::unique_ptr<EventStore> m_real;
};

} // namespace witan::test
