// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/strips.h"

#include "core/untrusted_text.h"
#include "widgets/strip.h"
#include "widgets/wording.h"

#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 2000;     // a start or a short break is not worth a word
constexpr int kInfoStaysMs = 12'000;

} // namespace

Strips::Strips(QWidget *parent) : QWidget(parent), m_connection(new Strip), m_near(new Strip), m_over(new Strip), m_notice(new Strip), m_info(new Strip)
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_connection);
    column->addWidget(m_near);
    column->addWidget(m_over);
    column->addWidget(m_notice);
    column->addWidget(m_info);
    m_connection->setObjectName(u"connectionStrip"_s);
    m_near->setObjectName(u"deadlineStrip"_s);
    m_over->setObjectName(u"ranOutStrip"_s);
    m_notice->setObjectName(u"noticeStrip"_s);
    m_info->setObjectName(u"infoStrip"_s);
    for (Strip *strip : {m_connection, m_near, m_over, m_notice, m_info})
        strip->hide();
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
    connect(&m_farewell, &QTimer::timeout, m_info, &QWidget::hide);
    connect(m_notice, &Strip::closed, this, [this] {
        // A screen reader presses what is not on the screen, too.
        if (m_standing.isEmpty())
            return;
        m_standing.removeFirst();
        showStanding();
    });
    for (const auto &[strip, spoken] : {std::pair(m_near, &m_spokenNear), std::pair(m_over, &m_spokenOver)}) {
        connect(strip, &Strip::actionPressed, this, [this, note = spoken] { Q_EMIT openRequested(note->id); });
        connect(strip, &Strip::closed, this, [this, note = spoken] {
            m_closed.append(*note);
            showDeadlines();
        });
    }
    connect(m_connection, &Strip::actionPressed, this, &Strips::tryNowRequested);
}

