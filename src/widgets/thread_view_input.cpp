// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/icons.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"
#include "widgets/witan_style.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

// What the elder does with the conversation; thread_view.cpp shows it.
namespace witan {

using namespace Qt::StringLiterals;

namespace {

/// The key that stands behind a line is its key while the menu is open too.
class MessageMenu final : public QMenu {
public:
    using QMenu::QMenu;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        const QList<QAction *> all = actions();
        for (QAction *each : all) {
            const QKeySequence keys = QKeySequence::fromString(each->text().section(u'\t', 1), QKeySequence::NativeText);
            if (keys.isEmpty() || QKeySequence(event->keyCombination()) != keys)
                continue;
            close();
            each->trigger();
            return;
        }
        QMenu::keyPressEvent(event);
    }
};

} // namespace

bool ThreadView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        viewport()->unsetCursor(), setHovered(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        return showToolTip(help->pos(), help->globalPos());
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void ThreadView::moveCurrent(int direction)
{
    int row = m_current;
    if (row < 0) {
        const auto &visible = m_geometry.visible();
        if (visible.isEmpty())
            return;
        setCurrentRow(direction > 0 ? visible.first().row : visible.last().row);
        return;
    }
    // A message taller than the window is read to its end before the next one comes.
    for (const ThreadGeometry::Placed &placed : m_geometry.visible()) {
        const bool more = direction > 0 ? placed.y + placed.height > viewport()->height() : placed.y < 0;
        if (placed.row == row && placed.height > viewport()->height() && more) {
            scrollPage(direction);
            return;
        }
    }
    do {
        row += direction;
    } while (row >= 0 && row < m_geometry.rows() && layoutOf(row).height == 0);
    if (row >= 0 && row < m_geometry.rows())
        setCurrentRow(row);
}

void ThreadView::scrollPage(int direction)
{
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(bar->value() + direction * pageHeight());
}

void ThreadView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_U && event->modifiers() == Qt::ShiftModifier) {
        markUnread(m_current);
        return;
    }
    // Whoever moves here reads on.
    if (event->key() != Qt::Key_Shift && event->key() != Qt::Key_Control)
        m_keptUnread = false;
    if (event->matches(QKeySequence::Copy)) {
        const QString part = selectedText();
        QApplication::clipboard()->setText(part.isEmpty() ? currentText() : part);
        return;
    }
    if (selectByKey(*event))
        return;
    switch (event->key()) {
    case Qt::Key_Up: moveCurrent(-1); return;
    case Qt::Key_Down: moveCurrent(1); return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (event->key() == (isRightToLeft() ? Qt::Key_Right : Qt::Key_Left))
            foldOrLeave(m_current);
        else if (m_folds.isFolded(m_current))
            toggleReplies(m_current);
        return;
    case Qt::Key_PageUp: scrollPage(-1); return;
    case Qt::Key_PageDown:
    case Qt::Key_Space: scrollPage(1); return;
    case Qt::Key_Home:
        setCurrentRow(firstShownFrom(0, m_geometry.rows()));
        m_geometry.scrollTo(0);
        refresh();
        return;
    case Qt::Key_End:
        setCurrentRow(lastShown());
        scrollToEnd();
        return;
    case Qt::Key_U:
        if (event->modifiers() == Qt::NoModifier) {
            pressPill();
            return;
        }
        break;
    case Qt::Key_R:
    case Qt::Key_Q:
    case Qt::Key_C:
    case Qt::Key_V:
        if (event->modifiers() == Qt::NoModifier) {
            runKey(Qt::Key(event->key()));
            return;
        }
        break;
    case Qt::Key_Escape:
        if (!selectedText().isEmpty()) {
            select(-1, {});
            return;
        }
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0 && event->modifiers() == Qt::NoModifier) {
            accessiblePress(m_current);
            return;
        }
        break;
    default:
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

/// A letter does the same as the line of the menu it stands in.
void ThreadView::runKey(Qt::Key key)
{
    switch (key) {
    case Qt::Key_R: replyTo(m_current); break;
    case Qt::Key_Q: quote(m_current); break;
    case Qt::Key_C:
        if (m_current >= 0)
            copy(m_current);
        break;
    default: toggleSent(m_current); break;
    }
}

