// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window_p.h"

#include <QApplication>
#include <QShortcut>

namespace witan {

void MainWindow::Private::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, q);
        shortcut->setAutoRepeat(false);
        QObject::connect(shortcut, &QShortcut::activated, q, action);
    };
    const auto decide = [this](Verdict verdict) {
        if (!open)
            return;
        if (room != Room::Wide)
            showPage(TopBar::Page::Context);
        ui.context->begin(verdict);
    };
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_A, [decide] { decide(Verdict::Approve); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_C, [decide] { decide(Verdict::RequestChanges); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_R, [decide] { decide(Verdict::Reject); });
    add(Qt::CTRL | Qt::Key_Period, [this] {
        const ConsultationId next = ui.inbox->nextWaiting();
        if (!next.isNull())
            choose(next);
    });
    add(Qt::Key_F6, [this] { cyclePanes(1); });
    add(Qt::SHIFT | Qt::Key_F6, [this] { cyclePanes(-1); });
}

bool MainWindow::Private::holdsFocus(const QWidget *pane) const
{
    const QWidget *focused = QApplication::focusWidget();
    return focused && (focused == pane || pane->isAncestorOf(focused));
}

/// Inbox → conversation → composer → plan → decision, and round.
void MainWindow::Private::cyclePanes(int direction)
{
    struct Pane { const QWidget *widget; std::function<void()> enter; };
    const QList<Pane> panes{
        {ui.inbox, [this] { showPage(TopBar::Page::Inbox); ui.inbox->focusList(); }},
        {ui.thread, [this] { showPage(TopBar::Page::Conversation); ui.thread->setFocus(Qt::ShortcutFocusReason); }},
        {ui.composer, [this] { showPage(TopBar::Page::Conversation); ui.composer->focusField(); }},
        {ui.context->planPart(), [this] { showPage(TopBar::Page::Context); ui.context->focusPlan(); }},
        {ui.context->barPart(), [this] { showPage(TopBar::Page::Context); ui.context->focusBar(); }},
    };
    int at = direction > 0 ? -1 : 0;
    for (int i = 0; i < panes.size(); ++i) {
        if (holdsFocus(panes[i].widget))
            at = i;
    }
    const int count = open ? int(panes.size()) : 1;
    panes[(at + direction + count) % count].enter();
}

} // namespace witan
