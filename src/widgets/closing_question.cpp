// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/closing_question.h"

#include "core/untrusted_text.h"
#include "widgets/choice_card.h"
#include "widgets/label.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 560;

} // namespace

ClosingQuestion::ClosingQuestion(QWidget *parent)
    : QDialog(parent), m_heading(new Label(u"title"_s)), m_keep(new ChoiceCard), m_stop(new ChoiceCard), m_again(new QCheckBox(tr("Do the same next time"))), m_close(new QPushButton)
{
    setObjectName(u"closingQuestion"_s);
    setWindowTitle(tr("Close Witan"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_keep->setObjectName(u"keepRunning"_s);
    m_stop->setObjectName(u"stopService"_s);
    m_again->setObjectName(u"again"_s);
    m_close->setObjectName(u"close"_s);
    m_close->setProperty("kind", u"primary"_s);
    m_close->setDefault(true);
    auto *words = new Label;
    words->setText(tr("They ask the service inside this window. What shall happen to it when the window closes?"));
    auto *where = new Label(u"secondary"_s);
    where->setText(tr("Can be changed in the menu, under “Closing while agents wait”."));
    auto *stay = new QPushButton(tr("Do not close"));
    stay->setObjectName(u"stay"_s);
    stay->setAutoDefault(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(20));
    column->setSpacing(scaled(6));
    column->addWidget(m_heading);
    column->addWidget(words);
    column->addSpacing(scaled(8));
    column->addWidget(m_keep);
    column->addWidget(m_stop);
    column->addSpacing(scaled(6));
    column->addWidget(m_again);
    column->addWidget(where);
    column->addSpacing(scaled(8));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(8));
    buttons->addStretch();
    buttons->addWidget(stay);
    buttons->addWidget(m_close);
    column->addLayout(buttons);

    m_keep->setChecked(true);
    m_again->setChecked(true);
    connect(m_keep, &QRadioButton::toggled, this, &ClosingQuestion::showButton);
    connect(stay, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_close, &QPushButton::clicked, this, [this] {
        const WhenClosing choice = m_keep->isChecked() ? WhenClosing::KeepRunning : WhenClosing::Stop;
        accept();
        Q_EMIT chosen(choice, m_again->isChecked());
    });
    resize(scaled(kWidth), sizeHint().height());
    m_keep->setFocus();
}

void ClosingQuestion::setFacts(const ClosingFacts &facts, Timestamp now)
{
    m_hasTray = facts.hasTray;
    const QString count = QLocale().toString(facts.agents);
    m_heading->setText(facts.agents == 0 ? tr("No agent waits any more") : facts.agents == 1 ? tr("1 agent waits for a decision here") : tr("%1 agents wait for a decision here").arg(count));
    setAccessibleDescription(m_heading->text());
    m_keep->setText(m_hasTray ? tr("Keep running in the tray") : tr("Keep running, with the window minimised"));
    m_keep->setSentence(m_hasTray ? tr("Agents go on waiting and new ones can ask; you are told as before.")
                                  : tr("This desktop has no tray, so the window stays in the list of windows. Agents go on waiting and new ones can ask."));
    m_stop->setText(tr("Stop the service"));
    const QString agents = facts.agents == 0 ? tr("Agents connect again when Witan starts.")
        : facts.agents == 1 ? tr("The agent stays paused and connects again when Witan starts. Nothing is decided.")
                            : tr("The %1 agents stay paused and connect again when Witan starts. Nothing is decided.").arg(count);
    const QString deadline = facts.nextDeadline
        ? u' ' + tr("Deadlines run on: the next at %1 (%2).").arg(wording::moment(*facts.nextDeadline, now), isolated(oneLine(facts.nextTitle, 80))) : QString();
    m_stop->setSentence(agents + deadline);
    showButton();
    fit();
}

/// As many lines as the words have at this width: a layout does not ask for that by itself.
void ClosingQuestion::fit()
{
    setMinimumHeight(layout()->totalHeightForWidth(width()));
    resize(width(), minimumHeight());
}

void ClosingQuestion::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fit();
}

void ClosingQuestion::showButton()
{
    m_close->setText(!m_keep->isChecked() ? tr("Stop and close") : m_hasTray ? tr("Close the window") : tr("Minimise the window"));
}

} // namespace witan