void ThreadView::accessiblePress(int row)
{
    if (row < 0 || row >= m_geometry.rows())
        return;
    setCurrentRow(row);
    const RowLayout &layout = layoutOf(row);
    // Which of the choices is the answer is for the elder to say, in the row's menu.
    if (layout.buttons.isEmpty() || layout.buttons.first().action.kind == RowAction::Kind::Answer)
        replyTo(row);
    else
        run(row, RowAction(layout.buttons.first().action));
}

bool ThreadView::canReplyTo(int row) const
{
    const auto item = row >= 0 && m_model ? m_model->item(row) : nullptr;
    return item && item->kind == ThreadItem::Kind::Message && item->message && item->message->role != MessageRole::System;
}

/// Where there is nothing to reply to, one simply writes.
void ThreadView::replyTo(int row)
{
    if (!canReplyTo(row)) {
        Q_EMIT composerWanted();
        return;
    }
    const auto item = m_model->item(row);
    Q_EMIT replyWanted(item->message->id, item->message->audience == Audience::Reviewers);
}

QString ThreadView::quoteOf(const MessageId &message) const
{
    const int row = m_model ? m_model->rowOf(message, int(m_model->head())) : -1;
    return row < 0 ? tr("in reply to an earlier message") : replyWords(*m_model->item(row), m_around);
}

void ThreadView::goToQuestionOf(int row)
{
    const int asked = m_model->questionOf(row);
    if (asked >= 0)
        setCurrentRow(asked);
}

/// The first row stays where it is, so that reading goes on at the same place.
void ThreadView::changeInPlace(int first, int last)
{
    const QRect before = accessibleRowRect(first);
    const int y = viewport()->mapFrom(this, before.topLeft()).y();
    onChanged(first, last);
    if (before.isEmpty())
        return;
    m_geometry.scrollToTopOf(first);
    m_geometry.scrollBy(-y);
    refresh();
}

void ThreadView::run(int row, const RowAction &action)
{
    switch (action.kind) {
    case RowAction::Kind::Resend: Q_EMIT resendRequested(action.target); break;
    case RowAction::Kind::Discard: Q_EMIT discardRequested(action.target); break;
    case RowAction::Kind::AskAgain:
        if (const auto message = MessageId::parse(action.target))
            Q_EMIT answerRetryRequested(*message);
        break;
    case RowAction::Kind::Answer:
        replyTo(row);
        Q_EMIT answerChosen(action.target);
        break;
    case RowAction::Kind::ShowAll:
        m_whole.insert(row);
        changeInPlace(row, row);
        break;
    case RowAction::Kind::ShowDrawn: toggleSent(row); break;
    case RowAction::Kind::ShowRaw:
        m_raw.insert(row);
        onChanged(row, row);
        break;
    }
}

/// Does what stands under the mouse; `dry` only says whether there is something.
bool ThreadView::runAt(const QPoint &position, bool dry)
{
    if (pillRect().contains(position)) {
        if (!dry)
            pressPill();
        return true;
    }
    for (const ThreadGeometry::Placed &placed : m_geometry.visible()) {
        const QPoint inside = position - QPoint(0, placed.y);
        if (inside.y() < 0 || inside.y() >= placed.height)
            continue;
        const RowLayout &layout = layoutOf(placed.row);
        if (runTool(layout, placed.row, inside, dry))
            return true;
        if (layout.quote.contains(inside)) {
            if (!dry)
                goToQuestionOf(placed.row);
            return true;
        }
        if (layout.replies.contains(inside)) {
            if (!dry)
                toggleReplies(placed.row);
            return true;
        }
        if (const RowAction *action = layout.actionAt(inside)) {
            if (!dry)
                run(placed.row, RowAction(*action));
            return true;
        }
        if (const MessageBody::CodeBox *code = layout.copyAt(inside)) {
            if (!dry)
                QApplication::clipboard()->setText(code->text);
            return true;
        }
        const QString link = layout.linkAt(inside);
        if (!link.isEmpty() && !dry)
            Q_EMIT linkActivated(link);
        return !link.isEmpty();
    }
    return false;
}

void ThreadView::mousePressEvent(QMouseEvent *event)
{
    m_keptUnread = false;
    m_pressed = event->position().toPoint();
    if (event->button() == Qt::LeftButton)
        beginSelection(m_pressed);
    if (event->button() == Qt::LeftButton && !runAt(m_pressed, true)) {
        const int row = m_geometry.rowAt(m_pressed.y());
        if (row >= 0 && row != m_current) {
            m_current = row;
            viewport()->update();
            accessibleRowFocused(this, row);
        }
    }
}

