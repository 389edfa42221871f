// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/stop_signals.h"

#include <atomic>

#include <qt_windows.h>

namespace witan {
namespace {

std::atomic<StopSignals *> receiver = nullptr;

/// Runs in a thread of the system's own; the wish is handed to the event loop.
BOOL WINAPI onControl(DWORD)
{
    StopSignals *const signals = receiver;
    if (!signals)
        return FALSE;
    QMetaObject::invokeMethod(signals, &StopSignals::stopRequested, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

class StopSignals::Private {};

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    receiver = this;
    SetConsoleCtrlHandler(onControl, TRUE);
}

StopSignals::~StopSignals()
{
    SetConsoleCtrlHandler(onControl, FALSE);
    receiver = nullptr;
}

} // namespace witan
