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
#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kGap = 1, kHeight = 156, kLeastNotices = 40;

QString lookOf(DecisionWords::Tone tone)
{
    switch (tone) {
    case DecisionWords::Tone::Waiting: return u"secondary warning inset"_s;
    case DecisionWords::Tone::Bad: return u"secondary danger inset"_s;
    case DecisionWords::Tone::Good: return u"secondary good inset"_s;
    case DecisionWords::Tone::Calm: break;
    }
    return u"secondary inset"_s;
}

QColor inkOf(DecisionWords::Tone tone, const Theme &theme)
{
    switch (tone) {
    case DecisionWords::Tone::Waiting: return theme.med;
    case DecisionWords::Tone::Bad: return theme.high;
    case DecisionWords::Tone::Good: return theme.low;
    case DecisionWords::Tone::Calm: break;
    }
    return theme.text2;
}

} // namespace

DecisionBar::DecisionBar(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::DecisionBar>())
{
    static const SystemClock systemClock;
    m_ui->setupUi(this);
    m_clock = &systemClock;
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    m_ui->noticesScroll->viewport()->setAutoFillBackground(false);
    m_ui->notices->setAutoFillBackground(false);
    m_ui->lines->setMinimumHeight(scaled(kHeight));
    m_ui->confirm->setMinimumWidth(scaled(64));     // its words give way in a narrow column, and do not hold it open
    auto *buttons = new FlowLayout(kGap, 0, m_ui->buttons);
    m_verdicts.buttons = {m_ui->approve, m_ui->changes, m_ui->reject, m_ui->abstain};
    for (QPushButton *button : std::as_const(m_verdicts.buttons))
        buttons->addWidget(button);
    auto *after = new FlowLayout(kGap, 0, m_ui->refusedButtons);
    m_afterRefusal.buttons = {m_ui->again, m_ui->difference, m_ui->giveUp};
    for (QPushButton *button : std::as_const(m_afterRefusal.buttons))
        after->addWidget(button);
    m_ui->refused->hide();
    m_ui->reopenBox->hide();
    m_ui->reopenComment->setLines(2, 4);
    hideMoved();
    connect(m_ui->reopen, &QPushButton::clicked, this, [this] { offerReopening(m_ui->reopenBox->isHidden()); });
    connect(m_ui->reopenBack, &QPushButton::clicked, this, [this] { offerReopening(false); });
    connect(m_ui->reopenComment, &TextField::left, this, [this] { offerReopening(false); });
    connect(m_ui->reopenConfirm, &QPushButton::clicked, this, &DecisionBar::reopenWorkflow);
    connect(m_ui->reopenComment, &TextField::submitted, this, &DecisionBar::reopenWorkflow);
    connect(m_ui->approve, &QPushButton::clicked, this, [this] { begin(Verdict::Approve); });
    connect(m_ui->leaveOut, &QPushButton::clicked, this, &DecisionBar::beginPart);
    connect(m_ui->changes, &QPushButton::clicked, this, [this] { begin(Verdict::RequestChanges); });
    connect(m_ui->reject, &QPushButton::clicked, this, [this] { begin(Verdict::Reject); });
    connect(m_ui->abstain, &QPushButton::clicked, this, [this] { begin(Verdict::Abstain); });
    connect(m_ui->cancel, &QPushButton::clicked, this, &DecisionBar::closeForm);
    connect(m_ui->confirm, &QPushButton::clicked, this, &DecisionBar::confirm);
    connect(m_ui->openStep, &QPushButton::clicked, this, &DecisionBar::followReason);
    connect(m_ui->again, &QPushButton::clicked, this, &DecisionBar::decideAgain);
    connect(m_ui->giveUp, &QPushButton::clicked, this, &DecisionBar::giveUpPending);
    connect(m_ui->takeBack, &QPushButton::clicked, this, &DecisionBar::giveUpPending);
    connect(m_ui->difference, &QPushButton::clicked, this, &DecisionBar::changesWanted);
    connect(m_ui->forget, &QPushButton::clicked, this, &DecisionBar::forgetComment);
    connect(m_ui->closeMoved, &QPushButton::clicked, this, [this] {
        m_wasOvertaken = false;
        m_ui->why->setFocus(Qt::OtherFocusReason);
        hideMoved();
    });
    m_ui->cancel->installEventFilter(this);
    m_ui->confirm->installEventFilter(this);
    m_armTimer.setSingleShot(true);
    m_armTimer.setInterval(int(ArmGuard::kDelayMs) + 10);
    connect(&m_armTimer, &QTimer::timeout, this, [this] {
        if (formIsOpen())
            showDeciding();
    });
    // Moving about in the form lets the focus be where it is, and only makes a press too early not count; coming from
    // another window takes the button away for the while.
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *old) {
        m_guard.disturb();
        if (!old && formIsOpen())
            unsettle();
    });
}

