// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/says_block.h"

#include "core/untrusted_text.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

SaysBlock::SaysBlock(QWidget *parent) : QWidget(parent), m_who(new Label(u"small secondary elided"_s)), m_text(new TextBlock)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_who);
    column->addWidget(m_text);
}

void SaysBlock::set(const QString &agent, const QString &text)
{
    m_who->setText(agent.isEmpty() ? tr("The agent writes") : tr("%1 writes").arg(isolated(oneLine(agent, 60))));
    m_text->setText(text);
}

void SaysBlock::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, 2, height())), Theme::of(this).accent);
}

} // namespace witan
