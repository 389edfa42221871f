// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/desktop/desktop_notifier.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace witan {

/// The icon in the desktop's tray, with the number that waits and a menu, there as long as the desktop has a tray. It shows
/// notifications too, as balloons, one at a time, for desktops that have nothing better.
class Tray final : public DesktopNotifier {
    Q_OBJECT
public:
    explicit Tray(QObject *parent = nullptr);

    /// Shows the icon where there is a tray by now: it may come later than the window.
    void look();
    /// Whether there is a tray at this moment. It is asked over the bus each time, so this is for rare moments.
    bool isThere() const;
    void setWaiting(int count);
    void setNotificationsOn(bool on);

    void show(const Content &content) override;
    void takeBack(const QString &key) override;

Q_SIGNALS:
    void openRequested();
    void notificationsChanged(bool on);
    void quitRequested();

private:
    void showCount();

    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QAction *m_count = nullptr, *m_notifications = nullptr;
    int m_waiting = 0;
    QString m_shownKey;
};

} // namespace witan
