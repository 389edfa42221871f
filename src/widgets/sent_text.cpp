// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/sent_text.h"

#include "widgets/text_block.h"

#include <QEvent>
#include <QPaintEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLookEveryMs = 150;

} // namespace

SentText::SentText(QWidget *parent) : QWidget(parent), m_text(new TextBlock(u"code"_s))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_text);
    m_text->installEventFilter(this);
    connect(m_text, &TextBlock::lengthened, this, [this] {
        beginAnew();
        Q_EMIT lengthened();
    });
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &SentText::lookAtLines);
}

QString SentText::look() const
{
    return m_text->look();
}

void SentText::setLook(const QString &look)
{
    m_text->setLook(look);
    beginAnew();
}

QString SentText::text() const
{
    return m_text->text();
}

void SentText::setVisibleText(const QString &text)
{
    m_text->setVisibleText(text);
    m_count = text.count(u'\n') + 1;
    forgetSeen();
}

void SentText::setCopied(std::function<QString()> sent)
{
    m_text->setCopied(std::move(sent));
}

void SentText::forgetSeen()
{
    m_lines.clear();
    beginAnew();
}

void SentText::beginAnew()
{
    m_parts.forget();
    m_rects.clear();
    m_text->update();
    if (isVisible())
        m_look.start();
}

/// Lines that are cut off count only once they are there.
void SentText::lookAtLines()
{
    m_parts.look(*m_text);
    if (m_rects.isEmpty())
        m_rects = m_text->lineRects();
    const qsizetype there = m_text->isShortened() ? m_rects.size() - 1 : m_rects.size();
    const qint64 before = m_lines.count();
    const QRect sight = m_text->visibleRegion().boundingRect();
    const auto first = std::lower_bound(m_rects.cbegin(), m_rects.cend(), sight.top(), [](const QRect &line, int top) { return line.bottom() < top; });
    for (qsizetype i = first - m_rects.cbegin(); i < there && m_rects[i].top() <= sight.bottom(); ++i) {
        if (!m_lines.contains(int(i + 1)) && m_parts.contains(m_rects[i].top(), m_rects[i].bottom()))
            m_lines.add(int(i + 1), int(i + 1));
    }
    if (isSeen())
        m_look.stop();
    if (m_lines.count() != before)
        Q_EMIT seenChanged();
}

QRect SentText::restRect() const
{
    const NumberRanges missing = m_lines.missing(1, int(m_count));
    if (missing.isEmpty())
        return {};
    const QList<QRect> rects = m_text->lineRects();
    const qsizetype first = qMin<qsizetype>(missing.ranges().constFirst().first, rects.size()) - 1;
    const int top = rects.at(first).top();
    return {m_text->x(), m_text->y() + top, m_text->width(), m_text->height() - top};
}

void SentText::showWhole()
{
    m_text->showWhole();
}

bool SentText::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        beginAnew();
    else if (event->type() == QEvent::Paint) {
        m_parts.drawn(static_cast<QPaintEvent *>(event)->region());
        m_parts.look(*m_text);
    }
    return QWidget::eventFilter(object, event);
}

void SentText::hideEvent(QHideEvent *event)
{
    m_look.stop();
    QWidget::hideEvent(event);
}

void SentText::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!isSeen())
        m_look.start();
}

} // namespace witan
