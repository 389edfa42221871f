// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/flow_line.h"

#include "widgets/icons.h"
#include "widgets/message_body.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QStyle>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBar = 3, kIcon = 16;

} // namespace

FlowLine::FlowLine(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FlowLine::setStages(const QList<FlowStage> &stages)
{
    if (stages == m_stages)
        return;
    m_stages = stages;
    QStringList words;
    for (const FlowStage &stage : stages) {
        const bool reached = stage.state == FlowStage::State::Done || stage.state == FlowStage::State::Bad;
        words.append(reached ? stage.words : stage.state == FlowStage::State::Now ? tr("now: %1").arg(stage.words) : tr("still to come: %1").arg(stage.words));
    }
    setAccessibleName(words.join(u", "_s));
    updateGeometry();
    update();
}

QSize FlowLine::sizeHint() const
{
    const int line = lineHeight(themeFont(TextSize::Small));
    return {scaled(320), kBar + 6 + 2 * line};
}

void FlowLine::paintEvent(QPaintEvent *)
{
    if (m_stages.isEmpty())
        return;
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    // Each stage as wide as its words need, in proportion: "Acknowledged" is longer than "Delivered".
    QList<int> needs;
    int total = 0;
    for (const FlowStage &stage : std::as_const(m_stages)) {
        needs.append(QFontMetrics(themeFont(TextSize::Small, QFont::DemiBold)).horizontalAdvance(stage.words) + kIcon + 12);
        total += needs.last();
    }
    int x = 0;
    for (int i = 0; i < m_stages.size(); ++i) {
        const FlowStage &stage = m_stages[i];
        const int part = i + 1 < m_stages.size() ? needs[i] * width() / total : width() - x;
        const bool strong = stage.state == FlowStage::State::Now;
        const QColor line = stage.state == FlowStage::State::Done ? theme.low : strong ? theme.accent : stage.state == FlowStage::State::Bad ? theme.high : theme.line;
        const QColor ink = stage.state == FlowStage::State::Done ? theme.low : strong ? theme.text : stage.state == FlowStage::State::Bad ? theme.high : theme.text2;
        const QRect cell = QStyle::visualRect(layoutDirection(), rect(), QRect(x, 0, part, height()));
        x += part;
        painter.fillRect(QRect(cell.x(), 0, cell.width(), kBar), line);
        QRect text = cell.adjusted(0, kBar + 6, -6, 0);
        const QFont font = themeFont(TextSize::Small, strong ? QFont::DemiBold : QFont::Normal);
        const int longest = QFontMetrics(font).horizontalAdvance(stage.words.section(u' ', 0, 0));
        if (stage.state == FlowStage::State::Done && longest + kIcon + 4 <= text.width()) {
            paintIcon(painter, QStyle::visualRect(layoutDirection(), text, QRect(text.x(), text.y() + 1, kIcon, kIcon)), u"check"_s, ink);
            if (layoutDirection() == Qt::RightToLeft)
                text.adjust(0, 0, -kIcon - 4, 0);
            else
                text.adjust(kIcon + 4, 0, 0, 0);
        }
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(text, Qt::AlignLeading | Qt::AlignTop | Qt::TextWordWrap, stage.words);
    }
}

} // namespace witan
