// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/plan_pane.h"

#include "core/json.h"
#include "core/loose_object.h"
#include "core/message.h"
#include "core/rules.h"
#include "core/sent_whole.h"
#include "core/untrusted_text.h"
#include "ui_plan_pane.h"
#include "widgets/json_text.h"
#include "widgets/reading_bar.h"
#include "widgets/step_row.h"
#include "widgets/wording.h"

#include <QButtonGroup>
#include <QEvent>

namespace witan {

using namespace Qt::StringLiterals;

PlanPane::PlanPane(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::PlanPane>()), m_reading(new ReadingBar(this))
{
    m_ui->setupUi(this);
    auto *views = new QButtonGroup(this);
    views->addButton(m_ui->list);
    views->addButton(m_ui->raw);
    m_ui->warning->hide();
    m_reading->hide();
    m_ui->readingSpace->hide();
    setTabOrder(m_ui->raw, m_reading);
    setTabOrder(m_reading, m_ui->steps);
    showAsSent(false);
    connect(m_ui->raw, &QPushButton::toggled, this, &PlanPane::showAsSent);
    connect(m_reading, &ReadingBar::nextWanted, this, &PlanPane::showNextToRead);
    connect(m_ui->steps, &StepsView::nextWanted, this, &PlanPane::showNextToRead);
    connect(m_ui->steps, &StepsView::askRequested, this, [this](const QString &id) {
        if (const Step *step = m_context.plan ? m_context.plan->find(id) : nullptr)
            Q_EMIT askRequested(Anchor{u"step"_s, id}, tr("about step %1").arg(step->label));
    });
    connect(m_ui->steps, &StepsView::stepRead, this, [this](const QString &id) { Q_EMIT stepOpened(m_shown.digest, id); });
    connect(m_ui->steps, &StepsView::seenChanged, this, [this](const NumberRanges &numbers) { Q_EMIT stepsSeen(m_shown.consultation, m_shown.digest, numbers); });
    connect(m_ui->steps, &StepsView::revealRequested, this, [this](const QRect &rect) { Q_EMIT revealRequested(m_ui->steps, rect); });
    connect(m_ui->steps, &StepsView::shifted, this, &PlanPane::shifted);
    for (SentText *text : {m_ui->sentText, m_ui->rawText}) {
        connect(text, &SentText::seenChanged, this, &PlanPane::showReading);
        connect(text, &SentText::seenChanged, this, &PlanPane::tellWhole);
    }
}

PlanPane::~PlanPane() = default;

/// Taking a plan apart costs up to 4 MiB of work, and news of the same consultation comes by the second.
void PlanPane::show(const ConsultationView &view)
{
    const Consultation &c = view.consultation;
    const Shown now{c.id, c.digest, view.shownDigest, view.changesFrom, c.extra, c.agentName, c.active(), c.final, c.report};
    m_opened = view.openedSteps;
    m_wholeSeen = view.wholeSeen;
    if (now == m_shown) {
        m_ui->steps->setKept(view.seenSteps);
        m_ui->steps->setRead(m_opened, c.active());
        showReading();
        tellWhole();
        return;
    }
    m_ui->steps->tellSeen();
    if (now.consultation != m_shown.consultation)
        m_ui->steps->reset();
    const bool isNewText = now.consultation != m_shown.consultation || now.digest != m_shown.digest || now.recorded != m_shown.recorded || now.besides != m_shown.besides;
    m_shown = now;
    m_context = view.context;
    if (isNewText) {
        m_sent = sentWhole(c);
        m_wholeDigest = sentWholeDigest(c);
        m_rawIsStale = true;
        warnOfMarks(m_sent);
    }
    showPlan(view);
    showUnread();
    if (isNewText)
        showSent(view);
    showAsSent(m_ui->raw->isChecked());
}

void PlanPane::showPlan(const ConsultationView &view)
{
    const bool hasPlan = m_context.plan.has_value();
    m_ui->request->setText(view.contextUnreadable ? tr("The plan could not be read from this computer's copy. Witan tries again by itself.")
                           : hasPlan ? m_context.plan->request : QString());
    m_ui->request->setVisible(!m_ui->request->text().isEmpty());
    m_ui->steps->setRead(m_opened, view.consultation.active());
    QList<StepState> states = hasPlan ? stepStates(*m_context.plan, view.consultation) : QList<StepState>();
    for (StepState &state : states) {
        if (!state.by.id.isEmpty() && state.by.id == view.me.id)
            state.by.name = tr("you");
    }
    m_ui->steps->setRows(hasPlan ? stepRows(*m_context.plan, view.changes ? &*view.changes : nullptr, states) : QList<StepRow>(),
                         view.seenSteps, view.consultation.agentName);
    m_ui->steps->setVisible(hasPlan && !m_context.plan->steps.isEmpty());
}

/// What stands in the plan and could not be read, in its place: beside the request what was sent as such, the rest under the steps.
void PlanPane::showUnread()
{
    QStringList asRequest, others;
    QJsonObject plan, above;
    QStringList read;
    if (m_context.plan && m_context.plan->raw.isObject()) {
        plan = m_context.plan->raw.toObject();
        for (const LooseObject::Member &member : LooseObject(plan).findAll({"request"_L1, "goal"_L1, "objective"_L1, "title"_L1, "summary"_L1, "description"_L1})) {
            if (!m_context.plan->readMembers.contains(member.key))
                above.insert(member.key, member.value);
        }
        asRequest = membersBesides(above, {});
        read = m_context.plan->readMembers + above.keys();
        others = membersBesides(plan, read);
    }
    m_ui->unreadRequest->setVisibleText(asRequest.join(u'\n'));
    m_ui->unreadRequest->setCopied([above] { return membersSentBesides(above, {}).join(u'\n'); });
    m_ui->unreadRequest->setVisible(!asRequest.isEmpty());
    m_ui->unreadPlan->setVisibleText(others.join(u'\n'));
    m_ui->unreadPlan->setCopied([plan, read] { return membersSentBesides(plan, read).join(u'\n'); });
    m_ui->unreadPlan->setVisible(!others.isEmpty());
}

/// A plan that nobody can count is not said to be missing: all that was sent stands in its place.
void PlanPane::showSent(const ConsultationView &view)
{
    const bool understood = m_context.planReading() == Reading::Understood || view.contextUnreadable;
    m_ui->notice->setVisible(!understood);
    m_ui->sentHead->setVisible(!understood);
    m_ui->sentText->setVisible(!understood);
    if (understood) {
        m_ui->sentText->setVisibleText({});
        return;
    }
    const QString agent = isolated(oneLine(view.consultation.agentName, 60));
    m_ui->noticeText->setText(tr("All that it sent stands below, as it came."), tr("This agent sent no plan in a form that Witan can count."));
    m_ui->sentHead->setText(view.consultation.revision == 1 ? tr("Sent by %1 at %2").arg(agent, wording::clock(view.consultation.startedAt)) : tr("Sent by %1").arg(agent));
    m_ui->sentText->setVisibleText(m_sent.isEmpty() ? tr("Nothing was sent.") : membersBesides(m_sent, {}).join(u'\n'));
    if (!m_sent.isEmpty())
        m_ui->sentText->setCopied([sent = m_sent] { return membersSentBesides(sent, {}).join(u'\n'); });
}

void PlanPane::warnOfMarks(const QJsonObject &sent)
{
    const MarkCount visible = countMarks(sent);
    m_ui->warning->setVisible(visible.marks > 0);
    m_ui->warning->setVisibleText(visible.bidiMarks > 0
        ? tr("This plan contains characters that change the order of the text. They are shown as marks such as ⟦U+202E⟧. Read it as it was sent before you decide.")
        : tr("This plan contains characters that cannot be seen. They are shown as marks such as ⟦U+200B⟧."));
}

void PlanPane::showAsSent(bool raw)
{
    if (raw || m_context.needsWholeReading()) {
        if (std::exchange(m_rawIsStale, false)) {
            m_ui->rawText->setVisibleText(indentedJson(m_sent));
            m_ui->rawText->setCopied([sent = m_sent] { return indentedSent(sent); });
        }
    }
    m_ui->rawText->setVisible(raw);
    m_ui->listPage->setVisible(!raw);
    showReading();
}

/// The text whose lines have to be read: the one that stands there, or would.
SentText *PlanPane::sentShown() const
{
    return m_ui->raw->isChecked() || !m_ui->sentText->isVisibleTo(m_ui->listPage) ? m_ui->rawText : m_ui->sentText;
}

void PlanPane::showReading()
{
    ApprovalSight sight;
    sight.openedSteps = m_opened;
    const ReadingCount count = m_context.plan ? readingCount(*m_context.plan, sight) : ReadingCount();
    const bool lines = m_context.needsWholeReading() && !m_wholeSeen;
    const bool isShown = m_shown.active && !m_shown.digest.isEmpty() && (lines || (count.total > 0 && !m_ui->raw->isChecked()));
    if (lines)
        m_reading->setLines(sentShown()->seenCount(), sentShown()->lineCount());
    else
        m_reading->setSteps(count.read, count.total);
    m_ui->readingSpace->setFixedHeight(m_reading->sizeHint().height());
    m_ui->readingSpace->setVisible(isShown);
    m_reading->setVisible(isShown);
    placeReading();
}

/// Where it belongs, or at the top while that is scrolled away.
void PlanPane::placeReading()
{
    const int lowest = qMax(0, height() - m_reading->height());
    const int y = qBound(m_ui->readingSpace->y(), m_scrolled, qMax(m_ui->readingSpace->y(), lowest));
    m_reading->setGeometry(0, y, width(), m_reading->sizeHint().height());
    m_reading->raise();
}

void PlanPane::setScrolled(int y)
{
    m_scrolled = y;
    placeReading();
}

int PlanPane::coveredHeight() const
{
    return m_reading->isVisibleTo(this) ? m_reading->height() : 0;
}

void PlanPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeReading();
}

