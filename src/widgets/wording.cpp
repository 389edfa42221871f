// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/wording.h"

#include "core/untrusted_text.h"

#include <QCoreApplication>
#include <QDateTime>

namespace witan::wording {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

constexpr qint64 kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

QDateTime local(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.ms);
}

QString duration(qint64 ms)
{
    if (ms < kHour)
        return Words::tr("%1 min").arg(qMax<qint64>(1, ms / kMinute));
    if (ms < 2 * kDay)
        return Words::tr("%1 h").arg(ms / kHour);
    return Words::tr("%1 days").arg(ms / kDay);
}

} // namespace

QString tier(RiskTier value)
{
    switch (value) {
    case RiskTier::Low: return Words::tr("Low");
    case RiskTier::Medium: return Words::tr("Medium");
    case RiskTier::High: return Words::tr("High");
    case RiskTier::Critical: return Words::tr("Critical");
    case RiskTier::Unknown: break;
    }
    return Words::tr("Unknown");
}

QString risk(RiskTier value)
{
    switch (value) {
    case RiskTier::Low: return Words::tr("Low risk");
    case RiskTier::Medium: return Words::tr("Medium risk");
    case RiskTier::High: return Words::tr("High risk");
    case RiskTier::Critical: return Words::tr("Critical risk");
    case RiskTier::Unknown: break;
    }
    return Words::tr("Risk not stated or not understood");
}

QString risk(const Context &context)
{
    if (!context.risk || context.risk->tierText.isEmpty())
        return noTier(context.riskReading());
    return context.risk->tierIsOurs ? risk(context.risk->tier) : Words::tr("%1, not a tier that Witan knows").arg(isolated(oneLine(context.risk->tierText, 40)));
}

QString noTier(Reading reading)
{
    switch (reading) {
    case Reading::NotSent: return Words::tr("Risk not stated");
    case Reading::Understood: return Words::tr("Tier not stated");
    case Reading::NotUnderstood: break;
    }
    return Words::tr("Risk not understood");
}

QString number(double value)
{
    return QLocale().toString(value, 'g', qAbs(value) < 1e6 ? qMax(3, int(QString::number(qint64(qAbs(value))).size()) + 2) : 8);
}

QString steps(qsizetype count)
{
    return count == 1 ? Words::tr("1 step") : Words::tr("%1 steps").arg(QLocale().toString(qlonglong(count)));
}

QString stepsAndIrreversible(qsizetype count, qsizetype irreversible)
{
    if (irreversible == 0)
        return steps(count);
    return Words::tr("%1, %2 cannot be undone").arg(steps(count), QLocale().toString(qlonglong(irreversible)));
}

QString clock(Timestamp at)
{
    // The C locale, and some others, have seconds even in their short form.
    static const QString format = [] {
        QString made = QLocale() == QLocale::c() ? u"HH:mm"_s : QLocale().timeFormat(QLocale::ShortFormat);
        made.remove(u":ss"_s).remove(u".ss"_s);
        return made;
    }();
    return QLocale().toString(local(at).time(), format);
}

bool sameDay(Timestamp a, Timestamp b)
{
    return local(a).date() == local(b).date();
}

QString day(Timestamp at, Timestamp now)
{
    const QDate date = local(at).date(), today = local(now).date();
    if (date == today)
        return Words::tr("Today");
    if (date == today.addDays(-1))
        return Words::tr("Yesterday");
    return QLocale().toString(date, QLocale::LongFormat);
}

QString moment(Timestamp at, Timestamp now)
{
    if (sameDay(at, now))
        return clock(at);
    return Words::tr("%1, %2").arg(QLocale().toString(local(at).date(), QLocale::ShortFormat), clock(at));
}

QString since(Timestamp at, Timestamp now)
{
    const qint64 ms = qMax<qint64>(0, now.ms - at.ms);   // a clock set back makes nothing younger than now
    if (ms < kMinute)
        return Words::tr("just now");
    if (ms < kDay && (ms < 6 * kHour || sameDay(at, now)))
        return duration(ms);
    const qint64 days = local(at).date().daysTo(local(now).date());
    if (days <= 1)
        return Words::tr("yesterday");
    return days < 14 ? Words::tr("%1 days").arg(days) : QLocale().toString(local(at).date(), QLocale::ShortFormat);
}

QString past(Timestamp at, Timestamp now)
{
    const QDate date = local(at).date(), today = local(now).date();
    const qint64 days = date.daysTo(today);
    if (days <= 0)
        return clock(at);
    if (days == 1)
        return Words::tr("yesterday");
    if (days < 7)
        return QLocale().dayName(date.dayOfWeek(), QLocale::ShortFormat);
    return date.year() == today.year() ? QLocale().toString(date, Words::tr("d MMM", "a day of this year, as QDate formats it")) : QLocale().toString(date, QLocale::ShortFormat);
}

QString elidedFacts(const QString &name, const QStringList &facts, const QFontMetrics &metrics, int width)
{
    constexpr int kLeastName = 60;
    const QString tail = u" · "_s + facts.join(u" · "_s);
    const int room = width - metrics.horizontalAdvance(tail);
    if (metrics.horizontalAdvance(name) <= room || room < kLeastName)
        return metrics.elidedText(name + tail, Qt::ElideRight, width);
    return metrics.elidedText(name, Qt::ElideRight, room) + tail;
}

QString left(Timestamp deadline, Timestamp now)
{
    const qint64 ms = deadline.ms - now.ms;
    if (ms <= 0)
        return Words::tr("time is over");
    if (ms < kMinute)
        return Words::tr("less than 1 min left");
    return Words::tr("%1 left").arg(duration(ms));
}

QString minutesLeft(Timestamp deadline, Timestamp now)
{
    const qint64 minutes = qMax<qint64>(1, (deadline.ms - now.ms + kMinute - 1) / kMinute);
    return minutes == 1 ? Words::tr("1 minute left to decide") : Words::tr("%1 minutes left to decide").arg(QLocale().toString(minutes));
}

QString decided(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Approve: return Words::tr("Approved");
    case Verdict::RequestChanges: return Words::tr("Changes requested");
    case Verdict::Reject: return Words::tr("Rejected");
    case Verdict::Abstain: break;
    }
    return Words::tr("Abstained");
}

QString verdictNoun(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Approve: return Words::tr("approval");
    case Verdict::RequestChanges: return Words::tr("request for changes");
    case Verdict::Reject: return Words::tr("rejection");
    case Verdict::Abstain: break;
    }
    return Words::tr("abstention");
}

} // namespace witan::wording
