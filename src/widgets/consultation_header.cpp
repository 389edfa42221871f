// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/consultation_header.h"

#include "core/untrusted_text.h"
#include "widgets/flow_layout.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/tier_badge.h"
#include "widgets/wording.h"

#include <QPainter>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kPressingMs = 60 * 60'000;

} // namespace

ConsultationHeader::ConsultationHeader(QWidget *parent)
    : QWidget(parent), m_title(new TextBlock(u"title"_s)), m_tier(new TierBadge), m_agent(new Label(u"secondary elided"_s)),
      m_others(new Label(u"secondary elided"_s)), m_revision(new Label(u"secondary oneline"_s)), m_deadline(new Label(u"secondary oneline"_s))
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setObjectName(u"header"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 12, 24, 10);
    column->setSpacing(4);
    column->addWidget(m_title);
    auto *facts = new FlowLayout(14, 4);
    for (QWidget *each : std::initializer_list<QWidget *>{m_tier, m_agent, m_others, m_revision, m_deadline})
        facts->addWidget(each);
    column->addLayout(facts);
}

QString ConsultationHeader::presence() const
{
    const Consultation &c = m_view.consultation;
    const QString who = c.agentName.isEmpty() ? tr("The agent") : isolated(oneLine(c.agentName, 60));
    if (!c.active()) {
        switch (c.execution) {
        case Execution::Succeeded: return tr("%1, done").arg(who);
        case Execution::Failed: return tr("%1, failed").arg(who);
        case Execution::Stopped: return tr("%1, stopped").arg(who);
        case Execution::Resumed: return tr("%1, at work").arg(who);
        case Execution::Paused:
        case Execution::Resuming: break;
        }
        return m_view.agentAttached ? tr("%1, here").arg(who) : tr("%1, not here").arg(who);
    }
    return m_view.agentAttached ? tr("%1, here and paused").arg(who) : tr("%1, paused and not here").arg(who);
}

void ConsultationHeader::show(const ConsultationView &view)
{
    m_view = view;
    m_title->setText(oneLine(view.consultation.displayTitle()));
    const RiskTier tier = view.context.risk ? view.context.risk->tier : RiskTier::Unknown;
    m_tier->setTier(tier, wording::risk(tier, view.context.risk ? view.context.risk->tierText : QString()));
    m_agent->setText(presence());
    QStringList names;
    for (const QString &name : view.reviewers)
        names.append(isolated(oneLine(name, 40)));
    m_others->setVisible(!names.isEmpty());
    m_others->setText(names.size() == 1 ? tr("%1 is here too").arg(names.first()) : tr("%1 other reviewers are here").arg(names.size()));
    m_others->setAccessibleDescription(names.join(u", "_s));
    m_revision->setText(tr("Revision %1").arg(view.consultation.revision));
    tick();
}

void ConsultationHeader::tick()
{
    const Consultation &c = m_view.consultation;
    m_deadline->setVisible(c.active() && c.deadline);
    if (!c.active() || !c.deadline)
        return;
    const Timestamp now = m_clock->now();
    const bool pressing = c.deadline->ms - now.ms < kPressingMs;
    const QString look = pressing ? u"secondary strong danger oneline"_s : u"secondary oneline"_s;
    if (m_deadline->look() != look)
        m_deadline->setLook(look);
    m_deadline->setText(tr("Decide by %1 · %2").arg(wording::moment(*c.deadline, now), wording::left(*c.deadline, now)));
}

void ConsultationHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::of(this).line);
}

} // namespace witan
