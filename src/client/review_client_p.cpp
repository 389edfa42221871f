// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client/review_client_p.h"

#include "core/draft_names.h"
#include "core/logging.h"
#include "store/review_cache.h"

#include <QCoreApplication>
#include <QPromise>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// Measures the round trip, and finds what a connection lost without breaking.
constexpr int kHeartbeatMs = 30'000;
/// A connection that lasts this long has worked; one that is lost sooner keeps its place in the backoff.
constexpr int kStableMs = 3'000;
/// A clock that differs from the running time by more was set, or the computer slept.
constexpr qint64 kClockWasSetMs = 2'000;

QString clientName()
{
    return u"%1/%2"_s.arg(QCoreApplication::applicationName(), QStringLiteral(WITAN_VERSION));
}

/// Given up twice, by a crash in between, it is not there twice.
QString joined(const QString &returned, const QString &since)
{
    if (returned.isEmpty() || since.startsWith(returned))
        return since;
    return since.isEmpty() ? returned : returned + u"\n\n"_s + since;
}

} // namespace

ReviewClient::Private::Private(ReviewClient &client, ReviewCache &reviewCache, const Clock &clockOfApp)
    : q(client), cache(reviewCache), clock(clockOfApp), connection(clientName()), sync(reviewCache, connection.requests()), outbox(reviewCache, connection.requests())
{
    connect(&connection.link(), &Link::connecting, this, [this] { setState(ConnectionState::Connecting); });
    connect(&connection, &RpcConnection::greeting, this, &Private::onGreeting);
    connect(&connection, &RpcConnection::greeted, this, &Private::onGreeted);
    connect(&connection, &RpcConnection::frameReceived, this, &Private::onFrame);
    connect(&connection, &RpcConnection::lost, this, &Private::onLost);
    connect(&connection.requests(), &RequestTable::measured, this, [this](int ms) {
        checkClock();
        if (info.state != ConnectionState::Online || info.roundTripMs == ms)
            return;
        info.roundTripMs = ms;
        Q_EMIT q.connectionChanged(info);
    });
    connect(&sync, &EventSync::live, this, &Private::onLive);
    connect(&sync, &EventSync::advanced, this, &Private::onAdvanced);
    connect(&sync, &EventSync::earlierChanged, &q, &ReviewClient::consultationsChanged);
    connect(&sync, &EventSync::broken, this, &Private::onBroken);
    connect(&outbox, &OutboxSender::changed, this, [this](const ConsultationId &id) { Q_EMIT q.outboxChanged(id); });
    connect(&outbox, &OutboxSender::refused, this, [this](const OutboxItem &item, const Error &error) { Q_EMIT q.refused(item, error); });
    connect(&outbox, &OutboxSender::failed, this, &Private::tell);
    m_heartbeat.setInterval(kHeartbeatMs);
    connect(&m_heartbeat, &QTimer::timeout, this, [this] { sync.check(); });
    m_stable.setSingleShot(true);
    m_stable.setInterval(kStableMs);
    connect(&m_stable, &QTimer::timeout, this, [this] { connection.link().settled(); });
}

void ReviewClient::Private::onGreeting()
{
    setState(ConnectionState::Syncing);
    m_greetedAt = clock.now();
}

/// The service took its time somewhere between the question and the answer: the middle is wrong by half the way at most.
void ReviewClient::Private::measureClock(const protocol::HelloResult &hello, Timestamp asked)
{
    if (!hello.time)
        return;
    const qint64 middle = asked.ms + (clock.now().ms - asked.ms) / 2;
    Q_EMIT q.clockMeasured(hello.time->ms - middle);
    m_measuredAt = clock.now();     // which may just have been set right
    m_sinceMeasured.start();
}

/// Asks for the service's time again where this computer's clock was set since, or stood still while it slept.
void ReviewClient::Private::checkClock()
{
    if (m_askingTime || !m_sinceMeasured.isValid() || qAbs(clock.now().ms - m_measuredAt.ms - m_sinceMeasured.elapsed()) < kClockWasSetMs)
        return;
    m_askingTime = true;
    connection.greet([this, asked = clock.now()](const Result<protocol::HelloResult> &hello) {
        m_askingTime = false;
        if (hello)
            measureClock(*hello, asked);
    });
}

