// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/event_thread.h"

#include <QEventLoop>

namespace witan {

void EventThread::start(const Make &make)
{
    m_thread = std::thread([this, &make] { run(make); });
    m_begun.acquire();
}

void EventThread::end(const std::function<void()> &last)
{
    if (!isRunning())
        return;
    const auto lastOfAll = [this, &last] {
        last();
        m_quit();
    };
    QMetaObject::invokeMethod(m_living, lastOfAll, Qt::BlockingQueuedConnection);
    m_mayEnd.release();
    m_thread.join();
}

void EventThread::run(const Make &make)
{
    const std::unique_ptr<QObject> living = make();
    QEventLoop loop;
    m_living = living.get();
    m_quit = [&loop] { loop.quit(); };
    m_begun.release();      // from here on `make` may be gone
    loop.exec();
    // Whoever posts an event wakes the thread when the event may have been taken already, so it must still be there then.
    m_mayEnd.acquire();
}

} // namespace witan
