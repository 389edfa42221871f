// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/decision_bar.h"

#include "core/untrusted_text.h"
#include "ui_decision_bar.h"
#include "widgets/flow_layout.h"
#include "widgets/icons.h"
#include "widgets/key_map.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QAccessible>
#include <QIcon>
#include <QKeyEvent>
#include <QTimer>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kGap = 1;

} // namespace

DecisionBar::DecisionBar(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::DecisionBar>())
{
    static const SystemClock systemClock;
    m_ui->setupUi(this);
    setClock(&systemClock);
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    auto *buttons = new FlowLayout(kGap, 0, m_ui->buttons);
    m_verdicts.buttons = {m_ui->approve, m_ui->changes, m_ui->reject, m_ui->abstain};
    for (QPushButton *button : std::as_const(m_verdicts.buttons))
        buttons->addWidget(button);
    auto *after = new FlowLayout(kGap, 0, m_ui->refusedButtons);
    m_afterRefusal.buttons = {m_ui->again, m_ui->difference, m_ui->giveUp};
    for (QPushButton *button : std::as_const(m_afterRefusal.buttons))
        after->addWidget(button);
    m_ui->form->hide();
    m_ui->refused->hide();
    m_ui->keptBox->hide();
    connect(m_ui->forget, &QPushButton::clicked, this, &DecisionBar::forgetComment);
    connect(m_ui->approve, &QPushButton::clicked, this, [this] { begin(Verdict::Approve); });
    connect(m_ui->changes, &QPushButton::clicked, this, [this] { begin(Verdict::RequestChanges); });
    connect(m_ui->reject, &QPushButton::clicked, this, [this] { begin(Verdict::Reject); });
    connect(m_ui->abstain, &QPushButton::clicked, this, [this] { begin(Verdict::Abstain); });
    connect(m_ui->form, &DecisionForm::cancelled, this, &DecisionBar::closeForm);
    connect(m_ui->form, &DecisionForm::confirmed, this, &DecisionBar::onConfirmed);
    connect(m_ui->form, &DecisionForm::tickingChanged, this, &DecisionBar::tickingChanged);
    connect(m_ui->form, &DecisionForm::tickWanted, this, &DecisionBar::tickWanted);
    connect(m_ui->form, &DecisionForm::commentChanged, this, [this](const QString &text) {
        const Verdict verdict = m_ui->form->verdict();
        m_comments[verdict] = text;
        Q_EMIT commentChanged(verdict, text);
    });
    connect(m_ui->openStep, &QPushButton::clicked, this, &DecisionBar::goToStep);
    connect(m_ui->again, &QPushButton::clicked, this, &DecisionBar::decideAgain);
    connect(m_ui->giveUp, &QPushButton::clicked, this, &DecisionBar::giveUpPending);
    connect(m_ui->takeBack, &QPushButton::clicked, this, &DecisionBar::giveUpPending);
    connect(m_ui->difference, &QPushButton::clicked, this, &DecisionBar::changesWanted);
}

DecisionBar::~DecisionBar() = default;

void DecisionBar::setClock(const Clock *clock)
{
    m_clock = clock;
    m_ui->form->setClock(clock);
}

void DecisionBar::setArmClock(ArmGuard::Milliseconds now)
{
    m_ui->form->guard().setClock(std::move(now));
}

void DecisionBar::show(const ConsultationView &view)
{
    const bool another = view.consultation.id != m_view.consultation.id;
    const bool newPlan = !another && view.consultation.digest != m_view.consultation.digest;
    if (another) {
        closeForm();
        m_comments = view.commentDrafts;
        m_wasOvertaken = false;
        m_ui->moved->setVisible(false);
    }
    m_view = view;
    m_submitted = false;
    m_words = decisionWords(m_view, m_clock->now());
    if (formIsOpen()) {
        if (m_words.ended) {
            const bool hadFocus = m_ui->form->isAncestorOf(focusWidget());
            closeForm();
            m_wasOvertaken = true;
            showKept();
            if (hadFocus)
                focusReason();
        } else if (newPlan) {
            // Whoever was about to decide saw another plan: the comment stays, the press does not.
            closeForm();
            m_ui->moved->setText(tr("The plan changed to revision %1 while you were deciding. Nothing was sent; your comment is kept.").arg(m_view.consultation.revision));
            m_ui->moved->setVisible(true);
        } else {
            m_ui->form->refresh(m_view, mayBegin(m_ui->form->verdict()));
        }
    }
    showWords();
    showRefused();
    showKept();
}

void DecisionBar::showNothing()
{
    closeForm();
    m_view = {};
    m_words = {};
    m_comments.clear();
    m_submitted = m_wasOvertaken = false;
    m_ui->moved->setVisible(false);
    m_ui->keptBox->hide();
}

void DecisionBar::tick()
{
    if (m_view.consultation.id.isNull() || m_submitted)
        return;
    const DecisionWords words = decisionWords(m_view, m_clock->now());
    if (words.why == m_words.why && words.then == m_words.then && words.canApprove == m_words.canApprove)
        return;
    m_words = words;
    if (formIsOpen())
        m_ui->form->refresh(m_view, mayBegin(m_ui->form->verdict()));
    showWords();
}

