// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/service_place.h"

#include "core/logging.h"
#include "protocol/limits.h"
#include "service/service_host.h"
#include "transport/web_socket_channel.h"

namespace witan {
namespace {

std::unique_ptr<WebSocketChannel> reviewChannel(QUrl url, const QByteArray &token, const TlsTrust &trust)
{
    if (url.path().isEmpty() || url.path() == u"/")
        url.setPath(QString::fromLatin1(protocol::kReviewPath));
    auto channel = std::make_unique<WebSocketChannel>(url, token, protocol::kReviewSubprotocol);
    channel->setTrust(trust);
    return channel;
}

} // namespace

ServicePlace::ServicePlace(DataFolder folder, Config config, QObject *parent)
    : QObject(parent), m_folder(std::move(folder)), m_config(std::move(config))
{
    if (!m_config.remote.isEmpty())
        m_kind = Kind::Remote;
}

ServicePlace::~ServicePlace()
{
    stop();
}

void ServicePlace::start()
{
    if (m_kind == Kind::Remote)
        Q_EMIT available();
    else
        startHost();
}

void ServicePlace::stop()
{
    m_stopping = true;
    if (m_host)
        m_host->stop();
    m_host.reset();
    m_started = false;
}

void ServicePlace::retry()
{
    if (m_kind != Kind::BuiltIn || m_host)
        return;
    m_told.clear();
    startHost();
}

void ServicePlace::startHost()
{
    if (m_host || m_stopping)
        return;
    ServiceConfig config;
    config.dataFolder = m_folder.path();
    config.host = m_config.host;
    config.port = m_config.port;
    m_host = std::make_unique<ServiceHost>(config);
    connect(m_host.get(), &ServiceHost::started, this, [this](const QString &url) {
        m_kind = Kind::BuiltIn;
        m_started = true;
        m_url = url;
        Q_EMIT listening(url);
        Q_EMIT available();
    });
    // Queued: the host is replaced while it tells.
    connect(m_host.get(), &ServiceHost::failed, this, &ServicePlace::onHostFailed, Qt::QueuedConnection);
    m_host->start();
}

void ServicePlace::onHostFailed(const Error &error)
{
    if (m_host)
        m_host->stop();
    m_host.reset();
    m_started = false;
    if (error.code != ErrorCode::Conflict) {
        tell(error);
        return;
    }
    // Another program serves this folder: it is as good as ours.
    const qint64 pid = error.data.value(QLatin1StringView("pid")).toInteger();
    log(LogArea::Ui, LogLevel::Info, "using_running_service", {{"pid", pid}});
    // Who has only just begun has no address yet; who has none at the next attempt either serves nobody.
    if (std::exchange(m_holder, pid) == pid)
        tell(error);
    const bool isNews = std::exchange(m_kind, Kind::Neighbour) != Kind::Neighbour;
    if (isNews)
        Q_EMIT available();
}

std::unique_ptr<Channel> ServicePlace::connectReviewer()
{
    switch (m_kind) {
    case Kind::Remote: return connectRemote();
    case Kind::Neighbour: return connectNeighbour();
    case Kind::BuiltIn: break;
    }
    return m_started ? m_host->connectReviewer() : nullptr;
}

std::unique_ptr<Channel> ServicePlace::connectRemote()
{
    const Result<QByteArray> token = m_folder.readTokenFile(m_config.tokenFile);
    if (!token) {
        tell(token.error());
        return nullptr;
    }
    return reviewChannel(m_config.remote, *token, m_config.trust);
}

std::unique_ptr<Channel> ServicePlace::connectNeighbour()
{
    const auto address = m_folder.serviceAddress();
    const auto token = m_folder.existingToken(QStringLiteral("reviewer"));
    if (!address || !token) {
        tell(!address ? address.error() : token.error());
        return nullptr;
    }
    if (!*address || !*token) {
        startHost();
        return nullptr;
    }
    m_holder = 0;
    if (m_url != (*address)->url) {
        m_url = (*address)->url;
        Q_EMIT listening(m_url);
    }
    auto channel = reviewChannel(QUrl(m_url), **token, {});
    channel->setPeerName(tr("This computer"));
    return channel;
}

/// What comes again with every attempt is told once.
void ServicePlace::tell(const Error &error)
{
    if (std::exchange(m_told, error.message) != error.message)
        Q_EMIT failed(error);
}

} // namespace witan
