// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/risk_pane.h"

#include "core/untrusted_text.h"
#include "ui_risk_pane.h"
#include "widgets/factor_bar.h"
#include "widgets/json_text.h"
#include "widgets/step_row.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostFactors = 200;   // more are in the raw view

} // namespace

RiskPane::RiskPane(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::RiskPane>())
{
    m_ui->setupUi(this);
}

RiskPane::~RiskPane() = default;

QString RiskPane::badgeWords(const Risk &risk)
{
    const QString tier = risk.tierText.isEmpty() ? tr("Tier not stated") : risk.tierIsOurs ? wording::tier(risk.tier) : oneLine(risk.tierText, 40);
    if (!risk.score)
        return risk.scoreText.isEmpty() ? tier : tr("%1 · score %2").arg(tier, oneLine(risk.scoreText, 40));
    if (risk.scoreMax && *risk.scoreMax > 0)
        return tr("%1 · %2 of %3").arg(tier, wording::number(*risk.score), wording::number(*risk.scoreMax));
    return tr("%1 · score %2").arg(tier, wording::number(*risk.score));
}

void RiskPane::show(const std::optional<Risk> &risk)
{
    if (m_shown && risk == m_risk)
        return;
    m_shown = true;
    m_risk = risk;
    delete m_ui->factors->layout();
    qDeleteAll(m_ui->factors->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    auto *column = new QVBoxLayout(m_ui->factors);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_ui->badge->setVisible(risk.has_value());
    if (!risk) {
        addText(u"secondary"_s, tr("The agent sent no assessment of the risk. Ask what could go wrong before you decide."));
        return;
    }
    m_ui->badge->setTier(risk->tier, badgeWords(*risk));
    if (!risk->tierText.isEmpty() && !risk->tierIsOurs)
        addText(u"warning"_s, tr("“%1” is not a tier that Witan knows. It is treated as %2.").arg(oneLine(risk->tierText, 40), wording::tier(risk->tier)));
    addText({}, risk->text);
    if (risk->score && !(risk->scoreMax && *risk->scoreMax > 0))
        addText(u"secondary"_s, tr("The agent did not say how high the score can be."));
    for (qsizetype i = 0; i < qMin(kMostFactors, risk->factors.size()); ++i)
        addFactor(risk->factors[i]);
    if (risk->factors.size() > kMostFactors)
        addText(u"warning"_s, tr("%1 more factors are in the raw form of the plan.").arg(risk->factors.size() - kMostFactors));
    if (risk->raw.isObject()) {
        for (const QString &member : membersBesides(risk->raw.toObject(), risk->readMembers))
            addText(u"secondary"_s, member);
    }
}

void RiskPane::addFactor(const RiskFactor &factor)
{
    const bool drawn = factor.score && factor.scoreMax && *factor.scoreMax > 0;
    auto *line = new QHBoxLayout;
    line->setSpacing(10);
    auto *name = new TextBlock;
    name->setText(factor.name);
    line->addWidget(name, 3);
    if (drawn) {
        line->addWidget(new FactorBar(oneLine(factor.name, 60), *factor.score, *factor.scoreMax), 5, Qt::AlignTop);
    } else if (!factor.scoreText.isEmpty()) {
        auto *score = new TextBlock(u"secondary"_s);
        score->setText(tr("score %1").arg(oneLine(factor.scoreText, 80)));
        line->addWidget(score, 5);
    }
    static_cast<QVBoxLayout *>(m_ui->factors->layout())->addLayout(line);
    addText(u"secondary"_s, factor.description);
    addText(u"secondary"_s, factor.mitigation, factor.mitigation.isEmpty() ? QString() : tr("Against it:"));
    if (factor.raw.isObject()) {
        for (const QString &member : membersBesides(factor.raw.toObject(), factor.readMembers))
            addText(u"secondary"_s, member);
    }
}

void RiskPane::addText(const QString &look, const QString &text, const QString &lead)
{
    if (text.isEmpty())
        return;
    auto *block = new TextBlock(look);
    block->setText(text, lead);
    m_ui->factors->layout()->addWidget(block);
}

} // namespace witan
