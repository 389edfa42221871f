// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/notification_plan.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr std::array<int, 3> kWarnAt{1, 5, 10};
constexpr qsizetype kMostAlone = 3;         // of a kind within a minute
constexpr qint64 kTenseMs = 15 * kMinuteMs;

/// The least of the minutes that are told of in which `deadline` lies; 0 where it is further off, or over.
int minutesTo(const std::optional<Timestamp> &deadline, Timestamp now)
{
    if (!deadline || *deadline <= now)
        return 0;
    const auto *const found = std::find_if(kWarnAt.cbegin(), kWarnAt.cend(), [&](int minutes) { return deadline->ms - now.ms <= minutes * kMinuteMs; });
    return found == kWarnAt.cend() ? 0 : *found;
}

size_t placeOf(Notification::Kind kind)
{
    return static_cast<size_t>(kind);
}

QString keyOf(Notification::Kind kind)
{
    switch (kind) {
    case Notification::Kind::New: return u"new"_s;
    case Notification::Kind::Revised: return u"revised"_s;
    case Notification::Kind::Again: return u"again"_s;
    case Notification::Kind::MinutesLeft: return u"minutes-left"_s;
    case Notification::Kind::Expired: break;
    }
    return u"expired"_s;
}

Notification about(Notification::Kind kind, const ConsultationSummary &summary, Timestamp now)
{
    const Consultation &consultation = summary.consultation;
    return {kind, consultation.id, 1, minutesTo(consultation.deadline, now), summary.displayTitle(), consultation.agentName, summary.tier, consultation.deadline, summary.tierText, summary.riskReading};
}

} // namespace

QString Notification::key() const
{
    return id.isNull() ? keyOf(kind) : id.toString();
}

void NotificationPlan::know(const QList<ConsultationSummary> &summaries)
{
    for (const ConsultationSummary &summary : summaries) {
        if (summary.consultation.active())
            m_active.insert(summary.consultation.id, {summary, m_waits(summary), summary.consultation.revision, 0, {}});
    }
}

NotificationNews NotificationPlan::take(const QList<ConsultationSummary> &changed, Timestamp now)
{
    NotificationNews news;
    for (const ConsultationSummary &summary : changed)
        takeOne(summary, now, news);
    return news;
}

void NotificationPlan::takeOne(const ConsultationSummary &summary, Timestamp now, NotificationNews &news)
{
    const auto found = m_active.find(summary.consultation.id);
    if (summary.consultation.active()) {
        Entry &entry = found == m_active.end() ? m_active[summary.consultation.id] : *found;
        entry.summary = summary;
        judge(entry, now, news);
    } else if (found != m_active.end()) {
        const Entry entry = *found;
        m_active.erase(found);
        end(entry, summary, now, news);
    }
}

NotificationNews NotificationPlan::tick(Timestamp now)
{
    NotificationNews news;
    for (Entry &entry : m_active)
        judge(entry, now, news);
    return news;
}

void NotificationPlan::judge(Entry &entry, Timestamp now, NotificationNews &news)
{
    const Consultation &consultation = entry.summary.consultation;
    const bool waited = std::exchange(entry.waits, m_waits(entry.summary));
    const int before = std::exchange(entry.revision, consultation.revision);
    if (!entry.waits) {
        if (waited)
            takeBack(consultation.id, news);
        return;
    }
    const int minutes = minutesTo(consultation.deadline, now);
    const Timestamp deadline = consultation.deadline.value_or(Timestamp());
    if (deadline != entry.toldDeadline) {
        entry.toldDeadline = deadline;
        entry.toldMinutes = 0;
    }
    const bool isNearer = minutes > 0 && (entry.toldMinutes == 0 || minutes < entry.toldMinutes);
    if (isNearer)
        entry.toldMinutes = minutes;
    // A plan that was revised while it was waiting was waiting before.
    using Kind = Notification::Kind;
    if (!waited)
        tell(about(before == 0 ? Kind::New : before < consultation.revision ? Kind::Revised : Kind::Again, entry.summary, now), now, news);
    else if (isNearer)
        tell(about(Kind::MinutesLeft, entry.summary, now), now, news);
}

void NotificationPlan::end(const Entry &entry, const ConsultationSummary &ended, Timestamp now, NotificationNews &news)
{
    const Consultation &consultation = ended.consultation;
    takeBack(consultation.id, news);
    if (consultation.endReason != EndReason::Expired)
        return;
    Notification told = about(Notification::Kind::Expired, ended, now);
    told.deadline = consultation.deadline ? consultation.deadline : entry.summary.consultation.deadline;
    told.minutes = 0;
    m_expired.append({consultation.id, told.title, told.deadline.value_or(consultation.completedAt.value_or(now)), 0});
    // What it replaces need not be taken away first.
    news.over.removeAll(told.key());
    tell(told, now, news);
}

void NotificationPlan::tell(Notification notification, Timestamp now, NotificationNews &news)
{
    QList<Timestamp> &times = m_toldAlone.at(placeOf(notification.kind));
    // A clock that was set back leaves times that are still to come; they hold nothing up.
    times.removeIf([now](Timestamp at) { return at > now || now.ms - at.ms >= kMinuteMs; });
    if (times.size() < kMostAlone) {
        times.append(now);
        m_alone.insert(notification.id);
        news.shown.append(notification);
        return;
    }
    QSet<ConsultationId> &several = m_several.at(placeOf(notification.kind));
    several.insert(notification.id);
    const auto sameKind = [kind = notification.kind](const Notification &shown) { return shown.id.isNull() && shown.kind == kind; };
    news.shown.removeIf(sameKind);
    Notification all;
    all.kind = notification.kind;
    all.count = static_cast<int>(several.size());
    all.minutes = notification.minutes;
    news.shown.append(all);
}

void NotificationPlan::takeBack(const ConsultationId &id, NotificationNews &news)
{
    if (m_alone.remove(id))
        news.over.append(id.toString());
    for (int kind = 0; kind < Notification::kKinds; ++kind) {
        QSet<ConsultationId> &several = m_several.at(static_cast<size_t>(kind));
        if (several.remove(id) && several.isEmpty())
            news.over.append(keyOf(Notification::Kind(kind)));
    }
}

NotificationNews NotificationPlan::look(const ConsultationId &id)
{
    NotificationNews news;
    takeBack(id, news);
    m_expired.removeIf([&id](const DeadlineNote &note) { return note.id == id; });
    return news;
}

QList<DeadlineNote> NotificationPlan::deadlines() const
{
    QList<DeadlineNote> notes;
    for (const Entry &entry : m_active) {
        const Consultation &consultation = entry.summary.consultation;
        if (entry.waits && entry.toldMinutes > 0 && consultation.deadline)
            notes.append({consultation.id, entry.summary.displayTitle(), *consultation.deadline, entry.toldMinutes});
    }
    std::sort(notes.begin(), notes.end(), [](const DeadlineNote &left, const DeadlineNote &right) {
        return left.deadline != right.deadline ? left.deadline < right.deadline : left.id < right.id;
    });
    return notes + m_expired;
}

bool NotificationPlan::isTense(Timestamp now) const
{
    return std::any_of(m_active.cbegin(), m_active.cend(), [now](const Entry &entry) {
        const auto &deadline = entry.summary.consultation.deadline;
        return deadline && *deadline > now && deadline->ms - now.ms < kTenseMs;
    });
}

} // namespace witan