DecisionBar::~DecisionBar() = default;

void DecisionBar::setForm(DecisionForm *form)
{
    Q_ASSERT(!m_form);
    m_form = form;
    m_form->setClock(m_clock);
    connect(m_form, &DecisionForm::left, this, &DecisionBar::closeForm);
    connect(m_form, &DecisionForm::confirmWanted, this, &DecisionBar::confirm);
    connect(m_form, &DecisionForm::changed, this, [this](bool settled) {
        m_hasty = false;
        if (!formIsOpen())
            return;
        if (settled)
            showDeciding();
        else
            unsettle();
    });
    connect(m_form, &DecisionForm::commentChanged, this, [this](const QString &text) {
        const Verdict verdict = m_form->verdict();
        m_comments[verdict] = text;
        Q_EMIT commentChanged(verdict, text);
    });
    showWords();
}

void DecisionBar::setClock(const Clock *clock)
{
    m_clock = clock;
    if (m_form)
        m_form->setClock(clock);
}

void DecisionBar::setArmClock(ArmGuard::Milliseconds now)
{
    m_guard.setClock(std::move(now));
}

void DecisionBar::show(const ConsultationView &view)
{
    const bool another = view.consultation.id != m_view.consultation.id;
    if (another) {
        closeForm();
        hideMoved();
        offerReopening(false);
        m_comments = view.commentDrafts;
        m_wasOvertaken = false;
    }
    const bool newPlan = !another && view.consultation.digest != m_view.consultation.digest;
    const DecisionWords before = m_words;
    const qint64 writtenBefore = m_view.lastAgentSeq;
    m_view = view;
    m_submitted = false;
    m_words = decisionWords(m_view, m_clock->now());
    if (formIsOpen() && (m_words.ended || m_form->verdict() == Verdict::Approve))
        followNews(before, newPlan, view.lastAgentSeq != writtenBefore);
    else if (formIsOpen())
        followNewsOfANo(newPlan);
    showWords();
    showRefused();
    showKept();
}

/// Whoever was about to approve saw another plan: the comment stays, the press does not.
void DecisionBar::followNews(const DecisionWords &before, bool newPlan, bool written)
{
    if (!m_words.ended && !newPlan) {
        m_form->refresh(m_view);
        if (written || before.canApprove != m_words.canApprove || before.canLeaveOut != m_words.canLeaveOut || before.then != m_words.then)
            unsettle();
        return;
    }
    // Not to where it was before: who is still typing means nothing that lies there.
    const bool hadFocus = formHasFocus();
    closeForm();
    if (m_words.ended) {
        m_wasOvertaken = true;
        showKept();
    } else {
        showMoved(tr("The plan changed to revision %1 while you were deciding. Nothing was sent; your comment is kept.").arg(m_view.consultation.revision));
    }
    if (hadFocus)
        m_ui->moved->setFocus(Qt::OtherFocusReason);
}

