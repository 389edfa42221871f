// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QToolTip>

// What was sent, to the letter: shown, selected, copied and quoted.
namespace witan {

using namespace Qt::StringLiterals;

QString ThreadView::sentIn(int row) const
{
    const auto item = row >= 0 && m_model ? m_model->item(row) : nullptr;
    return item && !isHidden(row) ? contentOf(row, *item).sent : QString();
}

QString ThreadView::currentText()
{
    if (m_current < 0 || m_current >= m_geometry.rows())
        return {};
    const QString sent = sentIn(m_current);
    if (!sent.isEmpty())
        return sent;
    const RowLayout &layout = layoutOf(m_current);
    return layout.body ? layout.body->plainText() : layout.content.lead;
}

QString ThreadView::selectedText()
{
    if (m_selected.row < 0 || m_selected.part.isEmpty())
        return {};
    const RowLayout &layout = layoutOf(m_selected.row);
    return layout.body ? layout.body->selectedText(m_selected.part) : QString();
}

void ThreadView::copy(int row)
{
    setCurrentRow(row);
    QApplication::clipboard()->setText(currentText());
}

void ThreadView::toggleSent(int row)
{
    if (sentIn(row).isEmpty())
        return;
    if (!m_sent.remove(row))
        m_sent.insert(row);
    changeInPlace(row, row);
    accessibleRowRenamed(this, row);
}

void ThreadView::quote(int row)
{
    if (!canReplyTo(row))
        return;
    const QString part = m_selected.row == row ? selectedText() : QString();
    const QString words = part.isEmpty() ? sentIn(row) : part;
    replyTo(row);
    Q_EMIT quoteWanted(words);
}

void ThreadView::select(int row, const MessageBody::Selection &selection)
{
    const int before = m_selected.row;
    m_selected = {row, selection};
    if (before != row)
        updateRow(before);
    updateRow(row);
    // Where the middle button pastes what is selected, as in every text there.
    QClipboard *clipboard = QApplication::clipboard();
    if (!m_selecting && clipboard->supportsSelection()) {
        if (const QString words = selectedText(); !words.isEmpty())
            clipboard->setText(words, QClipboard::Selection);
    }
}

void ThreadView::updateRow(int row)
{
    const QRect rect = row >= 0 ? accessibleRowRect(row) : QRect();
    if (!rect.isEmpty())
        viewport()->update(rect.translated(-viewport()->pos()));
}

RowState ThreadView::stateOf(int row) const
{
    const bool current = row == m_current;
    return {hasFocus() && current, current || row == m_hovered, m_selected.row == row ? m_selected.part : MessageBody::Selection()};
}

void ThreadView::setHovered(int row)
{
    if (row == m_hovered)
        return;
    updateRow(std::exchange(m_hovered, row));
    updateRow(row);
}

/// The button went down: what is selected from there on lies in this message.
void ThreadView::beginSelection(const QPoint &position)
{
    m_selecting = false;
    select(-1, {});
    const int row = m_geometry.rowAt(position.y());
    const QPoint top = accessibleRowRect(row).topLeft() - viewport()->pos();
    if (row < 0)
        return;
    const RowLayout &layout = layoutOf(row);
    const QPoint inside = position - QPoint(0, top.y());
    if (!layout.body || !layout.bodyRect.contains(inside) || layout.copyAt(inside))
        return;
    const MessageBody::Place place = layout.body->placeAt(inside - layout.bodyRect.topLeft());
    m_selecting = true;
    select(row, {place, place});
}

void ThreadView::extendSelection(const QPoint &position)
{
    // Past the edge the text goes on.
    if (position.y() < 0 || position.y() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (position.y() < 0 ? position.y() : position.y() - viewport()->height()));
    const QRect rect = accessibleRowRect(m_selected.row);
    const RowLayout &layout = layoutOf(m_selected.row);
    if (rect.isEmpty() || !layout.body)
        return;
    const QPoint inside = position - QPoint(0, rect.y() - viewport()->y()) - layout.bodyRect.topLeft();
    select(m_selected.row, {m_selected.part.from, layout.body->placeAt(inside)});
}

/// Shift and the arrows select in the current message, as in any text; Ctrl+A all of it.
bool ThreadView::selectByKey(const QKeyEvent &event)
{
    const bool all = event.matches(QKeySequence::SelectAll);
    const bool byWord = event.modifiers() == (Qt::ShiftModifier | Qt::ControlModifier);
    const bool sideways = (event.key() == Qt::Key_Left || event.key() == Qt::Key_Right) && (byWord || event.modifiers() == Qt::ShiftModifier);
    if ((!all && !sideways) || m_current < 0)
        return false;
    const RowLayout &layout = layoutOf(m_current);
    if (!layout.body)
        return true;
    if (all) {
        select(m_current, layout.body->whole());
        return true;
    }
    const bool goesOn = m_selected.row == m_current && m_selected.part.from.piece >= 0;
    const MessageBody::Place start = layout.body->whole().from;
    const MessageBody::Selection part = goesOn ? m_selected.part : MessageBody::Selection{start, start};
    select(m_current, {part.from, layout.body->stepped(part.to, event.key() == Qt::Key_Right ? 1 : -1, byWord)});
    return true;
}

/// The buttons of a row for what was sent and for its menu.
bool ThreadView::runTool(const RowLayout &layout, int row, const QPoint &inside, bool dry)
{
    const bool isSent = layout.sentButton.contains(inside), isMenu = layout.menuButton.contains(inside);
    if (!dry && isSent)
        toggleSent(row);
    else if (!dry && isMenu)
        showMenu(row, viewport()->mapToGlobal(QPoint(layout.menuButton.left(), accessibleRowRect(row).y() - viewport()->y() + layout.menuButton.bottom() + 1)));
    return isSent || isMenu;
}

void ThreadView::addSentActions(QMenu &menu, int row)
{
    const auto icon = [this](const QString &name) { return QIcon(iconPixmap(name, Theme::of(this).text2, 16, devicePixelRatioF())); };
    const bool isSent = !sentIn(row).isEmpty();
    if (canReplyTo(row)) {
        menu.addAction(icon(u"reply"_s), tr("Reply") + u"\tR"_s, this, [this, row] { replyTo(row); });
        menu.addAction(icon(u"quote"_s), tr("Quote") + u"\tQ"_s, this, [this, row] { quote(row); });
    }
    if (const QString part = m_selected.row == row ? selectedText() : QString(); !part.isEmpty()) {
        const QString keys = QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText);
        menu.addAction(icon(u"copy"_s), tr("Copy what is selected") + u'\t' + keys, this, [part] { QApplication::clipboard()->setText(part); });
    }
    menu.addAction(icon(u"copy"_s), (isSent ? tr("Copy as it was sent") : tr("Copy the line")) + u"\tC"_s, this, [this, row] { copy(row); });
    if (isSent)
        menu.addAction(icon(u"raw"_s), (isShownAsSent(row) ? tr("Back to the drawn text") : tr("As it was sent")) + u"\tV"_s, this, [this, row] { toggleSent(row); });
}

