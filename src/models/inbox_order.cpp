// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_order.h"

#include <QHash>

#include <algorithm>

namespace witan {
namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kDayMs = 24 * 60 * kMinuteMs;

Timestamp endOf(const ConsultationSummary &summary)
{
    return summary.consultation.completedAt.value_or(summary.lastAt);
}

/// An approval whose time has run out is no word any more: it is asked for again.
bool hasMyWord(const Consultation &consultation, const QString &myId, Timestamp now)
{
    return std::any_of(consultation.decisions.cbegin(), consultation.decisions.cend(), [&](const RecordedDecision &recorded) {
        const std::optional<Timestamp> until = recorded.decision.validUntil();
        return recorded.actor.id == myId && (!until || now < *until);
    });
}

bool isUrgentBefore(const ConsultationSummary &a, const ConsultationSummary &b, Timestamp now)
{
    const auto dueSoon = [now](const ConsultationSummary &summary) {
        const auto &deadline = summary.consultation.deadline;
        return deadline && deadline->ms - now.ms < kDayMs;
    };
    if (dueSoon(a) != dueSoon(b))
        return dueSoon(a);
    if (dueSoon(a) && a.consultation.deadline != b.consultation.deadline)
        return *a.consultation.deadline < *b.consultation.deadline;
    if (a.tier != b.tier)
        return a.tier > b.tier;
    if (a.consultation.startedAt != b.consultation.startedAt)
        return a.consultation.startedAt < b.consultation.startedAt;
    return a.consultation.id < b.consultation.id;
}

bool isNewerBefore(const ConsultationSummary &a, const ConsultationSummary &b, bool ended)
{
    const Timestamp left = ended ? endOf(a) : a.consultation.startedAt, right = ended ? endOf(b) : b.consultation.startedAt;
    return left != right ? left > right : a.consultation.id < b.consultation.id;
}

} // namespace

InboxSection sectionOf(const ConsultationSummary &summary, const QString &myId, Timestamp now)
{
    const Consultation &consultation = summary.consultation;
    if (consultation.active()) {
        // Past its deadline nobody can decide it any more; the service ends it.
        const bool late = consultation.deadline && now.ms > 0 && *consultation.deadline <= now;
        return late || hasMyWord(consultation, myId, now) ? InboxSection::WaitingForOthers : InboxSection::WaitingForMe;
    }
    const bool underWay = consultation.execution == Execution::Paused || consultation.execution == Execution::Resuming
        || consultation.execution == Execution::Resumed;
    return consultation.status == Status::Completed && underWay ? InboxSection::BeingExecuted : InboxSection::Ended;
}

bool isBefore(const ConsultationSummary &a, const ConsultationSummary &b, InboxSection section, InboxSort sort, Timestamp now)
{
    const bool ended = section == InboxSection::Ended;
    if (sort == InboxSort::Risk && a.tier != b.tier)
        return a.tier > b.tier;
    return ended || sort == InboxSort::Time ? isNewerBefore(a, b, ended) : isUrgentBefore(a, b, now);
}

QList<QList<int>> repeatsIn(const QList<ConsultationSummary> &summaries)
{
    QHash<size_t, QList<int>> alike;
    alike.reserve(summaries.size());
    for (int i = 0; i < summaries.size(); ++i) {
        const Consultation &each = summaries.at(i).consultation;
        if (!each.digest.isEmpty())
            alike[qHashMulti(0, each.digest, each.owner, each.agentId)].append(i);
    }
    const auto at = [&summaries](int place) -> const Consultation & { return summaries.at(place).consultation; };
    const auto isSame = [&at](int a, int b) {
        return at(a).digest == at(b).digest && at(a).owner == at(b).owner && at(a).agentId == at(b).agentId && at(a).agentName == at(b).agentName;
    };
    QList<QList<int>> runs;
    for (QList<int> &places : alike) {
        if (places.size() < 2)
            continue;
        std::sort(places.begin(), places.end(), [&at](int a, int b) {
            return at(a).startedAt != at(b).startedAt ? at(a).startedAt < at(b).startedAt : at(a).id < at(b).id;
        });
        QList<int> run{places.constFirst()};
        const auto end = [&runs, &run] {
            if (run.size() > 1)
                runs.append(run);
        };
        for (int i = 1; i < places.size(); ++i) {
            const int before = run.constLast(), now = places.at(i);
            if (!isSame(before, now) || at(now).startedAt.ms - at(before).startedAt.ms > kMinuteMs) {
                end();
                run.clear();
            }
            run.append(now);
        }
        end();
    }
    return runs;
}

} // namespace witan
