// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/fit_scroll_area.h"

#include <QEvent>

namespace witan {

FitScrollArea::FitScrollArea(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FitScrollArea::setMostHeight(int height)
{
    if (height == m_most)
        return;
    m_most = height;
    updateGeometry();
}

int FitScrollArea::heightForWidth(int width) const
{
    return qMin(wholeHeight(width), m_most);
}

/// What the widget will be given at the least: QScrollArea never goes below its minimum, which its height for a width may.
int FitScrollArea::wholeHeight(int width) const
{
    if (!widget())
        return 0;
    const int height = widget()->hasHeightForWidth() ? widget()->heightForWidth(width) : widget()->sizeHint().height();
    return qMax(height, widget()->minimumSizeHint().height());
}

QSize FitScrollArea::sizeHint() const
{
    const int wide = width() > 0 ? width() : 400;
    return {wide, heightForWidth(wide)};
}

void FitScrollArea::resizeEvent(QResizeEvent *event)
{
    showBarWhereNeeded();
    QScrollArea::resizeEvent(event);
}

/// A bar that is there takes width, needs more height for that, and so would keep itself there.
void FitScrollArea::showBarWhereNeeded()
{
    if (!widget())
        return;
    setVerticalScrollBarPolicy(wholeHeight(width()) <= height() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

bool FitScrollArea::eventFilter(QObject *object, QEvent *event)
{
    const bool asked = object == widget() && event->type() == QEvent::LayoutRequest;
    if (asked) {
        updateGeometry();
        showBarWhereNeeded();
    }
    return QScrollArea::eventFilter(object, event);
}

} // namespace witan
