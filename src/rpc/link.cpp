// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "rpc/link.h"

#include "core/logging.h"
#include "transport/channel.h"

#include <QRandomGenerator>

namespace witan {
namespace {

constexpr int kShutDoorMs = 60'000;

Link::Again againAfter(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
        return Link::Again::Later;
    default:
        return Link::Again::Soon;
    }
}

} // namespace

Link::Link(Backoff backoff, QObject *parent)
    : QObject(parent), m_backoff(backoff)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Link::connectNow);
}

Link::~Link() = default;

void Link::start(Factory factory)
{
    stop();
    m_factory = std::move(factory);
    m_backoff.reset();
    connectNow();
}

void Link::stop()
{
    m_retry.stop();
    m_factory = {};
    release();
}

void Link::tryNow()
{
    if (!m_channel && m_factory)
        connectNow();
}

void Link::restart(int afterMs)
{
    release();
    if (m_factory)
        m_retry.start(afterMs);
}

void Link::settled()
{
    m_backoff.reset();
}

void Link::connectNow()
{
    m_retry.stop();
    Q_ASSERT(!m_channel);
    Result<std::shared_ptr<Channel>> channel = m_factory();
    if (!channel) {
        lose(channel.error(), channel.error().code == ErrorCode::Unavailable ? Again::Soon : Again::OnRequest);
        return;
    }
    m_channel = *std::move(channel);
    m_peerName = m_channel->peerName();
    connect(m_channel.get(), &Channel::opened, this, &Link::opened);
    connect(m_channel.get(), &Channel::frameReceived, this, &Link::frameReceived);
    connect(m_channel.get(), &Channel::closed, this, &Link::onClosed);
    Q_EMIT connecting();
    if (m_channel)
        m_channel->open();
}

/// Called from the channel's own signals too, so it outlives them.
void Link::release()
{
    if (!m_channel)
        return;
    m_channel->disconnect(this);
    m_channel->close();
    QMetaObject::invokeMethod(this, [channel = std::move(m_channel)] {}, Qt::QueuedConnection);
    m_channel.reset();
}

void Link::onClosed(const Error &error)
{
    lose(error, againAfter(error.code));
}

void Link::drop(const Error &error, Again again)
{
    lose(error, again);
}

void Link::lose(const Error &error, Again again)
{
    release();
    log(LogArea::Net, LogLevel::Info, "connection_lost", {{"code", errorCodeName(error.code)}, {"detail", error.detail}});
    if (again == Again::Later)
        m_retry.start(kShutDoorMs);
    else if (again == Again::Soon)
        m_retry.start(m_backoff.next(QRandomGenerator::global()->generateDouble()));
    Q_EMIT lost(error, again);
}

void Link::send(const QByteArray &frame)
{
    if (m_channel)
        m_channel->send(frame);
}

bool Link::isOpen() const
{
    return m_channel && m_channel->isOpen();
}

int Link::nextTryMs() const
{
    return m_retry.isActive() ? m_retry.remainingTime() : 0;
}

} // namespace witan
