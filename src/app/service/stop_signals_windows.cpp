// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/stop_signals.h"

#include <mutex>

#include <qt_windows.h>

namespace witan {
namespace {

std::mutex mutex;
StopSignals *receiver = nullptr;    // under the mutex

/// Runs in a thread of the system's own; the wish is handed to the event loop.
BOOL WINAPI onControl(DWORD)
{
    const std::lock_guard lock(mutex);
    if (receiver)
        QMetaObject::invokeMethod(receiver, &StopSignals::stopRequested, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

class StopSignals::Private {};

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    const std::lock_guard lock(mutex);
    receiver = this;
    SetConsoleCtrlHandler(onControl, TRUE);
}

/// The handler stays: who is asked again while he ends has still ended as he was asked to.
StopSignals::~StopSignals()
{
    const std::lock_guard lock(mutex);
    receiver = nullptr;
}

} // namespace witan
