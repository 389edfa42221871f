// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client/outbox_sender.h"

#include "rpc/request_table.h"
#include "core/logging.h"
#include "store/review_cache.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// Not this item's fault: it stays in the queue and is tried again.
bool isPassing(ErrorCode code)
{
    return code == ErrorCode::Unavailable || code == ErrorCode::RateLimited || code == ErrorCode::Network || code == ErrorCode::AnswerTimeout;
}

const char *methodOf(OutboxKind kind)
{
    return kind == OutboxKind::Message ? protocol::method::kMessageSend : protocol::method::kDecisionSubmit;
}

} // namespace

OutboxSender::OutboxSender(ReviewCache &cache, RequestTable &requests, QObject *parent)
    : QObject(parent), m_cache(cache), m_requests(requests)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &OutboxSender::sendNext);
}

void OutboxSender::reload()
{
    Result<QList<OutboxItem>> items = m_cache.outbox();
    if (!items) {
        Q_EMIT failed(items.error());
        return;
    }
    const QList<OutboxItem> before = std::exchange(m_items, *std::move(items));
    QSet<ConsultationId> differing;
    for (const OutboxItem &item : before) {
        if (!m_items.contains(item))
            differing.insert(item.consultation);
    }
    for (const OutboxItem &item : std::as_const(m_items)) {
        if (!before.contains(item))
            differing.insert(item.consultation);
    }
    for (const ConsultationId &id : std::as_const(differing))
        Q_EMIT changed(id);
}

void OutboxSender::start()
{
    m_running = true;
    m_answered.clear();
    m_inFlight.clear();
    m_backoff.reset();
    reload();
    sendNext();
}

void OutboxSender::stop()
{
    m_running = false;
    m_again.stop();
    m_answered.clear();
    m_inFlight.clear();
    // What was sent stays so: whether it arrived is not known, so it goes again with the same id and cannot be taken back.
    reload();
}

void OutboxSender::tryNow()
{
    m_again.stop();
    sendNext();
}

Result<void> OutboxSender::add(const OutboxItem &item)
{
    if (const Result<void> kept = m_cache.enqueue(item); !kept)
        return kept;
    reload();
    sendNext();
    return {};
}

void OutboxSender::sendNext()
{
    if (!m_running || !m_inFlight.isEmpty() || m_again.isActive())
        return;
    const auto next = std::find_if(m_items.cbegin(), m_items.cend(), [this](const OutboxItem &item) {
        return item.state != OutboxState::Failed && !m_answered.contains(item.id);
    });
    if (next == m_items.cend())
        return;
    const OutboxItem item = *next;
    m_inFlight = item.id;
    m_requests.askRaw(methodOf(item.kind), item.payload, [this, id = item.id](const Result<QJsonObject> &answer) { onAnswer(id, answer); });
    if (item.state != OutboxState::Sent && setState(item.id, OutboxState::Sent))
        reload();
}

void OutboxSender::onAnswer(const QString &id, const Result<QJsonObject> &answer)
{
    if (!m_running || m_inFlight != id)
        return;
    m_inFlight.clear();
    if (answer) {
        m_backoff.reset();
        m_answered.insert(id);
        sendNext();
        return;
    }
    const Error &error = answer.error();
    log(LogArea::Client, LogLevel::Info, "outbox_item_not_taken", {{"id", id}, {"code", errorCodeName(error.code)}});
    const OutboxItem *item = find(id);
    if (item && isPassing(error.code)) {
        // Only an answer says that it was not taken; without one it stays with the service.
        const bool wasAnswered = error.code == ErrorCode::Unavailable || error.code == ErrorCode::RateLimited;
        if (wasAnswered && setState(id, OutboxState::Queued))
            reload();
        m_again.start(m_backoff.next(QRandomGenerator::global()->generateDouble()));
        return;
    }
    if (item)
        refuse(*item, error);
    sendNext();
}

void OutboxSender::refuse(const OutboxItem &item, const Error &error)
{
    OutboxItem told = item;
    if (!setState(told.id, OutboxState::Failed, &error))
        return;
    told.state = OutboxState::Failed;
    told.error = error.message;
    told.errorCode = errorCodeName(error.code);
    reload();
    Q_EMIT refused(told, error);
}

bool OutboxSender::setState(const QString &id, OutboxState state, const Error *error)
{
    const Result<void> written = m_cache.setOutboxState(id, state, error);
    if (!written)
        Q_EMIT failed(written.error());
    return written.has_value();
}

const OutboxItem *OutboxSender::find(const QString &id) const
{
    const auto place = std::find_if(m_items.cbegin(), m_items.cend(), [&](const OutboxItem &item) { return item.id == id; });
    return place == m_items.cend() ? nullptr : &*place;
}

Result<void> OutboxSender::resend(const QString &id)
{
    const OutboxItem *item = find(id);
    if (!item || item->state != OutboxState::Failed)
        return Error{ErrorCode::NotFound, tr("There is nothing to send again: it has arrived, or it was given up."), {}, {}, {}};
    if (const Result<void> written = m_cache.setOutboxState(id, OutboxState::Queued); !written)
        return written;
    reload();
    sendNext();
    return {};
}

Result<OutboxItem> OutboxSender::itemToDiscard(const QString &id) const
{
    const OutboxItem *item = find(id);
    if (!item)
        return Error{ErrorCode::NotFound, tr("There is nothing to give up: it has arrived already."), {}, {}, {}};
    if (item->state == OutboxState::Sent)
        return Error{ErrorCode::Conflict, tr("This is already with the service and can no longer be taken back."), {}, {}, {}};
    return *item;
}

Result<void> OutboxSender::remove(const QString &id)
{
    const Result<void> removed = m_cache.removeFromOutbox(id);
    reload();
    return removed;
}

bool OutboxSender::holdsDecision(const ConsultationId &id) const
{
    return std::any_of(m_items.cbegin(), m_items.cend(), [&](const OutboxItem &item) {
        return item.kind == OutboxKind::Decision && item.consultation == id && item.state != OutboxState::Failed;
    });
}

} // namespace witan
