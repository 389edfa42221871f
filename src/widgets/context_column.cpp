// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/context_column.h"

#include "core/untrusted_text.h"
#include "ui_context_column.h"
#include "widgets/change_texts.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QPainter>
#include <QScrollBar>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

enum Tab { PlanTab, ChangesTab };
constexpr int kRevealingMs = 1000, kLeastPage = 24, kLeastBar = 230;

} // namespace

ContextColumn::ContextColumn(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::ContextColumn>())
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    m_ui->setupUi(this);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_ui->bar->setForm(m_ui->form);
    m_ui->pages->setMinimumHeight(1);   // what stands in them scrolls
    for (QScrollArea *scroll : {m_ui->scroll, m_ui->changesScroll, m_ui->formScroll}) {
        scroll->viewport()->setAutoFillBackground(false);
        scroll->widget()->setAutoFillBackground(false);
        scroll->verticalScrollBar()->setSingleStep(scaled(34));
    }
    m_ui->tabs->addTab(tr("Plan and risk"));
    m_ui->tabs->addTab(tr("Changes"));
    m_ui->tabs->setAccessibleName(tr("What is shown of the plan"));
    m_ui->tabs->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);     // a long name beside them is cut, not they
    m_revealing.setSingleShot(true);
    m_revealing.setInterval(kRevealingMs);
    connect(m_ui->scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ContextColumn::scrollToRevealed);
    connect(m_ui->scroll->verticalScrollBar(), &QScrollBar::actionTriggered, this, &ContextColumn::turnPage);
    // Also on the tab that is there already: whoever wants to look it up leaves the form, which keeps what was written.
    connect(m_ui->tabs, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0)
            m_ui->bar->closeForm();
    });
    connect(m_ui->tabs, &QTabBar::currentChanged, this, &ContextColumn::showPage);
    connect(m_ui->plan, &PlanPane::askRequested, this, &ContextColumn::askRequested);
    connect(m_ui->plan, &PlanPane::stepOpened, this, &ContextColumn::stepOpened);
    connect(m_ui->plan, &PlanPane::stepsSeen, this, &ContextColumn::stepsSeen);
    connect(m_ui->plan, &PlanPane::revealRequested, this, &ContextColumn::reveal);
    connect(m_ui->plan, &PlanPane::shifted, this, &ContextColumn::shift);
    connect(m_ui->risk, &RiskPane::questionOffered, this, &ContextColumn::questionOffered);
    connect(m_ui->scroll->verticalScrollBar(), &QScrollBar::valueChanged, m_ui->plan, &PlanPane::setScrolled);
    connect(m_ui->bar, &DecisionBar::decided, this, &ContextColumn::decided);
    connect(m_ui->bar, &DecisionBar::commentChanged, this, &ContextColumn::commentChanged);
    connect(m_ui->bar, &DecisionBar::discardRequested, this, &ContextColumn::discardRequested);
    connect(m_ui->bar, &DecisionBar::readingOnWanted, this, [this] {
        m_ui->tabs->setCurrentIndex(PlanTab);
        m_ui->plan->showNextToRead();
    });
    connect(m_ui->bar, &DecisionBar::workflowReopened, this, &ContextColumn::workflowReopened);
    connect(m_ui->bar, &DecisionBar::conversationWanted, this, &ContextColumn::conversationWanted);
    connect(m_ui->bar, &DecisionBar::decisionWanted, this, &ContextColumn::decisionWanted);
    connect(m_ui->bar, &DecisionBar::formToggled, this, &ContextColumn::showForm);
    connect(m_ui->form, &DecisionForm::revealRequested, this, &ContextColumn::revealInForm);
    connect(m_ui->bar, &DecisionBar::changesWanted, this, [this] { m_ui->tabs->setCurrentIndex(ChangesTab); });
    connect(m_ui->bar, &DecisionBar::openingWanted, this, [this](const QString &id) {
        m_ui->tabs->setCurrentIndex(PlanTab);
        m_ui->plan->openStep(id);
        m_ui->plan->focusSteps();
    });
    connect(m_ui->bar, &DecisionBar::showingWanted, this, [this](const QString &id) {
        m_ui->tabs->setCurrentIndex(PlanTab);
        m_ui->plan->showFrom(id);
    });
}