void ReviewClient::Private::onGreeted(const protocol::HelloResult &hello)
{
    measureClock(hello, m_greetedAt);
    if (const Result<void> adopted = adopt(hello); !adopted) {
        const Error error = adopted.error();
        connection.link().drop(error, error.code == ErrorCode::Storage ? Link::Again::Soon : Link::Again::OnRequest);
        tell(error);
        return;
    }
    me = hello.principal;
    limits = hello.limits;
    if (const Result<void> kept = cache.setPrincipal(me); !kept)
        tell(kept.error());
    log(LogArea::Client, LogLevel::Info, "hello", {{"service", hello.service}, {"principal", me.id}, {"cursor", hello.cursor}});
    sync.start(hello.service);
}

/// A cache is the copy of one service's record; anything else must not be mixed into it.
Result<void> ReviewClient::Private::adopt(const protocol::HelloResult &hello)
{
    const Result<QString> service = cache.serviceId();
    if (!service)
        return service.error();
    if (!service->isEmpty() && *service != hello.service)
        return Error{ErrorCode::Conflict, ReviewClient::tr("%1 is another service than the one whose consultations are kept here. Nothing was changed; use another data folder for it.").arg(connection.link().peerName()),
                     u"service %1, cache of %2"_s.arg(hello.service, *service), {}, {}};
    const Result<qint64> cursor = cache.cursor();
    if (!cursor)
        return cursor.error();
    if (hello.cursor < *cursor)
        return Error{ErrorCode::Damaged, ReviewClient::tr("The record of %1 is older than the copy here: it was set back, or something is missing from it. The copy was left as it is; ask whoever runs the service.").arg(connection.link().peerName()),
                     u"service at %1, cache at %2"_s.arg(hello.cursor).arg(*cursor), {}, {}};
    return {};
}

void ReviewClient::Private::onFrame(const QByteArray &frame)
{
    const Result<protocol::ServerEvent> event = protocol::decodeServerEvent(frame);
    if (!event) {
        // It may have been an event; what is missing will be found.
        log(LogArea::Proto, LogLevel::Warning, "frame_unreadable", {{"bytes", frame.size()}, {"why", event.error().message}});
        sync.check();
        return;
    }
    std::visit([this](const auto &what) { handle(what); }, *event);
}

void ReviewClient::Private::handle(const protocol::PresenceNotice &notice)
{
    reviewers = notice.reviewers;
    if (!notice.consultation.isNull())
        presence.insert(notice.consultation, notice);
    Q_EMIT q.presenceChanged(notice.consultation);
}

void ReviewClient::Private::handle(const protocol::UnknownEvent &event)
{
    log(LogArea::Proto, LogLevel::Info, "notification_unknown", {{"method", event.method}});
}

void ReviewClient::Private::onLive()
{
    m_told.clear();
    setState(ConnectionState::Online);
    m_heartbeat.start();
    m_stable.start();
    outbox.start();
}

void ReviewClient::Private::onAdvanced(const QList<Advance> &advances)
{
    QList<ConsultationId> ids;
    ids.reserve(advances.size());
    for (const Advance &advance : advances)
        ids.append(advance.consultation);
    Q_EMIT q.consultationsChanged(ids);
    for (const Advance &advance : advances)
        Q_EMIT q.eventsAdded(advance.consultation, advance.fromSeq, advance.toSeq);
    outbox.reload();
}

void ReviewClient::Private::onBroken(const Error &error)
{
    Error told = error;
    if (error.code == ErrorCode::Damaged)
        told.message = ReviewClient::tr("What %1 sends does not continue the copy here, so it was not taken: %2").arg(connection.link().peerName(), error.message);
    connection.link().drop(told, error.code == ErrorCode::Damaged ? Link::Again::Later : Link::Again::Soon);
    tell(told);
}

void ReviewClient::Private::onLost(const Error &error, Link::Again again)
{
    m_heartbeat.stop();
    m_stable.stop();
    sync.stop();
    outbox.stop();
    setState(again == Link::Again::Soon ? ConnectionState::Offline : ConnectionState::Refused, error.message);
    presence.clear();
    reviewers.clear();
    Q_EMIT q.presenceChanged({});
}

