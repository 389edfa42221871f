// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/entry.h"
#include "service/service_host.h"
#include "service/tokens.h"
#include "store/event_store.h"
#include "transport/listener.h"

#include <QObject>

#include <atomic>
#include <memory>

namespace witan {

/// The service's own thread: opens the folder, the record and the door, and drives the core. What comes while one turn is on its way onto the disk
/// shares the next.
class ServiceWorker final : public QObject {
    Q_OBJECT
public:
    ServiceWorker(ServiceConfig config, Mailbox &mailbox);
    ~ServiceWorker() override;

    void start();
    void stop();

    /// For links inside the program; valid after started().
    std::shared_ptr<const Entry> reviewerEntry() const { return m_reviewerEntry; }

Q_SIGNALS:
    void started(const QString &url);
    void failed(const witan::Error &error);

private:
    struct Work;    // everything that exists only while the service runs

    Result<QString> setUp();
    Result<void> openRecord();
    Result<std::unique_ptr<Listener>> listen();
    void watchTokens();
    void lookAtTokens();
    void closeRevoked();
    void turn();
    bool takeMail();
    bool mailWaits();
    void catchUpSoon();
    void end();
    void rearm();
    void checkpoint();

    const ServiceConfig m_config;
    Mailbox &m_mailbox;
    std::atomic<bool> m_turnIsDue{false};      // or under way
    std::shared_ptr<const Entry> m_reviewerEntry;
    std::unique_ptr<Work> m_work;
};

} // namespace witan
