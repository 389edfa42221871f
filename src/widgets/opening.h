// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/timestamp.h"

#include <QStringList>

namespace witan {

struct ConsultationView;

/// What stands in a conversation in which nobody has said anything yet: who asks, the request in the agent's own words, and
/// questions that one could ask of just this plan. Words only; opening_pane.h shows them.
struct Opening {
    QString asked;           ///< made visible already: "Keymaster asked at 15:02 and is here, paused before step 1"
    QString request;         ///< the agent's, still untrusted
    QStringList questions;   ///< what cannot be undone, who notices, what a no means; none where nobody could send them

    bool operator==(const Opening &) const = default;
};

Opening openingOf(const ConsultationView &view, bool mayAsk, Timestamp now);

} // namespace witan
