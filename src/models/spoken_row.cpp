// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/spoken_row.h"

#include "core/untrusted_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SpokenRow)
};

constexpr qint64 kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

QString duration(qint64 ms)
{
    if (ms < kMinute)
        return Words::tr("less than a minute");
    if (ms < kHour)
        return ms < 2 * kMinute ? Words::tr("1 minute") : Words::tr("%1 minutes").arg(ms / kMinute);
    if (ms < 2 * kDay)
        return ms < 2 * kHour ? Words::tr("1 hour") : Words::tr("%1 hours").arg(ms / kHour);
    return Words::tr("%1 days").arg(ms / kDay);
}

QString risk(RiskTier tier)
{
    switch (tier) {
    case RiskTier::Low: return Words::tr("low risk");
    case RiskTier::Medium: return Words::tr("medium risk");
    case RiskTier::High: return Words::tr("high risk");
    case RiskTier::Critical: return Words::tr("critical risk");
    case RiskTier::Unknown: break;
    }
    return Words::tr("risk not stated");
}

QString outcome(const Consultation &consultation)
{
    switch (consultation.endReason) {
    case EndReason::Approved: return consultation.execution == Execution::Failed ? Words::tr("approved, but the agent failed") : Words::tr("approved and done");
    case EndReason::Rejected: return Words::tr("rejected");
    case EndReason::Expired: return Words::tr("nobody decided in time");
    case EndReason::Withdrawn: return Words::tr("withdrawn");
    case EndReason::None: break;
    }
    return Words::tr("ended");
}

/// What the end of the row's first line says to the eye.
QString time(const Consultation &consultation, Timestamp now)
{
    if (!consultation.deadline)
        return Words::tr("waits for %1").arg(duration(qMax<qint64>(0, now.ms - consultation.startedAt.ms)));
    const qint64 left = consultation.deadline->ms - now.ms;
    return left > 0 ? Words::tr("%1 left to decide").arg(duration(left)) : Words::tr("the time to decide is over");
}

} // namespace

QString spokenRow(const ConsultationSummary &summary, InboxSection section, Timestamp now)
{
    const Consultation &consultation = summary.consultation;
    QStringList words{oneLine(summary.displayTitle())};
    switch (section) {
    case InboxSection::WaitingForMe:
    case InboxSection::WaitingForOthers:
        words << risk(summary.tier) << time(consultation, now);
        if (const int missing = consultation.missingApprovals(now); section == InboxSection::WaitingForOthers && missing > 0)
            words << (missing == 1 ? Words::tr("needs 1 more approval") : Words::tr("needs %1 more approvals").arg(missing));
        break;
    case InboxSection::BeingExecuted:
        words << risk(summary.tier) << (consultation.execution == Execution::Resumed ? Words::tr("the agent goes on") : Words::tr("the agent is being told"));
        break;
    case InboxSection::Ended:
        words << outcome(consultation) << risk(summary.tier);
        break;
    }
    if (summary.unread > 0)
        words << Words::tr("%1 new").arg(summary.unread);
    words << oneLine(consultation.agentName);
    if (!summary.lastLine.isEmpty())
        words << oneLine(summary.lastLine);
    return words.join(u", "_s);
}

} // namespace witan
