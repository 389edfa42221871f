// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/review_client.h"

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class TopBar; }

/// The line on top: which service, how the connection is, what waits in the outbox; a click explains. Where the window is
/// too narrow for all columns, it also chooses which one is shown.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    enum class Page { Inbox, Conversation, Context };

    explicit TopBar(QWidget *parent = nullptr);
    ~TopBar() override;

    void setConnection(const ConnectionInfo &info);
    void setOutboxCount(int count);
    /// Pages are offered only where not all fit.
    void offerPages(bool offered);
    void setPage(Page page);

Q_SIGNALS:
    void connectionAsked();
    void outboxAsked();
    void pageChosen(witan::TopBar::Page page);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showDot();

    std::unique_ptr<Ui::TopBar> m_ui;
    ConnectionInfo m_info;
};

} // namespace witan