ContextColumn::~ContextColumn() = default;

void ContextColumn::setClock(const Clock *clock)
{
    m_clock = clock;
    m_ui->bar->setClock(clock);
}

void ContextColumn::setArmClock(ArmGuard::Milliseconds now)
{
    m_ui->bar->setArmClock(std::move(now));
}

void ContextColumn::show(const ConsultationView &view)
{
    const bool another = view.consultation.id != m_id;
    m_id = view.consultation.id;
    const bool isRevision = !another && view.consultation.revision > m_revision && view.consultation.active();
    m_revision = view.consultation.revision;
    m_ui->plan->show(view);
    m_ui->risk->show(view);
    m_ui->risk->setVisible(!view.contextUnreadable);
    m_ui->between->setVisible(!view.contextUnreadable);
    m_ui->others->show(view);
    m_ui->beforeOthers->setVisible(m_ui->others->hasMembers());
    m_ui->changes->show(view);
    m_ui->bar->show(view);
    m_named = wording::risk(view.context) + u" · "_s + isolated(oneLine(view.consultation.displayTitle()));
    m_deadline = view.consultation.active() ? view.consultation.deadline : std::nullopt;
    showName();
    const qsizetype count = view.changes ? changeCount(*view.changes) : 0;
    m_ui->tabs->setTabText(ChangesTab, count > 0 ? tr("Changes %1").arg(count) : tr("Changes"));
    if (another) {
        m_ui->tabs->setCurrentIndex(PlanTab);
        m_ui->scroll->verticalScrollBar()->setValue(0);
    } else if (isRevision && view.changes && !m_ui->bar->formIsOpen()) {
        // What is new is what there is to look at; where the plan stood, other steps may stand now.
        m_revealing.stop();
        m_ui->tabs->setCurrentIndex(ChangesTab);
        m_ui->changesScroll->verticalScrollBar()->setValue(0);
    }
}

void ContextColumn::tick()
{
    m_ui->bar->tick();
    showName();
}

void ContextColumn::setNamed(bool named)
{
    m_ui->named->setVisible(named);
    showName();
}

/// The time first: the title may be cut.
void ContextColumn::showName()
{
    if (m_ui->named->isVisibleTo(this))
        m_ui->named->setText(m_deadline ? wording::left(*m_deadline, m_clock->now()) + u" · "_s + m_named : m_named);
}

void ContextColumn::propose(Verdict verdict, const QString &comment)
{
    m_ui->bar->propose(verdict, comment);
}

void ContextColumn::compareWithEarlier(const QString &words)
{
    m_ui->bar->closeForm();
    m_ui->changes->compareWithEarlier(words);
    m_ui->tabs->setCurrentIndex(ChangesTab);
    m_ui->changesScroll->verticalScrollBar()->setValue(0);
    m_ui->tabs->setFocus(Qt::OtherFocusReason);
}

void ContextColumn::begin(Verdict verdict)
{
    m_ui->bar->begin(verdict);
}

void ContextColumn::closeForm()
{
    m_ui->bar->closeForm();
}

void ContextColumn::showNothing()
{
    m_ui->bar->showNothing();
    m_id = {};
}

void ContextColumn::setSingleKeys(bool on)
{
    m_ui->plan->setSingleKeys(on);
}

void ContextColumn::tellDraft()
{
    m_ui->bar->tellDraft();
}

const QWidget *ContextColumn::planPart() const
{
    return m_ui->pages;
}

const QWidget *ContextColumn::barPart() const
{
    return m_ui->bar;
}

