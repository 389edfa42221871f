// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client/event_sync.h"

#include "rpc/request_table.h"
#include "core/logging.h"
#include "store/review_cache.h"

#include <algorithm>
#include <chrono>

namespace witan {
namespace {

constexpr int kPage = 500;
constexpr qint64 kPauseMs = 1000, kLongestPauseMs = 60'000;

} // namespace

EventSync::EventSync(ReviewCache &cache, RequestTable &requests, QObject *parent)
    : QObject(parent), m_cache(cache), m_requests(requests)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EventSync::requestPage);
}

void EventSync::start(const QString &service)
{
    stop();
    m_service = service;
    const Result<qint64> cursor = m_cache.cursor();
    if (!cursor) {
        fail(cursor.error());
        return;
    }
    m_cursor = *cursor;
    m_state = State::CatchingUp;
    requestPage();
}

void EventSync::stop()
{
    m_state = State::Idle;
    m_paging = m_pageAgain = false;
    m_pause.stop();
    m_incoming.clear();
}

void EventSync::fail(const Error &error)
{
    stop();
    Q_EMIT broken(error);
}

void EventSync::requestPage()
{
    if (m_paging) {
        m_pageAgain = true;
        return;
    }
    m_paging = true;
    m_pageAgain = false;
    m_requests.ask<protocol::EventsSinceResult>(
        protocol::method::kEventsSince, write(protocol::EventsSinceParams{m_cursor, kPage}),
        [this](const Result<protocol::EventsSinceResult> &page) {
            m_paging = false;
            if (page)
                takePage(page->events, page->cursor, page->more);
            else if (page.error().code == ErrorCode::RateLimited)
                waitAsTold(page.error());
            else if (page.error().code != ErrorCode::Network)
                fail(page.error());
        });
}

void EventSync::waitAsTold(const Error &error)
{
    if (m_state == State::Live)
        return;     // the next check comes
    m_state = State::CatchingUp;
    const qint64 told = error.data.value(QLatin1StringView("retry_after_ms")).toInteger(kPauseMs);
    m_pause.start(std::chrono::milliseconds(std::clamp<qint64>(told, 1, kLongestPauseMs)));
}

void EventSync::takePage(const QList<Event> &events, qint64 cursor, bool more)
{
    if (m_state == State::Idle)
        return;
    if (more && cursor <= m_cursor && events.isEmpty()) {
        fail({ErrorCode::Internal, tr("The service says there is more, but does not send it. What is here is kept; connecting again."), {}, {}, {}});
        return;
    }
    // Notifications may have moved the cursor past this page meanwhile; it never moves back.
    if (const Result<void> taken = apply(events, std::max(cursor, m_cursor)); !taken) {
        fail(taken.error());
        return;
    }
    if (more || m_pageAgain)
        requestPage();
    else if (m_state == State::CatchingUp)
        subscribe();
}

void EventSync::subscribe()
{
    m_state = State::Subscribing;
    m_requests.ask<protocol::EventsSubscribeParams>(
        protocol::method::kEventsSubscribe, write(protocol::EventsSubscribeParams{m_cursor}),
        [this](const Result<protocol::EventsSubscribeParams> &result) {
            if (!result) {
                if (result.error().code == ErrorCode::RateLimited)
                    waitAsTold(result.error());
                else if (result.error().code != ErrorCode::Network)
                    fail(result.error());
                return;
            }
            m_state = State::Live;
            log(LogArea::Client, LogLevel::Info, "subscribed", {{"cursor", m_cursor}});
            Q_EMIT live();
        });
}

void EventSync::check()
{
    if (m_state == State::Live)
        requestPage();
}

void EventSync::take(Event event)
{
    if (m_state == State::Idle)
        return;
    m_incoming.append(std::move(event));
    if (std::exchange(m_incomingPosted, true))
        return;
    QMetaObject::invokeMethod(this, &EventSync::takeIncoming, Qt::QueuedConnection);
}

void EventSync::takeIncoming()
{
    m_incomingPosted = false;
    QList<Event> events = std::exchange(m_incoming, {});
    std::stable_sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.cursor < b.cursor; });
    qint64 cursor = m_cursor;
    bool gap = false;
    QList<Event> news;
    for (Event &event : events) {
        if (event.cursor <= cursor)
            continue;
        if (event.cursor == cursor + 1)
            cursor = event.cursor;
        else
            gap = true;
        news.append(std::move(event));
    }
    if (news.isEmpty())
        return;
    const Result<void> taken = apply(news, cursor);
    if (!taken && taken.error().code != ErrorCode::Damaged) {
        fail(taken.error());
        return;
    }
    if (gap || !taken) {
        log(LogArea::Client, LogLevel::Info, "events_missing", {{"cursor", m_cursor}});
        requestPage();
    }
}

qint64 EventSync::headOf(const ConsultationId &id)
{
    if (const auto known = m_heads.constFind(id); known != m_heads.cend())
        return *known;
    const auto summary = m_cache.summary(id);
    return summary && *summary ? (*summary)->consultation.head : 0;
}

Result<void> EventSync::bind()
{
    const QString service = std::exchange(m_service, {});
    return service.isEmpty() ? Result<void>() : m_cache.setServiceId(service);
}

/// What ended stands in the summaries of those in which the same was asked after it.
void EventSync::tellWhoAskedAgain(const QList<Event> &events)
{
    QList<ConsultationId> ids;
    for (const Event &event : events) {
        if (event.type == EventType::ConsultationEnded)
            ids += m_cache.askedAfter(event.consultation).value_or(QList<ConsultationId>());
    }
    if (!ids.isEmpty())
        Q_EMIT earlierChanged(ids);
}

Result<void> EventSync::apply(const QList<Event> &events, qint64 cursor)
{
    if (events.isEmpty() && cursor == m_cursor)
        return {};
    QList<Advance> advances;
    QHash<ConsultationId, qsizetype> places;
    for (const Event &event : events) {
        if (!places.contains(event.consultation)) {
            const qint64 head = headOf(event.consultation);
            places.insert(event.consultation, advances.size());
            advances.append({event.consultation, head + 1, head});
        }
        Advance &advance = advances[places.value(event.consultation)];
        advance.toSeq = std::max(advance.toSeq, event.seq);
    }
    if (const Result<void> bound = events.isEmpty() ? Result<void>() : bind(); !bound)
        return bound;
    if (const Result<void> taken = m_cache.apply(events, cursor); !taken)
        return taken;
    m_cursor = cursor;
    advances.removeIf([](const Advance &advance) { return advance.toSeq < advance.fromSeq; });
    for (const Advance &advance : std::as_const(advances))
        m_heads.insert(advance.consultation, advance.toSeq);
    if (!advances.isEmpty())
        Q_EMIT advanced(advances);
    tellWhoAskedAgain(events);
    return {};
}

} // namespace witan
