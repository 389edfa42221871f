// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/decision_form.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "models/decision_phrase.h"
#include "ui_decision_form.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QButtonGroup>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDraftAfterMs = 250;

} // namespace

DecisionForm::DecisionForm(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::DecisionForm>())
{
    m_ui->setupUi(this);
    m_ui->comment->setLines(2, 8);
    auto *what = new QButtonGroup(this);
    what->addButton(m_ui->whole);
    what->addButton(m_ui->some);
    auto *scope = new QButtonGroup(this);
    for (QRadioButton *button : {m_ui->scopeAction, m_ui->scopeApproach, m_ui->scopeWorkflow})
        scope->addButton(button);
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(kDraftAfterMs);
    connect(&m_draftTimer, &QTimer::timeout, this, [this] { Q_EMIT commentChanged(comment()); });
    connect(m_ui->comment, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_open)
            return;
        // Not started again with every key: somebody who never pauses is saved too.
        if (!m_draftTimer.isActive())
            m_draftTimer.start();
        m_ui->trouble->hide();
        Q_EMIT changed(true);
    });
    connect(m_ui->comment, &TextField::composing, this, [this] { Q_EMIT changed(true); });
    connect(m_ui->comment, &TextField::refused, this, &DecisionForm::sayWhy);
    connect(m_ui->limits, &LimitsBox::refused, this, &DecisionForm::sayWhy);
    connect(m_ui->comment, &TextField::submitted, this, &DecisionForm::confirmWanted);
    connect(m_ui->comment, &TextField::left, this, &DecisionForm::left);
    connect(m_ui->some, &QRadioButton::toggled, this, [this](bool some) {
        if (some && m_open && m_ui->ticks->ticked().isEmpty())
            m_ui->ticks->setTicked(m_ui->ticks->suggested());
        showPart();
        if (m_open)
            Q_EMIT changed(false);
    });
    connect(m_ui->ticks, &StepTicks::tickedChanged, this, [this] {
        showPart();
        if (m_open)
            Q_EMIT changed(false);
    });
    connect(m_ui->ticks, &StepTicks::revealRequested, this, [this](const QRect &rect) { Q_EMIT revealRequested(m_ui->ticks, rect); });
    for (QRadioButton *button : {m_ui->scopeAction, m_ui->scopeApproach, m_ui->scopeWorkflow}) {
        connect(button, &QRadioButton::toggled, this, [this](bool on) {
            if (!on)
                return;
            showScope();
            if (m_open)
                Q_EMIT changed(false);
        });
    }
    connect(m_ui->limits, &LimitsBox::changed, this, [this] { Q_EMIT changed(false); });
    connect(m_ui->limits, &LimitsBox::submitted, this, &DecisionForm::confirmWanted);
    connect(m_ui->limits, &LimitsBox::left, this, &DecisionForm::left);
    connect(m_ui->tickNeeded, &QPushButton::clicked, this, [this] {
        m_ui->ticks->setFocus(Qt::OtherFocusReason);    // the button goes with what it says
        m_ui->ticks->setTicked(m_ui->ticks->ticked() + m_needs.missing);
    });
}

DecisionForm::~DecisionForm() = default;

void DecisionForm::setClock(const Clock *clock)
{
    m_clock = clock;
    m_ui->limits->setClock(clock);
}

QString DecisionForm::comment() const
{
    return m_ui->comment->textWithComposed();
}

void DecisionForm::focusComment()
{
    m_ui->comment->setFocus(Qt::ShortcutFocusReason);
}

void DecisionForm::finishComposing()
{
    m_ui->comment->finishComposing();
    m_ui->limits->finishComposing();
}

bool DecisionForm::needsComment() const
{
    return m_verdict != Verdict::Approve || m_view.consultation.policy.commentRequired || m_view.context.needsWholeReading();
}

RejectScope DecisionForm::scope() const
{
    return m_ui->scopeWorkflow->isChecked() ? RejectScope::Workflow : m_ui->scopeApproach->isChecked() ? RejectScope::Approach : RejectScope::Action;
}

