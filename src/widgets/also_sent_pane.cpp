// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/also_sent_pane.h"

#include "core/json.h"
#include "core/loose_object.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/step_row.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

/// Members of the context that stand in no other pane. Where plan or risk were sent without a member of their own, what could
/// not be read of them stands there.
QJsonObject membersElsewhere(const Context &context, const QJsonObject &besides)
{
    QStringList known = context.readMembers;
    const LooseObject names(context.raw);
    if (context.plan && !names.find({"plan"_L1, "actionplan"_L1, "proposedplan"_L1}).found())
        known += context.plan->raw.toObject().keys();
    if (context.risk && !names.find({"riskassessment"_L1, "risk"_L1, "risks"_L1, "riskanalysis"_L1}).found())
        known += context.risk->raw.toObject().keys();
    QJsonObject members = besides;
    for (auto it = context.raw.begin(); it != context.raw.end(); ++it) {
        if (!known.contains(it.key()))
            members.insert(members.contains(it.key()) ? u"context."_s + it.key() : it.key(), it.value());
    }
    return members;
}

} // namespace

AlsoSentPane::AlsoSentPane(QWidget *parent)
    : QWidget(parent), m_title(new QPushButton(tr("Also sent by the agent"))), m_size(new Label(u"secondary elided"_s)), m_text(new TextBlock(u"secondary"_s))
{
    setAccessibleName(tr("Also sent by the agent"));
    m_title->setObjectName(u"othersTitle"_s);
    m_title->setProperty("kind", u"quiet"_s);
    m_title->setCheckable(true);
    m_title->setIconSize({15, 15});
    m_text->setObjectName(u"others"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 12);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->addWidget(m_title);
    row->addStretch();
    row->addWidget(m_size);
    column->addLayout(row);
    auto *inside = new QVBoxLayout;
    inside->setContentsMargins(8, 0, 0, 0);
    inside->addWidget(m_text);
    column->addLayout(inside);
    connect(m_title, &QPushButton::toggled, this, &AlsoSentPane::unfold);
    unfold(false);
}

void AlsoSentPane::show(const ConsultationView &view)
{
    const Consultation &c = view.consultation;
    const QJsonObject &besides = c.extra;
    if (m_isShown && c.id == m_consultation && view.shownDigest == m_digest && besides == m_members)
        return;
    if (c.id != m_consultation)
        m_title->setChecked(false);
    m_isShown = true;
    m_consultation = c.id;
    m_digest = view.shownDigest;
    m_members = besides;
    const QJsonObject members = membersElsewhere(view.context, besides);
    // Where the plan could not be read, all that was sent stands in its place.
    m_hasMembers = !members.isEmpty() && !view.contextUnreadable && view.context.planReading() == Reading::Understood;
    setVisible(m_hasMembers);
    const QLocale locale;
    const QString size = locale.formattedDataSize(canonicalJson(members).size(), 1, QLocale::DataSizeTraditionalFormat);
    m_size->setText(members.size() == 1 ? tr("1 member, %1").arg(size) : tr("%1 members, %2").arg(locale.toString(members.size()), size));
    m_title->setAccessibleDescription(m_size->text());
    m_text->setVisibleText(membersBesides(members, {}).join(u'\n'));
    m_text->setCopied([members] { return membersSentBesides(members, {}).join(u'\n'); });
}

void AlsoSentPane::unfold(bool open)
{
    m_text->setVisible(open);
    showIcon();
}

void AlsoSentPane::showIcon()
{
    const QString icon = m_title->isChecked() ? u"chevron"_s : layoutDirection() == Qt::RightToLeft ? u"chevron-left"_s : u"chevron-right"_s;
    m_title->setIcon(QIcon(iconPixmap(icon, Theme::of(this).text2, 15, devicePixelRatioF())));
}

void AlsoSentPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LayoutDirectionChange)
        showIcon();
}

} // namespace witan
