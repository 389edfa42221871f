// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
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

QString readable(const RowLayout &row)
{
    return row.body ? row.body->plainText() : row.content.lead;
}

} // namespace

bool ThreadView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        viewport()->unsetCursor();
    return QAbstractScrollArea::viewportEvent(event);
}

QString ThreadView::currentText()
{
    return m_current >= 0 && m_current < m_geometry.rows() ? readable(layoutOf(m_current)) : QString();
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
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(currentText());
        return;
    }
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
        if (event->modifiers() == Qt::NoModifier) {
            replyTo(m_current);
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
    m_pressed = event->position().toPoint();
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
    if (event->button() == Qt::LeftButton && (position - m_pressed).manhattanLength() < QApplication::startDragDistance())
        runAt(position, false);
}

void ThreadView::mouseMoveEvent(QMouseEvent *event)
{
    viewport()->setCursor(runAt(event->position().toPoint(), true) ? Qt::PointingHandCursor : Qt::ArrowCursor);
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
    setCurrentRow(row);
    const RowLayout &layout = layoutOf(row);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (canReplyTo(row))
        menu->addAction(tr("Reply"), this, [this, row] { replyTo(row); });
    if (!layout.quote.isNull())
        menu->addAction(tr("Go to what it replies to"), this, [this, row] { goToQuestionOf(row); });
    if (!layout.replies.isNull())
        menu->addAction(m_folds.isFolded(row) ? tr("Show the replies") : tr("Fold the replies"), this, [this, row] { toggleReplies(row); });
    menu->addAction(tr("Copy the message"), this, [text = readable(layout)] { QApplication::clipboard()->setText(text); });
    if (layout.body) {
        for (const MessageBody::CodeBox &code : layout.body->codeBoxes())
            menu->addAction(tr("Copy the code"), this, [text = code.text] { QApplication::clipboard()->setText(text); });
        for (const QString &url : layout.body->links()) {
            QString shown = url;
            menu->addAction(tr("Open %1…").arg(shown.replace(u'&', u"&&"_s)), this, [this, url] { Q_EMIT linkActivated(url); });
        }
    }
    for (const RowLayout::Button &button : layout.buttons) {
        QString label = button.action.label;
        menu->addAction(label.replace(u'&', u"&&"_s), this, [this, row, action = button.action] { run(row, action); });
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
