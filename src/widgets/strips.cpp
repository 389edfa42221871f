// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/strips.h"

#include "widgets/strip.h"
#include "widgets/wording.h"

#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 2000;     // a start or a short break is not worth a word
constexpr int kInfoStaysMs = 12'000;

} // namespace

Strips::Strips(QWidget *parent) : QWidget(parent), m_connection(new Strip), m_notice(new Strip)
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_connection);
    column->addWidget(m_notice);
    m_connection->setObjectName(u"connectionStrip"_s);
    m_notice->setObjectName(u"noticeStrip"_s);
    m_connection->hide();
    m_notice->hide();
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    m_countdown.setInterval(1000);
    m_farewell.setSingleShot(true);
    m_farewell.setInterval(kInfoStaysMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_due = true;
        showConnection();
    });
    connect(&m_countdown, &QTimer::timeout, this, &Strips::showConnection);
    connect(&m_farewell, &QTimer::timeout, m_notice, &QWidget::hide);
    connect(m_connection, &Strip::actionPressed, this, &Strips::tryNowRequested);
}

void Strips::setConnection(const ConnectionInfo &info)
{
    const auto well = [](ConnectionState state) { return state == ConnectionState::Online || state == ConnectionState::Syncing; };
    const Timestamp now = m_clock->now();
    if (!well(info.state) && (well(m_info.state) || m_lostAt.ms == 0))
        m_lostAt = now;
    m_info = info;
    m_nextTry = {info.nextTryMs > 0 ? now.ms + info.nextTryMs : 0};
    if (well(info.state)) {
        m_due = false;
        m_lostAt = {};
        m_patience.stop();
        m_countdown.stop();
    } else if (info.state == ConnectionState::Refused) {
        m_due = true;
    } else if (!m_due && !m_patience.isActive()) {
        m_patience.start();
    }
    showConnection();
}

void Strips::setOutboxCount(int count)
{
    m_outbox = count;
    showConnection();
}

QString Strips::waiting() const
{
    if (m_outbox == 0)
        return tr("Reading goes on; what you send waits in the outbox.");
    return m_outbox == 1 ? tr("Reading goes on; 1 thing of yours waits in the outbox.") : tr("Reading goes on; %1 things of yours wait in the outbox.").arg(m_outbox);
}

void Strips::showConnection()
{
    m_connection->setVisible(m_due);
    if (!m_due)
        return;
    const QString peer = m_info.peer.isEmpty() ? tr("the service") : m_info.peer;
    if (m_info.state == ConnectionState::Refused) {
        m_countdown.stop();
        m_connection->set(u"bad"_s, u"tier-high"_s, tr("%1 does not let Witan in.").arg(peer), m_info.reason + u' ' + waiting(), tr("Try again"), false);
        return;
    }
    const qint64 seconds = (m_nextTry.ms - m_clock->now().ms + 999) / 1000;
    QString text = waiting();
    if (m_info.state == ConnectionState::Connecting)
        text += u' ' + tr("Connecting now.");
    else if (m_nextTry.ms > 0 && seconds > 0)
        text += u' ' + tr("Trying again in %1 s.").arg(seconds);
    m_countdown.start();
    m_connection->set(u"warning"_s, u"offline"_s, tr("No connection to %1 since %2.").arg(peer, wording::moment(m_lostAt, m_clock->now())), text, tr("Try now"), false);
}

QString Strips::explanation() const
{
    const QString peer = m_info.peer.isEmpty() ? tr("the service") : m_info.peer;
    switch (m_info.state) {
    case ConnectionState::Online:
        return tr("Connected to %1. What you read is kept on this computer, and what you send is confirmed when the service has it on its disk.").arg(peer);
    case ConnectionState::Syncing: return tr("Connected to %1, and fetching what is new.").arg(peer);
    case ConnectionState::Connecting: return tr("Connecting to %1.").arg(peer) + u' ' + waiting();
    case ConnectionState::Offline:
    case ConnectionState::Refused: break;
    }
    return (m_info.reason.isEmpty() ? tr("Not connected to %1.").arg(peer) : m_info.reason) + u' ' + waiting();
}

void Strips::notice(const QString &sentence, Severity severity)
{
    m_notice->show();
    m_notice->set(severity == Severity::Error ? u"bad"_s : severity == Severity::Warning ? u"warning"_s : u"info"_s,
                  severity == Severity::Error ? u"tier-high"_s : u"info"_s, {}, sentence, {}, true);
    if (severity == Severity::Info)
        m_farewell.start();
    else
        m_farewell.stop();
}

} // namespace witan