void Strips::setConnection(const ConnectionInfo &info)
{
    const Timestamp now = m_clock->now();
    m_link = info;
    m_nextTry = {info.nextTryMs > 0 ? now.ms + info.nextTryMs : 0};
    if (info.state == ConnectionState::Online) {
        m_due = false;
        m_lostAt = {};
        m_patience.stop();
        m_countdown.stop();
    } else {
        if (m_lostAt.ms == 0)
            m_lostAt = now;
        if (info.state == ConnectionState::Refused)
            m_due = true;
        else if (!m_due && !m_patience.isActive())
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

QString Strips::peer() const
{
    return m_link.peer.isEmpty() ? tr("the service") : m_link.peer;
}

QString Strips::nextTry() const
{
    const qint64 seconds = (m_nextTry.ms - m_clock->now().ms + 999) / 1000;
    if (m_link.state == ConnectionState::Connecting)
        return u' ' + tr("Connecting now.");
    return m_nextTry.ms > 0 && seconds > 0 ? u' ' + tr("Trying again in %1 s.").arg(seconds) : QString();
}

void Strips::showConnection()
{
    m_connection->setVisible(m_due);
    if (!m_due)
        return;
    if (m_link.state == ConnectionState::Syncing) {
        m_countdown.stop();
        m_connection->set(u"info"_s, u"info"_s, {}, tr("Connected to %1, and fetching what is new.").arg(peer()), {}, false);
        return;
    }
    m_countdown.start();
    if (m_link.state == ConnectionState::Refused) {
        // The reason says which: a token, another version, another service's record, one that was damaged.
        const QString reason = m_link.reason.isEmpty() ? tr("It refused the connection.") : m_link.reason;
        m_connection->set(u"bad"_s, u"tier-high"_s, tr("Not connected to %1.").arg(peer()), reason + u' ' + waiting() + nextTry(), tr("Try again"), false);
        return;
    }
    m_connection->set(u"warning"_s, u"offline"_s, tr("No connection to %1 since %2.").arg(peer(), wording::moment(m_lostAt, m_clock->now())),
                      waiting() + nextTry(), tr("Try now"), false);
}

QString Strips::explanation() const
{
    switch (m_link.state) {
    case ConnectionState::Online:
        return tr("Connected to %1. What you read is kept on this computer, and what you send is confirmed when the service has it on its disk.").arg(peer());
    case ConnectionState::Syncing: return tr("Connected to %1, and fetching what is new.").arg(peer());
    case ConnectionState::Connecting: return tr("Connecting to %1.").arg(peer()) + u' ' + waiting();
    case ConnectionState::Offline:
    case ConnectionState::Refused: break;
    }
    return (m_link.reason.isEmpty() ? tr("Not connected to %1.").arg(peer()) : m_link.reason) + u' ' + waiting();
}

void Strips::notice(const QString &sentence, Severity severity)
{
    if (severity == Severity::Info) {
        m_info->show();
        m_info->set(u"info"_s, u"info"_s, {}, sentence, {}, true);
        m_farewell.start();
    } else if (const Notice standing{sentence, severity}; !m_standing.contains(standing)) {
        m_standing.append(standing);
        showStanding();
    }
}

void Strips::setDeadlines(const QList<DeadlineNote> &deadlines)
{
    m_deadlines = deadlines;
    m_closed.removeIf([&deadlines](const DeadlineNote &note) { return !deadlines.contains(note); });
    showDeadlines();
}

void Strips::setOpen(const ConsultationId &id)
{
    m_open = id;
    showDeadlines();
}

void Strips::showDeadlines()
{
    QList<DeadlineNote> near, over;
    for (const DeadlineNote &note : std::as_const(m_deadlines)) {
        if (!m_closed.contains(note))
            (note.minutes > 0 ? near : over).append(note);
    }
    showNote(m_near, near, m_spokenNear);
    showNote(m_over, over, m_spokenOver);
}

void Strips::showNote(Strip *strip, const QList<DeadlineNote> &notes, DeadlineNote &spoken)
{
    strip->setVisible(!notes.isEmpty());
    if (notes.isEmpty()) {
        spoken = {};
        return;
    }
    const DeadlineNote &note = notes.first();
    const Timestamp now = m_clock->now();
    const bool isNews = std::exchange(spoken, note) != note;
    const QString title = isolated(oneLine(note.title, 80)), at = wording::moment(note.deadline, now), action = note.id == m_open ? QString() : tr("Open it");
    const auto more = notes.size() - 1;
    const Strip::How how{isNews, true};
    if (note.minutes > 0) {
        const QString rest = more == 0 ? QString() : u' ' + (more == 1 ? tr("(1 more is nearly due)") : tr("(%1 more are nearly due)").arg(more));
        strip->set(note.minutes == 1 ? u"bad"_s : u"warning"_s, u"clock"_s, tr("%1:").arg(wording::minutesLeft(note.deadline, now)),
                   tr("“%1” waits for you until %2.").arg(title, at) + rest, action, true, how);
    } else {
        const QString rest = more == 0 ? QString() : u' ' + (more == 1 ? tr("(1 more ran out)") : tr("(%1 more ran out)").arg(more));
        strip->set(u"warning"_s, u"clock"_s, tr("The time to decide ran out at %1.").arg(at), tr("Nothing was decided on “%1”.").arg(title) + rest, action, true, how);
    }
}

void Strips::showStanding()
{
    m_notice->setVisible(!m_standing.isEmpty());
    if (m_standing.isEmpty())
        return;
    const Notice &first = m_standing.first();
    const bool isError = first.severity == Severity::Error;
    const auto more = m_standing.size() - 1;
    const QString rest = more == 0 ? QString() : u' ' + (more == 1 ? tr("(1 more notice below this one)") : tr("(%1 more notices below this one)").arg(more));
    m_notice->set(isError ? u"bad"_s : u"warning"_s, isError ? u"tier-high"_s : u"info"_s, {}, first.sentence + rest, {}, true);
}

} // namespace witan