void ContextColumn::focusPlan()
{
    if (m_ui->bar->formIsOpen()) {
        m_ui->form->focusComment();
        return;
    }
    if (m_ui->tabs->currentIndex() == ChangesTab)
        m_ui->changesScroll->setFocus(Qt::ShortcutFocusReason);
    else
        m_ui->plan->focusSteps();
}

void ContextColumn::focusBar()
{
    m_ui->bar->focusBar();
}

void ContextColumn::showPage(int index)
{
    m_ui->bar->closeForm();
    m_ui->pages->setCurrentIndex(index);
}

void ContextColumn::showForm(bool open)
{
    if (open) {
        m_ui->formScroll->verticalScrollBar()->setValue(0);
        m_ui->pages->setCurrentWidget(m_ui->formScroll);
    } else {
        m_ui->pages->setCurrentIndex(m_ui->tabs->currentIndex());
    }
}

void ContextColumn::revealInForm(QWidget *widget, const QRect &rect)
{
    const QRect place(widget->mapTo(m_ui->form, rect.topLeft()), rect.size());
    m_ui->formScroll->ensureVisible(place.center().x(), place.center().y(), 0, place.height() / 2 + 4);
}

void ContextColumn::reveal(QWidget *widget, const QRect &rect)
{
    m_revealed = widget;
    m_revealedRect = rect;
    m_revealing.start();
    scrollToRevealed();
}

/// The layouts take their new heights one after the other, in several turns; until they have, the right place is not there
/// yet. Whoever scrolls meanwhile is left alone.
void ContextColumn::scrollToRevealed()
{
    if (!m_revealed || !m_revealing.isActive())
        return;
    m_revealing.start();
    QScrollBar *bar = m_ui->scroll->verticalScrollBar();
    const int top = m_revealed->mapTo(m_ui->scroll->widget(), m_revealedRect.topLeft()).y();
    const int room = m_ui->scroll->viewport()->height(), covered = m_ui->plan->coveredHeight();
    if (top < bar->value() + covered || m_revealedRect.height() > room - covered)
        bar->setValue(top - covered);
    else if (top + m_revealedRect.height() > bar->value() + room)
        bar->setValue(top + m_revealedRect.height() - room);
}

/// What is under the count of the plan is not in sight, so a page is that much shorter; no line between two pages is passed over.
void ContextColumn::turnPage(int action)
{
    m_revealing.stop();
    QScrollBar *bar = m_ui->scroll->verticalScrollBar();
    const int page = bar->pageStep() - m_ui->plan->coveredHeight();
    if (action == QAbstractSlider::SliderPageStepAdd)
        bar->setSliderPosition(qMin(bar->maximum(), bar->value() + page));
    else if (action == QAbstractSlider::SliderPageStepSub)
        bar->setSliderPosition(qMax(bar->minimum(), bar->value() - page));
}

void ContextColumn::shift(int by)
{
    QScrollBar *bar = m_ui->scroll->verticalScrollBar();
    bar->setValue(bar->value() + by);
}

void ContextColumn::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Low windows: the plan or the form scrolls, and keeps a good third beside the bar; its notices scroll, its buttons never do.
    const int fair = qMax(height() * 62 / 100, scaled(kLeastBar));
    const int most = qMin(fair, height() - m_ui->tabs->height() - scaled(kLeastPage));
    m_ui->bar->setMostHeight(most);
    m_ui->barScroll->setMostHeight(qMax(most, m_ui->bar->leastHeight(width())));
    // What is being typed stays in sight.
    if (QWidget *typed = m_ui->form->isVisible() ? m_ui->form->focusWidget() : nullptr; typed && typed->hasFocus())
        QMetaObject::invokeMethod(this, [this, typed = QPointer(typed)] { if (typed && typed->isVisible()) m_ui->formScroll->ensureWidgetVisible(typed); }, Qt::QueuedConnection);
}

void ContextColumn::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // The line under the tabs; the chosen one stands on it.
    painter.fillRect(QRect(0, m_ui->tabs->geometry().bottom(), width(), 1), Theme::of(this).line);
}

} // namespace witan
