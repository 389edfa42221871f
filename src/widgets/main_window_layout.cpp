// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window_p.h"

#include "widgets/theme.h"

namespace witan {
namespace {

constexpr int kInboxWidth = 312, kContextWidth = 440;

} // namespace

/// Which columns stand in the window: all, two or one, as there is room.
void MainWindow::Private::arrange()
{
    const int width = q->width();
    room = width >= scaled(1080) ? Room::Wide : width >= scaled(720) ? Room::Medium : Room::Narrow;
    const bool wide = room == Room::Wide, narrow = room == Room::Narrow;
    using Page = TopBar::Page;
    const Page now = open ? page : (narrow && page == Page::Context ? Page::Conversation : page);
    ui.inbox->setVisible(wide || now == Page::Inbox || (!open && !narrow));
    ui.talk->setVisible(!narrow || now == Page::Conversation);
    ui.context->setVisible(open && (wide || now == Page::Context || (!narrow && now == Page::Conversation)));
    using Pages = TopBar::Pages;
    ui.top->offerPages(open ? (wide ? Pages::None : Pages::All) : (narrow ? Pages::InboxAndOverview : Pages::None));
    ui.top->setPage(now);
    if (!sized && q->isVisible() && wide && open) {
        sized = true;
        ui.columns->setSizes({scaled(kInboxWidth), width - scaled(kInboxWidth + kContextWidth), scaled(kContextWidth)});
    }
}

void MainWindow::Private::showPage(TopBar::Page chosen)
{
    page = chosen;
    arrange();
}

} // namespace witan
