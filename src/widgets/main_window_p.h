// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/arrival.h"
#include "ui_main_window.h"
#include "widgets/help_window.h"
#include "widgets/key_map.h"
#include "widgets/main_window.h"

#include <QPointer>
#include <QTimer>

class QMenu;
class QShortcut;

namespace witan {

/// The window's inside: main_window.cpp joins the panes, main_window_layout.cpp says which of them stand where,
/// main_window_keys.cpp has the keys, and main_window_menu.cpp the menu and what is chosen in it.
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
    void readConversation();
    void showOpenParts(bool open);
    ThreadSurroundings surroundings() const;
    QString refusalToWrite() const;

    void arrange();
    void divide();
    void placeStrips(bool inConversation);
    void fitBanners();
    void arrangeOverview();
    void showPage(TopBar::Page page);

    void openMenu();
    void fillClosing(QMenu &menu);
    void showTitle();
    void showTitleSoon();

    void addShortcuts();
    void run(Command command);
    void decide(Verdict verdict);
    void showHelp(HelpWindow::Page page);
    void cyclePanes(int direction);
    bool holdsFocus(const QWidget *pane) const;
    void showFocus(QWidget *focused) const;

    MainWindow *q;
    Ui::MainWindow ui;
    ConsultationView view;
    QList<OutboxItem> outbox;
    QPointer<InboxModel> inbox;
    Arrival arrival;
    QPointer<HelpWindow> help;
    WindowChoices choices;
    QList<QShortcut *> singleShortcuts;
    QList<int> columns;                         // as the elder wants them, of a window that shows all three
    bool open = false, painted = false, divided = false, singleKeys = true, closingIsAsked = false, titleIsDue = false;
    Room room = Room::Wide;
    TopBar::Page page = TopBar::Page::Conversation;
    QTimer ticker;
};

} // namespace witan
