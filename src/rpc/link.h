// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "transport/backoff.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace witan {

class Channel;

/// Keeps one channel open: makes it with the factory, and makes another with Backoff when it is lost or never came about.
/// What was said on one connection never reaches the next.
class Link final : public QObject {
    Q_OBJECT
public:
    /// A channel for the next attempt. Unavailable (there is no service yet) is tried again; after any other error somebody must mend
    /// something first, and it is tried again by tryNow() alone.
    using Factory = std::function<Result<std::shared_ptr<Channel>>()>;
    /// When to try again: Soon by Backoff, Later once a minute (the door is shut, somebody must mend it), OnRequest by tryNow() alone.
    enum class Again { Soon, Later, OnRequest };

    explicit Link(Backoff backoff = Backoff(), QObject *parent = nullptr);
    ~Link() override;

    void start(Factory factory);
    void stop();
    void tryNow();
    /// Hangs up, and connects again after so long; nobody is told of a loss.
    void restart(int afterMs);
    /// The conversation works: the next loss is tried again at once, not after what earlier failures had added up to.
    void settled();
    /// Gives this connection up; lost() follows from within the call.
    void drop(const Error &error, Again again);
    void send(const QByteArray &frame);

    bool isOpen() const;
    QString peerName() const { return m_peerName; }
    int nextTryMs() const;

Q_SIGNALS:
    void connecting();
    void opened();
    void frameReceived(const QByteArray &frame);
    void lost(const witan::Error &error, witan::Link::Again again);

private:
    void connectNow();
    void release();
    void onClosed(const Error &error);
    void lose(const Error &error, Again again);

    Factory m_factory;
    std::shared_ptr<Channel> m_channel;
    QString m_peerName;
    Backoff m_backoff;
    QTimer m_retry;
};

} // namespace witan