QStringList ThreadView::accessibleRowActions(int row) const
{
    QStringList actions{tr("Show the menu")};
    if (!sentIn(row).isEmpty())
        actions += {isShownAsSent(row) ? tr("Back to the drawn text") : tr("As it was sent"), tr("Copy as it was sent")};
    return actions;
}

void ThreadView::accessibleRunAction(int row, const QString &action)
{
    if (row < 0 || row >= m_geometry.rows())
        return;
    if (action == tr("Show the menu"))
        showMenu(row, mapToGlobal(accessibleRowRect(row).center()));
    else if (action == tr("Copy as it was sent"))
        copy(row);
    else if (accessibleRowActions(row).contains(action))
        toggleSent(row);
}

/// What a cut word or a sign means, where the mouse rests on it.
bool ThreadView::showToolTip(const QPoint &position, const QPoint &globalPosition)
{
    const int row = m_geometry.rowAt(position.y());
    if (row < 0)
        return false;
    const RowLayout &layout = layoutOf(row);
    const QString words = layout.hiddenWordsAt(position - QPoint(0, accessibleRowRect(row).y() - viewport()->y()));
    if (words.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(globalPosition, u"<qt>%1</qt>"_s.arg(words.toHtmlEscaped()), viewport());
    return !words.isEmpty();
}

} // namespace witan