void ThreadView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (event->button() != Qt::LeftButton)
        return;
    m_selecting = false;
    if (!m_selected.part.isEmpty()) {
        select(m_selected.row, m_selected.part);
        return;
    }
    if ((position - m_pressed).manhattanLength() < QApplication::startDragDistance())
        runAt(position, false);
}

void ThreadView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (m_selecting && event->buttons() & Qt::LeftButton) {
        const bool moved = (position - m_pressed).manhattanLength() >= QApplication::startDragDistance();
        if (moved || !m_selected.part.isEmpty())
            extendSelection(position);
        return;
    }
    const int row = m_geometry.rowAt(position.y());
    setHovered(row);
    viewport()->setCursor(runAt(position, true) ? Qt::PointingHandCursor : isTextAt(row, position) ? Qt::IBeamCursor : Qt::ArrowCursor);
}

void ThreadView::mouseDoubleClickEvent(QMouseEvent *event)
{
    mousePressEvent(event);
    if (!m_selecting)
        return;
    m_selecting = false;
    const RowLayout &layout = layoutOf(m_selected.row);
    select(m_selected.row, layout.body->wordAt(m_selected.part.from));
}

bool ThreadView::isTextAt(int row, const QPoint &position)
{
    if (row < 0)
        return false;
    const RowLayout &layout = layoutOf(row);
    const QPoint inside = position - QPoint(0, accessibleRowRect(row).y() - viewport()->y()) - layout.bodyRect.topLeft();
    return layout.body && layout.body->hasTextAt(inside);
}

void ThreadView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const QRect rect = accessibleRowRect(m_current);
        showMenu(m_current, mapToGlobal(rect.center()));
    } else {
        showMenu(m_geometry.rowAt(viewport()->mapFrom(this, event->pos()).y()), event->globalPos());
    }
}

/// Everything a row offers by mouse is in its menu too, so that the keyboard reaches it.
void ThreadView::showMenu(int row, const QPoint &globalPosition)
{
    if (row < 0 || row >= m_geometry.rows())
        return;
    // What is selected in the row stays so.
    if (row != m_current)
        setCurrentRow(row);
    const RowLayout &layout = layoutOf(row);
    auto *menu = new MessageMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"messageMenu"_s);
    addSentActions(*menu, row);
    menu->addSeparator();
    if (!layout.quote.isNull())
        menu->addAction(tr("Go to what it replies to"), this, [this, row] { goToQuestionOf(row); });
    if (!layout.replies.isNull())
        menu->addAction(m_folds.isFolded(row) ? tr("Show the replies") : tr("Fold the replies"), this, [this, row] { toggleReplies(row); });
    if (layout.body) {
        // Shown to the letter, it is all in one box, for which there is a line already.
        for (const MessageBody::CodeBox &code : layout.content.asSent ? QList<MessageBody::CodeBox>() : layout.body->codeBoxes())
            menu->addAction(tr("Copy the code"), this, [text = code.text] { QApplication::clipboard()->setText(text); });
        for (const QString &url : layout.body->links()) {
            menu->addAction(tr("Open %1…").arg(withoutMnemonic(url)), this, [this, url] { Q_EMIT linkActivated(url); });
        }
    }
    for (const RowLayout::Button &button : layout.buttons) {
        if (button.action.kind == RowAction::Kind::ShowDrawn)
            continue;
        menu->addAction(withoutMnemonic(button.action.label), this, [this, row, action = button.action] { run(row, action); });
    }
    if (canMarkUnread(row)) {
        menu->addSeparator();
        const QKeySequence keys(QKeyCombination(Qt::ShiftModifier, Qt::Key_U));
        menu->addAction(QIcon(iconPixmap(u"eye"_s, Theme::of(this).text2, 16, devicePixelRatioF())), tr("Mark unread from here") + u'\t' + keys.toString(QKeySequence::NativeText), this, [this, row] { markUnread(row); });
    }
    menu->popup(globalPosition);
}

void ThreadView::focusInEvent(QFocusEvent *event)
{
    if (m_current < 0 && event->reason() != Qt::MouseFocusReason && !m_geometry.visible().isEmpty())
        m_current = m_geometry.visible().last().row;
    viewport()->update();
    if (m_current >= 0)
        accessibleRowFocused(this, m_current);
}

void ThreadView::focusOutEvent(QFocusEvent *)
{
    viewport()->update();
}

} // namespace witan
