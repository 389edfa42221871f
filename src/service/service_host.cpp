// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_host.h"

#include "service/service_worker.h"

#include <QThread>

namespace witan {

class ServiceHost::Worker {
public:
    explicit Worker(ServiceConfig config) : worker(std::move(config), mailbox) {}

    Mailbox mailbox;
    QThread thread;
    ServiceWorker worker;
};

ServiceHost::ServiceHost(ServiceConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Worker>(std::move(config)))
{
    qRegisterMetaType<witan::Error>();
    d->thread.setObjectName(QStringLiteral("witan-service"));
    d->worker.moveToThread(&d->thread);
    connect(&d->worker, &ServiceWorker::started, this, &ServiceHost::started);
    connect(&d->worker, &ServiceWorker::failed, this, &ServiceHost::failed);
}

ServiceHost::~ServiceHost()
{
    stop();
}

void ServiceHost::start()
{
    d->thread.start();      // where it did not start the last time, the thread still runs; this then does nothing
    QMetaObject::invokeMethod(&d->worker, &ServiceWorker::start, Qt::QueuedConnection);
}

void ServiceHost::stop()
{
    if (!d->thread.isRunning())
        return;
    QMetaObject::invokeMethod(&d->worker, &ServiceWorker::stop, Qt::BlockingQueuedConnection);
    d->thread.quit();
    d->thread.wait();
}

std::unique_ptr<Channel> ServiceHost::connectReviewer()
{
    const auto entry = d->worker.reviewerEntry();
    Q_ASSERT_X(entry, "ServiceHost::connectReviewer", "only after started()");
    return std::make_unique<LocalChannel>(d->mailbox, entry);
}

} // namespace witan
