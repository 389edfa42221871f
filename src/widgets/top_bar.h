// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection_info.h"

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class TopBar; }

/// The line on top: which service, how the connection is, what waits in the outbox; a click explains. At its end the menu. Where the window is
/// too narrow for all columns, it also chooses which one is shown, and says the rest as briefly as it must.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    enum class Page { Inbox, Conversation, Context };

    explicit TopBar(QWidget *parent = nullptr);
    ~TopBar() override;

    void setConnection(const ConnectionInfo &info);
    void setOutboxCount(int count);
    /// Where not all columns fit: which one is shown. Without an open consultation there are but the inbox and the overview.
    enum class Pages { None, InboxAndOverview, All };
    void offerPages(Pages pages);
    /// Where what opens from the outbox's counter belongs.
    const QWidget *outboxButton() const;
    QWidget *menuButton() const;
    QSize minimumSizeHint() const override;
    void setPage(Page page);

Q_SIGNALS:
    void connectionAsked();
    void outboxAsked();
    void overviewAsked();
    void menuAsked();
    void pageChosen(witan::TopBar::Page page);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showDot();
    void showMenuIcon();
    void fit();
    void say(int brevity);
    int neededWidth() const;

    std::unique_ptr<Ui::TopBar> m_ui;
    ConnectionInfo m_info;
    QString m_connectionWords;
    Pages m_pages = Pages::None;
    int m_outboxCount = 0;
};

} // namespace witan
