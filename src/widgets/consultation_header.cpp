// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/consultation_header.h"

#include "core/untrusted_text.h"
#include "models/decision_phrase.h"
#include "models/row_words.h"
#include "widgets/flow_layout.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/tier_badge.h"
#include "widgets/wording.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kPressingMs = 60 * 60'000;

/// Says without words that what stands beside it is about who looks on.
class Eye final : public QWidget {
public:
    Eye() { setFixedSize(kSize, kSize); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.drawPixmap(0, 0, iconPixmap(u"eye"_s, Theme::of(this).text2, kSize, devicePixelRatioF()));
    }

private:
    static constexpr int kSize = 16;
};

} // namespace

ConsultationHeader::ConsultationHeader(QWidget *parent)
    : QWidget(parent), m_title(new TextBlock(u"title"_s)), m_tier(new TierBadge), m_outcome(new Label(u"secondary strong elided"_s)), m_agent(new Label(u"secondary elided"_s)),
      m_others(new Label(u"secondary elided"_s)), m_revision(new Label(u"secondary oneline"_s)), m_deadline(new Label(u"secondary oneline"_s)), m_watchers(new QWidget)
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
    auto *watchers = new QHBoxLayout(m_watchers);
    watchers->setContentsMargins(0, 0, 0, 0);
    watchers->setSpacing(5);
    watchers->addWidget(new Eye, 0, Qt::AlignVCenter);
    watchers->addWidget(m_others);
    auto *facts = new FlowLayout(14, 4);
    for (QWidget *each : std::initializer_list<QWidget *>{m_tier, m_outcome, m_agent, m_revision, m_watchers, m_deadline})
        facts->addWidget(each);
    column->addLayout(facts);
}

/// Who asks, and whether an answer can come from there. Without a connection nobody here knows the latter.
QString ConsultationHeader::presence() const
{
    const Consultation &c = m_view.consultation;
    QStringList words{c.agentName.isEmpty() ? tr("The agent") : isolated(oneLine(c.agentName, 60))};
    if (c.active()) {
        words << tr("paused");
    } else {
        switch (c.execution) {
        case Execution::Succeeded: return tr("%1, done").arg(words.constFirst());
        case Execution::Failed: return tr("%1, failed").arg(words.constFirst());
        case Execution::Stopped: return tr("%1, stopped").arg(words.constFirst());
        case Execution::Resumed: words << tr("at work"); break;
        case Execution::Paused:
        case Execution::Resuming: break;
        }
    }
    if (m_view.online && !m_view.agentAttached)
        words << (m_awaySince ? tr("away since %1").arg(wording::moment(*m_awaySince, m_clock->now())) : tr("away"));
    return words.join(tr(", "));
}

/// What came of it; of one that goes on, what was approved of it so far.
QString ConsultationHeader::outcome() const
{
    const Consultation &c = m_view.consultation;
    const QList<RecordedDecision> standing = c.standingApprovals(m_clock->now());
    const RecordedDecision *approval = c.final ? &*c.final : standing.isEmpty() ? nullptr : &standing.constLast();
    if (approval && approval->decision.verdict == Verdict::Approve && (isPartial(approval->decision) || !c.active()))
        return decisionPhrase(approval->decision, approval->leftOut);
    return c.active() ? QString() : outcomeWord(c, m_view.me.id);
}

void ConsultationHeader::showTier()
{
    const std::optional<Risk> &risk = m_view.context.risk;
    const RiskTier tier = risk ? risk->tier : RiskTier::Unknown;
    if (risk && !risk->tierText.isEmpty() && !risk->tierIsOurs)
        m_tier->setForeignTier(tier, wording::risk(m_view.context));
    else
        m_tier->setTier(tier, wording::risk(m_view.context));
}

void ConsultationHeader::show(const ConsultationView &view)
{
    const bool same = view.consultation.id == m_view.consultation.id;
    if (view.agentAttached || !same)
        m_awaySince.reset();
    else if (m_view.agentAttached && view.online)
        m_awaySince = m_clock->now();
    m_view = view;
    m_title->setVisibleText(oneLine(view.consultation.displayTitle()));
    m_title->setCopied([title = view.consultation.displayTitle()] { return title; });
    showTier();
    const QString came = outcome();
    m_outcome->setVisible(!came.isEmpty());
    m_outcome->setText(came);
    m_agent->setText(presence());
    QStringList names;
    for (const QString &name : view.reviewers)
        names.append(isolated(oneLine(name, 40)));
    m_watchers->setVisible(!names.isEmpty());
    m_others->setText(names.size() == 1 ? tr("You and %1").arg(names.first()) : tr("You and %1 others").arg(names.size()));
    m_others->setAccessibleName(names.isEmpty() ? QString() : tr("Looking at it: you and %1").arg(names.join(u", "_s)));
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
    const QString look = pressing ? u"secondary strong danger oneline"_s : u"secondary strong oneline"_s;
    if (m_deadline->look() != look)
        m_deadline->setLook(look);
    m_deadline->setText(tr("%1 · %2").arg(wording::moment(*c.deadline, now), wording::left(*c.deadline, now)));
    m_deadline->setAccessibleName(tr("Decide by %1").arg(m_deadline->text()));
}

void ConsultationHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::of(this).line);
}

} // namespace witan