void ReviewClient::Private::setState(ConnectionState state, const QString &reason)
{
    ConnectionInfo next = info;
    next.state = state;
    next.reason = reason;
    next.peer = connection.link().peerName();
    next.nextTryMs = connection.link().nextTryMs();
    if (state != ConnectionState::Online && state != ConnectionState::Syncing)
        next.roundTripMs = -1;
    // Between two attempts the person still wants to know why the last one failed.
    if (state == ConnectionState::Connecting || state == ConnectionState::Syncing)
        next.reason = info.reason;
    if (next == info)
        return;
    info = next;
    Q_EMIT q.connectionChanged(info);
}

/// A failure that comes again with every retry is told once.
void ReviewClient::Private::tell(const Error &error)
{
    if (std::exchange(m_told, error.message) != error.message)
        Q_EMIT q.failed(error);
}

Result<void> ReviewClient::Private::checkSpeaking(const ConsultationId &id)
{
    if (!me.id.isEmpty() && !me.mayAsk())
        return Error{ErrorCode::Forbidden, ReviewClient::tr("You may read here, but not ask or decide: %1 lets you in as an observer.").arg(info.peer), {}, {}, {}};
    const auto summary = cache.summary(id);
    if (!summary)
        return summary.error();
    if (!*summary)
        return Error{ErrorCode::NotFound, ReviewClient::tr("This consultation is not known here. Nothing was sent."), {}, {}, {}};
    if (!(*summary)->consultation.active())
        return Error{ErrorCode::NotActive, ReviewClient::tr("This consultation has ended, so nothing was sent. Your text is kept."), {}, {}, {}};
    return {};
}

Result<void> ReviewClient::Private::checkLength(const QString &text) const
{
    const qsizetype size = text.toUtf8().size();
    if (size > limits.content)
        return Error{ErrorCode::TooLarge, ReviewClient::tr("This is longer than the service takes: %1 KiB of at most %2 KiB. Nothing was sent, your text is kept; shorten it.")
                                              .arg((size + 1023) / 1024).arg(limits.content / 1024), {}, u"content"_s, {}};
    return {};
}

Result<void> ReviewClient::Private::enqueue(OutboxKind kind, const QString &id, const ConsultationId &consultation, const QJsonObject &payload)
{
    OutboxItem item;
    item.kind = kind;
    item.id = id;
    item.consultation = consultation;
    item.payload = payload;
    item.at = clock.now();
    return outbox.add(item);
}

/// What was given up is not thrown away: the words go back to where they were typed, before what has been typed since.
Result<void> ReviewClient::Private::returnToDraft(const OutboxItem &item)
{
    if (item.kind == OutboxKind::Message)
        return returnMessage(item);
    const QString text = item.payload.value("comment"_L1).toString();
    const auto verdict = verdictFrom(item.payload.value("verdict"_L1).toString());
    const QString name = commentDraftName(verdict.value_or(Verdict::Abstain));
    const Result<QString> draft = cache.draft(item.consultation, name);
    if (!draft)
        return draft.error();
    return cache.setDraft(item.consultation, name, joined(text, *draft));
}

Result<void> ReviewClient::Private::returnMessage(const OutboxItem &item)
{
    const Result<QString> kept = cache.draft(item.consultation, messageDraftName());
    if (!kept)
        return kept.error();
    const MessageDraft since = draftFromKept(item.consultation, *kept);
    MessageDraft draft = draftOf(item);
    draft.content = joined(draft.content, since.content);
    // Where one of the two was for reviewers only, the agent gets neither.
    if (since.audience == Audience::Reviewers)
        draft.audience = Audience::Reviewers;
    if (!draft.replyTo)
        draft.replyTo = since.replyTo;
    if (!draft.anchor)
        draft.anchor = since.anchor;
    return cache.setDraft(item.consultation, messageDraftName(), keptForm(draft));
}

QFuture<Result<void>> ReviewClient::Private::askPlainly(const char *method, const QJsonObject &params)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    const QFuture<Result<void>> future = promise->future();
    const auto settle = [promise](const Result<void> &result) {
        promise->addResult(result);
        promise->finish();
    };
    if (!sync.isLive()) {
        settle(Error{ErrorCode::Network, ReviewClient::tr("There is no connection, so nothing was done. Try again when it is back."), {}, {}, {}});
        return future;
    }
    connection.requests().askRaw(method, params, [settle](const Result<QJsonObject> &result) {
        settle(result ? Result<void>() : Result<void>(result.error()));
    });
    return future;
}

} // namespace witan
