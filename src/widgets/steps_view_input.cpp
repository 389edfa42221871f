// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"
#include "widgets/key_map.h"
#include "widgets/message_body.h"
#include "widgets/step_details.h"
#include "widgets/steps_view.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QKeyEvent>

#include <algorithm>

// What the elder does with the steps; steps_view.cpp shows them.
namespace witan {

using namespace Qt::StringLiterals;

void StepsView::setCurrent(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    m_current = row;
    update();
    Q_EMIT revealRequested(rowRect(row));
    accessibleRowFocused(this, shownIndex(row));
}

/// The place among the rows that are not folded away, or -1.
int StepsView::shownIndex(int row) const
{
    const auto found = std::lower_bound(m_shown.cbegin(), m_shown.cend(), row);
    return found != m_shown.cend() && *found == row ? int(found - m_shown.cbegin()) : -1;
}

int StepsView::nextShown(int row, int direction) const
{
    const int index = shownIndex(row);
    if (m_shown.isEmpty() || index < 0)
        return m_shown.isEmpty() ? -1 : m_shown.first();
    return m_shown[qBound(0, index + direction, int(m_shown.size()) - 1)];
}

/// A page on, or back. It ends within what can be seen from there, so that no line between the pages is passed over.
int StepsView::pageFrom(int row, int direction) const
{
    const int height = visibleRegion().boundingRect().height();
    int to = nextShown(row, direction);
    const auto isWithin = [&](int other) { return qMax(rowRect(row).bottom(), rowRect(other).bottom()) - qMin(rowRect(row).top(), rowRect(other).top()) < height; };
    for (int next = nextShown(to, direction); row >= 0 && next != to && isWithin(next); next = nextShown(to, direction))
        to = next;
    return to;
}

/// Scrolls within the open step, as long as there is more of it. False where there is not.
bool StepsView::readOn(int direction, Reach reach)
{
    if (m_openRow < 0 || m_current != m_openRow)
        return false;
    const QRect row = rowRect(m_openRow), sight = visibleRegion().boundingRect();
    const int hidden = direction > 0 ? row.bottom() - sight.bottom() : sight.top() - row.top();
    if (sight.isEmpty() || hidden <= 0)
        return false;
    const int line = lineHeight(themeFont(TextSize::Body));
    if (reach == Reach::All)
        Q_EMIT revealRequested(QRect(0, direction > 0 ? row.bottom() - line + 1 : row.top(), width(), line));
    else if (const int by = qMin(hidden, reach == Reach::Line ? 2 * line : qMax(line, sight.height() - line)); direction > 0)
        Q_EMIT revealRequested(QRect(0, sight.bottom() + 1, width(), by));
    else
        Q_EMIT revealRequested(QRect(0, sight.top() - by, width(), by));
    return true;
}

/// A click or a key on a row's line. A phase that is folded unfolds; one that says nothing but its title has nothing to open.
void StepsView::activate(int row)
{
    const bool isPhase = m_rows[row].step.isPhase() && !m_rows[row].isRemoved();
    if (!isPhase || (!isFolded(m_rows[row].step.id) && hasContent(row))) {
        toggle(row);
        return;
    }
    m_current = row;
    changeFold(row, !isFolded(m_rows[row].step.id));
    accessibleRowToggled(this, shownIndex(row));
}

/// Nothing above the step moves; where another one closes up there, the window goes along.
void StepsView::toggle(int row)
{
    const int before = rowRect(row).top();
    openRow(row == m_openRow ? -1 : row);
    m_current = row;
    if (const int by = rowRect(row).top() - before; by != 0)
        Q_EMIT shifted(by);
    QRect line = rowRect(row);
    line.setHeight(m_places[row].line);
    Q_EMIT revealRequested(line);
    accessibleRowFocused(this, shownIndex(row));
}

/// Keys that first move on within an open step.
bool StepsView::takesReadingKey(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Up: return readOn(-1, Reach::Line);
    case Qt::Key_Down: return readOn(1, Reach::Line);
    case Qt::Key_PageUp: return readOn(-1, Reach::Page);
    case Qt::Key_PageDown: return readOn(1, Reach::Page);
    case Qt::Key_Home: return readOn(-1, Reach::All);
    case Qt::Key_End: return readOn(1, Reach::All);
    default: return false;
    }
}

/// Towards the words unfolds; away from them folds, or goes to the phase around.
bool StepsView::takesFoldKey(const QKeyEvent &event)
{
    if (m_current < 0 || m_current >= m_rows.size() || (event.key() != Qt::Key_Left && event.key() != Qt::Key_Right))
        return false;
    const Step &step = m_rows[m_current].step;
    const bool unfold = (event.key() == Qt::Key_Right) != (layoutDirection() == Qt::RightToLeft);
    if (step.isPhase() && isFolded(step.id) == unfold) {
        changeFold(m_current, !unfold);
        accessibleRowToggled(this, shownIndex(m_current));
        return true;
    }
    for (int row = m_current - 1; !unfold && row >= 0; --row) {
        if (!m_rows[row].isRemoved() && m_rows[row].step.depth() < step.depth()) {
            setCurrent(row);
            break;
        }
    }
    return true;
}

