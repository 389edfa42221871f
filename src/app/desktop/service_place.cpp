// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/service_place.h"

#include "core/logging.h"
#include "protocol/limits.h"
#include "service/service_host.h"
#include "service/tokens.h"
#include "store/token_table.h"
#include "transport/web_socket_channel.h"

#include <algorithm>

namespace witan {
namespace {

constexpr int kTableMs = 100;      // for another program to be done with the tokens; the next attempt comes by itself

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
    forgetNeighbourToken();
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
    if (!address) {
        tell(address.error());
        return nullptr;
    }
    if (!*address) {
        startHost();
        return nullptr;
    }
    const auto token = neighbourToken();
    if (!token) {
        tell(token.error());
        return nullptr;
    }
    m_holder = 0;
    if (m_url != (*address)->url) {
        m_url = (*address)->url;
        Q_EMIT listening(m_url);
    }
    auto channel = reviewChannel(QUrl(m_url), *token, {});
    channel->setPeerName(tr("This computer"));
    return channel;
}

/// A token of this window's own: its service reads the hash in the folder that both use, and the token itself stays
/// here. A service that has begun since knows the tokens of windows no more.
Result<QByteArray> ServicePlace::neighbourToken()
{
    TokenTable table(m_folder.path(), osUserName(), kTableMs);
    const auto contents = table.read();
    if (!contents)
        return contents.error();
    const QByteArray digest = tokenDigest(m_token);
    const auto isOurs = [&digest](const TokenEntry &entry) { return entry.digest == digest; };
    if (std::any_of(contents->entries.cbegin(), contents->entries.cend(), isOurs))
        return m_token;
    const auto added =
        table.add(PrincipalRole::Reviewer, contents->owner.name, SystemClock().now(), TokenTable::For::Window);
    if (!added)
        return added.error();
    m_token = added->token;
    return m_token;
}

void ServicePlace::forgetNeighbourToken()
{
    if (m_token.isEmpty())
        return;
    const auto revoked =
        TokenTable(m_folder.path(), osUserName(), kTableMs).revoke(QString::fromLatin1(tokenDigest(m_token)));
    // Where it stays in the table, nobody knows it, and the next service drops it.
    if (!revoked)
        log(LogArea::Ui, LogLevel::Info, "token_left_behind", {{"reason", errorCodeName(revoked.error().code)}});
    m_token.clear();
}

/// What comes again with every attempt is told once.
void ServicePlace::tell(const Error &error)
{
    if (std::exchange(m_told, error.message) != error.message)
        Q_EMIT failed(error);
}

} // namespace witan
