// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/tray.h"

#include "widgets/icons.h"

using namespace Qt::StringLiterals;

namespace witan {

Tray::Tray(QObject *parent)
    : DesktopNotifier(parent)
{
    m_menu.addAction(tr("Open Witan"), this, &Tray::openRequested);
    m_count = m_menu.addAction(QString());
    m_count->setEnabled(false);
    m_menu.addSeparator();
    m_notifications = m_menu.addAction(tr("Notifications"));
    m_notifications->setCheckable(true);
    connect(m_notifications, &QAction::triggered, this, &Tray::notificationsChanged);
    m_menu.addSeparator();
    m_menu.addAction(tr("Quit Witan"), this, &Tray::quitRequested);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT openRequested();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT activated(m_shownKey); });
    showCount();
}

void Tray::look()
{
    if (!m_icon.isVisible() && isThere())
        m_icon.show();
}

bool Tray::isThere() const
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void Tray::setWaiting(int count)
{
    if (std::exchange(m_waiting, count) != count)
        showCount();
}

void Tray::setNotificationsOn(bool on)
{
    m_notifications->setChecked(on);
}

void Tray::showCount()
{
    const QString words = m_waiting == 0 ? tr("Nothing waits for you") : m_waiting == 1 ? tr("1 waits for you") : tr("%1 wait for you").arg(QLocale().toString(m_waiting));
    m_count->setText(words);
    const QString tip = tr("Witan · %1").arg(words);
    m_icon.setToolTip(tip.toHtmlEscaped());    // our own words; some trays take markup
    m_icon.setIcon(countedIcon(m_waiting));
}

void Tray::show(const Content &content)
{
    if (!m_icon.isVisible() || !QSystemTrayIcon::supportsMessages()) {
        Q_EMIT unavailable(content);
        return;
    }
    m_shownKey = content.key;
    m_icon.showMessage(content.headline, content.body, m_icon.icon());
}

/// A balloon cannot be taken back; pressed, it still opens what it spoke of.
void Tray::takeBack(const QString &) {}

} // namespace witan
