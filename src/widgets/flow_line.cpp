// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/flow_line.h"

#include "widgets/icons.h"
#include "widgets/message_body.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QStyle>

#include <numeric>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBar = 3, kIcon = 16;

} // namespace

FlowLine::FlowLine(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
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
    const int wide = width() > 0 ? width() : scaled(320);
    return {scaled(320), heightForWidth(wide)};
}

/// Never lower than the buttons whose place it takes.
int FlowLine::heightForWidth(int width) const
{
    const int line = lineHeight(themeFont(TextSize::Small));
    const QList<int> needs = widthsNeeded(QWIDGETSIZE_MAX);
    const bool fits = std::accumulate(needs.begin(), needs.end(), 0) <= width;
    return qMax(scaled(36), kBar + 6 + (fits ? 1 : 2) * line);
}

/// Each stage as wide as its words need: "Acknowledged" is longer than "Delivered". Where there is no room for all in one
/// line, the first ones have two, so that none loses its check mark to another's time of day.
QList<int> FlowLine::widthsNeeded(int room) const
{
    const QFontMetrics metrics(themeFont(TextSize::Small, QFont::DemiBold));
    QList<int> needs, less;
    for (const FlowStage &stage : m_stages) {
        const int beside = stage.state == FlowStage::State::Done ? kIcon + 12 : 12;
        int longest = 0;
        for (const QString &word : stage.words.split(u' '))
            longest = qMax(longest, metrics.horizontalAdvance(word));
        needs.append(metrics.horizontalAdvance(stage.words) + beside);
        less.append(longest + beside);
    }
    int total = std::accumulate(needs.begin(), needs.end(), 0);
    for (qsizetype i = 0; i < needs.size() && total > room; ++i) {
        total += less[i] - needs[i];
        needs[i] = less[i];
    }
    return needs;
}

void FlowLine::paintEvent(QPaintEvent *)
{
    if (m_stages.isEmpty())
        return;
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const QList<int> needs = widthsNeeded(width());
    const int total = std::accumulate(needs.begin(), needs.end(), 0);
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
