// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/attention.h"

#include "app/desktop/tray.h"
#include "core/untrusted_text.h"
#include "models/inbox_model.h"
#include "widgets/main_window.h"
#include "widgets/wording.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kTrayLookMs = 30'000;
constexpr int kMostTitle = 120, kMostAgent = 60;

/// In the words of the window's header.
QString riskWords(const Notification &notification)
{
    if (!notification.tierText.isEmpty())
        return Attention::tr("Risk: %1, not a tier that Witan knows").arg(isolated(oneLine(notification.tierText, kMostAgent)));
    return notification.tier == RiskTier::Unknown ? wording::noTier(notification.riskReading) : wording::risk(notification.tier);
}

} // namespace

Attention::Attention(MainWindow &window, const InboxModel &inbox, const Clock &clock, QObject *parent)
    : QObject(parent), m_window(window), m_inbox(inbox), m_clock(clock)
    , m_plan([&inbox](const ConsultationSummary &summary) { return inbox.sectionOf(summary) == InboxSection::WaitingForMe; })
{
    m_trayLook.setInterval(kTrayLookMs);
    connect(&m_trayLook, &QTimer::timeout, this, [this] { m_tray->look(); });
}

Attention::~Attention() = default;

void Attention::know(const QList<ConsultationSummary> &summaries)
{
    m_plan.know(summaries);
}

void Attention::start()
{
    if (m_tray)
        return;
    const auto open = [this](const QString &key) { Q_EMIT opened(ConsultationId::parse(key).value_or(ConsultationId())); };
    m_tray = std::make_unique<Tray>();
    connect(m_tray.get(), &Tray::openRequested, this, [this] { Q_EMIT opened({}); });
    connect(m_tray.get(), &Tray::activated, this, open);
    connect(m_tray.get(), &Tray::notificationsChanged, this, &Attention::onChanged);
    connect(m_tray.get(), &Tray::quitRequested, this, &Attention::quitRequested);
    m_bus = makeBusNotifier();
    if (m_bus) {
        connect(m_bus.get(), &DesktopNotifier::activated, this, open);
        connect(m_bus.get(), &DesktopNotifier::unavailable, m_tray.get(), &Tray::show);
    }
    m_tray->look();
    m_trayLook.start();
    showState();
}

void Attention::take(const QList<ConsultationSummary> &changed)
{
    hand(m_plan.take(changed, m_clock.now()));
}

void Attention::tick()
{
    hand(m_plan.tick(m_clock.now()));
}

void Attention::look(const ConsultationId &id)
{
    m_open = id;
    if (!id.isNull())
        hand(m_plan.look(id));
}

bool Attention::isTense() const
{
    return m_plan.isTense(m_clock.now());
}

void Attention::setOn(bool on)
{
    m_on = on;
    showState();
}

bool Attention::hasTray() const
{
    return m_tray && m_tray->isThere();
}

bool Attention::isBeforeEyes(const ConsultationId &id) const
{
    return !id.isNull() && id == m_open && m_window.isActiveWindow();
}

void Attention::hand(const NotificationNews &news)
{
    DesktopNotifier *notifier = m_bus ? m_bus.get() : m_tray.get();
    for (const QString &key : news.over) {
        if (notifier)
            notifier->takeBack(key);
    }
    for (const Notification &notification : news.shown) {
        if (notifier && m_on && !isBeforeEyes(notification.id))
            notifier->show(contentOf(notification));
    }
    showState();
}

void Attention::showState()
{
    m_window.setDeadlines(m_plan.deadlines());
    if (!m_tray)
        return;
    m_tray->setWaiting(m_inbox.waitingForMe());
    m_tray->setNotificationsOn(m_on);
}

DesktopNotifier::Content Attention::contentOf(const Notification &notification) const
{
    using Kind = Notification::Kind;
    const Timestamp now = m_clock.now();
    DesktopNotifier::Content content;
    content.key = notification.key();
    content.isUrgent = notification.minutes == 1;
    if (notification.id.isNull()) {
        const QString count = QLocale().toString(notification.count);
        switch (notification.kind) {
        case Kind::New: content.headline = tr("%1 more wait for your decision").arg(count); break;
        case Kind::Revised:
        case Kind::Again: content.headline = tr("%1 more wait for your decision again").arg(count); break;
        case Kind::MinutesLeft: content.headline = tr("The time to decide is nearly over for %1 more").arg(count); break;
        case Kind::Expired: content.headline = tr("The time to decide ran out for %1 more").arg(count); break;
        }
        content.body = tr("Open Witan to see them.");
        return content;
    }
    switch (notification.kind) {
    case Kind::New: content.headline = tr("A decision waits for you"); break;
    case Kind::Revised: content.headline = tr("A new revision waits for your decision"); break;
    case Kind::Again: content.headline = tr("Your decision is needed again"); break;
    case Kind::MinutesLeft: content.headline = wording::minutesLeft(*notification.deadline, now); break;
    case Kind::Expired:
        content.headline = notification.deadline ? tr("The time to decide ran out at %1").arg(wording::moment(*notification.deadline, now)) : tr("The time to decide ran out");
        break;
    }
    QStringList details;
    if (!isBlank(notification.agentName))
        details << isolated(oneLine(notification.agentName, kMostAgent));
    details << riskWords(notification);
    if (notification.kind == Kind::Expired)
        details << tr("nothing was decided");
    else if (notification.deadline)
        details << tr("until %1").arg(wording::moment(*notification.deadline, now));
    content.body = isolated(oneLine(notification.title, kMostTitle)) + u'\n' + details.join(u" · "_s);
    return content;
}

} // namespace witan
