// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui_main_window.h"
#include "widgets/arrival.h"
#include "widgets/main_window.h"

#include <QPointer>
#include <QTimer>

namespace witan {

/// The window's inside: main_window.cpp joins the panes, main_window_layout.cpp says which of them stand where, and
/// main_window_keys.cpp has the keys.
class MainWindow::Private {
public:
    enum class Room { Narrow, Medium, Wide };   // one column at a time, two, all three

    explicit Private(MainWindow *window) : q(window) {}

    void connectPanes();
    void tick();
    void choose(const ConsultationId &id);
    void showOutbox();
    void showOverview();
    void focusComposer();
    void showOpenParts(bool open);
    ThreadSurroundings surroundings() const;
    QString refusalToWrite() const;

    void arrange();
    void showPage(TopBar::Page page);

    void addShortcuts();
    void cyclePanes(int direction);
    bool holdsFocus(const QWidget *pane) const;

    MainWindow *q;
    Ui::MainWindow ui;
    ConsultationView view;
    QList<OutboxItem> outbox;
    QPointer<InboxModel> inbox;
    Arrival arrival;
    bool open = false, painted = false, sized = false;
    Room room = Room::Wide;
    TopBar::Page page = TopBar::Page::Conversation;
    QTimer ticker;
};

} // namespace witan
