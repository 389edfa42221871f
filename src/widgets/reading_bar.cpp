// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/reading_bar.h"

#include "widgets/label.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSide = 16, kDot = 8, kGap = 4, kMostDots = 20;   // more dots than that nobody counts

} // namespace

ReadingBar::ReadingBar(QWidget *parent) : QWidget(parent), m_words(new Label(u"secondary oneline"_s)), m_next(new QPushButton)
{
    // What is under it is hidden, and so not seen.
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_words->setObjectName(u"readingCount"_s);
    m_next->setObjectName(u"nextToRead"_s);
    m_next->setProperty("kind", u"link"_s);
    // What is under the bar stays where it is when the last step was read.
    QSizePolicy policy = m_next->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_next->setSizePolicy(policy);
    auto *row = new QHBoxLayout(this);
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    row->addWidget(m_next);
    arrange();
    connect(m_next, &QPushButton::clicked, this, &ReadingBar::nextWanted);
}

int ReadingBar::dotsWidth() const
{
    return m_dots > 0 ? m_dots * (kDot + kGap) + 6 : 0;
}

void ReadingBar::arrange()
{
    QMargins margins(kSide + dotsWidth(), 0, kSide - 8, 1);   // the button has room of its own
    if (layoutDirection() == Qt::RightToLeft)
        margins = {margins.right(), 0, margins.left(), 1};
    layout()->setContentsMargins(margins);
    update();
}

void ReadingBar::setSteps(int read, int total)
{
    m_read = read;
    m_dots = total <= kMostDots ? total : 0;
    const QLocale locale;
    m_words->setText(tr("%1 of %2 read").arg(locale.toString(read), locale.toString(total)));
    m_next->setText(tr("Next ›"));
    m_next->setAccessibleName(tr("Next"));
    m_next->setAccessibleDescription(tr("Opens the next step that is still to be read. In the plan, the key N does the same."));
    m_next->setVisible(read < total);
    arrange();
}

void ReadingBar::setLines(qsizetype seen, qsizetype total)
{
    m_dots = 0;
    const QLocale locale;
    m_words->setText(tr("%1 of %2 lines seen").arg(locale.toString(seen), locale.toString(total)));
    m_next->setText(tr("Read on ↓"));
    m_next->setAccessibleName(tr("Read on"));
    m_next->setAccessibleDescription(tr("Goes to the first line that was not on the screen yet. In the plan, the key N does the same."));
    m_next->setVisible(seen < total);
    arrange();
}

void ReadingBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_dots; ++i) {
        const QRect place = QStyle::visualRect(layoutDirection(), rect(), QRect(kSide + i * (kDot + kGap), (height() - 1 - kDot) / 2, kDot, kDot));
        const bool isRead = i < m_read;
        painter.setPen(QPen(isRead ? theme.low : theme.text2, 1.5));
        painter.setBrush(isRead ? QBrush(theme.low) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QRectF(place).adjusted(0.75, 0.75, -0.75, -0.75));
    }
}

void ReadingBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        arrange();
}

} // namespace witan
