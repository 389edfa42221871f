// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window_p.h"

#include "widgets/theme.h"

#include <QScreen>

#include <algorithm>

namespace witan {
namespace {

constexpr int kInboxWidth = 312, kContextWidth = 440, kMostContextWidth = 560;
constexpr int kFrameAndPanelHeight = 90;
constexpr int kLeastThread = 90, kLeastBanners = 64;

} // namespace

/// Which columns stand in the window: all, two or one, as there is room.
void MainWindow::Private::arrange()
{
    const int width = q->width();
    room = width >= scaled(1080) ? Room::Wide : width >= scaled(720) ? Room::Medium : Room::Narrow;
    const bool wide = room == Room::Wide, narrow = room == Room::Narrow;
    using Page = TopBar::Page;
    // With nothing open there is no plan; with nothing in the list either, the overview is all there is to see.
    const bool isEmpty = !open && ui.inbox->isEmpty();
    const Page now = open ? page : narrow && (page == Page::Context || isEmpty) ? Page::Conversation : page;
    ui.inbox->setVisible(wide || now == Page::Inbox || (!open && !narrow));
    ui.talk->setVisible(!narrow || now == Page::Conversation);
    ui.context->setVisible(open && (wide || now == Page::Context || (!narrow && now == Page::Conversation)));
    // What the window has to say is said on every page, and a decision without its header still names what it is about.
    ui.context->setNamed(!ui.talk->isVisibleTo(q));
    placeStrips(ui.talk->isVisibleTo(q));
    using Pages = TopBar::Pages;
    ui.top->offerPages(open ? (wide ? Pages::None : Pages::All) : (narrow ? Pages::InboxAndOverview : Pages::None));
    ui.top->setPage(now);
    divided = divided && wide;
    divide();
}

/// Under the header of the conversation, or above the one column that stands there instead.
void MainWindow::Private::placeStrips(bool inConversation)
{
    if (inConversation && ui.bannersColumn->indexOf(ui.strips) < 0)
        ui.bannersColumn->insertWidget(0, ui.strips);
    else if (!inConversation && ui.all->indexOf(ui.strips) < 0)
        ui.all->insertWidget(1, ui.strips);
}

/// In a low window they scroll before the conversation has no room left, or the field to answer in.
void MainWindow::Private::fitBanners()
{
    const int width = ui.talk->width();
    const auto heightOf = [width](const QWidget *part) { return !part->isVisibleTo(part->parentWidget()) ? 0 : part->hasHeightForWidth() ? part->heightForWidth(width) : part->sizeHint().height(); };
    const int most = ui.talk->height() - heightOf(ui.header) - heightOf(ui.composer) - scaled(kLeastThread);
    ui.bannersScroll->setMostHeight(qMax(scaled(kLeastBanners), most));
}

/// Whether the list or the overview stands in a narrow window depends on whether there is anything in the list.
void MainWindow::Private::arrangeOverview()
{
    if (room == Room::Narrow && !open)
        arrange();
}

/// The columns as they were left, or as they are at first; again whenever the window has become wide enough for all.
void MainWindow::Private::divide()
{
    if (divided || room != Room::Wide || !q->isVisible())
        return;
    divided = open;
    const int width = q->width();
    const bool isKept = columns.size() == 3;
    const int inboxWidth = qBound(ui.inbox->minimumWidth(), isKept ? columns[0] : scaled(kInboxWidth), width / 3);
    const int contextWidth = qBound(ui.context->minimumWidth(), isKept ? columns[2] : qBound(scaled(kContextWidth), width * 28 / 100, scaled(kMostContextWidth)), width / 2);
    ui.columns->setSizes({inboxWidth, qMax(ui.talk->minimumWidth(), width - inboxWidth - contextWidth), contextWidth});
}

WindowPlace MainWindow::place() const
{
    return {saveGeometry(), d->columns, int(d->page), d->ui.inbox->place()};
}

void MainWindow::setPlace(const WindowPlace &place)
{
    // A new window that would lie edge to edge fills the screen: not every system (Wayland) says how much of it its own panels take.
    const QSize left = screen()->availableSize() - size();
    if (!restoreGeometry(place.geometry) && (left.width() <= 0 || left.height() < kFrameAndPanelHeight))
        setWindowState(windowState() | Qt::WindowMaximized);
    const bool isDivision = place.columns.size() == 3 && std::all_of(place.columns.cbegin(), place.columns.cend(), [](int width) { return width > 0; });
    if (isDivision)
        d->columns = place.columns;
    if (place.page >= int(TopBar::Page::Inbox) && place.page <= int(TopBar::Page::Context))
        d->page = TopBar::Page(place.page);
    d->ui.inbox->setPlace(place.inbox);
    d->divided = false;
    d->arrange();
}

void MainWindow::Private::showPage(TopBar::Page chosen)
{
    page = chosen;
    arrange();
}

} // namespace witan
