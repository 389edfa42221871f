// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_host.h"

#include "service/service_worker.h"

#include <QEventLoop>
#include <QSemaphore>

#include <thread>

namespace witan {

/// Not a QThread: its wait() may return while libraries still clear away what they keep for the thread, and OpenSSL's clearing away then
/// meets its own end at the process's exit. This thread is joined.
class ServiceHost::Worker {
public:
    Worker(ServiceConfig config, ServiceHost *host) : m_config(std::move(config)), m_host(host) {}

    void start()
    {
        if (!m_thread.joinable()) {     // where the service did not start the last time, it still runs
            m_thread = std::thread([this] { run(); });
            m_running.acquire();
        }
        QMetaObject::invokeMethod(m_worker, &ServiceWorker::start, Qt::QueuedConnection);
    }

    void stop()
    {
        if (!m_thread.joinable())
            return;
        const auto last = [this] {
            m_worker->stop();
            m_loop->quit();
        };
        QMetaObject::invokeMethod(m_worker, last, Qt::BlockingQueuedConnection);
        m_mayEnd.release();
        m_thread.join();
    }

    std::unique_ptr<Channel> connectReviewer()
    {
        const auto entry = m_worker->reviewerEntry();
        Q_ASSERT_X(entry, "ServiceHost::connectReviewer", "only after started()");
        return std::make_unique<LocalChannel>(m_mailbox, entry);
    }

private:
    void run()
    {
        ServiceWorker worker(m_config, m_mailbox);
        connect(&worker, &ServiceWorker::started, m_host, &ServiceHost::started);
        connect(&worker, &ServiceWorker::failed, m_host, &ServiceHost::failed);
        QEventLoop loop;
        m_worker = &worker;
        m_loop = &loop;
        m_running.release();
        loop.exec();
        // Whoever posts an event wakes the thread after the event may have been taken, so it must still be there then.
        m_mayEnd.acquire();
    }

    const ServiceConfig m_config;
    ServiceHost *const m_host;
    Mailbox m_mailbox;
    ServiceWorker *m_worker = nullptr;      // these two while the thread runs
    QEventLoop *m_loop = nullptr;
    QSemaphore m_running, m_mayEnd;
    std::thread m_thread;
};

ServiceHost::ServiceHost(ServiceConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Worker>(std::move(config), this))
{
    qRegisterMetaType<witan::Error>();
}

ServiceHost::~ServiceHost()
{
    stop();
}

void ServiceHost::start()
{
    d->start();
}

void ServiceHost::stop()
{
    d->stop();
}

std::unique_ptr<Channel> ServiceHost::connectReviewer()
{
    return d->connectReviewer();
}

} // namespace witan
