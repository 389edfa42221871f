// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_details.h"

#include "widgets/flow_layout.h"
#include "widgets/json_text.h"
#include "widgets/label.h"
#include "widgets/on_screen.h"
#include "widgets/text_block.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLookEveryMs = 150;

} // namespace

StepDetails::StepDetails(QWidget *parent)
    : QWidget(parent), m_column(new QVBoxLayout(this)), m_raw(new TextBlock(u"code"_s)), m_ask(new QPushButton(tr("Ask about this step"))),
      m_showRaw(new QPushButton(tr("As the agent sent it")))
{
    m_column->setContentsMargins(0, 0, 0, 4);
    m_column->setSpacing(6);
    m_raw->setObjectName(u"stepRaw"_s);
    m_ask->setObjectName(u"askAboutStep"_s);
    m_showRaw->setObjectName(u"showStepRaw"_s);
    m_showRaw->setProperty("kind", u"quiet"_s);
    m_showRaw->setCheckable(true);
    auto *buttons = new FlowLayout(4, 4);
    buttons->addWidget(m_ask);
    buttons->addWidget(m_showRaw);
    m_column->addWidget(m_raw);
    m_column->addLayout(buttons);
    connect(m_ask, &QPushButton::clicked, this, &StepDetails::askRequested);
    connect(m_showRaw, &QPushButton::toggled, this, &StepDetails::setRawVisible);
    connect(m_raw, &TextBlock::lengthened, this, [this] {
        m_seen = {};
        Q_EMIT resized();
    });
    m_look.setInterval(kLookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &StepDetails::lookAtRaw);
}

void StepDetails::addText(const QString &look, const QString &text, const QString &lead)
{
    if (text.isEmpty())
        return;
    auto *block = new TextBlock(look);
    block->setText(text, lead);
    m_facts->layout()->addWidget(block);
}

QString StepDetails::dependencies() const
{
    QStringList names;
    for (const QString &id : m_row.step.dependsOn)
        names.append(m_labels.contains(id) ? m_labels.value(id) : u"“%1”"_s.arg(id));
    return names.join(u", "_s);
}

void StepDetails::setStep(const StepRow &row, const QHash<QString, QString> &labels)
{
    const bool isSame = m_facts && row == m_row && labels == m_labels;
    m_row = row;
    m_labels = labels;
    m_seen = {};
    m_told = false;
    // What cannot be undone is shown as it was sent, without a further click.
    bool showRaw = row.step.irreversible();
    if (isSame) {
        showRaw = showRaw || m_showRaw->isChecked();
    } else {
        showFacts();
        m_raw->setVisibleText(indentedJson(row.step.raw));
        m_ask->setVisible(!row.isRemoved());
    }
    m_showRaw->setChecked(showRaw);
    setRawVisible(showRaw);
}

void StepDetails::showFacts()
{
    delete m_facts;
    m_facts = new QWidget;
    auto *facts = new QVBoxLayout(m_facts);
    facts->setContentsMargins(0, 0, 0, 0);
    facts->setSpacing(4);
    const Step &step = m_row.step;
    addText(u"secondary"_s, step.tool, step.tool.isEmpty() ? QString() : tr("Tool:"));
    for (const ArgumentText &argument : argumentTexts(step)) {
        auto *block = new TextBlock(u"mono"_s);
        block->setVisibleText(argument.value, argument.name.isEmpty() ? QString() : argument.name + u':');
        facts->addWidget(block);
    }
    addText({}, step.description);
    if (!step.dependsOn.isEmpty())
        addText(u"secondary"_s, dependencies(), tr("Comes after step:"));
    if (step.irreversible())
        addText(u"danger"_s, tr("The agent says that this step cannot be undone."));
    else if (!step.reversible)
        addText(u"secondary"_s, tr("The agent does not say whether this step can be undone."));
    if (!step.status.isEmpty())
        addText(u"secondary"_s, step.status, tr("State:"));
    for (const QString &member : otherMembers(step))
        addText(u"secondary"_s, member);
    m_column->insertWidget(0, m_facts);
    // A layout counts a new widget only once it is shown, which would otherwise happen in the next turn.
    m_facts->show();
}

void StepDetails::setRawVisible(bool visible)
{
    m_raw->setVisible(visible);
    if (visible && !m_told)
        m_look.start();
    else
        m_look.stop();
    Q_EMIT resized();
}

/// The agent's JSON counts as seen when each of its lines was inside the window at some time, together or one after the other.
void StepDetails::lookAtRaw()
{
    if (m_raw->isShortened() || !isOnScreen(*m_raw))
        return;
    m_seen += m_raw->visibleRegion();
    if (!(QRegion(m_raw->rect()) - m_seen).isEmpty())
        return;
    m_look.stop();
    m_told = true;
    Q_EMIT rawSeen();
}

void StepDetails::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_seen = {};
}

void StepDetails::hideEvent(QHideEvent *event)
{
    m_look.stop();
    QWidget::hideEvent(event);
}

void StepDetails::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_told && m_raw->isVisibleTo(this))
        m_look.start();
}

} // namespace witan
