// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/plan_pane.h"

#include "core/json.h"
#include "core/message.h"
#include "core/untrusted_text.h"
#include "ui_plan_pane.h"
#include "widgets/json_text.h"
#include "widgets/step_row.h"

#include <QButtonGroup>

namespace witan {

using namespace Qt::StringLiterals;

PlanPane::PlanPane(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::PlanPane>())
{
    m_ui->setupUi(this);
    auto *views = new QButtonGroup(this);
    views->addButton(m_ui->list);
    views->addButton(m_ui->raw);
    m_ui->warning->hide();
    m_ui->dangers->hide();
    showRaw(false);
    connect(m_ui->raw, &QPushButton::toggled, this, &PlanPane::showRaw);
    connect(m_ui->steps, &StepsView::askRequested, this, [this](const QString &id) {
        if (!m_context.plan)
            return;
        for (const Step &step : std::as_const(m_context.plan->steps)) {
            if (step.id == id)
                Q_EMIT askRequested(Anchor{u"step"_s, id}, tr("about step %1").arg(step.label));
        }
    });
    connect(m_ui->steps, &StepsView::rawSeen, this, [this](const QString &id) { Q_EMIT stepOpened(m_shown.digest, id); });
    connect(m_ui->steps, &StepsView::seenChanged, this, [this](const NumberRanges &numbers) { Q_EMIT stepsSeen(m_shown.consultation, m_shown.digest, numbers); });
    connect(m_ui->dangers, &DangerList::chosen, this, [this](const QString &id) {
        openStep(id);
        focusSteps();
    });
    connect(m_ui->steps, &StepsView::tickedChanged, this, &PlanPane::tickedChanged);
    connect(m_ui->steps, &StepsView::revealRequested, this, [this](const QRect &rect) { Q_EMIT revealRequested(m_ui->steps, rect); });
}

PlanPane::~PlanPane() = default;

/// Taking a plan apart costs up to 4 MiB of work, and news of the same consultation comes by the second.
void PlanPane::show(const ConsultationView &view)
{
    const Shown now{view.consultation.id, view.consultation.digest, view.shownDigest, view.changesFrom, view.consultation.extra};
    if (now == m_shown) {
        m_ui->steps->setKept(view.seenSteps);
        return;
    }
    m_ui->steps->tellSeen();
    if (now.consultation != m_shown.consultation)
        m_ui->steps->open({});
    m_shown = now;
    m_context = view.context;
    m_rawIsStale = true;
    const bool hasPlan = m_context.plan.has_value();
    m_ui->request->setText(view.contextUnreadable ? tr("The plan could not be read from this computer's copy. Witan tries again by itself.")
                           : !hasPlan ? tr("The agent sent no plan.") : m_context.plan->request);
    m_ui->request->setVisible(!m_ui->request->text().isEmpty());
    const QList<StepRow> rows = hasPlan ? stepRows(*m_context.plan, view.changes ? &*view.changes : nullptr) : QList<StepRow>();
    m_ui->steps->setRows(rows, view.seenSteps);
    m_ui->dangers->setRows(rows);
    showDangers();
    warnOfMarks(everythingSent());
    showOthers();
    showRaw(m_ui->raw->isChecked());
}

void PlanPane::setRoom(int height)
{
    m_room = height;
    showDangers();
}

/// What cannot be undone is named at the top where it does not all stand in sight there; reckoned without the names' own
/// room and without what is open, or they would come and go.
void PlanPane::showDangers()
{
    m_ui->dangers->setVisible(!m_ui->dangers->isEmpty() && m_ui->listPage->y() + m_ui->steps->depthOfDanger() > m_room);
}

void PlanPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showDangers();
}

/// Nothing that the agent sent may be hidden: members without a place of their own stand under the steps.
void PlanPane::showOthers()
{
    QStringList others;
    const QJsonValue plan = m_context.plan ? m_context.plan->raw : QJsonValue(QJsonValue::Undefined);
    if (plan.isObject())
        others += membersBesides(plan.toObject(), m_context.plan ? m_context.plan->readMembers : QStringList());
    else if (!plan.isUndefined() && !m_context.plan)
        others += u"plan: "_s + plainJson(plan);
    others += membersBesides(m_context.raw, m_context.readMembers);
    others += membersBesides(m_shown.besides, {});
    m_ui->others->setVisible(!others.isEmpty());
    m_ui->othersTitle->setVisible(!others.isEmpty());
    m_ui->others->setVisibleText(others.join(u'\n'));
}

/// The context alone where the agent sent nothing beside it, as most do.
QJsonObject PlanPane::everythingSent() const
{
    if (m_shown.besides.isEmpty())
        return m_context.raw;
    QJsonObject all = m_shown.besides;
    all.insert("context"_L1, m_context.raw);
    return all;
}

void PlanPane::warnOfMarks(const QJsonObject &sent)
{
    const VisibleText visible = makeVisible(QString::fromUtf8(canonicalJson(sent)));
    m_ui->warning->setVisible(visible.marks > 0);
    m_ui->warning->setText(visible.bidiMarks > 0
        ? tr("This plan contains characters that change the order of the text. They are shown as marks such as [U+202E]. Read the raw form before you decide.")
        : tr("This plan contains characters that cannot be seen. They are shown as marks such as [U+200B]."));
}

void PlanPane::showRaw(bool raw)
{
    if (raw && m_rawIsStale) {
        m_ui->rawText->setVisibleText(indentedJson(everythingSent()));
        m_rawIsStale = false;
    }
    m_ui->rawText->setVisible(raw);
    m_ui->listPage->setVisible(!raw);
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

void PlanPane::setTicking(bool ticking)
{
    if (ticking)
        m_ui->list->setChecked(true);
    m_ui->steps->setTicking(ticking);
}

QStringList PlanPane::ticked() const
{
    return m_ui->steps->ticked();
}

void PlanPane::tick(const QStringList &ids)
{
    m_ui->steps->tick(ids);
}

void PlanPane::focusSteps()
{
    m_ui->list->setChecked(true);
    m_ui->steps->setFocus(Qt::ShortcutFocusReason);
}

} // namespace witan
