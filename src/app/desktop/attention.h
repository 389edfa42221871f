// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/desktop/desktop_notifier.h"
#include "models/notification_plan.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace witan {

class InboxModel;
class MainWindow;
class Tray;

/// What reaches an elder who does not look: notifications of the desktop, the tray's icon with the number that waits, and the
/// deadlines above the conversation. The NotificationPlan says what and when; here it is put into words and handed on.
class Attention final : public QObject {
    Q_OBJECT
public:
    Attention(MainWindow &window, const InboxModel &inbox, const Clock &clock, QObject *parent = nullptr);
    ~Attention() override;

    /// What was there at the start.
    void know(const QList<ConsultationSummary> &summaries);
    /// Opens the session bus and the tray: not before the window is painted. Until then, and without it, the window alone is told.
    void start();
    void take(const QList<ConsultationSummary> &changed);
    void tick();
    /// A consultation was opened; null: none is open.
    void look(const ConsultationId &id);
    bool isTense() const;

    void setOn(bool on);
    bool hasTray() const;

Q_SIGNALS:
    /// A notification, or the tray's icon, was pressed; null: none in particular.
    void opened(const witan::ConsultationId &id);
    void onChanged(bool on);
    void quitRequested();

private:
    void hand(const NotificationNews &news);
    bool isBeforeEyes(const ConsultationId &id) const;
    DesktopNotifier::Content contentOf(const Notification &notification) const;
    void showState();

    MainWindow &m_window;
    const InboxModel &m_inbox;
    const Clock &m_clock;
    NotificationPlan m_plan;
    ConsultationId m_open;
    std::unique_ptr<Tray> m_tray;
    std::unique_ptr<DesktopNotifier> m_bus;
    QTimer m_trayLook;
    bool m_on = true;
};

} // namespace witan
