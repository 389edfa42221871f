// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/service/service_options.h"
#include "service/service_host.h"

#include <QObject>

#include <memory>

namespace witan {

/// `witan-service`: the service without a window. Exit codes: 0 done, 1 failed, 2 wrong usage.
class ServiceProgram final : public QObject {
    Q_OBJECT
public:
    ServiceProgram();
    ~ServiceProgram() override;

    int run(const QStringList &arguments);

private:
    int serve(const ServiceOptions &options);
    int maintain(const ServiceOptions &options);
    int changeTokens(const ServiceOptions &options);
    void announce(const QString &url);
    void complain(const Error &error);

    bool m_json = false;
    QString m_dataFolder, m_certificateFile;
    std::unique_ptr<ServiceHost> m_host;
};

} // namespace witan