bool PlanPane::event(QEvent *event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        placeReading();
    return done;
}

/// Told again as long as it is not known: what could not be kept was not read.
void PlanPane::tellWhole()
{
    if (m_wholeSeen || m_shown.digest.isEmpty())
        return;
    const auto isRead = [](const SentText *text) { return text->lineCount() > 0 && text->isSeen(); };
    if ((isRead(m_ui->rawText) && !m_rawIsStale) || (isRead(m_ui->sentText) && m_context.planReading() != Reading::Understood))
        Q_EMIT stepOpened(m_wholeDigest, sentWholeId());
}

void PlanPane::readOn()
{
    if (!m_ui->sentText->isVisibleTo(m_ui->listPage))
        m_ui->raw->setChecked(true);
    SentText *text = sentShown();
    text->showWhole();
    if (const QRect rest = text->restRect(); !rest.isEmpty())
        Q_EMIT revealRequested(text, rest);
}

void PlanPane::showNextToRead()
{
    if (m_context.needsWholeReading() && !m_wholeSeen) {
        readOn();
        return;
    }
    if (!m_context.plan)
        return;
    // On from where the reading is, and round; the step that is open was gone to already.
    QString next;
    const Step *open = m_context.plan->find(m_ui->steps->openId());
    for (const Step &step : std::as_const(m_context.plan->steps)) {
        if (!step.irreversible() || m_opened.contains(step.id))
            continue;
        const bool isBehind = open && step.number > open->number;
        if (next.isEmpty() || isBehind)
            next = step.id;
        if (!open || isBehind)
            break;
    }
    if (!next.isEmpty()) {
        openStep(next);
        focusSteps();
    } else if (const QString unseen = m_ui->steps->firstUnseen(); !unseen.isEmpty()) {
        showFrom(unseen);
    }
}

void PlanPane::openStep(const QString &id)
{
    m_ui->list->setChecked(true);
    m_ui->steps->open(id);
}

void PlanPane::showFrom(const QString &id)
{
    m_ui->list->setChecked(true);
    m_ui->steps->showFrom(id);
}

void PlanPane::focusSteps()
{
    m_ui->list->setChecked(true);
    // Where no steps could be counted, there is still what was sent.
    (m_ui->steps->isVisibleTo(this) ? static_cast<QWidget *>(m_ui->steps) : m_ui->raw)->setFocus(Qt::ShortcutFocusReason);
}

void PlanPane::setSingleKeys(bool on)
{
    m_ui->steps->setSingleKeys(on);
}

} // namespace witan
