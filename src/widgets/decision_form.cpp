// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/decision_form.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "ui_decision_form.h"
#include "widgets/decision_words.h"

#include <QApplication>
#include <QButtonGroup>
#include <QJsonArray>
#include <QStyle>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDraftAfterMs = 250;
constexpr qsizetype kMostNumbers = 12;   // letters beside a button, which stands in one line; all of them are ticked in the plan

QString stepNumbers(const Context &context, const QStringList &ids, bool listed)
{
    QStringList numbers;
    if (context.plan) {
        for (const Step &step : context.plan->steps) {
            if (step.isCounted() && !step.done() && ids.contains(step.id) == listed)
                numbers.append(step.label);
        }
    }
    return numbers.join(u", "_s);
}

} // namespace

DecisionForm::DecisionForm(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::DecisionForm>())
{
    m_ui->setupUi(this);
    m_ui->comment->setLines(2, 5);
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
        // Not started again with every key: somebody who never pauses is saved too.
        if (m_open && !m_draftTimer.isActive())
            m_draftTimer.start();
        showState();
    });
    connect(m_ui->comment, &TextField::composing, this, &DecisionForm::showState);
    const auto sayWhy = [this](const QString &why) {
        m_ui->hint->setText(why);
        m_ui->hint->show();
    };
    connect(m_ui->comment, &TextField::refused, this, sayWhy);
    connect(m_ui->limits, &LimitsBox::refused, this, sayWhy);
    connect(m_ui->comment, &TextField::submitted, this, &DecisionForm::confirm);
    connect(m_ui->comment, &TextField::left, this, &DecisionForm::cancelled);
    connect(m_ui->some, &QRadioButton::toggled, this, [this](bool some) {
        Q_EMIT tickingChanged(some && m_open);
        showTicked();
        unsettle();
    });
    for (QRadioButton *button : {m_ui->scopeAction, m_ui->scopeApproach, m_ui->scopeWorkflow})
        connect(button, &QRadioButton::toggled, this, &DecisionForm::showState);
    connect(m_ui->limits, &LimitsBox::changed, this, &DecisionForm::unsettle);
    connect(m_ui->limits, &LimitsBox::submitted, this, &DecisionForm::confirm);
    connect(m_ui->limits, &LimitsBox::left, this, &DecisionForm::cancelled);
    connect(m_ui->tickNeeded, &QPushButton::clicked, this, [this] {
        const QStringList ids = m_needs.missingIds;   // ticking them makes others of them
        Q_EMIT tickWanted(ids);
    });
    connect(m_ui->cancel, &QPushButton::clicked, this, &DecisionForm::cancelled);
    connect(m_ui->confirm, &QPushButton::clicked, this, &DecisionForm::confirm);
    m_armTimer.setSingleShot(true);
    m_armTimer.setInterval(int(ArmGuard::kDelayMs) + 10);
    connect(&m_armTimer, &QTimer::timeout, this, &DecisionForm::showState);
    // Moving about in the form lets the focus be where it is, and only makes a press too early not count; coming from
    // another window takes the button away for the while.
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *old) {
        if (old)
            m_guard.disturb();
        else
            unsettle();
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

void DecisionForm::open(Verdict verdict, const ConsultationView &view, const QString &comment)
{
    m_open = false;   // what is set up now is not the elder's typing
    m_verdict = verdict;
    m_view = view;
    m_allowed = true;
    const QString revision = QString::number(view.consultation.revision);
    switch (verdict) {
    case Verdict::Approve: m_ui->heading->setText(tr("Approve revision %1").arg(revision)); break;
    case Verdict::RequestChanges: m_ui->heading->setText(tr("Request changes to revision %1").arg(revision)); break;
    case Verdict::Reject: m_ui->heading->setText(tr("Reject revision %1").arg(revision)); break;
    case Verdict::Abstain: m_ui->heading->setText(tr("Abstain")); break;
    }
    const bool approve = verdict == Verdict::Approve, reject = verdict == Verdict::Reject;
    const bool divisible = approve && view.context.plan && view.context.plan->stepCount() > 1;
    m_ui->then->setVisibleText(consequence(view, verdict, m_clock->now()));
    m_ui->whatBox->setVisible(divisible);
    m_ui->scopeBox->setVisible(reject);
    m_ui->limits->setVisible(approve);
    m_ui->limits->reset();
    m_ui->whole->setChecked(true);
    m_ui->scopeAction->setChecked(true);
    m_ticked.clear();
    const bool needsComment = !approve || view.consultation.policy.commentRequired;
    m_ui->commentLabel->setText(needsComment ? (verdict == Verdict::RequestChanges ? tr("What should be changed? The agent reads this.") : tr("Why? The agent reads this."))
                                             : tr("Comment (you may leave it empty)"));
    m_ui->confirm->setText(approve ? tr("Confirm approval") : reject ? tr("Confirm rejection") : verdict == Verdict::RequestChanges ? tr("Confirm request") : tr("Confirm abstention"));
    m_ui->confirm->setProperty("kind", reject ? u"danger"_s : u"primary"_s);
    m_ui->comment->setText(comment);
    m_open = true;
    showTicked();
    unsettle();
}

void DecisionForm::refresh(const ConsultationView &view, bool allowed)
{
    const bool changed = view.consultation.digest != m_view.consultation.digest || view.lastAgentSeq != m_view.lastAgentSeq || allowed != m_allowed
        || consequence(view, m_verdict, m_clock->now()) != consequence(m_view, m_verdict, m_clock->now());
    m_view = view;
    m_allowed = allowed;
    m_ui->then->setVisibleText(consequence(view, m_verdict, m_clock->now()));
    showTicked();
    if (changed)
        unsettle();
    else
        showState();
}

void DecisionForm::close()
{
    if (!m_open)
        return;
    m_open = false;
    tellDraft();
    Q_EMIT tickingChanged(false);
}

void DecisionForm::tellDraft()
{
    if (!m_draftTimer.isActive())
        return;
    m_draftTimer.stop();
    Q_EMIT commentChanged(comment());
}

void DecisionForm::setTicked(const QStringList &ids)
{
    m_ticked = ids;
    showTicked();
    unsettle();
}

void DecisionForm::showTicked()
{
    const bool some = m_ui->some->isChecked();
    const QString in = stepNumbers(m_view.context, m_ticked, true), out = stepNumbers(m_view.context, m_ticked, false);
    m_ui->some->setText(!some || in.isEmpty() ? tr("Only the steps I tick in the plan")
                        : in.size() > kMostNumbers ? tr("Only the %1 ticked steps").arg(QLocale().toString(in.count(u',') + 1)) : tr("Only the ticked steps: %1").arg(in));
    m_ui->leftOut->setVisible(some && !out.isEmpty());
    m_ui->leftOut->setText(out.contains(u',') ? tr("Steps %1 are left out").arg(out) : tr("Step %1 is left out").arg(out));
    showNeeds(some);
}

/// A step whose ground is left out cannot go as planned: that is said before it is approved, and mended by one press.
void DecisionForm::showNeeds(bool some)
{
    m_needs = some && m_view.context.plan ? stepNeeds(*m_view.context.plan, m_ticked) : StepNeeds();
    m_ui->needsBox->setVisible(!m_needs.isEmpty());
    if (m_needs.isEmpty())
        return;
    const QString hanging = stepRanges(m_needs.hanging), missing = stepRanges(m_needs.missing);
    const bool one = m_needs.missing.size() == 1;
    m_ui->needs->setText(m_needs.hanging.size() == 1
        ? one ? tr("Step %1 comes after step %2, which is left out. The agent may then leave out step %1 too.").arg(hanging, missing)
              : tr("Step %1 comes after steps %2, which are left out. The agent may then leave out step %1 too.").arg(hanging, missing)
        : one ? tr("Steps %1 come after step %2, which is left out. The agent may then leave them out too.").arg(hanging, missing)
              : tr("Steps %1 come after steps %2, which are left out. The agent may then leave them out too.").arg(hanging, missing));
    m_ui->tickNeeded->setText(one ? tr("Tick step %1 too").arg(missing) : tr("Tick them too"));
}

QList<int> DecisionForm::tickedNumbers() const
{
    QList<int> numbers;
    for (const Step &step : m_view.context.plan->steps) {
        if (m_ticked.contains(step.id))
            numbers.append(step.number);
    }
    return numbers;
}

/// What keeps the decision from being confirmed; empty if nothing.
QString DecisionForm::missing() const
{
    const bool needsComment = m_verdict != Verdict::Approve || m_view.consultation.policy.commentRequired;
    if (!m_allowed)
        return tr("This cannot be decided now. Your comment is kept.");
    if (m_verdict == Verdict::Approve && m_ui->some->isChecked() && m_ticked.isEmpty())
        return tr("Tick at least one step in the plan above.");
    if (const QString fault = m_ui->limits->fault(); m_verdict == Verdict::Approve && !fault.isEmpty())
        return fault;
    if (needsComment && isBlank(comment()))
        return tr("Write why first.");
    return {};
}

void DecisionForm::showState()
{
    const QString what = missing();
    m_ui->confirm->setEnabled(what.isEmpty() && (!m_armTimer.isActive() || m_ui->confirm->hasFocus()));
    m_ui->confirm->setAccessibleDescription(what);
    m_ui->hint->setText(what);
    m_ui->hint->setVisible(!what.isEmpty());
}

void DecisionForm::unsettle()
{
    m_guard.disturb();
    m_armTimer.start();
    showState();
}

void DecisionForm::confirm()
{
    if (!m_open)
        return;
    m_ui->comment->finishComposing();
    if (!missing().isEmpty())
        return;
    if (!m_guard.isArmed()) {
        m_ui->hint->setText(tr("Something just changed here. Look once more, then press again."));
        m_ui->hint->setVisible(true);
        return;
    }
    Decision decision;
    decision.consultation = m_view.consultation.id;
    decision.verdict = m_verdict;
    decision.digest = m_view.shownDigest;
    decision.seenSeq = m_view.seenSeq;
    // What shows nothing is none.
    decision.comment = isBlank(comment()) ? QString() : withoutOuterSpaces(comment());
    if (m_verdict == Verdict::Approve)
        decision.conditions = m_ui->limits->conditions();
    if (m_verdict == Verdict::Approve && m_ui->some->isChecked())
        decision.conditions.insert("steps"_L1, stepReferences(*m_view.context.plan, tickedNumbers()));
    if (m_verdict == Verdict::Reject)
        decision.scope = m_ui->scopeWorkflow->isChecked() ? RejectScope::Workflow : m_ui->scopeApproach->isChecked() ? RejectScope::Approach : RejectScope::Action;
    m_draftTimer.stop();
    Q_EMIT confirmed(decision);
}

} // namespace witan
