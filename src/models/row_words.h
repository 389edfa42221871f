// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/inbox_row.h"

namespace witan {

/// The shape before a row's last line.
enum class RowMark { None, Draft, AskedBefore, Succeeded, InPart, Approved, Rejected, OutOfTime, Withdrawn, Failed, Ended };

/// What a row of the inbox says, for the eye and, through spokenRow(), for the ear. Plain text in one line each, with
/// hidden characters visible.
struct RowWords {
    QString agent;
    QStringList facts;        ///< "high", "revision 2", "1 more approval": the tier first
    RowMark mark = RowMark::None;
    QString lead;             ///< the words that stand out: "Draft:", "Asked 3 times", "Rejected by Ada"
    QString rest;             ///< what follows them
    QString line() const;     ///< both
};

RowWords rowWords(const InboxRow &row, const QString &myId, Timestamp now);

/// "Rejected by Ada", "Ran out of time"; empty while it goes on.
QString outcomeWords(const ConsultationSummary &summary, const QString &myId);

/// The first words of it alone: "Rejected by Ada".
QString outcomeWord(const Consultation &consultation, const QString &myId);

/// "high"; for a tier that Witan does not know, the agent's word and that it is not known. Where there is none: "risk not stated", "tier
/// not stated" beside other things about the risk, or "risk not understood".
QString tierWords(const ConsultationSummary &summary);

} // namespace witan
