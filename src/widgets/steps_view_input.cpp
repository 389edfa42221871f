// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"
#include "widgets/step_details.h"
#include "widgets/steps_view.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QKeyEvent>

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
    accessibleRowFocused(this, row);
}

/// A page on, or back. It ends within what can be seen from there, so that no line between the pages is passed over.
int StepsView::pageFrom(int row, int direction) const
{
    if (m_rows.isEmpty())
        return -1;
    const int height = visibleRegion().boundingRect().height();
    int to = qBound(0, row + direction, int(m_rows.size()) - 1);
    const auto isWithin = [&](int other) { return qMax(rowRect(row).bottom(), rowRect(other).bottom()) - qMin(rowRect(row).top(), rowRect(other).top()) < height; };
    while (row >= 0 && to + direction >= 0 && to + direction < m_rows.size() && isWithin(to + direction))
        to += direction;
    return to;
}

void StepsView::toggle(int row)
{
    const QString id = m_rows[row].step.id;
    open(id == m_openId ? QString() : id);
    setCurrent(row);    // as tall as it is now
}

void StepsView::tick(int row)
{
    if (row < 0 || !canTick(row))
        return;
    const QString id = m_rows[row].step.id;
    if (!m_ticked.remove(id))
        m_ticked.insert(id);
    m_current = row;
    update();
    Q_EMIT tickedChanged();
}

/// A key that what stands in the details left over. Enter does what their button says; the list is not where the focus is, so
/// nothing else moves or closes it but Escape.
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
        open({});
        return;
    }
    QWidget::keyPressEvent(event);
}

void StepsView::keyPressEvent(QKeyEvent *event)
{
    if (!hasFocus() && isAncestorOf(QApplication::focusWidget()))
        return keyFromDetails(event);
    const int rows = int(m_rows.size());
    switch (event->key()) {
    case Qt::Key_Up: setCurrent(qMax(0, m_current - 1)); return;
    case Qt::Key_Down: setCurrent(qMin(rows - 1, m_current + 1)); return;
    case Qt::Key_PageUp: setCurrent(pageFrom(m_current, -1)); return;
    case Qt::Key_PageDown: setCurrent(pageFrom(m_current, 1)); return;
    case Qt::Key_Home: setCurrent(0); return;
    case Qt::Key_End: setCurrent(rows - 1); return;
    case Qt::Key_Space:
        if (m_ticking) {
            tick(m_current);
            return;
        }
        [[fallthrough]];
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0 && m_current < rows && !event->isAutoRepeat())
            toggle(m_current);
        return;
    case Qt::Key_Escape:
        if (!m_openId.isEmpty()) {
            open({});
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
    if (canTick(row) && fromStart < titleRect(m_places[row], 0).left())
        tick(row);
    else
        toggle(row);
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
        accessibleRowFocused(this, m_current);
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

QString StepsView::accessibleRowName(int row) const
{
    const StepRow &each = m_rows[row];
    QString name = each.isRemoved() ? oneLine(each.step.title, 400) : tr("Step %1, %2").arg(each.step.label, oneLine(each.step.title, 400));
    for (const Mark &mark : marksOf(each))
        name += u", "_s + mark.text;
    return name;
}

QRect StepsView::accessibleRowRect(int row) const
{
    const QRect shown = rowRect(row) & visibleRegion().boundingRect();
    return shown;
}

void StepsView::accessiblePress(int row)
{
    if (canTick(row))
        tick(row);
    else if (m_rows[row].step.id != m_openId)
        toggle(row);
}

QList<QWidget *> StepsView::accessibleExtras() const
{
    return m_openId.isEmpty() ? QList<QWidget *>() : QList<QWidget *>{m_details};
}

} // namespace witan
