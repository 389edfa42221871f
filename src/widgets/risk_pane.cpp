// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/risk_pane.h"

#include "core/untrusted_text.h"
#include "ui_risk_pane.h"
#include "widgets/factor_bar.h"
#include "widgets/flow_layout.h"
#include "widgets/json_text.h"
#include "widgets/says_block.h"
#include "widgets/step_row.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QPushButton>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostFactors = 200;   // more are in what was sent

bool isNumber(const QString &text)
{
    bool is = false;
    text.toDouble(&is);
    return is;
}

} // namespace

RiskPane::RiskPane(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::RiskPane>())
{
    m_ui->setupUi(this);
}

RiskPane::~RiskPane() = default;

QString RiskPane::badgeWords(const Risk &risk)
{
    const QString tier = risk.tierText.isEmpty() ? tr("Tier not stated") : risk.tierIsOurs ? wording::tier(risk.tier) : oneLine(risk.tierText, 40);
    if (risk.scoreText.isEmpty())
        return tier;
    const QString score = oneLine(risk.scoreText, 40);
    // "7/10" says of how much it is.
    if (!isNumber(risk.scoreText) && risk.score)
        return tr("%1 · %2").arg(tier, score);
    if (risk.score && risk.scoreMax && *risk.scoreMax > 0)
        return tr("%1 · %2 of %3").arg(tier, score, plainJson(*risk.scoreMax));
    return tr("%1 · score %2").arg(tier, score);
}

void RiskPane::show(const ConsultationView &view)
{
    const Context &context = view.context;
    const Shown now{context.risk, view.consultation.agentName, context.riskReading(), context.planReading() != Reading::Understood, view.consultation.active()};
    if (m_shown == now)
        return;
    m_shown = now;
    delete m_ui->factors->layout();
    qDeleteAll(m_ui->factors->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    auto *column = new QVBoxLayout(m_ui->factors);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_ui->badge->setVisible(now.reading != Reading::NotSent || context.risk);
    if (now.reading == Reading::NotUnderstood)
        addText(u"warning"_s, tr("Not all of what was sent as the risk could be read. It stands here as it came."));
    if (context.risk)
        showRisk(*context.risk, now.reading, now.agent);
    if (now.reading == Reading::NotSent)
        addText(u"secondary"_s, tr("Witan found no assessment of the risk in what was sent. You may ask for one."));
    if (now.mayAsk)
        offerQuestions(now.reading != Reading::Understood, now.needsSteps);
}

void RiskPane::showRisk(const Risk &risk, Reading reading, const QString &agent)
{
    const bool saysNothing = risk.tierText.isEmpty() && risk.scoreText.isEmpty();
    if (!risk.tierText.isEmpty() && !risk.tierIsOurs)
        m_ui->badge->setForeignTier(risk.tier, badgeWords(risk));
    else
        m_ui->badge->setTier(risk.tierText.isEmpty() ? RiskTier::Unknown : risk.tier,
                             saysNothing && reading == Reading::NotUnderstood ? wording::noTier(reading) : badgeWords(risk));
    if (!risk.tierText.isEmpty() && !risk.tierIsOurs)
        addText(u"warning"_s, tr("“%1” is not a tier that Witan knows. It is treated as %2.").arg(isolated(oneLine(risk.tierText, 40)), wording::tier(risk.tier)));
    if (oneLine(risk.tierText, 40) != risk.tierText)
        addText(u"secondary"_s, risk.tierText, tr("The agent's word for the tier:"));
    if (oneLine(risk.scoreText, 40) != risk.scoreText)
        addText(u"secondary"_s, risk.scoreText, tr("The agent's score:"));
    if (!risk.text.isEmpty()) {
        auto *says = new SaysBlock;
        says->set(agent, risk.text);
        m_ui->factors->layout()->addWidget(says);
    }
    if (risk.score && isNumber(risk.scoreText) && !(risk.scoreMax && *risk.scoreMax > 0))
        addText(u"secondary"_s, tr("The agent did not say how high the score can be."));
    showFactors(risk);
    if (risk.raw.isObject())
        addSent(risk.raw.toObject(), risk.readMembers);
    else if (reading == Reading::NotUnderstood && risk.text != risk.raw.toString())
        addText({}, outlined(risk.raw));
}

void RiskPane::showFactors(const Risk &risk)
{
    for (qsizetype i = 0; i < qMin(kMostFactors, risk.factors.size()); ++i)
        addFactor(risk.factors[i], risk.tierText.isEmpty() ? RiskTier::Unknown : risk.tier);
    if (risk.factors.size() > kMostFactors)
        addText(u"warning"_s, tr("%1 more factors stand in the plan as it was sent.").arg(QLocale().toString(risk.factors.size() - kMostFactors)));
}

void RiskPane::addFactor(const RiskFactor &factor, RiskTier tier)
{
    const QString digits = oneLine(factor.scoreText, 80);
    const bool isDrawn = factor.score && factor.scoreMax && *factor.scoreMax > 0;
    auto *line = new QHBoxLayout;
    line->setSpacing(10);
    auto *name = new TextBlock;
    name->setText(factor.name);
    line->addWidget(name, 1);
    if (isDrawn) {
        auto *bar = new FactorBar(oneLine(factor.name, 60), digits, *factor.score, *factor.scoreMax, tier);
        bar->setFixedWidth(bar->sizeHint().width());
        line->addWidget(bar, 0, Qt::AlignTop);
    } else if (!digits.isEmpty()) {
        auto *score = new TextBlock(u"secondary"_s);
        score->setText(tr("score %1").arg(digits));
        line->addWidget(score, 1);
    }
    static_cast<QVBoxLayout *>(m_ui->factors->layout())->addLayout(line);
    addText(u"secondary"_s, factor.description);
    if (!factor.mitigation.isEmpty())
        addText(u"secondary"_s, factor.mitigation, tr("Against it:"));
    else if (isDrawn)
        addText(u"secondary"_s, tr("The agent names nothing against it."));
    if (factor.raw.isObject())
        addSent(factor.raw.toObject(), factor.readMembers);
}

/// What has no place of its own, under its own name.
void RiskPane::addSent(const QJsonObject &object, const QStringList &known)
{
    const QStringList members = membersBesides(object, known), sent = membersSentBesides(object, known);
    for (qsizetype i = 0; i < members.size(); ++i) {
        auto *block = new TextBlock(u"secondary"_s);
        block->setVisibleText(members[i]);
        block->setCopied([sent = sent[i]] { return sent; });
        m_ui->factors->layout()->addWidget(block);
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

void RiskPane::offerQuestions(bool forRisk, bool forSteps)
{
    if (!forRisk && !forSteps)
        return;
    auto *flow = new FlowLayout(8, 4);
    const auto offer = [this, flow](const QString &name, const QString &words, const QString &question) {
        auto *button = new QPushButton(words);
        button->setObjectName(name);
        connect(button, &QPushButton::clicked, this, [this, question] { Q_EMIT questionOffered(question); });
        flow->addWidget(button);
    };
    if (forRisk)
        offer(u"askForRisk"_s, tr("Ask what could go wrong…"), tr("What could go wrong, how bad would it be, and what is done against it?"));
    if (forSteps)
        offer(u"askForSteps"_s, tr("Ask for steps…"), tr("Please send your plan as steps, one by one, and say of each whether it can be undone."));
    static_cast<QVBoxLayout *>(m_ui->factors->layout())->addLayout(flow);
}

} // namespace witan