void DecisionForm::open(Verdict verdict, const ConsultationView &view, const QString &comment)
{
    m_open = false;   // what is set up now is not the elder's typing
    m_verdict = verdict;
    m_view = view;
    const bool approve = verdict == Verdict::Approve;
    const Plan plan = view.context.plan.value_or(Plan());
    m_ui->ticks->setPlan(plan);
    m_ui->whatBox->setVisible(approve && m_ui->ticks->tickable().size() > 1);
    m_ui->whole->setText(plan.stepCount() == 1 ? tr("The whole plan, 1 step") : tr("The whole plan, %1 steps").arg(QLocale().toString(plan.stepCount())));
    m_ui->scopeBox->setVisible(verdict == Verdict::Reject);
    m_ui->limitsBox->setVisible(approve);
    m_ui->commentLabel->setText(!needsComment() ? tr("Comment for the agent and the record (may stay empty)")
                                : verdict == Verdict::RequestChanges ? tr("What should be changed? The agent reads this.") : tr("Why? The agent reads this."));
    m_ui->comment->setText(comment);
    m_ui->trouble->hide();
    restore(m_choices.value(view.consultation.id));
    showHeading();
    showPart();
    showScope();
    m_open = true;
}

void DecisionForm::restore(const Choice &choice)
{
    const bool samePlan = choice.digest == m_view.consultation.digest;
    m_ui->ticks->setTicked(samePlan ? choice.ticked : QList<int>());
    (samePlan && choice.some && m_ui->whatBox->isVisibleTo(this) ? m_ui->some : m_ui->whole)->setChecked(true);
    (choice.scope == RejectScope::Workflow ? m_ui->scopeWorkflow : choice.scope == RejectScope::Approach ? m_ui->scopeApproach : m_ui->scopeAction)->setChecked(true);
    m_ui->limits->setState(choice.limits);
}

void DecisionForm::refresh(const ConsultationView &view)
{
    m_view = view;
    showHeading();
    showPart();
}

void DecisionForm::close()
{
    if (!m_open)
        return;
    m_open = false;
    Choice &kept = m_choices[m_view.consultation.id];
    if (m_verdict == Verdict::Approve)
        kept = {m_view.consultation.digest, m_ui->some->isChecked(), m_ui->ticks->ticked(), kept.scope, m_ui->limits->state()};
    kept.scope = scope();
    tellDraft();
}

void DecisionForm::forgetChoice()
{
    m_choices.remove(m_view.consultation.id);
}

bool DecisionForm::keepsPart(const ConsultationView &view) const
{
    const Choice kept = m_choices.value(view.consultation.id);
    return kept.some && kept.digest == view.consultation.digest;
}

void DecisionForm::choosePart(const ConsultationView &view, const QList<int> &numbers)
{
    QList<int> chosen = numbers;
    if (view.context.plan) {
        const StepNeeds needs = stepNeeds(*view.context.plan, chosen);
        chosen.removeIf([&needs](int number) { return needs.hanging.contains(number); });
    }
    Choice &kept = m_choices[view.consultation.id];
    kept.digest = view.consultation.digest;
    kept.some = true;
    kept.ticked = chosen;
}

bool DecisionForm::hasEmptyPart() const
{
    return m_ui->part->isVisibleTo(this) && m_ui->ticks->ticked().isEmpty();
}

void DecisionForm::tellDraft()
{
    if (!m_draftTimer.isActive())
        return;
    m_draftTimer.stop();
    Q_EMIT commentChanged(comment());
}

void DecisionForm::showHeading()
{
    const QString revision = QString::number(m_view.consultation.revision);
    switch (m_verdict) {
    case Verdict::Approve: m_ui->heading->setText(tr("Approve revision %1").arg(revision)); break;
    case Verdict::RequestChanges: m_ui->heading->setText(tr("Request changes to revision %1").arg(revision)); break;
    case Verdict::Reject: m_ui->heading->setText(tr("Reject revision %1").arg(revision)); break;
    case Verdict::Abstain: m_ui->heading->setText(tr("Abstain from revision %1").arg(revision)); break;
    }
}

void DecisionForm::showPart()
{
    const bool some = m_ui->some->isChecked() && m_ui->whatBox->isVisibleTo(this);
    m_ui->part->setVisible(some);
    m_ui->then->setVisibleText(consequence(m_view, m_verdict, some, m_clock->now()));
    m_needs = {};
    if (some && m_view.context.plan)
        showLeftOut(*m_view.context.plan);
}