/// A key that what stands in the details left over. Enter does what their button says; the list is not where the focus is, so
/// nothing else moves or closes it but Escape, and what reads on in it.
void StepsView::keyFromDetails(QKeyEvent *event)
{
    auto *button = qobject_cast<QAbstractButton *>(QApplication::focusWidget());
    if (button && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (!event->isAutoRepeat())
            button->click();
        return;
    }
    if (event->key() == Qt::Key_Escape && !m_openId.isEmpty()) {
        setFocus(Qt::OtherFocusReason);     // before what has it is hidden
        openRow(-1);
        return;
    }
    m_current = m_openRow;
    if (!takesReadingKey(*event))
        QWidget::keyPressEvent(event);
}

void StepsView::keyPressEvent(QKeyEvent *event)
{
    if (commandOf(KeyPlace::Plan, *event, m_singleKeys) == Command::NextToRead) {
        Q_EMIT nextWanted();
        return;
    }
    if (!hasFocus() && isAncestorOf(QApplication::focusWidget()))
        return keyFromDetails(event);
    if (takesReadingKey(*event) || takesFoldKey(*event))
        return;
    switch (event->key()) {
    case Qt::Key_Up: setCurrent(nextShown(m_current, -1)); return;
    case Qt::Key_Down: setCurrent(nextShown(m_current, 1)); return;
    case Qt::Key_PageUp: setCurrent(pageFrom(m_current, -1)); return;
    case Qt::Key_PageDown: setCurrent(pageFrom(m_current, 1)); return;
    case Qt::Key_Home: setCurrent(m_shown.value(0, -1)); return;
    case Qt::Key_End: setCurrent(m_shown.isEmpty() ? -1 : m_shown.last()); return;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0 && m_current < m_rows.size() && !event->isAutoRepeat())
            activate(m_current);
        return;
    case Qt::Key_Escape:
        if (!m_openId.isEmpty()) {
            openRow(-1);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void StepsView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const int row = rowAt(position);
    if (event->button() != Qt::LeftButton || row < 0 || position.y() >= m_places[row].y + m_places[row].line)
        return;
    const int fromStart = layoutDirection() == Qt::RightToLeft ? width() - position.x() : position.x();
    const Columns columns = columnsOf(row);
    if (m_rows[row].step.isPhase() && !m_rows[row].isRemoved() && fromStart < columns.number) {
        m_current = row;
        changeFold(row, !isFolded(m_rows[row].step.id));
    } else {
        activate(row);
    }
}

void StepsView::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint());
    if (row == m_hovered)
        return;
    m_hovered = row;
    setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void StepsView::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void StepsView::focusInEvent(QFocusEvent *event)
{
    if (m_current < 0 && !m_rows.isEmpty())
        m_current = 0;
    if (event->reason() != Qt::MouseFocusReason && m_current >= 0)
        Q_EMIT revealRequested(rowRect(m_current));
    update();
    if (m_current >= 0)
        accessibleRowFocused(this, shownIndex(m_current));
}

QVariant StepsView::inputMethodQuery(Qt::InputMethodQuery query) const
{
    const QRect row = rowRect(m_current);
    if (query != Qt::ImCursorRectangle || row.isNull())
        return QWidget::inputMethodQuery(query);
    return QRect(row.x(), row.y(), row.width(), m_places[m_current].line);
}

void StepsView::focusOutEvent(QFocusEvent *)
{
    update();
}

QString StepsView::accessibleRowName(int index) const
{
    const int row = m_shown[index];
    const StepRow &each = m_rows[row];
    const QString title = oneLine(each.step.title, kShownTitle);
    QString name = each.isRemoved() ? title : tr("Step %1, %2").arg(each.step.label, title);
    Mark status;
    if (statusOf(row, status))
        name += u", "_s + status.text;
    for (const Mark &part : partsOf(row))
        name += u", "_s + part.text;
    return name;
}

QRect StepsView::accessibleRowRect(int index) const
{
    const QRect shown = rowRect(m_shown.value(index, -1)) & visibleRegion().boundingRect();
    return shown;
}

bool StepsView::accessibleRowIsExpanded(int index) const
{
    const int row = m_shown[index];
    return row == m_openRow || (m_rows[row].step.isPhase() && !isFolded(m_rows[row].step.id));
}

void StepsView::accessiblePress(int index)
{
    const int row = m_shown[index];
    if (row != m_openRow)
        activate(row);
}

void StepsView::accessibleToggle(int index)
{
    const int row = m_shown[index];
    if (m_rows[row].step.isPhase() && !m_rows[row].isRemoved())
        changeFold(row, !isFolded(m_rows[row].step.id));
    else
        accessiblePress(index);
}

QList<QWidget *> StepsView::accessibleExtras() const
{
    return m_openId.isEmpty() ? QList<QWidget *>() : QList<QWidget *>{m_details};
}

} // namespace witan
