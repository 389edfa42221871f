// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/top_bar.h"

#include "core/untrusted_text.h"
#include "ui_top_bar.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QButtonGroup>
#include <QIcon>
#include <QPainter>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kIcon = 16, kMenuIcon = 18, kSpacing = 8;

} // namespace

TopBar::TopBar(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::TopBar>())
{
    m_ui->setupUi(this);
    m_ui->outbox->setIconSize({kIcon, kIcon});
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *pages = new QButtonGroup(this);
    pages->addButton(m_ui->pageInbox, int(Page::Inbox));
    pages->addButton(m_ui->pageConversation, int(Page::Conversation));
    pages->addButton(m_ui->pageContext, int(Page::Context));
    connect(pages, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT pageChosen(Page(id)); });
    connect(m_ui->connection, &QPushButton::clicked, this, &TopBar::connectionAsked);
    connect(m_ui->outbox, &QPushButton::clicked, this, &TopBar::outboxAsked);
    connect(m_ui->overview, &QPushButton::clicked, this, &TopBar::overviewAsked);
    connect(m_ui->menu, &QPushButton::clicked, this, &TopBar::menuAsked);
    m_ui->menu->setIconSize({kMenuIcon, kMenuIcon});
    showMenuIcon();
    offerPages(Pages::None);
    setOutboxCount(0);
    setConnection({});
}

TopBar::~TopBar() = default;

void TopBar::setConnection(const ConnectionInfo &info)
{
    m_info = info;
    const QString peer = info.peer.isEmpty() ? tr("No service") : isolated(oneLine(info.peer, 60));
    QString state;
    switch (info.state) {
    case ConnectionState::Online: state = info.roundTripMs >= 0 ? tr("connected, %1 ms").arg(info.roundTripMs) : tr("connected"); break;
    case ConnectionState::Syncing: state = tr("fetching what is new"); break;
    case ConnectionState::Connecting: state = tr("connecting"); break;
    case ConnectionState::Offline: state = tr("not connected"); break;
    case ConnectionState::Refused: state = tr("refused"); break;
    }
    m_connectionWords = tr("%1 · %2").arg(peer, state);
    m_ui->connection->setAccessibleName(m_connectionWords);
    showDot();
    fit();
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

void TopBar::showMenuIcon()
{
    m_ui->menu->setIcon(QIcon(iconPixmap(u"menu"_s, Theme::of(this).text2, kMenuIcon, devicePixelRatioF())));
}

void TopBar::setOutboxCount(int count)
{
    m_outboxCount = count;
    m_ui->outbox->setAccessibleName(count == 0 ? tr("Nothing in the outbox") : tr("%1 in the outbox").arg(QLocale().toString(count)));
    fit();
}

void TopBar::offerPages(Pages pages)
{
    m_pages = pages;
    m_ui->pages->setVisible(pages != Pages::None);
    m_ui->pageContext->setVisible(pages == Pages::All);
    m_ui->overview->setVisible(pages != Pages::InboxAndOverview);
    fit();
}

const QWidget *TopBar::outboxButton() const
{
    return m_ui->outbox;
}

QWidget *TopBar::menuButton() const
{
    return m_ui->menu;
}

QSize TopBar::minimumSizeHint() const
{
    return {0, QWidget::minimumSizeHint().height()};
}

/// As many words as there is room for; what waits in the outbox is the last to go.
void TopBar::fit()
{
    for (int brevity = 0; brevity <= 5; ++brevity) {
        say(brevity);
        if (neededWidth() <= width())
            return;
    }
}

void TopBar::say(int brevity)
{
    const QString count = QLocale().toString(m_outboxCount);
    m_ui->outbox->setVisible(m_outboxCount > 0 || (m_pages == Pages::None && brevity == 0));
    m_ui->outbox->setText(m_outboxCount == 0 ? tr("Nothing in the outbox") : brevity == 0 ? tr("%1 in the outbox").arg(count) : brevity < 5 ? tr("Outbox %1").arg(count) : count);
    m_ui->outbox->setIcon(brevity < 5 ? QIcon() : QIcon(iconPixmap(u"clock"_s, Theme::of(this).text2, kIcon, devicePixelRatioF())));
    m_ui->row->setSpacing(brevity < 5 ? kSpacing : 0);
    m_ui->connection->setText(brevity < 2 ? m_connectionWords : QString());
    m_ui->brand->setVisible(brevity < 3);
    const bool isTalk = m_pages != Pages::InboxAndOverview;
    m_ui->pageConversation->setText(!isTalk ? tr("Overview") : brevity < 4 ? tr("Conversation") : tr("Talk"));
    m_ui->pageContext->setText(brevity < 4 ? tr("Plan and decision") : tr("Plan"));
}

int TopBar::neededWidth() const
{
    const QMargins margins = m_ui->row->contentsMargins();
    int needed = margins.left() + margins.right();
    for (const QWidget *each : std::initializer_list<const QWidget *>{m_ui->brand, m_ui->connection, m_ui->pages, m_ui->outbox, m_ui->overview, m_ui->menu})
        needed += each->isVisibleTo(this) ? each->sizeHint().width() + m_ui->row->spacing() : 0;
    return needed;
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
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
    if (event->type() != QEvent::PaletteChange)
        return;
    showDot();
    showMenuIcon();
    fit();
}

} // namespace witan