/// What is left out, and what the rest has to do with it, before it is approved; mended by one press.
void DecisionForm::showLeftOut(const Plan &plan)
{
    const QList<int> ticked = m_ui->ticks->ticked(), left = leftOutSteps(plan, ticked);
    m_needs = stepNeeds(plan, ticked);
    m_ui->leftOutBox->setVisible(!left.isEmpty());
    m_ui->leftOutIcon->setPixmap(iconPixmap(u"circle-dash"_s, Theme::of(this).med, scaled(18), devicePixelRatioF()));
    const QString labels = stepRanges(labelsOf(plan, left));
    const QString lead = left.size() == 1 ? tr("Step %1 is left out.").arg(labels) : tr("Steps %1 are left out.").arg(labels);
    const QString hanging = stepRanges(labelsOf(plan, m_needs.hanging)), missing = stepRanges(labelsOf(plan, m_needs.missing));
    const bool oneHangs = m_needs.hanging.size() == 1, oneIsMissing = m_needs.missing.size() == 1;
    QString words;
    if (!m_needs.isEmpty()) {
        words = oneHangs ? oneIsMissing ? tr("Step %1 needs step %2, so the agent may leave out step %1 too.") : tr("Step %1 needs steps %2, so the agent may leave out step %1 too.")
                         : oneIsMissing ? tr("Steps %1 need step %2, so the agent may leave out steps %1 too.") : tr("Steps %1 need steps %2, so the agent may leave out steps %1 too.");
        words = words.arg(hanging, missing);
    } else if (!ticked.isEmpty()) {
        words = left.size() == 1 ? tr("No other step needs it.") : tr("No other step needs them.");
    }
    m_ui->leftOut->setVisibleText(words, lead);
    m_ui->tickNeeded->setVisible(!m_needs.isEmpty());
    m_ui->tickNeeded->setText(oneIsMissing ? tr("Tick step %1 too").arg(missing) : tr("Tick steps %1 too").arg(missing));
}

void DecisionForm::showScope()
{
    const QList<Step> steps = m_view.context.plan ? m_view.context.plan->steps : QList<Step>();
    const bool isBegun = std::any_of(steps.cbegin(), steps.cend(), [](const Step &step) { return step.done(); });
    QString rest;
    switch (scope()) {
    case RejectScope::Action: rest = tr("The agent may go on with other work."); break;
    case RejectScope::Approach: rest = tr("The agent may ask again with another plan for the same end."); break;
    case RejectScope::Workflow: rest = tr("The agent may ask nothing more in this workflow."); break;
    }
    m_ui->scopeWords->setVisibleText((isBegun ? tr("Nothing more of this plan is done.") : tr("Nothing of this plan is done.")) + u' ' + rest);
}

/// At once, where one looks and for who cannot look.
void DecisionForm::sayWhy(const QString &why)
{
    m_ui->trouble->setText(why);
    m_ui->trouble->show();
    QAccessibleEvent spoken(m_ui->trouble, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

QString DecisionForm::missing() const
{
    if (m_verdict == Verdict::Approve && hasEmptyPart())
        return tr("Tick at least one step.");
    if (const QString fault = m_ui->limits->fault(); m_verdict == Verdict::Approve && !fault.isEmpty())
        return fault;
    if (!needsComment() || !isBlank(comment()))
        return {};
    return m_verdict == Verdict::RequestChanges ? tr("Write what should be changed first.") : tr("Write why first.");
}

Decision DecisionForm::decision() const
{
    Decision decision;
    decision.consultation = m_view.consultation.id;
    decision.verdict = m_verdict;
    // A no is said of what was sent, even where this computer's copy of it cannot be read.
    decision.digest = m_verdict == Verdict::Approve ? m_view.shownDigest : m_view.consultation.digest;
    decision.seenSeq = m_view.seenSeq;
    // What shows nothing is none.
    decision.comment = isBlank(comment()) ? QString() : comment();
    if (m_verdict == Verdict::Approve) {
        decision.conditions = m_ui->limits->conditions();
        if (m_ui->part->isVisibleTo(this))
            decision.conditions.insert("steps"_L1, stepReferences(*m_view.context.plan, m_ui->ticks->ticked()));
    }
    if (m_verdict == Verdict::Reject)
        decision.scope = scope();
    return decision;
}

} // namespace witan