bool DecisionBar::mayBegin(Verdict verdict) const
{
    return !m_submitted && !m_words.ended && (verdict == Verdict::Approve ? m_words.canApprove : m_words.canDecide);
}

void DecisionBar::showWords()
{
    m_ui->what->setText(m_words.what);
    m_ui->then->setVisibleText(m_words.then);
    m_ui->then->setVisible(!m_words.then.isEmpty());
    const bool form = formIsOpen();
    m_ui->summary->setVisible(!form);
    m_ui->buttons->setVisible(!m_words.ended && !form);
    const bool why = !m_words.why.isEmpty() && !m_words.ended && !form;
    m_ui->whyBox->setVisible(why);
    m_ui->why->setText(m_words.why);
    m_ui->whyIcon->setPixmap(iconPixmap(u"eye"_s, Theme::of(this).med, 18, devicePixelRatioF()));
    m_ui->openStep->setText(m_words.stepToOpen.isEmpty() ? tr("Go there") : tr("Open it"));
    m_ui->openStep->setAccessibleDescription(m_words.why);
    m_ui->openStep->setVisible(m_words.leadsToAStep());
    m_ui->takeBack->setVisible(m_words.canTakeBack);
    m_ui->approve->setEnabled(mayBegin(Verdict::Approve));
    for (QPushButton *button : {m_ui->changes, m_ui->reject, m_ui->abstain})
        button->setEnabled(mayBegin(Verdict::Abstain));
    for (QPushButton *button : std::as_const(m_verdicts.buttons))
        button->setAccessibleDescription(button->isEnabled() ? m_words.then : m_words.why);
    const QList<FlowStage> stages = flowStages(m_view, m_clock->now());
    m_ui->flow->setVisible(!stages.isEmpty());
    m_ui->flow->setStages(stages);
}

void DecisionBar::giveUpPending()
{
    if (const OutboxItem *item = pendingDecision(m_view)) {
        const QString id = item->id;   // what follows makes another view
        Q_EMIT discardRequested(id);
    }
}

void DecisionBar::showRefused()
{
    const OutboxItem *item = pendingDecision(m_view);
    const bool failed = item && item->state == OutboxState::Failed;
    m_ui->refused->setVisible(failed && !formIsOpen());
    if (!failed)
        return;
    const auto verdict = verdictFrom(item->payload.value("verdict"_L1).toString());
    const QString noun = verdict ? wording::verdictNoun(*verdict) : tr("decision");
    const bool hasComment = !isBlank(item->payload.value("comment"_L1).toString());
    m_ui->refusedText->setText(hasComment ? item->error + u' ' + tr("Your comment is kept.") : item->error, tr("Your %1 was not applied.").arg(noun));
    m_ui->again->setVisible(!m_words.ended);
    m_ui->difference->setVisible(m_view.changes && item->errorCode == u"stale_context");
}

/// What was being written when it ended can be read and copied, and the reason stands above it; there is no form any more to open it in.
void DecisionBar::showKept()
{
    QStringList begun;
    const QString myId = m_view.me.id;
    const QList<RecordedDecision> &decisions = m_view.consultation.decisions;
    const bool hasDecided = std::any_of(decisions.cbegin(), decisions.cend(), [&myId](const RecordedDecision &each) { return each.actor.id == myId; });
    for (const QString &comment : std::as_const(m_comments)) {
        // Whoever decided chose between what they had begun.
        if (m_words.ended && !hasDecided && !isBlank(comment) && !begun.contains(comment))
            begun.append(comment);
    }
    const bool isKept = !begun.isEmpty();
    m_ui->keptBox->setVisible(isKept);
    m_ui->kept->setText(begun.join(u"\n\n"_s));
    if (!m_words.ended)
        return;
    m_ui->moved->setVisible(isKept || m_wasOvertaken);
    m_ui->moved->setText(isKept ? tr("%1; your comment is kept here to copy.").arg(endedBefore()) : tr("%1.").arg(endedBefore()));
}

QString DecisionBar::endedBefore() const
{
    const Consultation &c = m_view.consultation;
    if (c.endReason != EndReason::Expired)
        return m_wasOvertaken ? tr("This ended while you were deciding. Nothing was sent") : tr("This has ended. Nothing was sent");
    const std::optional<Timestamp> at = c.deadline ? c.deadline : c.completedAt;
    return at ? tr("The time to decide ran out at %1. Nothing was decided").arg(wording::moment(*at, m_clock->now())) : tr("The time to decide ran out. Nothing was decided");
}

void DecisionBar::forgetComment()
{
    const QList<Verdict> begun = m_comments.keys();
    m_comments.clear();
    m_wasOvertaken = false;
    showKept();
    focusReason();
    for (const Verdict verdict : begun)
        Q_EMIT commentChanged(verdict, {});
}

void DecisionBar::propose(Verdict verdict, const QString &comment)
{
    if (!formIsOpen() && isBlank(m_comments.value(verdict)))
        m_comments[verdict] = comment;
    begin(verdict);
}

