// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/welcome_page.h"

#include "ui_welcome_page.h"

namespace witan {

WelcomePage::WelcomePage(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::WelcomePage>())
{
    m_ui->setupUi(this);
    m_ui->scroll->viewport()->setAutoFillBackground(false);
    m_ui->page->setAutoFillBackground(false);
    m_ui->connectBox->hide();
    connect(m_ui->sample, &DoorButton::clicked, this, &WelcomePage::sampleRequested);
    setHasConsultations(false);
}

WelcomePage::~WelcomePage() = default;

void WelcomePage::setHasConsultations(bool any)
{
    m_ui->heading->setText(any ? tr("Choose a consultation") : tr("Nothing waits for you"));
    m_ui->words->setText(any ? tr("The list on the left shows what waits for you, the most urgent first.")
                             : tr("An AI agent that is about to do something that matters pauses and asks you here. You read its plan, ask what you need to know, and decide. It goes on only if you approve."));
}

void WelcomePage::focusFirst()
{
    m_ui->sample->setFocus(Qt::OtherFocusReason);
}

void WelcomePage::setListenUrl(const QString &url, const QString &tokenFile)
{
    m_ui->connectBox->setVisible(!url.isEmpty());
    m_ui->url->setText(url);
    m_ui->tokenTitle->setVisible(!tokenFile.isEmpty());
    m_ui->token->setVisible(!tokenFile.isEmpty());
    m_ui->token->setText(tokenFile);
}

} // namespace witan
