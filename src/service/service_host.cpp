// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_host.h"

#include "service/event_thread.h"
#include "service/service_worker.h"

namespace witan {

class ServiceHost::Worker {
public:
    ServiceConfig config;
    Mailbox mailbox;
    ServiceWorker *worker = nullptr;    // while the thread runs
    EventThread thread;
};

ServiceHost::ServiceHost(ServiceConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Worker>())
{
    qRegisterMetaType<witan::Error>();
    d->config = std::move(config);
}

ServiceHost::~ServiceHost()
{
    stop();
}

void ServiceHost::start()
{
    const auto makeWorker = [this] {
        auto made = std::make_unique<ServiceWorker>(d->config, d->mailbox);
        d->worker = made.get();
        connect(d->worker, &ServiceWorker::started, this, &ServiceHost::started);
        connect(d->worker, &ServiceWorker::failed, this, &ServiceHost::failed);
        return made;
    };
    if (!d->thread.isRunning())     // where the service did not start the last time, the thread still runs
        d->thread.start(makeWorker);
    QMetaObject::invokeMethod(d->worker, &ServiceWorker::start, Qt::QueuedConnection);
}

void ServiceHost::stop()
{
    d->thread.end([this] { d->worker->stop(); });
}

std::unique_ptr<Channel> ServiceHost::connectReviewer()
{
    const auto entry = d->worker->reviewerEntry();
    Q_ASSERT_X(entry, "ServiceHost::connectReviewer", "only after started()");
    return std::make_unique<LocalChannel>(d->mailbox, entry);
}

} // namespace witan
