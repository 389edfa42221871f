// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/outbox_item.h"

#include <QAbstractListModel>
#include <QCache>
#include <QSet>

#include <functional>
#include <memory>

namespace witan {

/// One entry of the conversation: an event of the record, or something of the elder's that waits in the outbox.
struct ThreadItem {
    enum class Kind {
        Message,        ///< HUMAN, AGENT or SYSTEM words
        Revision,       ///< the agent sent a new plan
        Decision,       ///< an elder decided
        Execution,      ///< resumed, succeeded, failed, with the report
        AnswerFailed,   ///< nobody answered in time; offers "Ask again"
        Ended,
        Workflow,       ///< the stopped workflow was tried again, or may go on
        Quiet,          ///< in the record, but nothing to show (state saved, claims, …); height 0
        Unknown,        ///< a type this version does not know; one line, raw on demand
        Pending,        ///< in the outbox
    };
    Kind kind = Kind::Quiet;
    Event event;                         ///< empty for Pending; without `context` in its body, which can be 4 MiB
    std::optional<Message> message;      ///< for Message and for a pending message
    QString changes;                     ///< for Revision: ContextDiff::summary() to the revision before it
    std::optional<OutboxItem> pending;
};

/// The thread of one consultation: row = seq - 1 for the record's events, then the pending ones. Pages are fetched by
/// `fetch` (synchronously, from the cache) when a row is asked for, and a bounded number is kept, so opening a consultation of
/// a million messages costs nothing.
class ThreadModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Role { Item = Qt::UserRole + 1, Text };
    Q_ENUM(Role)
    /// Events with seq in [fromSeq, fromSeq+limit).
    using Fetch = std::function<QList<Event>(qint64 fromSeq, int limit)>;
    /// The context of a revision, for what a later one changed; empty where it is not known.
    using ContextOf = std::function<QJsonObject(int revision)>;

    explicit ThreadModel(QObject *parent = nullptr);
    ~ThreadModel() override;

    void open(const ConsultationId &id, qint64 head, qint64 seenSeq, Fetch fetch, ContextOf contextOf = {});
    void close();
    void extend(qint64 head);                          ///< the record has grown to `head`
    void setPending(const QList<OutboxItem> &items);   ///< of this consultation, in order

    ConsultationId consultation() const { return m_id; }
    qint64 head() const { return m_head; }
    qint64 newSince() const { return m_seenAtOpen; }   ///< the "new since you looked" line stands after this seq
    std::shared_ptr<const ThreadItem> item(int row) const;
    /// How far below a message its replies are looked for: each row that is drawn asks, so this is one page more to read, not many.
    static constexpr int kThreadReach = 64;
    /// The message's row, looked for some pages upward from `before`; -1 where it is not there.
    int rowOf(const MessageId &message, int before) const;
    /// What the row replies to, -1 where it is no reply or that is too far above.
    int questionOf(int row) const;
    /// The recorded replies to the row, and the replies to those, as far as they are known as such.
    QList<int> repliesTo(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Page;
    std::shared_ptr<const ThreadItem> recorded(qint64 seq) const;
    std::shared_ptr<const ThreadItem> pendingItem(const OutboxItem &item) const;
    Page *pageWith(qint64 seq) const;
    void removeGone(const QList<OutboxItem> &items);
    int pendingRow(qsizetype place) const { return static_cast<int>(m_head) + static_cast<int>(place); }

    ConsultationId m_id;
    qint64 m_head = 0, m_seenAtOpen = 0;
    Fetch m_fetch;
    ContextOf m_contextOf;
    QList<OutboxItem> m_pending;
    mutable QCache<qint64, Page> m_pages;
};

} // namespace witan