void DecisionBar::begin(Verdict verdict)
{
    if (!mayBegin(verdict)) {
        if (verdict == Verdict::Approve && m_words.leadsToAStep())
            goToStep();
        else
            focusReason();
        return;
    }
    if (formIsOpen())
        closeForm();
    m_ui->moved->setVisible(false);
    m_ui->form->open(verdict, m_view, m_comments.value(verdict));
    m_ui->form->show();
    showWords();
    showRefused();
    m_ui->form->focusComment();
}

void DecisionBar::goToStep()
{
    if (!m_words.stepToOpen.isEmpty())
        Q_EMIT openingWanted(m_words.stepToOpen);
    else
        Q_EMIT showingWanted(m_words.stepToShow);
}

bool DecisionBar::formIsOpen() const
{
    return m_ui->form->isOpen();
}

void DecisionBar::closeForm()
{
    if (!formIsOpen())
        return;
    const bool hadFocus = m_ui->form->isAncestorOf(focusWidget()) && m_ui->form->isVisible();
    const Verdict verdict = m_ui->form->verdict();
    m_comments[verdict] = m_ui->form->comment();
    m_ui->form->close();
    m_ui->form->hide();
    showWords();
    showRefused();
    if (hadFocus) {
        QPushButton *from = verdict == Verdict::Approve ? m_ui->approve : verdict == Verdict::Reject ? m_ui->reject : verdict == Verdict::Abstain ? m_ui->abstain : m_ui->changes;
        from->setFocus(Qt::OtherFocusReason);
    }
}

void DecisionBar::tellDraft()
{
    m_ui->form->tellDraft();
}

void DecisionBar::setTicked(const QStringList &ids)
{
    m_ui->form->setTicked(ids);
}

void DecisionBar::focusBar()
{
    if (formIsOpen()) {
        m_ui->form->focusComment();
        return;
    }
    for (QPushButton *button : {m_ui->approve, m_ui->changes, m_ui->reject, m_ui->abstain, m_ui->openStep, m_ui->takeBack}) {
        if (button->isVisible() && button->isEnabled()) {
            button->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
    focusReason();
}

/// A key that does nothing must not be silent: the sentence that says why gets the focus and is spoken.
void DecisionBar::focusReason()
{
    if (formIsOpen()) {
        m_ui->form->focusComment();
        return;
    }
    QWidget *reason = m_ui->whyBox->isVisibleTo(this) ? m_ui->why : m_words.ended && m_ui->moved->isVisibleTo(this) ? static_cast<QWidget *>(m_ui->moved) : m_ui->then;
    reason->setFocus(Qt::ShortcutFocusReason);
    QAccessibleEvent spoken(reason, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

void DecisionBar::onConfirmed(const Decision &decision)
{
    // Until the client has answered with a new view, nothing more can be pressed.
    m_submitted = true;
    closeForm();
    m_comments.remove(decision.verdict);
    m_words.why = tr("Your decision is being sent.");
    m_words.leadNowhere();
    m_words.canTakeBack = false;
    showWords();
    Q_EMIT commentChanged(decision.verdict, {});
    Q_EMIT decided(decision);
}

/// The refused decision is given up, and its form stands open again with the same comment.
void DecisionBar::decideAgain()
{
    const OutboxItem *item = pendingDecision(m_view);
    if (!item)
        return;
    const QString id = item->id;
    const auto verdict = verdictFrom(item->payload.value("verdict"_L1).toString()).value_or(Verdict::Abstain);
    const QString comment = item->payload.value("comment"_L1).toString();
    m_comments[verdict] = comment;
    Q_EMIT commentChanged(verdict, comment);
    Q_EMIT discardRequested(id);
    begin(verdict);
}

/// Who is still typing while the form goes away means no command by it.
bool DecisionBar::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && m_wasOvertaken) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isSingleKey(QKeySequence(QKeyCombination(key->modifiers(), Qt::Key(key->key()))))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void DecisionBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showWords();
}

void DecisionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int room = width() - layout()->contentsMargins().left() - layout()->contentsMargins().right();
    drawCloser(m_verdicts, room);
    drawCloser(m_afterRefusal, room - m_ui->refusedColumn->contentsMargins().left() - m_ui->refusedColumn->contentsMargins().right());
}

/// Buttons that are one choice should stand in one line: in a narrow column they draw closer before they part.
void DecisionBar::drawCloser(ButtonRow &row, int room)
{
    if (row.roomyWidth == 0) {
        row.roomyWidth = kGap * int(row.buttons.size() - 1);
        for (const QPushButton *button : std::as_const(row.buttons))
            row.roomyWidth += button->sizeHint().width();
    }
    const QVariant tight = room < row.roomyWidth;
    for (QPushButton *button : std::as_const(row.buttons)) {
        if (button->property("tight") == tight)
            continue;
        button->setProperty("tight", tight);
        style()->polish(button);
        button->updateGeometry();
    }
}

void DecisionBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && formIsOpen()) {
        closeForm();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace witan
