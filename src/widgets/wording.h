// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/decision.h"
#include "core/timestamp.h"

#include <QFontMetrics>
#include <QLocale>
#include <QString>

namespace witan {

/// The window's recurring words and numbers, in the elder's language and time zone.
namespace wording {

/// "High risk"; "Risk not stated or not understood" of several that have no tier.
QString risk(RiskTier tier);
/// Of one that has no tier: "Risk not stated", or that only the tier was not, or "Risk not understood".
QString noTier(Reading reading);
/// Of what an agent sent: "High risk", "SEVERE, not a tier that Witan knows", or why there is no tier.
QString risk(const Context &context);
/// "High".
QString tier(RiskTier tier);
/// "4" or "4.5": no more digits than the number has, two at most.
QString number(double value);
/// "1 step", "7 steps".
QString steps(qsizetype count);
/// "7 steps, 1 cannot be undone".
QString stepsAndIrreversible(qsizetype count, qsizetype irreversible);
/// "14:30", in the locale's short form.
QString clock(Timestamp at);
/// "Today", "Yesterday", "Thursday, 19 November 2026".
QString day(Timestamp at, Timestamp now);
bool sameDay(Timestamp a, Timestamp b);
/// "14:30" today, else with its date.
QString moment(Timestamp at, Timestamp now);
/// How long ago: "just now", "34 min", "2 h", "yesterday", "3 days", a date.
QString since(Timestamp at, Timestamp now);
/// When it was: "14:02" today, "yesterday", "Tue" within a week, "2 Nov", a date.
QString past(Timestamp at, Timestamp now);
/// "Depot Agent · high · revision 2" in that much room: a long name gives way before the tier does.
QString elidedFacts(const QString &name, const QStringList &facts, const QFontMetrics &metrics, int width);
/// "12 min left", "2 h left", "time is over".
QString left(Timestamp deadline, Timestamp now);
/// "10 minutes left to decide": rounded up, so that the time which was promised is there.
QString minutesLeft(Timestamp deadline, Timestamp now);
/// "Approved", "Changes requested", "Rejected", "Abstained".
QString decided(Verdict verdict);
/// "approval", "request for changes", "rejection", "abstention".
QString verdictNoun(Verdict verdict);

} // namespace wording

} // namespace witan
