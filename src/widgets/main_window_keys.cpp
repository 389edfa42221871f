// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window_p.h"

#include <QAbstractButton>
#include <QApplication>
#include <QKeyEvent>
#include <QScrollArea>
#include <QShortcut>

namespace witan {

using namespace Qt::StringLiterals;

void MainWindow::Private::addShortcuts()
{
    for (const KeyLine &line : keyMap()) {
        if (line.place != KeyPlace::Window)
            continue;
        for (const QKeySequence &keys : line.keys) {
            auto *shortcut = new QShortcut(keys, q);
            shortcut->setAutoRepeat(false);
            QObject::connect(shortcut, &QShortcut::activated, q, [this, command = line.command] { run(command); });
            if (isSingleKey(keys))
                singleShortcuts.append(shortcut);
        }
    }
    ui.thread->installEventFilter(q);
    ui.top->installEventFilter(q);
    ui.talk->installEventFilter(q);
    QObject::connect(qApp, &QApplication::focusChanged, q, [this](QWidget *, QWidget *now) { showFocus(now); });
}

/// A scroll area brings into sight what the focus comes to from within it; what it comes to from outside, nobody does. What
/// is pressed with the mouse stays under it.
void MainWindow::Private::showFocus(QWidget *focused) const
{
    if (!focused || !q->isAncestorOf(focused) || QApplication::mouseButtons() != Qt::NoButton)
        return;
    for (QWidget *each = focused->parentWidget(); each != q; each = each->parentWidget()) {
        auto *area = qobject_cast<QScrollArea *>(each);
        // Of a list taller than the area, it is the list that shows where one is.
        if (area && (focused->visibleRegion().isEmpty() || focused->height() <= area->viewport()->height()))
            area->ensureWidgetVisible(focused);
    }
}

void MainWindow::Private::run(Command command)
{
    switch (command) {
    case Command::Approve: decide(Verdict::Approve); return;
    case Command::RequestChanges: decide(Verdict::RequestChanges); return;
    case Command::Reject: decide(Verdict::Reject); return;
    case Command::Find:
        if (room == Room::Narrow || !ui.inbox->isVisible())
            showPage(TopBar::Page::Inbox);
        ui.inbox->focusFilter();
        return;
    case Command::NextPane: cyclePanes(1); return;
    case Command::PreviousPane: cyclePanes(-1); return;
    case Command::Overview: showOverview(); return;
    case Command::Help: showHelp(HelpWindow::Page::Help); return;
    case Command::KeyMap: showHelp(HelpWindow::Page::Keys); return;
    case Command::Menu: openMenu(); return;
    case Command::Quit: Q_EMIT q->quitRequested(); return;
    case Command::NextWaiting:
        if (const ConsultationId next = ui.inbox->nextWaiting(); !next.isNull())
            choose(next);
        return;
    default: return;
    }
}

void MainWindow::Private::decide(Verdict verdict)
{
    if (!open)
        return;
    if (room != Room::Wide)
        showPage(TopBar::Page::Context);
    ui.context->begin(verdict);
}

void MainWindow::Private::showHelp(HelpWindow::Page wanted)
{
    if (!help) {
        help = new HelpWindow(q);
        help->setSingleKeys(singleKeys);
        QObject::connect(help, &HelpWindow::singleKeysChanged, q, [this](bool on) {
            q->setSingleKeys(on);
            Q_EMIT q->singleKeysChanged(on);
        });
    }
    help->open(wanted);
}

void MainWindow::setSingleKeys(bool on)
{
    d->singleKeys = on;
    d->ui.inbox->setSingleKeys(on);
    d->ui.context->setSingleKeys(on);
    for (QShortcut *shortcut : d->singleShortcuts)
        shortcut->setEnabled(on);
    if (d->help)
        d->help->setSingleKeys(on);
}

/// Enter presses the button that has the focus, as Space does everywhere; but for what sends a decision, where a key that was meant for a
/// field would be too much.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    auto *button = qobject_cast<QAbstractButton *>(focusWidget());
    const bool isEnter = (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (!button || !isEnter || !button->hasFocus() || button->objectName() == "confirm"_L1 || button->objectName() == "reopenConfirm"_L1)
        return QMainWindow::keyPressEvent(event);
    if (!event->isAutoRepeat())
        button->click();
}

/// The conversation has single keys of its own. The top line is painted whenever the window is, in every shape; the window itself is not where
/// what stands in it covers it all.
bool MainWindow::eventFilter(QObject *object, QEvent *event)
{
    if (object == d->ui.thread && event->type() == QEvent::KeyPress && !d->singleKeys) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isSingleKey(QKeySequence(QKeyCombination(key->modifiers(), Qt::Key(key->key()))))) {
            event->ignore();
            return true;
        }
    }
    if (object == d->ui.top && event->type() == QEvent::Paint && !std::exchange(d->painted, true))
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
    if (object == d->ui.talk && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        d->fitBanners();
    return QMainWindow::eventFilter(object, event);
}

bool MainWindow::Private::holdsFocus(const QWidget *pane) const
{
    const QWidget *focused = q->focusWidget();     // also while another window is active
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
