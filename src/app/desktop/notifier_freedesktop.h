// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/desktop/desktop_notifier.h"

#include <QDBusConnection>
#include <QHash>
#include <QList>
#include <QPointer>
#include <QStringList>

#include <optional>

class QDBusPendingCall;
class QThread;

namespace witan {

/// Notifications by org.freedesktop.Notifications over the session bus. The bus is joined in a thread of its own, because
/// joining waits for an answer; until then, and until the server has said what it can, what is to be shown is kept. The body is escaped
/// where the server reads markup in it. One call a key is under way at a time, so that each has the id that it replaces.
class FreedesktopNotifier final : public DesktopNotifier {
    Q_OBJECT
public:
    /// `address`: of the bus; empty: the session's, if there is one.
    explicit FreedesktopNotifier(const QString &address = {}, QObject *parent = nullptr);
    ~FreedesktopNotifier() override;

    void show(const Content &content) override;
    void takeBack(const QString &key) override;

private Q_SLOTS:
    void onActionInvoked(uint id, const QString &action);
    void onActivationToken(uint id, const QString &token);
    void onNotificationClosed(uint id, uint reason);

private:
    enum class State { Joining, Asking, Ready, Unavailable };
    struct Shown {
        uint id = 0;                         ///< the server's; 0: none now
        bool isUnderWay = false;
        bool isUnwanted = false;             ///< to be taken back as soon as its id is known
        std::optional<Content> next;
    };

    void onJoined(const QDBusConnection &bus);
    void askWhatItCan();
    void takeCapabilities(const QStringList &capabilities);
    void giveUp(const QString &why);
    void refuseWaiting(const QString &why);
    void send(const Content &content);
    void onSent(const Content &content, const QDBusPendingCall &call);
    void close(uint id);
    QString keyOf(uint id) const;

    State m_state = State::Joining;
    QString m_busName;
    bool m_readsMarkup = false, m_hasActions = false;
    QHash<QString, Shown> m_shown;
    QList<Content> m_waiting;
};

} // namespace witan
