// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/data_folder.h"
#include "transport/tls_trust.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace witan {

class Channel;
class ServiceHost;

/// Where the window's service is: built in, in another program that holds the same data folder, or elsewhere. It makes the
/// client's channels, and takes the folder over when the program that served it has gone.
class ServicePlace final : public QObject {
    Q_OBJECT
public:
    struct Config {
        QString host;
        quint16 port = 0;
        QUrl remote;             ///< empty: the built-in service
        QString tokenFile;
        TlsTrust trust;
    };
    ServicePlace(DataFolder folder, Config config, QObject *parent = nullptr);
    ~ServicePlace() override;

    void start();
    void stop();
    /// Starts the built-in service again where it could not be started; what keeps it from starting is told anew.
    void retry();
    /// For the client; null where nothing can be reached right now.
    std::unique_ptr<Channel> connectReviewer();
    /// Where agents connect, empty where that is not known.
    QString url() const { return m_url; }
    /// Whether the service is the one built in here, and runs.
    bool isOurs() const { return m_started; }

Q_SIGNALS:
    void available();
    void listening(const QString &url);
    void failed(const witan::Error &error);

private:
    void startHost();
    void onHostFailed(const Error &error);
    std::unique_ptr<Channel> connectRemote();
    std::unique_ptr<Channel> connectNeighbour();
    Result<QByteArray> neighbourToken();
    void forgetNeighbourToken();
    void tell(const Error &error);

    enum class Kind { BuiltIn, Neighbour, Remote };
    DataFolder m_folder;
    Config m_config;
    Kind m_kind = Kind::BuiltIn;
    std::unique_ptr<ServiceHost> m_host;
    bool m_started = false, m_stopping = false;
    QString m_url, m_told;
    QByteArray m_token;          ///< for the neighbour's service; nowhere but here
    qint64 m_holder = 0;         ///< who had the folder at the last attempt and served nobody
};

} // namespace witan
