// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/thread_model.h"

#include "models/thread_item.h"

#include <algorithm>

namespace witan {
namespace {

constexpr int kPageSize = 64;
/// Of pages: some two thousand events, whatever the length of the thread.
constexpr int kPagesKept = 32;
/// Rows between a reply and what it replies to; only replies look there.
constexpr int kLookedBack = 256;

qint64 firstSeqOfPage(qint64 page)
{
    return page * kPageSize + 1;
}

} // namespace

struct ThreadModel::Page {
    QList<std::shared_ptr<const ThreadItem>> items;
};

ThreadModel::ThreadModel(QObject *parent)
    : QAbstractListModel(parent), m_pages(kPagesKept)
{
}

ThreadModel::~ThreadModel() = default;

void ThreadModel::open(const ConsultationId &id, qint64 head, qint64 seenSeq, Fetch fetch, ContextOf contextOf)
{
    beginResetModel();
    m_id = id;
    m_head = head;
    m_seenAtOpen = seenSeq;
    m_fetch = std::move(fetch);
    m_contextOf = std::move(contextOf);
    m_pending.clear();
    m_pages.clear();
    endResetModel();
}

void ThreadModel::close()
{
    open({}, 0, 0, {});
}

void ThreadModel::extend(qint64 head)
{
    if (head <= m_head)
        return;
    beginInsertRows({}, static_cast<int>(m_head), static_cast<int>(head) - 1);
    // The last page was fetched when the record was shorter.
    if (m_head % kPageSize != 0)
        m_pages.remove(m_head / kPageSize);
    m_head = head;
    endInsertRows();
}

void ThreadModel::removeGone(const QList<OutboxItem> &items)
{
    for (qsizetype i = m_pending.size() - 1; i >= 0; --i) {
        const bool stays = std::any_of(items.cbegin(), items.cend(), [&](const OutboxItem &item) { return item.id == m_pending.at(i).id; });
        if (stays)
            continue;
        beginRemoveRows({}, pendingRow(i), pendingRow(i));
        m_pending.removeAt(i);
        endRemoveRows();
    }
}

void ThreadModel::setPending(const QList<OutboxItem> &items)
{
    removeGone(items);
    for (qsizetype i = 0; i < items.size(); ++i) {
        // An item that was queued again has left its place: what stands here goes, and comes back further down.
        while (i < m_pending.size() && m_pending.at(i).id != items.at(i).id
               && std::any_of(m_pending.cbegin() + i, m_pending.cend(), [&](const OutboxItem &item) { return item.id == items.at(i).id; })) {
            beginRemoveRows({}, pendingRow(i), pendingRow(i));
            m_pending.removeAt(i);
            endRemoveRows();
        }
        if (i < m_pending.size() && m_pending.at(i).id == items.at(i).id) {
            if (m_pending.at(i) == items.at(i))
                continue;
            m_pending[i] = items.at(i);
            const QModelIndex changed = index(pendingRow(i));
            Q_EMIT dataChanged(changed, changed);
            continue;
        }
        beginInsertRows({}, pendingRow(i), pendingRow(i));
        m_pending.insert(i, items.at(i));
        endInsertRows();
    }
}

ThreadModel::Page *ThreadModel::pageWith(qint64 seq) const
{
    const qint64 number = (seq - 1) / kPageSize;
    if (Page *page = m_pages.object(number))
        return page;
    const qint64 from = firstSeqOfPage(number);
    const int expected = static_cast<int>(std::min<qint64>(kPageSize, m_head - from + 1));
    auto *page = new Page;
    page->items.reserve(expected);
    const QList<Event> events = m_fetch ? m_fetch(from, expected) : QList<Event>();
    for (const Event &event : events) {
        if (event.seq == from + page->items.size() && page->items.size() < expected)
            page->items.append(std::make_shared<const ThreadItem>(threadItemOf(event, m_contextOf)));
    }
    // What could not be read stands as a quiet row, so that row and seq keep in step.
    while (page->items.size() < expected)
        page->items.append(std::make_shared<const ThreadItem>());
    m_pages.insert(number, page);
    return page;
}

std::shared_ptr<const ThreadItem> ThreadModel::recorded(qint64 seq) const
{
    return pageWith(seq)->items.at((seq - 1) % kPageSize);
}

std::shared_ptr<const ThreadItem> ThreadModel::pendingItem(const OutboxItem &item) const
{
    return std::make_shared<const ThreadItem>(threadItemOf(item));
}

std::shared_ptr<const ThreadItem> ThreadModel::item(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    if (row < m_head)
        return recorded(qint64{row} + 1);
    return pendingItem(m_pending.at(row - static_cast<int>(m_head)));
}

int ThreadModel::rowOf(const MessageId &message, int before) const
{
    const int last = std::min(before, static_cast<int>(m_head)) - 1;
    for (int row = last; row >= 0 && row > last - kLookedBack; --row) {
        const auto found = item(row);
        if (found && found->message && found->message->id == message)
            return row;
    }
    return -1;
}

int ThreadModel::questionOf(int row) const
{
    const auto reply = item(row);
    return reply && reply->message && reply->message->replyTo ? rowOf(*reply->message->replyTo, row) : -1;
}

QList<int> ThreadModel::repliesTo(int row) const
{
    QList<int> rows;
    const auto question = item(row);
    if (!question || !question->message || row >= m_head)
        return rows;
    QSet<MessageId> said{question->message->id};
    for (int each = row + 1; each < m_head && each <= row + kThreadReach; ++each) {
        const auto reply = item(each);
        if (!reply->message || !reply->message->replyTo || !said.contains(*reply->message->replyTo))
            continue;
        said.insert(reply->message->id);
        rows.append(each);
    }
    return rows;
}

int ThreadModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : pendingRow(m_pending.size());
}

QVariant ThreadModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case static_cast<int>(Role::Item):
        return QVariant::fromValue(item(index.row()));
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case static_cast<int>(Role::Text):
        return threadText(*item(index.row()));
    default:
        return {};
    }
}

} // namespace witan