/// However much an agent writes and revises, it takes no form of a no from the screen, and holds none off.
void DecisionBar::followNewsOfANo(bool newPlan)
{
    m_form->refresh(m_view);
    if (newPlan)
        showMoved(tr("The plan changed to revision %1 while you were writing. What you write is now about this revision.").arg(m_view.consultation.revision));
}

void DecisionBar::showNothing()
{
    closeForm();
    offerReopening(false);
    m_view = {};
    m_words = {};
    m_comments.clear();
    m_submitted = m_wasOvertaken = false;
    hideMoved();
}

void DecisionBar::tick()
{
    if (m_view.consultation.id.isNull() || m_submitted)
        return;
    const DecisionWords words = decisionWords(m_view, m_clock->now());
    if (words == m_words)
        return;
    const DecisionWords before = std::exchange(m_words, words);
    if (formIsOpen() && (m_words.ended || m_form->verdict() == Verdict::Approve))
        followNews(before, false, false);
    showWords();
    showKept();
}

void DecisionBar::showMoved(const QString &why)
{
    const bool isNews = m_ui->movedBox->isHidden() || m_ui->moved->text() != why;
    m_ui->moved->setText(why);
    m_ui->keptBox->hide();
    m_ui->closeMoved->show();
    m_ui->movedBox->show();
    m_ui->noticesScroll->show();
    if (!isNews)
        return;
    QAccessibleEvent spoken(m_ui->moved, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

void DecisionBar::hideMoved()
{
    m_ui->movedBox->hide();
    showNotices();
}

void DecisionBar::showNotices()
{
    m_ui->noticesScroll->setVisible(!m_ui->refused->isHidden() || !m_ui->movedBox->isHidden() || !m_ui->reopenBox->isHidden());
}

/// Says what it leads to, and takes the reason.
void DecisionBar::offerReopening(bool open)
{
    if (open != m_ui->reopenBox->isHidden())
        return;
    if (!open && m_ui->reopenBox->isAncestorOf(window()->focusWidget()))
        m_ui->why->setFocus(Qt::OtherFocusReason);      // before what has it goes away
    m_ui->reopenBox->setVisible(open);
    showNotices();
    if (!open)
        return;
    m_ui->reopenText->setText(tr("Agents may then ask again in this workflow. Nothing of what was rejected is approved by it."));
    m_ui->reopenComment->setText({});
    m_guard.disturb();
    m_ui->reopenComment->setFocus(Qt::OtherFocusReason);
}

void DecisionBar::reopenWorkflow()
{
    if (m_ui->reopenBox->isHidden() || !m_guard.isArmed())
        return;
    m_ui->reopenComment->finishComposing();
    const QString comment = m_ui->reopenComment->text();
    const ConsultationId id = m_view.consultation.id;
    offerReopening(false);
    Q_EMIT workflowReopened(id, isBlank(comment) ? QString() : comment);
}

/// What was being written when it ended can be read and copied, and the reason stands above it; there is no form any more to open it in.
void DecisionBar::showKept()
{
    if (!m_words.ended)
        return;
    QStringList begun;
    const QString myId = m_view.me.id;
    const QList<RecordedDecision> &decisions = m_view.consultation.decisions;
    const bool hasDecided = std::any_of(decisions.cbegin(), decisions.cend(), [&myId](const RecordedDecision &each) { return each.actor.id == myId; });
    for (const QString &comment : std::as_const(m_comments)) {
        // Whoever decided chose between what they had begun.
        if (!hasDecided && !isBlank(comment) && !begun.contains(comment))
            begun.append(comment);
    }
    const bool isKept = !begun.isEmpty();
    if (!isKept && !m_wasOvertaken) {
        hideMoved();
        return;
    }
    showMoved(isKept ? tr("%1; your comment is kept here to copy.").arg(endedBefore()) : tr("%1.").arg(endedBefore()));
    m_ui->kept->setText(begun.join(u"\n\n"_s));
    m_ui->keptBox->setVisible(isKept);
    m_ui->closeMoved->setVisible(!isKept);
}

QString DecisionBar::endedBefore() const
{
    const Consultation &c = m_view.consultation;
    // The service may not have told of it yet.
    if (c.endReason != EndReason::Expired && !c.active())
        return m_wasOvertaken ? tr("This ended while you were deciding. Nothing was sent") : tr("This has ended. Nothing was sent");
    const std::optional<Timestamp> at = c.deadline ? c.deadline : c.completedAt;
    return at ? tr("The time to decide ran out at %1. Nothing was decided").arg(wording::moment(*at, m_clock->now())) : tr("The time to decide ran out. Nothing was decided");
}

void DecisionBar::forgetComment()
{
    const QList<Verdict> begun = m_comments.keys();
    m_comments.clear();
    m_wasOvertaken = false;
    m_ui->why->setFocus(Qt::OtherFocusReason);      // the button goes with the comment
    showKept();
    for (const Verdict verdict : begun)
        Q_EMIT commentChanged(verdict, {});
}

bool DecisionBar::mayBegin(Verdict verdict) const
{
    if (!m_form || m_submitted || m_words.ended)
        return false;
    return verdict != Verdict::Approve ? m_words.canDecide : m_words.canApprove || (m_words.canLeaveOut && m_form->keepsPart(m_view));
}

void DecisionBar::showWords()
{
    if (formIsOpen()) {
        showDeciding();
        return;
    }
    m_ui->what->setText(m_words.what);
    m_ui->then->setText(m_words.then);
    showReason(m_words);
    m_ui->takeBack->setVisible(m_words.canTakeBack);
    m_ui->leaveOut->setVisible(m_words.canLeaveOut && m_form && !mayBegin(Verdict::Approve));
    m_ui->approve->setEnabled(mayBegin(Verdict::Approve));
    for (QPushButton *button : {m_ui->changes, m_ui->reject, m_ui->abstain})
        button->setEnabled(mayBegin(Verdict::Abstain));
    for (QPushButton *button : std::as_const(m_verdicts.buttons))
        button->setAccessibleDescription(button->isEnabled() ? m_words.then : m_words.spokenWhy());
    const QList<FlowStage> stages = flowStages(m_view);
    m_ui->buttons->setVisible(!m_words.ended);
    m_ui->formButtons->hide();
    if (!m_words.canReopen)
        offerReopening(false);
    m_ui->reopen->setVisible(m_words.canReopen);
    m_ui->flow->setVisible(!stages.isEmpty() && !m_words.canReopen);
    m_ui->flow->setStages(stages);
}

void DecisionBar::showReason(const DecisionWords &words)
{
    using Way = DecisionWords::Way;
    m_ui->why->setLook(lookOf(words.tone));
    m_ui->why->setVisibleText(words.why);
    m_ui->why->setAccessibleName(words.spokenWhy());
    m_ui->why->setAccessibleDescription(words.what + u". "_s + words.then);
    const QString icon = words.tone == DecisionWords::Tone::Good ? u"circle-check"_s : words.tone == DecisionWords::Tone::Waiting && words.isToRead() ? u"eye"_s : u"info"_s;
    m_ui->whyIcon->setPixmap(iconPixmap(icon, inkOf(words.tone, Theme::of(this)), scaled(18), devicePixelRatioF()));
    m_ui->openStep->setVisible(words.way != Way::Nowhere);
    m_ui->openStep->setText(words.way == Way::Decision ? tr("Show the decision") : words.way == Way::ReadOn ? tr("Read on") : words.way == Way::Conversation ? tr("Go there") : tr("Next"));
    m_ui->openStep->setAccessibleDescription(words.spokenWhy());
}

/// The bar as it is while a form stands open: what would be decided by confirming it.
void DecisionBar::showDeciding()
{
    const Decision decision = m_form->decision();
    DecisionWords words = m_deciding = deciding(decision);
    if (m_hasty) {
        words.why = tr("Something just changed here. Look once more, then press again.");
        words.tone = DecisionWords::Tone::Waiting;
    }
    m_ui->what->setText(words.what);
    m_ui->then->setText(words.then);
    showReason(words);
    m_ui->takeBack->hide();
    m_ui->leaveOut->hide();
    m_ui->buttons->hide();
    m_ui->flow->hide();
    m_ui->reopen->hide();
    m_ui->formButtons->show();
    m_ui->confirm->setText(confirmWords(decision));
    fitFormButtons();
    m_ui->confirm->setEnabled(words.canDecide && (!m_armTimer.isActive() || m_ui->confirm->hasFocus()));
    m_ui->confirm->setAccessibleDescription(words.canDecide ? words.what : words.why);
}

/// What the form says, or what keeps it from being confirmed, with the way there where there is one.
DecisionWords DecisionBar::deciding(const Decision &decision) const
{
    const QString inForm = m_form->missing();
    const bool approve = decision.verdict == Verdict::Approve;
    const bool mayDecide = !m_submitted && (approve ? m_words.canApprove || m_words.canLeaveOut : mayBegin(decision.verdict));
    const DecisionWords waits = approve && mayDecide && !m_form->hasEmptyPart() ? approvalWords(m_view, decision, m_clock->now()) : DecisionWords();
    DecisionWords words = decidingWords(m_view, decision, !mayDecide ? m_words.why : !waits.why.isEmpty() ? waits.why : inForm, m_clock->now());
    words.whyInFull = waits.whyInFull;
    words.way = waits.way;
    words.step = waits.step;
    return words;
}

void DecisionBar::unsettle()
{
    m_hasty = false;
    m_guard.disturb();
    m_armTimer.start();
    showDeciding();
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
    showNotices();
    if (!failed)
        return;
    const auto verdict = verdictFrom(item->payload.value("verdict"_L1).toString());
    const QString noun = verdict ? wording::verdictNoun(*verdict) : tr("decision");
    const bool hasComment = !isBlank(item->payload.value("comment"_L1).toString());
    m_ui->refusedText->setText(hasComment ? item->error + u' ' + tr("Your comment is kept.") : item->error, tr("Your %1 was not applied.").arg(noun));
    m_ui->again->setVisible(!m_words.ended);
    m_ui->difference->setVisible(m_view.changes && item->errorCode == u"stale_context");
}

void DecisionBar::propose(Verdict verdict, const QString &comment)
{
    if (!formIsOpen() && isBlank(m_comments.value(verdict))) {
        m_comments[verdict] = comment;
        Q_EMIT commentChanged(verdict, comment);    // a draft like one that was typed
    }
    begin(verdict);
}

void DecisionBar::begin(Verdict verdict)
{
    if (!mayBegin(verdict)) {
        using Way = DecisionWords::Way;
        if (verdict == Verdict::Approve && !formIsOpen() && (m_words.way == Way::OpenStep || m_words.way == Way::ShowStep || m_words.way == Way::ReadOn))
            followReason();
        else
            focusReason();
        return;
    }
    openForm(verdict);
}

/// Of what was read; what was chosen before stays chosen.
void DecisionBar::beginPart()
{
    if (!m_form || m_submitted || formIsOpen() || !m_words.canLeaveOut)
        return;
    if (!m_form->keepsPart(m_view))
        m_form->choosePart(m_view, readSteps(m_view));
    openForm(Verdict::Approve);
}

void DecisionBar::openForm(Verdict verdict)
{
    closeForm();
    hideMoved();
    m_before = window()->focusWidget();
    m_hasty = false;
    m_form->open(verdict, m_view, m_comments.value(verdict));
    Q_EMIT formToggled(true);
    unsettle();
    showRefused();
    m_form->focusComment();
}

void DecisionBar::followReason()
{
    using Way = DecisionWords::Way;
    const DecisionWords words = formIsOpen() ? m_deciding : m_words;
    if (words.way != Way::Conversation)
        closeForm();    // it stands where that is shown, and keeps what was chosen
    switch (words.way) {
    case Way::Nowhere: return;
    case Way::OpenStep: Q_EMIT openingWanted(words.step); return;
    case Way::ShowStep: Q_EMIT showingWanted(words.step); return;
    case Way::ReadOn: Q_EMIT readingOnWanted(); return;
    case Way::Conversation: Q_EMIT conversationWanted(); return;
    case Way::Decision:
        if (m_view.consultation.final)
            Q_EMIT decisionWanted(m_view.consultation.final->seq);
        return;
    }
}

bool DecisionBar::formIsOpen() const
{
    return m_form && m_form->isOpen();
}

/// Be it in the window or, while another one is active, for when it comes back.
bool DecisionBar::formHasFocus() const
{
    const QWidget *focused = window()->focusWidget();
    return focused && (m_form->isAncestorOf(focused) || m_ui->formButtons->isAncestorOf(focused));
}

void DecisionBar::closeForm()
{
    if (!formIsOpen())
        return;
    const bool hadFocus = formHasFocus();
    m_comments[m_form->verdict()] = m_form->comment();
    m_form->close();
    if (hadFocus)
        m_ui->why->setFocus(Qt::OtherFocusReason);     // before what has it goes away
    Q_EMIT formToggled(false);
    showWords();
    showRefused();
    if (hadFocus)
        giveFocusBack();
}

/// To where it was before the form came; to a verdict only by the elder's own key.
void DecisionBar::giveFocusBack()
{
    QWidget *to = m_before;
    if (to && to->window() == window() && to->isVisible() && to->isEnabled() && !isVerdict(to) && !m_form->isAncestorOf(to))
        to->setFocus(Qt::OtherFocusReason);
}

bool DecisionBar::isVerdict(const QWidget *widget) const
{
    return widget == m_ui->confirm || std::any_of(m_verdicts.buttons.cbegin(), m_verdicts.buttons.cend(), [widget](const QPushButton *each) { return each == widget; });
}

/// Qt asks this for Tab, and also when what has the focus is hidden or switched off: then nobody chose where it goes.
bool DecisionBar::focusNextPrevChild(bool next)
{
    const QWidget *focused = window()->focusWidget();
    if (!focused || focused == m_ui->why || !isAncestorOf(focused) || (focused->isVisible() && focused->isEnabled()) || !m_ui->why->isVisible())
        return QWidget::focusNextPrevChild(next);
    m_ui->why->setFocus(Qt::OtherFocusReason);
    return true;
}

void DecisionBar::tellDraft()
{
    if (m_form)
        m_form->tellDraft();
}

void DecisionBar::focusBar()
{
    m_ui->why->setFocus(Qt::ShortcutFocusReason);
}

/// A key that does nothing must not be silent: the sentence that says why gets the focus and is spoken.
void DecisionBar::focusReason()
{
    if (formIsOpen()) {
        m_form->focusComment();
        return;
    }
    QWidget *reason = m_words.ended && m_ui->moved->isVisible() ? m_ui->moved : m_ui->why;
    reason->setFocus(Qt::ShortcutFocusReason);
    QAccessibleEvent spoken(reason, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

void DecisionBar::confirm()
{
    if (!formIsOpen())
        return;
    m_form->finishComposing();
    if (!deciding(m_form->decision()).canDecide)
        return;
    if (!m_guard.isArmed()) {
        m_hasty = true;
        showDeciding();
        return;
    }
    const Decision decision = m_form->decision();
    // Until the client has answered with a new view, nothing more can be pressed.
    m_submitted = true;
    closeForm();
    m_form->forgetChoice();
    m_comments.remove(decision.verdict);
    m_words.why = tr("Your decision is being sent.");
    m_words.whyInFull.clear();
    m_words.tone = DecisionWords::Tone::Waiting;
    m_words.way = DecisionWords::Way::Nowhere;
    m_words.canTakeBack = m_words.canLeaveOut = false;
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
    if (event->type() == QEvent::ShortcutOverride && m_ui->moved->isVisible()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isSingleKey(QKeySequence(QKeyCombination(key->modifiers(), Qt::Key(key->key()))))) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        // A line that is cut says the rest to who rests on it.
        const auto *help = static_cast<QHelpEvent *>(event);
        for (const Label *line : {m_ui->what, m_ui->then}) {
            if (line->isVisible() && QRect(line->mapToGlobal(QPoint()), line->size()).contains(help->globalPos())) {
                QToolTip::showText(help->globalPos(), line->text().toHtmlEscaped(), this);
                return true;
            }
        }
    }
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fitNotices();
    return done;
}

/// Back stands where the verdict was that opened the form: the second press of a double click is not meant for it. Enter never confirms,
/// and says so.
bool DecisionBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_ui->cancel && event->type() == QEvent::MouseButtonDblClick)
        return true;
    if (watched == m_ui->confirm && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier) {
            m_ui->why->setVisibleText(tr("Enter does not confirm. Press Space here, or Ctrl and Enter."));
            QAccessibleEvent spoken(m_ui->why, QAccessible::Alert);
            QAccessible::updateAccessibility(&spoken);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void DecisionBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showWords();
    else if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        m_ui->lines->setMinimumHeight(scaled(kHeight));
}

void DecisionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const QMargins around = m_ui->linesColumn->contentsMargins(), inRefusal = m_ui->refusedColumn->contentsMargins();
    const int room = width() - around.left() - around.right();
    drawCloser(m_verdicts, room);
    drawCloser(m_afterRefusal, room - inRefusal.left() - inRefusal.right());
    fitNotices();
    if (formIsOpen())
        showDeciding();
}

void DecisionBar::setMostHeight(int height)
{
    m_mostHeight = height;
    fitNotices();
}

int DecisionBar::leastHeight(int width) const
{
    const int lines = m_ui->lines->hasHeightForWidth() ? m_ui->lines->heightForWidth(width) : m_ui->lines->sizeHint().height();
    return qMax(lines, m_ui->lines->minimumHeight());
}

void DecisionBar::fitNotices()
{
    const int room = m_mostHeight - leastHeight(width());
    m_ui->noticesScroll->setMostHeight(room < scaled(kLeastNotices) ? 0 : room);   // of less than a line nothing can be read
}

/// In a narrow column they draw closer, and where that is not enough Confirm leaves the number to the line above it.
void DecisionBar::fitFormButtons()
{
    const QMargins around = m_ui->linesColumn->contentsMargins();
    const int room = width() - around.left() - around.right();
    ButtonRow row{{m_ui->cancel, m_ui->confirm}, 0};
    drawCloser(row, QWIDGETSIZE_MAX);
    row.roomyWidth = 0;
    drawCloser(row, room);
    if (m_ui->cancel->sizeHint().width() + m_ui->formButtonsRow->spacing() + m_ui->confirm->sizeHint().width() > room)
        m_ui->confirm->setText(tr("Confirm"));
}

/// Buttons that are one choice should stand in one line: in a narrow column they draw closer before they part.
void DecisionBar::drawCloser(ButtonRow &row, int room)
{
    if (row.roomyWidth == 0) {
        row.roomyWidth = kGap * int(row.buttons.size() - 1);
        for (const QPushButton *button : std::as_const(row.buttons)) {
            button->ensurePolished();   // its font is the style's
            row.roomyWidth += button->sizeHint().width();
        }
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
