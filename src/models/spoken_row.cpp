// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/spoken_row.h"

#include "models/row_words.h"

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

QString risk(const ConsultationSummary &summary)
{
    if (!summary.tierIsOurs())
        return Words::tr("risk: %1").arg(tierWords(summary));
    switch (summary.tier) {
    case RiskTier::Low: return Words::tr("low risk");
    case RiskTier::Medium: return Words::tr("medium risk");
    case RiskTier::High: return Words::tr("high risk");
    case RiskTier::Critical: return Words::tr("critical risk");
    case RiskTier::Unknown: break;
    }
    return tierWords(summary);
}

/// What the end of the row's first line says to the eye.
QString time(const InboxRow &row, Timestamp now)
{
    if (!row.due)
        return Words::tr("waits for %1").arg(duration(qMax<qint64>(0, now.ms - row.summary->consultation.startedAt.ms)));
    const qint64 left = row.due->ms - now.ms;
    return left > 0 ? Words::tr("%1 left to decide").arg(duration(left)) : Words::tr("the time to decide is over");
}

} // namespace

QString spokenRow(const InboxRow &row, const QString &myId, Timestamp now)
{
    const ConsultationSummary &summary = *row.summary;
    const RowWords shown = rowWords(row, myId, now);
    const bool waits = row.section == InboxSection::WaitingForMe || row.section == InboxSection::WaitingForOthers;
    QStringList words{row.title};
    if (summary.neverOpened())
        words << Words::tr("not opened yet");
    if (row.section == InboxSection::Ended)
        words << shown.line();
    words << risk(summary);
    if (waits)
        words << time(row, now);
    words << shown.facts.sliced(1);    // the tier was the first
    if (row.unread > 0)
        words << Words::tr("%1 new").arg(row.unread);
    words << shown.agent;
    if (row.section != InboxSection::Ended)
        words << shown.line();
    words.removeAll(QString());
    return words.join(u", "_s);
}

} // namespace witan
