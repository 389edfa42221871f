// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/stop_signals.h"

#include <QSocketNotifier>

#include <atomic>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace witan {
namespace {

constexpr int kNumbers[] = {SIGTERM, SIGINT, SIGHUP};

std::atomic<int> wakeSocket = -1;

/// Only what is safe inside a signal handler: one byte into the socket that the event loop watches. Where it is full, the wish is known.
void onSignal(int)
{
    const char byte = 1;
    const int socket = wakeSocket;
    if (socket >= 0)
        static_cast<void>(::send(socket, &byte, 1, MSG_DONTWAIT));
}

} // namespace

class StopSignals::Private {
public:
    int sockets[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> notifier;
};

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, d->sockets) != 0)
        return;
    wakeSocket = d->sockets[1];
    d->notifier = std::make_unique<QSocketNotifier>(d->sockets[0], QSocketNotifier::Read);
    connect(d->notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(d->sockets[0], &byte, 1) == 1)
            Q_EMIT stopRequested();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : kNumbers)
        ::sigaction(number, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals()
{
    // Who is asked again while he ends has still ended as he was asked to.
    for (const int number : kNumbers)
        std::signal(number, SIG_IGN);
    wakeSocket = -1;
    d->notifier.reset();
    for (const int socket : d->sockets) {
        if (socket >= 0)
            ::close(socket);
    }
}

} // namespace witan
