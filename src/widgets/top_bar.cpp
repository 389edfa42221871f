// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/top_bar.h"

#include "core/untrusted_text.h"
#include "ui_top_bar.h"
#include "widgets/theme.h"

#include <QButtonGroup>
#include <QIcon>
#include <QPainter>

namespace witan {

using namespace Qt::StringLiterals;

TopBar::TopBar(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::TopBar>())
{
    m_ui->setupUi(this);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *pages = new QButtonGroup(this);
    pages->addButton(m_ui->pageInbox, int(Page::Inbox));
    pages->addButton(m_ui->pageConversation, int(Page::Conversation));
    pages->addButton(m_ui->pageContext, int(Page::Context));
    connect(pages, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT pageChosen(Page(id)); });
    connect(m_ui->connection, &QPushButton::clicked, this, &TopBar::connectionAsked);
    connect(m_ui->outbox, &QPushButton::clicked, this, &TopBar::outboxAsked);
    offerPages(false);
    setOutboxCount(0);
    setConnection({});
}

TopBar::~TopBar() = default;

void TopBar::setConnection(const ConnectionInfo &info)
{
    m_info = info;
    const QString peer = info.peer.isEmpty() ? tr("No service") : oneLine(info.peer, 60);
    QString state;
    switch (info.state) {
    case ConnectionState::Online: state = info.roundTripMs >= 0 ? tr("connected, %1 ms").arg(info.roundTripMs) : tr("connected"); break;
    case ConnectionState::Syncing: state = tr("fetching what is new"); break;
    case ConnectionState::Connecting: state = tr("connecting"); break;
    case ConnectionState::Offline: state = tr("not connected"); break;
    case ConnectionState::Refused: state = tr("refused"); break;
    }
    m_ui->connection->setText(tr("%1 · %2").arg(peer, state));
    showDot();
}

/// Beside the words: a full dot is connected, a ring is not.
void TopBar::showDot()
{
    const Theme &theme = Theme::of(this);
    const bool online = m_info.state == ConnectionState::Online || m_info.state == ConnectionState::Syncing;
    const QColor ink = online ? theme.low : m_info.state == ConnectionState::Refused ? theme.high : theme.med;
    QPixmap dot(QSize(10, 10) * devicePixelRatioF());
    dot.setDevicePixelRatio(devicePixelRatioF());
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 2));
    painter.setBrush(online ? QBrush(ink) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(2, 2, 6, 6));
    painter.end();
    m_ui->connection->setIcon(QIcon(dot));
    m_ui->connection->setIconSize({10, 10});
}

void TopBar::setOutboxCount(int count)
{
    m_ui->outbox->setText(count == 0 ? tr("Nothing in the outbox") : tr("%1 in the outbox").arg(QLocale().toString(count)));
}

void TopBar::offerPages(bool offered)
{
    m_ui->pages->setVisible(offered);
    m_ui->outbox->setVisible(!offered);
}

void TopBar::setPage(Page page)
{
    (page == Page::Inbox ? m_ui->pageInbox : page == Page::Context ? m_ui->pageContext : m_ui->pageConversation)->setChecked(true);
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::of(this).line);
}

void TopBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showDot();
}

} // namespace witan
