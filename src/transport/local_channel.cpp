// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/local_channel.h"

#include "transport/close_reason.h"

#include <mutex>

namespace witan {

/// What the service's thread may touch, kept alive by the service for as long as it knows the connection. `target` is
/// cleared by the destructor under the mutex, so a delivery that comes at the same time either posts to a living object
/// (whose events Qt discards with it) or posts nothing.
struct LocalChannel::Shared final : Outlet {
    void deliver(std::vector<Outbound> batch) override;

    std::mutex mutex;
    LocalChannel *target = nullptr;
    std::vector<Outbound> waiting;
    bool posted = false;
};

LocalChannel::LocalChannel(Mailbox &mailbox, Pass pass, QObject *parent)
    : Channel(parent)
    , m_shared(std::make_shared<Shared>())
    , m_mailbox(mailbox)
    , m_pass(std::move(pass))
{
    m_shared->target = this;
}

LocalChannel::~LocalChannel()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->target = nullptr;
        m_shared->waiting.clear();
    }
    if (m_connection != 0)
        m_mailbox.push(Inbound{Inbound::Kind::Closed, m_connection, {}, {}, nullptr});
}

void LocalChannel::open()
{
    if (m_connection != 0)
        return;
    m_connection = m_mailbox.nextConnection();
    // Posted before the service can hear of the connection: its first delivery then comes after opened().
    QMetaObject::invokeMethod(this, [this, connection = m_connection] {
        if (connection != m_connection)
            return;
        m_open = true;
        Q_EMIT opened();
    }, Qt::QueuedConnection);
    m_mailbox.push(Inbound{Inbound::Kind::Opened, m_connection, {}, m_pass, m_shared.get(), m_shared});
}

void LocalChannel::send(const QByteArray &frame)
{
    if (m_open)
        m_mailbox.push(Inbound{Inbound::Kind::Frame, m_connection, frame, {}, nullptr});
}

void LocalChannel::close()
{
    end({ErrorCode::Network, tr("The connection was closed."), {}, {}, {}});
}

bool LocalChannel::isOpen() const
{
    return m_open;
}

QString LocalChannel::peerName() const
{
    return tr("This computer");
}

void LocalChannel::deliver(std::vector<Outbound> batch)
{
    m_shared->deliver(std::move(batch));
}

void LocalChannel::Shared::deliver(std::vector<Outbound> batch)
{
    if (batch.empty())
        return;
    const std::lock_guard lock(mutex);
    if (!target)
        return;
    if (waiting.empty())
        waiting = std::move(batch);
    else
        waiting.insert(waiting.end(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
    if (posted)
        return;
    posted = true;
    QMetaObject::invokeMethod(target, [receiver = target] { receiver->takeDelivered(); }, Qt::QueuedConnection);
}

void LocalChannel::takeDelivered()
{
    const auto shared = m_shared;
    std::vector<Outbound> batch;
    {
        const std::lock_guard lock(shared->mutex);
        batch.swap(shared->waiting);
        shared->posted = false;
    }
    for (const Outbound &item : batch) {
        // A slot may have closed or reopened this channel, or deleted it: what is left was for a connection that is gone.
        if (shared->target != this)
            return;
        if (item.connection != m_connection || !m_open)
            continue;
        if (!item.bytes.isEmpty())
            Q_EMIT frameReceived(item.bytes);
        if (item.closeCode != 0 && shared->target == this && item.connection == m_connection)
            end(closeError(item.closeCode, QString::fromUtf8(item.closeReason), peerName()));
    }
}

void LocalChannel::end(const Error &error)
{
    if (m_connection == 0)
        return;
    m_mailbox.push(Inbound{Inbound::Kind::Closed, m_connection, {}, {}, nullptr});
    m_connection = 0;
    m_open = false;
    QMetaObject::invokeMethod(this, [this, error] { Q_EMIT closed(error); }, Qt::QueuedConnection);
}

} // namespace witan
