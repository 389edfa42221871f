// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/main_window_p.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QMenu>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

/// What stands behind a tab in a menu is shown as its key; the key itself is the window's own.
QString withKey(const QString &words, Command command)
{
    const QList<KeyLine> lines = keyMap();
    const auto found = std::find_if(lines.cbegin(), lines.cend(), [command](const KeyLine &line) { return line.command == command; });
    return found == lines.cend() ? words : words + u'\t' + found->keys.first().toString(QKeySequence::NativeText);
}

} // namespace

void MainWindow::Private::openMenu()
{
    auto *menu = new QMenu(q);
    menu->setObjectName(u"windowMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(withKey(tr("Overview"), Command::Overview), q, [this] { run(Command::Overview); });
    menu->addSeparator();
    QAction *notifications = menu->addAction(tr("Notifications"));
    notifications->setCheckable(true);
    notifications->setChecked(choices.notifications);
    QObject::connect(notifications, &QAction::triggered, q, [this](bool on) {
        choices.notifications = on;
        Q_EMIT q->notificationsChanged(on);
    });
    if (choices.hasService)
        fillClosing(*menu->addMenu(tr("Closing while agents wait")));
    menu->addSeparator();
    menu->addAction(withKey(tr("Help"), Command::Help), q, [this] { run(Command::Help); });
    menu->addAction(withKey(tr("Keys"), Command::KeyMap), q, [this] { run(Command::KeyMap); });
    menu->addSeparator();
    menu->addAction(withKey(tr("Quit Witan"), Command::Quit), q, [this] { run(Command::Quit); });
    QWidget *button = ui.top->menuButton();
    const int x = button->layoutDirection() == Qt::RightToLeft ? 0 : button->width() - menu->sizeHint().width();
    menu->popup(button->mapToGlobal(QPoint(x, button->height())));
    menu->setActiveAction(menu->actions().first());
}

void MainWindow::Private::fillClosing(QMenu &menu)
{
    auto *group = new QActionGroup(&menu);
    const auto add = [&](const QString &words, WhenClosing choice) {
        QAction *action = menu.addAction(words);
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(choices.whenClosing == choice);
        QObject::connect(action, &QAction::triggered, q, [this, choice] {
            choices.whenClosing = choice;
            Q_EMIT q->whenClosingChanged(choice);
        });
    };
    add(tr("Ask me"), WhenClosing::Ask);
    add(tr("Keep running"), WhenClosing::KeepRunning);
    add(tr("Stop the service"), WhenClosing::Stop);
}

void MainWindow::setChoices(const WindowChoices &choices)
{
    d->choices = choices;
}

void MainWindow::setDeadlines(const QList<DeadlineNote> &deadlines)
{
    d->ui.strips->setDeadlines(deadlines);
}

void MainWindow::bringUp(const ConsultationId &id)
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
    if (!id.isNull())
        d->choose(id);
}

void MainWindow::setClosingIsAsked(bool asked)
{
    d->closingIsAsked = asked;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (d->closingIsAsked) {
        event->ignore();
        Q_EMIT closeRequested();
    } else {
        QMainWindow::closeEvent(event);
    }
}

} // namespace witan
